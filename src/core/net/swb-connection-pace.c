#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-connection-private.h"

/*
 * Two panels of this process that answer each other by themselves, an echo wired to an echo say: each pauses after each
 * answer, so that they don't take the whole machine and fill the disk. Nothing is lost, for nothing is read meanwhile.
 */

static void
pace_over (gpointer data)
{
  SwbConnection *self = data;
  SwbEndpoint *endpoint = self->endpoint;

  swb_connection_update_events (self);
  swb_endpoint_worker_end_batch (endpoint); /* which may free this connection */
}

static void
say (SwbConnection *self)
{
  g_autofree char *answers = g_strdup_printf ("%d", SWB_ENDPOINT_LOOP_ANSWERS);
  g_autofree char *bytes = g_strdup_printf ("%d", SWB_ENDPOINT_LOOP_BYTES);

  if (self->loop_said)
    return;

  self->loop_said = TRUE;
  swb_endpoint_worker_log_event (self->endpoint, self->flow, SWB_LOG_EVENT_ANSWER_LOOP, self->remote, answers, bytes, NULL);
}

/* @length: bytes that it answers by itself, now */
void
swb_connection_pace (SwbConnection *self,
                     gsize          length)
{
  gint64 now = g_get_monotonic_time ();

  if (!swb_own_pair_answer (self->pair, now))
    return;

  say (self);
  swb_alarm_set (&self->pace, swb_endpoint_worker_pace (self->endpoint, length, now, G_MAXINT64), pace_over, self);
}
