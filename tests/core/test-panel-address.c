#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "swb-error.h"
#include "swb-host-port.h"
#include "swb-panel-address.h"

#define LABEL_63 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff123"

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    SwbPanelKind kind;
    const char *host;
    guint16 port;
    const char *shown; /* %NULL: as @text */
  } cases[] = {
    { "tcp-server://127.0.0.1:6001", SWB_PANEL_KIND_TCP_SERVER, "127.0.0.1", 6001, NULL },
    { "tcp-server://*:6001", SWB_PANEL_KIND_TCP_SERVER, "*", 6001, NULL },
    { "tcp-server://0.0.0.0:0", SWB_PANEL_KIND_TCP_SERVER, "0.0.0.0", 0, NULL },
    { "tcp-server://[::]:65535", SWB_PANEL_KIND_TCP_SERVER, "::", 65535, NULL },
    { "tcp-server://[fe80::1%25eth0]:7", SWB_PANEL_KIND_TCP_SERVER, "fe80::1%eth0", 7, NULL },
    { "tcp-server://[fe80::1%252]:7", SWB_PANEL_KIND_TCP_SERVER, "fe80::1%2", 7, NULL },
    { "TCP-Server://[2001:DB8::1]:1", SWB_PANEL_KIND_TCP_SERVER, "2001:DB8::1", 1, "tcp-server://[2001:DB8::1]:1" },
    { "tcp-server://[::ffff:192.0.2.1]:1", SWB_PANEL_KIND_TCP_SERVER, "::ffff:192.0.2.1", 1, NULL },
    { "tcp-client://localhost:23", SWB_PANEL_KIND_TCP_CLIENT, "localhost", 23, NULL },
    { "tcp-client://example.org.:23", SWB_PANEL_KIND_TCP_CLIENT, "example.org.", 23, NULL },
    { "tcp-client://my_device-1.local:23", SWB_PANEL_KIND_TCP_CLIENT, "my_device-1.local", 23, NULL },
    { "tcp-client://3com.com:23", SWB_PANEL_KIND_TCP_CLIENT, "3com.com", 23, NULL },
    { "tcp-client://" LABEL_63 ".x:23", SWB_PANEL_KIND_TCP_CLIENT, LABEL_63 ".x", 23, NULL },
    { "tcp-client://例子.测试:23", SWB_PANEL_KIND_TCP_CLIENT, "例子.测试", 23, NULL },
    { "tcp-client://%E4%BE%8B%e5%ad%90.com:23", SWB_PANEL_KIND_TCP_CLIENT, "例子.com", 23, "tcp-client://例子.com:23" },
    { "tcp-client://xn--fsqu00a.com:23", SWB_PANEL_KIND_TCP_CLIENT, "xn--fsqu00a.com", 23, NULL },
    { "udp://*:5000", SWB_PANEL_KIND_UDP, "*", 5000, NULL },
    { "udp://[::1]:5000", SWB_PANEL_KIND_UDP, "::1", 5000, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SwbPanelSettings) settings = swb_panel_address_parse (cases[i].text, &error);
      g_autofree char *shown = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (swb_panel_settings_get_kind (settings), ==, cases[i].kind);
      g_assert_cmpstr (swb_panel_settings_get_host (settings), ==, cases[i].host);
      g_assert_cmpuint (swb_panel_settings_get_port (settings), ==, cases[i].port);
      shown = swb_panel_address_format (settings, FALSE);
      g_assert_cmpstr (shown, ==, cases[i].shown != NULL ? cases[i].shown : cases[i].text);
    }
}

static void
test_query (void)
{
  static const struct
  {
    const char *query;
    const char *key;
    const char *value;
  } cases[] = {
    { "encoding=GBK", "encoding", "GBK" },
    { "line-ending=crlf", "line-ending", "crlf" },
    { "half-open=on", "half-open", "on" },
    { "serve=one", "serve", "one" },
    { "log=x.pcapng", "log", "x.pcapng" },
    { "log=/a/b?c.pcapng", "log", "/a/b?c.pcapng" },
    { "reply=echo", "reply", "echo" },
    { "title=a+b", "title", "a+b" },
    { "title=a%2Bb", "title", "a+b" },
    { "title=a%20b", "title", "a b" },
    { "title=a b", "title", "a b" },
    { "title=a%26b%3Dc%23", "title", "a&b=c#" },
    { "title=a=b", "title", "a=b" },
    { "title=100%25", "title", "100%" },
    { "title=%E4%B8%AD", "title", "中" },
    { "title=中", "title", "中" },
    { "title=", "title", "" },
    { "t%69tle=x", "title", "x" },
    { "title=x://y@z", "title", "x://y@z" },
    { "serve=one&title=x", "title", "x" },
    { "line-session=on", "line-ending", "crlf" },
    { "line-session=on&line-ending=lf", "line-ending", "lf" },
    { "line-ending=none&line-session=on", "line-ending", "none" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat ("tcp-server://*:1?", cases[i].query, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (SwbPanelSettings) settings = swb_panel_address_parse (text, &error);
      g_autoptr (SwbPanelSettings) again = NULL;
      g_autofree char *value = NULL;
      g_autofree char *formatted = NULL;
      g_autofree char *reformatted = NULL;

      g_assert_no_error (error);
      value = swb_panel_settings_get_string (settings, cases[i].key);
      g_assert_cmpstr (value, ==, cases[i].value);

      /* there and back */
      formatted = swb_panel_address_format (settings, TRUE);
      g_assert_true (g_str_is_ascii (formatted));
      again = swb_panel_address_parse (formatted, &error);
      g_assert_no_error (error);
      g_free (value);
      value = swb_panel_settings_get_string (again, cases[i].key);
      g_assert_cmpstr (value, ==, cases[i].value);
      reformatted = swb_panel_address_format (again, TRUE);
      g_assert_cmpstr (reformatted, ==, formatted);
    }
}

static void
test_format (void)
{
  static const char *const same[] = {
    "tcp-server://*:6001",
    "tcp-client://127.0.0.1:0",
    "udp://127.0.0.1:0?escapes=on&variables=on&prefix=%5CxAA&suffix=%5Cr&checksum=SUM-8",
    "udp://127.0.0.1:0?checksum=CRC-16/MODBUS&checksum-order=big&checksum-range=1..-2",
    "tcp-client://127.0.0.1:1?checksum=crc:16,0x8005,0xFFFF,true,true,0x0000",
    "udp://[fe80::1%25eth0]:0?peer=[fe80::2%25eth0]:5001&broadcast=off",
    "tcp-server://*:1?title=a+b%20%26%3D%23%25%E4%B8%AD&encoding=GBK&log=/tmp/x.pcapng&half-open=on&serve=one",
    "tcp-server://*:1?line-session=on",
    "tcp-server://*:1?line-ending=lf&line-session=on",
    "tcp-server://*:1?line-ending=none&line-session=on",
    "tcp-client://%E4%BE%8B.com:1?connect-timeout=3",
    "udp://*:1?line-ending=nul&input=hex&view=hex&reply=echo",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SwbPanelSettings) settings = swb_panel_address_parse (same[i], &error);
      g_autofree char *formatted = NULL;

      g_assert_no_error (error);
      formatted = swb_panel_address_format (settings, TRUE);
      g_assert_cmpstr (formatted, ==, same[i]);
    }
}

static void
test_errors (void)
{
  static const struct
  {
    const char *text;
    SwbAddressError code;
    const char *names;
  } cases[] = {
    { "", SWB_ADDRESS_ERROR_SYNTAX, "tcp-server://" },
    { "127.0.0.1:6001", SWB_ADDRESS_ERROR_SYNTAX, "127.0.0.1:6001" },
    { "tcp-server:6001", SWB_ADDRESS_ERROR_SYNTAX, "tcp-server:6001" },
    { "http://a:1", SWB_ADDRESS_ERROR_KIND, "http" },
    { "tcp://a:1", SWB_ADDRESS_ERROR_KIND, "“tcp”" },
    { "://a:1", SWB_ADDRESS_ERROR_KIND, "“”" },
    { "tcp-server://", SWB_ADDRESS_ERROR_PORT, "port" },
    { "tcp-server://a", SWB_ADDRESS_ERROR_PORT, "port is missing" },
    { "tcp-server://a:", SWB_ADDRESS_ERROR_PORT, "port is missing" },
    { "tcp-server://[::1]", SWB_ADDRESS_ERROR_PORT, "port is missing" },
    { "tcp-server://a?serve=one", SWB_ADDRESS_ERROR_PORT, "port is missing" },
    { "tcp-server://a:65536", SWB_ADDRESS_ERROR_PORT, "65536" },
    { "tcp-server://a:-1", SWB_ADDRESS_ERROR_PORT, "-1" },
    { "tcp-server://a:+1", SWB_ADDRESS_ERROR_PORT, "+1" },
    { "tcp-server://a:6001x", SWB_ADDRESS_ERROR_PORT, "6001x" },
    { "tcp-server://a: 1", SWB_ADDRESS_ERROR_PORT, "“ 1”" },
    { "tcp-server://:6001", SWB_ADDRESS_ERROR_HOST, "*" },
    { "tcp-client://:6001", SWB_ADDRESS_ERROR_HOST, "empty" },
    { "tcp-client://*:6001", SWB_ADDRESS_ERROR_HOST, "*" },
    { "tcp-server://::1:6001", SWB_ADDRESS_ERROR_HOST, "brackets" },
    { "tcp-server://[::1:6001", SWB_ADDRESS_ERROR_HOST, "bracket" },
    { "tcp-server://[::1]6001", SWB_ADDRESS_ERROR_HOST, "bracket" },
    { "tcp-server://[]:6001", SWB_ADDRESS_ERROR_HOST, "[]" },
    { "tcp-server://[127.0.0.1]:6001", SWB_ADDRESS_ERROR_HOST, "[127.0.0.1]" },
    { "tcp-server://[::g]:6001", SWB_ADDRESS_ERROR_HOST, "::g" },
    { "tcp-server://[::1%25]:6001", SWB_ADDRESS_ERROR_HOST, "::1%" },
    { "tcp-server://[fe80::1%eth0]:6001", SWB_ADDRESS_ERROR_SYNTAX, "%25" },
    { "tcp-server://%3A%3A1:6001", SWB_ADDRESS_ERROR_HOST, "%3A%3A1" },
    { "tcp-server://256.1.1.1:1", SWB_ADDRESS_ERROR_HOST, "256.1.1.1" },
    { "tcp-server://1.2.3:1", SWB_ADDRESS_ERROR_HOST, "1.2.3" },
    { "tcp-server://a b:1", SWB_ADDRESS_ERROR_HOST, "a b" },
    { "tcp-server://-a:1", SWB_ADDRESS_ERROR_HOST, "-a" },
    { "tcp-server://a-.b:1", SWB_ADDRESS_ERROR_HOST, "a-.b" },
    { "tcp-server://a..b:1", SWB_ADDRESS_ERROR_HOST, "a..b" },
    { "tcp-server://.:1", SWB_ADDRESS_ERROR_HOST, "“.”" },
    { "tcp-server://a!b:1", SWB_ADDRESS_ERROR_HOST, "a!b" },
    { "tcp-server://" LABEL_63 "4:1", SWB_ADDRESS_ERROR_HOST, LABEL_63 },
    { "tcp-server://a%00b:1", SWB_ADDRESS_ERROR_SYNTAX, "%00" },
    { "tcp-server://a%FFb:1", SWB_ADDRESS_ERROR_SYNTAX, "UTF-8" },
    { "tcp-server://user@a:1", SWB_ADDRESS_ERROR_SYNTAX, "user@" },
    { "tcp-server://u:p@a:1", SWB_ADDRESS_ERROR_SYNTAX, "u:p@" },
    { "tcp-server://a:1/", SWB_ADDRESS_ERROR_SYNTAX, "path" },
    { "tcp-server://a:1/x", SWB_ADDRESS_ERROR_SYNTAX, "/x" },
    { "tcp-server://a:1#frag", SWB_ADDRESS_ERROR_SYNTAX, "#frag" },
    { "tcp-server://a:1?title=x#frag", SWB_ADDRESS_ERROR_SYNTAX, "#frag" },
    { "tcp-server://a:1?", SWB_ADDRESS_ERROR_SYNTAX, "?" },
    { "tcp-server://a:1?serve=one&", SWB_ADDRESS_ERROR_SYNTAX, "&" },
    { "tcp-server://a:1?&serve=one", SWB_ADDRESS_ERROR_SYNTAX, "&" },
    { "tcp-server://a:1?serve", SWB_ADDRESS_ERROR_SYNTAX, "“serve”" },
    { "tcp-server://a:1?=x", SWB_ADDRESS_ERROR_SYNTAX, "=x" },
    { "tcp-server://a:1?serve=one&serve=many", SWB_ADDRESS_ERROR_SYNTAX, "twice" },
    { "tcp-server://a:1?title=%", SWB_ADDRESS_ERROR_SYNTAX, "%25" },
    { "tcp-server://a:1?title=%4", SWB_ADDRESS_ERROR_SYNTAX, "%4" },
    { "tcp-server://a:1?title=%zz", SWB_ADDRESS_ERROR_SYNTAX, "%zz" },
    { "tcp-server://a:1?title=%中", SWB_ADDRESS_ERROR_SYNTAX, "%中" },
    { "tcp-server://a:1?title=%00", SWB_ADDRESS_ERROR_SYNTAX, "%00" },
    { "tcp-server://a:1?title=%0A", SWB_ADDRESS_ERROR_SYNTAX, "%0A" },
    { "tcp-server://a%7fb:1", SWB_ADDRESS_ERROR_SYNTAX, "%7F" },
    { "tcp-server://a\n:1", SWB_ADDRESS_ERROR_SYNTAX, "%0A" },
    { "tcp-server://a:1?title=%E4%B8", SWB_ADDRESS_ERROR_SYNTAX, "UTF-8" },
    { "tcp-server://a:1?title=\xff", SWB_ADDRESS_ERROR_SYNTAX, "UTF-8" },
    { "tcp-server://a:1?kind=udp", SWB_ADDRESS_ERROR_UNKNOWN_KEY, "kind" },
    { "tcp-server://a:1?host=b", SWB_ADDRESS_ERROR_UNKNOWN_KEY, "host" },
    { "tcp-server://a:1?port=2", SWB_ADDRESS_ERROR_UNKNOWN_KEY, "port" },
    { "tcp-server://a:1?no-such=2", SWB_ADDRESS_ERROR_UNKNOWN_KEY, "no-such" },
    { "tcp-server://a:1?peer=b:2", SWB_ADDRESS_ERROR_UNKNOWN_KEY, "peer" },
    { "tcp-client://a:1?serve=one", SWB_ADDRESS_ERROR_UNKNOWN_KEY, "serve" },
    { "udp://a:1?half-open=on", SWB_ADDRESS_ERROR_UNKNOWN_KEY, "half-open" },
    { "tcp-server://a:1?serve=two", SWB_ADDRESS_ERROR_BAD_VALUE, "two" },
    { "tcp-server://a:1?encoding=klingon", SWB_ADDRESS_ERROR_BAD_VALUE, "klingon" },
    { "tcp-server://a:1?half-open=maybe", SWB_ADDRESS_ERROR_BAD_VALUE, "maybe" },
    { "udp://a:1?peer=b", SWB_ADDRESS_ERROR_BAD_VALUE, "peer" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (swb_panel_address_parse (cases[i].text, &error));
      g_assert_error (error, SWB_ADDRESS_ERROR, (int) cases[i].code);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].names));
      g_assert_null (strchr (error->message, '\n'));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_null (swb_panel_address_parse (cases[i].text, NULL));
    }
}

static void
test_long_name (void)
{
  g_autoptr (GString) name = g_string_new (NULL);

  /* 253 characters are a name, 254 are none, and the dot at the end doesn't count */
  while (name->len < 252)
    g_string_append (name, "a.");
  g_string_append_c (name, 'a');
  g_assert_cmpuint (name->len, ==, 253);
  g_assert_true (swb_host_check (name->str, NULL));
  g_string_append_c (name, '.');
  g_assert_true (swb_host_check (name->str, NULL));
  g_string_append_c (name, 'a');
  g_assert_false (swb_host_check (name->str, NULL));
}

static void
test_is_address (void)
{
  static const char *const addresses[] = {
    "tcp-server://*:1", "udp://", "tcp-sever://*:1", "UDP://*:1", "http://example.org",
  };
  static const char *const files[] = {
    "", "a.swb", "/home/x.swb", "./tcp-server:1", "file:///a.swb", "FILE:///a.swb", "a/b://c", "://", "1a://", "a b://",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    g_assert_true (swb_panel_address_is_address (addresses[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    g_assert_false (swb_panel_address_is_address (files[i]));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/panel-address/parse", test_parse);
  g_test_add_func ("/panel-address/query", test_query);
  g_test_add_func ("/panel-address/format", test_format);
  g_test_add_func ("/panel-address/errors", test_errors);
  g_test_add_func ("/panel-address/long-name", test_long_name);
  g_test_add_func ("/panel-address/is-address", test_is_address);

  return g_test_run ();
}
