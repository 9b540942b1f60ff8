#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-export.h"
#include "swb-sandbox.h"

/* Saving the log of the page on show: asking where to, beginning it, and saying what came of it. */

/* What a log can be saved as. The first is proposed. */
typedef struct
{
  const char *nick; /* as the action names it */
  const char *label;
  const char *ending;
  SwbLogExportFormat format;
  guint directions;
} Choice;

static const Choice choices[] = {
  { "pcapng", N_ ("Capture for Wireshark (*.pcapng)"), ".pcapng", SWB_LOG_EXPORT_PCAPNG, SWB_LOG_FILTER_BOTH },
  { "text", N_ ("Text as shown (*.txt)"), ".txt", SWB_LOG_EXPORT_TEXT, SWB_LOG_FILTER_BOTH },
  { "hex", N_ ("Hex dump (*.hex)"), ".hex", SWB_LOG_EXPORT_HEX, SWB_LOG_FILTER_BOTH },
  { "received", N_ ("Received bytes (*.bin)"), ".bin", SWB_LOG_EXPORT_RAW, SWB_LOG_FILTER_IN },
  { "sent", N_ ("Sent bytes (*.bin)"), ".bin", SWB_LOG_EXPORT_RAW, SWB_LOG_FILTER_OUT },
  { "csv", N_ ("Table (*.csv)"), ".csv", SWB_LOG_EXPORT_CSV, SWB_LOG_FILTER_BOTH },
  { "json", N_ ("JSON lines (*.jsonl)"), ".jsonl", SWB_LOG_EXPORT_JSON, SWB_LOG_FILTER_BOTH },
  { "c", N_ ("C arrays (*.c)"), ".c", SWB_LOG_EXPORT_C, SWB_LOG_FILTER_BOTH },
};

static const Choice *
find_choice (const char *nick)
{
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    if (g_str_equal (choices[i].nick, nick))
      return &choices[i];
  return NULL;
}

static void
on_export_finished (SwbWindow *self,
                    SwbExport *export)
{
  const GError *error = swb_export_get_error (export);
  g_autofree char *path = g_filename_display_name (swb_export_get_path (export));
  g_autofree char *message = NULL;

  if (error == NULL && swb_sandbox_forgets (SWB_SANDBOX_INFO, g_get_user_runtime_dir (), swb_export_get_path (export)))
    message = g_strdup_printf (_ ("%s is in the sandbox and vanishes with it. Install xdg-desktop-portal, or save below %s."),
                               path, g_get_user_data_dir ());
  else if (error == NULL)
    message = g_strdup_printf (_ ("Saved %s"), path);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    message = g_strdup_printf (_ ("Not saved: %s. What was there before is as it was."), path);
  else
    message = g_strdup_printf (_ ("The log was not saved: %s"), error->message);
  swb_window_notify_user (self, message);
}

static void
begin (SwbWindow         *self,
       SwbPage           *page,
       const char        *path,
       SwbLogExportFormat format,
       guint              directions)
{
  SwbPageView *view = swb_window_find_view (self, page);
  g_autoptr (SwbLogStore) log = swb_page_dup_log (page);
  g_autoptr (SwbExport) export = NULL;
  SwbLogFilter filter = SWB_LOG_FILTER_INIT;

  if (log == NULL)
    return;
  if (view != NULL)
    swb_log_pane_get_filter (swb_page_view_get_log_pane (view), &filter);
  /* who asks for the bytes of one direction has them, also when the other one alone is shown */
  if ((filter.directions & directions) != 0)
    directions &= filter.directions;
  filter.directions = directions;
  export = swb_export_new (log, path, format, swb_page_get_encoding (page), &filter);
  g_signal_connect_object (export, "finished", G_CALLBACK (on_export_finished), self, G_CONNECT_SWAPPED);
  if (view != NULL)
    swb_log_pane_add_export (swb_page_view_get_log_pane (view), export);
}

/**
 * swb_window_save_log:
 * @self: a window with a page on show that has a log
 * @path: where to; the ending chooses the format, as swb_log_export_format_from_path() knows them, and what it does not
 *   know is a capture (pcapng). Raw bytes are the received ones.
 *
 * Saves the part of the log that is shown.
 */
void
swb_window_save_log (SwbWindow  *self,
                     const char *path)
{
  SwbLogExportFormat format = SWB_LOG_EXPORT_PCAPNG;

  swb_log_export_format_from_path (path, &format);
  /* both ways in one file would be told apart by nothing */
  begin (self, self->current, path, format, format == SWB_LOG_EXPORT_RAW ? SWB_LOG_FILTER_IN : SWB_LOG_FILTER_BOTH);
}

static void
on_chooser_response (GtkNativeDialog *chooser,
                     int              response,
                     SwbWindow       *self)
{
  SwbPage *page = g_object_get_data (G_OBJECT (chooser), "page");
  const Choice *choice = g_object_get_data (G_OBJECT (chooser), "choice");

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
      g_autofree char *path = g_file_get_path (file);

      if (path == NULL)
        swb_window_notify_user (self, _ ("The log was not saved: choose a folder of this machine"));
      else if (choice != NULL)
        begin (self, page, path, choice->format, choice->directions);
      else
        swb_window_save_log (self, path);
    }
  gtk_native_dialog_destroy (chooser);
  g_object_unref (chooser);
}

static void
add_filter (GtkFileChooser *chooser,
            const Choice   *choice)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autofree char *pattern = g_strconcat ("*", choice->ending, NULL);

  gtk_file_filter_set_name (filter, _ (choice->label));
  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_chooser_add_filter (chooser, filter);
}

/**
 * swb_window_ask_where_to_save:
 * @self: a window with a page on show that has a log
 * @nick: (nullable): what to save it as; %NULL: what the ending of the name that is typed says
 */
void
swb_window_ask_where_to_save (SwbWindow  *self,
                              const char *nick)
{
  const Choice *choice = nick != NULL ? find_choice (nick) : NULL;
  g_autofree char *title = swb_page_dup_title (self->current);
  const char *bare = g_strdelimit (title, "/\\:*?\"<>|[] ", '-');
  GtkFileChooserNative *chooser;
  g_autofree char *name = NULL;

  if (nick != NULL && choice == NULL)
    return;
  while (*bare == '-')
    bare++;
  if (g_str_has_suffix (bare, ".pcapng"))
    title[strlen (title) - strlen (".pcapng")] = '\0';
  name = g_strconcat (bare, choice != NULL ? choice->ending : choices[0].ending, NULL);

  chooser = gtk_file_chooser_native_new (_ ("Save Log"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"),
                                         _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    if (choice == NULL ? choices[i].directions != SWB_LOG_FILTER_OUT : choice == &choices[i])
      add_filter (GTK_FILE_CHOOSER (chooser), &choices[i]);
  g_object_set_data_full (G_OBJECT (chooser), "page", g_object_ref (self->current), g_object_unref);
  g_object_set_data (G_OBJECT (chooser), "choice", (gpointer) choice);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_chooser_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/**
 * swb_window_new_save_menu:
 *
 * Returns: (transfer full): what a log can be saved as, as a menu
 */
GMenuModel *
swb_window_new_save_menu (void)
{
  GMenu *menu = g_menu_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (choices[i].label), NULL);

      g_menu_item_set_action_and_target (item, "win.save-log-as", "s", choices[i].nick);
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}
