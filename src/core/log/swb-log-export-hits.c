#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-export-private.h"

#define BLOCK 1024u

/*
 * The hits of a search as an export meets them: in the order of the log. A record also has a hit when one that began in an
 * earlier record of its stream goes on in it.
 */
struct _SwbLogExportHits
{
  SwbLogSearch *search;
  SwbLogHit hits[BLOCK];
  gsize n_hits;
  gsize at;
  guint64 next; /* index of the first hit after those */
  GHashTable *ends; /* stream (flow << 1 | direction) to guint64: offset in it that hits so far reach to */
  GArray *rows;  /* of guint64: the rows of the text view with a hit, ascending; made when asked for */
  guint row;
};

SwbLogExportHits *
swb_log_export_hits_new (SwbLogSearch *search)
{
  SwbLogExportHits *self = g_new0 (SwbLogExportHits, 1);

  self->search = g_object_ref (search);
  self->ends = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  return self;
}

void
swb_log_export_hits_free (SwbLogExportHits *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->rows, g_array_unref);
  g_hash_table_unref (self->ends);
  g_object_unref (self->search);
  g_free (self);
}

static const SwbLogHit *
peek (SwbLogExportHits *self)
{
  if (self->at == self->n_hits)
    {
      self->n_hits = swb_log_search_get_hits (self->search, self->next, self->hits, BLOCK);
      self->next += self->n_hits;
      self->at = 0;
    }

  return self->at < self->n_hits ? &self->hits[self->at] : NULL;
}

/* For the records of the log one after the other; some may be left out. */
gboolean
swb_log_export_hits_has_record (SwbLogExportHits   *self,
                                const SwbLogRecord *record)
{
  const guint64 stream = (guint64) record->flow << 1 | (guint64) record->direction;
  const SwbLogHit *hit = peek (self);
  guint64 *reached;
  guint64 end = 0;
  gboolean found = FALSE;

  while (hit != NULL && hit->record <= record->offset)
    {
      if (hit->record == record->offset)
        {
          found = TRUE;
          end = record->stream_offset + hit->begin + hit->length;
        }
      self->at++;
      hit = peek (self);
    }

  if (record->kind != SWB_LOG_KIND_DATA || record->flow == 0)
    return found;

  reached = g_hash_table_lookup (self->ends, &stream);
  if (reached != NULL && *reached > record->stream_offset)
    found = TRUE;
  if (end > record->stream_offset + record->payload_length)
    {
      if (reached == NULL)
        {
          reached = g_new0 (guint64, 1);
          g_hash_table_insert (self->ends, g_memdup2 (&stream, sizeof stream), reached);
        }
      *reached = end;
    }
  return found;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  return (*(const guint64 *) a > *(const guint64 *) b) - (*(const guint64 *) a < *(const guint64 *) b);
}

/* For the rows of the text view in ascending order: whether a hit begins in it. */
gboolean
swb_log_export_hits_has_row (SwbLogExportHits *self,
                             guint64           row)
{
  if (self->rows == NULL)
    {
      const SwbLogHit *hit;

      self->rows = g_array_new (FALSE, FALSE, sizeof (guint64));
      for (hit = peek (self); hit != NULL; self->at++, hit = peek (self))
        g_array_append_val (self->rows, hit->text_row);
      g_array_sort (self->rows, compare_rows);
    }

  while (self->row < self->rows->len && g_array_index (self->rows, guint64, self->row) < row)
    self->row++;
  return self->row < self->rows->len && g_array_index (self->rows, guint64, self->row) == row;
}
