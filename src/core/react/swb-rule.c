#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-rule.h"

static const char *const own_members[] = {
  "name", "enabled", "when", "unit", "gap-ms", "idle-ms", "actions", "stop", "limit", NULL,
};

/**
 * swb_rule_new:
 * @name: what it is called
 *
 * Returns: (transfer full): a rule with the defaults: it is met by whatever comes, and does nothing
 */
SwbRule *
swb_rule_new (const char *name)
{
  SwbRule *self = g_new0 (SwbRule, 1);

  self->name = g_strdup (name);
  self->enabled = TRUE;
  self->stop = TRUE;
  self->gap_ms = SWB_RULE_DEFAULT_GAP_MS;
  self->limit = SWB_RULE_DEFAULT_LIMIT;
  self->actions = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_rule_action_free);
  swb_match_init (&self->match, SWB_MATCH_ANY, "");
  return self;
}

static gpointer
copy_action (gconstpointer action,
             gpointer      data)
{
  return swb_rule_action_copy (action);
}

/**
 * swb_rule_copy:
 * @self: a rule
 *
 * Returns: (transfer full): a copy; it shares the unknown members, so it stays in its thread
 */
SwbRule *
swb_rule_copy (const SwbRule *self)
{
  SwbRule *copy = g_memdup2 (self, sizeof *self);

  copy->name = g_strdup (self->name);
  swb_match_init_copy (&copy->match, &self->match);
  copy->actions = g_ptr_array_copy (self->actions, copy_action, NULL);
  g_ptr_array_set_free_func (copy->actions, (GDestroyNotify) swb_rule_action_free);
  copy->unknown = self->unknown != NULL ? json_object_ref (self->unknown) : NULL;
  return copy;
}

/**
 * swb_rule_free:
 * @self: (transfer full): a rule
 */
void
swb_rule_free (SwbRule *self)
{
  g_free (self->name);
  swb_match_clear (&self->match);
  g_ptr_array_unref (self->actions);
  g_clear_pointer (&self->unknown, json_object_unref);
  g_free (self);
}

/**
 * swb_rule_get_unit:
 * @self: a rule
 *
 * Returns: what its match is looked for in, never %SWB_RULE_UNIT_AUTO
 */
SwbRuleUnit
swb_rule_get_unit (const SwbRule *self)
{
  if (self->unit != SWB_RULE_UNIT_AUTO)
    return self->unit;

  return swb_match_may_straddle (&self->match) ? SWB_RULE_UNIT_STREAM : SWB_RULE_UNIT_READ;
}

static gboolean
read_actions (SwbRule             *self,
              const SwbJsonObject *object,
              GError             **error)
{
  JsonArray *array = NULL;

  if (!swb_json_object_get_array (object, "actions", &array, error))
    return FALSE;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_auto (SwbJsonObject) element = { 0 };
      SwbRuleAction *action;

      if (!swb_json_object_init_element (&element, object, "actions", array, i, error))
        return FALSE;
      action = swb_rule_action_read (&element, error);
      if (action == NULL)
        return FALSE;
      g_ptr_array_add (self->actions, action);
    }

  return TRUE;
}

static gboolean
read_values (SwbRule             *self,
             const SwbJsonObject *object,
             GError             **error)
{
  const char *name = self->name;
  int when = self->when;
  int unit = self->unit;
  guint64 gap_ms = self->gap_ms;
  guint64 idle_ms = self->idle_ms;
  guint64 limit = self->limit;

  if (!swb_json_object_get_string (object, "name", &name, error) ||
      !swb_json_object_get_boolean (object, "enabled", &self->enabled, error) ||
      !swb_json_object_get_enum (object, "when", SWB_TYPE_RULE_WHEN, &when, error) ||
      !swb_json_object_get_enum (object, "unit", SWB_TYPE_RULE_UNIT, &unit, error) ||
      !swb_json_object_get_uint (object, "gap-ms", 1, SWB_RULE_MAX_MS, &gap_ms, error) ||
      !swb_json_object_get_uint (object, "idle-ms", 1, SWB_RULE_MAX_MS, &idle_ms, error) ||
      !swb_json_object_get_boolean (object, "stop", &self->stop, error) ||
      !swb_json_object_get_uint (object, "limit", 0, SWB_RULE_MAX_LIMIT, &limit, error))
    return FALSE;
  if (when == SWB_RULE_WHEN_IDLE && !swb_json_object_require (object, "idle-ms", error))
    return FALSE;

  if (name != self->name)
    {
      g_free (self->name);
      self->name = g_strdup (name);
    }
  self->when = (SwbRuleWhen) when;
  self->unit = (SwbRuleUnit) unit;
  self->gap_ms = (guint) gap_ms;
  self->idle_ms = (guint) idle_ms;
  self->limit = (guint) limit;
  return TRUE;
}

static JsonObject *
dup_unknown (const SwbJsonObject *object)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();

  for (guint i = 0; own_members[i] != NULL; i++)
    g_ptr_array_add (known, (gpointer) own_members[i]);
  for (guint i = 0; swb_match_members[i] != NULL; i++)
    g_ptr_array_add (known, (gpointer) swb_match_members[i]);
  g_ptr_array_add (known, NULL);

  return swb_json_object_dup_unknown (object, (const char *const *) known->pdata);
}

/**
 * swb_rule_read:
 * @object: a rule of a workspace file
 * @error: return location for a #SwbWorkspaceError
 *
 * Whether its pattern and what it sends can be understood is not looked at: that depends on the panel, and
 * swb_reactions_new() tells.
 *
 * Returns: (transfer full) (nullable): the rule
 */
SwbRule *
swb_rule_read (const SwbJsonObject *object,
               GError             **error)
{
  g_autoptr (SwbRule) self = swb_rule_new ("");

  if (!read_values (self, object, error) || !swb_match_read (&self->match, object, error) ||
      !read_actions (self, object, error))
    return NULL;

  self->unknown = dup_unknown (object);
  return g_steal_pointer (&self);
}

/**
 * swb_rule_write:
 * @self: a rule
 *
 * Returns: (transfer full): it as swb_rule_read() reads it, without what is the default
 */
JsonObject *
swb_rule_write (const SwbRule *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *actions = json_array_new ();

  json_object_set_string_member (object, "name", self->name);
  if (!self->enabled)
    json_object_set_boolean_member (object, "enabled", FALSE);
  swb_json_write_enum (object, "when", SWB_TYPE_RULE_WHEN, self->when, SWB_RULE_WHEN_MATCH);
  if (self->when == SWB_RULE_WHEN_MATCH || self->match.kind != SWB_MATCH_ANY)
    swb_match_write (&self->match, object);
  swb_json_write_enum (object, "unit", SWB_TYPE_RULE_UNIT, self->unit, SWB_RULE_UNIT_AUTO);
  if (self->gap_ms != SWB_RULE_DEFAULT_GAP_MS)
    json_object_set_int_member (object, "gap-ms", self->gap_ms);
  if (self->idle_ms != 0)
    json_object_set_int_member (object, "idle-ms", self->idle_ms);

  for (guint i = 0; i < self->actions->len; i++)
    json_array_add_object_element (actions, swb_rule_action_write (g_ptr_array_index (self->actions, i)));
  json_object_set_array_member (object, "actions", actions);

  if (!self->stop)
    json_object_set_boolean_member (object, "stop", FALSE);
  if (self->limit != SWB_RULE_DEFAULT_LIMIT)
    json_object_set_int_member (object, "limit", self->limit);

  swb_json_object_add_members (object, self->unknown);
  return object;
}

/**
 * swb_rule_list_read:
 * @object: an object with a member that is a list of rules: a panel
 * @member: the name of the member
 * @error: return location for a #SwbWorkspaceError
 *
 * Returns: (transfer full) (nullable) (element-type SwbRule): the rules, none where the member is missing; %NULL on error
 */
GPtrArray *
swb_rule_list_read (const SwbJsonObject *object,
                    const char          *member,
                    GError             **error)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_rule_free);
  JsonArray *array = NULL;

  if (!swb_json_object_get_array (object, member, &array, error))
    return NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_auto (SwbJsonObject) element = { 0 };
      SwbRule *rule;

      if (!swb_json_object_init_element (&element, object, member, array, i, error))
        return NULL;
      rule = swb_rule_read (&element, error);
      if (rule == NULL)
        return NULL;
      g_ptr_array_add (rules, rule);
    }

  return g_steal_pointer (&rules);
}

/**
 * swb_rule_list_write:
 * @rules: (element-type SwbRule): rules
 * @object: the object to add them to
 * @member: the name of the member; not added when there are no rules
 */
void
swb_rule_list_write (GPtrArray  *rules,
                     JsonObject *object,
                     const char *member)
{
  JsonArray *array;

  if (rules->len == 0)
    return;

  array = json_array_new ();
  for (guint i = 0; i < rules->len; i++)
    json_array_add_object_element (array, swb_rule_write (g_ptr_array_index (rules, i)));
  json_object_set_array_member (object, member, array);
}

static gpointer
copy_rule (gconstpointer rule,
           gpointer      data)
{
  return swb_rule_copy (rule);
}

/**
 * swb_rule_list_copy:
 * @rules: (element-type SwbRule): rules
 *
 * Returns: (transfer full) (element-type SwbRule): copies of them
 */
GPtrArray *
swb_rule_list_copy (GPtrArray *rules)
{
  GPtrArray *copy = g_ptr_array_copy (rules, copy_rule, NULL);

  g_ptr_array_set_free_func (copy, (GDestroyNotify) swb_rule_free);
  return copy;
}
