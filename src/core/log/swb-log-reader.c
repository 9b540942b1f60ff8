#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-reader.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "swb-error.h"
#include "swb-log-decode.h"
#include "swb-log-read-ahead.h"
#include "swb-log-store-private.h"
#include "swb-pcapng.h"

/* Read at once. A window reaches mostly forward, or mostly backward when the reading goes that way. */
#define WINDOW (256u * 1024u)

struct _SwbLogReader
{
  SwbLogStore *store;
  SwbLogSegment *segment; /* what is read of it at present */
  guint64 limit;          /* published length, as far as this reader knows */
  gboolean without_addresses;

  guint8 *buffer;
  gsize room;
  guint8 *data;   /* in the buffer */
  guint64 window; /* log offset of @data */
  gsize filled;
  SwbLogReadAhead *ahead;

  GString *args;
};

/**
 * swb_log_record_dup_text:
 * @record: a record other than data
 * @translate: whether to use the user's language
 *
 * What is shown and exported of an event, and what is found in it. Any thread.
 *
 * Returns: (transfer full): the readable line, UTF-8; of an event of a newer version, what that one wrote for everyone to
 *   read
 */
char *
swb_log_record_dup_text (const SwbLogRecord *record,
                         gboolean            translate)
{
  char *text = swb_log_event_format (record->event, record->args, translate);

  if (text == NULL)
    text = record->text != NULL ? g_utf8_make_valid (record->text, (gssize) record->text_length) : g_strdup ("");
  return text;
}

/**
 * swb_log_reader_new:
 * @store: a store, opened or not
 *
 * Any thread; afterwards the reader belongs to one thread at a time.
 *
 * Returns: (transfer full): a reader, which keeps the store alive
 */
SwbLogReader *
swb_log_reader_new (SwbLogStore *store)
{
  SwbLogReader *self = g_new0 (SwbLogReader, 1);

  self->store = g_object_ref (store);
  self->args = g_string_new (NULL);
  return self;
}

/**
 * swb_log_reader_free:
 * @self: (transfer full) (nullable): a reader
 */
void
swb_log_reader_free (SwbLogReader *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->ahead, swb_log_read_ahead_free);
  g_clear_pointer (&self->segment, swb_log_segment_unref);
  g_clear_object (&self->store);
  g_clear_pointer (&self->buffer, g_free);
  g_string_free (self->args, TRUE);
  g_free (self);
}

/**
 * swb_log_reader_get_store:
 * @self: a reader
 *
 * Returns: (transfer none): what it reads
 */
SwbLogStore *
swb_log_reader_get_store (SwbLogReader *self)
{
  return self->store;
}

/**
 * swb_log_reader_get_first_offset:
 * @self: a reader
 *
 * Returns: log offset of the first record that is still there, whether there is one yet or not; 0 while the store has no
 *   file
 */
guint64
swb_log_reader_get_first_offset (SwbLogReader *self)
{
  return swb_log_store_get_first_offset (self->store);
}

/**
 * swb_log_reader_set_without_addresses:
 * @self: a reader
 * @without: whether the addresses of data don't matter, as for a search that doesn't ask for a peer
 *
 * Then they are all zeros, and reading short records takes half the time.
 */
void
swb_log_reader_set_without_addresses (SwbLogReader *self,
                                      gboolean      without)
{
  self->without_addresses = without;
}

/**
 * swb_log_reader_set_limit:
 * @self: a reader
 * @limit: log offset that may be read up to, though it is not published: for who makes the index of a file
 */
void
swb_log_reader_set_limit (SwbLogReader *self,
                          guint64       limit)
{
  self->limit = limit;
}

/**
 * swb_log_reader_set_read_ahead:
 * @self: a reader
 * @ahead: whether much will be read, from front to back
 *
 * Then a thread of its own reads on while the caller looks at what there is; it takes 2 MB.
 */
void
swb_log_reader_set_read_ahead (SwbLogReader *self,
                               gboolean      ahead)
{
  if (ahead == (self->ahead != NULL))
    return;

  /* its buffers are exchanged for ours */
  g_clear_pointer (&self->buffer, g_free);
  self->filled = 0;
  self->room = 0;
  if (!ahead)
    {
      g_clear_pointer (&self->ahead, swb_log_read_ahead_free);
      return;
    }

  self->room = SWB_LOG_READ_AHEAD_HEAD + SWB_LOG_READ_AHEAD_SIZE;
  self->buffer = g_malloc (self->room);
  self->ahead = swb_log_read_ahead_new ();
}

/* Makes the segment that has @offset the one that is read. Returns %FALSE when there is no file; when it has been dropped,
 * @offset is moved to what is left. */
static gboolean
enter_segment (SwbLogReader *self,
               guint64      *offset)
{
  if (self->segment != NULL && swb_log_segment_has (self->segment, *offset))
    return TRUE;

  g_clear_pointer (&self->segment, swb_log_segment_unref);
  self->segment = swb_log_segments_lookup (swb_log_store_get_segments (self->store), *offset);
  self->filled = 0;
  if (self->segment == NULL)
    return FALSE;

  *offset = MAX (*offset, self->segment->begin);
  return TRUE;
}

/* Where what can be read of the present segment ends. */
static guint64
get_end (SwbLogReader *self)
{
  return MIN (self->limit, swb_log_segment_get_end (self->segment));
}

static void
set_corrupt (SwbLogReader *self,
             guint64       offset,
             GError      **error)
{
  g_set_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_CORRUPT,
               _("The log “%s” is damaged at byte %llu."), swb_log_store_get_path (self->store),
               (unsigned long long) offset);
}

static gboolean
fill (SwbLogReader *self,
      guint64       begin,
      gsize         size,
      GError      **error)
{
  const guint64 at = swb_log_segment_get_file_offset (self->segment, begin);

  if (size > self->room)
    {
      g_free (self->buffer);
      self->room = MAX (size, WINDOW);
      self->buffer = g_malloc (self->room);
    }

  self->data = self->buffer;
  self->window = begin;
  self->filled = 0;
  while (self->filled < size)
    {
      gssize got = pread (self->segment->fd, self->data + self->filled, size - self->filled,
                           (off_t) (at + self->filled));

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          int err = errno;

          g_set_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_READ, _("The log “%s” can’t be read: %s"),
                       swb_log_store_get_path (self->store), g_strerror (err));
          return FALSE;
        }
      if (got == 0)
        {
          /* somebody cut the file off behind our back */
          set_corrupt (self, begin + self->filled, error);
          return FALSE;
        }
      self->filled += (gsize) got;
    }

  return TRUE;
}

/* Lets what follows be read meanwhile. */
static void
ask_ahead (SwbLogReader *self)
{
  guint64 end = self->window + self->filled;

  if (get_end (self) > end)
    swb_log_read_ahead_ask (self->ahead, self->segment, end, (gsize) MIN (get_end (self) - end, SWB_LOG_READ_AHEAD_SIZE));
}

/* Goes on to what was read meanwhile, with what is left of the buffer from @begin on before it. */
static gboolean
fill_ahead (SwbLogReader *self,
            guint64       begin,
            gsize         size)
{
  guint64 end = self->window + self->filled;
  gsize carried = (gsize) (end - begin);
  guint8 *buffer = self->buffer;
  gsize got;

  if (self->filled == 0 || begin < self->window || begin > end || carried > SWB_LOG_READ_AHEAD_HEAD)
    return FALSE;
  if (!swb_log_read_ahead_take (self->ahead, self->segment, end, &buffer, &got))
    return FALSE;

  memcpy (buffer + SWB_LOG_READ_AHEAD_HEAD - carried, self->data + (begin - self->window), carried);
  self->buffer = buffer;
  self->data = buffer + SWB_LOG_READ_AHEAD_HEAD - carried;
  self->window = begin;
  self->filled = carried + got;
  ask_ahead (self);
  return size <= self->filled;
}

/* Makes the bytes from @offset to @offset + @size, all of them published, available in the buffer. */
static const guint8 *
get_bytes (SwbLogReader *self,
           guint64       offset,
           gsize         size,
           GError      **error)
{
  guint64 begin = offset;
  guint64 end;

  if (offset < self->window || offset + size > self->window + self->filled)
    {
      if (self->ahead != NULL && fill_ahead (self, offset, size))
        return self->data;

      /* just before what we have: the reading goes backward */
      if (self->filled > 0 && offset < self->window && self->window - offset <= WINDOW)
        begin = offset - MIN (offset - self->segment->begin, WINDOW / 4 * 3);
      end = MIN (get_end (self), begin + MAX (WINDOW, offset - begin + size));

      if (!fill (self, begin, (gsize) (end - begin), error))
        {
          self->filled = 0;
          return NULL;
        }
      if (self->ahead != NULL)
        ask_ahead (self);
    }

  return self->data + (offset - self->window);
}

/* Whether @size bytes from @offset are published. */
static gboolean
is_published (SwbLogReader *self,
              guint64       offset,
              gsize         size)
{
  if (offset > G_MAXINT64 - size)
    return FALSE;
  if (offset + size > self->limit)
    {
      SwbLogTotals totals;

      swb_log_store_get_totals (self->store, &totals);
      self->limit = MAX (self->limit, totals.length);
    }

  return offset + size <= self->limit;
}

/**
 * swb_log_reader_read:
 * @self: a reader
 * @offset: log offset of a block: the first one, a record's @next or @previous, or what
 *   swb_log_reader_seek_record() found; when that has been dropped, it goes on with the first one that is left
 * @record: (out): the record there; other kinds of blocks are stepped over, so look at its @offset. It is valid until the
 *   next call.
 * @error: return location for a %SWB_LOG_ERROR
 *
 * Returns: %FALSE with @error when the log is damaged or can't be read; %FALSE WITHOUT @error at the end of what is
 *   published: later there may be more
 */
gboolean
swb_log_reader_read (SwbLogReader *self,
                     guint64       offset,
                     SwbLogRecord *record,
                     GError      **error)
{
  while (enter_segment (self, &offset) && is_published (self, offset, 1))
    {
      const guint8 *tainted;
      guint32 type, length;

      if (!is_published (self, offset, 8))
        {
          set_corrupt (self, offset, error);
          return FALSE;
        }
      tainted = get_bytes (self, offset, 8, error);
      if (tainted == NULL)
        return FALSE;

      /* Only whole blocks are published: one that goes further is damaged. A new section might have another byte order. */
      if (!swb_pcapng_parse_block (tainted, 8, &type, &length) || !is_published (self, offset, length) ||
          type == SWB_PCAPNG_BLOCK_SECTION)
        {
          set_corrupt (self, offset, error);
          return FALSE;
        }

      if (type == SWB_PCAPNG_BLOCK_PACKET)
        {
          tainted = get_bytes (self, offset, length, error);
          if (tainted == NULL)
            return FALSE;
          if (self->without_addresses && swb_log_decode_data (tainted, length, offset, record))
            return TRUE;
          if (swb_log_decode_block (tainted, length, offset, self->args, record))
            return TRUE;

          set_corrupt (self, offset, error);
          return FALSE;
        }

      offset += length;
    }

  return FALSE;
}

/**
 * swb_log_reader_get_run:
 * @self: a reader
 * @offset: log offset of a block
 * @size: (out): how many bytes there are, at least 1
 * @error: return location for a %SWB_LOG_ERROR
 *
 * Gives what the buffer has of the log, to look at many blocks at once; the last one may be cut. It is not checked.
 *
 * Returns: (nullable): the bytes from @offset on, valid until the next call; %NULL as for swb_log_reader_read(), and when
 *   what was there has been dropped
 */
const guint8 *
swb_log_reader_get_run (SwbLogReader *self,
                        guint64       offset,
                        gsize        *size,
                        GError      **error)
{
  const guint64 asked = offset;
  const guint8 *tainted;

  if (!enter_segment (self, &offset) || offset != asked || !is_published (self, offset, 1))
    return NULL;
  tainted = get_bytes (self, offset, 1, error);
  if (tainted == NULL)
    return NULL;

  *size = (gsize) (self->window + self->filled - offset);
  return tainted;
}

/**
 * swb_log_reader_seek_record:
 * @self: a reader
 * @number: number of a record, from 0
 * @offset: (out): its log offset
 * @error: return location for a %SWB_LOG_ERROR
 *
 * Returns: as swb_log_reader_read(): %FALSE without @error when there is no such record yet, or no longer
 */
gboolean
swb_log_reader_seek_record (SwbLogReader *self,
                            guint64       number,
                            guint64      *offset,
                            GError      **error)
{
  SwbLogCheckpoint checkpoint;
  SwbLogRecord record;
  guint64 n;

  if (!swb_log_index_find (swb_log_store_get_index (self->store), SWB_LOG_INDEX_RECORD, number, &checkpoint))
    return FALSE;

  *offset = checkpoint.offset;
  for (n = checkpoint.records;; n++)
    {
      if (!swb_log_reader_read (self, *offset, &record, error))
        return FALSE;
      if (record.offset != *offset && swb_log_reader_get_first_offset (self) > *offset)
        return FALSE;
      if (n == number)
        {
          *offset = record.offset;
          return TRUE;
        }
      *offset = record.next;
    }
}
