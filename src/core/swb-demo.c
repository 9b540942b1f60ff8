#define G_LOG_DOMAIN "swb-core"

#include "swb-config.h"

#include "swb-demo.h"

#include <string.h>

#include "swb-panel-address.h"

struct _SwbDemo
{
  GObject parent_instance;

  SwbDemoMakeFunc make;
  gpointer user_data;
  SwbEndpoint *server;
  SwbEndpoint *client;
  GSource *timer;
  guint line;
};

G_DEFINE_FINAL_TYPE (SwbDemo, swb_demo, G_TYPE_OBJECT)

/* One line a second: enough to see the log move, slow enough to read. */
#define INTERVAL_SECONDS 1

static void
stop_timer (SwbDemo *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static gboolean
send_line (gpointer user_data)
{
  SwbDemo *self = user_data;
  SwbTarget target = { .kind = SWB_TARGET_ALL };
  g_autoptr (GBytes) bytes = NULL;
  char *line;

  line = g_strdup_printf ("Hello %u from the demo\r\n", ++self->line);
  bytes = g_bytes_new_take (line, strlen (line));
  swb_endpoint_send (self->client, &target, bytes);

  return G_SOURCE_CONTINUE;
}

static void
client_changed_cb (SwbDemo *self)
{
  g_auto (SwbEndpointStatus) status = { 0 };

  swb_endpoint_get_status (self->client, &status);
  if (swb_endpoint_is_closed (self->client) || status.state != SWB_ENDPOINT_STATE_CONNECTED)
    {
      stop_timer (self);
      return;
    }

  if (self->timer == NULL)
    {
      send_line (self);
      self->timer = g_timeout_source_new_seconds (INTERVAL_SECONDS);
      g_source_set_callback (self->timer, send_line, self, NULL);
      g_source_attach (self->timer, g_main_context_get_thread_default ());
    }
}

static SwbEndpoint *
make_endpoint (SwbDemo      *self,
               SwbPanelKind  kind,
               guint16       port,
               GError      **error)
{
  g_autofree char *address = NULL;
  g_autoptr (SwbPanelSettings) settings = NULL;

  if (kind == SWB_PANEL_KIND_TCP_SERVER)
    address = g_strdup ("tcp-server://127.0.0.1:0?reply=echo");
  else
    address = g_strdup_printf ("tcp-client://127.0.0.1:%u?line-session=on", port);

  settings = swb_panel_address_parse (address, error);
  if (settings == NULL)
    return NULL;

  return self->make (settings, self->user_data, error);
}

/* The client can be made only now: it is the kernel that chooses the server's port */
static void
server_changed_cb (SwbDemo *self)
{
  g_auto (SwbEndpointStatus) status = { 0 };
  g_autoptr (GError) error = NULL;

  swb_endpoint_get_status (self->server, &status);
  if (self->client != NULL || status.state != SWB_ENDPOINT_STATE_LISTENING)
    return;

  self->client = make_endpoint (self, SWB_PANEL_KIND_TCP_CLIENT, status.local.port, &error);
  if (self->client == NULL)
    {
      /* what kept the log or thread from being made was met by the server's panel before, and shows there */
      g_debug ("no client for the demo: %s", error->message);
      return;
    }
  g_signal_connect_object (self->client, "changed", G_CALLBACK (client_changed_cb), self, G_CONNECT_SWAPPED);
  swb_endpoint_start (self->client);
}

static void
swb_demo_dispose (GObject *object)
{
  SwbDemo *self = SWB_DEMO (object);

  stop_timer (self);
  g_clear_object (&self->client);
  g_clear_object (&self->server);

  G_OBJECT_CLASS (swb_demo_parent_class)->dispose (object);
}

static void
swb_demo_class_init (SwbDemoClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = swb_demo_dispose;
}

static void
swb_demo_init (SwbDemo *self)
{
}

/**
 * swb_demo_new:
 * @make: makes the demo's two panels
 * @user_data: given to @make; must outlive the demo
 *
 * Returns: (transfer full): a demo that does nothing yet
 */
SwbDemo *
swb_demo_new (SwbDemoMakeFunc make,
              gpointer        user_data)
{
  SwbDemo *self = g_object_new (SWB_TYPE_DEMO, NULL);

  self->make = make;
  self->user_data = user_data;
  return self;
}

/**
 * swb_demo_start:
 * @self: a new demo
 * @error: return location for what @make reports
 *
 * Makes and starts the server; the client follows as soon as the server listens, and sends as soon as it is connected.
 *
 * Returns: whether the server could be made
 */
gboolean
swb_demo_start (SwbDemo *self,
                GError **error)
{
  g_return_val_if_fail (self->server == NULL, FALSE);

  self->server = make_endpoint (self, SWB_PANEL_KIND_TCP_SERVER, 0, error);
  if (self->server == NULL)
    return FALSE;

  g_signal_connect_object (self->server, "changed", G_CALLBACK (server_changed_cb), self, G_CONNECT_SWAPPED);
  swb_endpoint_start (self->server);
  return TRUE;
}
