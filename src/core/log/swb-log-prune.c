#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-prune.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "swb-pcapng.h"

/* A log that is being made is not locked for a moment, and not touched by us for this long, seconds. */
#define SETTLED 60

/* Names that panels give their logs by themselves; anything else in the folder is somebody else's. */
#define AUTOMATIC_NAME "^[0-9]{8}-[0-9]{6}-(tcp-server|tcp-client|udp)-[0-9]+-[0-9]+-[0-9]+(\\.[0-9]{4,}(\\.[0-9]+)?)?\\.pcapng(\\.next)?$"

typedef struct
{
  char *name;
  gint64 changed; /* seconds since 1970 UTC */
  guint64 size;
} Log;

static void
log_free (gpointer data)
{
  Log *log = data;

  g_free (log->name);
  g_free (log);
}

static int
compare_age (gconstpointer a,
             gconstpointer b)
{
  const Log *one = *(const Log *const *) a;
  const Log *other = *(const Log *const *) b;

  return (one->changed > other->changed) - (one->changed < other->changed);
}

static guint32
read_u32 (const guint8 *data)
{
  return data[0] | (guint32) data[1] << 8 | (guint32) data[2] << 16 | (guint32) data[3] << 24;
}

/* Whether a whole file holds no packet: a panel that was never started. Anything strange counts as holding some. */
static gboolean
is_empty (int     fd,
          guint64 size)
{
  guint64 offset = 0;

  while (offset < size)
    {
      guint8 tainted[8];
      guint32 type, length;

      if (pread (fd, tainted, sizeof tainted, (off_t) offset) != sizeof tainted)
        return FALSE;
      type = read_u32 (tainted);
      length = read_u32 (tainted + 4);
      if ((type != SWB_PCAPNG_BLOCK_SECTION && type != SWB_PCAPNG_BLOCK_INTERFACE &&
           type != SWB_PCAPNG_BLOCK_STATISTICS) ||
          length < 12 || length % 4 != 0 || length > SWB_PCAPNG_MAX_BLOCK)
        return FALSE;
      offset += length;
    }
  return offset == size;
}

/* Removes a log unless a panel writes it, or it changed after it was looked at. The lock is held until it is gone. */
static gboolean
remove_log (int        directory,
            const Log *log,
            gboolean   only_empty)
{
  struct stat status;
  gboolean removed = FALSE;
  int fd = openat (directory, log->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

  if (fd < 0)
    return FALSE;
  /* a file system without locks can't say whether the log is in use */
  if (flock (fd, LOCK_EX | LOCK_NB) == 0 && fstat (fd, &status) == 0 && S_ISREG (status.st_mode) &&
      status.st_mtim.tv_sec == log->changed && (!only_empty || is_empty (fd, (guint64) status.st_size)))
    removed = unlinkat (directory, log->name, 0) == 0;
  close (fd);
  return removed;
}

static GPtrArray *
list_logs (const char *path,
           int         directory,
           gint64      now)
{
  GPtrArray *logs = g_ptr_array_new_with_free_func (log_free);
  g_autoptr (GRegex) pattern = g_regex_new (AUTOMATIC_NAME, G_REGEX_OPTIMIZE, 0, NULL);
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      struct stat status;
      Log *log;

      if (!g_regex_match (pattern, name, 0, NULL) || fstatat (directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
          !S_ISREG (status.st_mode) || status.st_mtim.tv_sec > now - SETTLED)
        continue;
      log = g_new0 (Log, 1);
      log->name = g_strdup (name);
      log->changed = status.st_mtim.tv_sec;
      log->size = (guint64) status.st_size;
      g_ptr_array_add (logs, log);
    }
  g_ptr_array_sort (logs, compare_age);
  return logs;
}

/**
 * swb_log_dup_cache_directory:
 *
 * Any thread.
 *
 * Returns: (transfer full): the folder of logs that nobody chose a place for
 */
char *
swb_log_dup_cache_directory (void)
{
  return g_build_filename (g_get_user_cache_dir (), "socket-workbench", "logs", NULL);
}

/**
 * swb_log_prune:
 * @directory: the folder of unsaved logs
 * @max_bytes: how much of them to keep, or 0 for no limit
 * @max_days: for how many days to keep one after its last record, or 0 for no limit
 * @now: seconds since 1970 UTC
 *
 * Removes finished logs: those without a record, those that are older than @max_days, and then the oldest until the rest
 * is @max_bytes or less. A log that a panel of any program still writes (it is locked), one that changed in the last
 * minute, and files that have no name of a log are never touched, and don't count. Any thread; reads the folder, so
 * not on one that must not wait.
 *
 * Returns: how many were removed
 */
guint
swb_log_prune (const char *directory,
               guint64     max_bytes,
               guint       max_days,
               gint64      now)
{
  g_autoptr (GPtrArray) logs = NULL;
  guint64 total = 0;
  guint removed = 0;
  int fd = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return 0;
  logs = list_logs (directory, fd, now);

  for (guint i = 0; i < logs->len;)
    {
      const Log *log = g_ptr_array_index (logs, i);
      gboolean old = max_days > 0 && log->changed < now - (gint64) max_days * 24 * 60 * 60;

      if (remove_log (fd, log, !old))
        {
          removed++;
          g_ptr_array_remove_index (logs, i);
          continue;
        }
      total += log->size;
      i++;
    }
  for (guint i = 0; i < logs->len && max_bytes > 0 && total > max_bytes; i++)
    {
      const Log *log = g_ptr_array_index (logs, i);

      if (remove_log (fd, log, FALSE))
        {
          removed++;
          total -= log->size;
        }
    }

  close (fd);
  return removed;
}
