#define G_LOG_DOMAIN "swb-panel"

#include "swb-config.h"

#include "swb-panel-address.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-error.h"
#include "swb-host-port.h"

/* What may stand unescaped in a value: RFC 3986 section 3.4 without our own delimiters. "+" means itself. */
#define VALUE_ALLOWED "!$'()*+,;:@/?[]"

/* Takes the message, so that callers write each format where the compiler and translators see it. */
static gboolean
syntax_error (GError **error,
              char    *message)
{
  g_set_error_literal (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_SYNTAX, message);
  g_free (message);
  return FALSE;
}

/* (transfer full) (nullable): @text with its percent escapes decoded */
static char *
unescape (const char *text,
          GError    **error)
{
  g_autoptr (GString) plain = g_string_sized_new (strlen (text));

  for (const char *p = text; *p != '\0'; p++)
    {
      int high, low;

      if (*p != '%')
        {
          g_string_append_c (plain, *p);
          continue;
        }

      high = g_ascii_xdigit_value (p[1]);
      low = high >= 0 ? g_ascii_xdigit_value (p[2]) : -1;
      if (low < 0)
        {
          g_autofree char *rest = g_utf8_substring (p, 0, MIN (g_utf8_strlen (p, -1), 3));

          syntax_error (error, g_strdup_printf (_("“%s” in “%s” is no percent escape: write %%25 for a percent sign"),
                                                rest, text));
          return NULL;
        }
      if (g_ascii_iscntrl ((char) (high * 16 + low)) || (high == 0 && low == 0))
        {
          syntax_error (error, g_strdup_printf (_("“%s” has a control character (%%%X%X)"), text, high, low));
          return NULL;
        }
      g_string_append_c (plain, (char) (high * 16 + low));
      p += 2;
    }

  if (!g_utf8_validate (plain->str, (gssize) plain->len, NULL))
    {
      syntax_error (error, g_strdup_printf (_("The percent escapes in “%s” are no UTF-8"), text));
      return NULL;
    }

  return g_string_free (g_steal_pointer (&plain), FALSE);
}

static gboolean
parse_kind (const char   *text,
            gsize         length,
            SwbPanelKind *kind,
            GError      **error)
{
  g_autofree char *scheme = g_ascii_strdown (text, (gssize) length); /* schemes have no case: RFC 3986 section 3.1 */
  g_autoptr (GEnumClass) enum_class = g_type_class_ref (SWB_TYPE_PANEL_KIND);
  GEnumValue *value = g_enum_get_value_by_nick (enum_class, scheme);

  if (value == NULL)
    {
      g_set_error (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_KIND,
                   _("Unknown kind of panel “%s”: write tcp-server, tcp-client or udp before “://”"), scheme);
      return FALSE;
    }

  *kind = (SwbPanelKind) value->value;
  return TRUE;
}

static gboolean
parse_authority (SwbPanelSettings *settings,
                 const char       *authority,
                 GError          **error)
{
  g_autofree char *escaped_host = NULL;
  g_autofree char *host = NULL;
  const char *extra;
  guint16 port;

  extra = strchr (authority, '@');
  if (extra != NULL)
    {
      g_autofree char *userinfo = g_strndup (authority, (gsize) (extra - authority) + 1);

      return syntax_error (error, g_strdup_printf (_("A panel address has no user name: remove “%s”"), userinfo));
    }
  extra = strchr (authority, '/');
  if (extra != NULL)
    return syntax_error (error, g_strdup_printf (_("A panel address has no path: remove “%s”"), extra));

  if (!swb_host_port_split (authority, &escaped_host, &port, error))
    return FALSE;

  host = unescape (escaped_host, error);
  if (host == NULL)
    return FALSE;
  if (*host == '\0' && swb_panel_settings_get_kind (settings) != SWB_PANEL_KIND_TCP_CLIENT)
    {
      g_set_error_literal (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_HOST,
                           _("The host is empty: write * for all interfaces"));
      return FALSE;
    }
  if (*authority == '[' ? strchr (host, ':') == NULL : strchr (host, ':') != NULL)
    {
      g_set_error (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_HOST,
                   _("The host in “%s” is no IPv6 address in brackets"), authority);
      return FALSE;
    }
  if (!swb_panel_settings_set_string (settings, "host", host, error))
    return FALSE;

  g_object_set (settings, "port", (guint) port, NULL);
  return TRUE;
}

static gboolean
parse_setting (SwbPanelSettings *settings,
               const char       *pair,
               GHashTable       *seen,
               GError          **error)
{
  const char *equals = strchr (pair, '=');
  g_autofree char *escaped_key = NULL;
  g_autofree char *key = NULL;
  g_autofree char *value = NULL;

  if (*pair == '\0')
    return syntax_error (error, g_strdup (_("A setting is missing after “?” or “&”: write key=value")));
  if (equals == NULL || equals == pair)
    return syntax_error (error, g_strdup_printf (_("The setting “%s” is not of the form key=value"), pair));

  escaped_key = g_strndup (pair, (gsize) (equals - pair));
  key = unescape (escaped_key, error);
  if (key == NULL)
    return FALSE;
  value = unescape (equals + 1, error);
  if (value == NULL)
    return FALSE;

  if (strcmp (key, "kind") == 0 || strcmp (key, "host") == 0 || strcmp (key, "port") == 0)
    {
      g_set_error (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_UNKNOWN_KEY,
                   _("“%s” is no setting after “?”: it is part of KIND://HOST:PORT"), key);
      return FALSE;
    }
  if (g_hash_table_contains (seen, key))
    return syntax_error (error, g_strdup_printf (_("The setting “%s” is given twice"), key));
  if (!swb_panel_settings_set_string (settings, key, value, error))
    return FALSE;

  g_hash_table_add (seen, g_steal_pointer (&key));
  return TRUE;
}

static gboolean
parse_query (SwbPanelSettings *settings,
             const char       *query,
             GError          **error)
{
  g_auto (GStrv) pairs = g_strsplit (query, "&", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (*query == '\0')
    return parse_setting (settings, "", seen, error);
  for (gsize i = 0; pairs[i] != NULL; i++)
    if (!parse_setting (settings, pairs[i], seen, error))
      return FALSE;

  return TRUE;
}

/**
 * swb_panel_address_parse:
 * @text: (type filename): `KIND://HOST:PORT?KEY=VALUE&…`
 * @error: return location for a %SWB_ADDRESS_ERROR; the message names the part at fault
 *
 * KIND is `tcp-server`, `tcp-client` or `udp`. HOST is `*` for all interfaces, an IPv4 address, an IPv6 address in
 * brackets with its zone as `%25eth0` (RFC 6874), or a name. PORT is 0 … 65535, 0 for any free one. The keys are those of
 * swb_panel_settings_list_keys(); each may stand once. Host, keys and values are UTF-8, percent-encoded where they need be;
 * "+" means itself. There is no user name, no path and no fragment. Any thread.
 *
 * Returns: (transfer full) (nullable): the settings
 */
SwbPanelSettings *
swb_panel_address_parse (const char *text,
                         GError    **error)
{
  g_autoptr (SwbPanelSettings) settings = NULL;
  g_autofree char *authority = NULL;
  const char *begin;
  const char *query;
  SwbPanelKind kind;

  g_return_val_if_fail (text != NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_autofree char *shown = g_utf8_make_valid (text, -1);

      syntax_error (error, g_strdup_printf (_("The panel address “%s” is no UTF-8"), shown));
      return NULL;
    }

  for (begin = text; *begin != '\0'; begin++)
    if (g_ascii_iscntrl (*begin))
      {
        g_autofree char *shown = g_strdup (text);

        /* a message has one line */
        for (char *p = shown; *p != '\0'; p++)
          if (g_ascii_iscntrl (*p))
            *p = ' ';
        syntax_error (error, g_strdup_printf (_("The panel address “%s” has a control character (%%%02X)"),
                                              shown, *begin));
        return NULL;
      }

  begin = strstr (text, "://");
  if (begin == NULL)
    {
      syntax_error (error, g_strdup_printf (_("“%s” is no panel address: write, for example, tcp-server://*:6001"),
                                            text));
      return NULL;
    }
  if (!parse_kind (text, (gsize) (begin - text), &kind, error))
    return NULL;
  begin += strlen ("://");

  if (strchr (begin, '#') != NULL)
    {
      syntax_error (error, g_strdup_printf (_("A panel address has no fragment: remove “%s”, or write %%23 for #"),
                                            strchr (begin, '#')));
      return NULL;
    }

  query = strchr (begin, '?');
  authority = query != NULL ? g_strndup (begin, (gsize) (query - begin)) : g_strdup (begin);

  settings = swb_panel_settings_new (kind);
  if (!parse_authority (settings, authority, error) ||
      (query != NULL && !parse_query (settings, query + 1, error)))
    return NULL;

  return g_steal_pointer (&settings);
}

/* What @key would be if nobody had set it, given the others. */
static gboolean
is_default (SwbPanelSettings *settings,
            SwbPanelSettings *defaults,
            const char       *key)
{
  g_autofree char *value = swb_panel_settings_get_string (settings, key);
  g_autofree char *usual = swb_panel_settings_get_string (defaults, key);

  return strcmp (value, usual) == 0;
}

/**
 * swb_panel_address_format:
 * @settings: settings
 * @with_query: %TRUE for the whole address, with every setting that is not at its default, in ASCII, to be stored or given
 *   to a program; %FALSE for kind, host and port alone, names in UTF-8, to be shown
 *
 * The inverse of swb_panel_address_parse(): what that makes of the whole address equals @settings. The thread of @settings.
 *
 * Returns: (transfer full): the address
 */
char *
swb_panel_address_format (SwbPanelSettings *settings,
                          gboolean          with_query)
{
  g_autoptr (SwbPanelSettings) defaults = NULL;
  g_autoptr (GString) address = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *host = NULL;
  g_autofree char *host_port = NULL;
  const char *const *keys;
  char separator = '?';

  g_return_val_if_fail (SWB_IS_PANEL_SETTINGS (settings), NULL);

  kind = swb_panel_settings_get_string (settings, "kind");
  host = g_uri_escape_string (swb_panel_settings_get_host (settings), "*:", !with_query);
  host_port = swb_host_port_join (host, swb_panel_settings_get_port (settings));
  address = g_string_new (NULL);
  g_string_append_printf (address, "%s://%s", kind, host_port);
  if (!with_query)
    return g_string_free (g_steal_pointer (&address), FALSE);

  /* one setting decides about another's default */
  defaults = swb_panel_settings_new (swb_panel_settings_get_kind (settings));
  g_object_set (defaults, "line-session", swb_panel_settings_get_line_session (settings), NULL);

  keys = swb_panel_settings_list_keys (swb_panel_settings_get_kind (settings));
  for (gsize i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *value = NULL;
      g_autofree char *escaped = NULL;

      if (strcmp (keys[i], "line-session") == 0
            ? !swb_panel_settings_get_line_session (settings)
            : is_default (settings, defaults, keys[i]))
        continue;

      value = swb_panel_settings_get_string (settings, keys[i]);
      escaped = g_uri_escape_string (value, VALUE_ALLOWED, FALSE);
      g_string_append_printf (address, "%c%s=%s", separator, keys[i], escaped);
      separator = '&';
    }

  return g_string_free (g_steal_pointer (&address), FALSE);
}

/**
 * swb_panel_address_is_address:
 * @text: (type filename): what was typed as an argument
 *
 * Tells an address, even a wrong one, from the path of a file: an address begins with a scheme (RFC 3986 section 3.1) and
 * "://". A `file:` URI is no address. Any thread.
 *
 * Returns: whether @text is to be read by swb_panel_address_parse()
 */
gboolean
swb_panel_address_is_address (const char *text)
{
  const char *p = text;

  if (!g_ascii_isalpha (*p))
    return FALSE;
  while (g_ascii_isalnum (*p) || *p == '+' || *p == '-' || *p == '.')
    p++;

  return g_str_has_prefix (p, "://") && g_ascii_strncasecmp (text, "file:", strlen ("file:")) != 0;
}
