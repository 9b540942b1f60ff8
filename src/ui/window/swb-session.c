#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-session.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "swb-file-page.h"
#include "swb-session-file.h"
#include "swb-settings.h"
#include "swb-state-file.h"
#include "swb-window.h"

/* Changes are gathered this long before they are written, milliseconds. */
#define SAVE_DELAY 1000

struct _SwbSession
{
  GtkApplication *application;
  SwbStateFile *file;
  char *text; /* what was written last, or is about to be */
  guint serial;
  guint source;
  gboolean finished;
};

/* What can't be opened is not wanted again. */
static void
gather_file (SwbFilePage *page,
             gboolean     selected,
             GPtrArray   *pages)
{
  SwbSessionPage *saved;

  if (swb_file_page_get_state (page) == SWB_FILE_PAGE_FAILED)
    return;
  saved = swb_session_page_new_for_file (swb_file_page_get_path (page), selected);
  saved->left_over = swb_file_page_is_left_over (page);
  saved->encoding = g_strdup (swb_page_get_encoding (SWB_PAGE (page)));
  saved->hex = swb_page_get_view (SWB_PAGE (page)) == SWB_DATA_FORMAT_HEX;
  g_ptr_array_add (pages, saved);
}

static void
gather_window (SwbWindow *window,
               GPtrArray *windows)
{
  GListModel *model = swb_window_get_panels (window);
  g_autoptr (SwbSessionWindow) saved = swb_session_window_new ();

  swb_window_to_session (window, saved);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (SwbPage) page = g_list_model_get_item (model, i);
      gboolean selected = page == swb_window_get_page (window);

      if (SWB_IS_FILE_PAGE (page))
        gather_file (SWB_FILE_PAGE (page), selected, saved->pages);
      else if (!swb_panel_get_passing (SWB_PANEL (page)))
        g_ptr_array_add (saved->pages, swb_session_page_new (swb_panel_to_workspace (SWB_PANEL (page)), selected));
    }
  /* an empty window is made when it is needed */
  if (saved->pages->len > 0 || saved->file != NULL || swb_snippet_list_get_length (saved->workspace->snippets) > 0)
    g_ptr_array_add (windows, g_steal_pointer (&saved));
}

static char *
gather (SwbSession *self)
{
  g_autoptr (GPtrArray) saved = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_session_window_free);
  g_autoptr (GList) windows = g_list_reverse (g_list_copy (gtk_application_get_windows (self->application)));
  g_autoptr (GBytes) bytes = NULL;

  for (GList *l = windows; l != NULL; l = l->next)
    if (SWB_IS_WINDOW (l->data))
      gather_window (SWB_WINDOW (l->data), saved);
  bytes = swb_session_file_format (saved);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* Returns: whether there is something to write. */
static gboolean
update_text (SwbSession *self)
{
  g_autofree char *text = NULL;

  if (!swb_settings_get_restore_session (swb_settings_get_default ()))
    return FALSE;
  text = gather (self);
  if (g_strcmp0 (text, self->text) == 0)
    return FALSE;
  g_free (self->text);
  self->text = g_steal_pointer (&text);
  self->serial++;
  return TRUE;
}

static gboolean
on_save (gpointer user_data)
{
  SwbSession *self = user_data;

  self->source = 0;
  if (update_text (self))
    swb_state_file_write_in_thread (self->file, self->text, self->serial);
  return G_SOURCE_REMOVE;
}

static guint
count_windows (SwbSession *self)
{
  guint count = 0;

  for (GList *l = gtk_application_get_windows (self->application); l != NULL; l = l->next)
    count += SWB_IS_WINDOW (l->data) ? 1 : 0;
  return count;
}

/* The last window takes the program with it, and its panels are to come back; those of another one are closed. */
static gboolean
on_close_request (SwbSession *self)
{
  if (count_windows (self) == 1)
    swb_session_finish (self);
  else
    swb_session_changed (self);
  return FALSE;
}

static void
on_window_added (SwbSession *self,
                 GtkWindow  *window)
{
  if (!SWB_IS_WINDOW (window))
    return;
  self->finished = FALSE;
  g_signal_connect_swapped (window, "close-request", G_CALLBACK (on_close_request), self);
}

/**
 * swb_session_dup_default_path:
 *
 * Returns: (transfer full): where the session of this user is kept
 */
char *
swb_session_dup_default_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "socket-workbench", "session", NULL);
}

/**
 * swb_session_new:
 * @application: the application whose windows to keep; it has none yet, and outlives the session
 * @path: the file
 *
 * Returns: (transfer full): a session that has neither read nor written the file yet
 */
SwbSession *
swb_session_new (GtkApplication *application,
                 const char     *path)
{
  SwbSession *self = g_new0 (SwbSession, 1);

  self->application = application;
  self->file = swb_state_file_new (path, "The open panels can't be kept for the next start");
  g_signal_connect_swapped (application, "window-added", G_CALLBACK (on_window_added), self);
  return self;
}

void
swb_session_free (SwbSession *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->application, self);
  for (GList *l = gtk_application_get_windows (self->application); l != NULL; l = l->next)
    g_signal_handlers_disconnect_by_data (l->data, self);
  swb_state_file_unref (self->file);
  g_free (self->text);
  g_free (self);
}

/**
 * swb_session_is_empty:
 * @self: a session
 *
 * Returns: whether nothing is kept for the next start; a file that can't be read may keep something
 */
gboolean
swb_session_is_empty (SwbSession *self)
{
  g_autoptr (GPtrArray) windows = NULL;
  g_autofree char *tainted = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  if (!g_file_get_contents (swb_state_file_get_path (self->file), &tainted, &length, &error))
    return g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);

  windows = swb_session_file_parse (tainted, length, &error);
  return error == NULL && windows->len == 0;
}

/* Says what is wrong with the file, and keeps it for the user to look at. */
static char *
put_aside (SwbSession   *self,
           const GError *error,
           guint         restored)
{
  const char *path = swb_state_file_get_path (self->file);
  g_autofree char *aside = g_strconcat (path, ".broken", NULL);

  if (g_rename (path, aside) != 0)
    return g_strdup_printf (_ ("The panels of the last time can’t be read: %s"), error->message);
  if (restored > 0)
    return g_strdup_printf (_ ("Some panels of the last time can’t be read: %s. They are kept in %s"), error->message,
                            aside);
  return g_strdup_printf (_ ("The panels of the last time can’t be read: %s. They are kept in %s"), error->message,
                          aside);
}

/**
 * swb_session_restore:
 * @self: a session
 * @notice: (out) (transfer full) (nullable): what to tell the user: the file was broken
 *
 * Makes the windows of the last time, all panels stopped. A file that can't be read is kept beside its place
 * with ".broken" behind its name.
 *
 * Returns: how many pages came back
 */
guint
swb_session_restore (SwbSession *self,
                     char      **notice)
{
  g_autoptr (GPtrArray) windows = NULL;
  g_autofree char *tainted = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  guint restored = 0;

  *notice = NULL;
  if (!g_file_get_contents (swb_state_file_get_path (self->file), &tainted, &length, &error))
    {
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        *notice = g_strdup_printf (_ ("The panels of the last time can’t be read: %s"), error->message);
      return 0;
    }

  windows = swb_session_file_parse (tainted, length, &error);
  for (guint i = 0; i < windows->len; i++)
    restored += ((const SwbSessionWindow *) g_ptr_array_index (windows, i))->pages->len;
  if (error != NULL)
    *notice = put_aside (self, error, restored);
  for (guint i = 0; i < windows->len; i++)
    {
      SwbWindow *window = swb_window_new (SWB_APPLICATION (self->application));

      swb_window_restore (window, g_ptr_array_index (windows, i));
      gtk_window_present (GTK_WINDOW (window));
    }
  return restored;
}

/**
 * swb_session_changed:
 * @self: a session
 *
 * Writes what is open now, soon, if it is other than what was written.
 */
void
swb_session_changed (SwbSession *self)
{
  if (!self->finished && self->source == 0)
    self->source = g_timeout_add (SAVE_DELAY, on_save, self);
}

/**
 * swb_session_finish:
 * @self: a session
 *
 * Writes what is open now, and nothing of what happens afterwards: the windows are about to close.
 */
void
swb_session_finish (SwbSession *self)
{
  if (self->finished)
    return;
  self->finished = TRUE;
  g_clear_handle_id (&self->source, g_source_remove);
  update_text (self);
  if (self->serial > 0)
    swb_state_file_write (self->file, self->text, self->serial);
}
