#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <gtk/gtk.h>
#include <string.h>

#include "support/log-view-fixture.h"

/* The log view with its long rows broken. */

/* Every tenth row is longer than the view is wide. */
static void
add_long_lines (Fixture *fixture,
                guint    n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      g_string_printf (line, "%03u", i);
      for (guint j = 0; i % 10 == 0 && j < 75; j++)
        g_string_append_printf (line, " word%03u", j);
      g_string_append (line, "\r\n");
      add_data (fixture, 0, SWB_DIRECTION_IN, line->str, -1);
    }
  commit (fixture);
}

static guint64
get_top_row (Fixture *fixture,
             double  *y)
{
  guint64 row;

  swb_log_view_get_visible (fixture->view, &row);
  *y = swb_log_view_get_row_y (fixture->view, row);
  return row;
}

static void
assert_at_tail (Fixture *fixture)
{
  SwbLogView *view = fixture->view;
  guint64 last = view->layout.rows - 1;
  SwbLogEntry *entry = swb_log_cache_peek (view->cache, last);

  g_assert_true (swb_log_view_get_following (view));
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->vadjustment) +
                       gtk_adjustment_get_page_size (fixture->vadjustment),
                     ==, gtk_adjustment_get_upper (fixture->vadjustment));
  g_assert_nonnull (entry);
  g_assert_cmpfloat (swb_log_view_get_row_y (view, last) + swb_log_view_get_row_height (view, entry) + view->wrap.margin,
                     ==, view->layout.height);
}

static void
test_wrap (Fixture      *fixture,
           gconstpointer user_data)
{
  GtkAdjustment *h = fixture->view->adjustments[GTK_ORIENTATION_HORIZONTAL];
  guint notified = 0;
  double value;
  double y;
  double now;
  guint64 top;

  add_long_lines (fixture, 301);
  g_assert_cmpfloat (gtk_adjustment_get_upper (h), >, gtk_adjustment_get_page_size (h));
  g_signal_connect (fixture->view, "notify::wrap", G_CALLBACK (count_notify), &notified);
  g_object_set (fixture->view, "wrap", TRUE, NULL);
  g_assert_true (swb_log_view_get_wrap (fixture->view));
  g_assert_cmpuint (notified, ==, 1);
  run_frames (fixture);
  assert_at_tail (fixture);
  g_assert_cmpfloat (gtk_adjustment_get_upper (h), ==, gtk_adjustment_get_page_size (h));

  /* it follows, also by rows of many lines */
  add_long_lines (fixture, 11);
  assert_at_tail (fixture);

  /* a step of the wheel is as long as it says, and what comes then moves nothing */
  value = gtk_adjustment_get_value (fixture->vadjustment);
  y = swb_log_view_get_row_y (fixture->view, 305);
  gtk_adjustment_set_value (fixture->vadjustment, value - 331);
  g_assert_false (swb_log_view_get_following (fixture->view));
  g_assert_cmpfloat (swb_log_view_get_row_y (fixture->view, 305), ==, y + 331);
  run_frames (fixture);
  top = get_top_row (fixture, &y);
  add_long_lines (fixture, 40);
  g_assert_cmpuint (get_top_row (fixture, &now), ==, top);
  g_assert_cmpfloat (now, ==, y);
  g_assert_cmpuint (swb_log_view_get_new_rows (fixture->view), ==, 40);

  /* the row at the top stays there */
  swb_log_view_set_wrap (fixture->view, FALSE);
  run_frames (fixture);
  g_assert_cmpuint (get_top_row (fixture, &now), ==, top);
  /* some of them have come into view below it */
  g_assert_cmpuint (swb_log_view_get_new_rows (fixture->view), >, 20);
  swb_log_view_set_wrap (fixture->view, TRUE);
  run_frames (fixture);
  g_assert_cmpuint (get_top_row (fixture, &now), ==, top);

  /* hex rows are never broken */
  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_HEX);
  run_frames (fixture);
  g_assert_false (swb_log_view_is_wrapping (fixture->view));
  swb_log_view_set_mode (fixture->view, SWB_LOG_MODE_TEXT);
  run_frames (fixture);
  g_assert_cmpuint (get_top_row (fixture, &now), ==, top);

  /* a line deep in a row stays at the top when lines become shorter */
  swb_log_wrap_scroll_to_line (&fixture->view->wrap, 100, 3);
  swb_log_view_layout_changed (fixture->view);
  run_frames (fixture);
  swb_log_view_set_font_scale (fixture->view, 1.3);
  run_frames (fixture);
  g_assert_cmpuint (get_top_row (fixture, &now), ==, 100);
  g_assert_cmpfloat (now, <=, -3.0 * fixture->view->layout.row_height);
  swb_log_view_set_font_scale (fixture->view, 1);
  run_frames (fixture);

  /* both ends */
  gtk_adjustment_set_value (fixture->vadjustment, 0);
  run_frames (fixture);
  g_assert_cmpuint (get_top_row (fixture, &now), ==, 0);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->vadjustment), ==, 0);
  gtk_adjustment_set_value (fixture->vadjustment, gtk_adjustment_get_upper (fixture->vadjustment));
  run_frames (fixture);
  assert_at_tail (fixture);

  /* all of a short log fits */
  swb_log_view_set_store (fixture->view, NULL);
  run_frames (fixture);
  g_assert_cmpfloat (gtk_adjustment_get_upper (fixture->vadjustment), ==,
                     gtk_adjustment_get_page_size (fixture->vadjustment));
}

static void
click (Fixture *fixture,
       int      n_press,
       double   column,
       double   y)
{
  SwbLogView *view = fixture->view;
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (view));
  double x = SWB_LOG_VIEW_SIDE + (swb_log_style_get_data_column (&view->style) + column) *
                                   swb_log_font_get_cell_width (view->style.font);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller) &&
          gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == GDK_BUTTON_PRIMARY)
        g_signal_emit_by_name (controller, "pressed", n_press, x, y);
    }
}

/* What is clicked at is what is seen there, and what is copied has no breaks. */
static void
test_wrap_places (Fixture      *fixture,
                  gconstpointer user_data)
{
  SwbLogView *view = fixture->view;
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GString) chinese = g_string_new (NULL);
  g_autofree char *copied = NULL;
  g_autofree char *expected = NULL;
  SwbLogHit hit = { 0 };
  guint columns;
  guint per_line;
  double y;
  int line;

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (words, "word%03u ", i);
  for (guint i = 0; i < 150; i++)
    g_string_append (chinese, "你好");
  swb_log_view_set_wrap (view, TRUE);
  add_data (fixture, 0, SWB_DIRECTION_IN, words->str, -1);
  add_data (fixture, 0, SWB_DIRECTION_OUT, chinese->str, -1);
  add_data (fixture, 0, SWB_DIRECTION_IN, "end\n", -1);
  commit (fixture);
  columns = view->wrap_columns;
  line = view->layout.row_height;
  g_assert_cmpuint (columns, >, 40);

  /* a double click on the third line */
  y = swb_log_view_get_row_y (view, 0) + 2.5 * line;
  for (guint column = 16; column < 24; column++)
    {
      g_autofree char *word = NULL;
      guint byte = 2 * columns + column;

      if (byte % 8 == 7)
        continue;
      word = g_strdup_printf ("word%03u", byte / 8);
      click (fixture, 2, column + 0.5, y);
      assert_selection (fixture, SWB_LOG_COPY_TEXT, word);
    }

  /* right of a line and left of it is its end and its beginning */
  click (fixture, 1, columns + 1, y);
  g_assert_cmpuint (view->selection.head[0].byte, ==, 3 * columns);
  click (fixture, 1, -3, y);
  g_assert_cmpuint (view->selection.head[0].byte, ==, 2 * columns);
  click (fixture, 3, 5, y);
  assert_selection (fixture, SWB_LOG_COPY_TEXT, words->str);

  /* Shift and the arrows go line by line, into the next row and back */
  {
    SwbLogPosition at = { 0, columns + 9 };

    swb_log_view_move_lines (view, &at, 1);
    g_assert_cmpuint (at.byte, ==, 2 * columns + 9);
    swb_log_view_move_lines (view, &at, 480 / (int) columns - 1);
    g_assert_cmpuint (at.row, ==, 1);
    g_assert_cmpuint (at.byte, <=, 3 * 5);
    swb_log_view_move_lines (view, &at, -1);
    g_assert_cmpuint (at.row, ==, 0);
    swb_log_view_move_lines (view, &at, -1000);
    g_assert_cmpuint (at.row, ==, 0);
    g_assert_cmpuint (at.byte, <, columns);
    swb_log_view_move_lines (view, &at, 1000);
    g_assert_cmpuint (at.row, ==, 2);
  }

  /* no character of two columns is cut */
  per_line = columns / 2;
  y = swb_log_view_get_row_y (view, 1) + 1.5 * line;
  click (fixture, 1, 0.1, y);
  g_assert_cmpuint (view->selection.head[0].row, ==, 1);
  g_assert_cmpuint (view->selection.head[0].byte, ==, 3 * per_line);
  click (fixture, 1, 4.1, y);
  g_assert_cmpuint (view->selection.head[0].byte, ==, 3 * (per_line + 2));

  /* from one line into another, and over rows */
  swb_log_selection_extend (&view->selection, &(SwbLogPosition) { 1, 3 * (3 * per_line) },
                            &(SwbLogPosition) { 1, 3 * (3 * per_line) });
  copied = swb_log_view_dup_selection (view, SWB_LOG_COPY_TEXT, NULL);
  expected = g_strndup (chinese->str + 3 * (per_line + 2), 3 * (2 * per_line - 2));
  g_assert_cmpstr (copied, ==, expected);
  take_screenshot (fixture, "log-view-wrap-light");
  click (fixture, 1, 1, swb_log_view_get_row_y (view, 2) + 0.5 * line);
  g_assert_cmpuint (view->selection.head[0].row, ==, 2);
  g_assert_cmpuint (view->selection.head[0].byte, ==, 1);

  /* a hit deep in a row is brought into view */
  add_long_lines (fixture, 200);
  gtk_adjustment_set_value (fixture->vadjustment, 0);
  run_frames (fixture);
  click (fixture, 3, 1, swb_log_view_get_row_y (view, 1) + 2);
  g_assert_true (swb_log_view_get_find_start (view, &hit.record, &hit.begin));
  hit.begin = 3 * 290;
  hit.length = 6;
  hit.text_row = 1;
  swb_log_view_scroll_to_end (view);
  run_frames (fixture);
  g_assert_true (swb_log_view_show_hit (view, &hit));
  run_frames (fixture);
  assert_selection (fixture, SWB_LOG_COPY_TEXT, "你好");
  y = swb_log_view_get_row_y (view, 1) + 290.0 / per_line * line;
  g_assert_cmpfloat (y, >, 0);
  g_assert_cmpfloat (y, <, view->layout.height);
  g_assert_false (swb_log_view_get_following (view));
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture      *fixture,
                  gconstpointer user_data);
  } tests[] = {
    { "/log-view/wrap", test_wrap },
    { "/log-view/wrap-places", test_wrap_places },
  };

  if (!begin (&argc, &argv))
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
