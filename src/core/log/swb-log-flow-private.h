#pragma once

#include "swb-ip-packet.h"
#include "swb-log-row-cut.h"
#include "swb-log-store.h"

G_BEGIN_DECLS

/*
 * The inside of a flow, for the store alone. Arrays are by SwbDirection, that of whoever sends.
 */
struct _SwbLogFlow
{
  guint32 number;
  int protocol;
  SwbNetAddress local;
  SwbNetAddress remote;
  SwbIpHead heads[2];

  guint32 sequence[2];  /* of the next byte; wraps at 2^32 */
  guint64 bytes[2];     /* of payload so far */
  guint32 tail[2];      /* the last four of them, the newest one in the lowest bits */
  guint64 unacked[2];   /* sent since the other side's last segment */
  gboolean finished[2]; /* a FIN or RST was written */

  guint64 previous[2]; /* file offset of the last data record, 0 for none */
  guint32 generation;  /* of the file contents that @previous and the open row refer to */

  /* The row that the last record left open; none when row_length is 0. */
  SwbDirection row_direction;
  guint32 row_length;
  SwbLogFeed row_feed;
  guint64 row_begin; /* file offset of its first byte */
  gint64 row_time;   /* of the last record in it */
  gsize row_read;    /* bytes of the read that the last record came from */
};

void swb_log_flow_enter (SwbLogFlow *self,
                         guint32     generation);
void swb_log_flow_close_row (SwbLogFlow *self);
void swb_log_flow_find_phase (SwbLogFlow      *self,
                              SwbDirection     direction,
                              SwbLogRowCutter *cutter);
guint32 swb_log_flow_join_row (SwbLogFlow            *self,
                               SwbDirection           direction,
                               const SwbLogRowCutter *cutter,
                               guint64                offset,
                               gsize                  read_length,
                               gint64                 time);
void swb_log_flow_leave_row (SwbLogFlow            *self,
                             SwbDirection           direction,
                             const SwbLogRowCutter *cutter,
                             guint64                begin,
                             gsize                  read_length,
                             gint64                 time);
void swb_log_flow_advance (SwbLogFlow   *self,
                           SwbDirection  direction,
                           const guint8 *data,
                           gsize         length);

G_END_DECLS
