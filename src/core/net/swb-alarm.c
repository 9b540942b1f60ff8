#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-alarm.h"

static gboolean
alarm_dispatch (GSource    *source,
                GSourceFunc callback,
                gpointer    data)
{
  return callback (data);
}

static GSourceFuncs alarm_funcs = { .dispatch = alarm_dispatch };

static gboolean
alarm_ring (gpointer data)
{
  SwbAlarm *self = data;
  SwbAlarmFunc func = self->func;
  gpointer func_data = self->data;

  swb_alarm_clear (self);
  func (func_data); /* which may free this alarm */

  return G_SOURCE_REMOVE;
}

/**
 * swb_alarm_set:
 * @self: an alarm
 * @due: when, on the clock of g_get_monotonic_time(), µs from 0; a time that has passed is due at once
 * @func: what to call
 * @data: for @func
 *
 * Sets it anew where it is set: it rings once.
 */
void
swb_alarm_set (SwbAlarm    *self,
               gint64       due,
               SwbAlarmFunc func,
               gpointer     data)
{
  g_return_if_fail (due >= 0);

  self->func = func;
  self->data = data;
  if (self->source == NULL)
    {
      self->source = g_source_new (&alarm_funcs, sizeof (GSource));
      g_source_set_static_name (self->source, "swb-alarm");
      g_source_set_callback (self->source, alarm_ring, self, NULL);
      g_source_set_ready_time (self->source, due);
      g_source_attach (self->source, g_main_context_get_thread_default ());
    }
  else
    {
      g_source_set_ready_time (self->source, due);
    }
}

/**
 * swb_alarm_clear:
 * @self: an alarm, set or not
 *
 * It does not ring any more.
 */
void
swb_alarm_clear (SwbAlarm *self)
{
  if (self->source == NULL)
    return;

  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

/**
 * swb_alarm_is_set:
 * @self: an alarm
 *
 * Returns: whether it is going to ring
 */
gboolean
swb_alarm_is_set (const SwbAlarm *self)
{
  return self->source != NULL;
}

/**
 * swb_alarm_get_due:
 * @self: an alarm
 *
 * Returns: when it rings, as of swb_alarm_set(); -1 when it is not set
 */
gint64
swb_alarm_get_due (const SwbAlarm *self)
{
  return self->source != NULL ? g_source_get_ready_time (self->source) : -1;
}
