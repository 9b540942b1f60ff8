#pragma once

#include <gtk/gtk.h>

#include "swb-application.h"
#include "swb-file-page.h"
#include "swb-panel.h"
#include "swb-session-file.h"

G_BEGIN_DECLS

#define SWB_TYPE_WINDOW (swb_window_get_type ())
G_DECLARE_FINAL_TYPE (SwbWindow, swb_window, SWB, WINDOW, GtkApplicationWindow)

SwbWindow *swb_window_new (SwbApplication *application);
SwbPanel *swb_window_add_panel (SwbWindow        *self,
                                SwbPanelSettings *settings,
                                gboolean          start);
void swb_window_restore (SwbWindow              *self,
                         const SwbSessionWindow *saved);
void swb_window_to_session (SwbWindow        *self,
                            SwbSessionWindow *saved);
void swb_window_start_demo (SwbWindow *self);
void swb_window_close_panels (SwbWindow *self);

GListModel *swb_window_get_panels (SwbWindow *self);
SwbSnippetList *swb_window_get_snippets (SwbWindow *self);
SwbPage *swb_window_get_page (SwbWindow *self);
SwbPanel *swb_window_get_current (SwbWindow *self);
void swb_window_select (SwbWindow *self,
                        SwbPage   *page);
void swb_window_select_next (SwbWindow *self,
                             int        step);
void swb_window_start (SwbWindow *self);
void swb_window_find (SwbWindow  *self,
                      const char *text);
void swb_window_filter (SwbWindow  *self,
                        const char *text);
void swb_window_find_next (SwbWindow *self,
                           gboolean   forward);
void swb_window_open_file (SwbWindow  *self,
                           const char *path,
                           gboolean    start);
void swb_window_open_workspace (SwbWindow  *self,
                                const char *path,
                                gboolean    start);
void swb_window_save_workspace (SwbWindow *self);
void swb_window_save_workspace_as (SwbWindow  *self,
                                   const char *path);
gboolean swb_window_is_empty (SwbWindow *self);
gboolean swb_window_is_blank (SwbWindow *self);
gboolean swb_window_is_modified (SwbWindow *self);
const char *swb_window_get_workspace_path (SwbWindow *self);
void swb_window_ask_to_close (SwbWindow *self,
                              gboolean   quit);
void swb_window_start_all (SwbWindow *self);
void swb_window_add_example (SwbWindow  *self,
                             const char *name);
SwbFilePage *swb_window_open_left_over (SwbWindow  *self,
                                        const char *path);
void swb_window_offer_left_overs (SwbWindow *self);
void swb_window_ask_what_to_open (SwbWindow *self);
void swb_window_save_log (SwbWindow  *self,
                          const char *path);
void swb_window_ask_where_to_save (SwbWindow  *self,
                                   const char *nick);
GMenuModel *swb_window_new_save_menu (void);
void swb_window_toggle_snippets (SwbWindow *self);
void swb_window_send_snippet (SwbWindow *self,
                              guint      number);
void swb_window_import_snippets (SwbWindow  *self,
                                 const char *path);
void swb_window_export_snippets (SwbWindow  *self,
                                 const char *path);
void swb_window_delete (SwbWindow *self);
void swb_window_undo_delete (SwbWindow *self);
void swb_window_show_new (SwbWindow *self);
void swb_window_notify_user (SwbWindow  *self,
                             const char *message);
GtkWidget *swb_window_get_fold (SwbWindow *self);
void swb_window_switch_side (SwbWindow *self);

G_END_DECLS
