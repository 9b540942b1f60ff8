#define G_LOG_DOMAIN "swb-workspace"

#include "swb-config.h"

#include "swb-file-save.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "swb-error.h"
#include "swb-replacement.h"

/* Files that the user edits, in and out as a whole. */

/* As many links as Linux itself follows: path_resolution(7) */
#define MAX_LINKS 40

static gboolean
fail_write (int      errsv,
            GError **error)
{
  const char *advice;

  switch (errsv)
    {
    case ENOSPC:
    case EDQUOT:
      advice = _("Free some space there, or choose another folder.");
      break;
    case EACCES:
    case EPERM:
    case EROFS:
      advice = _("Choose a file and a folder that you may write to.");
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

  g_set_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_WRITE,
               /* Translators: the reason, and what to do */
               _("it is not saved: %s. %s"),
               errsv == EBUSY ? _("it is the log of another panel, which is still being written") : g_strerror (errsv),
               advice);
  return FALSE;
}

/* (transfer full) (nullable): the file that @path leads to, perhaps one that is not there yet; %NULL with errno. Only the
 * last part of a path need be followed by us. */
static char *
follow_links (const char *path)
{
  g_autofree char *target = g_strdup (path);

  for (guint i = 0; i < MAX_LINKS; i++)
    {
      g_autofree char *link = g_file_read_link (target, NULL);
      g_autofree char *folder = NULL;
      char *next;

      if (link == NULL)
        return g_steal_pointer (&target);

      folder = g_path_get_dirname (target);
      next = g_path_is_absolute (link) ? g_strdup (link) : g_build_filename (folder, link, NULL);
      g_free (target);
      target = next;
    }

  errno = ELOOP;
  return NULL;
}

static gboolean
write_whole (int     fd,
             GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  while (length > 0)
    {
      gssize n = write (fd, data, MIN (length, 1u << 30));

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      length -= (gsize) n;
    }

  return TRUE;
}

/**
 * swb_file_save:
 * @path: (type filename): a file, perhaps there already
 * @bytes: what it shall hold
 * @error: return location for %SWB_WORKSPACE_ERROR_WRITE, without the path
 *
 * Writes a file beside it, to the disk, then gives it the name, see #SwbReplacement. Mode, owner and group are kept as far as
 * we may; a link stays, and what it leads to is replaced. A file that may not be written to is left alone.
 * Waits for the disk. Any thread.
 *
 * Returns: whether it is saved; the old file is as it was when not
 */
gboolean
swb_file_save (const char *path,
               GBytes     *bytes,
               GError    **error)
{
  g_autofree char *target = follow_links (path);
  SwbReplacement replacement;
  struct stat st;
  gboolean exists;

  if (target == NULL)
    return fail_write (errno, error);

  exists = stat (target, &st) == 0;
  if (exists && !S_ISREG (st.st_mode))
    return fail_write (S_ISDIR (st.st_mode) ? EISDIR : EINVAL, error);
  if (exists && access (target, W_OK) != 0)
    return fail_write (errno, error);

  if (!swb_replacement_begin (&replacement, target, exists ? &st : NULL))
    return fail_write (errno, error);
  if (!write_whole (replacement.fd, bytes))
    {
      int errsv = errno;

      swb_replacement_abandon (&replacement);
      return fail_write (errsv, error);
    }
  return swb_replacement_commit (&replacement) || fail_write (errno, error);
}

static GBytes *
read_whole (int      fd,
            gsize    cap,
            GError **error)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  guint8 buffer[16384];

  while (TRUE)
    {
      gssize n = read (fd, buffer, sizeof buffer);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error_literal (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_READ, g_strerror (errno));
          return NULL;
        }
      if (n == 0)
        return g_byte_array_free_to_bytes (g_steal_pointer (&array));
      if ((gsize) n > cap - array->len)
        {
          g_autofree char *most = g_format_size_full (cap, G_FORMAT_SIZE_IEC_UNITS);

          /* Translators: a size such as 64.0 MiB */
          g_set_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_READ, _("it has more than %s"), most);
          return NULL;
        }
      g_byte_array_append (array, buffer, (guint) n);
    }
}

/**
 * swb_file_load:
 * @path: (type filename): a file
 * @cap: the most bytes that are taken, less than 4 GiB
 * @error: return location for %SWB_WORKSPACE_ERROR_READ, without the path
 *
 * Unlike g_file_get_contents() it has an end, and doesn't wait for the other side of a pipe. Waits for the disk. Any
 * thread.
 *
 * Returns: (transfer full) (nullable): all of it
 */
GBytes *
swb_file_load (const char *path,
               gsize       cap,
               GError    **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  GBytes *bytes;
  struct stat st;

  if (fd < 0)
    {
      g_set_error_literal (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_READ, g_strerror (errno));
      return NULL;
    }

  if (fstat (fd, &st) == 0 && !S_ISREG (st.st_mode))
    {
      g_set_error_literal (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_READ,
                           S_ISDIR (st.st_mode) ? g_strerror (EISDIR) : _("it is no file"));
      bytes = NULL;
    }
  else
    {
      bytes = read_whole (fd, cap, error);
    }

  close (fd);
  return bytes;
}
