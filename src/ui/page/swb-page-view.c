#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-page-view.h"

#include "swb-file-view.h"
#include "swb-panel-view.h"

/**
 * SwbPageView:
 *
 * What the window knows of the widget that shows a page: a #SwbPanelView or a #SwbFileView. There is one for each page that
 * has been looked at, so that each keeps its place in the log.
 */
G_DEFINE_INTERFACE (SwbPageView, swb_page_view, GTK_TYPE_WIDGET)

static void
swb_page_view_default_init (SwbPageViewInterface *iface)
{
}

/**
 * swb_page_view_new:
 * @page: a page
 *
 * Returns: (transfer floating): a widget that shows it
 */
GtkWidget *
swb_page_view_new (SwbPage *page)
{
  if (SWB_IS_PANEL (page))
    return swb_panel_view_new (SWB_PANEL (page));
  return swb_file_view_new (SWB_FILE_PAGE (page));
}

/**
 * swb_page_view_get_page:
 * @self: a page view
 *
 * Returns: (transfer none): what it shows
 */
SwbPage *
swb_page_view_get_page (SwbPageView *self)
{
  return SWB_PAGE_VIEW_GET_IFACE (self)->get_page (self);
}

/**
 * swb_page_view_get_log_pane:
 * @self: a page view
 *
 * Returns: (transfer none): the part of it that shows the log
 */
SwbLogPane *
swb_page_view_get_log_pane (SwbPageView *self)
{
  return SWB_PAGE_VIEW_GET_IFACE (self)->get_log_pane (self);
}

void
swb_page_view_focus (SwbPageView *self)
{
  SWB_PAGE_VIEW_GET_IFACE (self)->focus (self);
}
