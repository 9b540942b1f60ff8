#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-cache.h"

#include <glib/gi18n.h>

struct _SwbLogCache
{
  SwbLogReader *reader;
  SwbLogMode mode;
  SwbLogDecoder *decoder;
  SwbLogJoiner *joiner;
  SwbLogFilteredRows *filtered; /* NULL for all rows */
  gsize head;
  GPtrArray *entries;
  guint64 first;
  guint64 dropped[2]; /* rows of the log before its first one, by SwbLogMode */
};

static void
unref_entry (gpointer entry)
{
  if (entry != NULL)
    swb_log_entry_unref (entry);
}

/**
 * swb_log_cache_new:
 *
 * Returns: (transfer full): a cache of no store, in text mode and UTF-8
 */
SwbLogCache *
swb_log_cache_new (void)
{
  SwbLogCache *self = g_new0 (SwbLogCache, 1);

  self->entries = g_ptr_array_new_with_free_func (unref_entry);
  self->joiner = swb_log_joiner_new (NULL, NULL);
  return self;
}

/**
 * swb_log_cache_free:
 * @self: a cache
 */
void
swb_log_cache_free (SwbLogCache *self)
{
  g_ptr_array_unref (self->entries);
  g_clear_pointer (&self->reader, swb_log_reader_free);
  g_clear_pointer (&self->decoder, swb_log_decoder_free);
  g_clear_pointer (&self->joiner, swb_log_joiner_free);
  g_clear_object (&self->filtered);
  g_free (self);
}

static void
clear (SwbLogCache *self)
{
  g_ptr_array_set_size (self->entries, 0);
  self->first = 0;
}

/**
 * swb_log_cache_set_store:
 * @self: a cache
 * @store: (nullable): the log to read
 */
void
swb_log_cache_set_store (SwbLogCache *self,
                         SwbLogStore *store)
{
  clear (self);
  g_clear_pointer (&self->reader, swb_log_reader_free);
  swb_log_joiner_forget (self->joiner);
  if (store != NULL)
    self->reader = swb_log_reader_new (store);
}

/**
 * swb_log_cache_set_mode:
 * @self: a cache
 * @mode: how to cut the log into rows
 */
void
swb_log_cache_set_mode (SwbLogCache *self,
                        SwbLogMode   mode)
{
  clear (self);
  self->mode = mode;
}

/**
 * swb_log_cache_set_encoding:
 * @self: a cache
 * @encoding: (nullable): name of an encoding; one that is unknown here is shown as UTF-8
 */
void
swb_log_cache_set_encoding (SwbLogCache *self,
                            const char  *encoding)
{
  g_autoptr (GError) error = NULL;

  clear (self);
  g_clear_pointer (&self->decoder, swb_log_decoder_free);
  self->decoder = swb_log_decoder_new (encoding, &error);
  if (self->decoder == NULL)
    g_debug ("%s", error->message);
  g_clear_pointer (&self->joiner, swb_log_joiner_free);
  self->joiner = swb_log_joiner_new (self->decoder != NULL ? encoding : NULL, NULL);
}

/**
 * swb_log_cache_set_filtered:
 * @self: a cache
 * @filtered: (nullable): the rows to show; %NULL for all
 */
void
swb_log_cache_set_filtered (SwbLogCache        *self,
                            SwbLogFilteredRows *filtered)
{
  clear (self);
  g_set_object (&self->filtered, filtered);
}

/**
 * swb_log_cache_is_filtered:
 * @self: a cache
 *
 * Returns: whether its rows are not all rows
 */
gboolean
swb_log_cache_is_filtered (SwbLogCache *self)
{
  return self->filtered != NULL;
}

/**
 * swb_log_cache_set_dropped:
 * @self: a cache
 * @text_rows: rows of the text view of the log that are gone: its first row is the one behind them
 * @hex_rows: rows of the hex view
 */
void
swb_log_cache_set_dropped (SwbLogCache *self,
                           guint64      text_rows,
                           guint64      hex_rows)
{
  if (self->dropped[SWB_LOG_MODE_TEXT] == text_rows && self->dropped[SWB_LOG_MODE_HEX] == hex_rows)
    return;

  clear (self);
  self->dropped[SWB_LOG_MODE_TEXT] = text_rows;
  self->dropped[SWB_LOG_MODE_HEX] = hex_rows;
}

/**
 * swb_log_cache_shift:
 * @self: a cache
 * @rows: rows that turned out to stand before the first
 *
 * The rows that it holds have greater numbers from now on.
 */
void
swb_log_cache_shift (SwbLogCache *self,
                     guint64      rows)
{
  self->first += rows;
  for (guint i = 0; i < self->entries->len; i++)
    if (self->entries->pdata[i] != NULL)
      ((SwbLogEntry *) self->entries->pdata[i])->number += rows;
}

/**
 * swb_log_cache_fetch_rows:
 * @self: a cache of a store
 * @mode: kind of view
 * @first: number of the first row wanted
 * @count: how many are wanted
 * @error: return location for a %SWB_LOG_ERROR
 *
 * Returns: (transfer full) (element-type SwbLogRow): rows as the log has them; %NULL on error
 */
GPtrArray *
swb_log_cache_fetch_rows (SwbLogCache *self,
                          SwbLogMode   mode,
                          guint64      first,
                          guint        count,
                          GError     **error)
{
  if (self->filtered != NULL)
    return swb_log_filtered_rows_fetch (self->filtered, self->reader, mode, first, count, error);
  return swb_log_rows_fetch (self->reader, mode, first + self->dropped[mode], count, error);
}

/**
 * swb_log_cache_get_decoder:
 * @self: a cache
 *
 * Returns: (transfer none) (nullable): the encoding, %NULL for UTF-8
 */
SwbLogDecoder *
swb_log_cache_get_decoder (SwbLogCache *self)
{
  return self->decoder;
}

/**
 * swb_log_cache_get_reader:
 * @self: a cache
 *
 * Returns: (transfer none) (nullable): what it reads the log with; %NULL without a log
 */
SwbLogReader *
swb_log_cache_get_reader (SwbLogCache *self)
{
  return self->reader;
}

/**
 * swb_log_cache_set_head:
 * @self: a cache
 * @head: how many leading bytes of a row may be seen
 *
 * The rows of swb_log_cache_update() are made of no more, until swb_log_cache_complete().
 */
void
swb_log_cache_set_head (SwbLogCache *self,
                        gsize        head)
{
  self->head = head;
}

/**
 * swb_log_cache_complete:
 * @self: a cache
 * @entry: a row of it
 *
 * Has the text of @entry be of all its bytes.
 */
void
swb_log_cache_complete (SwbLogCache *self,
                        SwbLogEntry *entry)
{
  swb_log_entry_complete (entry, self->decoder);
}

static SwbLogEntry *
entry_new (SwbLogCache *self,
           guint64      number,
           SwbLogRow   *row,
           const char  *error,
           gsize        head)
{
  g_auto (SwbLogJoin) join = { 0 };

  if (row != NULL)
    swb_log_joiner_join (self->joiner, self->reader, row, &join);
  return swb_log_entry_new (number, row, error, self->decoder, &join, head);
}

/* A refetched row that did not change keeps what has been drawn of it. */
static gboolean
is_same (const SwbLogEntry *entry,
         const SwbLogRow   *row)
{
  return entry->row != NULL && entry->row->record == row->record && entry->row->begin == row->begin &&
         entry->row->length == row->length;
}

static gboolean
is_stale (const SwbLogEntry *entry,
          guint64            stamp)
{
  return entry == NULL || (entry->stamp != stamp && (entry->row == NULL || !entry->row->complete || entry->waiting));
}

static void
fetch (SwbLogCache *self,
       guint        index,
       guint        count,
       guint64      stamp)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *message = NULL;

  rows = swb_log_cache_fetch_rows (self, self->mode, self->first + index, count, &error);
  if (rows != NULL)
    g_ptr_array_set_free_func (rows, NULL); /* each row is taken out below */
  else
    message = g_strdup_printf (_("The log cannot be read here: %s"), error->message);

  for (guint i = 0; i < count; i++)
    {
      SwbLogEntry **slot = (SwbLogEntry **) &self->entries->pdata[index + i];
      guint64 number = self->first + index + i;

      if (rows != NULL && i < rows->len)
        {
          SwbLogRow *row = rows->pdata[i];

          if (*slot != NULL && !(*slot)->waiting && is_same (*slot, row))
            {
              (*slot)->row->complete = row->complete;
              swb_log_row_free (row);
            }
          else
            {
              g_clear_pointer (slot, swb_log_entry_unref);
              *slot = entry_new (self, number, row, NULL, self->head);
            }
          (*slot)->stamp = stamp;
        }
      else if (message != NULL && *slot == NULL)
        {
          *slot = entry_new (self, number, NULL, message, self->head);
          (*slot)->stamp = stamp;
        }
    }
}

/**
 * swb_log_cache_update:
 * @self: a cache
 * @first: first row that is shown
 * @count: rows that are shown
 * @stamp: published length of the log
 *
 * Makes the cache hold these rows as they are now, reading only what it lacks.
 */
void
swb_log_cache_update (SwbLogCache *self,
                      guint64      first,
                      guint        count,
                      guint64      stamp)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->entries);
  guint64 old_first = self->first;
  guint begin = count;
  guint end = 0;

  self->entries = g_ptr_array_new_full (count, unref_entry);
  g_ptr_array_set_size (self->entries, count);
  self->first = first;

  for (guint i = 0; i < count; i++)
    {
      guint64 number = first + i;

      if (number >= old_first && number - old_first < old->len)
        self->entries->pdata[i] = g_steal_pointer (&old->pdata[number - old_first]);
      if (is_stale (self->entries->pdata[i], stamp))
        {
          begin = MIN (begin, i);
          end = i + 1;
        }
    }

  if (end > begin && self->reader != NULL)
    fetch (self, begin, end - begin, stamp);
}

/**
 * swb_log_cache_forget_drawings:
 * @self: a cache
 *
 * Has all rows drawn anew.
 */
void
swb_log_cache_forget_drawings (SwbLogCache *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (self->entries->pdata[i] != NULL)
      swb_log_entry_forget_drawing (self->entries->pdata[i]);
}

/**
 * swb_log_cache_peek:
 * @self: a cache
 * @number: number of a row
 *
 * Returns: (transfer none) (nullable): that row, if the cache holds it
 */
SwbLogEntry *
swb_log_cache_peek (SwbLogCache *self,
                    guint64      number)
{
  if (number < self->first || number - self->first >= self->entries->len)
    return NULL;
  return self->entries->pdata[number - self->first];
}

/**
 * swb_log_cache_load:
 * @self: a cache
 * @number: number of a row
 *
 * Returns: (transfer full) (nullable): that row, read from the log if need be
 */
SwbLogEntry *
swb_log_cache_load (SwbLogCache *self,
                    guint64      number)
{
  SwbLogEntry *entry = swb_log_cache_peek (self, number);
  g_autoptr (GPtrArray) entries = NULL;

  if (entry != NULL)
    {
      swb_log_cache_complete (self, entry);
      return g_rc_box_acquire (entry);
    }

  entries = swb_log_cache_load_range (self, number, 1, NULL);
  return entries != NULL && entries->len > 0 ? g_rc_box_acquire (entries->pdata[0]) : NULL;
}

/**
 * swb_log_cache_load_range:
 * @self: a cache
 * @first: number of a row
 * @count: how many rows
 * @error: return location
 *
 * Reads rows apart from those that are shown, for copying.
 *
 * Returns: (transfer full) (element-type SwbLogEntry): the rows, fewer at the end of the log; %NULL on error
 */
GPtrArray *
swb_log_cache_load_range (SwbLogCache *self,
                          guint64      first,
                          guint        count,
                          GError     **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  GPtrArray *entries;

  if (self->reader == NULL)
    return g_ptr_array_new_with_free_func (unref_entry);

  rows = swb_log_cache_fetch_rows (self, self->mode, first, count, error);
  if (rows == NULL)
    return NULL;

  g_ptr_array_set_free_func (rows, NULL);
  entries = g_ptr_array_new_full (rows->len, unref_entry);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (entries, entry_new (self, first + i, rows->pdata[i], NULL, G_MAXSIZE));
  return entries;
}
