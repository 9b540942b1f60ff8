#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <glib.h>
#include <string.h>

#include "swb-log-breaks.h"
#include "swb-log-wrap.h"

/* Every third row is broken into three lines. */
static guint
count_thirds (guint64  row,
              gpointer user_data)
{
  guint *calls = user_data;

  if (calls != NULL)
    (*calls)++;
  return row % 3 == 0 ? 3 : 1;
}

/* Lines of 20 pixels, no margin, 100 pixels visible: five lines. */
static SwbLogWrap
make_wrap (guint64 rows,
           guint  *calls)
{
  SwbLogWrap wrap;

  swb_log_wrap_init (&wrap, 20, 0, count_thirds, calls);
  swb_log_wrap_set_height (&wrap, 100);
  swb_log_wrap_set_rows (&wrap, rows);
  return wrap;
}

/* Where the first row that is seen stands, and how many are. */
static void
assert_place (SwbLogWrap *wrap,
              guint64     first,
              double      y,
              guint       count)
{
  guint64 actual;

  g_assert_cmpuint (swb_log_wrap_get_visible (wrap, &actual), ==, count);
  g_assert_cmpuint (actual, ==, first);
  g_assert_cmpfloat (swb_log_wrap_get_row_y (wrap, first), ==, y);
}

static void
test_follow (void)
{
  SwbLogWrap wrap = make_wrap (0, NULL);
  double upper;

  assert_place (&wrap, 0, 0, 0);
  g_assert_cmpfloat (swb_log_wrap_get_value (&wrap, &upper), ==, 0);
  g_assert_cmpfloat (upper, ==, 100);

  /* all of them fit */
  swb_log_wrap_set_rows (&wrap, 3);
  assert_place (&wrap, 0, 0, 3);
  g_assert_cmpfloat (swb_log_wrap_get_value (&wrap, &upper), ==, 0);
  g_assert_cmpfloat (upper, ==, 100);

  /* 3 1 1 3 1: the end of the last row is at the lower edge */
  swb_log_wrap_set_rows (&wrap, 5);
  assert_place (&wrap, 2, 0, 3);
}

/* Same as above, with the line at the lower edge looked at from either side. */
static void
test_tail (void)
{
  for (guint64 rows = 3; rows < 40; rows++)
    {
      SwbLogWrap wrap = make_wrap (rows, NULL);
      double upper;
      double value;

      value = swb_log_wrap_get_value (&wrap, &upper);
      g_assert_true (wrap.following);
      g_assert_cmpfloat (value + 100, ==, upper);
      g_assert_cmpfloat (swb_log_wrap_get_row_y (&wrap, rows - 1) + 20.0 * count_thirds (rows - 1, NULL), ==, 100);
    }
}

static void
test_hold_still (void)
{
  SwbLogWrap wrap = make_wrap (300, NULL);
  guint64 first;
  double upper;
  double y;
  guint count;

  swb_log_wrap_scroll_by (&wrap, -50);
  g_assert_false (wrap.following);
  count = swb_log_wrap_get_visible (&wrap, &first);
  y = swb_log_wrap_get_row_y (&wrap, first);
  g_assert_cmpuint (swb_log_wrap_get_new_rows (&wrap), ==, 0);

  for (guint64 rows = 301; rows < 800; rows += 37)
    {
      swb_log_wrap_set_rows (&wrap, rows);
      /* better guesses come while nothing moves */
      swb_log_wrap_learn (&wrap, (guint) (rows % 50));
      swb_log_wrap_get_value (&wrap, &upper);
      assert_place (&wrap, first, y, count);
      g_assert_cmpuint (swb_log_wrap_get_new_rows (&wrap), ==, rows - 300);
    }

  /* rows that have been in view are no longer new */
  swb_log_wrap_scroll_to_line (&wrap, 303, 0);
  assert_place (&wrap, 303, 0, 3);
  g_assert_cmpuint (swb_log_wrap_get_new_rows (&wrap), ==, wrap.rows - 306);

  swb_log_wrap_follow (&wrap);
  g_assert_true (wrap.following);
  g_assert_cmpuint (swb_log_wrap_get_new_rows (&wrap), ==, 0);

  /* nor does it at the tail, when it is held there */
  swb_log_wrap_hold (&wrap);
  swb_log_wrap_get_visible (&wrap, &first);
  y = swb_log_wrap_get_row_y (&wrap, first);
  swb_log_wrap_set_rows (&wrap, wrap.rows + 10);
  g_assert_cmpfloat (swb_log_wrap_get_row_y (&wrap, first), ==, y);
  g_assert_cmpuint (swb_log_wrap_get_new_rows (&wrap), ==, 10);
}

/* Steps are exact, one by one as well as together, and neither end is passed. */
static void
test_scroll_by (void)
{
  SwbLogWrap wrap = make_wrap (3000, NULL);
  SwbLogWrap other = wrap;
  guint64 first;

  for (guint i = 0; i < 100; i++)
    swb_log_wrap_scroll_by (&wrap, -7);
  swb_log_wrap_scroll_by (&other, -700);
  g_assert_cmpuint (wrap.row, ==, other.row);
  g_assert_cmpfloat (wrap.y, ==, other.y);
  swb_log_wrap_scroll_by (&wrap, 700);
  g_assert_true (wrap.following);

  swb_log_wrap_scroll_to (&wrap, 0);
  assert_place (&wrap, 0, 0, 3);
  swb_log_wrap_scroll_by (&wrap, -1000);
  assert_place (&wrap, 0, 0, 3);
  swb_log_wrap_scroll_by (&wrap, 25);
  assert_place (&wrap, 0, -25, 4);
  swb_log_wrap_scroll_by (&wrap, 35);
  swb_log_wrap_get_visible (&wrap, &first);
  g_assert_cmpuint (first, ==, 1);
}

/* A scroll bar reaches both ends just when the view does, and short ways are as long as it says. */
static void
test_scroll_bar (void)
{
  guint calls = 0;
  SwbLogWrap wrap = make_wrap (1000000, &calls);
  double upper;
  double value = swb_log_wrap_get_value (&wrap, &upper);
  double y;

  g_assert_cmpfloat (value + 100, ==, upper);
  /* no more rows are counted than are seen */
  g_assert_cmpuint (calls, <, 200);

  for (guint i = 0; i < 10; i++)
    for (guint lines = 1; lines <= 3; lines += 2)
      swb_log_wrap_learn (&wrap, lines);
  swb_log_wrap_scroll_to (&wrap, upper / 2);
  g_assert_false (wrap.following);
  g_assert_cmpuint (wrap.row, >, 400000);
  g_assert_cmpuint (wrap.row, <, 600000);
  g_assert_cmpfloat (swb_log_wrap_get_value (&wrap, &upper), ==, wrap.value);

  /* the value goes along with exact steps and is not guessed anew */
  value = swb_log_wrap_get_value (&wrap, &upper);
  y = swb_log_wrap_get_row_y (&wrap, wrap.row + 3);
  for (guint i = 0; i < 30; i++)
    {
      guint64 row = wrap.row + 3;

      y = swb_log_wrap_get_row_y (&wrap, row);
      swb_log_wrap_scroll_to (&wrap, value + 17);
      g_assert_cmpfloat (swb_log_wrap_get_row_y (&wrap, row), ==, y - 17);
      g_assert_cmpfloat (swb_log_wrap_get_value (&wrap, &upper), ==, value + 17);
      value += 17;
    }

  swb_log_wrap_get_value (&wrap, &upper);
  swb_log_wrap_scroll_to (&wrap, upper - 100);
  g_assert_true (wrap.following);
  swb_log_wrap_scroll_to (&wrap, 0);
  g_assert_cmpfloat (swb_log_wrap_get_value (&wrap, &upper), ==, 0);

  /* near the top it is exact */
  swb_log_wrap_scroll_to_line (&wrap, 30, 2);
  g_assert_cmpfloat (swb_log_wrap_get_value (&wrap, &upper), ==, 30 / 3 * 100 + 40);
}

static void
test_line_at (void)
{
  static const struct
  {
    double y;
    guint64 row;
    guint line;
  } table[] = {
    { 0, 3, 1 }, { 19, 3, 1 }, { 20, 3, 2 }, { 40, 4, 0 }, { 79, 5, 0 }, { 80, 6, 0 }, { 120, 6, 2 },
    { -1, 3, 0 }, { -21, 2, 0 }, { -61, 0, 2 }, { -500, 0, 0 }, { 400, 15, 1 },
  };
  SwbLogWrap wrap = make_wrap (100, NULL);
  guint64 row;
  guint line;

  swb_log_wrap_scroll_to_line (&wrap, 3, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_assert_true (swb_log_wrap_get_line_at (&wrap, table[i].y, &row, &line));
      g_assert_cmpuint (row, ==, table[i].row);
      g_assert_cmpuint (line, ==, table[i].line);
    }

  /* below the last row */
  swb_log_wrap_reset (&wrap, 1);
  g_assert_true (swb_log_wrap_get_line_at (&wrap, 99, &row, &line));
  g_assert_cmpuint (row, ==, 0);
  g_assert_cmpuint (line, ==, 2);
  swb_log_wrap_reset (&wrap, 0);
  g_assert_false (swb_log_wrap_get_line_at (&wrap, 10, &row, &line));
}

static void
test_reveal (void)
{
  SwbLogWrap wrap = make_wrap (1000, NULL);

  swb_log_wrap_reveal (&wrap, 300, 2, FALSE);
  g_assert_cmpfloat (swb_log_wrap_get_row_y (&wrap, 300), ==, -40);
  swb_log_wrap_reveal (&wrap, 300, 2, TRUE);
  g_assert_cmpfloat (swb_log_wrap_get_row_y (&wrap, 300), ==, -40);
  swb_log_wrap_reveal (&wrap, 306, 1, FALSE);
  g_assert_cmpfloat (swb_log_wrap_get_row_y (&wrap, 306), ==, 60);
  swb_log_wrap_reveal (&wrap, 600, 0, TRUE);
  g_assert_cmpfloat (swb_log_wrap_get_row_y (&wrap, 600), ==, 40);
  swb_log_wrap_reveal (&wrap, 999, 2, FALSE);
  g_assert_true (wrap.following);
}

static void
test_margin_prepend_and_zoom (void)
{
  SwbLogWrap wrap;
  double upper;

  swb_log_wrap_init (&wrap, 20, 6, count_thirds, NULL);
  swb_log_wrap_set_height (&wrap, 100);
  swb_log_wrap_set_rows (&wrap, 30);
  /* 1 1 below 3: 94 pixels above the lower margin */
  assert_place (&wrap, 27, -6, 3);
  swb_log_wrap_scroll_to (&wrap, 0);
  assert_place (&wrap, 0, 6, 3);
  g_assert_cmpfloat (swb_log_wrap_get_value (&wrap, &upper), ==, 0);
  g_assert_cmpfloat (upper, ==, 30 / 3 * 100 + 12);

  swb_log_wrap_scroll_to_line (&wrap, 9, 1);
  swb_log_wrap_set_line_height (&wrap, 10);
  g_assert_cmpfloat (swb_log_wrap_get_row_y (&wrap, 9), ==, -10);
  swb_log_wrap_prepend (&wrap, 3);
  g_assert_cmpfloat (swb_log_wrap_get_row_y (&wrap, 12), ==, -10);

  /* a view of no height has a place too */
  swb_log_wrap_set_height (&wrap, 0);
  swb_log_wrap_follow (&wrap);
  swb_log_wrap_get_value (&wrap, &upper);
  swb_log_wrap_set_height (&wrap, 100);
  g_assert_cmpfloat (swb_log_wrap_get_row_y (&wrap, 32) + 10 + 6, ==, 100);
}

/* @expected: the bytes each line begins with */
static void
assert_breaks (const char *bytes,
               guint       columns,
               const char *expected)
{
  g_autoptr (SwbLogText) text = swb_log_text_new ((const guint8 *) bytes, strlen (bytes), NULL, NULL);
  g_autoptr (SwbLogBreaks) breaks = swb_log_breaks_new (text, columns);
  g_autoptr (GString) actual = g_string_new (NULL);

  for (guint i = 0; i < swb_log_breaks_count (breaks); i++)
    {
      guint32 begin;
      guint32 end;

      swb_log_breaks_get (breaks, i, &begin, &end);
      g_assert_cmpuint (swb_log_breaks_find (breaks, begin), ==, i);
      if (i > 0)
        g_assert_cmpuint (swb_log_breaks_find (breaks, begin - 1), ==, i - 1);
      g_string_append_printf (actual, "%s%u", i > 0 ? " " : "", begin);
    }
  g_assert_cmpstr (actual->str, ==, expected);
}

static void
test_breaks (void)
{
  assert_breaks ("", 10, "0");
  assert_breaks ("0123456789", 10, "0");
  assert_breaks ("0123456789a", 10, "0 10");
  assert_breaks ("0123456789012345678901234", 10, "0 10 20");
  /* the mark of the line ending stands in the margin */
  assert_breaks ("0123456789\r\n", 10, "0");
  assert_breaks ("0123456789\n", 10, "0");
  /* no character is cut */
  assert_breaks ("你好你好你好", 5, "0 4 8");
  assert_breaks ("abc你好你好", 4, "0 3 7");
  /* nor is a badge, even if it is wider than a line */
  assert_breaks ("abcdefgh\xff\xff", 10, "0 8");
  assert_breaks ("\xff" "a", 2, "0 3");
  /* a right-to-left word goes to the next line as a whole; one that is too long is cut */
  assert_breaks ("abcdef שלום x", 8, "0 7");
  assert_breaks ("שלוםשלוםשלום", 5, "0 5 10");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log-wrap/follow", test_follow);
  g_test_add_func ("/log-wrap/tail", test_tail);
  g_test_add_func ("/log-wrap/hold-still", test_hold_still);
  g_test_add_func ("/log-wrap/scroll-by", test_scroll_by);
  g_test_add_func ("/log-wrap/scroll-bar", test_scroll_bar);
  g_test_add_func ("/log-wrap/line-at", test_line_at);
  g_test_add_func ("/log-wrap/reveal", test_reveal);
  g_test_add_func ("/log-wrap/margin-prepend-and-zoom", test_margin_prepend_and_zoom);
  g_test_add_func ("/log-wrap/breaks", test_breaks);

  return g_test_run ();
}
