/* Tables of snippets: never crashes; every fault has its line; what is taken is written and read back as the same table. */

#define G_LOG_DOMAIN "fuzz"

#include "swb-config.h"

#include "swb-error.h"
#include "swb-snippet-csv.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) faults = NULL;
  g_autoptr (GPtrArray) snippets = swb_snippet_csv_parse (size > 0 ? (const char *) data : "", size, &faults, &error);
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (SwbSnippetList) list = swb_snippet_list_new ();
  g_autoptr (SwbSnippetList) list_again = swb_snippet_list_new ();
  g_autoptr (GBytes) written = NULL;
  g_autoptr (GBytes) written_again = NULL;
  GStrv no_faults = NULL;

  if (snippets == NULL)
    {
      g_assert_true (error->domain == SWB_WORKSPACE_ERROR);
      g_assert_true (g_str_has_prefix (error->message, "line "));
      return 0;
    }
  for (guint i = 0; faults != NULL && faults[i] != NULL && i < SWB_SNIPPET_CSV_MAX_FAULTS; i++)
    g_assert_true (g_str_has_prefix (faults[i], "line "));

  swb_snippet_list_append_all (list, snippets);
  written = swb_snippet_csv_format (list);
  again = swb_snippet_csv_parse (g_bytes_get_data (written, NULL), g_bytes_get_size (written), &no_faults, &error);
  g_assert_no_error (error);
  g_assert_null (no_faults);
  g_assert_cmpuint (again->len, ==, snippets->len);
  swb_snippet_list_append_all (list_again, again);
  written_again = swb_snippet_csv_format (list_again);
  g_assert_true (g_bytes_equal (written, written_again));

  return 0;
}
