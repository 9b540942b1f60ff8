#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "swb-error.h"

#define MAX_KEPT 10000u

static void
set_open_error (GError    **error,
                const char *path,
                int         err)
{
  const char *advice;

  switch (err)
    {
    case EACCES:
    case EPERM:
    case EROFS:
      advice = _("Choose a folder that you may write to.");
      break;
    case ENOSPC:
    case EDQUOT:
      advice = _("Free some space there, or choose another folder.");
      break;
    case EISDIR:
    case ENOTDIR:
    case ENAMETOOLONG:
      advice = _("Choose another file name.");
      break;
    case EMFILE:
    case ENFILE:
      advice = _("Too many files are open: close some panels.");
      break;
    default:
      advice = _("Choose another file.");
      break;
    }

  g_set_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_OPEN,
               /* Translators: a path, the reason, and what to do */
               _("The log “%s” can’t be created: %s. %s"), path, g_strerror (err), advice);
}

/* Two instances must never write to one file. File systems that have no locks are trusted. */
static gboolean
lock (int         fd,
      const char *path,
      GError    **error)
{
  while (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      if (errno == EINTR)
        continue;
      if (errno != EWOULDBLOCK)
        return TRUE;

      g_set_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_OPEN,
                   _("“%s” is the log of another panel, which is still being written. Choose another file."),
                   path);
      return FALSE;
    }

  return TRUE;
}

/* "dir/x.pcapng" becomes "dir/x.1.pcapng", or the first such number that is free. */
static char *
rename_aside (const char *path,
              GError    **error)
{
  const char *base = strrchr (path, '/') != NULL ? strrchr (path, '/') + 1 : path;
  const char *dot = strrchr (base, '.');
  gsize stem;
  int err = EEXIST;

  if (dot == NULL || dot == base)
    dot = path + strlen (path);
  stem = (gsize) (dot - path);

  for (guint i = 1; i < MAX_KEPT; i++)
    {
      g_autofree char *name = g_strdup_printf ("%.*s.%u%s", (int) stem, path, i, dot);

      if (renameat2 (AT_FDCWD, path, AT_FDCWD, name, RENAME_NOREPLACE) == 0)
        return g_steal_pointer (&name);
      err = errno;

      /* file systems without that flag: a link never replaces either */
      if (err == EINVAL || err == ENOSYS)
        {
          if (link (path, name) == 0)
            {
              if (unlink (path) == 0)
                return g_steal_pointer (&name);
              err = errno;
              unlink (name);
            }
          else
            {
              err = errno;
            }
        }
      if (err != EEXIST)
        break;
    }

  set_open_error (error, path, err);
  return NULL;
}

/*
 * Deals with a file that is there already.
 *
 * Returns its descriptor when it is empty, -1 with @error, or -1 without: it has been renamed, and @path is free.
 */
static int
take_existing (const char *path,
               char      **kept,
               GError    **error)
{
  int fd = open (path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat st;

  if (fd < 0)
    {
      if (errno != ENOENT)
        set_open_error (error, path, errno);
      return -1;
    }
  if (fstat (fd, &st) != 0 || !S_ISREG (st.st_mode))
    {
      g_set_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_OPEN,
                   _("The log can’t be written to “%s”, which is no regular file. Choose another file."), path);
      close (fd);
      return -1;
    }
  if (!lock (fd, path, error))
    {
      close (fd);
      return -1;
    }
  /* whoever held the lock may have written meanwhile */
  if (fstat (fd, &st) == 0 && st.st_size == 0)
    return fd;

  g_free (*kept);
  *kept = rename_aside (path, error);
  close (fd);
  return -1;
}

/**
 * swb_log_file_spare_access_time:
 * @fd: a file of a log that is being written
 *
 * Who follows a log reads it as it grows. Each look would have its time written to the disk, and wait for that when the disk
 * is busy. Where the file system insists on it, nothing changes.
 */
void
swb_log_file_spare_access_time (int fd)
{
#ifdef O_NOATIME
  int flags = fcntl (fd, F_GETFL);

  if (flags < 0 || fcntl (fd, F_SETFL, flags | O_NOATIME) != 0)
    g_debug ("the time of the last access: %s", g_strerror (errno));
#endif
}

/**
 * swb_log_file_create:
 * @path: where the log is to be
 * @kept: (out) (transfer full) (nullable): where an older log of that name is now
 * @error: return location for a %SWB_LOG_ERROR_OPEN
 *
 * Opens an empty file for a new log and locks it against other instances. Folders that miss are made; a file that is
 * there and not empty is renamed, never overwritten. New files are for their owner only: they may hold passwords.
 *
 * Returns: a file descriptor, or -1
 */
int
swb_log_file_create (const char *path,
                     char      **kept,
                     GError    **error)
{
  g_autofree char *directory = g_path_get_dirname (path);

  *kept = NULL;
  if (g_mkdir_with_parents (directory, 0700) != 0)
    {
      set_open_error (error, path, errno);
      return -1;
    }

  /* Another instance may come between any two steps; then begin again, but not for ever. */
  for (guint attempt = 0; attempt < 8; attempt++)
    {
      g_autoptr (GError) local_error = NULL;
      int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

      if (fd >= 0)
        {
          if (lock (fd, path, error))
            {
              swb_log_file_spare_access_time (fd);
              return fd;
            }
          close (fd);
          break;
        }
      if (errno != EEXIST)
        {
          set_open_error (error, path, errno);
          break;
        }

      fd = take_existing (path, kept, &local_error);
      if (fd >= 0)
        {
          swb_log_file_spare_access_time (fd);
          return fd;
        }
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          g_clear_pointer (kept, g_free);
          return -1;
        }
    }

  if (error != NULL && *error == NULL)
    set_open_error (error, path, EEXIST);
  g_clear_pointer (kept, g_free);
  return -1;
}
