#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-session-file.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-error.h"
#include "swb-json-format.h"
#include "swb-json-parser.h"

/*
 * What is in the session file: JSON, with an array of windows, each with an array of pages. A panel stands there as in a
 * workspace file. Pure functions.
 *
 * { "version": 2,
 *   "windows": [ { "file": URI of a workspace file, "modified": …, "title", "description", "snippets", "unknown",
 *                  "pages": [ { "panel": {…}, "selected": … } | { "log": URI, "left-over", "encoding", "hex" } ] } ] }
 */

#define VERSION 2

/* A file beyond these is not one of ours; a draft beyond its limit is not kept. */
#define MAX_PAGES 4096
#define MAX_LENGTH (16 * 1024 * 1024)
#define MAX_DRAFT (64 * 1024)
#define MAX_WINDOWS 64

/**
 * swb_session_page_new:
 * @panel: (transfer full): a panel
 * @selected: whether it is on show
 *
 * Returns: (transfer full): one panel of a session
 */
SwbSessionPage *
swb_session_page_new (SwbWorkspacePanel *panel,
                      gboolean           selected)
{
  SwbSessionPage *self = g_new0 (SwbSessionPage, 1);

  self->panel = panel;
  self->selected = selected;
  return self;
}

/**
 * swb_session_page_new_for_file:
 * @path: the log's absolute path, in the encoding of file names
 * @selected: whether it is on show
 *
 * Returns: (transfer full): one opened log of a session; the rest of it is to be filled in
 */
SwbSessionPage *
swb_session_page_new_for_file (const char *path,
                               gboolean    selected)
{
  SwbSessionPage *self = g_new0 (SwbSessionPage, 1);

  self->path = g_strdup (path);
  self->selected = selected;
  return self;
}

void
swb_session_page_free (SwbSessionPage *self)
{
  g_clear_pointer (&self->panel, swb_workspace_panel_free);
  g_free (self->path);
  g_free (self->encoding);
  g_free (self);
}

/**
 * swb_session_window_new:
 *
 * Returns: (transfer full): an empty window
 */
SwbSessionWindow *
swb_session_window_new (void)
{
  SwbSessionWindow *self = g_new0 (SwbSessionWindow, 1);

  self->workspace = swb_workspace_new ();
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_session_page_free);
  return self;
}

void
swb_session_window_free (SwbSessionWindow *self)
{
  swb_workspace_free (self->workspace);
  g_ptr_array_unref (self->pages);
  g_free (self->file);
  g_free (self);
}

static void
set_path (JsonObject *object,
          const char *member,
          const char *path)
{
  /* a path may be no UTF-8 */
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  if (uri != NULL)
    json_object_set_string_member (object, member, uri);
}

static void
set_flag (JsonObject *object,
          const char *member,
          gboolean    value)
{
  if (value)
    json_object_set_boolean_member (object, member, TRUE);
}

static JsonObject *
format_page (const SwbSessionPage *page)
{
  JsonObject *object = json_object_new ();

  if (page->panel != NULL)
    {
      JsonObject *panel = json_object_new ();

      swb_workspace_panel_write (page->panel, panel);
      if (page->panel->draft != NULL && strlen (page->panel->draft) > MAX_DRAFT)
        json_object_remove_member (panel, "draft");
      json_object_set_object_member (object, "panel", panel);
    }
  else
    {
      set_path (object, "log", page->path);
      set_flag (object, "left-over", page->left_over);
      if (page->encoding != NULL)
        json_object_set_string_member (object, "encoding", page->encoding);
      set_flag (object, "hex", page->hex);
    }
  set_flag (object, "selected", page->selected);
  return object;
}

static JsonObject *
format_window (const SwbSessionWindow *window)
{
  JsonObject *object = json_object_new ();
  JsonArray *pages = json_array_new ();

  if (window->file != NULL)
    set_path (object, "file", window->file);
  set_flag (object, "modified", window->modified);
  if (window->workspace->title != NULL)
    json_object_set_string_member (object, "title", window->workspace->title);
  if (window->workspace->description != NULL)
    json_object_set_string_member (object, "description", window->workspace->description);
  for (guint i = 0; i < MIN (window->pages->len, MAX_PAGES); i++)
    json_array_add_object_element (pages, format_page (g_ptr_array_index (window->pages, i)));
  json_object_set_array_member (object, "pages", pages);
  if (swb_snippet_list_get_length (window->workspace->snippets) > 0)
    json_object_set_array_member (object, "snippets", swb_snippet_list_write (window->workspace->snippets));
  if (window->workspace->unknown != NULL)
    json_object_set_object_member (object, "unknown", json_object_ref (window->workspace->unknown));
  return object;
}

/**
 * swb_session_file_format:
 * @windows: (element-type SwbSessionWindow): the windows, in order
 *
 * Returns: (transfer full): the text of a session file
 */
GBytes *
swb_session_file_format (GPtrArray *windows)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) root = json_node_alloc ();
  JsonArray *array = json_array_new ();

  json_object_set_int_member (object, "version", VERSION);
  for (guint i = 0; i < MIN (windows->len, MAX_WINDOWS); i++)
    json_array_add_object_element (array, format_window (g_ptr_array_index (windows, i)));
  json_object_set_array_member (object, "windows", array);
  json_node_init_object (root, object);
  return swb_json_format (root);
}

/* (transfer full) (nullable): without an error it is not there */
static char *
get_path (const SwbJsonObject *object,
          const char          *member,
          GError             **error)
{
  const char *uri = NULL;

  if (!swb_json_object_get_string (object, member, &uri, error) || uri == NULL)
    return NULL;
  return g_filename_from_uri (uri, NULL, error);
}

static SwbSessionPage *
parse_page (const SwbJsonObject *object,
            GError             **error)
{
  g_auto (SwbJsonObject) panel_object = { 0 };
  g_autofree char *path = NULL;
  const char *encoding = NULL;
  gboolean selected = FALSE;
  SwbSessionPage *page;

  if (!swb_json_object_get_boolean (object, "selected", &selected, error))
    return NULL;
  if (json_object_has_member (object->object, "log"))
    {
      path = get_path (object, "log", error);
      if (path == NULL)
        return NULL;
      page = swb_session_page_new_for_file (path, selected);
      /* how it is shown is not worth to lose it for */
      swb_json_object_get_boolean (object, "left-over", &page->left_over, NULL);
      swb_json_object_get_boolean (object, "hex", &page->hex, NULL);
      swb_json_object_get_string (object, "encoding", &encoding, NULL);
      page->encoding = g_strdup (encoding);
      return page;
    }
  if (swb_json_object_require (object, "panel", error) &&
      swb_json_object_get_object (object, "panel", &panel_object, error))
    {
      SwbWorkspacePanel *panel = swb_workspace_panel_read (&panel_object, error);

      return panel != NULL ? swb_session_page_new (panel, selected) : NULL;
    }
  return NULL;
}

static void
parse_pages (const SwbJsonObject *object,
             SwbSessionWindow    *window,
             GError             **error)
{
  JsonArray *pages = NULL;

  if (!swb_json_object_get_array (object, "pages", &pages, error) || pages == NULL)
    return;
  for (guint i = 0; i < MIN (json_array_get_length (pages), MAX_PAGES); i++)
    {
      g_auto (SwbJsonObject) element = { 0 };
      GError **first = error != NULL && *error == NULL ? error : NULL;
      SwbSessionPage *page = NULL;

      if (swb_json_object_init_element (&element, object, "pages", pages, i, first))
        page = parse_page (&element, first);
      if (page != NULL)
        g_ptr_array_add (window->pages, page);
    }
}

/* Only the first error is kept, and what is right is kept whatever is wrong beside it. */
static SwbSessionWindow *
parse_window (const SwbJsonObject *object,
              GError             **first)
{
  SwbSessionWindow *window = swb_session_window_new ();
  g_auto (SwbJsonObject) unknown = { 0 };
  const char *title = NULL;
  const char *description = NULL;
  GError *error = NULL;

  window->file = get_path (object, "file", &error);
  if (error == NULL)
    swb_json_object_get_boolean (object, "modified", &window->modified, &error);
  if (error == NULL)
    swb_json_object_get_string (object, "title", &title, &error);
  if (error == NULL)
    swb_json_object_get_string (object, "description", &description, &error);
  if (error == NULL)
    swb_snippet_list_read (window->workspace->snippets, object, "snippets", &error);
  if (error == NULL && swb_json_object_get_object (object, "unknown", &unknown, &error) && unknown.object != NULL)
    window->workspace->unknown = json_object_ref (unknown.object);
  window->workspace->title = g_strdup (title);
  window->workspace->description = g_strdup (description);
  parse_pages (object, window, error == NULL ? &error : NULL);

  if (error != NULL && *first == NULL)
    *first = error;
  else
    g_clear_error (&error);
  return window;
}

static gboolean
check_version (const SwbJsonObject *object,
               GError             **error)
{
  guint64 version = 0;

  if (!swb_json_object_require (object, "version", error) ||
      !swb_json_object_get_uint (object, "version", 0, G_MAXINT, &version, error))
    return FALSE;
  if (version == VERSION)
    return TRUE;
  g_set_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_VERSION, _ ("it is of version %d, which is not known here"),
               (int) version);
  return FALSE;
}

/* What is no object is none of our files, whatever else may be wrong with it; of an empty one the parser says that. */
static gboolean
check_begin (const char *tainted,
             gsize       length,
             GError    **error)
{
  gsize at = length >= 3 && memcmp (tainted, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  gsize line = 1;

  for (; at < length && g_ascii_isspace (tainted[at]); at++)
    if (tainted[at] == '\n')
      line++;
  if (at == length || tainted[at] == '{')
    return TRUE;
  g_set_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_PARSE, _ ("line %zu: this is no session file"), line);
  return FALSE;
}

static void
parse_windows (const char *tainted,
               gsize       length,
               GPtrArray  *windows,
               GError    **first)
{
  g_autoptr (JsonNode) root = NULL;
  g_auto (SwbJsonObject) object = { 0 };
  JsonArray *array = NULL;

  if (!check_begin (tainted, length, first))
    return;
  root = swb_json_parse (tainted, length, first);
  if (root == NULL || !swb_json_object_init (&object, root, "", first) || !check_version (&object, first) ||
      !swb_json_object_get_array (&object, "windows", &array, first) || array == NULL)
    return;
  for (guint i = 0; i < MIN (json_array_get_length (array), MAX_WINDOWS); i++)
    {
      g_auto (SwbJsonObject) element = { 0 };

      if (swb_json_object_init_element (&element, &object, "windows", array, i, *first == NULL ? first : NULL))
        g_ptr_array_add (windows, parse_window (&element, first));
    }
}

/**
 * swb_session_file_parse:
 * @tainted: what is in a session file, of this version or an older one
 * @length: its length in bytes
 * @error: return location for an error: the first thing that is wrong
 *
 * Reads a session. What is wrong with one page does not take the others away: @error may be set and windows be returned.
 *
 * Returns: (transfer full) (element-type SwbSessionWindow): the windows that could be read; maybe none
 */
GPtrArray *
swb_session_file_parse (const char *tainted,
                        gsize       length,
                        GError    **error)
{
  GPtrArray *windows = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_session_window_free);
  GError *first = NULL;

  if (length > MAX_LENGTH)
    g_set_error_literal (&first, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_PARSE, _ ("it is too long"));
  else if (swb_session_key_file_is_one (tainted, length))
    swb_session_key_file_parse (tainted, length, windows, &first);
  else
    parse_windows (tainted, length, windows, &first);
  if (first != NULL)
    g_propagate_error (error, first);
  return windows;
}
