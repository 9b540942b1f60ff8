#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-payload.h"

/* The names of a payload's members in a workspace file. */
const char *const swb_payload_members[] = {
  "data", "format", "encoding", "escapes", "variables", "prefix", "suffix", "checksum", "checksum-order",
  "checksum-range", "line-ending", NULL,
};

/**
 * swb_payload_new:
 * @data: what is typed
 * @format: how it is read
 *
 * Returns: (transfer full): a payload with nothing added to @data
 */
SwbPayload *
swb_payload_new (const char   *data,
                 SwbDataFormat format)
{
  SwbPayload *self = g_new0 (SwbPayload, 1);

  self->data = g_strdup (data);
  self->format = format;
  self->prefix = g_strdup ("");
  self->suffix = g_strdup ("");
  self->checksum = g_strdup ("none");
  self->checksum_range = g_strdup ("0..-1");
  return self;
}

/**
 * swb_payload_copy:
 * @self: a payload
 *
 * Returns: (transfer full): a copy
 */
SwbPayload *
swb_payload_copy (const SwbPayload *self)
{
  SwbPayload *copy = g_memdup2 (self, sizeof *self);

  copy->data = g_strdup (self->data);
  copy->encoding = g_strdup (self->encoding);
  copy->prefix = g_strdup (self->prefix);
  copy->suffix = g_strdup (self->suffix);
  copy->checksum = g_strdup (self->checksum);
  copy->checksum_range = g_strdup (self->checksum_range);
  return copy;
}

/**
 * swb_payload_free:
 * @self: (transfer full): a payload
 */
void
swb_payload_free (SwbPayload *self)
{
  g_free (self->data);
  g_free (self->encoding);
  g_free (self->prefix);
  g_free (self->suffix);
  g_free (self->checksum);
  g_free (self->checksum_range);
  g_free (self);
}

static gboolean
read_string (const SwbJsonObject *object,
             const char          *member,
             char               **value,
             GError             **error)
{
  const char *string = *value;

  if (!swb_json_object_get_string (object, member, &string, error))
    return FALSE;
  if (string != *value)
    {
      g_free (*value);
      *value = g_strdup (string);
    }

  return TRUE;
}

/**
 * swb_payload_read:
 * @object: an object that has a payload's members, among others
 * @error: return location for a #SwbWorkspaceError
 *
 * Whether the bytes can be made is not looked at: that depends on the panel, and is told when it is shown or sent.
 *
 * Returns: (transfer full): the payload; %NULL on error
 */
SwbPayload *
swb_payload_read (const SwbJsonObject *object,
                  GError             **error)
{
  g_autoptr (SwbPayload) self = swb_payload_new ("", SWB_DATA_FORMAT_TEXT);
  int format = self->format;
  int order = self->checksum_order;
  int ending = self->line_ending;

  if (!read_string (object, "data", &self->data, error) ||
      !read_string (object, "encoding", &self->encoding, error) ||
      !read_string (object, "prefix", &self->prefix, error) ||
      !read_string (object, "suffix", &self->suffix, error) ||
      !read_string (object, "checksum", &self->checksum, error) ||
      !read_string (object, "checksum-range", &self->checksum_range, error) ||
      !swb_json_object_get_boolean (object, "escapes", &self->escapes, error) ||
      !swb_json_object_get_boolean (object, "variables", &self->variables, error) ||
      !swb_json_object_get_enum (object, "format", SWB_TYPE_DATA_FORMAT, &format, error) ||
      !swb_json_object_get_enum (object, "checksum-order", SWB_TYPE_CHECKSUM_ORDER, &order, error) ||
      !swb_json_object_get_enum (object, "line-ending", SWB_TYPE_LINE_ENDING, &ending, error))
    return NULL;

  self->format = format;
  self->checksum_order = order;
  self->line_ending = ending;
  return g_steal_pointer (&self);
}

static void
write_string (JsonObject *object,
              const char *member,
              const char *value,
              const char *standard)
{
  if (g_strcmp0 (value, standard) != 0)
    json_object_set_string_member (object, member, value);
}

/**
 * swb_payload_write:
 * @self: a payload
 * @object: the object to add its members to
 *
 * `data` is always written, of the others what is not the default.
 */
void
swb_payload_write (const SwbPayload *self,
                   JsonObject       *object)
{
  json_object_set_string_member (object, "data", self->data);
  swb_json_write_enum (object, "format", SWB_TYPE_DATA_FORMAT, self->format, SWB_DATA_FORMAT_TEXT);
  write_string (object, "encoding", self->encoding, NULL);
  if (self->escapes)
    json_object_set_boolean_member (object, "escapes", TRUE);
  if (self->variables)
    json_object_set_boolean_member (object, "variables", TRUE);
  write_string (object, "prefix", self->prefix, "");
  write_string (object, "suffix", self->suffix, "");
  write_string (object, "checksum", self->checksum, "none");
  swb_json_write_enum (object, "checksum-order", SWB_TYPE_CHECKSUM_ORDER, self->checksum_order, SWB_CHECKSUM_ORDER_AUTO);
  write_string (object, "checksum-range", self->checksum_range, "0..-1");
  swb_json_write_enum (object, "line-ending", SWB_TYPE_LINE_ENDING, self->line_ending, SWB_LINE_ENDING_NONE);
}

/**
 * swb_payload_build:
 * @self: a payload
 * @panel_encoding: the encoding of the panel that sends it, for a payload that has none of its own
 * @context: where variables have their values from
 * @frame: (out): the bytes, to be cleared with swb_send_frame_clear()
 * @fault: (out): where the fault is
 * @error: return location for a #SwbCodecError
 *
 * Returns: whether the bytes could be made
 */
gboolean
swb_payload_build (const SwbPayload         *self,
                   const char               *panel_encoding,
                   const SwbTemplateContext *context,
                   SwbSendFrame             *frame,
                   SwbSendFault             *fault,
                   GError                  **error)
{
  const SwbSendOptions options = {
    .format = self->format,
    .encoding = self->encoding != NULL ? self->encoding : panel_encoding,
    .escapes = self->escapes,
    .variables = self->variables,
    .prefix = self->prefix,
    .suffix = self->suffix,
    .checksum = self->checksum,
    .checksum_order = self->checksum_order,
    .checksum_range = self->checksum_range,
    .line_ending = self->line_ending,
  };

  return swb_send_codec_build_frame (self->data, &options, context, frame, fault, error);
}
