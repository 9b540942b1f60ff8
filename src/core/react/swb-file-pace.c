#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-file-pace.h"

#include <glib/gi18n-lib.h>

static const char *const members[] = { "piece", "rate", "delay-us", NULL };

/**
 * swb_file_pace_new:
 * @options: pieces and pace; copied
 *
 * Returns: (transfer full): a pace
 */
SwbFilePace *
swb_file_pace_new (const SwbFileSendOptions *options)
{
  SwbFilePace *self = g_new0 (SwbFilePace, 1);

  self->options = *options;
  return self;
}

/**
 * swb_file_pace_copy:
 * @self: a pace
 *
 * Returns: (transfer full): a copy; it shares the unknown members, so it stays in its thread
 */
SwbFilePace *
swb_file_pace_copy (const SwbFilePace *self)
{
  SwbFilePace *copy = swb_file_pace_new (&self->options);

  copy->unknown = self->unknown != NULL ? json_object_ref (self->unknown) : NULL;
  return copy;
}

/**
 * swb_file_pace_free:
 * @self: (transfer full): a pace
 */
void
swb_file_pace_free (SwbFilePace *self)
{
  g_clear_pointer (&self->unknown, json_object_unref);
  g_free (self);
}

/**
 * swb_file_pace_read:
 * @object: a panel of a workspace file
 * @member: the name of its member
 * @datagrams: whether it is a UDP panel
 * @pace: (out) (transfer full) (nullable): the pace; %NULL where the member is missing
 * @error: return location for a #SwbWorkspaceError
 *
 * Returns: whether it could be read
 */
gboolean
swb_file_pace_read (const SwbJsonObject *object,
                    const char          *member,
                    gboolean             datagrams,
                    SwbFilePace        **pace,
                    GError             **error)
{
  g_auto (SwbJsonObject) inner = { 0 };
  SwbFileSendOptions options = { 0 };
  guint64 piece = 0;

  *pace = NULL;
  if (!swb_json_object_get_object (object, member, &inner, error))
    return FALSE;
  if (inner.object == NULL)
    return TRUE;

  if (!swb_json_object_get_uint (&inner, "piece", 0, datagrams ? SWB_FILE_SEND_MAX_DATAGRAM : SWB_FILE_SEND_MAX_CHUNK,
                                 &piece, error) ||
      !swb_json_object_get_uint (&inner, "rate", 0, SWB_FILE_PACE_MAX_RATE, &options.rate, error) ||
      !swb_json_object_get_uint (&inner, "delay-us", 0, SWB_FILE_PACE_MAX_DELAY_US, &options.delay, error))
    return FALSE;
  if (options.rate > 0 && options.delay > 0)
    {
      swb_json_object_set_fault (&inner, "delay-us", error, _("there is a “rate” already: only one of them can be kept"));
      return FALSE;
    }

  options.chunk = (gsize) piece;
  *pace = swb_file_pace_new (&options);
  (*pace)->unknown = swb_json_object_dup_unknown (&inner, members);
  return TRUE;
}

/**
 * swb_file_pace_write:
 * @self: (nullable): a pace; %NULL adds nothing
 * @object: the object to add it to
 * @member: the name of its member
 */
void
swb_file_pace_write (const SwbFilePace *self,
                     JsonObject        *object,
                     const char        *member)
{
  JsonObject *inner;

  if (self == NULL)
    return;

  inner = json_object_new ();
  if (self->options.chunk > 0)
    json_object_set_int_member (inner, "piece", (gint64) self->options.chunk);
  if (self->options.rate > 0)
    json_object_set_int_member (inner, "rate", (gint64) self->options.rate);
  if (self->options.delay > 0)
    json_object_set_int_member (inner, "delay-us", (gint64) self->options.delay);
  swb_json_object_add_members (inner, self->unknown);
  json_object_set_object_member (object, member, inner);
}
