#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-connection-private.h"

static gboolean
rules_send (gpointer      data,
            const guint8 *bytes_data,
            gsize         length,
            GBytes       *bytes)
{
  SwbConnection *self = data;
  gsize queued = swb_send_queue_get_length (self->queue);
  gsize written = 0;

  if (self->closed)
    return FALSE;
  if (self->send_errsv != 0)
    return TRUE; /* the end comes, and says why */
  if (queued > 0 && queued + length > SWB_ENDPOINT_QUEUE_CAP)
    {
      g_autoptr (GError) error = NULL;

      swb_connection_refuse (self, length, &error);
      swb_endpoint_worker_report (self->endpoint, g_steal_pointer (&error));
      return TRUE;
    }

  if (bytes != NULL)
    swb_endpoint_worker_hold (self->endpoint, bytes);
  if (queued == 0)
    written = swb_connection_write (self, bytes_data, length);
  if (written < length && self->send_errsv == 0)
    {
      g_autoptr (GBytes) rest = bytes != NULL ? g_bytes_new_from_bytes (bytes, written, length - written)
                                              : g_bytes_new (bytes_data + written, length - written);

      swb_connection_enqueue (self, rest, 0);
      self->answered = self->enqueued;
    }

  return TRUE;
}

static void
rules_close (gpointer data)
{
  SwbConnection *self = data;

  self->finishing = TRUE;
}

static void
rules_reset (gpointer data)
{
  SwbConnection *self = data;

  self->resetting = TRUE;
}

static void
rules_woken (gpointer data)
{
  swb_connection_settle (data);
}

static gboolean
is_congested (SwbConnection *self)
{
  return !self->closed && swb_send_queue_get_length (self->queue) >= SWB_ENDPOINT_CONGESTED;
}

/* That one was told so is not forgotten before it is told that it is over. */
static gboolean
rules_are_congested (gpointer data)
{
  SwbConnection *self = data;

  self->rules_wait = self->rules_wait || is_congested (self);
  return is_congested (self);
}

const SwbRuleDriverFuncs swb_connection_rule_funcs = {
  rules_send, rules_close, rules_reset, rules_woken, rules_are_congested,
};

/* Lets the rules go on that wait until less is in the queue, if so. */
void
swb_connection_wake_rules (SwbConnection *self)
{
  if (!self->rules_wait || is_congested (self))
    return;

  self->rules_wait = FALSE;
  if (self->rules != NULL)
    swb_rule_driver_wake (self->rules);
}

/**
 * swb_connection_renew_rules:
 * @self: an open connection
 *
 * The endpoint has other rules: those that were at work are dropped.
 */
void
swb_connection_renew_rules (SwbConnection *self)
{
  if (self->rules != NULL)
    swb_rule_driver_abandon (self->rules);
  g_clear_pointer (&self->rules, swb_rule_driver_free);
  if (!self->closing && !self->peer_closed && !self->finishing)
    self->rules = swb_rule_driver_new (self->endpoint, self->flow, self->info, FALSE, &swb_connection_rule_funcs, self);
  swb_connection_settle (self);
}

/**
 * swb_connection_resume_reading:
 * @self: an open connection
 *
 * Ends a pause that a rule asked for.
 */
void
swb_connection_resume_reading (SwbConnection *self)
{
  if (self->rules != NULL)
    swb_rule_driver_resume_reading (self->rules);
  swb_connection_update_events (self);
}
