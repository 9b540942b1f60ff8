#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "swb-log-encode.h"
#include "swb-log-file.h"
#include "swb-log-writer-private.h"

/*
 * A log with a limit: several files, of which the oldest goes when the next one would be too much. What is written to
 * always has the name of the log; a finished file is renamed to carry its number.
 *
 * Where a log is cut doesn't show: rows, streams and characters go on from file to file.
 */

/* A limit is kept by so many files, for what is dropped at once. */
#define SEGMENTS 8u

#define MAX_ATTEMPTS 10000u

static guint64
get_segment_size (SwbLogStore *self)
{
  return MAX (self->limit / SEGMENTS, SWB_LOG_INDEX_INTERVAL);
}

static void
drop_first (SwbLogStore *self)
{
  g_autoptr (SwbLogSegment) dropped = swb_log_segments_drop_first (self->segments);
  g_autoptr (SwbLogSegment) first = swb_log_segments_lookup (self->segments, 0);
  g_autofree char *records = g_strdup_printf ("%" G_GUINT64_FORMAT, first->before.records - dropped->before.records);
  g_autofree char *size = g_format_size (first->begin - dropped->begin);
  g_autofree char *limit = g_format_size (self->limit);
  const char *args[] = { records, size, limit, NULL };

  if (g_unlink (dropped->path) != 0)
    g_debug ("removing %s: %s", dropped->path, g_strerror (errno));

  atomic_store_explicit (&self->first_offset, first->begin, memory_order_release);
  self->now.dropped_length = first->begin;
  self->now.dropped_records = first->before.records;
  self->now.dropped_text_rows = first->before.text_rows;
  self->now.dropped_hex_rows = first->before.hex_rows;
  swb_log_store_put_event (self, NULL, SWB_LOG_EVENT_PART_DROPPED, args, swb_log_now ());
}

/* Creates the next file beside the present one, with its head. Returns its descriptor, or -1 with errno. */
static int
create_next (SwbLogStore *self,
             const char  *path,
             GBytes      *head)
{
  gsize length = g_bytes_get_size (head);
  int fd;
  int err;

  g_unlink (path); /* a crash may have left one */
  fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return -1;
  swb_log_file_spare_access_time (fd);
  if (flock (fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
    {
      if (pwrite (fd, g_bytes_get_data (head, NULL), length, 0) == (gssize) length)
        return fd;
      errno = ENOSPC;
    }

  err = errno;
  close (fd);
  g_unlink (path);
  errno = err;
  return -1;
}

/*
 * The present file gets its own name, and @next that of the log. At no moment is there no file of that name where the
 * file system has links. Returns 0 or an errno: then all is as it was.
 */
static int
exchange_files (SwbLogStore *self,
                const char  *next,
                char       **finished)
{
  gboolean linked = FALSE;
  int err = EEXIST;

  for (guint attempt = 0; !linked && err == EEXIST && attempt < MAX_ATTEMPTS; attempt++)
    {
      g_free (*finished);
      *finished = swb_log_segment_dup_path (self->path, self->segment->number, attempt);
      linked = link (self->path, *finished) == 0;
      err = linked ? 0 : errno;
      if (!linked && err != EEXIST && renameat2 (AT_FDCWD, self->path, AT_FDCWD, *finished, RENAME_NOREPLACE) == 0)
        err = 0;
    }
  if (err != 0)
    return err;

  if (rename (next, self->path) == 0)
    return 0;
  err = errno;
  if (linked)
    g_unlink (*finished);
  else if (rename (*finished, self->path) != 0)
    g_debug ("renaming %s: %s", *finished, g_strerror (errno));
  return err;
}

/* Returns 0, or an errno: then all is as it was. */
static int
begin_segment (SwbLogStore *self)
{
  guint number = self->segment->number;
  g_autofree char *finished = NULL;
  g_autofree char *next = g_strconcat (self->path, ".next", NULL);
  g_autoptr (GBytes) head = swb_log_encode_head (number + 1, self->published.length);
  SwbLogSegment *segment;
  int err;
  int fd = create_next (self, next, head);

  if (fd < 0)
    return errno;
  err = exchange_files (self, next, &finished);
  if (err != 0)
    {
      close (fd);
      g_unlink (next);
      return err;
    }

  swb_log_store_write_tail (self);

  segment = swb_log_segment_new (number + 1, self->path, fd, g_bytes_get_size (head), self->published.length,
                                 &self->published);
  swb_log_segments_finish_last (self->segments, finished, self->published.length);
  swb_log_segments_add (self->segments, segment);
  self->segment = segment;
  atomic_store_explicit (&self->fd, fd, memory_order_release);
  self->new_segment = TRUE;
  return 0;
}

/*
 * After a commit: goes on in another file when the present one has its size, and drops the oldest files when there would
 * be too much.
 */
void
swb_log_store_rotate (SwbLogStore *self)
{
  guint64 size = get_segment_size (self);
  int err;

  if (self->limit == 0 || self->segment == NULL || self->published.length - self->segment->begin < size ||
      self->published.length < self->retry_at)
    return;

  err = begin_segment (self);
  if (err != 0)
    {
      const char *args[] = { g_strerror (err), NULL };

      self->retry_at = self->published.length + size;
      swb_log_store_put_event (self, NULL, SWB_LOG_EVENT_PART_FAILED, args, swb_log_now ());
    }
  else
    {
      while (swb_log_segments_get_length (self->segments) > 1 &&
             self->published.length - atomic_load (&self->first_offset) + size > self->limit)
        drop_first (self);
    }

  swb_log_store_commit (self);
}

/**
 * swb_log_store_set_limit:
 * @self: the store
 * @limit: the most bytes that all files of the log may have together, give or take one commit; 0 for no limit
 *
 * When the log would become longer its oldest part is dropped, an eighth of @limit at a time, and a row tells. Writer's
 * thread.
 */
void
swb_log_store_set_limit (SwbLogStore *self,
                         guint64      limit)
{
  self->limit = limit;
  self->retry_at = 0;
}

/**
 * swb_log_store_discard:
 * @self: the store, closed
 *
 * Removes all its files. Readers that it still has can read on.
 */
void
swb_log_store_discard (SwbLogStore *self)
{
  g_autoptr (GPtrArray) paths = swb_log_segments_dup_paths (self->segments);

  for (guint i = 0; i < paths->len; i++)
    g_unlink (g_ptr_array_index (paths, i));
}
