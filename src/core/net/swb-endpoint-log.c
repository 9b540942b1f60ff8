#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-endpoint-log.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "swb-log-prune.h"

/* Logs of this process so far, so that no two of them get the same name. */
static int last_number;

static char *
automatic_path (SwbPanelSettings *settings,
                const char       *directory)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *kind = swb_panel_settings_get_string (settings, "kind");
  g_autofree char *cache = directory == NULL ? swb_log_dup_cache_directory () : NULL;
  g_autofree char *name = NULL;

  name = g_strdup_printf ("%s-%s-%u-%d-%d.pcapng", stamp, kind, swb_panel_settings_get_port (settings), (int) getpid (),
                          g_atomic_int_add (&last_number, 1) + 1);
  return g_build_filename (directory != NULL ? directory : cache, name, NULL);
}

/**
 * swb_endpoint_log_apply_settings:
 * @log: a store
 * @settings: of its panel
 *
 * Sets what the panel has for its log: the limit, and in which encoding rows end. Writer's thread.
 */
void
swb_endpoint_log_apply_settings (SwbLogStore      *log,
                                 SwbPanelSettings *settings)
{
  swb_log_store_set_feed (log, swb_log_feed_from_encoding (swb_panel_settings_get_encoding (settings)));
  swb_log_store_set_limit (log, (guint64) swb_panel_settings_get_log_limit (settings) * 1024 * 1024);
}

static SwbLogStore *
new_at (SwbPanelSettings *settings,
        const char       *path,
        GError          **error)
{
  SwbLogStore *log = swb_log_store_new (path);

  swb_endpoint_log_apply_settings (log, settings);
  swb_log_store_open (log, error);
  return log;
}

/**
 * swb_endpoint_log_new:
 * @settings: of the panel; its `log` names the file, if any
 * @directory: (nullable): folder for an automatic name; %NULL: `socket-workbench/logs` in the user's cache folder
 * @error: return location for a %SWB_LOG_ERROR
 *
 * Makes and opens the log of an endpoint. A file that is already there under a name of the settings is kept under a
 * numbered one by the store.
 *
 * Returns: (transfer full): the store, also when it could not be opened and @error was set: it then records nothing
 */
SwbLogStore *
swb_endpoint_log_new (SwbPanelSettings *settings,
                      const char       *directory,
                      GError          **error)
{
  const char *asked = swb_panel_settings_get_log (settings);
  g_autofree char *path = asked[0] != '\0' ? g_canonicalize_filename (asked, NULL)
                                           : automatic_path (settings, directory);

  return new_at (settings, path, error);
}

/**
 * swb_endpoint_log_new_unsaved:
 * @settings: of the panel; where its log should be is left aside
 * @error: return location for a %SWB_LOG_ERROR
 *
 * Makes and opens a log in the user's cache folder.
 *
 * Returns: (transfer full): as swb_endpoint_log_new()
 */
SwbLogStore *
swb_endpoint_log_new_unsaved (SwbPanelSettings *settings,
                              GError          **error)
{
  g_autofree char *path = automatic_path (settings, NULL);

  return new_at (settings, path, error);
}

/**
 * swb_endpoint_log_explain_unsaved:
 * @why: why the log can't be where it should be
 *
 * Returns: (transfer full): the same, and that there is one all the same
 */
GError *
swb_endpoint_log_explain_unsaved (const GError *why)
{
  return g_error_new (why->domain, why->code,
                      /* Translators: why a log can’t be where it should be, as whole sentences */
                      _("%s Until then, the log is kept with the unsaved ones."), why->message);
}

/**
 * swb_endpoint_log_finish:
 * @log: a store that nobody writes to any more
 * @discard: whether to remove its files
 *
 * Closes it.
 */
void
swb_endpoint_log_finish (SwbLogStore *log,
                         gboolean     discard)
{
  swb_log_store_close (log);
  if (discard)
    swb_log_store_discard (log);
}
