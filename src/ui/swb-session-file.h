#pragma once

#include "swb-panel-settings.h"

G_BEGIN_DECLS

/**
 * SwbSessionPanel:
 *
 * One page of a session: a panel, or a file that was opened.
 *
 * @settings: (nullable): the panel's settings; %NULL for a file
 * @draft: (nullable): what stood in the panel's send box
 * @path: (nullable): the file's path, in the encoding of file names; %NULL for a panel
 * @left_over: whether the file is a log that a crash left
 * @encoding: (nullable): what the file's log was shown in
 * @hex: whether the file's log was shown as hex
 * @window: which window it was in, counted from 0
 * @selected: whether it was the one on show there
 */
typedef struct
{
  SwbPanelSettings *settings;
  char *draft;
  char *path;
  gboolean left_over;
  char *encoding;
  gboolean hex;
  guint window;
  gboolean selected;
} SwbSessionPanel;

SwbSessionPanel *swb_session_panel_new (SwbPanelSettings *settings,
                                        const char       *draft,
                                        guint             window,
                                        gboolean          selected);
SwbSessionPanel *swb_session_panel_new_for_file (const char *path,
                                                 guint       window,
                                                 gboolean    selected);
void swb_session_panel_free (SwbSessionPanel *self);

char *swb_session_file_format (GPtrArray *panels);
GPtrArray *swb_session_file_parse (const char *tainted,
                                   gsize       length,
                                   GError    **error);

G_END_DECLS
