#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-session-file.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-panel-address.h"

/*
 * What is in the session file: a GKeyFile with the group [Session] and one group a panel, [Panel 1] and so on. Pure
 * functions.
 */

#define VERSION 1

/* A file beyond these is not one of ours; a draft beyond its limit is not kept. */
#define MAX_PANELS 4096
#define MAX_LENGTH (16 * 1024 * 1024)
#define MAX_DRAFT (64 * 1024)
#define MAX_WINDOWS 64

/**
 * swb_session_panel_new:
 * @settings: the panel's settings; copied
 * @draft: (nullable): what stands in its send box
 * @window: number of its window
 * @selected: whether it is on show
 *
 * Returns: (transfer full): one panel of a session
 */
SwbSessionPanel *
swb_session_panel_new (SwbPanelSettings *settings,
                       const char       *draft,
                       guint             window,
                       gboolean          selected)
{
  SwbSessionPanel *self = g_new0 (SwbSessionPanel, 1);

  self->settings = swb_panel_settings_copy (settings);
  self->draft = g_strdup (draft);
  self->window = window;
  self->selected = selected;
  return self;
}

/**
 * swb_session_panel_new_for_file:
 * @path: the file's absolute path, in the encoding of file names
 * @window: number of its window
 * @selected: whether it is on show
 *
 * Returns: (transfer full): one opened file of a session; the rest of it is to be filled in
 */
SwbSessionPanel *
swb_session_panel_new_for_file (const char *path,
                                guint       window,
                                gboolean    selected)
{
  SwbSessionPanel *self = g_new0 (SwbSessionPanel, 1);

  self->path = g_strdup (path);
  self->window = window;
  self->selected = selected;
  return self;
}

void
swb_session_panel_free (SwbSessionPanel *self)
{
  g_clear_object (&self->settings);
  g_free (self->draft);
  g_free (self->path);
  g_free (self->encoding);
  g_free (self);
}

static void
format_page (GKeyFile              *file,
             const char            *group,
             const SwbSessionPanel *panel)
{
  if (panel->settings != NULL)
    {
      g_autofree char *address = swb_panel_address_format (panel->settings, TRUE);

      g_key_file_set_string (file, group, "address", address);
    }
  else
    {
      /* a path may be no UTF-8 */
      g_autofree char *uri = g_filename_to_uri (panel->path, NULL, NULL);

      g_key_file_set_string (file, group, "file", uri != NULL ? uri : "");
      if (panel->left_over)
        g_key_file_set_boolean (file, group, "left-over", TRUE);
      if (panel->encoding != NULL)
        g_key_file_set_string (file, group, "encoding", panel->encoding);
      if (panel->hex)
        g_key_file_set_string (file, group, "view", "hex");
    }
}

/**
 * swb_session_file_format:
 * @panels: (element-type SwbSessionPanel): the panels, in order
 *
 * Returns: (transfer full): the text of a session file
 */
char *
swb_session_file_format (GPtrArray *panels)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_key_file_set_integer (file, "Session", "version", VERSION);
  g_key_file_set_integer (file, "Session", "panels", (int) MIN (panels->len, MAX_PANELS));
  for (guint i = 0; i < MIN (panels->len, MAX_PANELS); i++)
    {
      const SwbSessionPanel *panel = g_ptr_array_index (panels, i);
      g_autofree char *group = g_strdup_printf ("Panel %u", i + 1);

      format_page (file, group, panel);
      if (panel->window > 0)
        g_key_file_set_integer (file, group, "window", (int) panel->window);
      if (panel->selected)
        g_key_file_set_boolean (file, group, "selected", TRUE);
      if (panel->draft != NULL && *panel->draft != '\0' && strlen (panel->draft) <= MAX_DRAFT)
        g_key_file_set_string (file, group, "draft", panel->draft);
    }
  return g_key_file_to_data (file, NULL, NULL);
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

static SwbSessionPanel *
parse_file (GKeyFile   *file,
            const char *group,
            const char *uri,
            GError    **error)
{
  g_autofree char *path = g_filename_from_uri (uri, NULL, error);
  g_autofree char *view = NULL;
  SwbSessionPanel *panel;
  int window;

  if (path == NULL)
    return NULL;
  window = g_key_file_get_integer (file, group, "window", NULL);
  view = g_key_file_get_string (file, group, "view", NULL);
  panel = swb_session_panel_new_for_file (path, (guint) CLAMP (window, 0, MAX_WINDOWS - 1),
                                          g_key_file_get_boolean (file, group, "selected", NULL));
  panel->left_over = g_key_file_get_boolean (file, group, "left-over", NULL);
  panel->encoding = g_key_file_get_string (file, group, "encoding", NULL);
  panel->hex = g_strcmp0 (view, "hex") == 0;
  return panel;
}

static SwbSessionPanel *
parse_panel (GKeyFile   *file,
             const char *group,
             GError    **error)
{
  g_autoptr (SwbPanelSettings) settings = NULL;
  g_autofree char *uri = g_key_file_get_string (file, group, "file", NULL);
  g_autofree char *address = NULL;
  g_autofree char *draft = NULL;
  int window;

  if (uri != NULL)
    return parse_file (file, group, uri, error);
  address = g_key_file_get_string (file, group, "address", error);
  if (address == NULL)
    return NULL;
  settings = swb_panel_address_parse (address, error);
  if (settings == NULL)
    return NULL;
  draft = g_key_file_get_string (file, group, "draft", NULL);
  window = g_key_file_get_integer (file, group, "window", NULL);
  return swb_session_panel_new (settings, draft, (guint) CLAMP (window, 0, MAX_WINDOWS - 1),
                                g_key_file_get_boolean (file, group, "selected", NULL));
}

/**
 * swb_session_file_parse:
 * @tainted: what is in a session file
 * @length: its length in bytes
 * @error: return location for an error: the first thing that is wrong
 *
 * Reads a session. What is wrong with one panel does not take the others away: @error may be set and panels be returned.
 *
 * Returns: (transfer full) (element-type SwbSessionPanel): the panels that could be read; maybe none
 */
GPtrArray *
swb_session_file_parse (const char *tainted,
                        gsize       length,
                        GError    **error)
{
  GPtrArray *panels = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_session_panel_free);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) first = NULL;
  int count;

  if (length > MAX_LENGTH)
    g_set_error_literal (&first, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE, _ ("it is too long"));
  else if (g_key_file_load_from_data (file, tainted, length, G_KEY_FILE_NONE, &first) && check_header (file, &first))
    {
      count = g_key_file_get_integer (file, "Session", "panels", &first);
      for (int i = 0; i < CLAMP (count, 0, MAX_PANELS); i++)
        {
          g_autofree char *group = g_strdup_printf ("Panel %d", i + 1);
          SwbSessionPanel *panel = parse_panel (file, group, first == NULL ? &first : NULL);

          if (panel != NULL)
            g_ptr_array_add (panels, panel);
        }
    }
  if (first != NULL)
    g_propagate_error (error, g_steal_pointer (&first));
  return panels;
}
