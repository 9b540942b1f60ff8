#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-session-file.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-panel-address.h"

/*
 * The session file of earlier versions, which is still read: a GKeyFile with the group [Session] and one group a page,
 * [Panel 1] and so on. Pure functions.
 */

#define VERSION 1

/* A file beyond these is not one of ours. */
#define MAX_PANELS 4096
#define MAX_WINDOWS 64

/**
 * swb_session_key_file_is_one:
 * @tainted: what is in a session file
 * @length: its length in bytes
 *
 * Returns: whether it looks like an old one
 */
gboolean
swb_session_key_file_is_one (const char *tainted,
                             gsize       length)
{
  static const char begin[] = "[Session]";

  return length >= strlen (begin) && memcmp (tainted, begin, strlen (begin)) == 0;
}

static gboolean
check_header (GKeyFile *file,
              GError  **error)
{
  int version = g_key_file_get_integer (file, "Session", "version", error);

  if (version == VERSION)
    return TRUE;
  if (error != NULL && *error != NULL)
    return FALSE;
  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE, _ ("it is of version %d, which is not known here"),
               version);
  return FALSE;
}

static SwbSessionPage *
parse_file (GKeyFile   *file,
            const char *group,
            const char *uri,
            GError    **error)
{
  g_autofree char *path = g_filename_from_uri (uri, NULL, error);
  g_autofree char *view = NULL;
  SwbSessionPage *page;

  if (path == NULL)
    return NULL;
  view = g_key_file_get_string (file, group, "view", NULL);
  page = swb_session_page_new_for_file (path, g_key_file_get_boolean (file, group, "selected", NULL));
  page->left_over = g_key_file_get_boolean (file, group, "left-over", NULL);
  page->encoding = g_key_file_get_string (file, group, "encoding", NULL);
  page->hex = g_strcmp0 (view, "hex") == 0;
  return page;
}

static SwbSessionPage *
parse_page (GKeyFile   *file,
            const char *group,
            GError    **error)
{
  g_autoptr (SwbPanelSettings) settings = NULL;
  g_autofree char *uri = g_key_file_get_string (file, group, "file", NULL);
  g_autofree char *address = NULL;
  SwbWorkspacePanel *panel;

  if (uri != NULL)
    return parse_file (file, group, uri, error);
  address = g_key_file_get_string (file, group, "address", error);
  if (address == NULL)
    return NULL;
  settings = swb_panel_address_parse (address, error);
  if (settings == NULL)
    return NULL;
  panel = swb_workspace_panel_new (settings);
  panel->draft = g_key_file_get_string (file, group, "draft", NULL);
  return swb_session_page_new (panel, g_key_file_get_boolean (file, group, "selected", NULL));
}

/**
 * swb_session_key_file_parse:
 * @tainted: what is in a session file
 * @length: its length in bytes
 * @windows: (element-type SwbSessionWindow): where to put what could be read
 * @error: return location for an error: the first thing that is wrong
 *
 * Reads an old session, as swb_session_file_parse() does a new one.
 */
void
swb_session_key_file_parse (const char *tainted,
                            gsize       length,
                            GPtrArray  *windows,
                            GError    **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) first = NULL;
  int last = -1;

  if (g_key_file_load_from_data (file, tainted, length, G_KEY_FILE_NONE, &first) && check_header (file, &first))
    {
      int count = g_key_file_get_integer (file, "Session", "panels", &first);

      for (int i = 0; i < CLAMP (count, 0, MAX_PANELS); i++)
        {
          g_autofree char *group = g_strdup_printf ("Panel %d", i + 1);
          SwbSessionPage *page = parse_page (file, group, first == NULL ? &first : NULL);
          int number = CLAMP (g_key_file_get_integer (file, group, "window", NULL), 0, MAX_WINDOWS - 1);

          if (page == NULL)
            continue;
          /* those of a window stand together */
          if (number != last)
            g_ptr_array_add (windows, swb_session_window_new ());
          last = number;
          g_ptr_array_add (((SwbSessionWindow *) g_ptr_array_index (windows, windows->len - 1))->pages, page);
        }
    }
  if (first != NULL)
    g_propagate_error (error, g_steal_pointer (&first));
}
