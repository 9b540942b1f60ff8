/* The settings by name and as text, as the query of a panel address and a workspace file have them. */

#define G_LOG_DOMAIN "swb-panel"

#include "swb-config.h"

#include "swb-panel-settings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-charset.h"
#include "swb-error.h"
#include "swb-escape.h"
#include "swb-host-port.h"

/* What a query or a workspace file can set for each kind, besides the address itself, in the order it is written. */
#define COMMON_KEYS                                                                                            \
  "title", "encoding", "line-ending", "line-session", "input", "escapes", "variables", "prefix", "suffix",     \
    "checksum", "checksum-order", "checksum-range", "view", "log", "log-limit", "reply"

static const char *const server_keys[] = { COMMON_KEYS, "half-open", "serve", NULL };
static const char *const client_keys[] = { COMMON_KEYS, "half-open", "connect-timeout", NULL };
static const char *const udp_keys[] = { COMMON_KEYS, "peer", "broadcast", NULL };

/**
 * swb_panel_settings_list_keys:
 * @kind: a kind of panel
 *
 * The settings that a panel of this kind has, beside `kind`, `host` and `port`: what may stand in an address's query.
 * Any thread.
 *
 * Returns: (array zero-terminated=1) (transfer none): their names
 */
const char *const *
swb_panel_settings_list_keys (SwbPanelKind kind)
{
  switch (kind)
    {
    case SWB_PANEL_KIND_TCP_SERVER:
      return server_keys;
    case SWB_PANEL_KIND_TCP_CLIENT:
      return client_keys;
    case SWB_PANEL_KIND_UDP:
      return udp_keys;
    default:
      g_return_val_if_reached (NULL);
    }
}

static const char *
kind_nick (SwbPanelKind kind)
{
  switch (kind)
    {
    case SWB_PANEL_KIND_TCP_SERVER:
      return "tcp-server";
    case SWB_PANEL_KIND_TCP_CLIENT:
      return "tcp-client";
    case SWB_PANEL_KIND_UDP:
    default:
      return "udp";
    }
}

/* (transfer full): @text fit for a message of one line */
static char *
printable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GString) shown = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (shown, g_unichar_iscntrl (c) ? 0xfffd : c);
    }

  return g_string_free (g_steal_pointer (&shown), FALSE);
}

/* The property of that name, if a panel of this kind has it and it can be set. */
static GParamSpec *
find_key (SwbPanelSettings *self,
          const char       *key,
          GError          **error)
{
  SwbPanelKind kind = swb_panel_settings_get_kind (self);
  const char *const *keys = swb_panel_settings_list_keys (kind);
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (self), key);
  g_autofree char *shown = NULL;
  g_autofree char *known = NULL;

  if (pspec != NULL &&
      (g_strv_contains (keys, key) || strcmp (key, "host") == 0 || strcmp (key, "port") == 0))
    return pspec;

  shown = printable (key);
  known = g_strjoinv (", ", (char **) keys);
  g_set_error (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_UNKNOWN_KEY,
               pspec != NULL && strcmp (key, "kind") != 0
                 ? _("“%s” is no setting of a %s panel, which has %s")
                 : _("Unknown setting “%s”; a %s panel has %s"),
               shown, kind_nick (kind), known);
  return NULL;
}

static gboolean
bad_value (const char *key,
           const char *value,
           const char *allowed,
           GError    **error)
{
  g_autofree char *shown = printable (value);

  g_set_error (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_BAD_VALUE,
               /* Translators: the name of a setting, its wrong value, and what is allowed */
               _("%s can’t be “%s”: allowed is %s"), key, shown, allowed);
  return FALSE;
}

static gboolean
set_enum_string (SwbPanelSettings *self,
                 GParamSpec       *pspec,
                 const char       *value,
                 GError          **error)
{
  GEnumClass *enum_class = G_PARAM_SPEC_ENUM (pspec)->enum_class;
  GEnumValue *found = g_enum_get_value_by_nick (enum_class, value);

  if (found == NULL)
    {
      g_autoptr (GString) allowed = g_string_new (NULL);

      for (guint i = 0; i < enum_class->n_values; i++)
        g_string_append_printf (allowed, "%s%s", i > 0 ? ", " : "", enum_class->values[i].value_nick);
      return bad_value (pspec->name, value, allowed->str, error);
    }

  g_object_set (self, pspec->name, found->value, NULL);
  return TRUE;
}

static gboolean
set_boolean_string (SwbPanelSettings *self,
                    GParamSpec       *pspec,
                    const char       *value,
                    GError          **error)
{
  static const char *const yes[] = { "on", "true", "yes", "1", NULL };
  static const char *const no[] = { "off", "false", "no", "0", NULL };

  if (!g_strv_contains (yes, value) && !g_strv_contains (no, value))
    return bad_value (pspec->name, value, "on, off", error);

  g_object_set (self, pspec->name, g_strv_contains (yes, value), NULL);
  return TRUE;
}

static gboolean
set_uint_string (SwbPanelSettings *self,
                 GParamSpec       *pspec,
                 const char       *value,
                 GError          **error)
{
  GParamSpecUInt *range = G_PARAM_SPEC_UINT (pspec);
  guint64 number;

  if (!g_ascii_string_to_unsigned (value, 10, range->minimum, range->maximum, &number, NULL))
    {
      g_autofree char *allowed = g_strdup_printf ("%u … %u", range->minimum, range->maximum);

      return bad_value (pspec->name, value, allowed, error);
    }

  g_object_set (self, pspec->name, (guint) number, NULL);
  return TRUE;
}

static gboolean
check_peer (const char *value,
            GError    **error)
{
  g_autofree char *host = NULL;
  guint16 port;

  if (swb_host_port_split (value, &host, &port, NULL) && swb_host_check (host, NULL) && port != 0)
    return TRUE;

  return bad_value ("peer", value, _("HOST:PORT, an IPv6 address in brackets, with a port from 1 to 65535"), error);
}

/* The codec's own message says what is wrong and what is allowed. */
static gboolean
refuse_codec (const char *key,
              const char *value,
              GError     *fault,
              GError    **error)
{
  g_autofree char *shown = printable (value);

  g_set_error (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_BAD_VALUE,
               /* Translators: the name of a setting, its wrong value, and what is wrong with it */
               _("%s can’t be “%s”: %s"), key, shown, fault->message);
  return FALSE;
}

static gboolean
set_send_string (SwbPanelSettings *self,
                 const char       *key,
                 const char       *value,
                 GError          **error)
{
  g_autoptr (GError) fault = NULL;
  g_autofree char *kept = NULL;
  SwbChecksum checksum;
  SwbChecksumRange range;

  if (strcmp (key, "checksum") == 0)
    /* by the name that was written, which may be the better known one of several */
    kept = !swb_checksum_parse (value, &checksum, &fault) ? NULL
           : checksum.kind == SWB_CHECKSUM_NONE           ? g_strdup ("none")
                                                          : g_strdup (value);
  else if (strcmp (key, "checksum-range") == 0)
    kept = swb_checksum_range_parse (value, &range, &fault) ? swb_checksum_range_format (&range) : NULL;
  else
    kept = swb_escape_check (value, &fault) ? g_strdup (value) : NULL;

  if (kept == NULL)
    return refuse_codec (key, value, fault, error);

  g_object_set (self, key, kept, NULL);
  return TRUE;
}

static gboolean
is_send_key (const char *key)
{
  static const char *const keys[] = { "prefix", "suffix", "checksum", "checksum-range", NULL };

  return g_strv_contains (keys, key);
}

static gboolean
has_control (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return TRUE;

  return FALSE;
}

static gboolean
set_text_string (SwbPanelSettings *self,
                 GParamSpec       *pspec,
                 const char       *value,
                 GError          **error)
{
  const char *key = pspec->name;

  if (!g_utf8_validate (value, -1, NULL))
    return bad_value (key, value, _("UTF-8 text"), error);
  if (has_control (value))
    return bad_value (key, value, _("text without control characters"), error);
  if (is_send_key (key))
    return set_send_string (self, key, value, error);

  if (strcmp (pspec->name, "host") == 0)
    {
      gboolean any = strcmp (value, "*") == 0;

      if (any && swb_panel_settings_get_kind (self) == SWB_PANEL_KIND_TCP_CLIENT)
        {
          g_set_error_literal (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_HOST,
                               _("The host of a client can’t be “*”: it needs one address to connect to"));
          return FALSE;
        }
      if (!any && !swb_host_check (value, error))
        return FALSE;
    }
  else if (strcmp (pspec->name, "encoding") == 0 && !swb_charset_exists (value))
    {
      return bad_value (key, value,
                        _("an encoding of this system, such as UTF-8, GBK, GB18030, Big5, Shift_JIS or ISO-8859-1"),
                        error);
    }
  else if (strcmp (pspec->name, "peer") == 0 && *value != '\0' && !check_peer (value, error))
    {
      return FALSE;
    }

  g_object_set (self, pspec->name, value, NULL);
  return TRUE;
}

/**
 * swb_panel_settings_set_string:
 * @self: settings
 * @key: the name of a property but `kind`
 * @value: its value as in the table of #SwbPanelSettings; for on/off also true/false, yes/no, 1/0
 * @error: return location for a %SWB_ADDRESS_ERROR that names @key, @value and what is allowed
 *
 * Sets a property from the text of a query or a workspace file. Unlike g_object_set() it refuses what can't work: a host
 * that is none, an encoding that this system doesn't know, a `peer` without a port. Nothing changes on error.
 *
 * Returns: whether the value was taken
 */
gboolean
swb_panel_settings_set_string (SwbPanelSettings *self,
                               const char       *key,
                               const char       *value,
                               GError          **error)
{
  GParamSpec *pspec;

  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), FALSE);
  g_return_val_if_fail (key != NULL && value != NULL, FALSE);

  pspec = find_key (self, key, error);
  if (pspec == NULL)
    return FALSE;

  if (G_IS_PARAM_SPEC_ENUM (pspec))
    return set_enum_string (self, pspec, value, error);
  if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    return set_boolean_string (self, pspec, value, error);
  if (G_IS_PARAM_SPEC_UINT (pspec))
    return set_uint_string (self, pspec, value, error);
  return set_text_string (self, pspec, value, error);
}

/**
 * swb_panel_settings_get_string:
 * @self: settings
 * @key: the name of a property
 *
 * Returns: (transfer full) (nullable): its value as swb_panel_settings_set_string() takes it; %NULL when a panel of this
 *   kind has no such property
 */
char *
swb_panel_settings_get_string (SwbPanelSettings *self,
                               const char       *key)
{
  g_auto (GValue) value = G_VALUE_INIT;
  GParamSpec *pspec;

  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  if (strcmp (key, "kind") == 0)
    return g_strdup (kind_nick (swb_panel_settings_get_kind (self)));

  pspec = find_key (self, key, NULL);
  if (pspec == NULL)
    return NULL;

  g_object_get_property (G_OBJECT (self), pspec->name, &value);
  if (G_IS_PARAM_SPEC_ENUM (pspec))
    {
      GEnumClass *enum_class = G_PARAM_SPEC_ENUM (pspec)->enum_class;

      return g_strdup (g_enum_get_value (enum_class, g_value_get_enum (&value))->value_nick);
    }
  if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    return g_strdup (g_value_get_boolean (&value) ? "on" : "off");
  if (G_IS_PARAM_SPEC_UINT (pspec))
    return g_strdup_printf ("%u", g_value_get_uint (&value));
  return g_value_dup_string (&value);
}
