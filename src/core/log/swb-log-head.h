#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SwbLogHead:
 *
 * How a file of a log of ours begins; see swb-log-format.h.
 *
 * @length: bytes before its first record
 * @begin: log offset of its first record
 * @number: which of the log's files it is, from 1
 */
typedef struct
{
  gsize length;
  guint64 begin;
  guint number;
} SwbLogHead;

gboolean swb_log_head_read (int         fd,
                            SwbLogHead *head);

G_END_DECLS
