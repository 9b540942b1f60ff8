#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-hits.h"

#include <stdlib.h>

/* 48 bits for offsets and rows, 16 for the place in the payload, 32 for the length. @place alone orders them. */
typedef struct
{
  guint64 place;  /* record << 16 | begin */
  guint64 row;    /* text row << 16 | bits 32 … 47 of the hex row */
  guint64 length; /* bits 0 … 31 of the hex row << 32 | length */
} PackedHit;

G_STATIC_ASSERT (sizeof (PackedHit) == 24);

static int
compare_hits (gconstpointer a,
              gconstpointer b)
{
  const PackedHit *first = a;
  const PackedHit *second = b;

  return (first->place > second->place) - (first->place < second->place);
}

/**
 * swb_log_hits_new:
 *
 * Returns: (transfer full): an array without hits
 */
GArray *
swb_log_hits_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (PackedHit));
}

/**
 * swb_log_hits_append:
 * @hits: an array
 * @hit: a hit; of its place in the payload 16 bits are kept
 */
void
swb_log_hits_append (GArray          *hits,
                     const SwbLogHit *hit)
{
  const PackedHit packed = {
    .place = SWB_LOG_HITS_PLACE (hit->record, hit->begin),
    .row = hit->text_row << 16 | (hit->hex_row >> 32 & 0xffff),
    .length = hit->hex_row << 32 | hit->length,
  };

  g_array_append_val (hits, packed);
}

/**
 * swb_log_hits_get:
 * @hits: an array
 * @i: less than its length
 * @hit: (out): that hit
 */
void
swb_log_hits_get (GArray    *hits,
                  guint      i,
                  SwbLogHit *hit)
{
  const PackedHit *packed = &g_array_index (hits, PackedHit, i);

  hit->record = packed->place >> 16;
  hit->begin = (guint32) (packed->place & 0xffff);
  hit->length = (guint32) packed->length;
  hit->text_row = packed->row >> 16;
  hit->hex_row = (packed->row & 0xffff) << 32 | packed->length >> 32;
}

/**
 * swb_log_hits_move:
 * @hits: an array
 * @from: index of a hit
 * @to: index of the one that it takes the place of
 */
void
swb_log_hits_move (GArray *hits,
                   guint   from,
                   guint   to)
{
  g_array_index (hits, PackedHit, to) = g_array_index (hits, PackedHit, from);
}

/**
 * swb_log_hits_sort:
 * @hits: an array, mostly in order already
 */
void
swb_log_hits_sort (GArray *hits)
{
  for (guint i = 1; i < hits->len; i++)
    if (compare_hits (&g_array_index (hits, PackedHit, i - 1), &g_array_index (hits, PackedHit, i)) > 0)
      {
        qsort (hits->data, hits->len, sizeof (PackedHit), compare_hits);
        return;
      }
}

/**
 * swb_log_hits_lower_bound_row:
 * @hits: an array in order
 * @mode: kind of view
 * @row: number of a row
 *
 * Rows are nearly in the order of the hits: one that began in an earlier record may have a hit that comes later. Near such
 * rows the answer may be another than a look at each would give.
 *
 * Returns: how many hits are in the rows before it
 */
guint
swb_log_hits_lower_bound_row (GArray    *hits,
                              SwbLogMode mode,
                              guint64    row)
{
  guint low = 0;
  guint high = hits->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      SwbLogHit hit;

      swb_log_hits_get (hits, middle, &hit);
      if ((mode == SWB_LOG_MODE_TEXT ? hit.text_row : hit.hex_row) < row)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * swb_log_hits_drop_before:
 * @hits: an array in order
 * @record: log offset
 *
 * Removes the hits in records before @record.
 */
void
swb_log_hits_drop_before (GArray *hits,
                          guint64 record)
{
  guint count = swb_log_hits_lower_bound (hits, SWB_LOG_HITS_PLACE (record, 0));

  if (count > 0)
    g_array_remove_range (hits, 0, count);
}

/**
 * swb_log_hits_merge:
 * @hits: a sorted array
 * @newer: a sorted array, which mostly belongs behind it
 *
 * Puts them together, from their ends: few of the older hits have to move.
 */
void
swb_log_hits_merge (GArray *hits,
                    GArray *newer)
{
  guint i = hits->len;
  guint j = newer->len;
  guint k = i + j;

  g_array_set_size (hits, k);
  while (j > 0)
    {
      const PackedHit *last = &g_array_index (newer, PackedHit, j - 1);

      if (i > 0 && compare_hits (&g_array_index (hits, PackedHit, i - 1), last) > 0)
        {
          g_array_index (hits, PackedHit, k - 1) = g_array_index (hits, PackedHit, i - 1);
          i--;
        }
      else
        {
          g_array_index (hits, PackedHit, k - 1) = *last;
          j--;
        }
      k--;
    }
}

/**
 * swb_log_hits_lower_bound:
 * @hits: a sorted array
 * @place: as of %SWB_LOG_HITS_PLACE
 *
 * Returns: index of the first hit there or after it
 */
guint
swb_log_hits_lower_bound (GArray *hits,
                          guint64 place)
{
  guint low = 0;
  guint high = hits->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (hits, PackedHit, middle).place < place)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}
