#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-index.h"

#include <stdatomic.h>

/* Chunk k holds FIRST_CHUNK << k checkpoints, so that a small log costs little and no chunk ever has to move. */
#define FIRST_CHUNK_BITS 6u
#define FIRST_CHUNK (1u << FIRST_CHUNK_BITS)
#define N_CHUNKS (32u - FIRST_CHUNK_BITS)

struct _SwbLogIndex
{
  _Atomic (guint) length; /* publishes the chunk pointers and the checkpoints below it */
  SwbLogCheckpoint *chunks[N_CHUNKS];
};

static SwbLogCheckpoint *
locate (SwbLogIndex *self,
        guint        i,
        guint       *chunk_out)
{
  guint biased = i + FIRST_CHUNK;
  guint chunk = (guint) g_bit_storage (biased) - 1 - FIRST_CHUNK_BITS;

  if (chunk_out != NULL)
    *chunk_out = chunk;
  return self->chunks[chunk] != NULL ? self->chunks[chunk] + (biased - (FIRST_CHUNK << chunk)) : NULL;
}

/**
 * swb_log_index_new:
 *
 * Returns: (transfer full): an index without checkpoints
 */
SwbLogIndex *
swb_log_index_new (void)
{
  return g_new0 (SwbLogIndex, 1);
}

/**
 * swb_log_index_free:
 * @self: (transfer full): an index that no thread uses any longer
 */
void
swb_log_index_free (SwbLogIndex *self)
{
  for (guint i = 0; i < N_CHUNKS; i++)
    g_free (self->chunks[i]);
  g_free (self);
}

/**
 * swb_log_index_append:
 * @self: the index
 * @checkpoint: in no member less than the last one
 *
 * Writer's thread only.
 */
void
swb_log_index_append (SwbLogIndex            *self,
                      const SwbLogCheckpoint *checkpoint)
{
  guint length = atomic_load_explicit (&self->length, memory_order_relaxed);
  guint chunk;

  if (length >= G_MAXUINT32 / 2) /* 256 TiB of log */
    return;

  locate (self, length, &chunk);
  if (self->chunks[chunk] == NULL)
    self->chunks[chunk] = g_new (SwbLogCheckpoint, (gsize) FIRST_CHUNK << chunk);

  *locate (self, length, NULL) = *checkpoint;
  atomic_store_explicit (&self->length, length + 1, memory_order_release);
}

/**
 * swb_log_index_get_length:
 * @self: the index
 *
 * Any thread.
 *
 * Returns: how many checkpoints are published
 */
guint
swb_log_index_get_length (SwbLogIndex *self)
{
  return atomic_load_explicit (&self->length, memory_order_acquire);
}

/**
 * swb_log_index_get:
 * @self: the index
 * @i: less than what swb_log_index_get_length() returned to this thread
 *
 * Any thread.
 *
 * Returns: (transfer none): a checkpoint, which stays where it is
 */
const SwbLogCheckpoint *
swb_log_index_get (SwbLogIndex *self,
                   guint        i)
{
  return locate (self, i, NULL);
}

static guint64
get_key (const SwbLogCheckpoint *checkpoint,
         SwbLogIndexKey          key)
{
  switch (key)
    {
    case SWB_LOG_INDEX_RECORD:
      return checkpoint->records;
    case SWB_LOG_INDEX_TEXT_ROW:
      return checkpoint->text_rows;
    case SWB_LOG_INDEX_HEX_ROW:
      return checkpoint->hex_rows;
    case SWB_LOG_INDEX_OFFSET:
    default:
      return checkpoint->offset;
    }
}

/**
 * swb_log_index_find:
 * @self: the index
 * @key: what to search by
 * @value: an offset, or the number of a record or row
 * @checkpoint: (out): a copy of the last checkpoint that is not beyond @value: what is searched for begins after it
 *   and before the next one
 *
 * Any thread.
 *
 * Returns: %FALSE when @value lies before all checkpoints, or there are none
 */
gboolean
swb_log_index_find (SwbLogIndex      *self,
                    SwbLogIndexKey    key,
                    guint64           value,
                    SwbLogCheckpoint *checkpoint)
{
  guint low = 0;
  guint high = swb_log_index_get_length (self);

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_key (locate (self, middle, NULL), key) <= value)
        low = middle + 1;
      else
        high = middle;
    }

  if (low == 0)
    return FALSE;

  *checkpoint = *locate (self, low - 1, NULL);
  return TRUE;
}
