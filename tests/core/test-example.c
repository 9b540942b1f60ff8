#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "swb-chargen.h"
#include "swb-example.h"
#include "swb-reactions.h"

/* Each is built in, has the words of the list, listens at a free port of this machine alone, and its rules are good. */
static void
test_all (void)
{
  gsize count;
  const SwbExample *examples = swb_example_list (&count);

  g_assert_cmpuint (count, ==, 9);
  for (gsize i = 0; i < count; i++)
    {
      g_autoptr (SwbWorkspace) workspace = swb_example_load (&examples[i]);
      g_autoptr (SwbReactions) reactions = NULL;
      g_autoptr (GError) error = NULL;
      SwbWorkspacePanel *panel;

      g_assert_true (swb_example_find (examples[i].name) == &examples[i]);
      g_assert_cmpstr (workspace->title, ==, examples[i].title);
      g_assert_cmpstr (workspace->description, ==, examples[i].description);
      g_assert_null (workspace->unknown);
      g_assert_cmpuint (workspace->panels->len, ==, 1);
      panel = g_ptr_array_index (workspace->panels, 0);
      g_assert_null (panel->unknown);
      g_assert_cmpint (swb_panel_settings_get_kind (panel->settings), ==, SWB_PANEL_KIND_TCP_SERVER);
      g_assert_cmpstr (swb_panel_settings_get_host (panel->settings), ==, "127.0.0.1");
      g_assert_cmpuint (swb_panel_settings_get_port (panel->settings), ==, 0);
      reactions = swb_reactions_new (panel->rules, swb_panel_settings_get_encoding (panel->settings), &error);
      g_assert_no_error (error);
    }

  g_assert_null (swb_example_find ("none.swb"));
}

static void
test_chargen (void)
{
  gsize length;
  const char *block = g_bytes_get_data (swb_chargen_get_block (), &length);

  g_assert_cmpuint (length % (95 * 74), ==, 0);
  for (gsize i = 0; i < length; i += 74)
    {
      for (gsize j = 0; j < 72; j++)
        g_assert_cmpint (block[i + j], ==, (char) (' ' + (i / 74 + j) % 95));
      g_assert_cmpmem (block + i + 72, 2, "\r\n", 2);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/example/all", test_all);
  g_test_add_func ("/example/chargen", test_chargen);
  return g_test_run ();
}
