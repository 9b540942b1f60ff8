#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-rule-action.h"

#include <glib/gi18n-lib.h>

/**
 * swb_rule_action_new:
 * @kind: what to do
 *
 * Returns: (transfer full): an action with an empty payload or text, where its kind has one
 */
SwbRuleAction *
swb_rule_action_new (SwbRuleActionKind kind)
{
  SwbRuleAction *self = g_new0 (SwbRuleAction, 1);

  self->kind = kind;
  if (kind == SWB_RULE_SEND)
    self->payload = swb_payload_new ("", SWB_DATA_FORMAT_TEXT);
  else if (kind == SWB_RULE_MARK || kind == SWB_RULE_NOTIFY || kind == SWB_RULE_START_SEQUENCE)
    self->text = g_strdup ("");
  return self;
}

/**
 * swb_rule_action_copy:
 * @self: an action
 *
 * Returns: (transfer full): a copy; it shares the unknown members, so it stays in its thread
 */
SwbRuleAction *
swb_rule_action_copy (const SwbRuleAction *self)
{
  SwbRuleAction *copy = g_memdup2 (self, sizeof *self);

  copy->payload = self->payload != NULL ? swb_payload_copy (self->payload) : NULL;
  copy->text = g_strdup (self->text);
  copy->unknown = self->unknown != NULL ? json_object_ref (self->unknown) : NULL;
  return copy;
}

/**
 * swb_rule_action_free:
 * @self: (transfer full): an action
 */
void
swb_rule_action_free (SwbRuleAction *self)
{
  g_clear_pointer (&self->payload, swb_payload_free);
  g_clear_pointer (&self->unknown, json_object_unref);
  g_free (self->text);
  g_free (self);
}

static const char *
get_text_member (SwbRuleActionKind kind)
{
  return kind == SWB_RULE_START_SEQUENCE ? "name" : "text";
}

static gboolean
read_ms (SwbRuleAction       *self,
         const SwbJsonObject *object,
         GError             **error)
{
  guint64 ms = 0;

  if (!swb_json_object_require (object, "ms", error) ||
      !swb_json_object_get_uint (object, "ms", 0, SWB_RULE_MAX_MS, &ms, error))
    return FALSE;

  self->ms = (guint) ms;
  return TRUE;
}

static gboolean
read_text (SwbRuleAction       *self,
           const SwbJsonObject *object,
           GError             **error)
{
  const char *member = get_text_member (self->kind);
  const char *text = NULL;

  if (!swb_json_object_require (object, member, error) || !swb_json_object_get_string (object, member, &text, error))
    return FALSE;
  if (text[0] == '\0')
    {
      swb_json_object_set_fault (object, member, error, _("it is empty"));
      return FALSE;
    }

  g_free (self->text);
  self->text = g_strdup (text);
  return TRUE;
}

/* What is understood, for the rest is kept. */
static JsonObject *
dup_unknown (const SwbRuleAction *self,
             const SwbJsonObject *object)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();

  g_ptr_array_add (known, (gpointer) "do");
  if (self->payload != NULL)
    for (guint i = 0; swb_payload_members[i] != NULL; i++)
      g_ptr_array_add (known, (gpointer) swb_payload_members[i]);
  else if (self->text != NULL)
    g_ptr_array_add (known, (gpointer) get_text_member (self->kind));
  else if (self->kind == SWB_RULE_DELAY || self->kind == SWB_RULE_PAUSE_READING)
    g_ptr_array_add (known, (gpointer) "ms");
  g_ptr_array_add (known, NULL);

  return swb_json_object_dup_unknown (object, (const char *const *) known->pdata);
}

/**
 * swb_rule_action_read:
 * @object: one of a rule's actions
 * @error: return location for a #SwbWorkspaceError
 *
 * Returns: (transfer full) (nullable): the action
 */
SwbRuleAction *
swb_rule_action_read (const SwbJsonObject *object,
                      GError             **error)
{
  g_autoptr (SwbRuleAction) self = NULL;
  int kind = SWB_RULE_SEND;

  if (!swb_json_object_require (object, "do", error) ||
      !swb_json_object_get_enum (object, "do", SWB_TYPE_RULE_ACTION_KIND, &kind, error))
    return NULL;

  self = swb_rule_action_new ((SwbRuleActionKind) kind);
  if (self->payload != NULL)
    {
      g_clear_pointer (&self->payload, swb_payload_free);
      self->payload = swb_payload_read (object, error);
      if (self->payload == NULL)
        return NULL;
    }
  else if (self->text != NULL)
    {
      if (!read_text (self, object, error))
        return NULL;
    }
  else if (kind == SWB_RULE_DELAY || kind == SWB_RULE_PAUSE_READING)
    {
      if (!read_ms (self, object, error))
        return NULL;
    }

  self->unknown = dup_unknown (self, object);
  return g_steal_pointer (&self);
}

/**
 * swb_rule_action_write:
 * @self: an action
 *
 * Returns: (transfer full): it as swb_rule_action_read() reads it
 */
JsonObject *
swb_rule_action_write (const SwbRuleAction *self)
{
  g_autoptr (GEnumClass) enum_class = g_type_class_ref (SWB_TYPE_RULE_ACTION_KIND);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "do", g_enum_get_value (enum_class, self->kind)->value_nick);
  if (self->payload != NULL)
    swb_payload_write (self->payload, object);
  else if (self->text != NULL)
    json_object_set_string_member (object, get_text_member (self->kind), self->text);
  else if (self->kind == SWB_RULE_DELAY || self->kind == SWB_RULE_PAUSE_READING)
    json_object_set_int_member (object, "ms", self->ms);

  swb_json_object_add_members (object, self->unknown);
  return object;
}
