#define G_LOG_DOMAIN "swb-panel"

#include "swb-config.h"

#include "swb-panel-settings-private.h"

G_DEFINE_FINAL_TYPE (SwbPanelSettings, swb_panel_settings, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_KIND,
  PROP_HOST,
  PROP_PORT,
  PROP_TITLE,
  PROP_ENCODING,
  PROP_LINE_ENDING,
  PROP_LINE_SESSION,
  PROP_INPUT,
  PROP_VIEW,
  PROP_LOG,
  PROP_REPLY,
  PROP_HALF_OPEN,
  PROP_SERVE,
  PROP_CONNECT_TIMEOUT,
  PROP_LOG_LIMIT,
  PROP_PEER,
  PROP_BROADCAST,
  PROP_ESCAPES,
  PROP_VARIABLES,
  PROP_PREFIX,
  PROP_SUFFIX,
  PROP_CHECKSUM,
  PROP_CHECKSUM_ORDER,
  PROP_CHECKSUM_RANGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char *
default_host (SwbPanelKind kind)
{
  return kind == SWB_PANEL_KIND_TCP_CLIENT ? "127.0.0.1" : "*";
}

/* The C member behind a property: a string, or an int, which GLib's enums, booleans and unsigned integers all fill. */
static char **
string_field (SwbPanelSettings *self,
              guint             prop_id)
{
  switch (prop_id)
    {
    case PROP_HOST:
      return &self->host;
    case PROP_TITLE:
      return &self->title;
    case PROP_ENCODING:
      return &self->encoding;
    case PROP_LOG:
      return &self->log;
    case PROP_PEER:
      return &self->peer;
    case PROP_PREFIX:
      return &self->prefix;
    case PROP_SUFFIX:
      return &self->suffix;
    case PROP_CHECKSUM:
      return &self->checksum;
    case PROP_CHECKSUM_RANGE:
      return &self->checksum_range;
    default:
      return NULL;
    }
}

static gboolean *
boolean_field (SwbPanelSettings *self,
               guint             prop_id)
{
  switch (prop_id)
    {
    case PROP_LINE_SESSION:
      return &self->line_session;
    case PROP_HALF_OPEN:
      return &self->half_open;
    case PROP_BROADCAST:
      return &self->broadcast;
    case PROP_ESCAPES:
      return &self->escapes;
    case PROP_VARIABLES:
      return &self->variables;
    default:
      return NULL;
    }
}

static guint *
uint_field (SwbPanelSettings *self,
            guint             prop_id)
{
  switch (prop_id)
    {
    case PROP_PORT:
      return &self->port;
    case PROP_CONNECT_TIMEOUT:
      return &self->connect_timeout;
    case PROP_LOG_LIMIT:
      return &self->log_limit;
    default:
      return NULL;
    }
}

static int
get_enum (SwbPanelSettings *self,
          guint             prop_id)
{
  switch (prop_id)
    {
    case PROP_KIND:
      return (int) self->kind;
    case PROP_LINE_ENDING:
      return (int) self->line_ending;
    case PROP_INPUT:
      return (int) self->input;
    case PROP_VIEW:
      return (int) self->view;
    case PROP_REPLY:
      return (int) self->reply;
    case PROP_SERVE:
      return (int) self->serve;
    case PROP_CHECKSUM_ORDER:
      return (int) self->checksum_order;
    default:
      g_return_val_if_reached (0);
    }
}

static void
put_enum (SwbPanelSettings *self,
          guint             prop_id,
          int               value)
{
  switch (prop_id)
    {
    case PROP_KIND:
      self->kind = (SwbPanelKind) value;
      break;
    case PROP_LINE_ENDING:
      self->line_ending = (SwbLineEnding) value;
      break;
    case PROP_INPUT:
      self->input = (SwbDataFormat) value;
      break;
    case PROP_VIEW:
      self->view = (SwbDataFormat) value;
      break;
    case PROP_REPLY:
      self->reply = (SwbReply) value;
      break;
    case PROP_SERVE:
      self->serve = (SwbServe) value;
      break;
    case PROP_CHECKSUM_ORDER:
      self->checksum_order = (SwbChecksumOrder) value;
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
set_enum (SwbPanelSettings *self,
          guint             prop_id,
          int               value)
{
  if (get_enum (self, prop_id) == value)
    return;

  put_enum (self, prop_id, value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static const char *
default_text (SwbPanelSettings *self,
              guint             prop_id)
{
  switch (prop_id)
    {
    case PROP_HOST:
      return default_host (self->kind);
    case PROP_ENCODING:
      return "UTF-8";
    case PROP_CHECKSUM:
      return "none";
    case PROP_CHECKSUM_RANGE:
      return "0..-1";
    default:
      return "";
    }
}

static void
set_text (SwbPanelSettings *self,
          guint             prop_id,
          const char       *value)
{
  char **field = string_field (self, prop_id);

  /* some have no empty value */
  if (value == NULL || *value == '\0')
    value = default_text (self, prop_id);

  if (g_strcmp0 (*field, value) == 0)
    return;

  g_free (*field);
  *field = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
set_boolean (SwbPanelSettings *self,
             guint             prop_id,
             gboolean          value)
{
  gboolean *field = boolean_field (self, prop_id);

  value = !!value;
  if (*field == value)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);

  /* a device's command line ends its lines with CRLF, unless the user knows better */
  if (prop_id == PROP_LINE_SESSION && !self->line_ending_chosen)
    set_enum (self, PROP_LINE_ENDING, value ? SWB_LINE_ENDING_CRLF : SWB_LINE_ENDING_NONE);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
set_uint (SwbPanelSettings *self,
          guint             prop_id,
          guint             value)
{
  guint *field = uint_field (self, prop_id);

  if (*field == value)
    return;

  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
swb_panel_settings_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  SwbPanelSettings *self = SWB_PANEL_SETTINGS (object);

  if (prop_id == PROP_LINE_ENDING)
    self->line_ending_chosen = TRUE;

  if (prop_id == PROP_KIND)
    self->kind = (SwbPanelKind) g_value_get_enum (value);
  else if (G_IS_PARAM_SPEC_ENUM (pspec))
    set_enum (self, prop_id, g_value_get_enum (value));
  else if (string_field (self, prop_id) != NULL)
    set_text (self, prop_id, g_value_get_string (value));
  else if (boolean_field (self, prop_id) != NULL)
    set_boolean (self, prop_id, g_value_get_boolean (value));
  else if (uint_field (self, prop_id) != NULL)
    set_uint (self, prop_id, g_value_get_uint (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
swb_panel_settings_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  SwbPanelSettings *self = SWB_PANEL_SETTINGS (object);

  if (G_IS_PARAM_SPEC_ENUM (pspec))
    g_value_set_enum (value, get_enum (self, prop_id));
  else if (string_field (self, prop_id) != NULL)
    g_value_set_string (value, *string_field (self, prop_id));
  else if (boolean_field (self, prop_id) != NULL)
    g_value_set_boolean (value, *boolean_field (self, prop_id));
  else if (uint_field (self, prop_id) != NULL)
    g_value_set_uint (value, *uint_field (self, prop_id));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
swb_panel_settings_constructed (GObject *object)
{
  SwbPanelSettings *self = SWB_PANEL_SETTINGS (object);

  /* the kind, which decides about it, is known only now */
  if (self->host == NULL)
    self->host = g_strdup (default_host (self->kind));

  G_OBJECT_CLASS (swb_panel_settings_parent_class)->constructed (object);
}

static void
swb_panel_settings_finalize (GObject *object)
{
  SwbPanelSettings *self = SWB_PANEL_SETTINGS (object);

  g_free (self->host);
  g_free (self->title);
  g_free (self->encoding);
  g_free (self->log);
  g_free (self->peer);
  g_free (self->prefix);
  g_free (self->suffix);
  g_free (self->checksum);
  g_free (self->checksum_range);

  G_OBJECT_CLASS (swb_panel_settings_parent_class)->finalize (object);
}

static void
install_enum (guint       prop_id,
              const char *name,
              GType       type,
              int         default_value,
              GParamFlags flags)
{
  properties[prop_id] = g_param_spec_enum (name, NULL, NULL, type, default_value, flags);
}

static void
swb_panel_settings_class_init (SwbPanelSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = swb_panel_settings_set_property;
  object_class->get_property = swb_panel_settings_get_property;
  object_class->constructed = swb_panel_settings_constructed;
  object_class->finalize = swb_panel_settings_finalize;

  install_enum (PROP_KIND, "kind", SWB_TYPE_PANEL_KIND, SWB_PANEL_KIND_TCP_SERVER, flags | G_PARAM_CONSTRUCT_ONLY);
  install_enum (PROP_LINE_ENDING, "line-ending", SWB_TYPE_LINE_ENDING, SWB_LINE_ENDING_NONE, flags);
  install_enum (PROP_INPUT, "input", SWB_TYPE_DATA_FORMAT, SWB_DATA_FORMAT_TEXT, flags);
  install_enum (PROP_VIEW, "view", SWB_TYPE_DATA_FORMAT, SWB_DATA_FORMAT_TEXT, flags);
  install_enum (PROP_REPLY, "reply", SWB_TYPE_REPLY, SWB_REPLY_NONE, flags);
  install_enum (PROP_SERVE, "serve", SWB_TYPE_SERVE, SWB_SERVE_MANY, flags);
  install_enum (PROP_CHECKSUM_ORDER, "checksum-order", SWB_TYPE_CHECKSUM_ORDER, SWB_CHECKSUM_ORDER_AUTO, flags);

  properties[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_ENCODING] = g_param_spec_string ("encoding", NULL, NULL, "UTF-8", flags);
  properties[PROP_LOG] = g_param_spec_string ("log", NULL, NULL, "", flags);
  properties[PROP_PEER] = g_param_spec_string ("peer", NULL, NULL, "", flags);
  properties[PROP_PREFIX] = g_param_spec_string ("prefix", NULL, NULL, "", flags);
  properties[PROP_SUFFIX] = g_param_spec_string ("suffix", NULL, NULL, "", flags);
  properties[PROP_CHECKSUM] = g_param_spec_string ("checksum", NULL, NULL, "none", flags);
  properties[PROP_CHECKSUM_RANGE] = g_param_spec_string ("checksum-range", NULL, NULL, "0..-1", flags);

  properties[PROP_PORT] = g_param_spec_uint ("port", NULL, NULL, 0, G_MAXUINT16, 0, flags);
  properties[PROP_CONNECT_TIMEOUT] = g_param_spec_uint ("connect-timeout", NULL, NULL, 1, 3600, 10, flags);
  properties[PROP_LOG_LIMIT] = g_param_spec_uint ("log-limit", NULL, NULL, 0, SWB_LOG_LIMIT_MAX, 0, flags);

  properties[PROP_LINE_SESSION] = g_param_spec_boolean ("line-session", NULL, NULL, FALSE, flags);
  properties[PROP_HALF_OPEN] = g_param_spec_boolean ("half-open", NULL, NULL, FALSE, flags);
  properties[PROP_BROADCAST] = g_param_spec_boolean ("broadcast", NULL, NULL, TRUE, flags);
  properties[PROP_ESCAPES] = g_param_spec_boolean ("escapes", NULL, NULL, FALSE, flags);
  properties[PROP_VARIABLES] = g_param_spec_boolean ("variables", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
swb_panel_settings_init (SwbPanelSettings *self)
{
  self->title = g_strdup ("");
  self->encoding = g_strdup ("UTF-8");
  self->log = g_strdup ("");
  self->peer = g_strdup ("");
  self->prefix = g_strdup ("");
  self->suffix = g_strdup ("");
  self->checksum = g_strdup ("none");
  self->checksum_range = g_strdup ("0..-1");
  self->connect_timeout = 10;
  self->broadcast = TRUE;
}

/**
 * swb_panel_settings_new:
 * @kind: what the panel is
 *
 * Returns: (transfer full): settings with the defaults of @kind
 */
SwbPanelSettings *
swb_panel_settings_new (SwbPanelKind kind)
{
  return g_object_new (SWB_TYPE_PANEL_SETTINGS, "kind", kind, NULL);
}

/**
 * swb_panel_settings_copy:
 * @self: settings
 *
 * Returns: (transfer full): the same settings, which @self no longer reaches; the copy may go to another thread
 */
SwbPanelSettings *
swb_panel_settings_copy (SwbPanelSettings *self)
{
  SwbPanelSettings *copy;

  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), NULL);

  copy = swb_panel_settings_new (self->kind);
  for (guint i = PROP_KIND + 1; i < N_PROPS; i++)
    {
      if (string_field (self, i) != NULL)
        set_text (copy, i, *string_field (self, i));
      else if (boolean_field (self, i) != NULL)
        *boolean_field (copy, i) = *boolean_field (self, i);
      else if (uint_field (self, i) != NULL)
        *uint_field (copy, i) = *uint_field (self, i);
      else
        put_enum (copy, i, get_enum (self, i));
    }
  copy->line_ending_chosen = self->line_ending_chosen;

  return copy;
}
