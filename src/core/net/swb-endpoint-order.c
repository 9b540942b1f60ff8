#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-endpoint.h"

#include "swb-endpoint-members.h"

/* An endpoint that is to start when others are up. */
typedef struct
{
  gatomicrefcount begun; /* falls with each of the others that was told to start, on its worker's thread */
  GMainContext *owner;   /* the rest belongs to it */
  SwbEndpoint *endpoint;
  GPtrArray *others; /* SwbEndpoint */
  gboolean connected;
} Wait;

static void
wait_free (Wait *wait)
{
  for (guint i = 0; i < wait->others->len && wait->connected; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (wait->others, i), wait);
  g_ptr_array_unref (wait->others);
  g_object_unref (wait->endpoint);
  g_main_context_unref (wait->owner);
  g_free (wait);
}

/* A name may have to be looked up before one listens. */
static gboolean
is_starting (SwbEndpoint *endpoint)
{
  g_auto (SwbEndpointStatus) status = { 0 };

  swb_endpoint_get_status (endpoint, &status);
  return status.state == SWB_ENDPOINT_STATE_STARTING;
}

static void
look (Wait *wait)
{
  for (guint i = 0; i < wait->others->len; i++)
    if (is_starting (g_ptr_array_index (wait->others, i)))
      return;

  swb_endpoint_start (wait->endpoint);
  wait_free (wait);
}

static gboolean
begun_cb (gpointer user_data)
{
  Wait *wait = user_data;

  wait->connected = TRUE;
  for (guint i = 0; i < wait->others->len; i++)
    {
      g_signal_connect_swapped (g_ptr_array_index (wait->others, i), "changed", G_CALLBACK (look), wait);
      g_signal_connect_swapped (g_ptr_array_index (wait->others, i), "closed", G_CALLBACK (look), wait);
    }
  look (wait);
  return G_SOURCE_REMOVE;
}

static void
drop_begun (gpointer data)
{
  Wait *wait = data;
  g_autoptr (GSource) source = NULL;

  if (!g_atomic_ref_count_dec (&wait->begun))
    return;

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, begun_cb, wait, NULL);
  g_source_attach (source, wait->owner);
}

static void
do_nothing (SwbEndpoint *endpoint,
            gpointer     data)
{
}

/**
 * swb_endpoint_start_after:
 * @self: an endpoint
 * @others: (element-type SwbEndpoint): endpoints that were told to start
 *
 * As swb_endpoint_start(), but not before each of @others is up or has failed: a client finds the server that is started
 * with it. On the owner's thread.
 */
void
swb_endpoint_start_after (SwbEndpoint *self,
                          GPtrArray   *others)
{
  Wait *wait;

  if (others->len == 0)
    {
      swb_endpoint_start (self);
      return;
    }

  wait = g_new0 (Wait, 1);
  g_atomic_ref_count_init (&wait->begun);
  wait->owner = g_main_context_ref_thread_default ();
  wait->endpoint = g_object_ref (self);
  wait->others = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < others->len; i++)
    {
      g_ptr_array_add (wait->others, g_object_ref (g_ptr_array_index (others, i)));
      g_atomic_ref_count_inc (&wait->begun);
      swb_endpoint_submit (g_ptr_array_index (others, i), do_nothing, wait, drop_begun);
    }
  drop_begun (wait);
}
