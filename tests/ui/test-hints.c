#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "support/ui-fixture.h"

/* What the window tells about its buttons: no two of them have the same letter to be reached by, and each that shows no word
 * has one that appears under the pointer. */

static gboolean
has_word (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_label_get_text (GTK_LABEL (widget))[0] != '\0')
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_POPOVER (child) && has_word (child))
      return TRUE;
  return FALSE;
}

/* Those that are parts of a widget of the toolkit are its own affair, and a menu button is a button in a button. */
static gboolean
is_part (GtkWidget *widget)
{
  for (GtkWidget *w = widget; w != NULL && !GTK_IS_POPOVER (w); w = gtk_widget_get_parent (w))
    if (GTK_IS_WINDOW_CONTROLS (w) || GTK_IS_SPIN_BUTTON (w) || GTK_IS_DROP_DOWN (w) || GTK_IS_SEARCH_ENTRY (w) ||
        GTK_IS_COLOR_BUTTON (w) || GTK_IS_FONT_BUTTON (w) || GTK_IS_FILE_CHOOSER (w) ||
        (w != widget && GTK_IS_MENU_BUTTON (w)))
      return TRUE;
  return FALSE;
}

typedef struct
{
  GHashTable *mnemonics; /* key → text of the label */
  const char *where;
  guint buttons;
  guint bad;
} Walk;

static void
walk (GtkWidget *widget,
      Walk      *self)
{
  if (!gtk_widget_get_mapped (widget))
    return;

  if (GTK_IS_LABEL (widget) && gtk_label_get_use_underline (GTK_LABEL (widget)) &&
      gdk_keyval_to_unicode (gtk_label_get_mnemonic_keyval (GTK_LABEL (widget))) != 0)
    {
      guint key = gdk_keyval_to_lower (gtk_label_get_mnemonic_keyval (GTK_LABEL (widget)));
      const char *text = gtk_label_get_text (GTK_LABEL (widget));
      const char *other = g_hash_table_lookup (self->mnemonics, GUINT_TO_POINTER (key));

      if (other != NULL)
        {
          g_test_message ("%s: “%s” and “%s” have the same letter", self->where, other, text);
          self->bad++;
        }
      g_hash_table_insert (self->mnemonics, GUINT_TO_POINTER (key), (gpointer) text);
    }

  if ((GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget)) && !is_part (widget))
    {
      self->buttons++;
      if (!has_word (widget) && !gtk_widget_get_has_tooltip (widget) &&
          !gtk_widget_get_has_tooltip (gtk_widget_get_parent (widget)))
        {
          g_test_message ("%s: a %s without a word", self->where, G_OBJECT_TYPE_NAME (widget));
          for (GtkWidget *w = widget; w != NULL; w = gtk_widget_get_parent (w))
            g_test_message ("  in %s “%s”", G_OBJECT_TYPE_NAME (w), gtk_widget_get_name (w));
          self->bad++;
        }
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    walk (child, self);
}

static guint
check_windows (const char *where)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint bad = 0;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      g_autoptr (GHashTable) mnemonics = g_hash_table_new (NULL, NULL);
      Walk self = { mnemonics, where, 0, 0 };

      walk (window, &self);
      g_test_message ("%s: %s, %u buttons", where, G_OBJECT_TYPE_NAME (window), self.buttons);
      bad += self.bad;
    }
  return bad;
}

static guint
check_popovers (GtkWidget  *widget,
                const char *where)
{
  guint bad = 0;

  if (GTK_IS_MENU_BUTTON (widget) && gtk_widget_get_mapped (widget) && gtk_widget_is_sensitive (widget))
    {
      GtkPopover *popover;

      gtk_menu_button_popup (GTK_MENU_BUTTON (widget));
      popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (widget));
      if (popover != NULL)
        UI_WAIT (gtk_widget_get_mapped (GTK_WIDGET (popover)));
      bad += check_windows (where);
      gtk_menu_button_popdown (GTK_MENU_BUTTON (widget));
      if (popover != NULL)
        UI_WAIT (!gtk_widget_get_mapped (GTK_WIDGET (popover)));
      return bad;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    bad += check_popovers (child, where);
  return bad;
}

static void
test_window (UiFixture    *fixture,
             gconstpointer data)
{
  static const char *const addresses[] = {
    "tcp-server://127.0.0.1:0", "tcp-client://127.0.0.1:9", "udp://127.0.0.1:0?peer=127.0.0.1:9",
  };
  GtkWidget *window = GTK_WIDGET (fixture->window);
  guint bad = check_windows ("empty");

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      ui_add_panel (fixture, addresses[i]);
      bad += check_popovers (window, addresses[i]);
    }
  ui_activate (fixture, "find", "x");
  ui_activate (fixture, "filter", "x");
  ui_activate (fixture, "snippets", NULL);
  UI_WAIT (ui_find (window, GTK_TYPE_WIDGET, "Show all rows") != NULL);
  bad += check_windows ("bars");
  g_assert_cmpuint (bad, ==, 0);
}

/* The windows of the application. */
static void
test_others (UiFixture    *fixture,
             gconstpointer data)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint count = g_list_model_get_n_items (windows);
  g_autoptr (GtkWidget) window = NULL;
  guint bad;

  ui_activate_app (fixture, "preferences", NULL);
  UI_WAIT (g_list_model_get_n_items (windows) > count);
  window = g_list_model_get_item (windows, count);
  UI_WAIT (gtk_widget_get_mapped (window));
  bad = check_windows ("preferences");
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_cmpuint (bad, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

#define ADD(name, function) \
  g_test_add ("/hints/" name, UiFixture, NULL, ui_fixture_set_up, function, ui_fixture_tear_down)
  ADD ("window", test_window);
  ADD ("others", test_others);

  return g_test_run ();
}
