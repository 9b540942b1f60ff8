#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-reactions.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-error.h"

struct _SwbReactions
{
  gatomicrefcount references;
  GArray *reactions; /* SwbReaction */
  char *encoding;
  const char *place; /* (nullable): of the rules in a file, while they are made ready */
  guint when; /* bits by SwbRuleWhen */
  gboolean sends;
};

static void
unref_bytes (gpointer bytes)
{
  if (bytes != NULL)
    g_bytes_unref (bytes);
}

static void
reaction_clear (gpointer data)
{
  SwbReaction *reaction = data;

  g_clear_pointer (&reaction->rule, swb_rule_free);
  g_clear_pointer (&reaction->label, g_free);
  g_clear_pointer (&reaction->matcher, swb_matcher_unref);
  g_clear_pointer (&reaction->constant, g_ptr_array_unref);
}

/* A copy for any thread: what was not understood stays with the original, for it is counted by reference. */
static SwbRule *
copy_rule (const SwbRule *rule)
{
  SwbRule *copy = swb_rule_copy (rule);

  g_clear_pointer (&copy->unknown, json_object_unref);
  for (guint i = 0; i < copy->actions->len; i++)
    {
      SwbRuleAction *action = g_ptr_array_index (copy->actions, i);

      g_clear_pointer (&action->unknown, json_object_unref);
    }
  return copy;
}

/* Puts the rule and its member before what is wrong there. */
static gboolean
fail (const SwbReactions *self,
      const SwbReaction  *reaction,
      const char         *member,
      const char         *message,
      GError            **error)
{
  if (self->place != NULL)
    {
      g_set_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_VALUE, "%s[%u].%s: %s", self->place, reaction->position,
                   member, message);
      return FALSE;
    }

  g_set_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_VALUE,
               /* Translators: the name of a rule or its number, the member of it, what is wrong there */
               _("Rule “%s”, %s: %s"), reaction->label, member, message);
  return FALSE;
}

static gboolean
fail_action (const SwbReactions *self,
             const SwbReaction  *reaction,
             guint               index,
             const char         *member,
             const char         *message,
             GError            **error)
{
  g_autofree char *place = g_strdup_printf ("actions[%u]%s%s", index, member[0] != '\0' ? "." : "", member);

  return fail (self, reaction, place, message, error);
}

static gboolean
compile_match (SwbReactions *self,
               SwbReaction  *reaction,
               GError      **error)
{
  const SwbMatch *match = &reaction->rule->match;
  g_autoptr (GError) fault = NULL;

  reaction->unit = swb_rule_get_unit (reaction->rule);
  if (reaction->unit == SWB_RULE_UNIT_STREAM &&
      (match->kind == SWB_MATCH_EQUALS || match->kind == SWB_MATCH_STARTS_WITH || match->kind == SWB_MATCH_ENDS_WITH))
    return fail (self, reaction, "unit", _("a stream has no whole to compare with: use read, line or gap"), error);
  if (reaction->unit == SWB_RULE_UNIT_STREAM && match->kind == SWB_MATCH_LENGTH && match->minimum == 0)
    return fail (self, reaction, "minimum", _("a stream is cut into pieces of that length, so at least 1 is needed"), error);

  reaction->matcher = swb_matcher_new (match, self->encoding, &fault);
  return reaction->matcher != NULL || fail (self, reaction, "pattern", fault->message, error);
}

/* The values that variables may have, to find out whether they are known. */
static void
fill_example (SwbTemplateContext *context,
              const SwbReaction  *reaction,
              SwbTemplateCapture *captures)
{
  static const guint8 example[] = "0000000000000000000000000000000000000000000000000000000000000000";

  swb_template_context_init (context);
  context->peer = "127.0.0.1:1";
  context->local = "127.0.0.1:2";
  context->n_captures = reaction->matcher != NULL ? swb_matcher_get_n_captures (reaction->matcher) : 0;
  context->captures = captures;
  for (guint i = 0; i < context->n_captures; i++)
    captures[i] = (SwbTemplateCapture) { example, sizeof example - 1 };
}

static gboolean
compile_payload (SwbReactions *self,
                 SwbReaction  *reaction,
                 guint         index,
                 GError      **error)
{
  const SwbRuleAction *action = g_ptr_array_index (reaction->rule->actions, index);
  SwbTemplateCapture captures[SWB_MATCH_MAX_CAPTURES];
  SwbTemplateContext context;
  g_auto (SwbSendFrame) frame = { 0 };
  SwbSendFault where;
  g_autoptr (GError) fault = NULL;

  fill_example (&context, reaction, captures);
  if (swb_payload_build (action->payload, self->encoding, &context, &frame, &where, &fault))
    {
      if (!action->payload->variables)
        g_ptr_array_index (reaction->constant, index) = g_steal_pointer (&frame.bytes);
      return TRUE;
    }

  /* whether there are enough bytes is known only when they have come */
  if (action->payload->variables && g_error_matches (fault, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_RANGE))
    return TRUE;
  return fail_action (self, reaction, index, where.part == SWB_SEND_PART_PREFIX   ? "prefix"
                                       : where.part == SWB_SEND_PART_SUFFIX ? "suffix"
                                                                            : "data", fault->message, error);
}

static gboolean
compile_actions (SwbReactions *self,
                 SwbReaction  *reaction,
                 GError      **error)
{
  GPtrArray *actions = reaction->rule->actions;

  g_ptr_array_set_size (reaction->constant, (gint) actions->len);
  for (guint i = 0; i < actions->len; i++)
    {
      const SwbRuleAction *action = g_ptr_array_index (actions, i);

      if (action->kind == SWB_RULE_SEND && !compile_payload (self, reaction, i, error))
        return FALSE;
      if (action->kind == SWB_RULE_ECHO && reaction->rule->when != SWB_RULE_WHEN_MATCH)
        return fail_action (self, reaction, i, "", _("nothing has come that could be sent back"), error);
      self->sends = self->sends || action->kind == SWB_RULE_SEND || action->kind == SWB_RULE_ECHO;
    }

  return TRUE;
}

/**
 * swb_reactions_new:
 * @rules: (element-type SwbRule): the rules, copied; those that are not enabled are left out
 * @panel_encoding: the encoding of the panel
 * @error: return location for %SWB_WORKSPACE_ERROR_VALUE; the message names the rule and the member
 *
 * Returns: (transfer full) (nullable): the reactions
 */
SwbReactions *
swb_reactions_new (GPtrArray  *rules,
                   const char *panel_encoding,
                   GError    **error)
{
  return swb_reactions_new_at (rules, panel_encoding, NULL, error);
}

/**
 * swb_reactions_new_at:
 * @rules: (element-type SwbRule): the rules, copied; those that are not enabled are left out
 * @panel_encoding: the encoding of the panel
 * @place: (nullable): where the rules stand in a file, such as `panels[0].rules`
 * @error: return location for %SWB_WORKSPACE_ERROR_VALUE; the message names the place of the member
 *
 * As swb_reactions_new(), for who has the file before him and not the names of the rules.
 *
 * Returns: (transfer full) (nullable): the reactions
 */
SwbReactions *
swb_reactions_new_at (GPtrArray  *rules,
                      const char *panel_encoding,
                      const char *place,
                      GError    **error)
{
  g_autoptr (SwbReactions) self = g_new0 (SwbReactions, 1);

  g_atomic_ref_count_init (&self->references);
  self->encoding = g_strdup (panel_encoding);
  self->place = place;
  self->reactions = g_array_new (FALSE, TRUE, sizeof (SwbReaction));
  g_array_set_clear_func (self->reactions, reaction_clear);

  for (guint i = 0; i < rules->len; i++)
    {
      const SwbRule *rule = g_ptr_array_index (rules, i);
      SwbReaction *reaction;

      if (!rule->enabled)
        continue;

      g_array_set_size (self->reactions, self->reactions->len + 1);
      reaction = &g_array_index (self->reactions, SwbReaction, self->reactions->len - 1);
      reaction->rule = copy_rule (rule);
      reaction->position = i;
      reaction->label = rule->name[0] != '\0' ? g_strdup (rule->name) : g_strdup_printf ("%u", i + 1);
      reaction->constant = g_ptr_array_new_with_free_func (unref_bytes);
      self->when |= 1u << rule->when;
      if ((rule->when == SWB_RULE_WHEN_MATCH && !compile_match (self, reaction, error)) ||
          !compile_actions (self, reaction, error))
        return NULL;
    }

  self->place = NULL;
  return g_steal_pointer (&self);
}

/**
 * swb_reactions_ref:
 * @self: reactions
 *
 * Returns: (transfer full): the same
 */
SwbReactions *
swb_reactions_ref (SwbReactions *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * swb_reactions_unref:
 * @self: (transfer full): reactions
 */
void
swb_reactions_unref (SwbReactions *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_array_unref (self->reactions);
  g_free (self->encoding);
  g_free (self);
}

/**
 * swb_reactions_get_length:
 * @self: reactions
 *
 * Returns: how many there are
 */
guint
swb_reactions_get_length (SwbReactions *self)
{
  return self->reactions->len;
}

/**
 * swb_reactions_get:
 * @self: reactions
 * @index: of one of them
 *
 * Returns: (transfer none): it
 */
const SwbReaction *
swb_reactions_get (SwbReactions *self,
                   guint         index)
{
  return &g_array_index (self->reactions, SwbReaction, index);
}

/**
 * swb_reactions_get_encoding:
 * @self: reactions
 *
 * Returns: (transfer none): the encoding of the panel that they were made for
 */
const char *
swb_reactions_get_encoding (SwbReactions *self)
{
  return self->encoding;
}

/**
 * swb_reactions_has_when:
 * @self: reactions
 * @when: an occasion
 *
 * Returns: whether one of them is about it
 */
gboolean
swb_reactions_has_when (SwbReactions *self,
                        SwbRuleWhen   when)
{
  return (self->when & (1u << when)) != 0;
}

/**
 * swb_reactions_sends:
 * @self: reactions
 *
 * Returns: whether one of them sends anything
 */
gboolean
swb_reactions_sends (SwbReactions *self)
{
  return self->sends;
}

/**
 * swb_reactions_build:
 * @self: reactions
 * @index: of one of them
 * @action: index of an action that sends a payload
 * @context: where its variables have their values from
 * @error: return location for a %SWB_CODEC_ERROR
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the bytes
 */
GBytes *
swb_reactions_build (SwbReactions             *self,
                     guint                     index,
                     guint                     action,
                     const SwbTemplateContext *context,
                     GError                  **error)
{
  const SwbReaction *reaction = swb_reactions_get (self, index);
  const SwbRuleAction *what = g_ptr_array_index (reaction->rule->actions, action);
  GBytes *constant = g_ptr_array_index (reaction->constant, action);
  g_auto (SwbSendFrame) frame = { 0 };
  SwbSendFault fault;

  if (constant != NULL)
    return g_bytes_ref (constant);

  swb_payload_build (what->payload, self->encoding, context, &frame, &fault, error);
  return g_steal_pointer (&frame.bytes);
}
