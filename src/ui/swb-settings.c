#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-settings.h"

#include <gio/gio.h>

/**
 * SwbSettings:
 *
 * What the user prefers, for all windows: the only client of GSettings. Each GObject property is a key of the schema by
 * the same name, and follows it both ways. Without the schema (a broken installation) the properties are at their
 * defaults and are forgotten at the end. Main thread.
 */
struct _SwbSettings
{
  GObject parent_instance;

  GSettings *stored; /* NULL without the schema */

  SwbColorScheme color_scheme;
  char *log_font;
  guint log_font_size;
  SwbLogTimeFormat time_format;
  gboolean wrap_rows;
  char *log_directory;
  guint keep_logs_size;
  guint keep_logs_days;
  char *highlight_rules;
  guint log_limit;
  char *default_encoding;
  SwbLineEnding default_line_ending;
  gboolean restore_session;
  guint window_width;
  guint window_height;
  gboolean window_maximized;
  guint sidebar_width;
  gboolean snippets_shown;
  guint snippets_width;
};

G_DEFINE_FINAL_TYPE (SwbSettings, swb_settings, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_COLOR_SCHEME,
  PROP_LOG_FONT,
  PROP_LOG_FONT_SIZE,
  PROP_TIME_FORMAT,
  PROP_WRAP_ROWS,
  PROP_LOG_DIRECTORY,
  PROP_KEEP_LOGS_SIZE,
  PROP_KEEP_LOGS_DAYS,
  PROP_HIGHLIGHT_RULES,
  PROP_LOG_LIMIT,
  PROP_DEFAULT_ENCODING,
  PROP_DEFAULT_LINE_ENDING,
  PROP_RESTORE_SESSION,
  PROP_WINDOW_WIDTH,
  PROP_WINDOW_HEIGHT,
  PROP_WINDOW_MAXIMIZED,
  PROP_SIDEBAR_WIDTH,
  PROP_SNIPPETS_SHOWN,
  PROP_SNIPPETS_WIDTH,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

/**
 * swb_color_scheme_get_type:
 *
 * Returns: the enum type; its nicks are those of the schema
 */
GType
swb_color_scheme_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { SWB_COLOR_SCHEME_SYSTEM, "SWB_COLOR_SCHEME_SYSTEM", "system" },
    { SWB_COLOR_SCHEME_LIGHT, "SWB_COLOR_SCHEME_LIGHT", "light" },
    { SWB_COLOR_SCHEME_DARK, "SWB_COLOR_SCHEME_DARK", "dark" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("SwbColorScheme", values));
  return type;
}

/**
 * swb_log_time_format_get_type:
 *
 * Returns: the enum type; its nicks are those of the schema
 */
GType
swb_log_time_format_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { SWB_LOG_TIME_CLOCK, "SWB_LOG_TIME_CLOCK", "clock" },
    { SWB_LOG_TIME_SINCE_START, "SWB_LOG_TIME_SINCE_START", "since-start" },
    { SWB_LOG_TIME_SINCE_PREVIOUS, "SWB_LOG_TIME_SINCE_PREVIOUS", "since-previous" },
    { SWB_LOG_TIME_NONE, "SWB_LOG_TIME_NONE", "none" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("SwbLogTimeFormat", values));
  return type;
}

/* Where the value of a property is: enums and booleans are as wide as unsigned numbers. */
static gpointer
member (SwbSettings *self,
        guint        id)
{
  gpointer members[N_PROPS] = {
    [PROP_COLOR_SCHEME] = &self->color_scheme,
    [PROP_LOG_FONT] = &self->log_font,
    [PROP_LOG_FONT_SIZE] = &self->log_font_size,
    [PROP_TIME_FORMAT] = &self->time_format,
    [PROP_WRAP_ROWS] = &self->wrap_rows,
    [PROP_LOG_DIRECTORY] = &self->log_directory,
    [PROP_KEEP_LOGS_SIZE] = &self->keep_logs_size,
    [PROP_KEEP_LOGS_DAYS] = &self->keep_logs_days,
    [PROP_HIGHLIGHT_RULES] = &self->highlight_rules,
    [PROP_LOG_LIMIT] = &self->log_limit,
    [PROP_DEFAULT_ENCODING] = &self->default_encoding,
    [PROP_DEFAULT_LINE_ENDING] = &self->default_line_ending,
    [PROP_RESTORE_SESSION] = &self->restore_session,
    [PROP_WINDOW_WIDTH] = &self->window_width,
    [PROP_WINDOW_HEIGHT] = &self->window_height,
    [PROP_WINDOW_MAXIMIZED] = &self->window_maximized,
    [PROP_SIDEBAR_WIDTH] = &self->sidebar_width,
    [PROP_SNIPPETS_SHOWN] = &self->snippets_shown,
    [PROP_SNIPPETS_WIDTH] = &self->snippets_width,
  };

  return members[id];
}

G_STATIC_ASSERT (sizeof (SwbColorScheme) == sizeof (guint) && sizeof (SwbLogTimeFormat) == sizeof (guint) &&
                 sizeof (SwbLineEnding) == sizeof (guint) && sizeof (gboolean) == sizeof (guint));

static void
swb_settings_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  gpointer place = member (SWB_SETTINGS (object), id);

  if (G_VALUE_HOLDS_STRING (value))
    g_value_set_string (value, *(char **) place);
  else if (G_VALUE_HOLDS_ENUM (value))
    g_value_set_enum (value, (int) *(guint *) place);
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    g_value_set_boolean (value, *(gboolean *) place);
  else
    g_value_set_uint (value, *(guint *) place);
}

static void
swb_settings_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  gpointer place = member (SWB_SETTINGS (object), id);
  guint number;

  if (G_VALUE_HOLDS_STRING (value))
    {
      char **text = place;
      const char *given = g_value_get_string (value) != NULL ? g_value_get_string (value) : "";

      if (g_strcmp0 (*text, given) == 0)
        return;
      g_free (*text);
      *text = g_strdup (given);
    }
  else
    {
      if (G_VALUE_HOLDS_ENUM (value))
        number = (guint) g_value_get_enum (value);
      else if (G_VALUE_HOLDS_BOOLEAN (value))
        number = (guint) g_value_get_boolean (value);
      else
        number = g_value_get_uint (value);
      if (*(guint *) place == number)
        return;
      *(guint *) place = number;
    }
  g_object_notify_by_pspec (object, pspec);
}

static void
swb_settings_finalize (GObject *object)
{
  SwbSettings *self = SWB_SETTINGS (object);

  g_clear_object (&self->stored);
  g_free (self->log_font);
  g_free (self->log_directory);
  g_free (self->highlight_rules);
  g_free (self->default_encoding);

  G_OBJECT_CLASS (swb_settings_parent_class)->finalize (object);
}

static void
swb_settings_class_init (SwbSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags =
    G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = swb_settings_finalize;
  object_class->get_property = swb_settings_get_property;
  object_class->set_property = swb_settings_set_property;

  /* The ranges and defaults are the schema's: a test compares them. */
  props[PROP_COLOR_SCHEME] = g_param_spec_enum ("color-scheme", NULL, NULL, SWB_TYPE_COLOR_SCHEME,
                                                SWB_COLOR_SCHEME_SYSTEM, flags);
  props[PROP_LOG_FONT] = g_param_spec_string ("log-font", NULL, NULL, "", flags);
  props[PROP_LOG_FONT_SIZE] = g_param_spec_uint ("log-font-size", NULL, NULL, 0, 72, 0, flags);
  props[PROP_TIME_FORMAT] = g_param_spec_enum ("time-format", NULL, NULL, SWB_TYPE_LOG_TIME_FORMAT,
                                               SWB_LOG_TIME_CLOCK, flags);
  props[PROP_WRAP_ROWS] = g_param_spec_boolean ("wrap-rows", NULL, NULL, FALSE, flags);
  props[PROP_LOG_DIRECTORY] = g_param_spec_string ("log-directory", NULL, NULL, "", flags);
  props[PROP_KEEP_LOGS_SIZE] = g_param_spec_uint ("keep-logs-size", NULL, NULL, 0, 1048576, 2048, flags);
  props[PROP_KEEP_LOGS_DAYS] = g_param_spec_uint ("keep-logs-days", NULL, NULL, 0, 3650, 30, flags);
  props[PROP_HIGHLIGHT_RULES] = g_param_spec_string ("highlight-rules", NULL, NULL, "", flags);
  props[PROP_LOG_LIMIT] = g_param_spec_uint ("log-limit", NULL, NULL, 0, 1048576, 0, flags);
  props[PROP_DEFAULT_ENCODING] = g_param_spec_string ("default-encoding", NULL, NULL, "UTF-8", flags);
  props[PROP_DEFAULT_LINE_ENDING] = g_param_spec_enum ("default-line-ending", NULL, NULL, SWB_TYPE_LINE_ENDING,
                                                       SWB_LINE_ENDING_NONE, flags);
  props[PROP_RESTORE_SESSION] = g_param_spec_boolean ("restore-session", NULL, NULL, TRUE, flags);
  props[PROP_WINDOW_WIDTH] = g_param_spec_uint ("window-width", NULL, NULL, 1, 65535, 1200, flags);
  props[PROP_WINDOW_HEIGHT] = g_param_spec_uint ("window-height", NULL, NULL, 1, 65535, 780, flags);
  props[PROP_WINDOW_MAXIMIZED] = g_param_spec_boolean ("window-maximized", NULL, NULL, FALSE, flags);
  props[PROP_SIDEBAR_WIDTH] = g_param_spec_uint ("sidebar-width", NULL, NULL, 0, 65535, 0, flags);
  props[PROP_SNIPPETS_SHOWN] = g_param_spec_boolean ("snippets-shown", NULL, NULL, FALSE, flags);
  props[PROP_SNIPPETS_WIDTH] = g_param_spec_uint ("snippets-width", NULL, NULL, 0, 65535, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
swb_settings_init (SwbSettings *self)
{
}

/* Where GLib looks (which GSETTINGS_SCHEMA_DIR and XDG_DATA_DIRS extend), then where we were installed. */
static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchemaSource) own = NULL;
  GSettingsSchema *schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SWB_APP_ID, TRUE);
  if (schema != NULL)
    return schema;
  own = g_settings_schema_source_new_from_directory (SCHEMADIR, source, FALSE, NULL);
  return own != NULL ? g_settings_schema_source_lookup (own, SWB_APP_ID, FALSE) : NULL;
}

/* Binds each property whose key there is: an older schema that is left over must not end the program. */
static void
bind_all (SwbSettings     *self,
          GSettingsSchema *schema)
{
  self->stored = g_settings_new_full (schema, NULL, NULL);
  for (guint i = PROP_0 + 1; i < N_PROPS; i++)
    {
      const char *name = g_param_spec_get_name (props[i]);

      if (g_settings_schema_has_key (schema, name))
        g_settings_bind (self->stored, name, self, name, G_SETTINGS_BIND_DEFAULT);
    }
}

/**
 * swb_settings_new_in_memory:
 *
 * Returns: (transfer full): settings at their defaults that nothing is stored of
 */
SwbSettings *
swb_settings_new_in_memory (void)
{
  return g_object_new (SWB_TYPE_SETTINGS, NULL);
}

/**
 * swb_settings_get_default:
 *
 * The settings of this user. A schema that is missing is said once on standard error; then nothing is stored.
 *
 * Returns: (transfer none): the one object, for as long as the program runs
 */
SwbSettings *
swb_settings_get_default (void)
{
  static SwbSettings *settings;
  g_autoptr (GSettingsSchema) schema = NULL;

  if (settings != NULL)
    return settings;

  settings = swb_settings_new_in_memory ();
  schema = find_schema ();
  if (schema != NULL)
    bind_all (settings, schema);
  else
    g_message ("The settings schema %s is not installed: preferences last until the program ends", SWB_APP_ID);
  return settings;
}

/**
 * swb_settings_is_stored:
 * @self: settings
 *
 * Returns: whether changes outlast the program
 */
gboolean
swb_settings_is_stored (SwbSettings *self)
{
  return self->stored != NULL;
}

SwbColorScheme
swb_settings_get_color_scheme (SwbSettings *self)
{
  return self->color_scheme;
}

/**
 * swb_settings_get_log_font:
 * @self: settings
 *
 * Returns: (transfer none): a font family, or "" for the system's monospace font
 */
const char *
swb_settings_get_log_font (SwbSettings *self)
{
  return self->log_font;
}

/**
 * swb_settings_get_log_font_size:
 * @self: settings
 *
 * Returns: points, or 0 for the system's size
 */
guint
swb_settings_get_log_font_size (SwbSettings *self)
{
  return self->log_font_size;
}

SwbLogTimeFormat
swb_settings_get_time_format (SwbSettings *self)
{
  return self->time_format;
}

/**
 * swb_settings_get_log_directory:
 * @self: settings
 *
 * Returns: (transfer none) (nullable): the folder of new logs, or %NULL for the cache
 */
const char *
swb_settings_get_log_directory (SwbSettings *self)
{
  return self->log_directory[0] != '\0' ? self->log_directory : NULL;
}

/**
 * swb_settings_get_keep_logs_bytes:
 * @self: settings
 *
 * Returns: how many bytes of unsaved logs are kept, or 0 for no limit
 */
guint64
swb_settings_get_keep_logs_bytes (SwbSettings *self)
{
  return (guint64) self->keep_logs_size << 20;
}

/**
 * swb_settings_get_keep_logs_days:
 * @self: settings
 *
 * Returns: for how many days unsaved logs are kept, or 0 for no limit
 */
guint
swb_settings_get_keep_logs_days (SwbSettings *self)
{
  return self->keep_logs_days;
}

gboolean
swb_settings_get_restore_session (SwbSettings *self)
{
  return self->restore_session;
}

/**
 * swb_settings_get_window:
 * @self: settings
 * @width: (out): pixels
 * @height: (out): pixels
 * @maximized: (out): whether it fills the screen
 *
 * How large a new window is.
 */
void
swb_settings_get_window (SwbSettings *self,
                         int         *width,
                         int         *height,
                         gboolean    *maximized)
{
  *width = (int) self->window_width;
  *height = (int) self->window_height;
  *maximized = self->window_maximized;
}

/**
 * swb_settings_get_sidebar_width:
 * @self: settings
 *
 * Returns: pixels, or 0 for a share of the window
 */
int
swb_settings_get_sidebar_width (SwbSettings *self)
{
  return (int) self->sidebar_width;
}

/**
 * swb_settings_apply_defaults:
 * @self: settings
 * @panel: settings of a panel that is about to be made by hand
 *
 * Gives @panel the encoding, the line ending and the limit of its log that the user prefers. Not for panel addresses and files: they mean the
 * same on every machine.
 */
void
swb_settings_apply_defaults (SwbSettings      *self,
                             SwbPanelSettings *panel)
{
  g_autoptr (GError) error = NULL;

  if (!swb_panel_settings_set_string (panel, "encoding", self->default_encoding, &error))
    g_message ("default-encoding: %s", error->message);
  if (self->default_line_ending != SWB_LINE_ENDING_NONE)
    g_object_set (panel, "line-ending", self->default_line_ending, NULL);
  if (self->log_limit != 0)
    g_object_set (panel, "log-limit", self->log_limit, NULL);
}

/**
 * swb_settings_get_highlight_rules:
 * @self: settings
 *
 * Returns: (transfer none): what swb_highlights_parse() takes
 */
const char *
swb_settings_get_highlight_rules (SwbSettings *self)
{
  return self->highlight_rules;
}

/**
 * swb_settings_get_log_limit:
 * @self: settings
 *
 * Returns: MiB that the log of a new panel may have, 0 for no limit
 */
guint
swb_settings_get_log_limit (SwbSettings *self)
{
  return self->log_limit;
}
