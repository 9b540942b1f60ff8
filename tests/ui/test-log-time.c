#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <gtk/gtk.h>
#include <string.h>

#include "support/log-view-fixture.h"

/* The times of rows, and the room that they have. */

static void
test_time (Fixture      *fixture,
           gconstpointer user_data)
{
  add_data (fixture, 0, SWB_DIRECTION_IN, "a\n", -1);
  fixture->time += 1500 * MILLISECOND;
  add_data (fixture, 1, SWB_DIRECTION_IN, "b\n", -1);
  commit (fixture);
  swb_log_view_select_all (fixture->view);

  swb_log_view_set_time_format (fixture->view, SWB_LOG_TIME_SINCE_START);
  run_frames (fixture);
  assert_selection (fixture, SWB_LOG_COPY_SHOWN,
                    "   +0.000000  ←  192.168.0.7:51234  a\n   +1.507000  ←  192.168.0.9:40112  b");
  swb_log_view_set_time_format (fixture->view, SWB_LOG_TIME_SINCE_PREVIOUS);
  run_frames (fixture);
  assert_selection (fixture, SWB_LOG_COPY_SHOWN,
                    "   +0.000000  ←  192.168.0.7:51234  a\n   +1.507000  ←  192.168.0.9:40112  b");
}

/* After a day there are more digits than the column has at first: it makes room for them, and so does what is beside it. */
static void
test_long_time (Fixture      *fixture,
                gconstpointer user_data)
{
  static const SwbLogTimeFormat formats[] = { SWB_LOG_TIME_SINCE_START, SWB_LOG_TIME_SINCE_PREVIOUS };
  SwbLogStyle *style = &fixture->view->style;
  guint data;

  add_data (fixture, 0, SWB_DIRECTION_IN, "a\n", -1);
  commit (fixture);
  data = swb_log_style_get_data_column (style);
  fixture->time += G_GINT64_CONSTANT (1234567890) * 1000 * MILLISECOND;
  add_data (fixture, 0, SWB_DIRECTION_IN, "b\n", -1);
  commit (fixture);
  swb_log_view_select_all (fixture->view);
  g_assert_cmpuint (swb_log_style_get_data_column (style), ==, data + strlen ("2026-12-31 "));

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (formats); i++)
    {
      swb_log_view_set_wrap (fixture->view, i >= G_N_ELEMENTS (formats));
      swb_log_view_set_time_format (fixture->view, formats[i % G_N_ELEMENTS (formats)]);
      run_frames (fixture);
      g_assert_cmpuint (swb_log_style_get_data_column (style), ==, data + strlen ("+1234567890.007000") - 12);
      assert_selection (fixture, SWB_LOG_COPY_SHOWN,
                        "         +0.000000  ←  192.168.0.7:51234  a\n"
                        "+1234567890.007000  ←  192.168.0.7:51234  b");

      swb_log_view_set_time_format (fixture->view, SWB_LOG_TIME_CLOCK);
      run_frames (fixture);
      g_assert_cmpuint (swb_log_style_get_data_column (style), ==, data + strlen ("2026-12-31 "));
    }
}

/* As soon as a log has two days, each of its rows says which; and the year, where it has two of these. */
static void
test_days (Fixture      *fixture,
           gconstpointer user_data)
{
  SwbLogStyle *style = &fixture->view->style;
  guint data;

  /* 2026-12-30 23:59:59.900 */
  fixture->time = G_GINT64_CONSTANT (1798675199900) * MILLISECOND;
  add_data (fixture, 0, SWB_DIRECTION_IN, "a\n", -1);
  commit (fixture);
  run_frames (fixture);
  data = swb_log_style_get_data_column (style);
  g_assert_cmpuint (style->date_columns, ==, 0);

  add_data (fixture, 0, SWB_DIRECTION_IN, "b\n", -1);
  fixture->time += 200 * MILLISECOND;
  add_data (fixture, 0, SWB_DIRECTION_IN, "c\n", -1);
  commit (fixture);
  run_frames (fixture);
  g_assert_cmpuint (swb_log_style_get_data_column (style), ==, data + strlen ("12-31 "));
  swb_log_view_select_all (fixture->view);
  assert_selection (fixture, SWB_LOG_COPY_SHOWN,
                    "12-30 23:59:59.907  ←  192.168.0.7:51234  a\n"
                    "12-30 23:59:59.914  ←  192.168.0.7:51234  b\n"
                    "12-31 00:00:00.121  ←  192.168.0.7:51234  c");

  fixture->time += G_GINT64_CONSTANT (24) * 3600 * 1000 * MILLISECOND;
  swb_log_view_set_wrap (fixture->view, TRUE);
  add_data (fixture, 0, SWB_DIRECTION_IN, "d\n", -1);
  commit (fixture);
  run_frames (fixture);
  g_assert_cmpuint (swb_log_style_get_data_column (style), ==, data + strlen ("2026-12-31 "));
  swb_log_view_select_all (fixture->view);
  assert_selection (fixture, SWB_LOG_COPY_SHOWN,
                    "2026-12-30 23:59:59.907  ←  192.168.0.7:51234  a\n"
                    "2026-12-30 23:59:59.914  ←  192.168.0.7:51234  b\n"
                    "2026-12-31 00:00:00.121  ←  192.168.0.7:51234  c\n"
                    "2027-01-01 00:00:00.128  ←  192.168.0.7:51234  d");

  /* the other formats are as wide as before */
  swb_log_view_set_time_format (fixture->view, SWB_LOG_TIME_SINCE_START);
  run_frames (fixture);
  g_assert_cmpuint (swb_log_style_get_data_column (style), <, data + strlen ("12-31 "));
}

/* Where there is little room, addresses lose their middle and the day is left to the window's head; with more room, all
 * comes back. */
static void
test_narrow (Fixture      *fixture,
             gconstpointer user_data)
{
  static const char *const note[] = { "hello", "", "ok", NULL };
  SwbLogStyle *style = &fixture->view->style;
  int cell = swb_log_font_get_cell_width (style->font);
  guint wide;

  add_data (fixture, 0, SWB_DIRECTION_IN, "a\n", -1);
  fixture->time += G_GINT64_CONSTANT (24) * 3600 * 1000 * MILLISECOND;
  add_data (fixture, 1, SWB_DIRECTION_IN, "b\n", -1);
  swb_log_store_append_event (fixture->store, NULL, SWB_LOG_EVENT_NOTE, note, fixture->time);
  commit (fixture);
  run_frames (fixture);
  wide = swb_log_style_get_data_column (style);
  g_assert_cmpuint (style->date_columns, >, 0);
  g_assert_cmpuint (style->peer_columns, ==, strlen ("192.168.0.7:51234"));

  for (guint i = 0; i < 2; i++)
    {
      gtk_widget_allocate (GTK_WIDGET (fixture->view), 44 * cell, 200, -1, NULL);
      g_assert_cmpuint (style->date_columns, ==, 0);
      g_assert_cmpuint (style->peer_columns, ==, strlen ("192.1…51234") - strlen ("…") + 1);
      /* a copy has room */
      swb_log_view_set_time_format (fixture->view, SWB_LOG_TIME_NONE);
      swb_log_view_select_all (fixture->view);
      assert_selection (fixture, SWB_LOG_COPY_SHOWN,
                        "←  192.168.0.7:51234  a\n←  192.168.0.9:40112  b\n·                     note on hello: ok");
      swb_log_view_set_time_format (fixture->view, SWB_LOG_TIME_CLOCK);
      gtk_widget_allocate (GTK_WIDGET (fixture->view), 120 * cell, 200, -1, NULL);
      g_assert_cmpuint (swb_log_style_get_data_column (style), ==, wide);
    }
}

int
main (int   argc,
      char *argv[])
{
  /* where a day ends */
  g_setenv ("TZ", "UTC", TRUE);
  if (!begin (&argc, &argv))
    return 0;
  g_test_add ("/log-time/formats", Fixture, NULL, set_up, test_time, tear_down);
  g_test_add ("/log-time/long", Fixture, NULL, set_up, test_long_time, tear_down);
  g_test_add ("/log-time/days", Fixture, NULL, set_up, test_days, tear_down);
  g_test_add ("/log-time/narrow", Fixture, NULL, set_up, test_narrow, tear_down);

  return g_test_run ();
}
