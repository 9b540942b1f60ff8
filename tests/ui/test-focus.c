#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "support/ui-fixture.h"
#include "swb-log-view.h"
#include "swb-panel-address.h"
#include "swb-panel.h"
#include "swb-window.h"

/* How the keyboard goes through the window. */

#define MAX_STOPS 60
static GtkWidget *
get_focus (UiFixture *fixture)
{
  return gtk_root_get_focus (GTK_ROOT (fixture->window));
}

/* What a screen reader says of the widget that has the focus: its name, or that of what it is a part of. */
static char *
dup_focus_name (UiFixture *fixture)
{
  for (GtkWidget *widget = get_focus (fixture); widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      /* says what there is instead */
      g_autofree char *name =
        gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, "?");

      if (name == NULL || g_str_equal (name, "undefined"))
        continue;
      /* it begins with its panel's kind and address */
      if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkListItemWidget") && strstr (name, " 127.0.0.1:") != NULL)
        return g_strdup ("row");
      return g_steal_pointer (&name);
    }
  return g_strdup ("nothing");
}

/* What Tab does, whose key can't be pressed here. */
static void
move (UiFixture       *fixture,
      GtkDirectionType direction)
{
  if (get_focus (fixture) != NULL)
    g_signal_emit_by_name (get_focus (fixture), "move-focus", direction);
  else
    gtk_widget_child_focus (GTK_WIDGET (fixture->window), direction);
}

/* Once around, from the widget of that name. */
static char *
walk (UiFixture       *fixture,
      GtkDirectionType direction,
      const char      *from)
{
  GString *names = g_string_new (NULL);
  GtkWidget *first = NULL;

  for (guint i = 0; i < MAX_STOPS; i++)
    {
      g_autofree char *name = NULL;

      move (fixture, direction);
      g_assert_nonnull (get_focus (fixture));
      g_assert_true (get_focus (fixture) != first || first == NULL || names->len > 0);
      if (first != NULL && get_focus (fixture) == first)
        return g_string_free (names, FALSE);
      name = dup_focus_name (fixture);
      if (first == NULL && !g_str_equal (name, from))
        continue;
      if (first == NULL)
        first = get_focus (fixture);
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
    }
  g_error ("Tab doesn't come around: %s", names->str);
}

static char *
reverse (const char *list)
{
  g_auto (GStrv) names = g_strsplit (list, ", ", -1);
  guint count = g_strv_length (names);

  for (guint i = 0; i < count / 2; i++)
    {
      char *swap = names[i];

      names[i] = names[count - 1 - i];
      names[count - 1 - i] = swap;
    }
  return g_strjoinv (", ", names);
}

static void
assert_order (UiFixture  *fixture,
              const char *expected)
{
  g_autofree char *from = g_strndup (expected, (gsize) (strstr (expected, ", ") - expected));
  g_autofree char *forward = walk (fixture, GTK_DIR_TAB_FORWARD, from);
  g_autofree char *reversed = reverse (expected);
  g_autofree char *backward = NULL;

  g_assert_cmpstr (forward, ==, expected);
  g_free (from);
  from = g_strndup (reversed, (gsize) (strstr (reversed, ", ") - reversed));
  backward = walk (fixture, GTK_DIR_TAB_BACKWARD, from);
  g_assert_cmpstr (backward, ==, reversed);
}

#define TOOLBAR "New, Delete, Find, Snippets, Menu, "
#define LOG_BAR "Text, Hex, Encoding, Filter, Wrap long rows, Pause, Save log, Clear log, Log, "

static void
test_empty (UiFixture    *fixture,
            gconstpointer data)
{
  assert_order (fixture, "New, Menu, TCP Server, TCP Client, UDP, Loopback Demo");
}

/* GTK orders by place, so there must be one. */
static void
wait_for_layout (UiFixture *fixture)
{
  SwbLogView *log;

  UI_WAIT ((log = ui_get_log (fixture)) != NULL && gtk_widget_get_height (GTK_WIDGET (log)) > 100);
}

static void
test_server (UiFixture    *fixture,
             gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autoptr (GSocketConnection) client = NULL;
  GtkWidget *send;

  UI_WAIT (STATUS (panel)->state == SWB_ENDPOINT_STATE_LISTENING);
  wait_for_layout (fixture);
  assert_order (fixture, TOOLBAR "row, Rules, Options, Stop, " LOG_BAR
                                 "Text, Hex, Line ending, Frame, Insert, History, Send a file, Line session, How often to repeat, Send to, Data to send");

  /* somebody to send to, and something to send */
  client = ui_connect (panel);
  UI_WAIT (STATUS (panel)->connections == 1);
  ui_type (fixture, "x");
  UI_WAIT ((send = ui_find (fixture->window, GTK_TYPE_BUTTON, "Send")) != NULL && gtk_widget_is_sensitive (send));
  gtk_widget_grab_focus (ui_get_send_text (fixture));
  move (fixture, GTK_DIR_TAB_FORWARD);
  g_assert_true (get_focus (fixture) == send);
  move (fixture, GTK_DIR_TAB_BACKWARD);
  g_assert_true (get_focus (fixture) == ui_get_send_text (fixture));
  ui_screenshot (fixture, "focus");
}

static void
test_client (UiFixture    *fixture,
             gconstpointer data)
{
  ui_add_panel (fixture, "tcp-client://127.0.0.1:9");
  wait_for_layout (fixture);
  assert_order (fixture, TOOLBAR "row, Address, Port, Rules, Options, Connect, " LOG_BAR
                                 "Text, Hex, Line ending, Frame, Insert, History, Send a file, Line session, How often to repeat, Data to send");
}

static void
test_udp (UiFixture    *fixture,
          gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "udp://127.0.0.1:0");

  UI_WAIT (STATUS (panel)->state == SWB_ENDPOINT_STATE_BOUND);
  wait_for_layout (fixture);
  assert_order (fixture, TOOLBAR "row, Rules, Options, Stop, " LOG_BAR
                                 "Text, Hex, Line ending, Frame, Insert, History, Send a file, Line session, Repeat, How often to repeat, Send to, Known peers, Data to send");
}

static void
press_in_list (UiFixture *fixture,
               guint      key)
{
  g_assert_true (ui_press_key (ui_find (fixture->window, GTK_TYPE_LIST_VIEW, "Panels"), key, 0));
}

/* All that is done in the list is done with keys too. */
static void
test_list (UiFixture    *fixture,
           gconstpointer data)
{
  SwbPanel *server = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  SwbPanel *udp = ui_add_panel (fixture, "udp://127.0.0.1:0");
  GSocketConnection *client = ui_connect (server);
  GtkWidget *list = ui_find (fixture->window, GTK_TYPE_LIST_VIEW, "Panels");
  g_autofree char *name = NULL;
  GtkWidget *row;

  UI_WAIT (g_list_model_get_n_items (swb_panel_get_connections (server)) == 1);
  ui_activate (fixture, "switch-side", NULL);
  UI_WAIT (get_focus (fixture) != NULL && gtk_widget_is_ancestor (get_focus (fixture), list));

  /* over the heading, to the client */
  press_in_list (fixture, GDK_KEY_Up);
  g_assert_true (swb_window_get_current (fixture->window) == server);
  row = get_focus (fixture);
  move (fixture, GTK_DIR_TAB_FORWARD);
  name = dup_focus_name (fixture);
  g_assert_true (g_str_has_prefix (name, "Disconnect 127.0.0.1:"));
  move (fixture, GTK_DIR_TAB_BACKWARD);
  g_assert_true (get_focus (fixture) == row);

  press_in_list (fixture, GDK_KEY_Menu);
  UI_WAIT (GTK_IS_POPOVER (gtk_widget_get_ancestor (get_focus (fixture), GTK_TYPE_POPOVER)));
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (get_focus (fixture), GTK_TYPE_POPOVER)));
  UI_WAIT (get_focus (fixture) == row);

  press_in_list (fixture, GDK_KEY_Delete);
  UI_WAIT (STATUS (server)->connections == 0);
  UI_WAIT (g_list_model_get_n_items (swb_panel_get_connections (server)) == 0);
  g_assert_true (swb_window_get_current (fixture->window) == server);

  /* the focus goes with the selection, and into the empty window at last */
  ui_activate (fixture, "switch-side", NULL);
  if (!gtk_widget_is_ancestor (get_focus (fixture), list))
    ui_activate (fixture, "switch-side", NULL);
  press_in_list (fixture, GDK_KEY_Delete);
  g_assert_true (swb_window_get_current (fixture->window) == udp);
  UI_WAIT (get_focus (fixture) != NULL && gtk_widget_is_ancestor (get_focus (fixture), list));
  press_in_list (fixture, GDK_KEY_Delete);
  g_assert_null (swb_window_get_current (fixture->window));
  g_clear_pointer (&name, g_free);
  name = dup_focus_name (fixture);
  g_assert_cmpstr (name, ==, "TCP Server");
  g_object_unref (client);
}

/* Who has typed an address and connected types what to send next; F6 leads there, too. */
static void
test_connect (UiFixture    *fixture,
              gconstpointer data)
{
  SwbPanel *server = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autofree char *address = g_strdup_printf ("tcp-client://127.0.0.1:%u", STATUS (server)->local.port);
  SwbPanel *client = ui_add_panel (fixture, address);
  g_autofree char *name = NULL;

  name = dup_focus_name (fixture);
  g_assert_cmpstr (name, ==, "Address");
  ui_activate (fixture, "start", NULL);
  UI_WAIT (STATUS (client)->state == SWB_ENDPOINT_STATE_CONNECTED);
  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *box = ui_get_send_text (fixture);

      UI_WAIT (get_focus (fixture) == box);
      ui_activate (fixture, "switch-side", NULL);
      UI_WAIT (get_focus (fixture) != box);
      ui_activate (fixture, "switch-side", NULL);
    }
}

static void
test_new (UiFixture    *fixture,
          gconstpointer data)
{
  GtkWidget *popover;
  g_autofree char *order = NULL;

  ui_activate (fixture, "show-new", NULL);
  UI_WAIT (get_focus (fixture) != NULL &&
           (popover = gtk_widget_get_ancestor (get_focus (fixture), GTK_TYPE_POPOVER)) != NULL);
  order = walk (fixture, GTK_DIR_TAB_FORWARD, "TCP Server");
  g_assert_cmpstr (order, ==, "TCP Server, TCP Client, UDP, Address, Port, Create, Examples");
  ui_press (popover, GTK_TYPE_BUTTON, "Create");
  UI_WAIT (swb_window_get_current (fixture->window) != NULL);
  g_assert_true (get_focus (fixture) != NULL && gtk_widget_get_mapped (get_focus (fixture)));
}

static gboolean
count_frame (GtkWidget     *widget,
             GdkFrameClock *clock,
             gpointer       user_data)
{
  guint *left = user_data;

  return --*left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* As a command line does it: the window is shown with all of them. */
static void
test_before_show (UiFixture    *fixture,
                  gconstpointer data)
{
  static const char *const addresses[] = { "udp://127.0.0.1:0", "tcp-server://127.0.0.1:0", "tcp-client://127.0.0.1:1" };

  for (guint n = 1; n <= G_N_ELEMENTS (addresses); n++)
    {
      SwbWindow *own = fixture->window;
      guint frames = 3;
      GtkWidget *focus;

      fixture->window = swb_window_new (SWB_APPLICATION (fixture->application));
      swb_window_close_panels (own);
      gtk_window_destroy (GTK_WINDOW (own));
      for (guint i = 0; i < n; i++)
        {
          g_autoptr (SwbPanelSettings) settings = swb_panel_address_parse (addresses[i], NULL);

          g_assert_nonnull (swb_window_add_panel (fixture->window, settings, FALSE));
        }
      gtk_window_present (GTK_WINDOW (fixture->window));
      wait_for_layout (fixture);
      gtk_widget_add_tick_callback (GTK_WIDGET (fixture->window), count_frame, &frames, NULL);
      UI_WAIT (frames == 0);

      focus = get_focus (fixture);
      g_assert_true (focus != NULL && gtk_widget_get_mapped (focus));
      if (n < G_N_ELEMENTS (addresses))
        {
          g_assert_true (focus == ui_get_send_text (fixture));
        }
      else
        {
          g_autofree char *name = dup_focus_name (fixture);

          g_assert_cmpstr (name, ==, "Address");
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*run) (UiFixture *, gconstpointer);
  } tests[] = {
    { "/ui/focus/empty", test_empty },   { "/ui/focus/server", test_server }, { "/ui/focus/client", test_client },
    { "/ui/focus/udp", test_udp },       { "/ui/focus/list", test_list },     { "/ui/focus/new", test_new },
    { "/ui/focus/connect", test_connect }, { "/ui/focus/before-show", test_before_show },
  };

  ui_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, UiFixture, NULL, ui_fixture_set_up, tests[i].run, ui_fixture_tear_down);
  return g_test_run ();
}
