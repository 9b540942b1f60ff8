#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-rule-driver.h"

#include "swb-alarm.h"

struct _SwbRuleDriver
{
  SwbEndpoint *endpoint; /* unowned: it owns our owner */
  SwbLogFlow *flow;      /* unowned: our owner's */
  guint32 number;
  SwbRuleRun *run;
  const SwbRuleDriverFuncs *funcs;
  gpointer owner;

  SwbAlarm timer;  /* set while anything is due */
  gboolean closed; /* the rules about the close have had their turn, and what waited was dropped */
};

/* ---- What the run asks for --------------------------------------------------------------------------------------- */

static gboolean
host_send (gpointer      data,
           const guint8 *bytes_data,
           gsize         length,
           GBytes       *bytes)
{
  SwbRuleDriver *self = data;

  return self->funcs->send (self->owner, bytes_data, length, bytes);
}

static void
host_close (gpointer data)
{
  SwbRuleDriver *self = data;

  self->funcs->close (self->owner);
}

static void
host_reset (gpointer data)
{
  SwbRuleDriver *self = data;

  self->funcs->reset (self->owner);
}

static void
host_notify (gpointer    data,
             const char *rule,
             const char *text)
{
  SwbRuleDriver *self = data;

  swb_endpoint_worker_notify (self->endpoint, rule, text);
}

static void
host_start_sequence (gpointer             data,
                     const char          *name,
                     SwbExpectationInput *behind)
{
  SwbRuleDriver *self = data;

  swb_endpoint_worker_start_sequence (self->endpoint, self->number, name, behind);
}

static void
host_log (gpointer      data,
          SwbLogEventId event,
          const char   *first,
          const char   *second)
{
  SwbRuleDriver *self = data;

  swb_endpoint_worker_log_event (self->endpoint, self->flow, event, first, second, NULL);
}

static gboolean
host_is_congested (gpointer data)
{
  SwbRuleDriver *self = data;

  return self->funcs->is_congested (self->owner);
}

static const SwbRuleHost host = {
  host_send, host_close, host_reset, host_notify, host_start_sequence, host_log, host_is_congested,
};

/* ---- Time -------------------------------------------------------------------------------------------------------- */

static void arm (SwbRuleDriver *self);

static void
timer_due (gpointer data)
{
  SwbRuleDriver *self = data;
  SwbEndpoint *endpoint = self->endpoint;

  swb_rule_run_wake (self->run, g_get_monotonic_time ());
  arm (self);
  self->funcs->woken (self->owner);
  swb_endpoint_worker_end_batch (endpoint); /* which may free this driver */
}

/* The timer of a deadline that has moved away is left as it is: it will find nothing to do. */
static void
arm (SwbRuleDriver *self)
{
  gint64 deadline = self->closed ? -1 : swb_rule_run_get_deadline (self->run);

  if (deadline < 0)
    swb_alarm_clear (&self->timer);
  else if (!swb_alarm_is_set (&self->timer) || deadline < swb_alarm_get_due (&self->timer))
    swb_alarm_set (&self->timer, deadline, timer_due, self);
}

/* ---- For its owner ----------------------------------------------------------------------------------------------- */

/**
 * swb_rule_driver_new:
 * @endpoint: the endpoint, whose rules it takes
 * @flow: (transfer none): where its rows go; to outlive the driver
 * @info: the connection
 * @datagrams: whether it is UDP
 * @funcs: what its owner does for it
 * @owner: for @funcs
 *
 * Returns: (transfer full) (nullable): the rules of @endpoint at work; %NULL when there are none
 */
SwbRuleDriver *
swb_rule_driver_new (SwbEndpoint              *endpoint,
                     SwbLogFlow               *flow,
                     SwbConnectionInfo        *info,
                     gboolean                  datagrams,
                     const SwbRuleDriverFuncs *funcs,
                     gpointer                  owner)
{
  SwbRuleLimits *limits;
  SwbReactions *reactions = swb_endpoint_worker_get_reactions (endpoint, &limits);
  SwbRuleDriver *self;
  char local[SWB_NET_ADDRESS_STRING_SIZE];
  char remote[SWB_NET_ADDRESS_STRING_SIZE];

  if (reactions == NULL)
    return NULL;

  swb_net_address_write (swb_connection_info_get_local (info), local);
  swb_net_address_write (swb_connection_info_get_remote (info), remote);
  self = g_new0 (SwbRuleDriver, 1);
  self->endpoint = endpoint;
  self->flow = flow;
  self->number = swb_connection_info_get_id (info);
  self->funcs = funcs;
  self->owner = owner;
  self->run = swb_rule_run_new (reactions, limits, datagrams, local, remote, &host, self, g_get_monotonic_time ());
  arm (self);

  return self;
}

/**
 * swb_rule_driver_free:
 * @self: (transfer full): a driver
 */
void
swb_rule_driver_free (SwbRuleDriver *self)
{
  swb_alarm_clear (&self->timer);
  swb_rule_run_free (self->run);
  g_free (self);
}

/**
 * swb_rule_driver_open:
 * @self: a driver
 *
 * The connection stands.
 */
void
swb_rule_driver_open (SwbRuleDriver *self)
{
  swb_rule_run_open (self->run, g_get_monotonic_time ());
  arm (self);
}

/**
 * swb_rule_driver_feed:
 * @self: a driver
 * @tainted: (array length=length): what was read, or a datagram; to stay until the next commit
 * @length: its bytes
 */
void
swb_rule_driver_feed (SwbRuleDriver *self,
                      const guint8  *tainted,
                      gsize          length)
{
  swb_rule_run_feed (self->run, tainted, length, g_get_monotonic_time ());
  arm (self);
}

/**
 * swb_rule_driver_end_input:
 * @self: a driver
 *
 * The peer has closed its side.
 */
void
swb_rule_driver_end_input (SwbRuleDriver *self)
{
  swb_rule_run_end_input (self->run, g_get_monotonic_time ());
  arm (self);
}

/**
 * swb_rule_driver_close:
 * @self: a driver
 *
 * The connection is about to be closed, or has ended: the rules about that have their turn, once, and what still waits is
 * dropped and said.
 */
void
swb_rule_driver_close (SwbRuleDriver *self)
{
  if (self->closed)
    return;

  swb_rule_run_close (self->run, g_get_monotonic_time ());
  swb_rule_driver_abandon (self);
}

/**
 * swb_rule_driver_abandon:
 * @self: a driver
 *
 * Its rules are not in force any more: what still waits is dropped and said.
 */
void
swb_rule_driver_abandon (SwbRuleDriver *self)
{
  guint dropped = swb_rule_run_drop_pending (self->run);

  self->closed = TRUE;
  if (dropped > 0)
    {
      g_autofree char *count = g_strdup_printf ("%u", dropped);

      swb_endpoint_worker_log_event (self->endpoint, self->flow, SWB_LOG_EVENT_RULE_DROPPED, count, NULL);
    }
  swb_alarm_clear (&self->timer);
}

/**
 * swb_rule_driver_wake:
 * @self: a driver
 *
 * What its owner has sent is not too much any more: the rules go on.
 */
void
swb_rule_driver_wake (SwbRuleDriver *self)
{
  if (self->closed)
    return;

  swb_rule_run_wake (self->run, g_get_monotonic_time ());
  arm (self);
}

/**
 * swb_rule_driver_resume_reading:
 * @self: a driver
 *
 * Ends a pause of reading.
 */
void
swb_rule_driver_resume_reading (SwbRuleDriver *self)
{
  swb_rule_run_resume_reading (self->run);
  arm (self);
}

/**
 * swb_rule_driver_wants_input:
 * @self: a driver
 *
 * Returns: whether to read on
 */
gboolean
swb_rule_driver_wants_input (SwbRuleDriver *self)
{
  return self->closed || swb_rule_run_wants_input (self->run);
}
