#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-row-set.h"

#include <string.h>

/* Rows that share a chunk. */
#define CHUNK_BITS 16
#define CHUNK_ROWS (1u << CHUNK_BITS)

/* A chunk with more rows than this is a bit for each that there may be: that takes less. */
#define MAX_LISTED 4096u
#define WORDS (CHUNK_ROWS / 64)

typedef struct
{
  guint64 key;    /* the upper bits of its rows */
  guint64 before; /* rows in the chunks before, where that is known */
  guint count;
  guint room;       /* of @listed */
  guint16 *listed;  /* their lower bits, ascending; NULL once there are too many */
  guint64 *bits;
} Chunk;

struct _SwbLogRowSet
{
  GArray *chunks; /* by key */
  guint known;    /* so many chunks know how many rows are before them */
  guint64 count;
};

static void
chunk_clear (gpointer data)
{
  Chunk *chunk = data;

  g_free (chunk->listed);
  g_free (chunk->bits);
}

/**
 * swb_log_row_set_new:
 *
 * Returns: (transfer full): an empty set
 */
SwbLogRowSet *
swb_log_row_set_new (void)
{
  SwbLogRowSet *self = g_new0 (SwbLogRowSet, 1);

  self->chunks = g_array_new (FALSE, TRUE, sizeof (Chunk));
  g_array_set_clear_func (self->chunks, chunk_clear);
  return self;
}

/**
 * swb_log_row_set_free:
 * @self: (transfer full) (nullable): a set
 */
void
swb_log_row_set_free (SwbLogRowSet *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->chunks);
  g_free (self);
}

static Chunk *
get_chunk (SwbLogRowSet *self,
           guint         i)
{
  return &g_array_index (self->chunks, Chunk, i);
}

/* The first chunk with that key or a greater one. */
static guint
find_chunk (SwbLogRowSet *self,
            guint64       key)
{
  guint low = 0;
  guint high = self->chunks->len;

  /* most rows come at the end */
  if (high > 0 && get_chunk (self, high - 1)->key <= key)
    return get_chunk (self, high - 1)->key == key ? high - 1 : high;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_chunk (self, middle)->key < key)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The first of the listed rows that is not below @low. */
static guint
find_listed (const Chunk *chunk,
             guint        low_bits)
{
  guint low = 0;
  guint high = chunk->count;

  if (high > 0 && chunk->listed[high - 1] < low_bits)
    return high;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (chunk->listed[middle] < low_bits)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
make_bits (Chunk *chunk)
{
  chunk->bits = g_new0 (guint64, WORDS);
  for (guint i = 0; i < chunk->count; i++)
    chunk->bits[chunk->listed[i] / 64] |= G_GUINT64_CONSTANT (1) << chunk->listed[i] % 64;
  g_clear_pointer (&chunk->listed, g_free);
}

static gboolean
chunk_add (Chunk *chunk,
           guint  low_bits)
{
  guint at;

  if (chunk->bits != NULL)
    {
      guint64 bit = G_GUINT64_CONSTANT (1) << low_bits % 64;

      if ((chunk->bits[low_bits / 64] & bit) != 0)
        return FALSE;
      chunk->bits[low_bits / 64] |= bit;
      chunk->count++;
      return TRUE;
    }

  at = find_listed (chunk, low_bits);
  if (at < chunk->count && chunk->listed[at] == low_bits)
    return FALSE;
  if (chunk->count == MAX_LISTED)
    {
      make_bits (chunk);
      return chunk_add (chunk, low_bits);
    }

  if (chunk->count == chunk->room)
    {
      chunk->room = CLAMP (2 * chunk->room, 8, MAX_LISTED);
      chunk->listed = g_renew (guint16, chunk->listed, chunk->room);
    }
  memmove (chunk->listed + at + 1, chunk->listed + at, (chunk->count - at) * sizeof *chunk->listed);
  chunk->listed[at] = (guint16) low_bits;
  chunk->count++;
  return TRUE;
}

/**
 * swb_log_row_set_add:
 * @self: a set
 * @row: number of a row
 *
 * Cheapest in ascending order.
 *
 * Returns: %FALSE when it is in the set already
 */
gboolean
swb_log_row_set_add (SwbLogRowSet *self,
                     guint64       row)
{
  guint64 key = row >> CHUNK_BITS;
  guint i = find_chunk (self, key);

  if (i == self->chunks->len || get_chunk (self, i)->key != key)
    {
      Chunk chunk = { .key = key };

      g_array_insert_val (self->chunks, i, chunk);
      self->known = MIN (self->known, i);
    }
  if (!chunk_add (get_chunk (self, i), (guint) (row & (CHUNK_ROWS - 1))))
    return FALSE;

  self->known = MIN (self->known, i + 1);
  self->count++;
  return TRUE;
}

/**
 * swb_log_row_set_count:
 * @self: a set
 *
 * Returns: how many rows are in it
 */
guint64
swb_log_row_set_count (SwbLogRowSet *self)
{
  return self->count;
}

static void
count_chunks (SwbLogRowSet *self)
{
  for (; self->known < self->chunks->len; self->known++)
    {
      const Chunk *previous = self->known > 0 ? get_chunk (self, self->known - 1) : NULL;

      get_chunk (self, self->known)->before = previous != NULL ? previous->before + previous->count : 0;
    }
}

static guint
get_bit (const Chunk *chunk,
         guint        index)
{
  guint word = 0;
  guint64 bits;

  for (; index >= (guint) __builtin_popcountll (chunk->bits[word]); word++)
    index -= (guint) __builtin_popcountll (chunk->bits[word]);
  for (bits = chunk->bits[word]; index > 0; index--)
    bits &= bits - 1;
  return word * 64 + (guint) __builtin_ctzll (bits);
}

/**
 * swb_log_row_set_get:
 * @self: a set
 * @index: less than swb_log_row_set_count()
 *
 * Returns: the row that so many of the set come before
 */
guint64
swb_log_row_set_get (SwbLogRowSet *self,
                     guint64       index)
{
  guint low = 0;
  guint high = self->chunks->len;
  const Chunk *chunk;
  guint at;

  g_return_val_if_fail (index < self->count, 0);

  count_chunks (self);
  /* the last chunk that begins at or before it */
  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (get_chunk (self, middle)->before <= index)
        low = middle;
      else
        high = middle;
    }

  chunk = get_chunk (self, low);
  at = (guint) (index - chunk->before);
  return chunk->key << CHUNK_BITS | (chunk->bits != NULL ? get_bit (chunk, at) : chunk->listed[at]);
}

/**
 * swb_log_row_set_count_before:
 * @self: a set
 * @row: number of a row
 *
 * Returns: how many rows of the set come before it
 */
guint64
swb_log_row_set_count_before (SwbLogRowSet *self,
                              guint64       row)
{
  guint low_bits = (guint) (row & (CHUNK_ROWS - 1));
  guint i = find_chunk (self, row >> CHUNK_BITS);
  const Chunk *chunk;
  guint64 count;

  if (i == self->chunks->len)
    return self->count;

  count_chunks (self);
  chunk = get_chunk (self, i);
  if (chunk->key != row >> CHUNK_BITS)
    return chunk->before;
  if (chunk->bits == NULL)
    return chunk->before + find_listed (chunk, low_bits);

  count = chunk->before;
  for (guint word = 0; word < low_bits / 64; word++)
    count += (guint) __builtin_popcountll (chunk->bits[word]);
  return count + (guint) __builtin_popcountll (chunk->bits[low_bits / 64] &
                                               ((G_GUINT64_CONSTANT (1) << low_bits % 64) - 1));
}

/**
 * swb_log_row_set_has:
 * @self: a set
 * @row: number of a row
 *
 * Returns: whether it is in the set
 */
gboolean
swb_log_row_set_has (SwbLogRowSet *self,
                     guint64       row)
{
  guint64 before = swb_log_row_set_count_before (self, row);

  return before < self->count && swb_log_row_set_get (self, before) == row;
}
