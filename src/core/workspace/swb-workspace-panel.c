#define G_LOG_DOMAIN "swb-workspace"

#include "swb-config.h"

#include "swb-workspace-panel.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-panel-address.h"

/* Members of a panel beside its settings. */
static const char *const other_members[] = { "address", "draft", "rules", "sequences", "repeat", "files", NULL };

/**
 * swb_workspace_panel_new:
 * @settings: its settings, which are referred to
 *
 * Returns: (transfer full): a panel with nothing else
 */
SwbWorkspacePanel *
swb_workspace_panel_new (SwbPanelSettings *settings)
{
  SwbWorkspacePanel *self = g_new0 (SwbWorkspacePanel, 1);

  self->settings = g_object_ref (settings);
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_rule_free);
  self->sequences = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_sequence_free);
  return self;
}

/**
 * swb_workspace_panel_free:
 * @self: (transfer full): a panel
 */
void
swb_workspace_panel_free (SwbWorkspacePanel *self)
{
  g_clear_object (&self->settings);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->sequences, g_ptr_array_unref);
  g_clear_pointer (&self->repeat, swb_repeat_setup_free);
  g_clear_pointer (&self->files, swb_file_pace_free);
  g_clear_pointer (&self->draft, g_free);
  g_clear_pointer (&self->unknown, json_object_unref);
  g_free (self);
}

/* By the thread that reads, for the class of settings is all that is looked at. */
static GParamSpec **
list_properties (guint *count)
{
  g_autoptr (GTypeClass) settings_class = g_type_class_ref (SWB_TYPE_PANEL_SETTINGS);

  return g_object_class_list_properties (G_OBJECT_CLASS (settings_class), count);
}

/* The messages of addresses say what is wrong, but not where. */
static gboolean
fail_setting (const SwbJsonObject *object,
              const char          *member,
              GError              *fault,
              GError             **error)
{
  swb_json_object_set_fault (object, member, error, "%s", fault->message);
  return FALSE;
}

static SwbPanelSettings *
read_address (const SwbJsonObject *object,
              const char          *address,
              GError             **error)
{
  static const char *const parts[] = { "kind", "host", "port", NULL };
  g_autoptr (GError) fault = NULL;
  SwbPanelSettings *settings;

  for (guint i = 0; parts[i] != NULL; i++)
    if (json_object_has_member (object->object, parts[i]))
      {
        swb_json_object_set_fault (object, parts[i], error, _("“address” says that already"));
        return NULL;
      }

  settings = swb_panel_address_parse (address, &fault);
  if (settings == NULL)
    fail_setting (object, "address", fault, error);
  return settings;
}

static SwbPanelSettings *
read_kind (const SwbJsonObject *object,
           GError             **error)
{
  const char *address = NULL;
  int kind = SWB_PANEL_KIND_TCP_SERVER;

  if (!swb_json_object_get_string (object, "address", &address, error))
    return NULL;
  if (address != NULL)
    return read_address (object, address, error);

  if (!swb_json_object_require (object, "kind", error) ||
      !swb_json_object_get_enum (object, "kind", SWB_TYPE_PANEL_KIND, &kind, error))
    return NULL;
  return swb_panel_settings_new (kind);
}

/* (transfer full) (nullable): the member as swb_panel_settings_set_string() takes it */
static char *
read_text (const SwbJsonObject *object,
           GParamSpec          *pspec,
           GError             **error)
{
  JsonNode *node = json_object_get_member (object->object, pspec->name);
  gboolean is_string = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
  const char *text = NULL;

  if (G_IS_PARAM_SPEC_UINT (pspec))
    {
      GParamSpecUInt *range = G_PARAM_SPEC_UINT (pspec);
      guint64 number = 0;

      if (!swb_json_object_get_uint (object, pspec->name, range->minimum, range->maximum, &number, error))
        return NULL;
      return g_strdup_printf ("%" G_GUINT64_FORMAT, number);
    }
  if (G_IS_PARAM_SPEC_BOOLEAN (pspec) && !is_string)
    {
      gboolean on = FALSE;

      if (!swb_json_object_get_boolean (object, pspec->name, &on, error))
        return NULL;
      return g_strdup (on ? "on" : "off");
    }

  if (!swb_json_object_get_string (object, pspec->name, &text, error))
    return NULL;
  return g_strdup (text);
}

static gboolean
read_settings (SwbPanelSettings    *settings,
               const SwbJsonObject *object,
               GError             **error)
{
  guint count;
  g_autofree GParamSpec **properties = list_properties (&count);

  for (guint i = 0; i < count; i++)
    {
      const char *name = properties[i]->name;
      g_autoptr (GError) fault = NULL;
      g_autofree char *text = NULL;

      if (strcmp (name, "kind") == 0 || !json_object_has_member (object->object, name))
        continue;

      text = read_text (object, properties[i], error);
      if (text == NULL)
        return FALSE;
      /* which also refuses what this kind of panel doesn't have */
      if (!swb_panel_settings_set_string (settings, name, text, &fault))
        return fail_setting (object, name, fault, error);
    }

  return TRUE;
}

/* (transfer full): the names that we know */
static GStrv
list_members (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint count;
  g_autofree GParamSpec **properties = list_properties (&count);

  for (guint i = 0; i < count; i++)
    g_strv_builder_add (builder, properties[i]->name);
  g_strv_builder_addv (builder, (const char **) other_members);
  return g_strv_builder_end (builder);
}

static gboolean
take_list (GPtrArray **list,
           GPtrArray  *read)
{
  if (read == NULL)
    return FALSE;

  g_ptr_array_unref (*list);
  *list = read;
  return TRUE;
}

/**
 * swb_workspace_panel_read:
 * @object: an object of a workspace file
 * @error: return location for a #SwbWorkspaceError
 *
 * The panel's kind, host and port stand there by these names, or all of them in `address`, which may have settings of its
 * own. On/off settings are `true` and `false`, or the words that an address takes. Any thread, which the panel then belongs
 * to until it is handed on.
 *
 * Returns: (transfer full) (nullable): the panel
 */
SwbWorkspacePanel *
swb_workspace_panel_read (const SwbJsonObject *object,
                          GError             **error)
{
  g_autoptr (SwbPanelSettings) settings = read_kind (object, error);
  g_autoptr (SwbWorkspacePanel) self = NULL;
  g_auto (GStrv) members = NULL;
  const char *draft = NULL;

  if (settings == NULL || !read_settings (settings, object, error) ||
      !swb_json_object_get_string (object, "draft", &draft, error))
    return NULL;

  self = swb_workspace_panel_new (settings);
  self->draft = g_strdup (draft);
  if (!take_list (&self->rules, swb_rule_list_read (object, "rules", error)) ||
      !take_list (&self->sequences, swb_sequence_list_read (object, "sequences", error)) ||
      !swb_repeat_setup_read (object, "repeat", TRUE, &self->repeat, error) ||
      !swb_file_pace_read (object, "files", swb_panel_settings_get_kind (settings) == SWB_PANEL_KIND_UDP, &self->files,
                           error))
    return NULL;

  members = list_members ();
  self->unknown = swb_json_object_dup_unknown (object, (const char *const *) members);
  return g_steal_pointer (&self);
}

static void
write_setting (SwbPanelSettings *settings,
               const char       *key,
               JsonObject       *object)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (settings), key);
  g_autofree char *text = swb_panel_settings_get_string (settings, key);

  if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    json_object_set_boolean_member (object, key, strcmp (text, "on") == 0);
  else if (G_IS_PARAM_SPEC_UINT (pspec))
    json_object_set_int_member (object, key, g_ascii_strtoll (text, NULL, 10));
  else
    json_object_set_string_member (object, key, text);
}

static void
write_settings (SwbPanelSettings *settings,
                JsonObject       *object)
{
  const char *const *keys = swb_panel_settings_list_keys (swb_panel_settings_get_kind (settings));
  g_autoptr (SwbPanelSettings) defaults = swb_panel_settings_new (swb_panel_settings_get_kind (settings));

  write_setting (settings, "kind", object);
  write_setting (settings, "host", object);
  write_setting (settings, "port", object);

  /* a line session decides about the default of the line ending */
  g_object_set (defaults, "line-session", swb_panel_settings_get_line_session (settings), NULL);
  for (gsize i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *value = swb_panel_settings_get_string (settings, keys[i]);
      g_autofree char *usual = swb_panel_settings_get_string (defaults, keys[i]);

      if (strcmp (keys[i], "line-session") == 0 ? swb_panel_settings_get_line_session (settings)
                                                : strcmp (value, usual) != 0)
        write_setting (settings, keys[i], object);
    }
}

/**
 * swb_workspace_panel_write:
 * @self: a panel
 * @object: the object to add its members to
 *
 * Kind, host and port are always written, of the other settings those that are not at their default.
 */
void
swb_workspace_panel_write (SwbWorkspacePanel *self,
                           JsonObject        *object)
{
  write_settings (self->settings, object);
  if (self->draft != NULL)
    json_object_set_string_member (object, "draft", self->draft);
  swb_rule_list_write (self->rules, object, "rules");
  swb_sequence_list_write (self->sequences, object, "sequences");
  swb_repeat_setup_write (self->repeat, object, "repeat");
  swb_file_pace_write (self->files, object, "files");
  swb_json_object_add_members (object, self->unknown);
}
