#pragma once

#include "swb-panel-settings.h"

G_BEGIN_DECLS

/**
 * SwbSessionPanel:
 *
 * One panel of a session.
 *
 * @settings: its settings
 * @draft: (nullable): what stood in its send box
 * @window: which window it was in, counted from 0
 * @selected: whether it was the one on show there
 */
typedef struct
{
  SwbPanelSettings *settings;
  char *draft;
  guint window;
  gboolean selected;
} SwbSessionPanel;

SwbSessionPanel *swb_session_panel_new (SwbPanelSettings *settings,
                                        const char       *draft,
                                        guint             window,
                                        gboolean          selected);
void swb_session_panel_free (SwbSessionPanel *self);

char *swb_session_file_format (GPtrArray *panels);
GPtrArray *swb_session_file_parse (const char *tainted,
                                   gsize       length,
                                   GError    **error);

G_END_DECLS
