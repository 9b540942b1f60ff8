#pragma once

#include "swb-panel.h"

G_BEGIN_DECLS

struct _SwbPanel
{
  SwbPage parent_instance;

  SwbPanelSettings *settings;
  SwbEndpoint *endpoint;
  SwbEndpointStatus status;
  GListStore *connections; /* of SwbConnectionItem */
  guint more_source;       /* brings more of them */

  GError *error;         /* of what was done here, not by the endpoint */
  guint own_errors;       /* how many there have been */
  guint dismissed_serial; /* the endpoint's error that the user has put away */

  SwbHistory *history;
  SwbTemplateContext template; /* of the next send */
  char *draft;
  guint32 target;  /* connection number; 0: all */
  gboolean passing; /* not for the next start */
  char *target_label;
};

void swb_panel_emit_changed (SwbPanel *self);

/* swb-panel-page.c */
void swb_panel_init_page (SwbPageClass *klass);

/* swb-panel-connections.c */
void swb_panel_update_connections (SwbPanel *self);
gboolean swb_panel_has_connection (SwbPanel *self,
                                   guint32   id);

G_END_DECLS
