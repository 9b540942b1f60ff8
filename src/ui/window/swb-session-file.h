#pragma once

#include "swb-workspace.h"

G_BEGIN_DECLS

/**
 * SwbSessionPage:
 *
 * One page of a session: a panel, or a log that was opened.
 *
 * @panel: (nullable): the panel with all that a workspace file has of it; %NULL for a log
 * @path: (nullable): the log's path, in the encoding of file names; %NULL for a panel
 * @left_over: whether the log is one that a crash left
 * @encoding: (nullable): what the log was shown in
 * @hex: whether the log was shown as hex
 * @selected: whether it was the one on show in its window
 */
typedef struct
{
  SwbWorkspacePanel *panel;
  char *path;
  gboolean left_over;
  char *encoding;
  gboolean hex;
  gboolean selected;
} SwbSessionPage;

SwbSessionPage *swb_session_page_new (SwbWorkspacePanel *panel,
                                      gboolean           selected);
SwbSessionPage *swb_session_page_new_for_file (const char *path,
                                               gboolean    selected);
void swb_session_page_free (SwbSessionPage *self);

/**
 * SwbSessionWindow:
 *
 * One window of a session.
 *
 * @workspace: (not nullable): what is in it beside its pages; its own panels are not used
 * @file: (nullable): the workspace file that it shows, in the encoding of file names
 * @modified: whether it had changes that are not in @file
 * @pages: (element-type SwbSessionPage): in their order
 */
typedef struct
{
  SwbWorkspace *workspace;
  char *file;
  gboolean modified;
  GPtrArray *pages;
} SwbSessionWindow;

SwbSessionWindow *swb_session_window_new (void);
void swb_session_window_free (SwbSessionWindow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbSessionWindow, swb_session_window_free)

GBytes *swb_session_file_format (GPtrArray *windows);
GPtrArray *swb_session_file_parse (const char *tainted,
                                   gsize       length,
                                   GError    **error);

/* swb-session-key-file.c */
gboolean swb_session_key_file_is_one (const char *tainted,
                                      gsize       length);
void swb_session_key_file_parse (const char *tainted,
                                 gsize       length,
                                 GPtrArray  *windows,
                                 GError    **error);

G_END_DECLS
