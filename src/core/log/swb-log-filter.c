#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-filter.h"

#include <string.h>

static gboolean
wants_peers (const SwbLogFilter *self)
{
  return self->flows != NULL || swb_net_address_is_set (&self->remote);
}

/**
 * swb_log_filter_is_open:
 * @self: a filter
 *
 * Any thread.
 *
 * Returns: whether every record passes
 */
gboolean
swb_log_filter_is_open (const SwbLogFilter *self)
{
  return self->directions == SWB_LOG_FILTER_BOTH && self->events && !wants_peers (self) && self->begin == G_MININT64 &&
         self->end == 0 && self->pattern == NULL;
}

/**
 * swb_log_filter_is_equal:
 * @self: a filter
 * @other: another one
 *
 * Two patterns are equal when they are the same object. Any thread.
 *
 * Returns: whether both let the same through
 */
gboolean
swb_log_filter_is_equal (const SwbLogFilter *self,
                         const SwbLogFilter *other)
{
  if (self->directions != other->directions || self->events != other->events || self->begin != other->begin ||
      self->end != other->end || self->pattern != other->pattern || (self->flows == NULL) != (other->flows == NULL) ||
      self->n_flows != other->n_flows ||
      (self->n_flows > 0 && memcmp (self->flows, other->flows, self->n_flows * sizeof *self->flows) != 0))
    return FALSE;
  if (!swb_net_address_is_set (&self->remote) || !swb_net_address_is_set (&other->remote))
    return swb_net_address_is_set (&self->remote) == swb_net_address_is_set (&other->remote);
  return swb_net_address_equal (&self->remote, &other->remote);
}

/**
 * swb_log_filter_matches_peer:
 * @self: a filter
 * @record: any record
 *
 * As swb_log_filter_matches(), but looks at peer and time alone. A capture needs the packets without payload of both
 * directions, whichever is asked for. Any thread.
 *
 * Returns: whether its peer and its time are wanted
 */
gboolean
swb_log_filter_matches_peer (const SwbLogFilter *self,
                             const SwbLogRecord *record)
{
  if (record->time < self->begin || (self->end != 0 && record->time >= self->end))
    return FALSE;

  if (swb_net_address_is_set (&self->remote))
    {
      if (record->remote.family != self->remote.family ||
          memcmp (record->remote.bytes, self->remote.bytes, sizeof self->remote.bytes) != 0)
        return FALSE;
      if (self->remote.port != 0 && record->remote.port != self->remote.port)
        return FALSE;
      if (self->remote.scope_id != 0 && record->remote.scope_id != self->remote.scope_id)
        return FALSE;
    }

  if (self->flows == NULL)
    return TRUE;
  for (gsize i = 0; i < self->n_flows; i++)
    if (record->flow == self->flows[i] && record->flow != 0)
      return TRUE;
  return FALSE;
}

/**
 * swb_log_filter_matches:
 * @self: a filter
 * @record: any record
 *
 * A filler passes as if it were an event, though it is no row. An event passes whichever directions are wanted: those of
 * a connection have one only by chance. Pure; any thread.
 *
 * Returns: whether it is wanted
 */
gboolean
swb_log_filter_matches (const SwbLogFilter *self,
                        const SwbLogRecord *record)
{
  if (record->kind != SWB_LOG_KIND_DATA)
    return self->events && swb_log_filter_matches_peer (self, record);

  return (self->directions & (1u << record->direction)) != 0 && swb_log_filter_matches_peer (self, record);
}

/**
 * swb_log_filter_copy:
 * @self: a filter
 *
 * Returns: (transfer full): a filter with flow numbers of its own, and a reference to the pattern
 */
SwbLogFilter *
swb_log_filter_copy (const SwbLogFilter *self)
{
  SwbLogFilter *copy = g_new (SwbLogFilter, 1);

  *copy = *self;
  /* not NULL even when there are none: then nothing is wanted */
  if (self->flows != NULL)
    {
      guint32 *flows = g_new (guint32, self->n_flows + 1);

      memcpy (flows, self->flows, self->n_flows * sizeof *flows);
      copy->flows = flows;
    }
  if (self->pattern != NULL)
    copy->pattern = swb_log_pattern_ref (self->pattern);
  return copy;
}

/**
 * swb_log_filter_free:
 * @self: (transfer full) (nullable): what swb_log_filter_copy() made
 */
void
swb_log_filter_free (SwbLogFilter *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->pattern, swb_log_pattern_unref);
  g_free ((guint32 *) self->flows);
  g_free (self);
}
