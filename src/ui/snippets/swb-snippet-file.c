#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-snippet-file.h"

#include <string.h>

#include "swb-file-save.h"
#include "swb-snippet-csv.h"
#include "swb-workspace.h"

/* What begins with a brace is a workspace file, and anything else a table: names of files lie. */
static gboolean
is_json (const char *tainted,
         gsize       length)
{
  gsize at = 0;

  if (length >= 3 && memcmp (tainted, "\xEF\xBB\xBF", 3) == 0)
    at = 3;
  while (at < length && g_ascii_isspace (tainted[at]))
    at++;
  return at < length && tainted[at] == '{';
}

/**
 * swb_snippet_file_load:
 * @path: of a table (CSV) or of a workspace file (JSON), in the encoding of file names
 * @faults: (out) (transfer full) (nullable): what is wrong with lines of the table that were left out
 * @error: return location for an error
 *
 * Reads the whole file, at most %SWB_WORKSPACE_MAX_BYTES. Any thread.
 *
 * Returns: (transfer full) (nullable) (element-type SwbSnippet): the snippets in it
 */
GPtrArray *
swb_snippet_file_load (const char *path,
                       GStrv      *faults,
                       GError    **error)
{
  g_autoptr (GBytes) bytes = swb_file_load (path, SWB_WORKSPACE_MAX_BYTES, error);
  g_autoptr (SwbWorkspace) workspace = NULL;
  GPtrArray *snippets;
  const char *tainted;
  gsize length;

  *faults = NULL;
  if (bytes == NULL)
    return NULL;
  tainted = g_bytes_get_data (bytes, &length);
  if (!is_json (tainted, length))
    return swb_snippet_csv_parse (tainted, length, faults, error);

  workspace = swb_workspace_new_from_bytes (bytes, error);
  if (workspace == NULL)
    return NULL;
  snippets = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < swb_snippet_list_get_length (workspace->snippets); i++)
    g_ptr_array_add (snippets, swb_snippet_copy (swb_snippet_list_get (workspace->snippets, i)));
  return snippets;
}

/**
 * swb_snippet_file_save:
 * @list: snippets
 * @path: where to, in the encoding of file names; a name that ends on `.json` or `.swb` becomes a workspace file with
 *   nothing else in it, any other a table (CSV)
 * @error: return location for an error; what was there before stays then
 *
 * Returns: whether it was saved
 */
gboolean
swb_snippet_file_save (SwbSnippetList *list,
                       const char     *path,
                       GError        **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  g_autoptr (SwbWorkspace) workspace = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (g_str_has_suffix (lower, ".json") || g_str_has_suffix (lower, ".swb"))
    {
      workspace = swb_workspace_new ();
      for (guint i = 0; i < swb_snippet_list_get_length (list); i++)
        {
          g_autoptr (SwbSnippet) copy = swb_snippet_copy (swb_snippet_list_get (list, i));

          swb_snippet_list_append (workspace->snippets, copy);
        }
      bytes = swb_workspace_to_bytes (workspace);
    }
  else
    bytes = swb_snippet_csv_format (list);
  return swb_file_save (path, bytes, error);
}
