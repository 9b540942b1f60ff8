#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "swb-log-format.h"
#include "swb-log-row-cut.h"

/* Byte by byte, as the definition has it. */
static gsize
count_naively (const guint8 *data,
               gsize         length,
               guint32       row_offset,
               guint32      *open)
{
  gsize rows = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (row_offset == 0)
        rows++;
      row_offset++;
      if (data[i] == '\n' || row_offset == SWB_LOG_MAX_ROW)
        row_offset = 0;
    }

  *open = row_offset;
  return rows;
}

static void
compare (const guint8 *data,
         gsize         length,
         guint32       row_offset)
{
  guint32 open, naive_open, offset = row_offset;
  gsize rows = swb_log_row_cut_count (data, length, row_offset, &open);
  gsize begun = 0;

  g_assert_cmpuint (rows, ==, count_naively (data, length, row_offset, &naive_open));
  g_assert_cmpuint (open, ==, naive_open);

  /* piece by piece it comes to the same */
  for (gsize i = 0; i < length;)
    {
      gboolean ended;
      gsize piece = swb_log_row_cut_next (data + i, length - i, offset, &ended);

      g_assert_cmpuint (piece, >, 0);
      begun += offset == 0;
      offset = ended ? 0 : offset + (guint32) piece;
      i += piece;
    }
  g_assert_cmpuint (begun, ==, rows);
  g_assert_cmpuint (offset, ==, open);
}

static void
test_table (void)
{
  static const struct
  {
    const char *data;
    guint32 row_offset;
    gsize rows;
    guint32 open;
  } cases[] = {
    { "", 0, 0, 0 },
    { "", 7, 0, 7 },
    { "a", 0, 1, 1 },
    { "a\n", 0, 1, 0 },
    { "\n", 0, 1, 0 },
    { "\n\n\n", 0, 3, 0 },
    { "a\nb", 0, 2, 1 },
    { "a\nb", 5, 1, 1 },
    { "ab", 5, 0, 7 },
    { "\nab", 5, 1, 2 },
    { "\n", 5, 0, 0 },
    { "a", 4095, 0, 0 },
    { "\n", 4095, 0, 0 },
    { "ab", 4095, 1, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint32 open;

      g_assert_cmpuint (swb_log_row_cut_count ((const guint8 *) cases[i].data, strlen (cases[i].data),
                                               cases[i].row_offset, &open),
                        ==, cases[i].rows);
      g_assert_cmpuint (open, ==, cases[i].open);
    }
}

static void
test_long_rows (void)
{
  g_autofree guint8 *data = g_malloc (3 * SWB_LOG_MAX_ROW);

  memset (data, 'x', 3 * SWB_LOG_MAX_ROW);
  for (gsize length = 0; length <= 3 * SWB_LOG_MAX_ROW; length += 127)
    compare (data, length, 0);
  compare (data, SWB_LOG_MAX_ROW, 0);
  compare (data, SWB_LOG_MAX_ROW, 1);
  compare (data, SWB_LOG_MAX_ROW - 1, 1);

  /* a line feed as the last byte of a full row ends one row, not two */
  data[SWB_LOG_MAX_ROW - 1] = '\n';
  compare (data, 2 * SWB_LOG_MAX_ROW, 0);
  data[SWB_LOG_MAX_ROW] = '\n';
  compare (data, 2 * SWB_LOG_MAX_ROW, 0);
}

/* The fast way against the definition, over line lengths on both sides of its limits. */
static void
test_random (void)
{
  static const gint mean[] = { 1, 2, 16, 64, 500, 1500, 2047, 2048, 3000, 4096, 6000 };
  const gsize size = 70000;
  g_autofree guint8 *data = g_malloc (size);

  for (guint round = 0; round < 120; round++)
    {
      gint lines = mean[round % G_N_ELEMENTS (mean)];
      gsize begin = (gsize) g_test_rand_int_range (0, 64);
      gsize length = (gsize) g_test_rand_int_range (0, (gint) (size - begin));
      guint32 row_offset = round % 3 == 0 ? 0 : (guint32) g_test_rand_int_range (0, SWB_LOG_MAX_ROW);

      for (gsize i = 0; i < size; i++)
        data[i] = (guint8) g_test_rand_int_range (11, 256);
      for (gsize i = 0; i < size; i += (gsize) g_test_rand_int_range (1, 2 * lines + 1))
        data[i] = '\n';
      compare (data + begin, length, row_offset);
    }
}

/* Line feeds at every distance round the limit. */
static void
test_limits (void)
{
  const gsize size = 4 * SWB_LOG_MAX_ROW;
  g_autofree guint8 *data = g_malloc (size);

  for (gsize gap = SWB_LOG_MAX_ROW - 3; gap <= SWB_LOG_MAX_ROW + 3; gap++)
    for (gsize first = 0; first < 4096; first += 511)
      {
        memset (data, 'x', size);
        for (gsize i = first; i < size; i += gap)
          data[i] = '\n';
        compare (data, size, 0);
        compare (data, size - 1, 4095);
      }
}

/* Byte by byte, where a line feed has several: @ends gets a mark behind each byte that ends a row. */
static void
cut_units_naively (SwbLogRowCutter *cutter,
                   const guint8    *data,
                   gsize            length,
                   guint8          *ends)
{
  const guint8 *feed = swb_log_feed_get_bytes ((SwbLogFeed) cutter->feed);
  const guint unit = swb_log_feed_get_unit ((SwbLogFeed) cutter->feed);

  for (gsize i = 0; i < length; i++)
    {
      gboolean ended;

      cutter->begun = (cutter->phase == 0 || cutter->begun) && data[i] == feed[cutter->phase];
      cutter->phase = (guint8) ((cutter->phase + 1) % unit);
      cutter->fill++;
      ended = (cutter->phase == 0 && (cutter->begun || cutter->fill > SWB_LOG_MAX_ROW - unit)) ||
              cutter->fill == SWB_LOG_MAX_ROW;
      if (ended)
        cutter->fill = 0;
      if (cutter->phase == 0)
        cutter->begun = FALSE;
      ends[i] = (guint8) ended;
    }
}

static void
assert_same_cutter (const SwbLogRowCutter *a,
                    const SwbLogRowCutter *b)
{
  g_assert_cmpuint (a->fill, ==, b->fill);
  g_assert_cmpuint (a->feed, ==, b->feed);
  g_assert_cmpuint (a->phase, ==, b->phase);
  g_assert_cmpuint (a->begun, ==, b->begun);
}

/* All of the data at once, and in pieces of @step bytes, against the definition. */
static void
compare_units (const SwbLogRowCutter *begin,
               const guint8          *data,
               gsize                  length,
               gsize                  step)
{
  g_autofree guint8 *ends = g_malloc (length + 1);
  SwbLogRowCutter naive = *begin;
  SwbLogRowCutter counter = *begin;
  SwbLogRowCutter cutter = *begin;
  gsize rows = length > 0 && begin->fill == 0 ? 1 : 0;
  gsize begun = 0;

  cut_units_naively (&naive, data, length, ends);
  for (gsize i = 0; i + 1 < length; i++)
    rows += ends[i];
  g_assert_cmpuint (swb_log_row_cutter_count (&counter, data, length), ==, rows);
  assert_same_cutter (&counter, &naive);

  counter = *begin;
  for (gsize from = 0; from < length; from += step)
    {
      const gsize end = MIN (from + step, length);

      begun += swb_log_row_cutter_count (&counter, data + from, end - from);
      for (gsize i = from; i < end;)
        {
          gboolean ended;
          gsize piece = swb_log_row_cutter_next (&cutter, data + i, end - i, &ended);

          g_assert_cmpuint (piece, >, 0);
          g_assert_cmpuint (piece, <=, end - i);
          for (gsize k = i; k < i + piece; k++)
            g_assert_cmpuint (ends[k], ==, ended && k == i + piece - 1);
          i += piece;
        }
      assert_same_cutter (&counter, &cutter);
    }
  g_assert_cmpuint (begun, ==, rows);
  assert_same_cutter (&counter, &naive);
}

static void
test_units_table (void)
{
  static const struct
  {
    SwbLogRowCutter cutter;
    const char *data;
    gsize length;
    gsize rows;
    SwbLogRowCutter after;
  } cases[] = {
    { { 0, SWB_LOG_FEED_UTF16LE, 0, 0 }, "\n\0", 2, 1, { 0, SWB_LOG_FEED_UTF16LE, 0, 0 } },
    { { 0, SWB_LOG_FEED_UTF16BE, 0, 0 }, "\0\n", 2, 1, { 0, SWB_LOG_FEED_UTF16BE, 0, 0 } },
    { { 0, SWB_LOG_FEED_UTF32LE, 0, 0 }, "\n\0\0\0", 4, 1, { 0, SWB_LOG_FEED_UTF32LE, 0, 0 } },
    { { 0, SWB_LOG_FEED_UTF32BE, 0, 0 }, "\0\0\0\n", 4, 1, { 0, SWB_LOG_FEED_UTF32BE, 0, 0 } },
    /* U+4E0A, U+0A05; a line feed in the other order */
    { { 0, SWB_LOG_FEED_UTF16LE, 0, 0 }, "\x0a\x4e\x05\x0a\0\n", 6, 1, { 6, SWB_LOG_FEED_UTF16LE, 0, 0 } },
    { { 0, SWB_LOG_FEED_UTF16BE, 0, 0 }, "\x4e\x0a\x0a\x05\n\0", 6, 1, { 6, SWB_LOG_FEED_UTF16BE, 0, 0 } },
    /* over two units */
    { { 0, SWB_LOG_FEED_UTF16LE, 0, 0 }, "a\n\0a", 4, 1, { 4, SWB_LOG_FEED_UTF16LE, 0, 0 } },
    { { 0, SWB_LOG_FEED_UTF16LE, 1, 0 }, "a\n\0a", 4, 2, { 1, SWB_LOG_FEED_UTF16LE, 1, 0 } },
    /* begun before, and not */
    { { 3, SWB_LOG_FEED_UTF16LE, 1, 1 }, "\0a", 2, 1, { 1, SWB_LOG_FEED_UTF16LE, 1, 0 } },
    { { 3, SWB_LOG_FEED_UTF16LE, 1, 0 }, "\0a", 2, 0, { 5, SWB_LOG_FEED_UTF16LE, 1, 0 } },
    { { 0, SWB_LOG_FEED_UTF16LE, 1, 1 }, "\0", 1, 1, { 0, SWB_LOG_FEED_UTF16LE, 0, 0 } },
    { { 3, SWB_LOG_FEED_UTF16BE, 1, 1 }, "\n", 1, 0, { 0, SWB_LOG_FEED_UTF16BE, 0, 0 } },
    { { 5, SWB_LOG_FEED_UTF32BE, 1, 1 }, "\0", 1, 0, { 6, SWB_LOG_FEED_UTF32BE, 2, 1 } },
    { { 7, SWB_LOG_FEED_UTF32LE, 3, 1 }, "\0", 1, 0, { 0, SWB_LOG_FEED_UTF32LE, 0, 0 } },
    { { 0, SWB_LOG_FEED_UTF16LE, 0, 0 }, "a\0\n", 3, 1, { 3, SWB_LOG_FEED_UTF16LE, 1, 1 } },
    { { 0, SWB_LOG_FEED_UTF16LE, 0, 0 }, "", 0, 0, { 0, SWB_LOG_FEED_UTF16LE, 0, 0 } },
    /* a full row ends before a unit that it has no room for */
    { { 4094, SWB_LOG_FEED_UTF16LE, 0, 0 }, "ab", 2, 0, { 0, SWB_LOG_FEED_UTF16LE, 0, 0 } },
    { { 4094, SWB_LOG_FEED_UTF16LE, 1, 0 }, "ab", 2, 1, { 1, SWB_LOG_FEED_UTF16LE, 1, 0 } },
    { { 4091, SWB_LOG_FEED_UTF32LE, 0, 0 }, "abcd", 4, 0, { 0, SWB_LOG_FEED_UTF32LE, 0, 0 } },
    /* as no writer of ours has it */
    { { 4095, SWB_LOG_FEED_UTF32LE, 1, 0 }, "abcd", 4, 1, { 3, SWB_LOG_FEED_UTF32LE, 1, 0 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SwbLogRowCutter cutter = cases[i].cutter;

      g_test_message ("%zu", i);
      g_assert_cmpuint (swb_log_row_cutter_count (&cutter, (const guint8 *) cases[i].data, cases[i].length), ==,
                        cases[i].rows);
      assert_same_cutter (&cutter, &cases[i].after);
      for (gsize step = 1; step <= 4; step++)
        compare_units (&cases[i].cutter, (const guint8 *) cases[i].data, cases[i].length, step);
    }
}

/* Whatever is in the state and in the data, cutting piece by piece comes to the same. */
static void
test_units_random (void)
{
  const gsize size = 12000;
  g_autofree guint8 *data = g_malloc (size);

  for (guint round = 0; round < 400; round++)
    {
      const SwbLogFeed feed = (SwbLogFeed) (round % SWB_LOG_N_FEEDS);
      const guint unit = swb_log_feed_get_unit (feed);
      const gint others = (gint[]){ 1, 3, 40, 4000 }[round / SWB_LOG_N_FEEDS % 4];
      const gsize length = (gsize) g_test_rand_int_range (0, (gint) size);
      SwbLogRowCutter cutter = { .feed = (guint8) feed };

      if (round % 3 > 0)
        cutter.fill = (guint32) g_test_rand_int_range (round % 3 == 1 ? 0 : SWB_LOG_MAX_ROW - 8, SWB_LOG_MAX_ROW);
      cutter.phase = feed != SWB_LOG_FEED_BYTE ? (guint8) g_test_rand_int_range (0, (gint) unit) : 0;
      cutter.begun = cutter.phase > 0 && g_test_rand_bit ();
      for (gsize i = 0; i < size; i++)
        {
          gint32 value = g_test_rand_int_range (0, 2 * others + 1);

          data[i] = (guint8) (value == 0 ? '\n' : value <= others ? 0 : g_test_rand_int_range (1, 256));
        }
      if (feed == SWB_LOG_FEED_BYTE)
        compare (data, length, cutter.fill);
      else
        compare_units (&cutter, data, length, (gsize) g_test_rand_int_range (1, round % 2 > 0 ? 9 : 5000));
    }
}

static void
test_parse (void)
{
  static const struct
  {
    guint32 tainted;
    guint64 position;
    gboolean valid;
    SwbLogRowCutter cutter;
  } cases[] = {
    { 0, 7, TRUE, { 0, SWB_LOG_FEED_BYTE, 0, 0 } },
    { 4095, 7, TRUE, { 4095, SWB_LOG_FEED_BYTE, 0, 0 } },
    { 0x00010000, 6, TRUE, { 0, SWB_LOG_FEED_UTF16LE, 0, 0 } },
    { 0x01020fff, 7, TRUE, { 4095, SWB_LOG_FEED_UTF16BE, 1, 1 } },
    { 0x01030001, G_MAXUINT64, TRUE, { 1, SWB_LOG_FEED_UTF32LE, 3, 1 } },
    { 0x00040001, 5, TRUE, { 1, SWB_LOG_FEED_UTF32BE, 1, 0 } },
    /* no byte stands before */
    { 0x01040001, 8, TRUE, { 1, SWB_LOG_FEED_UTF32BE, 0, 0 } },
    { 4096, 0, FALSE, { 0, SWB_LOG_FEED_BYTE, 0, 0 } },
    { 0x0000ffff, 0, FALSE, { 0, SWB_LOG_FEED_BYTE, 0, 0 } },
    { 0x00011000, 0, FALSE, { 0, SWB_LOG_FEED_BYTE, 0, 0 } },
    { 0x00050000, 0, FALSE, { 0, SWB_LOG_FEED_BYTE, 0, 0 } },
    { 0x00ff0000, 0, FALSE, { 0, SWB_LOG_FEED_BYTE, 0, 0 } },
    { 0x01000000, 1, FALSE, { 0, SWB_LOG_FEED_BYTE, 0, 0 } },
    { 0x02010000, 1, FALSE, { 0, SWB_LOG_FEED_BYTE, 0, 0 } },
    { 0x81010000, 1, FALSE, { 0, SWB_LOG_FEED_BYTE, 0, 0 } },
    { G_MAXUINT32, 1, FALSE, { 0, SWB_LOG_FEED_BYTE, 0, 0 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SwbLogRowCutter cutter;

      g_test_message ("%zu", i);
      g_assert_cmpint (swb_log_row_cutter_parse (&cutter, cases[i].tainted, cases[i].position), ==, cases[i].valid);
      if (cases[i].valid)
        assert_same_cutter (&cutter, &cases[i].cutter);
    }
}

/* Every value of the option that differs in a way that counts, against what #SwbLogRecordOption says. */
static void
test_parse_all (void)
{
  static const guint32 fills[] = { 0, 1, 2, 4094, 4095, 4096, 4097, 0x7fff, 0x8000, 0xffff };
  static const guint units[] = { 1, 2, 2, 4, 4 };
  static const guint64 positions[] = { 0, 1, 2, 3, 4, 5, 6, 7, 0xffffffff, G_GUINT64_CONSTANT (0x100000001), G_MAXUINT64 };

  for (guint i = 0; i < G_N_ELEMENTS (fills) * 0x10000u; i++)
    {
      const guint32 fill = fills[i / 0x10000], feed = i >> 8 & 0xff, unit = i & 0xff;
      const gboolean valid = fill < SWB_LOG_MAX_ROW && feed < SWB_LOG_N_FEEDS && unit <= (feed != SWB_LOG_FEED_BYTE);

      for (guint k = 0; k < G_N_ELEMENTS (positions); k++)
        {
          SwbLogRowCutter cutter;

          if (swb_log_row_cutter_parse (&cutter, unit << 24 | feed << 16 | fill, positions[k]) != valid)
            g_error ("fill %u, feed %u, unit %u at %" G_GUINT64_FORMAT, fill, feed, unit, positions[k]);
          if (!valid)
            continue;
          g_assert_true (cutter.fill == fill && cutter.feed == feed && cutter.phase == positions[k] % units[feed]);
          g_assert_true (cutter.begun == (cutter.phase > 0 && unit == SWB_LOG_UNIT_BEGUN));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log-row-cut/table", test_table);
  g_test_add_func ("/log-row-cut/long-rows", test_long_rows);
  g_test_add_func ("/log-row-cut/random", test_random);
  g_test_add_func ("/log-row-cut/limits", test_limits);
  g_test_add_func ("/log-row-cut/units-table", test_units_table);
  g_test_add_func ("/log-row-cut/units-random", test_units_random);
  g_test_add_func ("/log-row-cut/parse", test_parse);
  g_test_add_func ("/log-row-cut/parse-all", test_parse_all);

  return g_test_run ();
}
