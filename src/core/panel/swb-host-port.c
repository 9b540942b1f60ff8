#define G_LOG_DOMAIN "swb-panel"

#include "swb-config.h"

#include "swb-host-port.h"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <net/if.h>
#include <string.h>

#include "swb-error.h"

/* RFC 1035 section 2.3.4: a label has at most 63 octets, a name 255 on the wire, which is 253 written out. */
#define MAX_LABEL 63
#define MAX_NAME 253

static gboolean
is_ipv4 (const char *text)
{
  struct in_addr address;

  return inet_pton (AF_INET, text, &address) == 1;
}

/* With or without a zone. The zone need not be an interface of this machine now: it may be plugged in later. */
static gboolean
is_ipv6 (const char *text)
{
  const char *zone = strchr (text, '%');
  g_autofree char *bare = zone != NULL ? g_strndup (text, (gsize) (zone - text)) : g_strdup (text);
  struct in6_addr address;

  if (inet_pton (AF_INET6, bare, &address) != 1)
    return FALSE;
  if (zone == NULL)
    return TRUE;

  zone++;
  if (*zone == '\0' || strlen (zone) >= IF_NAMESIZE)
    return FALSE;
  for (; *zone != '\0'; zone++)
    if (!g_ascii_isgraph (*zone) || strchr ("/%[]", *zone) != NULL)
      return FALSE;

  return TRUE;
}

/* RFC 1123 section 2.1, and underscores, which real names have (RFC 2181 section 11). @name is ASCII. */
static gboolean
is_name (const char *name)
{
  gsize length = strlen (name);
  g_autofree char *bare = NULL;
  g_auto (GStrv) labels = NULL;
  guint count;

  /* a dot at the end says that the name is complete */
  if (length > 0 && name[length - 1] == '.')
    length--;
  if (length == 0 || length > MAX_NAME)
    return FALSE;

  bare = g_strndup (name, length);
  labels = g_strsplit (bare, ".", -1);
  count = g_strv_length (labels);
  for (guint i = 0; i < count; i++)
    {
      gsize label_length = strlen (labels[i]);

      if (label_length == 0 || label_length > MAX_LABEL || labels[i][0] == '-' || labels[i][label_length - 1] == '-')
        return FALSE;
      for (const char *p = labels[i]; *p != '\0'; p++)
        if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
          return FALSE;
    }

  /* Nothing ends in a number but an IPv4 address (RFC 1123 section 2.1): 1.2.3 and 256.1.1.1 are slips of the pen. */
  return strspn (labels[count - 1], "0123456789") != strlen (labels[count - 1]);
}

/**
 * swb_host_check:
 * @host: an IPv4 address, an IPv6 address without brackets but perhaps with a zone (`fe80::1%eth0`), or a host name,
 *   international ones in UTF-8 or in `xn--` form
 * @error: return location for %SWB_ADDRESS_ERROR_HOST
 *
 * Looks at the form alone and resolves nothing. Any thread.
 *
 * Returns: whether @host can be an address or a name
 */
gboolean
swb_host_check (const char *host,
                GError    **error)
{
  g_autofree char *shown = NULL;

  if (*host == '\0')
    {
      g_set_error_literal (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_HOST, _("The host is empty"));
      return FALSE;
    }

  if (g_utf8_validate (host, -1, NULL))
    {
      if (is_ipv4 (host) || is_ipv6 (host))
        return TRUE;
      if (strchr (host, ':') == NULL)
        {
          g_autofree char *ascii = g_str_is_ascii (host) ? g_strdup (host) : g_hostname_to_ascii (host);

          if (ascii != NULL && is_name (ascii))
            return TRUE;
        }
    }

  shown = g_utf8_make_valid (host, -1);
  g_set_error (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_HOST,
               _("The host “%s” is neither an IP address nor a host name"), shown);
  return FALSE;
}

static gboolean
parse_port (const char *text,
            guint16    *port,
            GError    **error)
{
  guint64 value;

  if (*text == '\0')
    {
      g_set_error_literal (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_PORT,
                           _("The port is missing: write HOST:PORT"));
      return FALSE;
    }
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT16, &value, NULL))
    {
      g_autofree char *shown = g_utf8_make_valid (text, -1);

      g_set_error (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_PORT,
                   _("The port “%s” is not a number from 0 to 65535"), shown);
      return FALSE;
    }

  *port = (guint16) value;
  return TRUE;
}

/**
 * swb_host_port_split:
 * @text: `HOST:PORT`, an IPv6 address in brackets (RFC 3986 section 3.2.2)
 * @host: (out) (transfer full): what stands before the colon, without brackets; not checked, and whatever percent signs
 *   it has are untouched
 * @port: (out): the port, 0 … 65535
 * @error: return location for %SWB_ADDRESS_ERROR_HOST or %SWB_ADDRESS_ERROR_PORT
 *
 * Any thread.
 *
 * Returns: whether @text has these parts
 */
gboolean
swb_host_port_split (const char *text,
                     char      **host,
                     guint16    *port,
                     GError    **error)
{
  g_autofree char *shown = g_utf8_make_valid (text, -1);
  const char *host_begin = text;
  const char *host_end;
  const char *colon;

  *host = NULL;
  *port = 0;

  if (*text == '[')
    {
      host_begin = text + 1;
      host_end = strchr (text, ']');
      if (host_end == NULL || (host_end[1] != ':' && host_end[1] != '\0'))
        {
          g_set_error (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_HOST,
                       _("The host in “%s” has an opening bracket without “]:” after the address"), shown);
          return FALSE;
        }
      colon = host_end[1] == ':' ? host_end + 1 : NULL;
    }
  else
    {
      colon = strrchr (text, ':');
      host_end = colon;
      if (colon != NULL && memchr (text, ':', (gsize) (colon - text)) != NULL)
        {
          g_set_error (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_HOST,
                       _("The host in “%s” has colons: write an IPv6 address in brackets, as in [::1]:6001"), shown);
          return FALSE;
        }
    }

  if (colon == NULL)
    {
      g_set_error (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_PORT,
                   _("The port is missing in “%s”: write HOST:PORT"), shown);
      return FALSE;
    }
  if (!parse_port (colon + 1, port, error))
    return FALSE;

  *host = g_strndup (host_begin, (gsize) (host_end - host_begin));
  if (*text == '[' && strchr (*host, ':') == NULL)
    {
      g_clear_pointer (host, g_free);
      g_set_error (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_HOST,
                   _("The host in “%s” is no IPv6 address, and only those stand in brackets"), shown);
      return FALSE;
    }

  return TRUE;
}

/**
 * swb_host_port_join:
 * @host: an address without brackets, or a name
 * @port: a port
 *
 * The inverse of swb_host_port_split(). Any thread.
 *
 * Returns: (transfer full): `HOST:PORT`, an IPv6 address in brackets
 */
char *
swb_host_port_join (const char *host,
                    guint16     port)
{
  return strchr (host, ':') != NULL ? g_strdup_printf ("[%s]:%u", host, port) : g_strdup_printf ("%s:%u", host, port);
}
