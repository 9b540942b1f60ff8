#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-totals.h"

/**
 * swb_log_totals_cell_set:
 * @self: the cell
 * @totals: what to publish
 *
 * Writer's thread only.
 */
void
swb_log_totals_cell_set (SwbLogTotalsCell   *self,
                         const SwbLogTotals *totals)
{
  const guint64 words[SWB_LOG_TOTALS_WORDS] = {
    totals->length,
    totals->records,
    totals->bytes[0],
    totals->bytes[1],
    totals->text_rows,
    totals->hex_rows,
    (guint64) totals->first_time,
    (guint64) totals->last_time,
    totals->unrecorded,
    totals->recording,
    totals->checkpoints,
    totals->dropped_length,
    totals->dropped_records,
    totals->dropped_text_rows,
    totals->dropped_hex_rows,
  };
  guint sequence = atomic_load_explicit (&self->sequence, memory_order_relaxed);

  /* Release on each word: whoever sees a new word sees the odd sequence before it as well. */
  atomic_store_explicit (&self->sequence, sequence + 1, memory_order_relaxed);
  for (guint i = 0; i < SWB_LOG_TOTALS_WORDS; i++)
    atomic_store_explicit (&self->words[i], words[i], memory_order_release);
  atomic_store_explicit (&self->sequence, sequence + 2, memory_order_release);
}

/**
 * swb_log_totals_cell_get:
 * @self: the cell
 * @totals: (out): what was published last
 *
 * Any thread.
 */
void
swb_log_totals_cell_get (SwbLogTotalsCell *self,
                         SwbLogTotals     *totals)
{
  guint64 words[SWB_LOG_TOTALS_WORDS];

  for (;;)
    {
      guint before = atomic_load_explicit (&self->sequence, memory_order_acquire);

      for (guint i = 0; i < SWB_LOG_TOTALS_WORDS; i++)
        words[i] = atomic_load_explicit (&self->words[i], memory_order_acquire);

      if ((before & 1) == 0 && before == atomic_load_explicit (&self->sequence, memory_order_relaxed))
        break;

      g_thread_yield ();
    }

  totals->length = words[0];
  totals->records = words[1];
  totals->bytes[0] = words[2];
  totals->bytes[1] = words[3];
  totals->text_rows = words[4];
  totals->hex_rows = words[5];
  totals->first_time = (gint64) words[6];
  totals->last_time = (gint64) words[7];
  totals->unrecorded = words[8];
  totals->recording = words[9] != 0;
  totals->checkpoints = (guint) words[10];
  totals->dropped_length = words[11];
  totals->dropped_records = words[12];
  totals->dropped_text_rows = words[13];
  totals->dropped_hex_rows = words[14];
}
