#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "swb-error.h"
#include "swb-panel-settings.h"

static void
count_notify (GObject    *object,
              GParamSpec *pspec,
              gpointer    data)
{
  GString *names = data;

  g_string_append_printf (names, "%s ", pspec->name);
}

static void
test_defaults (void)
{
  for (SwbPanelKind kind = SWB_PANEL_KIND_TCP_SERVER; kind <= SWB_PANEL_KIND_UDP; kind++)
    {
      g_autoptr (SwbPanelSettings) settings = swb_panel_settings_new (kind);

      g_assert_cmpint (swb_panel_settings_get_kind (settings), ==, kind);
      g_assert_cmpstr (swb_panel_settings_get_host (settings), ==,
                       kind == SWB_PANEL_KIND_TCP_CLIENT ? "127.0.0.1" : "*");
      g_assert_cmpuint (swb_panel_settings_get_port (settings), ==, 0);
      g_assert_cmpstr (swb_panel_settings_get_title (settings), ==, "");
      g_assert_cmpstr (swb_panel_settings_get_encoding (settings), ==, "UTF-8");
      g_assert_cmpint (swb_panel_settings_get_line_ending (settings), ==, SWB_LINE_ENDING_NONE);
      g_assert_false (swb_panel_settings_get_line_session (settings));
      g_assert_cmpint (swb_panel_settings_get_input (settings), ==, SWB_DATA_FORMAT_TEXT);
      g_assert_cmpint (swb_panel_settings_get_view (settings), ==, SWB_DATA_FORMAT_TEXT);
      g_assert_cmpstr (swb_panel_settings_get_log (settings), ==, "");
      g_assert_cmpint (swb_panel_settings_get_reply (settings), ==, SWB_REPLY_NONE);
      g_assert_false (swb_panel_settings_get_half_open (settings));
      g_assert_cmpint (swb_panel_settings_get_serve (settings), ==, SWB_SERVE_MANY);
      g_assert_cmpuint (swb_panel_settings_get_connect_timeout (settings), ==, 10);
      g_assert_cmpstr (swb_panel_settings_get_peer (settings), ==, "");
      g_assert_true (swb_panel_settings_get_broadcast (settings));
      g_assert_false (swb_panel_settings_get_escapes (settings));
      g_assert_false (swb_panel_settings_get_variables (settings));
      g_assert_cmpstr (swb_panel_settings_get_prefix (settings), ==, "");
      g_assert_cmpstr (swb_panel_settings_get_suffix (settings), ==, "");
      g_assert_cmpstr (swb_panel_settings_get_checksum (settings), ==, "none");
      g_assert_cmpint (swb_panel_settings_get_checksum_order (settings), ==, SWB_CHECKSUM_ORDER_AUTO);
      g_assert_cmpstr (swb_panel_settings_get_checksum_range (settings), ==, "0..-1");
    }
}

/* The defaults in the param specs, which a settings page may show, are the ones in use. */
static void
test_pspec_defaults (void)
{
  g_autoptr (SwbPanelSettings) settings = swb_panel_settings_new (SWB_PANEL_KIND_TCP_SERVER);
  g_autofree GParamSpec **pspecs = NULL;
  guint n_pspecs;

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (settings), &n_pspecs);
  g_assert_cmpuint (n_pspecs, ==, 24);
  for (guint i = 0; i < n_pspecs; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      if (strcmp (pspecs[i]->name, "host") == 0)
        continue;
      g_object_get_property (G_OBJECT (settings), pspecs[i]->name, &value);
      g_assert_true (g_param_value_defaults (pspecs[i], &value));
    }
}

static void
test_notify (void)
{
  g_autoptr (SwbPanelSettings) settings = swb_panel_settings_new (SWB_PANEL_KIND_TCP_SERVER);
  g_autoptr (GString) names = g_string_new (NULL);

  g_signal_connect (settings, "notify", G_CALLBACK (count_notify), names);

  g_object_set (settings, "port", 6001u, NULL);
  g_object_set (settings, "title", "one", NULL);
  g_object_set (settings, "serve", SWB_SERVE_ONE, NULL);
  g_object_set (settings, "half-open", TRUE, NULL);
  g_assert_cmpstr (names->str, ==, "port title serve half-open ");

  /* the same once more is no change */
  g_string_truncate (names, 0);
  g_object_set (settings, "port", 6001u, "title", "one", "serve", SWB_SERVE_ONE, "half-open", TRUE, NULL);
  g_assert_cmpstr (names->str, ==, "");

  /* %NULL and the empty string are the default */
  g_object_set (settings, "title", NULL, "host", NULL, "encoding", "", "checksum", "", "checksum-range", NULL, NULL);
  g_assert_cmpstr (names->str, ==, "title ");
  g_assert_cmpstr (swb_panel_settings_get_checksum (settings), ==, "none");
  g_assert_cmpstr (swb_panel_settings_get_checksum_range (settings), ==, "0..-1");
  g_assert_cmpstr (swb_panel_settings_get_host (settings), ==, "*");
  g_assert_cmpstr (swb_panel_settings_get_encoding (settings), ==, "UTF-8");
}

static void
test_line_session (void)
{
  g_autoptr (SwbPanelSettings) settings = swb_panel_settings_new (SWB_PANEL_KIND_TCP_CLIENT);
  g_autoptr (SwbPanelSettings) copy = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  g_signal_connect (settings, "notify", G_CALLBACK (count_notify), names);

  g_object_set (settings, "line-session", TRUE, NULL);
  g_assert_cmpint (swb_panel_settings_get_line_ending (settings), ==, SWB_LINE_ENDING_CRLF);
  g_assert_nonnull (strstr (names->str, "line-session "));
  g_assert_nonnull (strstr (names->str, "line-ending "));
  g_object_set (settings, "line-session", FALSE, NULL);
  g_assert_cmpint (swb_panel_settings_get_line_ending (settings), ==, SWB_LINE_ENDING_NONE);

  /* chosen by hand: left alone, in a copy too, and in either order */
  g_object_set (settings, "line-ending", SWB_LINE_ENDING_LF, NULL);
  copy = swb_panel_settings_copy (settings);
  g_object_set (copy, "line-session", TRUE, NULL);
  g_assert_cmpint (swb_panel_settings_get_line_ending (copy), ==, SWB_LINE_ENDING_LF);

  g_clear_object (&settings);
  settings = swb_panel_settings_new (SWB_PANEL_KIND_TCP_CLIENT);
  g_assert_true (swb_panel_settings_set_string (settings, "line-ending", "none", NULL));
  g_assert_true (swb_panel_settings_set_string (settings, "line-session", "on", NULL));
  g_assert_cmpint (swb_panel_settings_get_line_ending (settings), ==, SWB_LINE_ENDING_NONE);
}

static void
test_strings (void)
{
  static const struct
  {
    SwbPanelKind kind;
    const char *key;
    const char *value;
    const char *got;
  } cases[] = {
    { SWB_PANEL_KIND_TCP_SERVER, "title", "我的服务器", "我的服务器" },
    { SWB_PANEL_KIND_TCP_SERVER, "title", "", "" },
    { SWB_PANEL_KIND_TCP_SERVER, "host", "*", "*" },
    { SWB_PANEL_KIND_TCP_SERVER, "host", "fe80::1%eth0", "fe80::1%eth0" },
    { SWB_PANEL_KIND_TCP_SERVER, "port", "65535", "65535" },
    { SWB_PANEL_KIND_TCP_SERVER, "encoding", "GBK", "GBK" },
    { SWB_PANEL_KIND_TCP_SERVER, "line-ending", "lfcr", "lfcr" },
    { SWB_PANEL_KIND_TCP_SERVER, "line-ending", "nul", "nul" },
    { SWB_PANEL_KIND_TCP_SERVER, "line-session", "on", "on" },
    { SWB_PANEL_KIND_TCP_SERVER, "line-session", "true", "on" },
    { SWB_PANEL_KIND_TCP_SERVER, "line-session", "yes", "on" },
    { SWB_PANEL_KIND_TCP_SERVER, "line-session", "1", "on" },
    { SWB_PANEL_KIND_UDP, "broadcast", "off", "off" },
    { SWB_PANEL_KIND_UDP, "broadcast", "false", "off" },
    { SWB_PANEL_KIND_UDP, "broadcast", "no", "off" },
    { SWB_PANEL_KIND_UDP, "broadcast", "0", "off" },
    { SWB_PANEL_KIND_UDP, "input", "hex", "hex" },
    { SWB_PANEL_KIND_UDP, "view", "hex", "hex" },
    { SWB_PANEL_KIND_UDP, "log", "/tmp/a b.pcapng", "/tmp/a b.pcapng" },
    { SWB_PANEL_KIND_UDP, "reply", "echo", "echo" },
    { SWB_PANEL_KIND_TCP_SERVER, "reply", "chargen", "chargen" },
    { SWB_PANEL_KIND_UDP, "peer", "127.0.0.1:5001", "127.0.0.1:5001" },
    { SWB_PANEL_KIND_UDP, "peer", "[fe80::1%eth0]:5001", "[fe80::1%eth0]:5001" },
    { SWB_PANEL_KIND_UDP, "peer", "device.local:5001", "device.local:5001" },
    { SWB_PANEL_KIND_UDP, "peer", "", "" },
    { SWB_PANEL_KIND_TCP_SERVER, "serve", "one", "one" },
    { SWB_PANEL_KIND_TCP_SERVER, "half-open", "on", "on" },
    { SWB_PANEL_KIND_TCP_CLIENT, "half-open", "on", "on" },
    { SWB_PANEL_KIND_TCP_CLIENT, "connect-timeout", "1", "1" },
    { SWB_PANEL_KIND_UDP, "log-limit", "0", "0" },
    { SWB_PANEL_KIND_UDP, "log-limit", "1048576", "1048576" },
    { SWB_PANEL_KIND_TCP_CLIENT, "connect-timeout", "3600", "3600" },
    { SWB_PANEL_KIND_TCP_SERVER, "escapes", "on", "on" },
    { SWB_PANEL_KIND_TCP_CLIENT, "variables", "yes", "on" },
    { SWB_PANEL_KIND_UDP, "prefix", "\\xAA\\x55", "\\xAA\\x55" },
    { SWB_PANEL_KIND_UDP, "prefix", "", "" },
    { SWB_PANEL_KIND_TCP_CLIENT, "suffix", "中\\r\\n", "中\\r\\n" },
    { SWB_PANEL_KIND_TCP_CLIENT, "checksum", "CRC-16/MODBUS", "CRC-16/MODBUS" },
    { SWB_PANEL_KIND_TCP_CLIENT, "checksum", "crc-32", "crc-32" },
    { SWB_PANEL_KIND_TCP_CLIENT, "checksum", "None", "none" },
    { SWB_PANEL_KIND_TCP_CLIENT, "checksum", "", "none" },
    { SWB_PANEL_KIND_UDP, "checksum", "crc:16,0x8005,0xFFFF,true,true,0x0000", "crc:16,0x8005,0xFFFF,true,true,0x0000" },
    { SWB_PANEL_KIND_UDP, "checksum-order", "auto", "auto" },
    { SWB_PANEL_KIND_UDP, "checksum-order", "big", "big" },
    { SWB_PANEL_KIND_UDP, "checksum-order", "little", "little" },
    { SWB_PANEL_KIND_TCP_SERVER, "checksum-range", "2..-3", "2..-3" },
    { SWB_PANEL_KIND_TCP_SERVER, "checksum-range", "frame:0..-1", "frame:0..-1" },
    { SWB_PANEL_KIND_TCP_SERVER, "checksum-range", "", "0..-1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SwbPanelSettings) settings = swb_panel_settings_new (cases[i].kind);
      g_autoptr (GError) error = NULL;
      g_autofree char *got = NULL;

      g_assert_true (swb_panel_settings_set_string (settings, cases[i].key, cases[i].value, &error));
      g_assert_no_error (error);
      got = swb_panel_settings_get_string (settings, cases[i].key);
      g_assert_cmpstr (got, ==, cases[i].got);
    }
}

static void
test_string_errors (void)
{
  static const struct
  {
    SwbPanelKind kind;
    const char *key;
    const char *value;
    SwbAddressError code;
    const char *names; /* what the message must name */
    const char *also;
  } cases[] = {
    { SWB_PANEL_KIND_TCP_SERVER, "no-such", "1", SWB_ADDRESS_ERROR_UNKNOWN_KEY, "no-such", "encoding" },
    { SWB_PANEL_KIND_TCP_SERVER, "", "1", SWB_ADDRESS_ERROR_UNKNOWN_KEY, "“”", "tcp-server" },
    { SWB_PANEL_KIND_TCP_SERVER, "kind", "udp", SWB_ADDRESS_ERROR_UNKNOWN_KEY, "kind", "title" },
    { SWB_PANEL_KIND_TCP_SERVER, "Encoding", "GBK", SWB_ADDRESS_ERROR_UNKNOWN_KEY, "Encoding", "encoding" },
    { SWB_PANEL_KIND_TCP_SERVER, "line_ending", "lf", SWB_ADDRESS_ERROR_UNKNOWN_KEY, "line_ending", "line-ending" },
    { SWB_PANEL_KIND_TCP_SERVER, "peer", "a:1", SWB_ADDRESS_ERROR_UNKNOWN_KEY, "peer", "tcp-server" },
    { SWB_PANEL_KIND_TCP_CLIENT, "serve", "one", SWB_ADDRESS_ERROR_UNKNOWN_KEY, "serve", "tcp-client" },
    { SWB_PANEL_KIND_UDP, "half-open", "on", SWB_ADDRESS_ERROR_UNKNOWN_KEY, "half-open", "udp" },
    { SWB_PANEL_KIND_TCP_SERVER, "line-ending", "CRLF", SWB_ADDRESS_ERROR_BAD_VALUE, "CRLF", "crlf, lfcr" },
    { SWB_PANEL_KIND_TCP_SERVER, "serve", "", SWB_ADDRESS_ERROR_BAD_VALUE, "serve", "many, one" },
    { SWB_PANEL_KIND_TCP_SERVER, "half-open", "maybe", SWB_ADDRESS_ERROR_BAD_VALUE, "maybe", "on, off" },
    { SWB_PANEL_KIND_TCP_SERVER, "half-open", "", SWB_ADDRESS_ERROR_BAD_VALUE, "half-open", "on, off" },
    { SWB_PANEL_KIND_UDP, "log-limit", "1048577", SWB_ADDRESS_ERROR_BAD_VALUE, "log-limit", "0 … 1048576" },
    { SWB_PANEL_KIND_TCP_CLIENT, "connect-timeout", "0", SWB_ADDRESS_ERROR_BAD_VALUE, "connect-timeout", "1 … 3600" },
    { SWB_PANEL_KIND_TCP_CLIENT, "connect-timeout", "3601", SWB_ADDRESS_ERROR_BAD_VALUE, "3601", "1 … 3600" },
    { SWB_PANEL_KIND_TCP_CLIENT, "connect-timeout", "1s", SWB_ADDRESS_ERROR_BAD_VALUE, "1s", "1 … 3600" },
    { SWB_PANEL_KIND_TCP_SERVER, "port", "65536", SWB_ADDRESS_ERROR_BAD_VALUE, "65536", "0 … 65535" },
    { SWB_PANEL_KIND_TCP_SERVER, "encoding", "no-such", SWB_ADDRESS_ERROR_BAD_VALUE, "no-such", "GBK" },
    { SWB_PANEL_KIND_TCP_SERVER, "encoding", "", SWB_ADDRESS_ERROR_BAD_VALUE, "encoding", "GBK" },
    { SWB_PANEL_KIND_TCP_SERVER, "encoding", "UTF-8//IGNORE", SWB_ADDRESS_ERROR_BAD_VALUE, "IGNORE", "GBK" },
    { SWB_PANEL_KIND_TCP_SERVER, "title", "a\nb", SWB_ADDRESS_ERROR_BAD_VALUE, "title", "control" },
    { SWB_PANEL_KIND_TCP_SERVER, "title", "a\xff", SWB_ADDRESS_ERROR_BAD_VALUE, "title", "UTF-8" },
    { SWB_PANEL_KIND_TCP_SERVER, "host", "", SWB_ADDRESS_ERROR_HOST, "host", "empty" },
    { SWB_PANEL_KIND_TCP_SERVER, "host", "a b", SWB_ADDRESS_ERROR_HOST, "host", "a b" },
    { SWB_PANEL_KIND_TCP_CLIENT, "host", "*", SWB_ADDRESS_ERROR_HOST, "host", "*" },
    { SWB_PANEL_KIND_UDP, "peer", "127.0.0.1", SWB_ADDRESS_ERROR_BAD_VALUE, "peer", "HOST:PORT" },
    { SWB_PANEL_KIND_UDP, "peer", "127.0.0.1:0", SWB_ADDRESS_ERROR_BAD_VALUE, "peer", "1 to 65535" },
    { SWB_PANEL_KIND_UDP, "peer", "::1:5001", SWB_ADDRESS_ERROR_BAD_VALUE, "peer", "brackets" },
    { SWB_PANEL_KIND_UDP, "peer", "*:5001", SWB_ADDRESS_ERROR_BAD_VALUE, "peer", "*:5001" },
    { SWB_PANEL_KIND_UDP, "escapes", "maybe", SWB_ADDRESS_ERROR_BAD_VALUE, "maybe", "on, off" },
    { SWB_PANEL_KIND_UDP, "prefix", "a\\q", SWB_ADDRESS_ERROR_BAD_VALUE, "prefix", "Character 2" },
    { SWB_PANEL_KIND_UDP, "suffix", "\\x4", SWB_ADDRESS_ERROR_BAD_VALUE, "suffix", "cut off" },
    { SWB_PANEL_KIND_UDP, "suffix", "\r\n", SWB_ADDRESS_ERROR_BAD_VALUE, "suffix", "control" },
    { SWB_PANEL_KIND_UDP, "checksum", "CRC-17", SWB_ADDRESS_ERROR_BAD_VALUE, "CRC-17", "CRC-16/MODBUS" },
    { SWB_PANEL_KIND_UDP, "checksum", "crc:16,0x8005", SWB_ADDRESS_ERROR_BAD_VALUE, "crc:16,0x8005", "WIDTH,POLY" },
    { SWB_PANEL_KIND_UDP, "checksum-order", "middle", SWB_ADDRESS_ERROR_BAD_VALUE, "middle", "auto, big, little" },
    { SWB_PANEL_KIND_UDP, "checksum-range", "1", SWB_ADDRESS_ERROR_BAD_VALUE, "checksum-range", "0..-1" },
    { SWB_PANEL_KIND_UDP, "peer", "a b:1", SWB_ADDRESS_ERROR_BAD_VALUE, "peer", "a b" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SwbPanelSettings) settings = swb_panel_settings_new (cases[i].kind);
      g_autoptr (GString) names = g_string_new (NULL);
      g_autoptr (GError) error = NULL;

      g_signal_connect (settings, "notify", G_CALLBACK (count_notify), names);
      g_assert_false (swb_panel_settings_set_string (settings, cases[i].key, cases[i].value, &error));
      g_assert_error (error, SWB_ADDRESS_ERROR, (int) cases[i].code);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].names));
      g_assert_nonnull (strstr (error->message, cases[i].also));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_null (strchr (error->message, '\n'));
      g_assert_cmpstr (names->str, ==, "");
    }
}

static void
test_keys (void)
{
  for (SwbPanelKind kind = SWB_PANEL_KIND_TCP_SERVER; kind <= SWB_PANEL_KIND_UDP; kind++)
    {
      g_autoptr (SwbPanelSettings) settings = swb_panel_settings_new (kind);
      const char *const *keys = swb_panel_settings_list_keys (kind);

      g_assert_cmpuint (g_strv_length ((char **) keys), ==, 18);
      g_assert_false (g_strv_contains (keys, "kind"));
      g_assert_false (g_strv_contains (keys, "host"));
      g_assert_false (g_strv_contains (keys, "port"));

      /* each can be read, and what was read can be written */
      for (gsize i = 0; keys[i] != NULL; i++)
        {
          g_autofree char *value = swb_panel_settings_get_string (settings, keys[i]);

          g_assert_nonnull (value);
          g_assert_true (swb_panel_settings_set_string (settings, keys[i], value, NULL));
        }
      g_assert_null (swb_panel_settings_get_string (settings, "no-such"));
    }
}

static void
test_copy (void)
{
  g_autoptr (SwbPanelSettings) settings = swb_panel_settings_new (SWB_PANEL_KIND_UDP);
  g_autoptr (SwbPanelSettings) copy = NULL;
  g_autofree GParamSpec **pspecs = NULL;
  guint n_pspecs;

  g_object_set (settings, "host", "::1", "port", 7u, "title", "t", "encoding", "GBK", "line-ending", SWB_LINE_ENDING_LF,
                "line-session", TRUE, "input", SWB_DATA_FORMAT_HEX, "view", SWB_DATA_FORMAT_HEX, "log", "x",
                "log-limit", 5u,
                "reply", SWB_REPLY_ECHO, "half-open", TRUE, "serve", SWB_SERVE_ONE, "connect-timeout", 3u,
                "peer", "a:1", "broadcast", FALSE, "escapes", TRUE, "variables", TRUE, "prefix", "p", "suffix", "s",
                "checksum", "LRC", "checksum-order", SWB_CHECKSUM_ORDER_BIG, "checksum-range", "1..-1", NULL);
  copy = swb_panel_settings_copy (settings);
  g_assert_true (copy != settings);

  pspecs = g_object_class_list_properties (G_OBJECT_GET_CLASS (settings), &n_pspecs);
  for (guint i = 0; i < n_pspecs; i++)
    {
      g_auto (GValue) left = G_VALUE_INIT;
      g_auto (GValue) right = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (settings), pspecs[i]->name, &left);
      g_object_get_property (G_OBJECT (copy), pspecs[i]->name, &right);
      g_assert_cmpint (g_param_values_cmp (pspecs[i], &left, &right), ==, 0);
      g_assert_false (g_param_value_defaults (pspecs[i], &left));
    }

  /* they are apart */
  g_object_set (copy, "title", "other", NULL);
  g_assert_cmpstr (swb_panel_settings_get_title (settings), ==, "t");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/panel-settings/defaults", test_defaults);
  g_test_add_func ("/panel-settings/pspec-defaults", test_pspec_defaults);
  g_test_add_func ("/panel-settings/notify", test_notify);
  g_test_add_func ("/panel-settings/line-session", test_line_session);
  g_test_add_func ("/panel-settings/strings", test_strings);
  g_test_add_func ("/panel-settings/string-errors", test_string_errors);
  g_test_add_func ("/panel-settings/keys", test_keys);
  g_test_add_func ("/panel-settings/copy", test_copy);

  return g_test_run ();
}
