#pragma once

#include "swb-endpoint-private.h"

G_BEGIN_DECLS

/**
 * SwbJob:
 *
 * Something that an endpoint does by itself over a time: repeat a send, run a sequence, send a file. Such a thing embeds
 * this as its first member. All of it is the worker's thread.
 *
 * Nothing is done within the callbacks of a socket: these only take note, and a job acts in its @turn, at the end of each
 * wake-up, before the log is written and the facts become public.
 */
typedef struct _SwbJob SwbJob;

/**
 * SwbJobClass:
 * @turn: something may have changed, look again; also the first call of all
 * @received: (nullable): @data came from @info's peer; a datagram comes as one, also an empty one
 * @closed: (nullable): that connection has ended
 * @stopped: (nullable): the owner has stopped the panel
 * @abort: the endpoint closes: end now, nothing can be sent any more
 * @free: frees it with swb_job_clear(); it has ended
 */
typedef struct
{
  void (*turn) (SwbJob *job);
  void (*received) (SwbJob            *job,
                    SwbConnectionInfo *info,
                    const guint8      *data,
                    gsize              length);
  void (*closed) (SwbJob            *job,
                  SwbConnectionInfo *info);
  void (*stopped) (SwbJob *job);
  void (*abort) (SwbJob *job);
  void (*free) (SwbJob *job);
} SwbJobClass;

struct _SwbJob
{
  const SwbJobClass *klass;
  SwbEndpoint *endpoint; /* unowned: it owns us */
  SwbTargetKind target;
  guint32 connection;
  char *address;             /* of SWB_TARGET_ADDRESS, as it was given */
  GArray *addresses;         /* SwbNetAddress: what it means */
  GCancellable *cancellable; /* while it is being looked up */
  GError *fault;             /* it has no address */
  gboolean dirty;            /* wants another turn in this wake-up */
  gboolean ended;
};

void swb_job_init (SwbJob            *job,
                   const SwbJobClass *klass,
                   SwbEndpoint       *endpoint,
                   const SwbTarget   *target);
void swb_job_clear (SwbJob *job);
void swb_job_start (SwbJob *job);
void swb_job_end (SwbJob *job);
gboolean swb_job_is_ready (SwbJob *job);
GPtrArray *swb_job_list_targets (SwbJob *job);
gboolean swb_job_send (SwbJob            *job,
                       SwbConnectionInfo *info,
                       GBytes            *bytes,
                       GError           **error);
void swb_job_log (SwbJob       *job,
                  SwbLogEventId event,
                  ...) G_GNUC_NULL_TERMINATED;

/* What the endpoint tells its jobs. */
void swb_endpoint_jobs_turn (SwbEndpoint *self);
void swb_endpoint_jobs_received (SwbEndpoint       *self,
                                 SwbConnectionInfo *info,
                                 const guint8      *data,
                                 gsize              length);
void swb_endpoint_jobs_closed (SwbEndpoint       *self,
                               SwbConnectionInfo *info);
void swb_endpoint_jobs_stopped (SwbEndpoint *self);
void swb_endpoint_jobs_abort (SwbEndpoint *self);

G_END_DECLS
