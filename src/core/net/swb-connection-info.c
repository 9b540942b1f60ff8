#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-connection-info-private.h"

#include <stdatomic.h>

struct _SwbConnectionInfo
{
  gatomicrefcount ref_count;
  guint32 id;
  SwbNetAddress local;
  SwbNetAddress remote;
  gint64 since;
  _Atomic guint64 bytes[2];
  _Atomic guint64 queued;
};

/*
 * swb_connection_info_new:
 * @id: number of the connection within its endpoint, from 1, never used twice; the same as its flow in the log
 * @local: this machine's address
 * @remote: the peer's
 * @since: when it was opened (UDP: first heard of), nanoseconds since 1970 UTC
 *
 * Returns: (transfer full): a new info
 */
SwbConnectionInfo *
swb_connection_info_new (guint32              id,
                         const SwbNetAddress *local,
                         const SwbNetAddress *remote,
                         gint64               since)
{
  SwbConnectionInfo *self = g_new0 (SwbConnectionInfo, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->id = id;
  self->local = *local;
  self->remote = *remote;
  self->since = since;

  return self;
}

/* On the worker's thread. */
void
swb_connection_info_add_bytes (SwbConnectionInfo *self,
                               SwbDirection       direction,
                               guint64            bytes)
{
  atomic_fetch_add_explicit (&self->bytes[direction], bytes, memory_order_relaxed);
}

/* On the worker's thread. */
void
swb_connection_info_add_queued (SwbConnectionInfo *self,
                                gssize             change)
{
  atomic_fetch_add_explicit (&self->queued, (guint64) change, memory_order_relaxed);
}

/**
 * swb_connection_info_ref:
 * @self: an info
 *
 * Returns: (transfer full): @self
 */
SwbConnectionInfo *
swb_connection_info_ref (SwbConnectionInfo *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * swb_connection_info_unref:
 * @self: (transfer full): an info
 */
void
swb_connection_info_unref (SwbConnectionInfo *self)
{
  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

/**
 * swb_connection_info_get_id:
 * @self: an info
 *
 * Returns: the number of the connection within its endpoint, from 1; the same as its flow in the log
 */
guint32
swb_connection_info_get_id (SwbConnectionInfo *self)
{
  return self->id;
}

/**
 * swb_connection_info_get_local:
 * @self: an info
 *
 * Returns: (transfer none): this machine's address
 */
const SwbNetAddress *
swb_connection_info_get_local (SwbConnectionInfo *self)
{
  return &self->local;
}

/**
 * swb_connection_info_get_remote:
 * @self: an info
 *
 * Returns: (transfer none): the peer's address
 */
const SwbNetAddress *
swb_connection_info_get_remote (SwbConnectionInfo *self)
{
  return &self->remote;
}

/**
 * swb_connection_info_get_since:
 * @self: an info
 *
 * Returns: when it was opened, nanoseconds since 1970 UTC
 */
gint64
swb_connection_info_get_since (SwbConnectionInfo *self)
{
  return self->since;
}

/**
 * swb_connection_info_get_bytes:
 * @self: an info
 * @direction: received or sent
 *
 * Returns: payload bytes so far
 */
guint64
swb_connection_info_get_bytes (SwbConnectionInfo *self,
                               SwbDirection       direction)
{
  return atomic_load_explicit (&self->bytes[direction], memory_order_relaxed);
}

/**
 * swb_connection_info_get_queued:
 * @self: an info
 *
 * Any thread.
 *
 * Returns: payload bytes that wait for the kernel on this connection
 */
guint64
swb_connection_info_get_queued (SwbConnectionInfo *self)
{
  return atomic_load_explicit (&self->queued, memory_order_relaxed);
}
