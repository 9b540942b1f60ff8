#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-window-private.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "swb-file-page.h"

/* The ways in for files: by path, by the file chooser, by dropping them on the window. */

static SwbFilePage *
find_file (SwbWindow  *self,
           const char *path)
{
  g_autofree char *canonical = g_canonicalize_filename (path, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->panels)); i++)
    {
      g_autoptr (SwbPage) page = g_list_model_get_item (G_LIST_MODEL (self->panels), i);

      if (SWB_IS_FILE_PAGE (page) && g_str_equal (swb_file_page_get_path (SWB_FILE_PAGE (page)), canonical))
        return SWB_FILE_PAGE (page); /* the list keeps it */
    }
  return NULL;
}

void
swb_window_remember_file (const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  if (uri != NULL)
    gtk_recent_manager_add_item (gtk_recent_manager_get_default (), uri);
}

/* Once, when it is known to be one of ours. */
static void
on_file_changed (SwbFilePage *page)
{
  if (swb_file_page_get_state (page) == SWB_FILE_PAGE_OPENING)
    return;
  g_signal_handlers_disconnect_by_func (page, on_file_changed, NULL);
  if (swb_file_page_get_state (page) == SWB_FILE_PAGE_OPEN)
    swb_window_remember_file (swb_file_page_get_path (page));
}

/**
 * swb_window_open_left_over:
 * @self: a window
 * @path: a log that a crash left
 *
 * Opens it as swb_window_open_file() does, and cuts off its unfinished end.
 *
 * Returns: (transfer none): its page
 */
SwbFilePage *
swb_window_open_left_over (SwbWindow  *self,
                           const char *path)
{
  SwbFilePage *known = find_file (self, path);
  g_autoptr (SwbFilePage) page = NULL;

  if (known != NULL)
    {
      swb_window_select (self, SWB_PAGE (known));
      return known;
    }
  page = swb_file_page_new (path, TRUE);
  swb_window_insert_page (self, SWB_PAGE (page), G_MAXUINT);
  return page;
}

/* By its name, or because it begins as JSON does, which no capture does. */
static gboolean
is_workspace (const char *path)
{
  char tainted[64];
  GStatBuf status;
  gboolean found = FALSE;
  gssize length;
  int fd;

  if (g_str_has_suffix (path, ".swb"))
    return TRUE;
  if (g_stat (path, &status) != 0 || !S_ISREG (status.st_mode))
    return FALSE;
  fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  if (fd < 0)
    return FALSE;
  length = read (fd, tainted, sizeof tainted);
  for (gssize i = 0; i < length; i++)
    if (!g_ascii_isspace (tainted[i]))
      {
        found = tainted[i] == '{';
        break;
      }
  g_close (fd, NULL);
  return found;
}

/**
 * swb_window_open_file:
 * @self: a window
 * @path: a file, in the encoding of file names, relative to where the program runs
 * @start: whether to start the panels of a workspace
 *
 * Opens a workspace, see swb_window_open_workspace(), or a log or a capture, which is told by what is in it and not by its
 * name, and shows it. One that is open already is shown, and read again when it couldn't be. What is wrong with a log is
 * said on its page.
 */
void
swb_window_open_file (SwbWindow  *self,
                      const char *path,
                      gboolean    start)
{
  g_autoptr (SwbFilePage) page = NULL;
  SwbFilePage *known = find_file (self, path);

  /* a workspace is no page, but several */
  if (is_workspace (path))
    {
      swb_window_open_workspace (self, path, start);
      return;
    }
  if (known != NULL)
    {
      swb_file_page_open_again (known);
      swb_window_select (self, SWB_PAGE (known));
      return;
    }
  page = swb_file_page_new (path, FALSE);
  g_signal_connect (page, "changed", G_CALLBACK (on_file_changed), NULL);
  swb_window_insert_page (self, SWB_PAGE (page), G_MAXUINT);
}

static void
open_gfile (SwbWindow *self,
            GFile     *file)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *uri = NULL;
  g_autofree char *message = NULL;

  if (path != NULL)
    {
      swb_window_open_file (self, path, FALSE);
      return;
    }
  uri = g_file_get_parse_name (file);
  message = g_strdup_printf (_ ("“%s” is not on this machine: copy it here first"), uri);
  swb_window_notify_user (self, message);
}

static void
on_chooser_response (GtkNativeDialog *chooser,
                     int              response,
                     SwbWindow       *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser));

      for (guint i = 0; i < g_list_model_get_n_items (files); i++)
        {
          g_autoptr (GFile) file = g_list_model_get_item (files, i);

          open_gfile (self, file);
        }
    }
  gtk_native_dialog_destroy (chooser);
  g_object_unref (chooser);
}

static void
add_filter (GtkFileChooser    *chooser,
            const char        *name,
            const char *const *patterns)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (; *patterns != NULL; patterns++)
    gtk_file_filter_add_pattern (filter, *patterns);
  gtk_file_chooser_add_filter (chooser, filter);
}

/**
 * swb_window_ask_what_to_open:
 * @self: a window
 *
 * Lets the user choose files to open.
 */
void
swb_window_ask_what_to_open (SwbWindow *self)
{
  static const char *const known[] = { "*.swb", "*.pcapng", "*.pcap", "*.cap", "*.dmp", NULL };
  static const char *const workspaces[] = { "*.swb", NULL };
  static const char *const captures[] = { "*.pcapng", "*.pcap", "*.cap", "*.dmp", NULL };
  static const char *const all[] = { "*", NULL };
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_ ("Open"), GTK_WINDOW (self),
                                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  add_filter (GTK_FILE_CHOOSER (chooser), _ ("Workspaces, logs and captures"), known);
  add_filter (GTK_FILE_CHOOSER (chooser), _ ("Workspaces (*.swb)"), workspaces);
  add_filter (GTK_FILE_CHOOSER (chooser), _ ("Logs and captures"), captures);
  add_filter (GTK_FILE_CHOOSER (chooser), _ ("All files"), all);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_chooser_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static gboolean
on_drop (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         SwbWindow     *self)
{
  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return FALSE;
  for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
    open_gfile (self, l->data);
  return TRUE;
}

/* Anywhere on the window where nothing else takes what is dropped. */
void
swb_window_accept_files (SwbWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
