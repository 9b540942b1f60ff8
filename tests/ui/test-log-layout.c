#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <glib.h>
#include <string.h>

#include "swb-log-draw.h"
#include "swb-log-layout.h"
#include "swb-log-selection.h"
#include "swb-log-text.h"

/* Rows of 20 pixels, no margin, 100 pixels visible: five rows. */
static SwbLogLayout
make_layout (guint64 rows)
{
  SwbLogLayout layout;

  swb_log_layout_init (&layout, 20, 0);
  swb_log_layout_set_height (&layout, 100);
  swb_log_layout_set_rows (&layout, rows);
  return layout;
}

static void
assert_visible (const SwbLogLayout *layout,
                guint64             first,
                guint               count)
{
  guint64 actual;

  g_assert_cmpuint (swb_log_layout_get_visible (layout, &actual), ==, count);
  g_assert_cmpuint (actual, ==, first);
}

static void
test_follow (void)
{
  SwbLogLayout layout = make_layout (0);

  g_assert_true (layout.following);
  assert_visible (&layout, 0, 0);

  swb_log_layout_set_rows (&layout, 3);
  g_assert_cmpfloat (layout.value, ==, 0);
  assert_visible (&layout, 0, 3);

  swb_log_layout_set_rows (&layout, 1000);
  g_assert_cmpfloat (layout.value, ==, 19900);
  assert_visible (&layout, 995, 5);
  g_assert_cmpuint (swb_log_layout_get_new_rows (&layout), ==, 0);

  swb_log_layout_set_height (&layout, 60);
  assert_visible (&layout, 997, 3);
}

static void
test_hold_still (void)
{
  SwbLogLayout layout = make_layout (1000);

  swb_log_layout_scroll_to (&layout, 19890);
  g_assert_false (layout.following);
  assert_visible (&layout, 994, 6);

  swb_log_layout_set_rows (&layout, 1214);
  g_assert_cmpfloat (layout.value, ==, 19890);
  assert_visible (&layout, 994, 6);
  g_assert_cmpuint (swb_log_layout_get_new_rows (&layout), ==, 214);

  /* what has come into view is not new any more, also after scrolling back */
  swb_log_layout_scroll_to (&layout, 20100);
  g_assert_cmpuint (swb_log_layout_get_new_rows (&layout), ==, 204);
  swb_log_layout_scroll_to (&layout, 0);
  g_assert_cmpuint (swb_log_layout_get_new_rows (&layout), ==, 204);

  swb_log_layout_follow (&layout);
  g_assert_true (layout.following);
  g_assert_cmpuint (swb_log_layout_get_new_rows (&layout), ==, 0);
  assert_visible (&layout, 1209, 5);

  /* reaching the tail by scrolling follows, too */
  swb_log_layout_scroll_to (&layout, 5);
  swb_log_layout_scroll_to (&layout, 1e30);
  g_assert_true (layout.following);

  /* all rows fit: there is only the tail */
  layout = make_layout (2);
  swb_log_layout_scroll_to (&layout, 0);
  g_assert_true (layout.following);
}

static void
test_huge (void)
{
  const guint64 rows = G_GUINT64_CONSTANT (400000000000);
  SwbLogLayout layout = make_layout (rows);
  guint64 row;

  assert_visible (&layout, rows - 5, 5);
  swb_log_layout_scroll_to_row (&layout, rows - 1000);
  assert_visible (&layout, rows - 1000, 5);
  g_assert_cmpfloat (swb_log_layout_get_row_y (&layout, rows - 999), ==, 20);
  g_assert_true (swb_log_layout_get_row_at (&layout, 39.5, &row));
  g_assert_cmpuint (row, ==, rows - 999);
}

static void
test_row_at (void)
{
  SwbLogLayout layout = make_layout (10);
  guint64 row = 99;

  swb_log_layout_scroll_to (&layout, 30);
  g_assert_true (swb_log_layout_get_row_at (&layout, 0, &row));
  g_assert_cmpuint (row, ==, 1);
  g_assert_true (swb_log_layout_get_row_at (&layout, 10, &row));
  g_assert_cmpuint (row, ==, 2);
  g_assert_true (swb_log_layout_get_row_at (&layout, -1000, &row));
  g_assert_cmpuint (row, ==, 0);
  g_assert_true (swb_log_layout_get_row_at (&layout, 1000, &row));
  g_assert_cmpuint (row, ==, 9);

  layout = make_layout (0);
  g_assert_false (swb_log_layout_get_row_at (&layout, 0, &row));
}

static void
test_margin_and_zoom (void)
{
  SwbLogLayout layout;

  swb_log_layout_init (&layout, 20, 6);
  swb_log_layout_set_height (&layout, 100);
  swb_log_layout_set_rows (&layout, 100);
  g_assert_cmpfloat (swb_log_layout_get_upper (&layout), ==, 2012);
  g_assert_cmpfloat (layout.value, ==, 1912);
  assert_visible (&layout, 95, 5);

  swb_log_layout_scroll_to_row (&layout, 50);
  assert_visible (&layout, 50, 5);
  swb_log_layout_set_row_height (&layout, 25);
  assert_visible (&layout, 50, 4);
  g_assert_cmpfloat (swb_log_layout_get_row_y (&layout, 50), ==, 0);

  swb_log_layout_reveal_row (&layout, 60);
  g_assert_cmpfloat (swb_log_layout_get_row_y (&layout, 60), ==, 75);
  swb_log_layout_reveal_row (&layout, 10);
  g_assert_cmpfloat (swb_log_layout_get_row_y (&layout, 10), ==, 0);
}

/* Rows turn up before the first: nothing moves but the numbers. */
static void
test_prepend (void)
{
  SwbLogLayout layout = make_layout (100);

  swb_log_layout_scroll_to (&layout, 510);
  swb_log_layout_set_rows (&layout, 110);
  swb_log_layout_prepend (&layout, 1000);
  assert_visible (&layout, 1025, 6);
  g_assert_cmpfloat (swb_log_layout_get_row_y (&layout, 1025), ==, -10);
  g_assert_cmpuint (swb_log_layout_get_new_rows (&layout), ==, 10);
  g_assert_false (layout.following);

  layout = make_layout (3);
  swb_log_layout_prepend (&layout, 1000);
  g_assert_true (layout.following);
  assert_visible (&layout, 998, 5);
}

static void
test_selection (void)
{
  SwbLogSelection selection = { 0 };
  SwbLogPosition a = { 5, 3 };
  SwbLogPosition b = { 7, 2 };
  SwbLogPosition word[2] = { { 6, 4 }, { 6, 9 } };
  SwbLogPosition begin;
  SwbLogPosition end;
  guint32 from;
  guint32 to;

  g_assert_false (swb_log_selection_get (&selection, &begin, &end));
  swb_log_selection_begin (&selection, &b, &b);
  g_assert_false (swb_log_selection_get (&selection, &begin, &end));

  /* backwards is as good as forwards */
  swb_log_selection_extend (&selection, &a, &a);
  g_assert_true (swb_log_selection_get (&selection, &begin, &end));
  g_assert_cmpint (swb_log_position_compare (&begin, &a), ==, 0);
  g_assert_cmpint (swb_log_position_compare (&end, &b), ==, 0);

  g_assert_false (swb_log_selection_get_in_row (&selection, 4, 10, &from, &to));
  g_assert_true (swb_log_selection_get_in_row (&selection, 5, 10, &from, &to));
  g_assert_cmpuint (from, ==, 3);
  g_assert_cmpuint (to, ==, 10);
  g_assert_true (swb_log_selection_get_in_row (&selection, 6, 4, &from, &to));
  g_assert_cmpuint (from, ==, 0);
  g_assert_cmpuint (to, ==, 4);
  g_assert_true (swb_log_selection_get_in_row (&selection, 7, 10, &from, &to));
  g_assert_cmpuint (from, ==, 0);
  g_assert_cmpuint (to, ==, 2);

  /* a word stays selected whichever way the drag goes */
  swb_log_selection_begin (&selection, &word[0], &word[1]);
  swb_log_selection_extend (&selection, &a, &a);
  g_assert_true (swb_log_selection_get (&selection, &begin, &end));
  g_assert_cmpint (swb_log_position_compare (&begin, &a), ==, 0);
  g_assert_cmpint (swb_log_position_compare (&end, &word[1]), ==, 0);

  swb_log_selection_select_all (&selection, 10);
  g_assert_true (swb_log_selection_get_in_row (&selection, 9, 7, &from, &to));
  g_assert_cmpuint (to, ==, 7);
  g_assert_false (swb_log_selection_get_in_row (&selection, 10, 7, &from, &to));
  swb_log_selection_select_all (&selection, 0);
  g_assert_false (swb_log_selection_get (&selection, &begin, &end));
}

static void
test_shown (void)
{
  static const struct
  {
    const char *bytes;
    gssize length;
    const char *encoding;
    const char *shown;
    guint columns;
  } cases[] = {
    { "", 0, NULL, "", 0 },
    { "login", -1, NULL, "login", 5 },
    { "login\r\n", -1, NULL, "login", 6 },
    { "a\rb\n", -1, NULL, "a<CR>b", 6 },
    { "a\n\n", -1, NULL, "a<LF>", 5 },
    { "\033[1m", -1, NULL, "<ESC>[1m", 7 },
    { "a\0b", 3, NULL, "a<NUL>b", 6 },
    { "\x7f\r\r\n", -1, NULL, "<DEL><CR>", 8 },
    { "a\tb", -1, NULL, "a\tb", 9 },
    { "12345678\tb", -1, NULL, "12345678\tb", 17 },
    { "21.5\xb0" "C", -1, NULL, "21.5\\xB0C", 8 },
    { "\xff\xfe", -1, NULL, "\\xFF\\xFE", 6 },
    { "\xed\xa0\x80", -1, NULL, "\\xED\\xA0\\x80", 9 },
    { "你好", -1, NULL, "你好", 4 },
    { "e\xcc\x81!", -1, NULL, "e\xcc\x81!", 2 },
    { "\xcc\x81", -1, NULL, "<U+0301>", 7 },
    /* text that would reorder or hide: right-to-left override, isolates, zero-width, soft hyphen, BOM, tags, C1 */
    { "a\xe2\x80\xae" "b", -1, NULL, "a<U+202E>b", 9 },
    { "\xe2\x81\xa6\xe2\x80\x8b\xc2\xad\xef\xbb\xbf", -1, NULL, "<U+2066><U+200B><U+00AD><U+FEFF>", 28 },
    { "\xf3\xa0\x81\x81", -1, NULL, "<U+E0041>", 8 },
    { "\xc2\x85\xe2\x80\xa8", -1, NULL, "<U+0085><U+2028>", 14 },
    { "<b>&amp;</b>", -1, NULL, "<b>&amp;</b>", 12 },
    { "\xc4\xe3\xba\xc3,\xb9\xcb", -1, "GBK", "你好,顾", 7 },
    { "\xc4\xe3\xff", -1, "GBK", "你\\xFF", 5 },
    { "\xc4", -1, "GBK", "\\xC4", 3 },
    { "h\0i\0", 4, "UTF-16LE", "hi", 2 },
    { "\xe9t\xe9", -1, "ISO-8859-1", "été", 3 },
    { "שלום abc", -1, NULL, "שלום abc", 8 },
    /* joiners between letters that need them: Persian, Devanagari, Bengali (before a mark), Sinhala, Windows-1256 */
    { "می\u200cخواهم", -1, NULL, "می\u200cخواهم", 7 },
    { "क्\u200dष", -1, NULL, "क्\u200dष", 2 },
    { "র\u200d্য", -1, NULL, "র\u200d্য", 2 },
    { "ශ්\u200dර", -1, NULL, "ශ්\u200dර", 2 },
    { "\xe3\x9d\xe3", -1, "WINDOWS-1256", "م\u200cم", 2 },
    /* and where they only hide */
    { "a\u200cb\u200d1", -1, NULL, "a<U+200C>b<U+200D>1", 17 },
    { "می\u200c\u200cخ", -1, NULL, "می<U+200C><U+200C>خ", 17 },
    { "م\u200c", -1, NULL, "م<U+200C>", 8 },
    { "م\u200cष", -1, NULL, "م<U+200C>ष", 9 },
    { "\u200dم", -1, NULL, "<U+200D>م", 8 },
    { "a\ufe0f" "1\ufe0f!", -1, NULL, "a<U+FE0F>1<U+FE0F>!", 17 },
    /* emoji of several characters: a family, a skin tone and a profession, a flag, a keycap, a heart in colour and as text */
    { "👨\u200d👩\u200d👧!", -1, NULL, "👨\u200d👩\u200d👧!", 3 },
    { "👩🏽\u200d⚕\ufe0f!", -1, NULL, "👩🏽\u200d⚕\ufe0f!", 3 },
    { "🇩🇪🇫🇷🇩", -1, NULL, "🇩🇪🇫🇷🇩", 5 },
    { "1\ufe0f\u20e3!", -1, NULL, "1\ufe0f\u20e3!", 3 },
    { "❤\ufe0f❤\ufe0e", -1, NULL, "❤\ufe0f❤\ufe0e", 3 },
    { "👨\u200da", -1, NULL, "👨<U+200D>a", 10 },
    { "🏽a", -1, NULL, "🏽a", 3 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = cases[i].length < 0 ? strlen (cases[i].bytes) : (gsize) cases[i].length;
      g_autoptr (SwbLogDecoder) decoder = swb_log_decoder_new (cases[i].encoding, NULL);
      g_autoptr (SwbLogText) text = NULL;
      g_autoptr (GString) shown = g_string_new (NULL);

      g_assert_nonnull (decoder);
      text = swb_log_text_new ((const guint8 *) cases[i].bytes, length, decoder, NULL);
      swb_log_text_append_shown (text, 0, length, shown);
      g_assert_cmpstr (shown->str, ==, cases[i].shown);
      g_assert_cmpuint (text->columns, ==, cases[i].columns);
    }
}

/* A text that is made of the first bytes only has them where the whole one has them, but for its last character. */
static void
assert_head (const SwbLogText *whole,
             SwbLogDecoder    *decoder,
             guint             head)
{
  g_autoptr (SwbLogText) text = swb_log_text_new_head (whole->bytes, whole->length, decoder, NULL, head);

  g_assert_cmpuint (text->built, >=, MIN (head, whole->length));
  g_assert_cmpuint (text->plain, ==, whole->plain);
  for (guint i = 0; text->cells != NULL && i + 1 < text->cells->len; i++)
    {
      const SwbLogCell *a = &g_array_index (text->cells, SwbLogCell, i);
      const SwbLogCell *b = &g_array_index (whole->cells, SwbLogCell, i);

      g_assert_cmpuint (a->begin, ==, b->begin);
      g_assert_cmpuint (a->length, ==, b->length);
      g_assert_cmpuint (a->column, ==, b->column);
      g_assert_cmpuint (a->kind, ==, b->kind);
    }
}

/* A cluster is one cell: it is selected and drawn as a whole, and has an end. */
static void
test_clusters (void)
{
  static const char family[] = "x👨\u200d👩\u200d👧y";
  g_autoptr (SwbLogText) text = swb_log_text_new ((const guint8 *) family, strlen (family), NULL, NULL);
  g_autoptr (GString) chain = g_string_new ("👨");
  g_autoptr (SwbLogText) long_text = NULL;
  guint32 begin, end;

  swb_log_text_get_cell_at (text, 8, &begin, &end);
  g_assert_cmpuint (begin, ==, 1);
  g_assert_cmpuint (end, ==, strlen (family) - 1);
  g_assert_cmpuint (text->columns, ==, 4);

  for (guint i = 0; i < 200; i++)
    g_string_append (chain, "\u200d👨");
  long_text = swb_log_text_new ((const guint8 *) chain->str, chain->len, NULL, NULL);
  g_assert_cmpuint (long_text->columns, >, 20 * 2);
  for (guint i = 0; i < long_text->cells->len; i++)
    g_assert_cmpuint (g_array_index (long_text->cells, SwbLogCell, i).text_length, <=, 16 * 4);
}

/* In the hex view a character stands, as a whole, at the first of its bytes. */
static void
test_hex_row (void)
{
  static const char bytes[] = "e\u0301x👩\u200d🚀\n";
  SwbLogRow *row = g_new0 (SwbLogRow, 1);
  g_autoptr (GString) out = g_string_new (NULL);
  SwbLogEntry *entry;

  row->length = strlen (bytes);
  row->bytes = g_memdup2 (bytes, row->length);
  entry = swb_log_entry_new (0, row, NULL, NULL, NULL, row->length);
  swb_log_hex_append_row (entry, out);
  g_assert_cmpstr (out->str, ==,
                   "00000000   65 CC 81 78 F0 9F 91 A9  E2 80 8D F0 9F 9A 80 0A  e\u0301  x👩\u200d🚀         .");
  swb_log_entry_unref (entry);
}

/* No byte lies in two cells or in none, whatever comes in. */
static void
test_cover (void)
{
  static const char *const encodings[] = {
    "UTF-8", "GBK", "GB18030", "Big5", "Shift_JIS", "EUC-KR", "UTF-16LE", "KOI8-R",
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (gsize e = 0; e < G_N_ELEMENTS (encodings); e++)
    {
      g_autoptr (SwbLogDecoder) decoder = swb_log_decoder_new (encodings[e], NULL);

      g_assert_nonnull (decoder);
      for (guint round = 0; round < 200; round++)
        {
          guint8 bytes[256];
          guint length = (guint) g_rand_int_range (rand, 0, sizeof bytes);
          g_autoptr (SwbLogText) text = NULL;
          guint32 at;

          for (guint i = 0; i < length; i++)
            bytes[i] = (guint8) g_rand_int_range (rand, round % 2 != 0 ? 0 : 0x60, 0x100);

          text = swb_log_text_new (bytes, length, decoder, NULL);
          at = text->plain;
          for (guint i = 0; text->cells != NULL && i < text->cells->len; i++)
            {
              const SwbLogCell *cell = &g_array_index (text->cells, SwbLogCell, i);

              g_assert_cmpuint (cell->begin, ==, at);
              g_assert_cmpuint (cell->length, >, 0);
              g_assert_cmpuint (cell->column + cell->width, <=, text->columns);
              at += cell->length;
            }
          g_assert_cmpuint (at, ==, length);
          assert_head (text, decoder, length / 3);
          for (guint column = 0; column < text->columns; column += 3)
            g_assert_cmpuint (swb_log_text_get_byte_at (text, column), <=, length);
        }
    }
}

static void
test_places (void)
{
  static const char bytes[] = "say 你好 \xb0.\r\n";
  guint32 length = sizeof bytes - 1;
  g_autoptr (SwbLogText) text = swb_log_text_new ((const guint8 *) bytes, length, NULL, NULL);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbLogSpan));
  guint32 begin;
  guint32 end;

  g_assert_cmpuint (swb_log_text_get_byte_at (text, -5), ==, 0);
  g_assert_cmpuint (swb_log_text_get_byte_at (text, 1.4), ==, 1);
  g_assert_cmpuint (swb_log_text_get_byte_at (text, 4.9), ==, 4);
  g_assert_cmpuint (swb_log_text_get_byte_at (text, 5.1), ==, 7);
  /* the line ending cannot be clicked into */
  g_assert_cmpuint (swb_log_text_get_byte_at (text, 99), ==, length - 2);

  swb_log_text_get_cell_at (text, 5, &begin, &end);
  g_assert_cmpuint (begin, ==, 4);
  g_assert_cmpuint (end, ==, 7);
  swb_log_text_get_word_at (text, 1, &begin, &end);
  g_assert_cmpuint (begin, ==, 0);
  g_assert_cmpuint (end, ==, 3);
  swb_log_text_get_word_at (text, 8, &begin, &end);
  g_assert_cmpuint (begin, ==, 4);
  g_assert_cmpuint (end, ==, 10);

  swb_log_text_get_spans (text, 2, 7, spans);
  g_assert_cmpuint (spans->len, ==, 1);
  g_assert_cmpuint (g_array_index (spans, SwbLogSpan, 0).column, ==, 2);
  g_assert_cmpuint (g_array_index (spans, SwbLogSpan, 0).width, ==, 4);
}

/* A Hebrew word is read from right to left, but cannot leave its place in the row. */
static void
test_right_to_left (void)
{
  static const char bytes[] = "a שלום b";
  g_autoptr (SwbLogText) text = swb_log_text_new ((const guint8 *) bytes, sizeof bytes - 1, NULL, NULL);
  const SwbLogCell *cells = &g_array_index (text->cells, SwbLogCell, 0);
  guint first = cells[0].kind == SWB_LOG_CELL_TEXT && (cells[0].flags & SWB_LOG_CELL_RTL) ? 0 : 1;

  g_assert_cmpuint (cells[first].column, ==, 5);
  g_assert_cmpuint (cells[first + 3].column, ==, 2);
  g_assert_cmpuint (cells[first + 5].column, ==, 7);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log-layout/follow", test_follow);
  g_test_add_func ("/log-layout/hold-still", test_hold_still);
  g_test_add_func ("/log-layout/prepend", test_prepend);
  g_test_add_func ("/log-layout/huge", test_huge);
  g_test_add_func ("/log-layout/row-at", test_row_at);
  g_test_add_func ("/log-layout/margin-and-zoom", test_margin_and_zoom);
  g_test_add_func ("/log-selection/ranges", test_selection);
  g_test_add_func ("/log-text/shown", test_shown);
  g_test_add_func ("/log-text/clusters", test_clusters);
  g_test_add_func ("/log-text/hex-row", test_hex_row);
  g_test_add_func ("/log-text/cover", test_cover);
  g_test_add_func ("/log-text/places", test_places);
  g_test_add_func ("/log-text/right-to-left", test_right_to_left);

  return g_test_run ();
}
