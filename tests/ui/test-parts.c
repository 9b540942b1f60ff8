#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "support/test-folder.h"
#include "swb-arguments.h"
#include "swb-checksum-button.h"
#include "swb-format.h"
#include "swb-history.h"
#include "swb-panel-settings.h"
#include "swb-sandbox.h"
#include "swb-update.h"

static void
test_count (void)
{
  static const struct
  {
    guint64 count;
    const char *text;
  } cases[] = {
    { 0, "0" },
    { 999, "999" },
    { 1000, "1,000" },
    { 1248902, "1,248,902" },
    { G_MAXUINT64, "18,446,744,073,709,551,615" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = swb_format_count (cases[i].count);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
add (SwbHistory   *history,
     SwbDataFormat format,
     const char   *text)
{
  SwbHistoryEntry entry = { format, FALSE, FALSE, (char *) text };

  swb_history_add (history, &entry);
}

static void
assert_older (SwbHistory *history,
              const char *current,
              const char *text)
{
  SwbHistoryEntry entry = { SWB_DATA_FORMAT_TEXT, FALSE, FALSE, (char *) current };
  const SwbHistoryEntry *older = swb_history_older (history, &entry);

  g_assert_cmpstr (older != NULL ? older->text : NULL, ==, text);
}

static void
assert_newer (SwbHistory *history,
              const char *text)
{
  const SwbHistoryEntry *newer = swb_history_newer (history);

  g_assert_cmpstr (newer != NULL ? newer->text : NULL, ==, text);
}

static void
test_history (void)
{
  g_autoptr (SwbHistoryStore) store = swb_history_store_new ();
  g_autoptr (SwbHistory) history = swb_history_new (store);
  g_autoptr (SwbHistory) other = NULL;

  assert_older (history, "draft", NULL);
  assert_newer (history, NULL);

  add (history, SWB_DATA_FORMAT_TEXT, "one");
  add (history, SWB_DATA_FORMAT_TEXT, "two");
  add (history, SWB_DATA_FORMAT_TEXT, "two");
  add (history, SWB_DATA_FORMAT_TEXT, "");
  assert_older (history, "draft", "two");
  assert_older (history, "two", "one");
  assert_older (history, "one", NULL);
  assert_newer (history, "two");
  assert_newer (history, "draft");
  assert_newer (history, NULL);

  /* another panel begins with what was sent before it, and goes on with its own */
  other = swb_history_new (store);
  assert_older (other, "", "two");
  add (history, SWB_DATA_FORMAT_HEX, "two");
  g_assert_cmpuint (swb_history_list (history)->len, ==, 3);
  g_assert_cmpuint (swb_history_list (other)->len, ==, 2);

  for (guint i = 0; i < SWB_HISTORY_MAX_ENTRIES + 5; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      add (history, SWB_DATA_FORMAT_TEXT, text);
    }
  for (guint i = 0; i < SWB_HISTORY_MAX_ENTRIES - 1; i++)
    {
      SwbHistoryEntry current = { .text = (char *) "" };

      g_assert_nonnull (swb_history_older (history, &current));
    }
  assert_older (history, "", "5");
  assert_older (history, "", NULL);

  swb_history_clear (other);
  assert_older (history, "", NULL);
  assert_older (other, "", NULL);
}

static void
wait_until_loaded (SwbHistoryStore *store)
{
  while (swb_history_store_is_loading (store))
    g_main_context_iteration (NULL, TRUE);
}

/* Written, read and as it was; a broken file is put aside, and never a reason to fail. */
static void
test_history_file (void)
{
  static const SwbHistoryEntry entries[] = {
    { SWB_DATA_FORMAT_TEXT, FALSE, FALSE, (char *) "plain" },
    { SWB_DATA_FORMAT_HEX, FALSE, TRUE, (char *) "01 02 {{counter}}" },
    { SWB_DATA_FORMAT_TEXT, TRUE, TRUE, (char *) "line\nline\r\n\ttab \"quoted\" \\x41 {{time}}" },
    { SWB_DATA_FORMAT_TEXT, TRUE, FALSE, (char *) "\x01 é 你好 \xf0\x9f\x98\x80" },
  };
  g_autofree char *directory = test_folder_new ();
  g_autofree char *path = g_build_filename (directory, "deeper", "history", NULL);
  g_autofree char *deeper = g_path_get_dirname (path);
  g_autofree char *aside = g_strconcat (path, ".broken", NULL);
  GPtrArray *list;
  GStatBuf status;

  {
    g_autoptr (SwbHistoryStore) store = swb_history_store_new ();
    g_autoptr (SwbHistory) history = swb_history_new (store);

    swb_history_store_open (store, path);
    /* while it is being read, too */
    swb_history_add (history, &entries[0]);
    wait_until_loaded (store);
    for (guint i = 1; i < G_N_ELEMENTS (entries); i++)
      swb_history_add (history, &entries[i]);
    swb_history_store_flush (store);
  }
  g_assert_no_errno (g_stat (path, &status));
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  {
    g_autoptr (SwbHistoryStore) store = swb_history_store_new ();
    g_autoptr (SwbHistory) history = swb_history_new (store);

    swb_history_store_open (store, path);
    wait_until_loaded (store);
    list = swb_history_list (history);
    g_assert_cmpuint (list->len, ==, G_N_ELEMENTS (entries));
    for (guint i = 0; i < list->len; i++)
      g_assert_true (swb_history_entry_equal (g_ptr_array_index (list, i), &entries[i]));
    swb_history_clear (history);
    swb_history_store_flush (store);
  }
  {
    g_autoptr (SwbHistoryStore) store = swb_history_store_new ();

    swb_history_store_open (store, path);
    wait_until_loaded (store);
    g_assert_cmpuint (swb_history_store_get_entries (store)->len, ==, 0);
  }

  g_assert_true (g_file_set_contents (path, "something else\n", -1, NULL));
  {
    g_autoptr (SwbHistoryStore) store = swb_history_store_new ();

    swb_history_store_open (store, path);
    wait_until_loaded (store);
    g_assert_cmpuint (swb_history_store_get_entries (store)->len, ==, 0);
    g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  }
  /* and nothing else is left */
  g_assert_no_errno (g_unlink (aside));
  g_assert_no_errno (g_rmdir (deeper));
  test_folder_remove (directory);
}

static void
test_history_lines (void)
{
  static const char text[] = "socket-workbench-history 1\nhex\t01\n\nnonsense\ttext\ntext,unheard-of,escapes\ta\\nb\n"
                             "text\t\\377\ntext\t\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = swb_history_parse (text, strlen (text), &error);
  const SwbHistoryEntry *second;

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 2);
  second = g_ptr_array_index (entries, 1);
  g_assert_cmpstr (second->text, ==, "a\nb");
  g_assert_true (second->escapes);
  g_assert_null (swb_history_parse ("", 0, NULL));
  g_assert_null (swb_history_parse ("socket-workbench-history 2\n", 27, NULL));
}

static void
test_checksum_search (void)
{
  g_assert_true (swb_checksum_button_matches ("CRC-16/MODBUS", "MODBUS", "modbus"));
  g_assert_true (swb_checksum_button_matches ("CRC-16/MODBUS", "MODBUS", "crc16 modb"));
  g_assert_true (swb_checksum_button_matches ("CRC-16/KERMIT", "CRC-16/CCITT,KERMIT", "16ccitt"));
  g_assert_true (swb_checksum_button_matches ("SUM-8", NULL, ""));
  g_assert_false (swb_checksum_button_matches ("SUM-8", NULL, "crc"));
  g_assert_false (swb_checksum_button_matches ("CRC-8/SMBUS", "CRC-8", "modbus"));
}

static void
test_arguments (void)
{
  const char *const good[] = { "x", "tcp-server://127.0.0.1:0?log=a.pcapng", "--start", "udp://*:5000", "null", NULL };
  const char *const bad[][3] = {
    { "x", "--no-such-option", NULL },
    { "x", "gopher://127.0.0.1:70", NULL },
    { "x", "tcp-server://127.0.0.1", NULL },
    { "x", "no-such-file.swb", NULL },
    { "x", "/", NULL },
  };
  g_autoptr (SwbArguments) arguments = NULL;
  g_autoptr (GError) error = NULL;

  arguments = swb_arguments_parse (good, "/dev", &error);
  g_assert_no_error (error);
  g_assert_true (arguments->start);
  g_assert_false (arguments->help);
  g_assert_cmpuint (arguments->panels->len, ==, 2);
  g_assert_cmpstr (swb_panel_settings_get_log (g_ptr_array_index (arguments->panels, 0)), ==, "/dev/a.pcapng");
  g_assert_cmpuint (arguments->files->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (arguments->files, 0), ==, "/dev/null");

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) bad_error = NULL;

      g_assert_null (swb_arguments_parse (bad[i], "/", &bad_error));
      g_assert_nonnull (bad_error);
      g_assert_null (strchr (bad_error->message, '\n'));
    }
}

static void
test_sandbox (void)
{
  g_autofree char *runtime = test_folder_new ();
  g_autofree char *documents = g_build_filename (runtime, "doc", NULL);
  g_autofree char *kept = g_build_filename (g_get_user_data_dir (), "saved.pcapng", NULL);
  g_autofree char *beside = g_strconcat (g_get_user_data_dir (), "-saved.pcapng", NULL);

  /* any file that is there stands for the one of a sandbox */
  g_assert_false (swb_sandbox_forgets ("/nowhere", runtime, "/tmp/saved.pcapng"));
  g_assert_true (swb_sandbox_forgets (runtime, runtime, "/tmp/saved.pcapng"));
  g_assert_true (swb_sandbox_forgets (runtime, runtime, beside));
  g_assert_false (swb_sandbox_forgets (runtime, runtime, kept));

  /* with the portal, the file chooser shows the user's own files */
  g_assert_no_errno (g_mkdir (documents, 0700));
  g_assert_false (swb_sandbox_forgets (runtime, runtime, "/tmp/saved.pcapng"));
  test_folder_remove (runtime);
}

/* Whatever is updated at any time is updated in the same moments. */
static void
test_update (void)
{
  const gint64 begin = 1000 * SWB_UPDATE_INTERVAL;
  static const struct
  {
    gint64 last;
    gint64 now;
    guint delay;
  } cases[] = {
    { 0, 0, 100 },
    { 0, 1, 100 },
    { 0, 99999, 1 },
    { 0, 100000, 0 },
    { 99000, 99001, 1 },
    { 99000, 100001, 0 },
    { 42, 10000000, 0 },
  };

  g_assert_cmpuint (swb_update_delay (0, begin), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (swb_update_delay (begin + cases[i].last, begin + cases[i].now), ==, cases[i].delay);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/parts/count", test_count);
  g_test_add_func ("/parts/history", test_history);
  g_test_add_func ("/parts/history-file", test_history_file);
  g_test_add_func ("/parts/history-lines", test_history_lines);
  g_test_add_func ("/parts/checksum-search", test_checksum_search);
  g_test_add_func ("/parts/arguments", test_arguments);
  g_test_add_func ("/parts/sandbox", test_sandbox);
  g_test_add_func ("/parts/update", test_update);

  return g_test_run ();
}
