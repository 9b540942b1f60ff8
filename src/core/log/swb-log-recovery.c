#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-recovery.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "swb-error.h"
#include "swb-log-reader.h"
#include "swb-log-store-private.h"
#include "swb-pcapng.h"

/* No tail of ours is longer. */
#define MAX_TAIL 256u

/* Looked through at once for what a crash of the whole machine may leave: room that was given and never written. */
#define ZEROS 65536u

/* Records that are looked at for the panel's address. */
#define MAX_LOOK 64u

static const struct
{
  SwbLogEventId event;
  const char *scheme;
} schemes[] = {
  { SWB_LOG_EVENT_LISTENING, "tcp-server://" },
  { SWB_LOG_EVENT_BOUND, "udp://" },
  { SWB_LOG_EVENT_CONNECTING, "tcp-client://" },
};

/**
 * swb_log_recoverable_free:
 * @self: (transfer full) (nullable): what swb_log_recovery_list() found
 */
void
swb_log_recoverable_free (SwbLogRecoverable *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self->address);
  g_free (self);
}

/* Whether it ends as swb_log_store_close() ends a file. */
static gboolean
is_finished (int     fd,
             guint64 size)
{
  guint8 tainted[8];
  guint32 length;

  if (size < 12 || pread (fd, tainted, 4, (off_t) (size - 4)) != 4)
    return FALSE;
  length = swb_pcapng_get32 (tainted);
  if (length < 24 || length > MAX_TAIL || length > size ||
      pread (fd, tainted, sizeof tainted, (off_t) (size - length)) != sizeof tainted)
    return FALSE;

  return swb_pcapng_get32 (tainted) == SWB_PCAPNG_BLOCK_STATISTICS && swb_pcapng_get32 (tainted + 4) == length;
}

/* The address is in the event that says that a panel listens, is bound or connects. */
static void
look_into (SwbLogRecoverable *found,
           int                fd)
{
  int own_fd = fcntl (fd, F_DUPFD_CLOEXEC, 0);
  g_autoptr (SwbLogStore) store = own_fd >= 0 ? swb_log_store_open_unread (own_fd, found->path, found->size) : NULL;
  g_autoptr (SwbLogReader) reader = store != NULL ? swb_log_reader_new (store) : NULL;
  guint64 offset = reader != NULL ? swb_log_reader_get_first_offset (reader) : 0;
  SwbLogRecord record;

  for (guint i = 0; reader != NULL && found->address == NULL && i < MAX_LOOK; i++)
    {
      if (!swb_log_reader_read (reader, offset, &record, NULL))
        return;
      if (found->begun == 0)
        found->begun = record.time;
      for (gsize k = 0; k < G_N_ELEMENTS (schemes) && record.args[0] != NULL; k++)
        if (record.event == schemes[k].event && g_utf8_validate (record.args[0], -1, NULL))
          found->address = g_strconcat (schemes[k].scheme, record.args[0], NULL);
      offset = record.next;
    }
}

static SwbLogRecoverable *
look_at (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
  SwbLogRecoverable *found = NULL;
  struct stat st;

  if (fd < 0)
    return NULL;

  /* an empty one may just be on its way to its writer, who then must find it unlocked */
  if (fstat (fd, &st) == 0 && S_ISREG (st.st_mode) && st.st_size > 0 && flock (fd, LOCK_SH | LOCK_NB) == 0)
    {
      if (fstat (fd, &st) == 0 && swb_log_store_is_log (fd) && !is_finished (fd, (guint64) st.st_size))
        {
          found = g_new0 (SwbLogRecoverable, 1);
          found->path = g_strdup (path);
          found->size = (guint64) st.st_size;
          found->modified = (gint64) st.st_mtim.tv_sec * G_USEC_PER_SEC + st.st_mtim.tv_nsec / 1000;
          look_into (found, fd);
          /* the clock of file systems may lag a tick behind */
          found->modified = MAX (found->modified, found->begun / 1000);
        }
      flock (fd, LOCK_UN);
    }
  close (fd);
  return found;
}

static int
compare_modified (gconstpointer a,
                  gconstpointer b)
{
  const SwbLogRecoverable *x = *(const SwbLogRecoverable *const *) a;
  const SwbLogRecoverable *y = *(const SwbLogRecoverable *const *) b;

  return (x->modified < y->modified) - (x->modified > y->modified);
}

/**
 * swb_log_recovery_list:
 * @directory: (nullable): where to look; %NULL: where unsaved logs are, `socket-workbench/logs` in the user's cache folder
 *
 * Finds the logs that were never finished and that nobody holds: their writers died. One that a panel still writes, here
 * or in another instance, is locked and not listed; nor is one that is open by swb_log_store_recover(). A log stays listed
 * until it is moved elsewhere or removed. Any thread; looks at both ends of each file alone.
 *
 * Returns: (transfer full) (element-type SwbLogRecoverable): what was found, the latest first
 */
GPtrArray *
swb_log_recovery_list (const char *directory)
{
  g_autofree char *standard = NULL;
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_log_recoverable_free);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (directory == NULL)
    directory = standard = g_build_filename (g_get_user_cache_dir (), "socket-workbench", "logs", NULL);
  dir = g_dir_open (directory, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);
      SwbLogRecoverable *found = g_str_has_suffix (name, ".pcapng") ? look_at (path) : NULL;

      if (found != NULL)
        g_ptr_array_add (list, found);
    }

  g_ptr_array_sort (list, compare_modified);
  return list;
}

static gboolean
is_zero (int     fd,
         guint64 offset,
         guint64 end)
{
  g_autofree guint8 *buffer = g_malloc (ZEROS);

  while (offset < end)
    {
      gssize got = pread (fd, buffer, (gsize) MIN (end - offset, ZEROS), (off_t) offset);

      if (got <= 0)
        return FALSE;
      for (gssize i = 0; i < got; i++)
        if (buffer[i] != 0)
          return FALSE;
      offset += (guint64) got;
    }
  return TRUE;
}

/* Whether what follows the last whole block is the beginning of one more, or nothing at all. Damage in the middle of a
 * file is something else: then what follows may be worth more than a tidy end. */
static gboolean
is_unfinished_block (int     fd,
                     guint64 offset,
                     guint64 size)
{
  guint8 tainted[8];
  guint32 type, length;

  if (size - offset < 12)
    return TRUE;
  if (pread (fd, tainted, sizeof tainted, (off_t) offset) == sizeof tainted &&
      swb_pcapng_parse_block (tainted, sizeof tainted, &type, &length) && length > size - offset)
    return TRUE;
  return is_zero (fd, offset, size);
}

/**
 * swb_log_store_recover:
 * @path: a log that its writer didn't finish
 * @cut: (out) (optional): bytes of an unfinished block that were cut off its end
 * @error: return location for %SWB_LOG_ERROR, %G_IO_ERROR
 *
 * Opens the log for reading and cuts off what follows its last whole block, if that is a block that was being written when
 * the writer died. Nothing before is touched; a file that is damaged elsewhere is left as it is, and read as far as it
 * goes. The file is locked for as long as the store lives, so that only one instance recovers it. Takes time in proportion
 * to its size. Any thread; best one of its own.
 *
 * Returns: (transfer full) (nullable): the store, which can't be written to
 */
SwbLogStore *
swb_log_store_recover (const char *path,
                       guint64    *cut,
                       GError    **error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (SwbLogStore) store = NULL;
  int fd = open (path, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  struct stat st;
  guint64 end;

  if (cut != NULL)
    *cut = 0;
  if (fd < 0)
    {
      int err = errno;

      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (err), _("“%s” can’t be opened: %s"), name,
                   g_strerror (err));
      return NULL;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    {
      g_set_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_OPEN,
                   _("“%s” is still being written by another panel: stop that one first."), name);
      close (fd);
      return NULL;
    }

  store = swb_log_store_open_existing (fd, path, error);
  if (store == NULL)
    return NULL;

  end = swb_log_store_skip_tail (store);
  if (fstat (fd, &st) == 0 && (guint64) st.st_size > end && is_unfinished_block (fd, end, (guint64) st.st_size))
    {
      if (ftruncate (fd, (off_t) end) == 0 && cut != NULL)
        *cut = (guint64) st.st_size - end;
    }
  return g_steal_pointer (&store);
}

/**
 * swb_log_recovery_discard:
 * @path: a log that its writer didn't finish
 * @error: return location for %SWB_LOG_ERROR, %G_IO_ERROR
 *
 * Removes the log, unless somebody holds it. Any thread; waits for the disk.
 *
 * Returns: whether it is gone
 */
gboolean
swb_log_recovery_discard (const char *path,
                          GError    **error)
{
  g_autofree char *name = g_filename_display_name (path);
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
  gboolean held = fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  int err = 0;

  if (held)
    g_set_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_OPEN, _("“%s” is held by another panel."), name);
  else if ((fd < 0 || unlink (path) != 0) && errno != ENOENT)
    {
      err = errno;
      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (err), _("“%s” can’t be removed: %s"), name,
                   g_strerror (err));
    }
  if (fd >= 0)
    close (fd);
  return !held && err == 0;
}
