#define G_LOG_DOMAIN "swb-workspace"

#include "swb-config.h"

#include "swb-json-object.h"

#include <glib/gi18n-lib.h>

#include "swb-error.h"

static char *
get_place (const SwbJsonObject *self,
           const char          *member)
{
  if (member == NULL)
    return g_strdup (self->place[0] != '\0' ? self->place : _("the document"));
  if (self->place[0] == '\0')
    return g_strdup (member);

  return g_strdup_printf ("%s.%s", self->place, member);
}

/* What a node is, in the words of RFC 8259. */
static const char *
describe_node (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return C_("JSON type", "an object");
  if (JSON_NODE_HOLDS_ARRAY (node))
    return C_("JSON type", "an array");
  if (JSON_NODE_HOLDS_NULL (node))
    return C_("JSON type", "null");

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      return C_("JSON type", "a string");
    case G_TYPE_BOOLEAN:
      return C_("JSON type", "true or false");
    default:
      return C_("JSON type", "a number");
    }
}

static gboolean
fail_type (const SwbJsonObject *self,
           const char          *member,
           JsonNode            *node,
           const char          *wanted,
           GError             **error)
{
  g_autofree char *place = get_place (self, member);

  /* Translators: the place in the file, what must stand there, what stands there */
  g_set_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_TYPE, _("%s: %s is wanted here, not %s"), place, wanted,
               describe_node (node));
  return FALSE;
}

static JsonNode *
get_member (const SwbJsonObject *self,
            const char          *member)
{
  return json_object_get_member (self->object, member);
}

/**
 * swb_json_object_init:
 * @self: the object, to be cleared with swb_json_object_clear() whatever comes of this
 * @node: (nullable): what should be an object
 * @place: where it stands; empty for the document itself
 * @error: return location for %SWB_WORKSPACE_ERROR_TYPE
 *
 * Returns: whether it is one
 */
gboolean
swb_json_object_init (SwbJsonObject *self,
                      JsonNode      *node,
                      const char    *place,
                      GError       **error)
{
  self->object = NULL;
  self->place = g_strdup (place);

  if (node == NULL)
    {
      swb_json_object_set_fault (self, NULL, error, _("it is empty"));
      return FALSE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail_type (self, NULL, node, C_("JSON type", "an object"), error);

  self->object = json_node_get_object (node);
  return TRUE;
}

/**
 * swb_json_object_init_element:
 * @self: the object, to be cleared with swb_json_object_clear() whatever comes of this
 * @parent: the object that has the array
 * @member: the name of the array in it
 * @array: the array, from swb_json_object_get_array()
 * @index: of the element, less than the array's length
 * @error: return location for %SWB_WORKSPACE_ERROR_TYPE
 *
 * Returns: whether the element is an object
 */
gboolean
swb_json_object_init_element (SwbJsonObject       *self,
                              const SwbJsonObject *parent,
                              const char          *member,
                              JsonArray           *array,
                              guint                index,
                              GError             **error)
{
  g_autofree char *array_place = get_place (parent, member);
  g_autofree char *place = g_strdup_printf ("%s[%u]", array_place, index);

  return swb_json_object_init (self, json_array_get_element (array, index), place, error);
}

/**
 * swb_json_object_clear:
 * @self: an object
 */
void
swb_json_object_clear (SwbJsonObject *self)
{
  self->object = NULL;
  g_clear_pointer (&self->place, g_free);
}

/**
 * swb_json_object_require:
 * @self: an object
 * @member: the name of a member that can't be missing
 * @error: return location for %SWB_WORKSPACE_ERROR_VALUE
 *
 * Returns: whether it is there
 */
gboolean
swb_json_object_require (const SwbJsonObject *self,
                         const char          *member,
                         GError             **error)
{
  if (json_object_has_member (self->object, member))
    return TRUE;

  swb_json_object_set_fault (self, NULL, error, _("“%s” is missing"), member);
  return FALSE;
}

/**
 * swb_json_object_get_string:
 * @self: an object
 * @member: the name of a member
 * @value: (inout) (transfer none): the string, UTF-8, of the document
 * @error: return location for %SWB_WORKSPACE_ERROR_TYPE
 *
 * Returns: whether the member is a string or missing
 */
gboolean
swb_json_object_get_string (const SwbJsonObject *self,
                            const char          *member,
                            const char         **value,
                            GError             **error)
{
  JsonNode *node = get_member (self, member);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return fail_type (self, member, node, C_("JSON type", "a string"), error);

  *value = json_node_get_string (node);
  return TRUE;
}

/**
 * swb_json_object_get_boolean:
 * @self: an object
 * @member: the name of a member
 * @value: (inout): the value
 * @error: return location for %SWB_WORKSPACE_ERROR_TYPE
 *
 * Returns: whether the member is `true`, `false` or missing
 */
gboolean
swb_json_object_get_boolean (const SwbJsonObject *self,
                             const char          *member,
                             gboolean            *value,
                             GError             **error)
{
  JsonNode *node = get_member (self, member);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return fail_type (self, member, node, C_("JSON type", "true or false"), error);

  *value = json_node_get_boolean (node);
  return TRUE;
}

/**
 * swb_json_object_get_uint:
 * @self: an object
 * @member: the name of a member
 * @minimum: the least value that is taken
 * @maximum: the greatest value that is taken, at most 2^53 (what every JSON program can hold)
 * @value: (inout): the value
 * @error: return location for a #SwbWorkspaceError
 *
 * Returns: whether the member is a whole number in that range, or missing
 */
gboolean
swb_json_object_get_uint (const SwbJsonObject *self,
                          const char          *member,
                          guint64              minimum,
                          guint64              maximum,
                          guint64             *value,
                          GError             **error)
{
  JsonNode *node = get_member (self, member);
  GType type;
  gint64 number;

  if (node == NULL)
    return TRUE;

  type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return fail_type (self, member, node, C_("JSON type", "a number"), error);

  number = json_node_get_int (node);
  if (type == G_TYPE_DOUBLE || number < 0 || (guint64) number < minimum || (guint64) number > maximum)
    {
      g_autofree char *least = g_strdup_printf ("%" G_GUINT64_FORMAT, minimum);
      g_autofree char *greatest = g_strdup_printf ("%" G_GUINT64_FORMAT, maximum);

      swb_json_object_set_fault (self, member, error, _("a whole number from %s to %s is wanted here"), least, greatest);
      return FALSE;
    }

  *value = (guint64) number;
  return TRUE;
}

/**
 * swb_json_object_get_enum:
 * @self: an object
 * @member: the name of a member
 * @type: the GType of an enumeration
 * @value: (inout): the value
 * @error: return location for a #SwbWorkspaceError
 *
 * Returns: whether the member is a string that is the nick of one of the enumeration's values, or missing
 */
gboolean
swb_json_object_get_enum (const SwbJsonObject *self,
                          const char          *member,
                          GType                type,
                          int                 *value,
                          GError             **error)
{
  g_autoptr (GEnumClass) enum_class = NULL;
  const char *nick = NULL;
  const GEnumValue *found;

  if (!swb_json_object_get_string (self, member, &nick, error))
    return FALSE;
  if (nick == NULL)
    return TRUE;

  enum_class = g_type_class_ref (type);
  found = g_enum_get_value_by_nick (enum_class, nick);
  if (found == NULL)
    {
      g_autoptr (GString) known = g_string_new (NULL);

      for (guint i = 0; i < enum_class->n_values; i++)
        g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", enum_class->values[i].value_nick);
      swb_json_object_set_fault (self, member, error, _("“%s” is none of: %s"), nick, known->str);
      return FALSE;
    }

  *value = found->value;
  return TRUE;
}

/**
 * swb_json_object_get_object:
 * @self: an object
 * @member: the name of a member
 * @value: (out): the member, without members of its own when it is missing; to be cleared whatever comes of this
 * @error: return location for %SWB_WORKSPACE_ERROR_TYPE
 *
 * Returns: whether the member is an object or missing
 */
gboolean
swb_json_object_get_object (const SwbJsonObject *self,
                            const char          *member,
                            SwbJsonObject       *value,
                            GError             **error)
{
  g_autofree char *place = get_place (self, member);
  JsonNode *node = get_member (self, member);

  if (node != NULL)
    return swb_json_object_init (value, node, place, error);

  value->object = NULL;
  value->place = g_steal_pointer (&place);
  return TRUE;
}

/**
 * swb_json_object_get_array:
 * @self: an object
 * @member: the name of a member
 * @value: (inout) (transfer none): the array, of the document
 * @error: return location for %SWB_WORKSPACE_ERROR_TYPE
 *
 * Returns: whether the member is an array or missing
 */
gboolean
swb_json_object_get_array (const SwbJsonObject *self,
                           const char          *member,
                           JsonArray          **value,
                           GError             **error)
{
  JsonNode *node = get_member (self, member);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return fail_type (self, member, node, C_("JSON type", "an array"), error);

  *value = json_node_get_array (node);
  return TRUE;
}

/**
 * swb_json_object_set_fault:
 * @self: an object
 * @member: (nullable): the member at fault; %NULL for the object itself
 * @error: (out) (optional): set to %SWB_WORKSPACE_ERROR_VALUE, its message begins with the place
 * @format: printf() format of what is wrong there
 * @...: its arguments
 */
void
swb_json_object_set_fault (const SwbJsonObject *self,
                           const char          *member,
                           GError             **error,
                           const char          *format,
                           ...)
{
  g_autofree char *place = get_place (self, member);
  g_autofree char *fault = NULL;
  va_list ap;

  va_start (ap, format);
  fault = g_strdup_vprintf (format, ap);
  va_end (ap);

  g_set_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_VALUE, "%s: %s", place, fault);
}

/**
 * swb_json_write_enum:
 * @object: an object that is being written
 * @member: name of a member
 * @type: a #GEnum
 * @value: one of its values
 * @standard: the one that a reader takes when the member is missing: it is left out
 *
 * The counterpart of swb_json_object_get_enum().
 */
void
swb_json_write_enum (JsonObject *object,
                     const char *member,
                     GType       type,
                     int         value,
                     int         standard)
{
  g_autoptr (GEnumClass) enum_class = NULL;

  if (value == standard)
    return;

  enum_class = g_type_class_ref (type);
  json_object_set_string_member (object, member, g_enum_get_value (enum_class, value)->value_nick);
}

/**
 * swb_json_object_dup_unknown:
 * @self: an object
 * @known: (array zero-terminated=1): the members that are understood
 *
 * What a later version, or a person, has put there: to be kept, and written again with swb_json_object_add_members().
 *
 * Returns: (transfer full) (nullable): the other members; %NULL when there are none
 */
JsonObject *
swb_json_object_dup_unknown (const SwbJsonObject *self,
                             const char *const   *known)
{
  g_autoptr (JsonObject) unknown = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, self->object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      if (g_strv_contains (known, name))
        continue;
      if (unknown == NULL)
        unknown = json_object_new ();
      json_object_set_member (unknown, name, json_node_copy (node));
    }

  return g_steal_pointer (&unknown);
}

/**
 * swb_json_object_add_members:
 * @into: an object that is being written
 * @from: (nullable): members to add to it, from swb_json_object_dup_unknown()
 */
void
swb_json_object_add_members (JsonObject *into,
                             JsonObject *from)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (from == NULL)
    return;

  json_object_iter_init_ordered (&iter, from);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    json_object_set_member (into, name, json_node_copy (node));
}
