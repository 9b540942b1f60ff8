/* Workspace files: never crashes; a refusal has a place; what is taken is written and read back as the same, to the byte. */

#define G_LOG_DOMAIN "fuzz"

#include "swb-config.h"

#include "swb-error.h"
#include "swb-json-format.h"
#include "swb-json-parser.h"
#include "swb-workspace.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static void
check_json (const char *text,
            gsize       size)
{
  g_autoptr (JsonNode) node = swb_json_parse (text, size, NULL);
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (GBytes) written = NULL;
  g_autoptr (GBytes) written_again = NULL;

  if (node == NULL)
    return;

  written = swb_json_format (node);
  again = swb_json_parse (g_bytes_get_data (written, NULL), g_bytes_get_size (written), NULL);
  g_assert_nonnull (again);
  written_again = swb_json_format (again);
  g_assert_true (g_bytes_equal (written, written_again));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GBytes) tainted = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbWorkspace) workspace = swb_workspace_new_from_bytes (tainted, &error);
  g_autoptr (SwbWorkspace) again = NULL;
  g_autoptr (GBytes) written = NULL;
  g_autoptr (GBytes) written_again = NULL;

  check_json (size > 0 ? (const char *) data : "", size);
  if (workspace == NULL)
    {
      g_assert_true (error->domain == SWB_WORKSPACE_ERROR);
      g_assert_nonnull (strstr (error->message, ": "));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  g_assert_no_error (error);
  written = swb_workspace_to_bytes (workspace);
  again = swb_workspace_new_from_bytes (written, &error);
  g_assert_no_error (error);
  written_again = swb_workspace_to_bytes (again);
  g_assert_true (g_bytes_equal (written, written_again));

  return 0;
}
