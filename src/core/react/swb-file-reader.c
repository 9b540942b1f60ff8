#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-file-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Buffers that lie idle, at most. */
#define MAX_IDLE 4u

/* A file that the kernel makes up as it is read (those in /proc say that they are empty) is read at once; no such file is
 * longer than a few MiB. */
#define MAX_MADE_UP (64u * 1024u * 1024u)

/* Outlives the reader, for what was read from it may still wait to be sent. */
typedef struct
{
  GPtrArray *idle;
} Pool;

typedef struct
{
  Pool *pool;
  guint8 *data;
} Buffer;

struct _SwbFileReader
{
  int fd;
  guint64 size;
  guint64 offset;
  char *name; /* to be shown */
  GByteArray *made_up; /* (nullable): all of a file that doesn't know its size */
  Pool *pool;
};

static void
pool_clear (gpointer data)
{
  Pool *pool = data;

  g_ptr_array_unref (pool->idle);
}

static void
buffer_free (gpointer data)
{
  Buffer *buffer = data;

  if (buffer->pool->idle->len < MAX_IDLE)
    g_ptr_array_add (buffer->pool->idle, buffer->data);
  else
    g_free (buffer->data);
  g_rc_box_release_full (buffer->pool, pool_clear);
  g_free (buffer);
}

static gboolean
knows_its_size (int                fd,
                const struct stat *info)
{
  struct statfs system;

  /* what is in sysfs says that it fills a page */
  return info->st_size > 0 && (fstatfs (fd, &system) < 0 || system.f_type != SYSFS_MAGIC);
}

/* Reads to the end of what doesn't know its size. */
static gboolean
read_made_up (SwbFileReader *self,
              GError       **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (;;)
    {
      guint8 buffer[16384];
      gssize n = read (self->fd, buffer, sizeof buffer);

      if (n == 0)
        break;
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 || bytes->len + (gsize) n > MAX_MADE_UP)
        {
          int errsv = n < 0 ? errno : EFBIG;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errsv), _("“%s” can’t be read: %s"), self->name,
                       g_strerror (errsv));
          return FALSE;
        }
      g_byte_array_append (bytes, buffer, (guint) n);
    }

  self->size = bytes->len;
  if (bytes->len > 0)
    self->made_up = g_steal_pointer (&bytes);
  return TRUE;
}

/**
 * swb_file_reader_new:
 * @path: of the file, in the encoding of file names
 * @error: return location for a %G_IO_ERROR
 *
 * Opens it. Anything but a regular file (a pipe, a device, a folder) is refused, without waiting for it.
 *
 * Returns: (transfer full) (nullable): a reader at its beginning
 */
SwbFileReader *
swb_file_reader_new (const char *path,
                     GError    **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  SwbFileReader *self;
  struct stat info;
  int fd;

  do
    fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  while (fd < 0 && errno == EINTR);
  if (fd < 0 || fstat (fd, &info) < 0)
    {
      int errsv = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errsv), _("“%s” can’t be read: %s"), name,
                   g_strerror (errsv));
      if (fd >= 0)
        close (fd);
      return NULL;
    }
  if (!S_ISREG (info.st_mode))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _("“%s” is no ordinary file"), name);
      close (fd);
      return NULL;
    }

  posix_fadvise (fd, 0, 0, POSIX_FADV_SEQUENTIAL);

  self = g_new0 (SwbFileReader, 1);
  self->fd = fd;
  self->size = (guint64) info.st_size;
  self->name = g_steal_pointer (&name);
  self->pool = g_rc_box_new0 (Pool);
  self->pool->idle = g_ptr_array_new_with_free_func (g_free);
  if (!knows_its_size (fd, &info) && !read_made_up (self, error))
    g_clear_pointer (&self, swb_file_reader_free);
  return self;
}

/**
 * swb_file_reader_free:
 * @self: (transfer full): a reader; what was read from it stays
 */
void
swb_file_reader_free (SwbFileReader *self)
{
  close (self->fd);
  g_clear_pointer (&self->made_up, g_byte_array_unref);
  g_rc_box_release_full (self->pool, pool_clear);
  g_free (self->name);
  g_free (self);
}

/**
 * swb_file_reader_get_size:
 * @self: a reader
 *
 * Returns: bytes that the file had when it was opened (one that doesn't tell, as in /proc, is read then); what is added later
 *   is not read
 */
guint64
swb_file_reader_get_size (SwbFileReader *self)
{
  return self->size;
}

/**
 * swb_file_reader_get_offset:
 * @self: a reader
 *
 * Returns: bytes that have been read
 */
guint64
swb_file_reader_get_offset (SwbFileReader *self)
{
  return self->offset;
}

/* Returns: whether @length bytes are there now. */
static gboolean
fill (SwbFileReader *self,
      guint8        *data,
      gsize          length,
      GError       **error)
{
  gsize got = 0;

  if (self->made_up != NULL)
    {
      memcpy (data, self->made_up->data + self->offset, length);
      return TRUE;
    }

  while (got < length)
    {
      gssize n = pread (self->fd, data + got, length - got, (off_t) (self->offset + got));

      if (n > 0)
        {
          got += (gsize) n;
        }
      else if (n == 0)
        {
          g_autofree char *end = g_strdup_printf ("%" G_GUINT64_FORMAT, self->offset + got);
          g_autofree char *size = g_strdup_printf ("%" G_GUINT64_FORMAT, self->size);

          g_set_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                       _("“%s” has become shorter meanwhile: it ends at byte %s, and had %s"), self->name, end, size);
          return FALSE;
        }
      else if (errno != EINTR)
        {
          g_autofree char *at = g_strdup_printf ("%" G_GUINT64_FORMAT, self->offset + got);
          int errsv = errno;

          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errsv), _("“%s” can’t be read at byte %s: %s"),
                       self->name, at, g_strerror (errsv));
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * swb_file_reader_read:
 * @self: a reader
 * @length: bytes wanted, 1 … %SWB_FILE_READER_MAX; fewer come at the end
 * @error: return location for a %G_IO_ERROR that says at which byte
 *
 * Returns: (transfer full) (nullable): the next bytes, none at the end; %NULL when they can't be read, also because the
 *   file has become shorter
 */
GBytes *
swb_file_reader_read (SwbFileReader *self,
                      gsize          length,
                      GError       **error)
{
  gsize wanted = (gsize) MIN ((guint64) MIN (length, SWB_FILE_READER_MAX), self->size - self->offset);
  Buffer *buffer = g_new0 (Buffer, 1);
  g_autoptr (GBytes) bytes = NULL;

  buffer->pool = g_rc_box_acquire (self->pool);
  if (self->pool->idle->len > 0)
    {
      buffer->data = self->pool->idle->pdata[self->pool->idle->len - 1];
      self->pool->idle->pdata[self->pool->idle->len - 1] = NULL;
      g_ptr_array_set_size (self->pool->idle, (int) self->pool->idle->len - 1);
    }
  else
    {
      buffer->data = g_malloc (SWB_FILE_READER_MAX);
    }

  bytes = g_bytes_new_with_free_func (buffer->data, wanted, buffer_free, buffer);
  if (!fill (self, buffer->data, wanted, error))
    return NULL;

  self->offset += wanted;
  return g_steal_pointer (&bytes);
}
