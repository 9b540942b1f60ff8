#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-sandbox.h"

#include <string.h>

static gboolean
is_below (const char *path,
          const char *directory)
{
  return g_str_has_prefix (path, directory) && G_IS_DIR_SEPARATOR (path[strlen (directory)]);
}

/**
 * swb_sandbox_forgets:
 * @info_file: the file that tells of a sandbox, which is %SWB_SANDBOX_INFO
 * @runtime_dir: the user's runtime directory
 * @path: an absolute path of a file that was written, or is to be
 *
 * Without the document portal, which shows as "doc" in the runtime directory, a file chooser sees the sandbox's own file
 * system. Of that only the program's data, configuration, cache and state directories are kept.
 *
 * Returns: whether the file vanishes with the sandbox when the program ends
 */
gboolean
swb_sandbox_forgets (const char *info_file,
                     const char *runtime_dir,
                     const char *path)
{
  const char *const kept[] = { g_get_user_data_dir (), g_get_user_config_dir (), g_get_user_cache_dir (),
                               g_get_user_state_dir () };
  g_autofree char *documents = g_build_filename (runtime_dir, "doc", NULL);

  if (!g_file_test (info_file, G_FILE_TEST_EXISTS) || g_file_test (documents, G_FILE_TEST_IS_DIR))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (is_below (path, kept[i]))
      return FALSE;
  return TRUE;
}
