#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-snippet.h"

#include <string.h>

struct _SwbSnippet
{
  GObject parent_instance;

  char *group;
  char *name;
  SwbPayload *payload;
  SwbRepeatSetup *repeat; /* (nullable) */
  JsonObject *unknown;    /* (nullable) */
};

G_DEFINE_FINAL_TYPE (SwbSnippet, swb_snippet, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
swb_snippet_finalize (GObject *object)
{
  SwbSnippet *self = SWB_SNIPPET (object);

  g_free (self->group);
  g_free (self->name);
  swb_payload_free (self->payload);
  g_clear_pointer (&self->unknown, json_object_unref);
  g_clear_pointer (&self->repeat, swb_repeat_setup_free);

  G_OBJECT_CLASS (swb_snippet_parent_class)->finalize (object);
}

static void
swb_snippet_class_init (SwbSnippetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = swb_snippet_finalize;

  /**
   * SwbSnippet::changed:
   * @self: a snippet
   *
   * Something of it has become another.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
swb_snippet_init (SwbSnippet *self)
{
  self->group = g_strdup ("");
  self->name = g_strdup ("");
}

/**
 * swb_snippet_new:
 * @group: the name of the group that it stands in, perhaps empty
 * @name: its name, perhaps empty
 * @payload: what it sends
 *
 * Returns: (transfer full): a snippet
 */
SwbSnippet *
swb_snippet_new (const char       *group,
                 const char       *name,
                 const SwbPayload *payload)
{
  SwbSnippet *self = g_object_new (SWB_TYPE_SNIPPET, NULL);

  self->payload = swb_payload_copy (payload);
  swb_snippet_set_group (self, group);
  swb_snippet_set_name (self, name);
  return self;
}

/**
 * swb_snippet_copy:
 * @self: a snippet
 *
 * Returns: (transfer full): the same once more, with what is not understood of it; it stays in its thread
 */
SwbSnippet *
swb_snippet_copy (SwbSnippet *self)
{
  SwbSnippet *copy;

  g_return_val_if_fail (SWB_IS_SNIPPET (self), NULL);

  copy = swb_snippet_new (self->group, self->name, self->payload);
  copy->repeat = self->repeat != NULL ? swb_repeat_setup_copy (self->repeat) : NULL;
  copy->unknown = self->unknown != NULL ? json_object_ref (self->unknown) : NULL;
  return copy;
}

/* (transfer full): what stands in the object by names that we know */
static GStrv
list_members (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add_many (builder, "group", "name", "repeat", NULL);
  g_strv_builder_addv (builder, (const char **) swb_payload_members);
  return g_strv_builder_end (builder);
}

/**
 * swb_snippet_read:
 * @object: an object of a workspace file
 * @error: return location for a #SwbWorkspaceError
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the snippet
 */
SwbSnippet *
swb_snippet_read (const SwbJsonObject *object,
                  GError             **error)
{
  g_autoptr (SwbPayload) payload = swb_payload_read (object, error);
  g_autoptr (SwbSnippet) self = NULL;
  g_auto (GStrv) members = NULL;
  const char *group = "";
  const char *name = "";

  if (payload == NULL || !swb_json_object_get_string (object, "group", &group, error) ||
      !swb_json_object_get_string (object, "name", &name, error))
    return NULL;

  self = swb_snippet_new (group, name, payload);
  if (!swb_repeat_setup_read (object, "repeat", FALSE, &self->repeat, error))
    return NULL;

  members = list_members ();
  self->unknown = swb_json_object_dup_unknown (object, (const char *const *) members);
  return g_steal_pointer (&self);
}

/**
 * swb_snippet_write:
 * @self: a snippet
 * @object: the object to add its members to
 */
void
swb_snippet_write (SwbSnippet *self,
                   JsonObject *object)
{
  g_return_if_fail (SWB_IS_SNIPPET (self));

  if (*self->group != '\0')
    json_object_set_string_member (object, "group", self->group);
  json_object_set_string_member (object, "name", self->name);
  swb_payload_write (self->payload, object);
  swb_repeat_setup_write (self->repeat, object, "repeat");
  swb_json_object_add_members (object, self->unknown);
}

static void
set_text (SwbSnippet *self,
          char      **field,
          const char *text)
{
  if (strcmp (*field, text) == 0)
    return;

  g_free (*field);
  *field = g_strdup (text);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * swb_snippet_get_group:
 * @self: a snippet
 *
 * Returns: (transfer none): the name of its group, perhaps empty
 */
const char *
swb_snippet_get_group (SwbSnippet *self)
{
  g_return_val_if_fail (SWB_IS_SNIPPET (self), NULL);

  return self->group;
}

/**
 * swb_snippet_set_group:
 * @self: a snippet
 * @group: the name of its group, perhaps empty
 */
void
swb_snippet_set_group (SwbSnippet *self,
                       const char *group)
{
  g_return_if_fail (SWB_IS_SNIPPET (self));

  set_text (self, &self->group, group);
}

/**
 * swb_snippet_get_name:
 * @self: a snippet
 *
 * Returns: (transfer none): its name, perhaps empty
 */
const char *
swb_snippet_get_name (SwbSnippet *self)
{
  g_return_val_if_fail (SWB_IS_SNIPPET (self), NULL);

  return self->name;
}

/**
 * swb_snippet_set_name:
 * @self: a snippet
 * @name: its name, perhaps empty
 */
void
swb_snippet_set_name (SwbSnippet *self,
                      const char *name)
{
  g_return_if_fail (SWB_IS_SNIPPET (self));

  set_text (self, &self->name, name);
}

/**
 * swb_snippet_get_payload:
 * @self: a snippet
 *
 * Returns: (transfer none): what it sends; good until it becomes another
 */
const SwbPayload *
swb_snippet_get_payload (SwbSnippet *self)
{
  g_return_val_if_fail (SWB_IS_SNIPPET (self), NULL);

  return self->payload;
}

/**
 * swb_snippet_set_payload:
 * @self: a snippet
 * @payload: what it sends
 */
void
swb_snippet_set_payload (SwbSnippet       *self,
                         const SwbPayload *payload)
{
  SwbPayload *copy;

  g_return_if_fail (SWB_IS_SNIPPET (self));

  copy = swb_payload_copy (payload);
  swb_payload_free (self->payload);
  self->payload = copy;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * swb_snippet_get_interval:
 * @self: a snippet
 *
 * Returns: milliseconds, 1 … 86400000; 0 when it is not repeated
 */
guint
swb_snippet_get_interval (SwbSnippet *self)
{
  g_return_val_if_fail (SWB_IS_SNIPPET (self), 0);

  return self->repeat != NULL ? self->repeat->interval_ms : 0;
}

/**
 * swb_snippet_get_count:
 * @self: a snippet
 *
 * Returns: how often it is sent when it is repeated, 0: without end
 */
guint64
swb_snippet_get_count (SwbSnippet *self)
{
  g_return_val_if_fail (SWB_IS_SNIPPET (self), 0);

  return self->repeat != NULL ? self->repeat->count : 0;
}

/**
 * swb_snippet_set_repeat:
 * @self: a snippet
 * @interval_ms: milliseconds, 1 … 86400000; 0: it is not repeated
 * @count: how often, 0: without end; at most 2^53
 */
void
swb_snippet_set_repeat (SwbSnippet *self,
                        guint       interval_ms,
                        guint64     count)
{
  g_return_if_fail (SWB_IS_SNIPPET (self));
  g_return_if_fail (interval_ms <= SWB_REPEAT_SETUP_MAX_MS && count <= SWB_REPEAT_SETUP_MAX_COUNT);

  if (swb_snippet_get_interval (self) == interval_ms && swb_snippet_get_count (self) == count)
    return;

  if (interval_ms == 0)
    {
      g_clear_pointer (&self->repeat, swb_repeat_setup_free);
    }
  else
    {
      if (self->repeat == NULL)
        self->repeat = swb_repeat_setup_new (interval_ms, count, NULL);
      self->repeat->interval_ms = interval_ms;
      self->repeat->count = count;
    }
  g_signal_emit (self, signals[CHANGED], 0);
}
