#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-repeat-setup.h"

static const char *const members[] = { "interval-ms", "count", NULL };

/**
 * swb_repeat_setup_new:
 * @interval_ms: milliseconds, 1 … 86400000
 * @count: how often, 0: without end; at most 2^53
 * @payload: (nullable): what is sent
 *
 * Returns: (transfer full): a set-up
 */
SwbRepeatSetup *
swb_repeat_setup_new (guint             interval_ms,
                      guint64           count,
                      const SwbPayload *payload)
{
  SwbRepeatSetup *self = g_new0 (SwbRepeatSetup, 1);

  self->interval_ms = interval_ms;
  self->count = count;
  self->payload = payload != NULL ? swb_payload_copy (payload) : NULL;
  return self;
}

/**
 * swb_repeat_setup_copy:
 * @self: a set-up
 *
 * Returns: (transfer full): a copy; it shares the unknown members, so it stays in its thread
 */
SwbRepeatSetup *
swb_repeat_setup_copy (const SwbRepeatSetup *self)
{
  SwbRepeatSetup *copy = swb_repeat_setup_new (self->interval_ms, self->count, self->payload);

  copy->unknown = self->unknown != NULL ? json_object_ref (self->unknown) : NULL;
  return copy;
}

/**
 * swb_repeat_setup_free:
 * @self: (transfer full): a set-up
 */
void
swb_repeat_setup_free (SwbRepeatSetup *self)
{
  g_clear_pointer (&self->payload, swb_payload_free);
  g_clear_pointer (&self->unknown, json_object_unref);
  g_free (self);
}

/**
 * swb_repeat_setup_read:
 * @object: an object of a workspace file: a panel or a snippet
 * @member: the name of its member
 * @with_payload: whether what is sent stands in the member
 * @setup: (out) (transfer full) (nullable): the set-up; %NULL where the member is missing
 * @error: return location for a #SwbWorkspaceError
 *
 * Returns: whether it could be read
 */
gboolean
swb_repeat_setup_read (const SwbJsonObject *object,
                       const char          *member,
                       gboolean             with_payload,
                       SwbRepeatSetup     **setup,
                       GError             **error)
{
  g_autoptr (SwbRepeatSetup) self = NULL;
  g_auto (SwbJsonObject) repeat = { 0 };
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  guint64 interval = 0;

  *setup = NULL;
  if (!swb_json_object_get_object (object, member, &repeat, error))
    return FALSE;
  if (repeat.object == NULL)
    return TRUE;

  self = swb_repeat_setup_new (1, 0, NULL);
  if (!swb_json_object_require (&repeat, "interval-ms", error) ||
      !swb_json_object_get_uint (&repeat, "interval-ms", 1, SWB_REPEAT_SETUP_MAX_MS, &interval, error) ||
      !swb_json_object_get_uint (&repeat, "count", 0, SWB_REPEAT_SETUP_MAX_COUNT, &self->count, error))
    return FALSE;

  self->interval_ms = (guint) interval;
  if (with_payload)
    {
      self->payload = swb_payload_read (&repeat, error);
      if (self->payload == NULL)
        return FALSE;
    }

  for (guint i = 0; members[i] != NULL; i++)
    g_ptr_array_add (known, (gpointer) members[i]);
  for (guint i = 0; with_payload && swb_payload_members[i] != NULL; i++)
    g_ptr_array_add (known, (gpointer) swb_payload_members[i]);
  g_ptr_array_add (known, NULL);
  self->unknown = swb_json_object_dup_unknown (&repeat, (const char *const *) known->pdata);

  *setup = g_steal_pointer (&self);
  return TRUE;
}

/**
 * swb_repeat_setup_write:
 * @self: (nullable): a set-up; %NULL adds nothing
 * @object: the object to add it to
 * @member: the name of its member
 */
void
swb_repeat_setup_write (const SwbRepeatSetup *self,
                        JsonObject           *object,
                        const char           *member)
{
  JsonObject *repeat;

  if (self == NULL)
    return;

  repeat = json_object_new ();
  json_object_set_int_member (repeat, "interval-ms", self->interval_ms);
  json_object_set_int_member (repeat, "count", (gint64) self->count);
  if (self->payload != NULL)
    swb_payload_write (self->payload, repeat);
  swb_json_object_add_members (repeat, self->unknown);
  json_object_set_object_member (object, member, repeat);
}
