#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SwbAlarmFunc:
 * @data: as given to swb_alarm_set()
 *
 * The time has come, and the alarm is not set any more. May set it again, and free what it is in.
 */
typedef void (*SwbAlarmFunc) (gpointer data);

/**
 * SwbAlarm:
 *
 * A call once, at some time, of the main context of the thread that sets it; where ticks must not drift, see #SwbTimer.
 * It belongs to that thread alone, which also clears it. A value within what it is for, all zeros while it is not set: it
 * owns something only while it is, and what it is in clears it at its end. The members are private.
 */
typedef struct
{
  GSource *source; /* NULL: not set */
  SwbAlarmFunc func;
  gpointer data;
} SwbAlarm;

void swb_alarm_set (SwbAlarm    *self,
                    gint64       due,
                    SwbAlarmFunc func,
                    gpointer     data);
void swb_alarm_clear (SwbAlarm *self);
gboolean swb_alarm_is_set (const SwbAlarm *self);
gint64 swb_alarm_get_due (const SwbAlarm *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SwbAlarm, swb_alarm_clear)

G_END_DECLS
