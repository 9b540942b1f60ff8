#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-panel-private.h"

#include "swb-sequence-run.h"

/* What a workspace file keeps of a panel beside its settings: answer rules, sequences, the set-up of its repeat, and the
 * members that are not understood. */

/* @reactions: (out) (nullable): %NULL for no rules */
static gboolean
compile (SwbPanel      *self,
         GPtrArray     *rules,
         SwbReactions **reactions,
         GError       **error)
{
  *reactions = NULL;
  if (rules->len == 0)
    return TRUE;
  *reactions = swb_reactions_new (rules, swb_panel_settings_get_encoding (self->settings), error);
  return *reactions != NULL;
}

void
swb_panel_emit_document_changed (SwbPanel *self)
{
  g_signal_emit_by_name (self, "document-changed");
}

/**
 * swb_panel_get_rules:
 * @self: a panel
 *
 * Returns: (transfer none) (element-type SwbRule): its answer rules, in their order, to be read only; they stay as they are
 *   until the next swb_panel_set_rules()
 */
GPtrArray *
swb_panel_get_rules (SwbPanel *self)
{
  return self->rules;
}

/**
 * swb_panel_set_rules:
 * @self: a panel
 * @rules: (element-type SwbRule): answer rules, in their order; copied
 * @error: return location for an error whose message names the rule
 *
 * Puts these rules into force at once, also on connections that stand. Rules that are not enabled are kept, and not looked
 * at.
 *
 * Returns: %FALSE when one of them can't be used; the old ones stay then, and stay in force
 */
gboolean
swb_panel_set_rules (SwbPanel   *self,
                     GPtrArray  *rules,
                     GError    **error)
{
  g_autoptr (SwbReactions) reactions = NULL;
  GPtrArray *copy;

  if (!compile (self, rules, &reactions, error))
    return FALSE;
  copy = swb_rule_list_copy (rules);
  g_ptr_array_unref (self->rules);
  self->rules = copy;
  g_clear_error (&self->rules_error);
  swb_endpoint_set_reactions (self->endpoint, reactions);
  swb_panel_emit_document_changed (self);
  swb_panel_emit_changed (self);
  return TRUE;
}

/* Keeps rules that may be no good, so that the user can mend them: they are not in force then, and a start is refused. */
static void
load_rules (SwbPanel  *self,
            GPtrArray *rules)
{
  g_autoptr (SwbReactions) reactions = NULL;

  g_ptr_array_unref (self->rules);
  self->rules = swb_rule_list_copy (rules);
  g_clear_error (&self->rules_error);
  if (compile (self, self->rules, &reactions, &self->rules_error))
    swb_endpoint_set_reactions (self->endpoint, reactions);
  else
    swb_panel_take_error (self, g_error_copy (self->rules_error));
}

/* What a rule looks for and sends as text is made with the panel's encoding. Rules that can't be had in it stay in force
 * as they were, and the panel says so. */
void
swb_panel_recompile_rules (SwbPanel *self)
{
  g_autoptr (SwbReactions) reactions = NULL;

  if (self->rules->len == 0)
    return;
  g_clear_error (&self->rules_error);
  if (compile (self, self->rules, &reactions, &self->rules_error))
    swb_endpoint_set_reactions (self->endpoint, reactions);
  else
    swb_panel_take_error (self, g_error_copy (self->rules_error));
}

/**
 * swb_panel_get_sequences:
 * @self: a panel
 *
 * Returns: (transfer none) (element-type SwbSequence): its sequences, in their order, to be read only; they stay as they
 *   are until the next swb_panel_set_sequences()
 */
GPtrArray *
swb_panel_get_sequences (SwbPanel *self)
{
  return self->sequences;
}

/**
 * swb_panel_set_sequences:
 * @self: a panel
 * @sequences: (element-type SwbSequence): sequences, in their order; copied
 *
 * Those that run go on as they were started; rules start the new ones from now on.
 */
void
swb_panel_set_sequences (SwbPanel  *self,
                         GPtrArray *sequences)
{
  GPtrArray *copy = swb_sequence_list_copy (sequences);

  g_ptr_array_unref (self->sequences);
  self->sequences = copy;
  swb_endpoint_set_sequences (self->endpoint, self->sequences);
  swb_panel_emit_document_changed (self);
  swb_panel_emit_changed (self);
}

/**
 * swb_panel_get_repeat:
 * @self: a panel
 *
 * Returns: (transfer none) (nullable): what it repeats when it is told to; %NULL: never set up
 */
const SwbRepeatSetup *
swb_panel_get_repeat (SwbPanel *self)
{
  return self->repeat;
}

/**
 * swb_panel_set_repeat:
 * @self: a panel
 * @repeat: (nullable): what it is to repeat when it is told to; copied
 *
 * Only keeps it: a repeat that runs goes on as it was started.
 */
void
swb_panel_set_repeat (SwbPanel             *self,
                      const SwbRepeatSetup *repeat)
{
  SwbRepeatSetup *copy = repeat != NULL ? swb_repeat_setup_copy (repeat) : NULL;

  g_clear_pointer (&self->repeat, swb_repeat_setup_free);
  self->repeat = copy;
  swb_panel_emit_document_changed (self);
}

/**
 * swb_panel_new_from_workspace:
 * @workspace: a panel of a workspace file; copied
 * @error: return location for an error: there are no descriptors left
 *
 * Makes a panel that is not started yet: no socket, no name resolved, and of the files none but a log in the usual place;
 * one that the settings name is made by the first start. With rules that can't be used it is made, shows what is wrong with them, and
 * refuses to start.
 *
 * Returns: (transfer full) (nullable): the panel, or %NULL with @error set
 */
SwbPanel *
swb_panel_new_from_workspace (const SwbWorkspacePanel *workspace,
                              GError                 **error)
{
  SwbPanel *self = swb_panel_new_full (workspace->settings, TRUE, error);

  if (self == NULL)
    return NULL;
  if (workspace->sequences->len > 0)
    swb_panel_set_sequences (self, workspace->sequences);
  if (workspace->rules->len > 0)
    load_rules (self, workspace->rules);
  if (workspace->repeat != NULL)
    swb_panel_set_repeat (self, workspace->repeat);
  if (workspace->draft != NULL)
    swb_panel_set_draft (self, workspace->draft);
  if (workspace->unknown != NULL)
    self->unknown = json_object_ref (workspace->unknown);
  return self;
}

/**
 * swb_panel_to_workspace:
 * @self: a panel
 *
 * Returns: (transfer full): what a workspace file says of it, a copy
 */
SwbWorkspacePanel *
swb_panel_to_workspace (SwbPanel *self)
{
  g_autoptr (SwbPanelSettings) settings = swb_panel_settings_copy (self->settings);
  SwbWorkspacePanel *workspace = swb_workspace_panel_new (settings);

  g_ptr_array_unref (workspace->rules);
  workspace->rules = swb_rule_list_copy (self->rules);
  g_ptr_array_unref (workspace->sequences);
  workspace->sequences = swb_sequence_list_copy (self->sequences);
  if (self->repeat != NULL)
    workspace->repeat = swb_repeat_setup_copy (self->repeat);
  if (self->draft != NULL && *self->draft != '\0')
    workspace->draft = g_strdup (self->draft);
  if (self->unknown != NULL)
    workspace->unknown = json_object_ref (self->unknown); /* never changed */
  return workspace;
}

void
swb_panel_init_document (SwbPanel *self)
{
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_rule_free);
  self->sequences = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_sequence_free);
}

void
swb_panel_clear_document (SwbPanel *self)
{
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_error (&self->rules_error);
  g_clear_pointer (&self->sequences, g_ptr_array_unref);
  g_clear_pointer (&self->repeat, swb_repeat_setup_free);
  g_clear_pointer (&self->unknown, json_object_unref);
}
