#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-shortcuts.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-accessible.h"
#include "swb-wrap-box.h"

/* Of the window that shows the keys, pixels. */
#define WIDTH 560
#define HEIGHT 720

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

/* The keys are beside what they do, or in a line of their own where there is no room. */
static GtkWidget *
new_row (const Shortcut *shortcut)
{
  GtkWidget *row = g_object_new (SWB_TYPE_WRAP_BOX, NULL);
  GtkWidget *title = gtk_label_new (_ (shortcut->title));
  GtkWidget *keys = gtk_shortcut_label_new (shortcut->keys);

  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_set_hexpand (keys, TRUE);
  gtk_widget_set_halign (keys, GTK_ALIGN_END);
  gtk_widget_set_valign (keys, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (title, row);
  gtk_widget_set_parent (keys, row);
  gtk_widget_add_css_class (row, "shortcut");
  return row;
}

static GtkWidget *
new_group (const char *title)
{
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *heading = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (group, "shortcut-group");
  gtk_box_append (GTK_BOX (group), heading);
  return group;
}

/* Shows the rows whose title has what is typed, and the groups that have such rows. */
static void
on_search_changed (GtkSearchEntry *entry,
                   GtkFlowBox     *groups)
{
  g_autofree char *text = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (entry)), -1);
  GtkFlowBoxChild *child;

  for (int i = 0; (child = gtk_flow_box_get_child_at_index (groups, i)) != NULL; i++)
    {
      GtkWidget *heading = gtk_widget_get_first_child (gtk_flow_box_child_get_child (child));
      gboolean any = FALSE;

      for (GtkWidget *row = gtk_widget_get_next_sibling (heading); row != NULL; row = gtk_widget_get_next_sibling (row))
        {
          GtkLabel *title = GTK_LABEL (gtk_widget_get_first_child (row));
          g_autofree char *folded = g_utf8_casefold (gtk_label_get_text (title), -1);
          gboolean match = strstr (folded, text) != NULL;

          gtk_widget_set_visible (row, match);
          any |= match;
        }
      gtk_widget_set_visible (GTK_WIDGET (child), any);
    }
}

static void
append_group (GtkWidget *groups,
              GtkWidget *group)
{
  gtk_flow_box_append (GTK_FLOW_BOX (groups), group);
  gtk_widget_set_focusable (gtk_widget_get_parent (group), FALSE);
}

static GtkWidget *
new_groups (void)
{
  GtkWidget *groups = gtk_flow_box_new ();
  GtkWidget *group = NULL;

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (groups), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (groups), 2);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (groups), 36);
  gtk_widget_set_valign (groups, GTK_ALIGN_START);
  gtk_widget_add_css_class (groups, "shortcut-groups");
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    if (shortcuts[i].title != NULL && shortcuts[i].keys == NULL)
      append_group (groups, group = new_group (_ (shortcuts[i].title)));
    else if (shortcuts[i].title != NULL)
      gtk_box_append (GTK_BOX (group), new_row (&shortcuts[i]));
  return groups;
}

/**
 * swb_shortcuts_new_window:
 * @parent: (nullable): the window to be in front of
 *
 * A GtkShortcutsWindow can't be narrower than its columns, and the labels of its pages have a width below zero in GTK's
 * own theme, which it warns about.
 *
 * Returns: (transfer none): a window that lists every key; GTK owns it
 */
GtkWindow *
swb_shortcuts_new_window (GtkWindow *parent)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *search = gtk_search_entry_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *groups = new_groups ();
  GtkEventController *keys = gtk_shortcut_controller_new ();
  int width = parent != NULL ? gtk_widget_get_width (GTK_WIDGET (parent)) : WIDTH;
  int height = parent != NULL ? gtk_widget_get_height (GTK_WIDGET (parent)) : HEIGHT;

  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_named_action_new ("window.close")));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (window, keys);

  gtk_editable_set_width_chars (GTK_EDITABLE (search), 10);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (search), window);
  g_object_set (search, "placeholder-text", _ ("Find a key by what it does"), NULL);
  swb_accessible_set_name (search, _ ("Find a key by what it does"));
  gtk_widget_add_css_class (search, "shortcut-search");
  g_signal_connect (search, "search-changed", G_CALLBACK (on_search_changed), groups);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), groups);
  gtk_widget_set_vexpand (scroller, TRUE);

  gtk_box_append (GTK_BOX (box), search);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_set_titlebar (GTK_WINDOW (window), gtk_header_bar_new ());
  gtk_window_set_title (GTK_WINDOW (window), _ ("Keyboard Shortcuts"));
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), MIN (WIDTH, width), MIN (HEIGHT, height));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  return GTK_WINDOW (window);
}
