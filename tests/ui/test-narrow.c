#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <glib/gi18n.h>
#include <libintl.h>

#include "support/ui-fixture.h"

/* The width, in pixels, that every window must do with: a phone, or a window beside two others. With
 * --language=zh_CN the same is tested with the words of the translation. */
#define WIDTH 360

static int
measure (GtkWidget *widget)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

/* Names the way down to the widget that asks for most, for whoever mends it. */
static void
describe_widest (GtkWidget *widget,
                 GString   *way)
{
  GtkWidget *widest = NULL;
  int most = -1;

  g_string_append_printf (way, "\n  %s %s: %d", G_OBJECT_TYPE_NAME (widget), gtk_widget_get_css_name (widget),
                          measure (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child) && measure (child) > most)
      {
        most = measure (child);
        widest = child;
      }
  if (widest != NULL)
    describe_widest (widest, way);
}

static void
assert_narrow (GtkWidget  *widget,
               const char *state)
{
  int minimum = measure (widget);

  g_test_message ("%s: %s needs %d", state, G_OBJECT_TYPE_NAME (widget), minimum);
  if (minimum > WIDTH)
    {
      g_autoptr (GString) way = g_string_new (NULL);

      describe_widest (widget, way);
      g_test_message ("%s needs %d pixels:%s", state, minimum, way->str);
      g_test_fail ();
    }
}

/* Waits for two frames: what is folded away in a narrow window is so after an allocation. */
static void
settle (UiFixture *fixture)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (fixture->window));
  gint64 last = gdk_frame_clock_get_frame_counter (clock) + 2;

  UI_WAIT (gtk_widget_has_css_class (GTK_WIDGET (fixture->window), "narrow"));
  while (gdk_frame_clock_get_frame_counter (clock) < last)
    {
      gtk_widget_queue_draw (GTK_WIDGET (fixture->window));
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
check (UiFixture  *fixture,
       const char *state)
{
  settle (fixture);
  assert_narrow (GTK_WIDGET (fixture->window), state);
}

static void
set_up (UiFixture    *fixture,
        gconstpointer data)
{
  ui_fixture_set_up (fixture, data);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), WIDTH, 640);
  settle (fixture);
}

/* With each of the bars, one on top of the other. */
static void
check_bars (UiFixture  *fixture,
            const char *kind)
{
  g_autofree char *name = g_strdelimit (g_strconcat ("narrow-", kind, NULL), " ", '-');

  check (fixture, kind);
  ui_activate (fixture, "filter", "x");
  check (fixture, "filter");
  ui_activate (fixture, "find", "e");
  check (fixture, "find");
  ui_screenshot (fixture, name);
  ui_activate (fixture, "snippets", NULL);
  check (fixture, "snippets");
  ui_activate (fixture, "snippets", NULL);
  ui_activate (fixture, "view", "hex");
  check (fixture, "hex");
}

static void
test_empty (UiFixture    *fixture,
            gconstpointer data)
{
  check (fixture, "empty");
}

static void
test_server (UiFixture    *fixture,
             gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://0.0.0.0:0");
  g_autoptr (GSocketConnection) one = NULL;

  UI_WAIT (swb_panel_get_status (panel)->state == SWB_ENDPOINT_STATE_LISTENING);
  one = ui_connect (panel);
  UI_WAIT (swb_panel_get_status (panel)->connections == 1);
  ui_write (one, "login\r\n", 7);
  UI_WAIT (swb_panel_get_status (panel)->received == 7);
  g_assert_true (swb_panel_set (panel, "encoding", "GB18030", NULL));
  g_assert_true (swb_panel_set (panel, "line-ending", "crlf", NULL));
  check_bars (fixture, "server");
  ui_activate (fixture, "send-hex", "4 1G");
  check (fixture, "bad hex");
}

static void
test_client (UiFixture    *fixture,
             gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-client://a-rather-long-name.invalid:65535");

  check_bars (fixture, "client");
  ui_activate (fixture, "start", NULL);
  UI_WAIT (swb_panel_get_error (panel) != NULL);
  check (fixture, "client that failed");
}

static void
test_udp (UiFixture    *fixture,
          gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "udp://127.0.0.1:0");

  UI_WAIT (swb_panel_get_status (panel)->state == SWB_ENDPOINT_STATE_BOUND);
  check_bars (fixture, "udp");
}

static void
test_port_in_use (UiFixture    *fixture,
                  gconstpointer data)
{
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");
  g_autofree char *address = NULL;
  SwbPanel *other;

  UI_WAIT (swb_panel_get_status (panel)->state == SWB_ENDPOINT_STATE_LISTENING);
  address = g_strdup_printf ("tcp-server://127.0.0.1:%u", swb_panel_get_status (panel)->local.port);
  other = ui_add_panel (fixture, address);
  UI_WAIT (swb_panel_get_error (other) != NULL);
  check_bars (fixture, "port in use");
}

/* The windows that are opened from it. */
static void
test_windows (UiFixture    *fixture,
              gconstpointer data)
{
  static const char *const actions[] = { "preferences", "shortcuts", "highlights" };
  GListModel *windows = gtk_window_get_toplevels ();
  SwbPanel *panel = ui_add_panel (fixture, "tcp-server://127.0.0.1:0");

  UI_WAIT (swb_panel_get_status (panel)->state == SWB_ENDPOINT_STATE_LISTENING);
  settle (fixture);
  for (guint i = 0; i <= G_N_ELEMENTS (actions); i++)
    {
      const char *name = i < G_N_ELEMENTS (actions) ? actions[i] : "rules";

      if (i < G_N_ELEMENTS (actions))
        ui_activate_app (fixture, name, NULL);
      else
        ui_press (fixture->window, GTK_TYPE_BUTTON, g_dgettext (GETTEXT_PACKAGE, "Rules"));
      for (guint j = 0; j < g_list_model_get_n_items (windows); j++)
        {
          g_autoptr (GtkWidget) window = g_list_model_get_item (windows, j);

          if (window == GTK_WIDGET (fixture->window))
            continue;
          gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, 640);
          UI_WAIT (gtk_widget_get_mapped (window) && gtk_widget_get_width (window) > 0);
          settle (fixture);
          assert_narrow (window, name);
          gtk_window_destroy (GTK_WINDOW (window));
        }
      settle (fixture);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *translations = NULL;

  for (int i = 1; i < argc; i++)
    if (g_str_has_prefix (argv[i], "--language="))
      g_setenv ("LANGUAGE", argv[i] + strlen ("--language="), TRUE);
  ui_test_init (&argc, &argv);
  translations = g_test_build_filename (G_TEST_BUILT, "..", "po", NULL);
  bindtextdomain (GETTEXT_PACKAGE, translations);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

#define ADD(name, function) g_test_add ("/narrow/" name, UiFixture, NULL, set_up, function, ui_fixture_tear_down)
  ADD ("empty", test_empty);
  ADD ("server", test_server);
  ADD ("client", test_client);
  ADD ("udp", test_udp);
  ADD ("port-in-use", test_port_in_use);
  ADD ("windows", test_windows);
#undef ADD

  return g_test_run ();
}
