#pragma once

#include "swb-demo.h"
#include "swb-page-view.h"
#include "swb-settling.h"
#include "swb-window.h"

G_BEGIN_DECLS

/* The workspace that a window shows: what is not in its pages. */
typedef struct
{
  char *path; /* of its file; NULL: it has none yet */
  char *title;
  char *description;
  JsonObject *unknown;
  SwbSnippetList *snippets; /* the same object as long as the window lives */

  char *saved;       /* checksum of what the file has */
  gboolean modified; /* there are changes that it has not */
  gboolean dirty;    /* that has to be looked at again */
  guint loading;     /* files that are being read for this window */
  gboolean saving;
  char *save_next; /* where to, when what is being saved now is done */
  gboolean asking;      /* whether to save */
  gboolean closing;     /* the user has given up the changes */
  gboolean close_after; /* when that is decided, or saved */
  gboolean quit_after;
  GtkWidget *bar; /* what is wrong with a file */
} SwbWindowWorkspace;

struct _SwbWindow
{
  GtkApplicationWindow parent_instance;

  GtkWidget *side_toggle;
  GtkWidget *new_button;
  GtkWidget *new_label;
  GtkWidget *new_arrow;
  GtkWidget *new_popover; /* (nullable): until it is first opened */
  GtkWidget *delete_button;
  GtkWidget *find_button;
  GtkWidget *snippets_toggle;
  GtkWidget *snippets_place; /* no wider than there is room: the window must become narrow */
  GtkWidget *menu_button;
  GMenu *main_menu;
  GtkWidget *title_box;
  GtkWidget *title_label;
  GtkWidget *subtitle;
  GtkWidget *bars;
  GtkWidget *pages;
  GtkWidget *welcome; /* (nullable): until there is no page on show */
  GtkWidget *fold;
  GtkWidget *notice;
  GtkWidget *notice_label;
  GtkWidget *notice_undo;
  GtkWidget *notice_close;
  GtkWidget *sidebar;
  GtkWidget *views;
  GtkWidget *dock; /* the views and the snippets */
  GtkWidget *snippet_pane; /* (nullable) */

  GListStore *panels; /* of SwbPage */
  SwbPage *current;
  SwbWindowWorkspace workspace;
  SwbPage *deleted; /* still running, to be had back */
  guint deleted_position;
  SwbDemo *demo;
  guint notice_source;
  guint publish_source;
  guint narrow_source;
  SwbSettling settling;
  gboolean narrow;
  gboolean tight;
};

void swb_window_update_folded (SwbWindow *self);
GtkWidget *swb_window_ensure_welcome (SwbWindow *self);

/* swb-window-panels.c */
void swb_window_insert_page (SwbWindow *self,
                             SwbPage   *page,
                             guint      position);
void swb_window_close_page (SwbWindow *self,
                            SwbPage   *page,
                            gboolean   deleted);
void swb_window_append_pages (SwbWindow *self,
                              GPtrArray *pages);
void swb_window_update_first_port (SwbWindow *self);

/* swb-window-current.c */
SwbPageView *swb_window_find_view (SwbWindow *self,
                                   SwbPage   *page);
void swb_window_select_connection (SwbWindow *self,
                                   SwbPage   *page,
                                   guint      connection);

/* swb-window-open.c */
void swb_window_accept_files (SwbWindow *self);
void swb_window_remember_file (const char *path);

/* swb-window-workspace.c */
void swb_window_workspace_init (SwbWindow *self);
void swb_window_workspace_clear (SwbWindow *self);
void swb_window_workspace_update (SwbWindow *self);
void swb_window_document_changed (SwbWindow *self);
SwbWorkspace *swb_window_to_workspace (SwbWindow *self,
                                       gboolean   with_drafts);
void swb_window_take_file (SwbWindow    *self,
                           const char   *path,
                           SwbWorkspace *workspace,
                           gboolean      start);
void swb_window_set_saved (SwbWindow    *self,
                           const char   *path,
                           SwbWorkspace *workspace);
void swb_window_show_file_error (SwbWindow  *self,
                                 const char *message,
                                 const char *remedy);

/* swb-window-workspace-file.c */
gboolean swb_window_hold_close (SwbWindow *self);

/* swb-window-delete.c */
void swb_window_forget_deleted (SwbWindow *self);

/* swb-window-snippets.c */
GtkWidget *swb_window_new_dock (SwbWindow *self,
                                GtkWidget *content);
void swb_window_update_snippets (SwbWindow *self);

/* swb-window-notice.c */
void swb_window_notice_init (SwbWindow *self);
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
