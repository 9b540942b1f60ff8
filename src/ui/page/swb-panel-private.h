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
  gboolean had_clients;    /* a server, since it listens */

  GError *error;         /* of what was done here, not by the endpoint */
  guint own_errors;       /* how many there have been */
  gboolean keeps_error;   /* over the first start, which comes with making the panel */
  guint dismissed_serial; /* the endpoint's error that the user has put away */

  SwbHistory *history;
  SwbTemplateContext template; /* of the next send */
  char *draft;
  guint32 target;  /* connection number; 0: all */
  gboolean log_waits; /* the file that the settings name isn't made yet */
  gboolean passing; /* not for the next start */
  char *target_label;
  SwbRepeats *repeats; /* (nullable): made when they are first needed */
  GListStore *transfers; /* of SwbTransfer; NULL until a file is sent */

  /* swb-panel-document.c */
  GPtrArray *rules;       /* of SwbRule */
  GError *rules_error;    /* why they are not in force */
  GPtrArray *sequences;   /* of SwbSequence */
  SwbRepeatSetup *repeat;
  SwbFilePace *file_pace; /* NULL until one is chosen */
  JsonObject *unknown;    /* members of the workspace file */
};

void swb_panel_emit_changed (SwbPanel *self);

SwbPanel *swb_panel_new_full (SwbPanelSettings *settings,
                              gboolean          quiet,
                              GError          **error);

/* swb-panel-page.c */
void swb_panel_init_page (SwbPageClass *klass);

/* swb-panel-document.c */
void swb_panel_init_document (SwbPanel *self);
void swb_panel_clear_document (SwbPanel *self);
void swb_panel_emit_document_changed (SwbPanel *self);
void swb_panel_recompile_rules (SwbPanel *self);

/* swb-panel-connections.c */
void swb_panel_update_connections (SwbPanel *self);
gboolean swb_panel_has_connection (SwbPanel *self,
                                   guint32   id);

/* swb-panel-send.c */
void swb_panel_choose_target (SwbPanel  *self,
                              SwbTarget *target);

/* swb-panel-files.c */
void swb_panel_update_transfers (SwbPanel *self);

G_END_DECLS
