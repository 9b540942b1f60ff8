#pragma once

#include <gtk/gtk.h>

#include "swb-log-pane.h"

G_BEGIN_DECLS

#define SWB_TYPE_PAGE_VIEW (swb_page_view_get_type ())
G_DECLARE_INTERFACE (SwbPageView, swb_page_view, SWB, PAGE_VIEW, GtkWidget)

/**
 * SwbPageViewInterface:
 * @get_page: what it shows
 * @get_log_pane: the part of it that shows the log
 * @focus: puts the cursor where the user goes on
 *
 * A page as the window shows it.
 */
struct _SwbPageViewInterface
{
  GTypeInterface parent_interface;

  SwbPage *(*get_page) (SwbPageView *self);
  SwbLogPane *(*get_log_pane) (SwbPageView *self);
  void (*focus) (SwbPageView *self);
};

GtkWidget *swb_page_view_new (SwbPage *page);
SwbPage *swb_page_view_get_page (SwbPageView *self);
SwbLogPane *swb_page_view_get_log_pane (SwbPageView *self);
void swb_page_view_focus (SwbPageView *self);

G_END_DECLS
