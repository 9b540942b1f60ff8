#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "swb-arguments.h"
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
test_history (void)
{
  g_autoptr (SwbHistory) history = swb_history_new ();

  g_assert_null (swb_history_older (history, "draft"));
  g_assert_null (swb_history_newer (history));

  swb_history_add (history, "one");
  swb_history_add (history, "two");
  swb_history_add (history, "two");
  swb_history_add (history, "");
  g_assert_cmpstr (swb_history_older (history, "draft"), ==, "two");
  g_assert_cmpstr (swb_history_older (history, "two"), ==, "one");
  g_assert_null (swb_history_older (history, "one"));
  g_assert_cmpstr (swb_history_newer (history), ==, "two");
  g_assert_cmpstr (swb_history_newer (history), ==, "draft");
  g_assert_null (swb_history_newer (history));

  /* the oldest go at the cap */
  for (guint i = 0; i < SWB_HISTORY_MAX_ENTRIES + 5; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      swb_history_add (history, text);
    }
  for (guint i = 0; i < SWB_HISTORY_MAX_ENTRIES - 1; i++)
    g_assert_nonnull (swb_history_older (history, ""));
  g_assert_cmpstr (swb_history_older (history, ""), ==, "5");
  g_assert_null (swb_history_older (history, ""));
}

static void
test_arguments (void)
{
  const char *const good[] = { "x", "tcp-server://127.0.0.1:0?log=a.pcapng", "--start", "udp://*:5000", NULL };
  const char *const bad[][3] = {
    { "x", "--no-such-option", NULL },
    { "x", "gopher://127.0.0.1:70", NULL },
    { "x", "tcp-server://127.0.0.1", NULL },
    { "x", "no-such-file.swb", NULL },
    { "x", "/", NULL },
  };
  g_autoptr (SwbArguments) arguments = NULL;
  g_autoptr (GError) error = NULL;

  arguments = swb_arguments_parse (good, "/some/where", &error);
  g_assert_no_error (error);
  g_assert_true (arguments->start);
  g_assert_false (arguments->help);
  g_assert_cmpuint (arguments->panels->len, ==, 2);
  g_assert_cmpstr (swb_panel_settings_get_log (g_ptr_array_index (arguments->panels, 0)), ==, "/some/where/a.pcapng");

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
  g_autofree char *runtime = g_dir_make_tmp ("swb-test-XXXXXX", NULL);
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
  g_assert_no_errno (g_rmdir (documents));
  g_assert_no_errno (g_rmdir (runtime));
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
  g_test_add_func ("/parts/arguments", test_arguments);
  g_test_add_func ("/parts/sandbox", test_sandbox);
  g_test_add_func ("/parts/update", test_update);

  return g_test_run ();
}
