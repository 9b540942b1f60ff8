#pragma once

#include "swb-demo.h"
#include "swb-page-view.h"
#include "swb-window.h"

G_BEGIN_DECLS

struct _SwbWindow
{
  GtkApplicationWindow parent_instance;

  GtkWidget *side_toggle;
  GtkWidget *new_button;
  GtkWidget *new_label;
  GtkWidget *new_arrow;
  GtkWidget *new_popover;
  GtkWidget *delete_button;
  GtkWidget *find_button;
  GtkWidget *menu_button;
  GtkWidget *title_box;
  GtkWidget *subtitle;
  GtkWidget *bars;
  GtkWidget *pages;
  GtkWidget *welcome;
  GtkWidget *fold;
  GtkWidget *notice;
  GtkWidget *notice_label;
  GtkWidget *notice_undo;
  GtkWidget *notice_close;
  GtkWidget *sidebar;
  GtkWidget *views;

  GListStore *panels; /* of SwbPage */
  SwbPage *current;
  SwbPage *deleted; /* still running, to be had back */
  guint deleted_position;
  SwbDemo *demo;
  guint notice_source;
  guint publish_source;
  guint narrow_source;
  gboolean narrow;
  gboolean tight;
};

void swb_window_update_folded (SwbWindow *self);

/* swb-window-panels.c */
void swb_window_insert_page (SwbWindow *self,
                             SwbPage   *page,
                             guint      position);
void swb_window_close_page (SwbWindow *self,
                            SwbPage   *page,
                            gboolean   deleted);
void swb_window_update_first_port (SwbWindow *self);

/* swb-window-current.c */
SwbPageView *swb_window_find_view (SwbWindow *self,
                                   SwbPage   *page);
void swb_window_select_connection (SwbWindow *self,
                                   SwbPage   *page,
                                   guint      connection);

/* swb-window-open.c */
void swb_window_accept_files (SwbWindow *self);

/* swb-window-delete.c */
void swb_window_forget_deleted (SwbWindow *self);

/* swb-window-notice.c */
void swb_window_show_notice (SwbWindow  *self,
                             const char *message,
                             gboolean    undo);
void swb_window_hide_notice (SwbWindow *self);

/* swb-window-publish.c */
void swb_window_watch_page (SwbWindow *self,
                            SwbPage   *page);
void swb_window_publish_now (SwbWindow *self);
void swb_window_session_changed (SwbWindow *self);

G_END_DECLS
