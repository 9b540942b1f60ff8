#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-sequence.h"

#include <glib/gi18n-lib.h>

static GPtrArray *read_steps (const SwbJsonObject *object,
                              guint                depth,
                              GError             **error);
static void write_steps (GPtrArray  *steps,
                         JsonObject *object);

/* ---- Steps ------------------------------------------------------------------------------------------------------- */

static GPtrArray *
new_steps (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) swb_sequence_step_free);
}

/**
 * swb_sequence_step_new:
 * @kind: what it does
 *
 * Returns: (transfer full): a step with the defaults of its kind
 */
SwbSequenceStep *
swb_sequence_step_new (SwbSequenceStepKind kind)
{
  SwbSequenceStep *self = g_new0 (SwbSequenceStep, 1);

  self->kind = kind;
  swb_match_init (&self->match, SWB_MATCH_ANY, "");
  if (kind == SWB_STEP_SEND)
    self->payload = swb_payload_new ("", SWB_DATA_FORMAT_TEXT);
  else if (kind == SWB_STEP_EXPECT)
    self->ms = SWB_SEQUENCE_DEFAULT_TIMEOUT_MS;
  else if (kind == SWB_STEP_REPEAT)
    self->steps = new_steps ();
  return self;
}

/**
 * swb_sequence_step_free:
 * @self: (transfer full): a step
 */
void
swb_sequence_step_free (SwbSequenceStep *self)
{
  swb_match_clear (&self->match);
  g_clear_pointer (&self->payload, swb_payload_free);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->unknown, json_object_unref);
  g_free (self);
}

static GPtrArray *
copy_steps (GPtrArray *steps,
            gboolean   bare)
{
  GPtrArray *copies = new_steps ();

  for (guint i = 0; i < steps->len; i++)
    {
      const SwbSequenceStep *step = g_ptr_array_index (steps, i);
      SwbSequenceStep *copy = g_memdup2 (step, sizeof *step);

      swb_match_init_copy (&copy->match, &step->match);
      copy->payload = step->payload != NULL ? swb_payload_copy (step->payload) : NULL;
      copy->steps = step->steps != NULL ? copy_steps (step->steps, bare) : NULL;
      copy->unknown = step->unknown != NULL && !bare ? json_object_ref (step->unknown) : NULL;
      g_ptr_array_add (copies, copy);
    }

  return copies;
}

/* What is understood, for the rest is kept. */
static JsonObject *
dup_unknown (const SwbSequenceStep *self,
             const SwbJsonObject   *object)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();

  g_ptr_array_add (known, (gpointer) "do");
  switch (self->kind)
    {
    case SWB_STEP_SEND:
      for (guint i = 0; swb_payload_members[i] != NULL; i++)
        g_ptr_array_add (known, (gpointer) swb_payload_members[i]);
      break;
    case SWB_STEP_WAIT:
      g_ptr_array_add (known, (gpointer) "ms");
      break;
    case SWB_STEP_EXPECT:
      for (guint i = 0; swb_match_members[i] != NULL; i++)
        g_ptr_array_add (known, (gpointer) swb_match_members[i]);
      g_ptr_array_add (known, (gpointer) "unit");
      g_ptr_array_add (known, (gpointer) "timeout-ms");
      break;
    case SWB_STEP_REPEAT:
      g_ptr_array_add (known, (gpointer) "count");
      g_ptr_array_add (known, (gpointer) "steps");
      break;
    case SWB_STEP_STOP:
    default:
      break;
    }
  g_ptr_array_add (known, NULL);

  return swb_json_object_dup_unknown (object, (const char *const *) known->pdata);
}

static gboolean
read_ms (SwbSequenceStep     *self,
         const SwbJsonObject *object,
         const char          *member,
         guint                minimum,
         GError             **error)
{
  guint64 ms = self->ms;

  if (!swb_json_object_get_uint (object, member, minimum, SWB_SEQUENCE_MAX_MS, &ms, error))
    return FALSE;

  self->ms = (guint) ms;
  return TRUE;
}

static gboolean
read_repeat (SwbSequenceStep     *self,
             const SwbJsonObject *object,
             guint                depth,
             GError             **error)
{
  if (depth >= SWB_SEQUENCE_MAX_DEPTH)
    {
      swb_json_object_set_fault (object, NULL, error, _("there are too many repeats within each other"));
      return FALSE;
    }
  if (!swb_json_object_require (object, "count", error) || !swb_json_object_require (object, "steps", error) ||
      !swb_json_object_get_uint (object, "count", 0, G_MAXUINT32, &self->count, error))
    return FALSE;

  g_clear_pointer (&self->steps, g_ptr_array_unref);
  self->steps = read_steps (object, depth + 1, error);
  if (self->steps == NULL)
    return FALSE;
  if (self->steps->len == 0)
    {
      swb_json_object_set_fault (object, "steps", error, _("it is empty"));
      return FALSE;
    }

  return TRUE;
}

static SwbSequenceStep *
read_step (const SwbJsonObject *object,
           guint                depth,
           GError             **error)
{
  g_autoptr (SwbSequenceStep) self = NULL;
  int kind = SWB_STEP_SEND;
  int unit = SWB_RULE_UNIT_AUTO;
  gboolean read = TRUE;

  if (!swb_json_object_require (object, "do", error) ||
      !swb_json_object_get_enum (object, "do", SWB_TYPE_SEQUENCE_STEP_KIND, &kind, error))
    return NULL;

  self = swb_sequence_step_new ((SwbSequenceStepKind) kind);
  switch (self->kind)
    {
    case SWB_STEP_SEND:
      g_clear_pointer (&self->payload, swb_payload_free);
      self->payload = swb_payload_read (object, error);
      read = self->payload != NULL;
      break;
    case SWB_STEP_WAIT:
      read = swb_json_object_require (object, "ms", error) && read_ms (self, object, "ms", 0, error);
      break;
    case SWB_STEP_EXPECT:
      read = swb_match_read (&self->match, object, error) && read_ms (self, object, "timeout-ms", 1, error) &&
             swb_json_object_get_enum (object, "unit", SWB_TYPE_RULE_UNIT, &unit, error);
      self->unit = (SwbRuleUnit) unit;
      break;
    case SWB_STEP_REPEAT:
      read = read_repeat (self, object, depth, error);
      break;
    case SWB_STEP_STOP:
    default:
      break;
    }
  if (!read)
    return NULL;

  self->unknown = dup_unknown (self, object);
  return g_steal_pointer (&self);
}

/* Returns: (nullable): the member `steps` of @object, none when it is missing */
static GPtrArray *
read_steps (const SwbJsonObject *object,
            guint                depth,
            GError             **error)
{
  g_autoptr (GPtrArray) steps = new_steps ();
  JsonArray *array = NULL;

  if (!swb_json_object_get_array (object, "steps", &array, error))
    return NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_auto (SwbJsonObject) element = { 0 };
      SwbSequenceStep *step;

      if (!swb_json_object_init_element (&element, object, "steps", array, i, error))
        return NULL;
      step = read_step (&element, depth, error);
      if (step == NULL)
        return NULL;
      g_ptr_array_add (steps, step);
    }

  return g_steal_pointer (&steps);
}

static void
write_nick (JsonObject *object,
            const char *member,
            GType       type,
            int         value)
{
  g_autoptr (GEnumClass) enum_class = g_type_class_ref (type);

  json_object_set_string_member (object, member, g_enum_get_value (enum_class, value)->value_nick);
}

static JsonObject *
write_step (const SwbSequenceStep *self)
{
  JsonObject *object = json_object_new ();

  write_nick (object, "do", SWB_TYPE_SEQUENCE_STEP_KIND, self->kind);
  switch (self->kind)
    {
    case SWB_STEP_SEND:
      swb_payload_write (self->payload, object);
      break;
    case SWB_STEP_WAIT:
      json_object_set_int_member (object, "ms", self->ms);
      break;
    case SWB_STEP_EXPECT:
      swb_match_write (&self->match, object);
      if (self->unit != SWB_RULE_UNIT_AUTO)
        write_nick (object, "unit", SWB_TYPE_RULE_UNIT, self->unit);
      if (self->ms != SWB_SEQUENCE_DEFAULT_TIMEOUT_MS)
        json_object_set_int_member (object, "timeout-ms", self->ms);
      break;
    case SWB_STEP_REPEAT:
      json_object_set_int_member (object, "count", (gint64) self->count);
      write_steps (self->steps, object);
      break;
    case SWB_STEP_STOP:
    default:
      break;
    }
  if (self->unknown != NULL)
    swb_json_object_add_members (object, self->unknown);

  return object;
}

static void
write_steps (GPtrArray  *steps,
             JsonObject *object)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < steps->len; i++)
    json_array_add_object_element (array, write_step (g_ptr_array_index (steps, i)));
  json_object_set_array_member (object, "steps", array);
}

/* ---- Sequences --------------------------------------------------------------------------------------------------- */

/**
 * swb_sequence_new:
 * @name: what it is called
 *
 * Returns: (transfer full): a sequence without steps
 */
SwbSequence *
swb_sequence_new (const char *name)
{
  SwbSequence *self = g_new0 (SwbSequence, 1);

  self->name = g_strdup (name);
  self->steps = new_steps ();
  return self;
}

static SwbSequence *
copy_sequence (const SwbSequence *self,
               gboolean           bare)
{
  SwbSequence *copy = g_new0 (SwbSequence, 1);

  copy->name = g_strdup (self->name);
  copy->steps = copy_steps (self->steps, bare);
  copy->unknown = self->unknown != NULL && !bare ? json_object_ref (self->unknown) : NULL;
  return copy;
}

/**
 * swb_sequence_copy:
 * @self: a sequence
 *
 * Returns: (transfer full): a copy; it shares the unknown members, so it stays in its thread
 */
SwbSequence *
swb_sequence_copy (const SwbSequence *self)
{
  return copy_sequence (self, FALSE);
}

/**
 * swb_sequence_copy_bare:
 * @self: a sequence
 *
 * Returns: (transfer full): a copy without the unknown members, to be run in any thread
 */
SwbSequence *
swb_sequence_copy_bare (const SwbSequence *self)
{
  return copy_sequence (self, TRUE);
}

/**
 * swb_sequence_free:
 * @self: (transfer full): a sequence
 */
void
swb_sequence_free (SwbSequence *self)
{
  g_free (self->name);
  g_ptr_array_unref (self->steps);
  g_clear_pointer (&self->unknown, json_object_unref);
  g_free (self);
}

/**
 * swb_sequence_read:
 * @object: a sequence of a workspace file
 * @error: return location for a #SwbWorkspaceError
 *
 * Whether patterns and what is sent can be understood is not looked at: that depends on the panel, and is told when it
 * is run.
 *
 * Returns: (transfer full) (nullable): the sequence
 */
SwbSequence *
swb_sequence_read (const SwbJsonObject *object,
                   GError             **error)
{
  static const char *const known[] = { "name", "steps", NULL };
  g_autoptr (SwbSequence) self = NULL;
  const char *name = "";

  if (!swb_json_object_get_string (object, "name", &name, error))
    return NULL;

  self = swb_sequence_new (name);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  self->steps = read_steps (object, 0, error);
  if (self->steps == NULL)
    {
      self->steps = new_steps ();
      return NULL;
    }

  self->unknown = swb_json_object_dup_unknown (object, known);
  return g_steal_pointer (&self);
}

/**
 * swb_sequence_write:
 * @self: a sequence
 *
 * Returns: (transfer full): it as an object of a workspace file
 */
JsonObject *
swb_sequence_write (const SwbSequence *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", self->name);
  write_steps (self->steps, object);
  if (self->unknown != NULL)
    swb_json_object_add_members (object, self->unknown);

  return object;
}

/**
 * swb_sequence_list_read:
 * @object: an object that has an array of sequences
 * @member: its name
 * @error: return location for a #SwbWorkspaceError
 *
 * Returns: (transfer full) (nullable) (element-type SwbSequence): the sequences, none when the member is missing
 */
GPtrArray *
swb_sequence_list_read (const SwbJsonObject *object,
                        const char          *member,
                        GError             **error)
{
  g_autoptr (GPtrArray) sequences = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_sequence_free);
  JsonArray *array = NULL;

  if (!swb_json_object_get_array (object, member, &array, error))
    return NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_auto (SwbJsonObject) element = { 0 };
      SwbSequence *sequence;

      if (!swb_json_object_init_element (&element, object, member, array, i, error))
        return NULL;
      sequence = swb_sequence_read (&element, error);
      if (sequence == NULL)
        return NULL;
      g_ptr_array_add (sequences, sequence);
    }

  return g_steal_pointer (&sequences);
}

/**
 * swb_sequence_list_write:
 * @sequences: (element-type SwbSequence): sequences
 * @object: the object to add them to
 * @member: under this name; not when there are none
 */
void
swb_sequence_list_write (GPtrArray  *sequences,
                         JsonObject *object,
                         const char *member)
{
  JsonArray *array;

  if (sequences->len == 0)
    return;

  array = json_array_new ();
  for (guint i = 0; i < sequences->len; i++)
    json_array_add_object_element (array, swb_sequence_write (g_ptr_array_index (sequences, i)));
  json_object_set_array_member (object, member, array);
}

/**
 * swb_sequence_list_copy:
 * @sequences: (element-type SwbSequence): sequences
 *
 * Returns: (transfer full) (element-type SwbSequence): copies, as swb_sequence_copy() makes them
 */
GPtrArray *
swb_sequence_list_copy (GPtrArray *sequences)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_sequence_free);

  for (guint i = 0; i < sequences->len; i++)
    g_ptr_array_add (copies, swb_sequence_copy (g_ptr_array_index (sequences, i)));

  return copies;
}
