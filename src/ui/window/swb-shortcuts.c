#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-shortcuts.h"

#include <glib/gi18n.h>
#include <string.h>

/*
 * Every key of the program, in one table: those of actions are installed from it, those that belong to a widget (no
 * action) are listed in it, and the shortcuts window shows all of them.
 */

typedef struct
{
  const char *title;  /* to be translated; NULL: one of several that are listed together */
  const char *action; /* detailed name; NULL: a widget's own */
  const char *keys;   /* separated by spaces */
} Shortcut;

/* A title without keys begins a group. */
static const Shortcut shortcuts[] = {
  { N_ ("Panels"), NULL, NULL },
  { N_ ("New panel"), "win.show-new", "<Primary>n" },
  { N_ ("Delete this panel"), "win.delete-panel", "<Primary>Delete" },
  { N_ ("Start or connect"), "win.start", "F5" },
  { N_ ("Stop or disconnect"), "win.stop", "<Shift>F5" },
  { N_ ("Next panel"), "win.next-panel(1)", "<Primary>Page_Down" },
  { N_ ("Previous panel"), "win.next-panel(-1)", "<Primary>Page_Up" },
  { N_ ("Between the list and the panel"), "win.switch-side", "F6" },
  { N_ ("Narrower list"), "win.resize-side(-20)", "F8" },
  { N_ ("Wider list"), "win.resize-side(20)", "<Shift>F8" },
  { N_ ("In the list: delete, disconnect"), NULL, "Delete" },

  { N_ ("Sending"), NULL, NULL },
  { N_ ("Send"), NULL, "<Primary>Return" },
  { N_ ("Earlier and later entries"), NULL, "Up Down" },
  { N_ ("Clear the send box"), NULL, "<Primary>l" },
  { N_ ("Snippets"), "win.snippets", "F9" },
  { N_ ("Send one of the first nine snippets"), NULL, "<Primary>1...9" },
  { NULL, "win.send-snippet(1)", "<Primary>1 <Primary>KP_1" },
  { NULL, "win.send-snippet(2)", "<Primary>2 <Primary>KP_2" },
  { NULL, "win.send-snippet(3)", "<Primary>3 <Primary>KP_3" },
  { NULL, "win.send-snippet(4)", "<Primary>4 <Primary>KP_4" },
  { NULL, "win.send-snippet(5)", "<Primary>5 <Primary>KP_5" },
  { NULL, "win.send-snippet(6)", "<Primary>6 <Primary>KP_6" },
  { NULL, "win.send-snippet(7)", "<Primary>7 <Primary>KP_7" },
  { NULL, "win.send-snippet(8)", "<Primary>8 <Primary>KP_8" },
  { NULL, "win.send-snippet(9)", "<Primary>9 <Primary>KP_9" },
  { N_ ("In the snippets: move up or down"), NULL, "<Alt>Up <Alt>Down" },
  { N_ ("In the snippets: edit, delete"), NULL, "F2 Delete" },
  { N_ ("Send a file"), NULL, "<Primary><Shift>o" },
  { N_ ("Type text"), "win.input::text", "<Alt>3" },
  { N_ ("Type hex"), "win.input::hex", "<Alt>4" },

  { N_ ("Log"), NULL, NULL },
  { N_ ("Show as text"), "win.view::text", "<Alt>1" },
  { N_ ("Show as hex"), "win.view::hex", "<Alt>2" },
  { N_ ("Save the log"), "win.save-log('')", "<Primary>e" },
  { N_ ("Clear the log"), "win.clear-log", "<Primary>k" },
  { N_ ("Find in the log"), "win.find('')", "<Primary>f" },
  { N_ ("Show only some rows of the log"), "win.filter('')", "<Primary><Shift>f" },
  { N_ ("Next hit"), "win.find-next", "F3 <Primary>g" },
  { N_ ("Previous hit"), "win.find-previous", "<Shift>F3 <Primary><Shift>g" },
  { N_ ("Copy the selection"), NULL, "<Primary>c" },
  { N_ ("Select all"), NULL, "<Primary>a" },
  { N_ ("Larger, smaller, usual size"), NULL, "<Primary>plus <Primary>minus <Primary>0" },
  { N_ ("To the end, and follow it"), NULL, "<Primary>End" },
  { N_ ("Add a note to a row"), NULL, "<Primary>m" },
  { N_ ("Menu of the log"), NULL, "<Shift>F10" },

  { N_ ("General"), NULL, NULL },
  { N_ ("Open a workspace, a log or a capture"), "app.open('')", "<Primary>o" },
  { N_ ("Save the workspace"), "app.save", "<Primary>s" },
  { N_ ("Save the workspace as…"), "app.save-as('')", "<Primary><Shift>s" },
  { N_ ("New window"), "app.new-window", "<Primary><Shift>n" },
  { N_ ("Menu"), NULL, "F10" },
  { N_ ("Preferences"), "app.preferences", "<Primary>comma" },
  { N_ ("Keyboard shortcuts"), "app.shortcuts", "<Primary>question F1" },
  { N_ ("Quit"), "app.quit", "<Primary>q" },
};

/**
 * swb_shortcuts_install:
 * @application: the application
 *
 * Gives the actions of the program their keys. Call once.
 */
void
swb_shortcuts_install (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    if (shortcuts[i].action != NULL)
      {
        g_auto (GStrv) keys = g_strsplit (shortcuts[i].keys, " ", -1);

        gtk_application_set_accels_for_action (application, shortcuts[i].action, (const char *const *) keys);
      }
}

/* GTK builds such a window from a description only. */
static char *
describe (void)
{
  GString *xml = g_string_new ("<interface><object class=\"GtkShortcutsWindow\" id=\"shortcuts\">"
                               "<property name=\"modal\">1</property><child><object class=\"GtkShortcutsSection\">"
                               "<property name=\"section-name\">all</property>"
                               "<property name=\"max-height\">14</property>");
  gboolean open = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      const Shortcut *shortcut = &shortcuts[i];
      g_autofree char *title = shortcut->title != NULL ? g_markup_escape_text (_ (shortcut->title), -1) : NULL;
      g_autofree char *keys = shortcut->keys != NULL ? g_markup_escape_text (shortcut->keys, -1) : NULL;

      if (title == NULL)
        continue;
      if (keys == NULL)
        g_string_append_printf (xml,
                                "%s<child><object class=\"GtkShortcutsGroup\"><property name=\"title\">%s</property>",
                                open ? "</object></child>" : "", title);
      else
        g_string_append_printf (xml,
                                "<child><object class=\"GtkShortcutsShortcut\"><property name=\"accelerator\">%s"
                                "</property><property name=\"title\">%s</property></object></child>",
                                keys, title);
      open = TRUE;
    }
  g_string_append (xml, "</object></child></object></child></object></interface>");
  return g_string_free (xml, FALSE);
}

/**
 * swb_shortcuts_new_window:
 * @parent: (nullable): the window to be in front of
 *
 * Returns: (transfer none): a window that lists every key; GTK owns it
 */
GtkWindow *
swb_shortcuts_new_window (GtkWindow *parent)
{
  g_autofree char *xml = describe ();
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (xml, -1);
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (window, parent);
  return window;
}
