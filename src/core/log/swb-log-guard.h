#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SwbLogSpaceFunc:
 * @fd: a file
 * @free_bytes: (out): bytes that an ordinary user can still write to its file system
 * @size: (out): bytes of that file system
 *
 * Returns: whether that is known
 */
typedef gboolean (*SwbLogSpaceFunc) (int      fd,
                                     guint64 *free_bytes,
                                     guint64 *size);

/**
 * SwbLogGuard:
 *
 * Watches that a log leaves some room on its disk: the less of 64 MiB and a twentieth of the file system. It looks each
 * 16 MiB written (sooner when little is left) and once a second. Writer's thread only.
 */
typedef struct
{
  SwbLogSpaceFunc func;
  guint64 written;   /* since the last look */
  guint64 allowance; /* look again after this many */
  gint64 looked;     /* monotonic time, microseconds */
  guint64 free_bytes;
} SwbLogGuard;

void swb_log_guard_init (SwbLogGuard *self);
gboolean swb_log_guard_look (SwbLogGuard *self,
                             int          fd);
gboolean swb_log_guard_note (SwbLogGuard *self,
                             int          fd,
                             gsize        written);

G_END_DECLS
