#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SwbJsonObject:
 *
 * An object of a JSON document (RFC 8259) that is being read, and its place in the document, such as
 * `panels[0].rules[2]`, so that an error can name it.
 *
 * The get functions leave their value alone where the member is missing: set it to the default first. A member of the
 * wrong type is an error (%SWB_WORKSPACE_ERROR_TYPE), and so is a value out of its range (%SWB_WORKSPACE_ERROR_VALUE).
 *
 * Lives on the stack; the document must outlive it. Belongs to one thread.
 *
 * @object: (nullable): the members; %NULL after the reading of an optional object that is not there
 * @place: where it stands, empty for the document itself
 */
typedef struct
{
  JsonObject *object;
  char *place;
} SwbJsonObject;

gboolean swb_json_object_init (SwbJsonObject *self,
                               JsonNode      *node,
                               const char    *place,
                               GError       **error);
gboolean swb_json_object_init_element (SwbJsonObject       *self,
                                       const SwbJsonObject *parent,
                                       const char          *member,
                                       JsonArray           *array,
                                       guint                index,
                                       GError             **error);
void swb_json_object_clear (SwbJsonObject *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SwbJsonObject, swb_json_object_clear)

gboolean swb_json_object_require (const SwbJsonObject *self,
                                  const char          *member,
                                  GError             **error);
gboolean swb_json_object_get_string (const SwbJsonObject *self,
                                     const char          *member,
                                     const char         **value,
                                     GError             **error);
gboolean swb_json_object_get_boolean (const SwbJsonObject *self,
                                      const char          *member,
                                      gboolean            *value,
                                      GError             **error);
gboolean swb_json_object_get_uint (const SwbJsonObject *self,
                                   const char          *member,
                                   guint64              minimum,
                                   guint64              maximum,
                                   guint64             *value,
                                   GError             **error);
gboolean swb_json_object_get_enum (const SwbJsonObject *self,
                                   const char          *member,
                                   GType                type,
                                   int                 *value,
                                   GError             **error);
gboolean swb_json_object_get_object (const SwbJsonObject *self,
                                     const char          *member,
                                     SwbJsonObject       *value,
                                     GError             **error);
gboolean swb_json_object_get_array (const SwbJsonObject *self,
                                    const char          *member,
                                    JsonArray          **value,
                                    GError             **error);
void swb_json_object_set_fault (const SwbJsonObject *self,
                                const char          *member,
                                GError             **error,
                                const char          *format,
                                ...) G_GNUC_PRINTF (4, 5);

void swb_json_write_enum (JsonObject *object,
                          const char *member,
                          GType       type,
                          int         value,
                          int         standard);

JsonObject *swb_json_object_dup_unknown (const SwbJsonObject *self,
                                         const char *const   *known);
void swb_json_object_add_members (JsonObject *into,
                                  JsonObject *from);

G_END_DECLS
