#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-endpoint-members.h"

/*
 * The answer rules of an endpoint: those in force, and the notifications that they ask for.
 */

/* Notifications that are passed on within a second. */
#define MAX_NOTIFICATIONS 10u

/* Sets the rules in force: on the worker's thread. */
void
swb_endpoint_take_reactions (SwbEndpoint  *self,
                             SwbReactions *reactions)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);
  SwbReactions *old = g_steal_pointer (&priv->reactions);
  SwbRuleLimits *old_limits = g_steal_pointer (&priv->limits);

  if (reactions != NULL && swb_reactions_get_length (reactions) > 0)
    {
      priv->reactions = swb_reactions_ref (reactions);
      priv->limits = swb_rule_limits_new (reactions);
    }

  SWB_ENDPOINT_GET_CLASS (self)->reactions_changed (self);

  /* until now the connections referred to them */
  g_clear_pointer (&old, swb_reactions_unref);
  g_clear_pointer (&old_limits, swb_rule_limits_free);
}

/*
 * swb_endpoint_worker_get_reactions:
 * @limits: (out) (optional): how often they fired
 *
 * Returns: (transfer none) (nullable): the rules in force; %NULL when there are none
 */
SwbReactions *
swb_endpoint_worker_get_reactions (SwbEndpoint    *self,
                                   SwbRuleLimits **limits)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);

  if (limits != NULL)
    *limits = priv->limits;
  return priv->reactions;
}

static void
notification_free (gpointer data)
{
  SwbEndpointNotification *notification = data;

  g_free (notification->rule);
  g_free (notification->text);
  g_free (notification);
}

/*
 * swb_endpoint_worker_notify:
 * @rule: the name of a rule
 * @text: what it wants to be told
 *
 * Passes a notification on to the owner, unless there were too many in this second; that is said once a second.
 */
void
swb_endpoint_worker_notify (SwbEndpoint *self,
                            const char  *rule,
                            const char  *text)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);
  gint64 now = g_get_monotonic_time ();
  SwbEndpointNotification *notification;

  if (now - priv->notified_since >= G_USEC_PER_SEC || priv->notified_since == 0)
    {
      priv->notified_since = now;
      priv->notified = 0;
    }
  if (++priv->notified > MAX_NOTIFICATIONS)
    {
      if (priv->notified == MAX_NOTIFICATIONS + 1)
        {
          g_autofree char *most = g_strdup_printf ("%u", MAX_NOTIFICATIONS);

          swb_endpoint_worker_log_event (self, NULL, SWB_LOG_EVENT_RULE_NOT_NOTIFIED, most, NULL);
        }
      return;
    }

  notification = g_new0 (SwbEndpointNotification, 1);
  notification->rule = g_strdup (rule);
  notification->text = g_strdup (text);
  g_mutex_lock (&priv->lock);
  if (priv->notifications == NULL)
    priv->notifications = g_ptr_array_new_with_free_func (notification_free);
  if (priv->notifications->len < MAX_NOTIFICATIONS)
    g_ptr_array_add (priv->notifications, notification);
  else
    notification_free (notification); /* the owner doesn't look */
  g_mutex_unlock (&priv->lock);
}

/* Returns: (transfer full) (nullable) (element-type SwbEndpointNotification): what the owner has not been told yet; on the
 * owner's thread */
GPtrArray *
swb_endpoint_steal_notifications (SwbEndpoint *self)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);
  GPtrArray *notifications;

  g_mutex_lock (&priv->lock);
  notifications = g_steal_pointer (&priv->notifications);
  g_mutex_unlock (&priv->lock);

  return notifications;
}
