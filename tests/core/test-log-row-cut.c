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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log-row-cut/table", test_table);
  g_test_add_func ("/log-row-cut/long-rows", test_long_rows);
  g_test_add_func ("/log-row-cut/random", test_random);
  g_test_add_func ("/log-row-cut/limits", test_limits);

  return g_test_run ();
}
