#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-guard.h"

#include <sys/statvfs.h>

#define MIB (G_GUINT64_CONSTANT (1) << 20)
#define MAX_ALLOWANCE (16 * MIB)
#define MIN_ALLOWANCE (64 * 1024)

static gboolean
ask_kernel (int      fd,
            guint64 *free_bytes,
            guint64 *size)
{
  struct statvfs vfs;

  if (fstatvfs (fd, &vfs) != 0 || vfs.f_blocks == 0)
    return FALSE;

  *free_bytes = (guint64) vfs.f_bavail * vfs.f_frsize;
  *size = (guint64) vfs.f_blocks * vfs.f_frsize;
  return TRUE;
}

/**
 * swb_log_guard_init:
 * @self: what to initialize
 */
void
swb_log_guard_init (SwbLogGuard *self)
{
  *self = (SwbLogGuard){ .func = ask_kernel };
}

/**
 * swb_log_guard_look:
 * @self: the guard
 * @fd: the log
 *
 * Looks now. A file system that doesn't tell is taken to have room.
 *
 * Returns: whether there is room to go on
 */
gboolean
swb_log_guard_look (SwbLogGuard *self,
                    int          fd)
{
  guint64 size, limit;

  self->written = 0;
  self->looked = g_get_monotonic_time ();
  self->allowance = MAX_ALLOWANCE;
  if (!self->func (fd, &self->free_bytes, &size))
    return TRUE;

  limit = MIN (64 * MIB, size / 20);
  if (self->free_bytes < limit)
    return FALSE;

  self->allowance = CLAMP ((self->free_bytes - limit) / 2, MIN_ALLOWANCE, MAX_ALLOWANCE);
  return TRUE;
}

/**
 * swb_log_guard_note:
 * @self: the guard
 * @fd: the log
 * @written: bytes just written to it
 *
 * Looks when it is time to.
 *
 * Returns: whether there is room to go on
 */
gboolean
swb_log_guard_note (SwbLogGuard *self,
                    int          fd,
                    gsize        written)
{
  self->written += written;
  if (self->written < self->allowance && g_get_monotonic_time () - self->looked < G_USEC_PER_SEC)
    return TRUE;

  return swb_log_guard_look (self, fd);
}
