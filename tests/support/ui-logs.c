#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "ui-logs.h"

#include <glib/gstdio.h>
#include <netinet/in.h>
#include <string.h>

#include "swb-log-prune.h"

#define T0 G_GINT64_CONSTANT (1700000000000000000)

/* Returns: (transfer full): a log that is not finished until its writer closes it */
SwbLogStore *
ui_begin_log (const char *path)
{
  SwbLogStore *store = swb_log_store_new (path);
  static const char *const texts[] = { "from the first\n", "from the second\n" };
  static const char *const listening[] = { "127.0.0.1:6001", NULL };
  g_autoptr (GError) error = NULL;

  swb_log_store_open (store, &error);
  g_assert_no_error (error);
  swb_log_store_append_event (store, NULL, SWB_LOG_EVENT_LISTENING, listening, T0);
  for (guint i = 0; i < 2; i++)
    {
      SwbNetAddress local, remote;
      g_autoptr (SwbLogFlow) flow = NULL;

      g_assert_true (swb_net_address_parse (&local, "127.0.0.1:6001", NULL));
      g_assert_true (swb_net_address_parse (&remote, i == 0 ? "127.0.0.1:50001" : "127.0.0.1:50002", NULL));
      flow = swb_log_flow_new (i + 1, IPPROTO_TCP, &local, &remote, 1);
      swb_log_store_append_open (store, flow, SWB_DIRECTION_IN, SWB_LOG_EVENT_ACCEPTED, T0 + i);
      swb_log_store_append_data (store, flow, SWB_DIRECTION_IN, (const guint8 *) texts[i], strlen (texts[i]), T0 + 2 + i);
    }
  swb_log_store_commit (store);
  return store;
}

/* A finished log in the test's folder. Returns: (transfer full): its path */
char *
ui_put_log (UiFixture  *self,
            const char *name)
{
  char *path = ui_path (self, name);
  g_autoptr (SwbLogStore) store = ui_begin_log (path);

  swb_log_store_close (store);
  return path;
}

/* A log among the unsaved ones as it is after a kill: no writer holds it, and its end is half a block.
 * Returns: (transfer full): its path */
char *
ui_leave_log (UiFixture  *self,
              const char *name)
{
  g_autofree char *logs = swb_log_dup_cache_directory ();
  g_autofree char *scratch = ui_path (self, "scratch.pcapng");
  g_autoptr (SwbLogStore) store = ui_begin_log (scratch);
  g_autofree char *contents = NULL;
  char *path = g_build_filename (logs, name, NULL);
  gsize length;

  g_assert_no_errno (g_mkdir_with_parents (logs, 0700));
  g_assert_true (g_file_get_contents (scratch, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (path, contents, (gssize) length - 6, NULL));
  swb_log_store_close (store);
  return path;
}
