#pragma once

#include "swb-file-pace.h"
#include "swb-json-object.h"
#include "swb-panel-settings.h"
#include "swb-repeat-setup.h"
#include "swb-rule.h"
#include "swb-sequence.h"

G_BEGIN_DECLS

/**
 * SwbWorkspacePanel:
 *
 * A panel as it stands in a workspace file: its settings, each by the name that it has in #SwbPanelSettings, and what goes
 * with them.
 *
 * A plain struct that belongs to one thread at a time; whoever takes something out of it puts %NULL there.
 *
 * @settings: (not nullable): kind, host, port and the rest
 * @rules: (element-type SwbRule) (not nullable): answer rules, in their order
 * @sequences: (element-type SwbSequence) (not nullable): in their order
 * @repeat: (nullable): what the panel repeats, when it is told to
 * @files: (nullable): how the panel sends files
 * @draft: (nullable): what stands in the send box, to be read as the setting `input` says
 * @unknown: (nullable): members that are not understood, to be written again
 */
typedef struct
{
  SwbPanelSettings *settings;
  GPtrArray *rules;
  GPtrArray *sequences;
  SwbRepeatSetup *repeat;
  SwbFilePace *files;
  char *draft;
  JsonObject *unknown;
} SwbWorkspacePanel;

SwbWorkspacePanel *swb_workspace_panel_new (SwbPanelSettings *settings);
void swb_workspace_panel_free (SwbWorkspacePanel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbWorkspacePanel, swb_workspace_panel_free)

SwbWorkspacePanel *swb_workspace_panel_read (const SwbJsonObject *object,
                                             GError             **error);
void swb_workspace_panel_write (SwbWorkspacePanel *self,
                                JsonObject        *object);

G_END_DECLS
