#define G_LOG_DOMAIN "swb-core"

#include "swb-config.h"

#include "swb-replacement.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

/* Whether some panel writes its log there, which would go on into a file without a name. An empty one may just be on its way
 * to its writer, who then must find it unlocked. */
static gboolean
is_held (const char        *target,
         const struct stat *replaced)
{
  int fd = replaced->st_size > 0 ? open (target, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK) : -1;
  gboolean held = fd >= 0 && flock (fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;

  if (fd >= 0)
    close (fd);
  return held;
}

static int
create_beside (const char        *target,
               const struct stat *replaced,
               char             **temporary)
{
  g_autofree char *folder = g_path_get_dirname (target);

  for (guint attempt = 0; attempt < 100; attempt++)
    {
      g_autofree char *name = g_strdup_printf (".swb-%08x.part", g_random_int ());
      int fd;

      g_free (*temporary);
      *temporary = g_build_filename (folder, name, NULL);
      /* what others may not read of the old file they may not read of this one at any moment */
      fd = open (*temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, replaced != NULL ? 0600 : 0666);
      if (fd >= 0 || errno != EEXIST)
        return fd;
    }

  errno = EEXIST;
  return -1;
}

/* Owner and group first: changing them takes the set-ID bits away. What we may not give, or a file system can't, is not
 * worth an error, but then the rights of the old group must not go to another one. */
static void
keep_rights (int                fd,
             const struct stat *replaced)
{
  struct stat st;
  mode_t mode = replaced->st_mode & 07777;

  if (fstat (fd, &st) != 0)
    return;
  if (st.st_uid != replaced->st_uid && fchown (fd, replaced->st_uid, (gid_t) -1) != 0)
    mode &= (mode_t) ~S_ISUID;
  if (st.st_gid != replaced->st_gid && fchown (fd, (uid_t) -1, replaced->st_gid) != 0)
    mode &= (mode_t) ~(S_ISGID | S_IRWXG);

  if (fchmod (fd, mode) != 0)
    g_debug ("rights of what is replaced: %s", g_strerror (errno));
}

/* So that the new name outlives a loss of power; it is no failure if that can't be had. */
static void
sync_folder (const char *target)
{
  g_autofree char *folder = g_path_get_dirname (target);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  if (fsync (fd) != 0)
    g_debug ("%s: %s", folder, g_strerror (errno));
  close (fd);
}

/**
 * swb_replacement_begin:
 * @self: (out caller-allocates): a replacement
 * @target: (type filename): where the file goes; no link
 * @replaced: (nullable): what is there, whose mode, owner and group are kept as far as we may; %NULL: nothing
 *
 * Returns: %FALSE with errno, and with nothing begun; `EBUSY`: a log is still being written there, by whatever panel of
 * whatever program
 */
gboolean
swb_replacement_begin (SwbReplacement    *self,
                       const char        *target,
                       const struct stat *replaced)
{
  if (replaced != NULL && is_held (target, replaced))
    {
      errno = EBUSY;
      return FALSE;
    }

  *self = (SwbReplacement){ .target = g_strdup (target) };
  self->fd = create_beside (target, replaced, &self->temporary);
  if (self->fd < 0)
    {
      int errsv = errno;

      g_free (self->target);
      g_free (self->temporary);
      errno = errsv;
      return FALSE;
    }
  if (replaced != NULL)
    keep_rights (self->fd, replaced);
  return TRUE;
}

/**
 * swb_replacement_commit:
 * @self: what was begun, written whole
 *
 * Gives it its place when it is on the disk, which this waits for. Ends it.
 *
 * Returns: %FALSE with errno: what was replaced is as it was, and nothing is left
 */
gboolean
swb_replacement_commit (SwbReplacement *self)
{
  int errsv = 0;

  /* some file systems have nothing to flush */
  if (fsync (self->fd) != 0 && errno != EINVAL && errno != EROFS)
    errsv = errno;
  if (close (self->fd) != 0 && errsv == 0)
    errsv = errno;
  if (errsv == 0 && g_rename (self->temporary, self->target) != 0)
    errsv = errno;

  if (errsv == 0)
    sync_folder (self->target);
  else
    g_unlink (self->temporary);
  g_free (self->target);
  g_free (self->temporary);
  errno = errsv;
  return errsv == 0;
}

/**
 * swb_replacement_abandon:
 * @self: what was begun
 *
 * Ends it; what was to be replaced is as it was.
 */
void
swb_replacement_abandon (SwbReplacement *self)
{
  close (self->fd);
  g_unlink (self->temporary);
  g_free (self->target);
  g_free (self->temporary);
}
