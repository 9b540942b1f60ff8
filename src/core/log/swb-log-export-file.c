#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "swb-error.h"
#include "swb-log-export.h"
#include "swb-log-store-private.h"
#include "swb-replacement.h"

static GError *
new_error (const char *path,
           const char *message,
           int         err)
{
  g_autofree char *name = g_filename_display_name (path);
  const char *advice;
  SwbLogError code = SWB_LOG_ERROR_WRITE;

  switch (err)
    {
    case ENOSPC:
    case EDQUOT:
      advice = _("Free some space there, or choose another folder.");
      code = SWB_LOG_ERROR_DISK_FULL;
      break;
    case EACCES:
    case EPERM:
    case EROFS:
      advice = _("Choose a folder that you may write to.");
      break;
    case ENOENT:
    case ENOTDIR:
      advice = _("Choose a folder that exists.");
      break;
    case EISDIR:
    case ENAMETOOLONG:
      advice = _("Choose another file name.");
      break;
    default:
      advice = _("Choose another file.");
      break;
    }

  /* Translators: a path, the reason, and what to do */
  return g_error_new (SWB_LOG_ERROR, code, _("“%s” is not saved: %s. %s"), name, message, advice);
}

static gboolean
fail (const char *path,
      int         err,
      GError    **error)
{
  const char *reason = err == EBUSY ? _("it is the log of another panel, which is still being written") : g_strerror (err);

  g_propagate_error (error, new_error (path, reason, err));
  return FALSE;
}

static int
get_errno (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return ENOSPC;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return EACCES;
  return EIO;
}

/* Also when it is another name of the log. */
static gboolean
is_log_itself (SwbLogStore       *store,
               const struct stat *st)
{
  struct stat log;

  return fstat (swb_log_store_get_fd (store), &log) == 0 && log.st_dev == st->st_dev && log.st_ino == st->st_ino;
}

static gboolean
write_to_fd (SwbLogStore               *store,
             const SwbLogExportOptions *options,
             int                        fd,
             const char                *path,
             GCancellable              *cancellable,
             SwbLogExportFunc           func,
             gpointer                   user_data,
             GError                   **error)
{
  g_autoptr (GOutputStream) stream = g_unix_output_stream_new (fd, FALSE);
  g_autoptr (GError) local_error = NULL;

  if (swb_log_export_to_stream (store, options, stream, cancellable, func, user_data, &local_error))
    return TRUE;

  if (local_error->domain == G_IO_ERROR && local_error->code != G_IO_ERROR_CANCELLED)
    g_propagate_error (error, new_error (path, local_error->message, get_errno (local_error)));
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
write_to_device (SwbLogStore               *store,
                 const SwbLogExportOptions *options,
                 const char                *path,
                 GCancellable              *cancellable,
                 SwbLogExportFunc           func,
                 gpointer                   user_data,
                 GError                   **error)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
  gboolean done;

  if (fd < 0)
    return fail (path, errno, error);

  done = write_to_fd (store, options, fd, path, cancellable, func, user_data, error);
  close (fd);
  return done;
}

/**
 * swb_log_export_to_file:
 * @store: a log
 * @options: what to write, and how
 * @path: where to, in the encoding of file names
 * @cancellable: (nullable): to end early
 * @func: (nullable): told how far it is, on this thread
 * @user_data: for it
 * @error: return location for a %SWB_LOG_ERROR, which names the file and what to do, a %SWB_CODEC_ERROR, or
 *   `G_IO_ERROR_CANCELLED`
 *
 * As swb_log_export_to_stream(). A file of that name is replaced when the new one is whole and on disk, and stays as it is
 * otherwise; a log that is still being written never is replaced. A link is followed. What is no regular file, such as a
 * pipe, is written to.
 *
 * Returns: %FALSE with @error
 */
gboolean
swb_log_export_to_file (SwbLogStore               *store,
                        const SwbLogExportOptions *options,
                        const char                *path,
                        GCancellable              *cancellable,
                        SwbLogExportFunc           func,
                        gpointer                   user_data,
                        GError                   **error)
{
  char *resolved = realpath (path, NULL);
  g_autofree char *target = g_strdup (resolved != NULL ? resolved : path);
  SwbReplacement replacement;
  gboolean exists;
  struct stat st;

  free (resolved);
  exists = stat (target, &st) == 0;
  if (exists && is_log_itself (store, &st))
    {
      g_propagate_error (error, new_error (path, _("it is the log itself"), 0));
      return FALSE;
    }
  if (exists && S_ISDIR (st.st_mode))
    return fail (path, EISDIR, error);
  if (exists && !S_ISREG (st.st_mode))
    return write_to_device (store, options, target, cancellable, func, user_data, error);

  if (!swb_replacement_begin (&replacement, target, exists ? &st : NULL))
    return fail (path, errno, error);
  if (!write_to_fd (store, options, replacement.fd, path, cancellable, func, user_data, error))
    {
      swb_replacement_abandon (&replacement);
      return FALSE;
    }
  return swb_replacement_commit (&replacement) || fail (path, errno, error);
}
