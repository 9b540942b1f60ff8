#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <gio/gio.h>

#include "swb-settings.h"

/* The stored keys and the properties are the same, in name, default and range. */
static void
test_schema (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = g_settings_schema_source_lookup (source, SWB_APP_ID, TRUE);
  g_autoptr (SwbSettings) settings = swb_settings_new_in_memory ();
  g_autoptr (GSettings) stored = NULL;
  g_autofree GParamSpec **props = NULL;
  g_auto (GStrv) keys = NULL;
  guint n_props;

  g_assert_nonnull (schema);
  g_assert_false (swb_settings_is_stored (settings));
  stored = g_settings_new (SWB_APP_ID);
  keys = g_settings_schema_list_keys (schema);
  props = g_object_class_list_properties (G_OBJECT_GET_CLASS (settings), &n_props);
  g_assert_cmpuint (g_strv_length (keys), ==, n_props);

  for (guint i = 0; i < n_props; i++)
    {
      const char *name = g_param_spec_get_name (props[i]);
      g_auto (GValue) value = G_VALUE_INIT;
      g_autoptr (GVariant) fallback = NULL;

      g_test_message ("%s", name);
      g_assert_true (g_strv_contains ((const char *const *) keys, name));
      fallback = g_settings_get_default_value (stored, name);
      g_value_init (&value, G_PARAM_SPEC_VALUE_TYPE (props[i]));
      g_object_get_property (G_OBJECT (settings), name, &value);

      if (G_VALUE_HOLDS_STRING (&value))
        g_assert_cmpstr (g_variant_get_string (fallback, NULL), ==, g_value_get_string (&value));
      else if (G_VALUE_HOLDS_BOOLEAN (&value))
        g_assert_cmpint (g_variant_get_boolean (fallback), ==, g_value_get_boolean (&value));
      else if (G_VALUE_HOLDS_UINT (&value))
        {
          g_autoptr (GSettingsSchemaKey) key = g_settings_schema_get_key (schema, name);
          g_autoptr (GVariant) range = g_settings_schema_key_get_range (key);
          g_autoptr (GVariant) limits = NULL;
          guint minimum, maximum;

          g_assert_cmpuint (g_variant_get_uint32 (fallback), ==, g_value_get_uint (&value));
          g_variant_get (range, "(sv)", NULL, &limits);
          g_variant_get (limits, "(uu)", &minimum, &maximum);
          g_assert_cmpuint (minimum, ==, G_PARAM_SPEC_UINT (props[i])->minimum);
          g_assert_cmpuint (maximum, ==, G_PARAM_SPEC_UINT (props[i])->maximum);
        }
      else
        {
          GEnumClass *values = G_ENUM_CLASS (g_type_class_peek (G_VALUE_TYPE (&value)));

          g_assert_cmpstr (g_variant_get_string (fallback, NULL), ==,
                           g_enum_get_value (values, g_value_get_enum (&value))->value_nick);
          /* every value is one of the schema's */
          for (guint j = 0; j < values->n_values; j++)
            {
              g_assert_true (g_settings_set_string (stored, name, values->values[j].value_nick));
              g_assert_cmpint (g_settings_get_enum (stored, name), ==, values->values[j].value);
            }
          g_settings_reset (stored, name);
        }
    }
}

static void
on_notify (guint *count)
{
  (*count)++;
}

static void
test_both_ways (void)
{
  SwbSettings *settings = swb_settings_get_default ();
  g_autoptr (GSettings) stored = g_settings_new (SWB_APP_ID);
  guint count = 0;

  g_assert_true (swb_settings_is_stored (settings));
  g_signal_connect_swapped (settings, "notify::color-scheme", G_CALLBACK (on_notify), &count);

  g_settings_set_string (stored, "color-scheme", "dark");
  g_assert_cmpint (swb_settings_get_color_scheme (settings), ==, SWB_COLOR_SCHEME_DARK);
  g_assert_cmpuint (count, ==, 1);
  g_object_set (settings, "color-scheme", SWB_COLOR_SCHEME_LIGHT, NULL);
  g_assert_cmpint (g_settings_get_enum (stored, "color-scheme"), ==, SWB_COLOR_SCHEME_LIGHT);
  g_assert_cmpuint (count, ==, 2);
  g_object_set (settings, "color-scheme", SWB_COLOR_SCHEME_LIGHT, NULL);
  g_assert_cmpuint (count, ==, 2);

  g_object_set (settings, "log-directory", "/srv/logs", "keep-logs-size", 3, NULL);
  g_assert_cmpstr (swb_settings_get_log_directory (settings), ==, "/srv/logs");
  g_assert_cmpuint (swb_settings_get_keep_logs_bytes (settings), ==, 3 * 1024 * 1024);
  g_object_set (settings, "log-directory", "", NULL);
  g_assert_null (swb_settings_get_log_directory (settings));
  g_signal_handlers_disconnect_by_data (settings, &count);
}

static void
test_defaults (void)
{
  g_autoptr (SwbSettings) settings = swb_settings_new_in_memory ();
  g_autoptr (SwbPanelSettings) panel = swb_panel_settings_new (SWB_PANEL_KIND_TCP_SERVER);

  swb_settings_apply_defaults (settings, panel);
  g_assert_cmpstr (swb_panel_settings_get_encoding (panel), ==, "UTF-8");
  g_assert_cmpint (swb_panel_settings_get_line_ending (panel), ==, SWB_LINE_ENDING_NONE);

  g_object_set (settings, "default-encoding", "GBK", "default-line-ending", SWB_LINE_ENDING_CRLF, NULL);
  swb_settings_apply_defaults (settings, panel);
  g_assert_cmpstr (swb_panel_settings_get_encoding (panel), ==, "GBK");
  g_assert_cmpint (swb_panel_settings_get_line_ending (panel), ==, SWB_LINE_ENDING_CRLF);

  /* what iconv doesn't know is not taken over */
  g_object_set (settings, "default-encoding", "KLINGON", NULL);
  swb_settings_apply_defaults (settings, panel);
  g_assert_cmpstr (swb_panel_settings_get_encoding (panel), ==, "GBK");
}

/* Run by itself: without the schema the program goes on, and says so once. */
static void
test_no_schema_subprocess (void)
{
  SwbSettings *settings = swb_settings_get_default ();

  g_assert_false (swb_settings_is_stored (settings));
  g_object_set (settings, "color-scheme", SWB_COLOR_SCHEME_DARK, NULL);
  g_assert_cmpint (swb_settings_get_color_scheme (swb_settings_get_default ()), ==, SWB_COLOR_SCHEME_DARK);
}

static void
test_no_schema (void)
{
  if (g_test_subprocess ())
    {
      test_no_schema_subprocess ();
      return;
    }
  g_setenv ("GSETTINGS_SCHEMA_DIR", "/nonexistent", TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*schema*is not installed*");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/settings/schema", test_schema);
  g_test_add_func ("/settings/both-ways", test_both_ways);
  g_test_add_func ("/settings/defaults", test_defaults);
  g_test_add_func ("/settings/no-schema", test_no_schema);

  return g_test_run ();
}
