#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "swb-error.h"
#include "swb-panel-address.h"
#include "swb-workspace.h"
#include "test-async.h"
#include "test-folder.h"

static SwbWorkspace *
read_text (const char *json,
           GError    **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));

  return swb_workspace_new_from_bytes (bytes, error);
}

static char *
write_text (SwbWorkspace *workspace)
{
  g_autoptr (GBytes) bytes = swb_workspace_to_bytes (workspace);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* Unknown members stand behind the known ones; nothing else changes, and the second time nothing at all. */
static void
test_round_trip (void)
{
  static const char text[] =
    "{\n"
    "  \"version\": 1,\n"
    "  \"title\": \"Bench\",\n"
    "  \"description\": \"two\\nlines\",\n"
    "  \"panels\": [\n"
    "    {\n"
    "      \"kind\": \"tcp-server\",\n"
    "      \"host\": \"127.0.0.1\",\n"
    "      \"port\": 6001,\n"
    "      \"title\": \"中文\",\n"
    "      \"encoding\": \"GBK\",\n"
    "      \"escapes\": true,\n"
    "      \"half-open\": true,\n"
    "      \"serve\": \"one\",\n"
    "      \"rules\": [\n"
    "        {\n"
    "          \"name\": \"answer\",\n"
    "          \"match\": \"equals\",\n"
    "          \"pattern\": \"x\",\n"
    "          \"actions\": [\n"
    "            {\n"
    "              \"do\": \"send\",\n"
    "              \"data\": \"ACK!\",\n"
    "              \"of-an-action\": {}\n"
    "            }\n"
    "          ],\n"
    "          \"of-a-rule\": 0.1\n"
    "        }\n"
    "      ],\n"
    "      \"of-a-panel\": [\n"
    "        1,\n"
    "        null\n"
    "      ]\n"
    "    },\n"
    "    {\n"
    "      \"kind\": \"udp\",\n"
    "      \"host\": \"*\",\n"
    "      \"port\": 0,\n"
    "      \"peer\": \"127.0.0.1:5001\",\n"
    "      \"broadcast\": false,\n"
    "      \"files\": {\n"
    "        \"piece\": 512,\n"
    "        \"delay-us\": 2500,\n"
    "        \"of-files\": 1\n"
    "      }\n"
    "    }\n"
    "  ],\n"
    "  \"snippets\": [\n"
    "    {\n"
    "      \"group\": \"Modbus\",\n"
    "      \"name\": \"read\",\n"
    "      \"data\": \"01 03 00 00 00 01\",\n"
    "      \"format\": \"hex\",\n"
    "      \"checksum\": \"crc-16/modbus\",\n"
    "      \"repeat\": {\n"
    "        \"interval-ms\": 1000,\n"
    "        \"count\": 0,\n"
    "        \"of-a-repeat\": 1\n"
    "      },\n"
    "      \"of-a-snippet\": true\n"
    "    }\n"
    "  ],\n"
    "  \"of-the-document\": \"kept\"\n"
    "}\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbWorkspace) workspace = read_text (text, &error);
  g_autofree char *written = NULL;
  SwbWorkspacePanel *panel;

  g_assert_no_error (error);
  g_assert_cmpstr (workspace->title, ==, "Bench");
  g_assert_cmpuint (workspace->panels->len, ==, 2);
  panel = g_ptr_array_index (workspace->panels, 0);
  g_assert_cmpint (swb_panel_settings_get_port (panel->settings), ==, 6001);
  g_assert_cmpint (swb_panel_settings_get_serve (panel->settings), ==, SWB_SERVE_ONE);
  g_assert_true (swb_panel_settings_get_half_open (panel->settings));
  g_assert_cmpuint (panel->rules->len, ==, 1);
  g_assert_cmpuint (swb_snippet_list_get_length (workspace->snippets), ==, 1);
  g_assert_cmpuint (swb_snippet_get_interval (swb_snippet_list_get (workspace->snippets, 0)), ==, 1000);

  written = write_text (workspace);
  g_assert_cmpstr (written, ==, text);
}

/* What a person writes: an address, on and off as words, the order that comes to mind. */
static void
test_by_hand (void)
{
  static const struct
  {
    const char *panel;
    const char *address;
  } cases[] = {
    { "{\"address\":\"tcp-server://127.0.0.1:6001?reply=echo\"}", "tcp-server://127.0.0.1:6001?reply=echo" },
    { "{\"address\":\"tcp-server://*:1?reply=echo\",\"reply\":\"none\",\"serve\":\"one\"}", "tcp-server://*:1?serve=one" },
    { "{\"kind\":\"tcp-client\",\"port\":23,\"line-session\":\"on\"}", "tcp-client://127.0.0.1:23?line-session=on" },
    { "{\"line-session\":true,\"line-ending\":\"cr\",\"port\":23,\"kind\":\"tcp-client\"}",
      "tcp-client://127.0.0.1:23?line-ending=cr&line-session=on" },
    { "{\"kind\":\"udp\",\"host\":\"::1\",\"broadcast\":\"off\"}", "udp://[::1]:0?broadcast=off" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"panels\":[%s],\"version\":1}", cases[i].panel);
      g_autoptr (GError) error = NULL;
      g_autoptr (SwbWorkspace) workspace = read_text (json, &error);
      g_autoptr (SwbWorkspace) again = NULL;
      g_autofree char *written = NULL;
      g_autofree char *address = NULL;
      g_autofree char *address_again = NULL;

      g_assert_no_error (error);
      address = swb_panel_address_format (((SwbWorkspacePanel *) workspace->panels->pdata[0])->settings, TRUE);
      g_assert_cmpstr (address, ==, cases[i].address);
      written = write_text (workspace);
      again = read_text (written, &error);
      g_assert_no_error (error);
      address_again = swb_panel_address_format (((SwbWorkspacePanel *) again->panels->pdata[0])->settings, TRUE);
      g_assert_cmpstr (address_again, ==, address);
    }
}

/* Nothing, snippets alone, panels alone. */
static void
test_small (void)
{
  static const struct
  {
    const char *json;
    const char *written;
  } cases[] = {
    { "{\"version\":1}", "{\n  \"version\": 1,\n  \"panels\": []\n}\n" },
    { "{\"version\":1,\"snippets\":[{}]}",
      "{\n  \"version\": 1,\n  \"snippets\": [\n    {\n      \"name\": \"\",\n      \"data\": \"\"\n    }\n  ]\n}\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SwbWorkspace) workspace = read_text (cases[i].json, &error);
      g_autofree char *written = NULL;

      g_assert_no_error (error);
      written = write_text (workspace);
      g_assert_cmpstr (written, ==, cases[i].written);
    }
}

static void
test_faults (void)
{
  static const struct
  {
    const char *json;
    SwbWorkspaceError code;
    const char *message;
  } cases[] = {
    { "{\"version\":1,", SWB_WORKSPACE_ERROR_PARSE, "line 1, column 14: the file ends here, where a name in double quotes is wanted" },
    { "[]", SWB_WORKSPACE_ERROR_TYPE, "the document: an object is wanted here, not an array" },
    { "{}", SWB_WORKSPACE_ERROR_VALUE, "the document: “version” is missing" },
    { "{\"version\":\"1\"}", SWB_WORKSPACE_ERROR_TYPE, "version: a number is wanted here, not a string" },
    { "{\"version\":0}", SWB_WORKSPACE_ERROR_VALUE, "version: a whole number from 1" },
    { "{\"version\":1.0}", SWB_WORKSPACE_ERROR_VALUE, "version: a whole number from 1" },
    { "{\"version\":2,\"panels\":7}", SWB_WORKSPACE_ERROR_VERSION, "version: this is a file of version 2, written by a newer" },
    { "{\"version\":1,\"title\":1}", SWB_WORKSPACE_ERROR_TYPE, "title: a string is wanted here, not a number" },
    { "{\"version\":1,\"panels\":{}}", SWB_WORKSPACE_ERROR_TYPE, "panels: an array is wanted here, not an object" },
    { "{\"version\":1,\"panels\":[1]}", SWB_WORKSPACE_ERROR_TYPE, "panels[0]: an object is wanted here, not a number" },
    { "{\"version\":1,\"panels\":[{}]}", SWB_WORKSPACE_ERROR_VALUE, "panels[0]: “kind” is missing" },
    { "{\"version\":1,\"panels\":[{\"kind\":\"sctp\"}]}", SWB_WORKSPACE_ERROR_VALUE, "panels[0].kind: “sctp” is none of: tcp-server" },
    { "{\"version\":1,\"panels\":[{\"kind\":\"udp\",\"port\":65536}]}", SWB_WORKSPACE_ERROR_VALUE,
      "panels[0].port: a whole number from 0 to 65535 is wanted here" },
    { "{\"version\":1,\"panels\":[{\"kind\":\"udp\",\"port\":\"80\"}]}", SWB_WORKSPACE_ERROR_TYPE,
      "panels[0].port: a number is wanted here, not a string" },
    { "{\"version\":1,\"panels\":[{\"kind\":\"udp\"},{\"kind\":\"udp\",\"host\":\"a b\"}]}", SWB_WORKSPACE_ERROR_VALUE,
      "panels[1].host: " },
    { "{\"version\":1,\"panels\":[{\"kind\":\"udp\",\"serve\":\"one\"}]}", SWB_WORKSPACE_ERROR_VALUE,
      "panels[0].serve: “serve” is no setting of a udp panel" },
    { "{\"version\":1,\"panels\":[{\"kind\":\"udp\",\"broadcast\":1}]}", SWB_WORKSPACE_ERROR_TYPE,
      "panels[0].broadcast: true or false is wanted here, not a number" },
    { "{\"version\":1,\"panels\":[{\"kind\":\"udp\",\"broadcast\":\"maybe\"}]}", SWB_WORKSPACE_ERROR_VALUE,
      "panels[0].broadcast: " },
    { "{\"version\":1,\"panels\":[{\"kind\":\"udp\",\"encoding\":null}]}", SWB_WORKSPACE_ERROR_TYPE,
      "panels[0].encoding: a string is wanted here, not null" },
    { "{\"version\":1,\"panels\":[{\"kind\":\"udp\",\"encoding\":\"UTF-9\"}]}", SWB_WORKSPACE_ERROR_VALUE,
      "panels[0].encoding: encoding can’t be “UTF-9”" },
    { "{\"version\":1,\"panels\":[{\"address\":\"udp://*\"}]}", SWB_WORKSPACE_ERROR_VALUE, "panels[0].address: " },
    { "{\"version\":1,\"panels\":[{\"address\":\"udp://*:0\",\"port\":1}]}", SWB_WORKSPACE_ERROR_VALUE,
      "panels[0].port: “address” says that already" },
    { "{\"version\":1,\"panels\":[{\"kind\":\"udp\",\"rules\":[{\"when\":\"never\"}]}]}", SWB_WORKSPACE_ERROR_VALUE,
      "panels[0].rules[0].when: “never” is none of" },
    { "{\"version\":1,\"panels\":[{\"kind\":\"udp\",\"rules\":[{\"actions\":[{\"do\":\"dance\"}]}]}]}", SWB_WORKSPACE_ERROR_VALUE,
      "panels[0].rules[0].actions[0].do: “dance” is none of" },
    { "{\"version\":1,\"panels\":[{\"kind\":\"udp\",\"files\":{\"piece\":65508}}]}", SWB_WORKSPACE_ERROR_VALUE,
      "panels[0].files.piece: a whole number from 0 to 65507" },
    { "{\"version\":1,\"panels\":[{\"kind\":\"udp\",\"files\":{\"rate\":9,\"delay-us\":9}}]}", SWB_WORKSPACE_ERROR_VALUE,
      "panels[0].files.delay-us: there is a “rate” already" },
    { "{\"version\":1,\"panels\":[{\"kind\":\"udp\",\"files\":[]}]}", SWB_WORKSPACE_ERROR_TYPE, "panels[0].files: an object is" },
    { "{\"version\":1,\"snippets\":[{},{\"data\":1}]}", SWB_WORKSPACE_ERROR_TYPE, "snippets[1].data: a string is wanted" },
    { "{\"version\":1,\"snippets\":[{\"repeat\":{}}]}", SWB_WORKSPACE_ERROR_VALUE, "snippets[0].repeat: “interval-ms” is missing" },
    { "{\"version\":1,\"snippets\":[{\"repeat\":{\"interval-ms\":0}}]}", SWB_WORKSPACE_ERROR_VALUE,
      "snippets[0].repeat.interval-ms: a whole number from 1 to 86400000" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SwbWorkspace) workspace = read_text (cases[i].json, &error);

      g_assert_null (workspace);
      g_assert_error (error, SWB_WORKSPACE_ERROR, (int) cases[i].code);
      if (!g_str_has_prefix (error->message, cases[i].message))
        g_assert_cmpstr (error->message, ==, cases[i].message);
      g_assert_null (strchr (error->message, '\n'));
    }
}

static void
test_async (void)
{
  g_autofree char *folder = test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "a.swb", NULL);
  g_autoptr (SwbWorkspace) workspace = read_text ("{\"version\":1,\"panels\":[{\"kind\":\"udp\"}],\"x\":[2]}", NULL);
  g_autoptr (SwbWorkspace) loaded = NULL;
  g_autoptr (GAsyncResult) saving = NULL;
  g_autoptr (GAsyncResult) loading = NULL;
  g_autoptr (GAsyncResult) failing = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = write_text (workspace);
  g_autofree char *after = NULL;

  swb_workspace_save_async (workspace, path, NULL, test_async_keep, &saving);
  test_async_wait (&saving);
  g_assert_true (swb_workspace_save_finish (saving, &error));
  g_assert_no_error (error);

  swb_workspace_load_async (path, NULL, test_async_keep, &loading);
  test_async_wait (&loading);
  loaded = swb_workspace_load_finish (loading, &error);
  g_assert_no_error (error);
  after = write_text (loaded);
  g_assert_cmpstr (after, ==, before);

  g_unlink (path);
  swb_workspace_load_async (path, NULL, test_async_keep, &failing);
  test_async_wait (&failing);
  g_assert_null (swb_workspace_load_finish (failing, &error));
  g_assert_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_READ);
  test_folder_remove (folder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/workspace/round-trip", test_round_trip);
  g_test_add_func ("/workspace/by-hand", test_by_hand);
  g_test_add_func ("/workspace/small", test_small);
  g_test_add_func ("/workspace/faults", test_faults);
  g_test_add_func ("/workspace/async", test_async);
  return g_test_run ();
}
