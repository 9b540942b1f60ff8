#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-panel.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-connection-item.h"
#include "swb-input.h"
#include "swb-panel-address.h"
#include "swb-send-codec.h"
#include "swb-settings.h"

/**
 * SwbPanel:
 *
 * One panel of the window, without a widget: the user's settings, the endpoint that does the work, and what the user is
 * about to send. Widgets read it and listen to #SwbPanel::changed, which is emitted after anything of it changed; the
 * endpoint's share of that comes at most once per 16 ms. Main thread.
 *
 * Invariant: @status and @connections are what the endpoint said last; the endpoint has a copy of @settings as they are.
 */
struct _SwbPanel
{
  GObject parent_instance;

  SwbPanelSettings *settings;
  SwbEndpoint *endpoint;
  SwbEndpointStatus status;
  GListStore *connections; /* of SwbConnectionItem */

  GError *error;         /* of what was done here, not by the endpoint */
  guint own_errors;       /* how many there have been */
  guint dismissed_serial; /* the endpoint's error that the user has put away */

  SwbHistory *history;
  char *draft;
  guint32 target;  /* connection number; 0: all */
  gboolean collapsed; /* its clients are not listed below it */
  char *target_label;
};

G_DEFINE_FINAL_TYPE (SwbPanel, swb_panel, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
swb_panel_dispose (GObject *object)
{
  SwbPanel *self = SWB_PANEL (object);

  if (self->endpoint != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->endpoint, self);
      swb_endpoint_close (self->endpoint);
    }
  g_clear_object (&self->endpoint);
  g_clear_object (&self->settings);
  g_clear_object (&self->connections);

  G_OBJECT_CLASS (swb_panel_parent_class)->dispose (object);
}

static void
swb_panel_finalize (GObject *object)
{
  SwbPanel *self = SWB_PANEL (object);

  swb_endpoint_status_clear (&self->status);
  g_clear_error (&self->error);
  g_clear_pointer (&self->history, swb_history_free);
  g_free (self->draft);
  g_free (self->target_label);

  G_OBJECT_CLASS (swb_panel_parent_class)->finalize (object);
}

static void
swb_panel_class_init (SwbPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = swb_panel_dispose;
  object_class->finalize = swb_panel_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
swb_panel_init (SwbPanel *self)
{
  self->connections = g_list_store_new (SWB_TYPE_CONNECTION_ITEM);
  self->history = swb_history_new ();
}

static void
emit_changed (SwbPanel *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static guint32
connection_id_at (SwbPanel *self,
                  guint     position)
{
  g_autoptr (SwbConnectionItem) item = g_list_model_get_item (G_LIST_MODEL (self->connections), position);

  return swb_connection_item_get_id (item);
}

/* One place where the lists differ. */
typedef struct
{
  guint position; /* in the old list */
  guint removed;
  guint first; /* in the new list */
  guint added;
} Change;

/* Each place costs the list at the left some work, also where nothing is seen of it. */
#define MAX_CHANGES 32

/* Finds where they differ, from the end to the beginning. Both are by number, because connections come at the end. */
static GArray *
find_changes (SwbPanel  *self,
              GPtrArray *infos)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (Change));
  guint i = g_list_model_get_n_items (G_LIST_MODEL (self->connections));
  guint j = infos->len;
  gboolean same = TRUE;

  while (i > 0 || j > 0)
    {
      guint32 old = i > 0 ? connection_id_at (self, i - 1) : 0;
      guint32 now = j > 0 ? swb_connection_info_get_id (g_ptr_array_index (infos, j - 1)) : 0;
      Change *change;

      if (i > 0 && j > 0 && old == now)
        {
          i--;
          j--;
          same = TRUE;
          continue;
        }
      if (same)
        {
          Change fresh = { i, 0, j, 0 };

          g_array_append_val (changes, fresh);
        }
      same = FALSE;
      change = &g_array_index (changes, Change, changes->len - 1);
      if (i > 0 && (j == 0 || old > now))
        {
          change->position = --i;
          change->removed++;
        }
      else
        {
          change->first = --j;
          change->added++;
        }
    }
  return changes;
}

/* Replaces what differs, place by place, so that a thousand rows are left alone when a few come or go anywhere. */
static void
update_connections (SwbPanel *self)
{
  g_autoptr (GPtrArray) infos = swb_endpoint_dup_connections (self->endpoint);
  g_autoptr (GArray) changes = find_changes (self, infos);

  if (changes->len > MAX_CHANGES)
    {
      Change last = g_array_index (changes, Change, 0);
      Change all = g_array_index (changes, Change, changes->len - 1);

      all.removed = last.position + last.removed - all.position;
      all.added = last.first + last.added - all.first;
      g_array_set_size (changes, 0);
      g_array_append_val (changes, all);
    }

  for (guint k = 0; k < changes->len; k++)
    {
      const Change *change = &g_array_index (changes, Change, k);
      g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint i = 0; i < change->added; i++)
        g_ptr_array_add (added, swb_connection_item_new (self, g_ptr_array_index (infos, change->first + i)));
      g_list_store_splice (self->connections, change->position, change->removed, added->pdata, added->len);
    }
}

static void
on_endpoint_changed (SwbPanel *self)
{
  guint serial = self->status.connections_serial;

  swb_endpoint_status_clear (&self->status);
  swb_endpoint_get_status (self->endpoint, &self->status);
  if (serial != self->status.connections_serial)
    update_connections (self);
  emit_changed (self);
}

/* A folder that the user prefers and that is gone, such as on a disk that is not plugged in, is no reason to refuse a
 * panel: it logs into the cache then, and says so. */
static SwbEndpoint *
make_endpoint (SwbPanel *self,
               GError  **error)
{
  const char *directory = swb_settings_get_log_directory (swb_settings_get_default ());
  SwbEndpoint *endpoint;

  if (directory == NULL || swb_panel_settings_get_log (self->settings)[0] != '\0')
    return swb_endpoint_new (self->settings, NULL, error);
  endpoint = swb_endpoint_new (self->settings, directory, &self->error);
  if (endpoint != NULL)
    return endpoint;
  self->own_errors++;
  return swb_endpoint_new (self->settings, NULL, error);
}

/**
 * swb_panel_new:
 * @settings: the user's settings; copied
 * @error: return location for an error: the log that the settings name can't be made
 *
 * Makes a panel that is not started yet.
 *
 * Returns: (transfer full) (nullable): the panel, or %NULL with @error set
 */
SwbPanel *
swb_panel_new (SwbPanelSettings *settings,
               GError          **error)
{
  g_autoptr (SwbPanel) self = g_object_new (SWB_TYPE_PANEL, NULL);

  self->settings = swb_panel_settings_copy (settings);
  self->endpoint = make_endpoint (self, error);
  if (self->endpoint == NULL)
    return NULL;

  g_signal_connect_object (self->endpoint, "changed", G_CALLBACK (on_endpoint_changed), self, G_CONNECT_SWAPPED);
  swb_endpoint_get_status (self->endpoint, &self->status);
  return g_steal_pointer (&self);
}

SwbPanelKind
swb_panel_get_kind (SwbPanel *self)
{
  return swb_panel_settings_get_kind (self->settings);
}

/**
 * swb_panel_get_settings:
 * @self: a panel
 *
 * Returns: (transfer none): its settings, to be read only: swb_panel_set() changes them
 */
SwbPanelSettings *
swb_panel_get_settings (SwbPanel *self)
{
  return self->settings;
}

SwbEndpoint *
swb_panel_get_endpoint (SwbPanel *self)
{
  return self->endpoint;
}

/**
 * swb_panel_get_status:
 * @self: a panel
 *
 * Returns: (transfer none): what the endpoint said last; valid until the main loop runs again
 */
const SwbEndpointStatus *
swb_panel_get_status (SwbPanel *self)
{
  return &self->status;
}

/**
 * swb_panel_get_connections:
 * @self: a panel
 *
 * Returns: (transfer none): a live list of #SwbConnectionItem, oldest first
 */
GListModel *
swb_panel_get_connections (SwbPanel *self)
{
  return G_LIST_MODEL (self->connections);
}

/**
 * swb_panel_set:
 * @self: a panel
 * @key: name of a setting
 * @value: its new value as in a panel address
 * @error: return location for a #SWB_ADDRESS_ERROR
 *
 * Returns: whether the value was taken
 */
gboolean
swb_panel_set (SwbPanel   *self,
               const char *key,
               const char *value,
               GError    **error)
{
  g_autofree char *old = swb_panel_settings_get_string (self->settings, key);

  if (g_strcmp0 (old, value) == 0)
    return TRUE;
  if (!swb_panel_settings_set_string (self->settings, key, value, error))
    return FALSE;
  swb_endpoint_apply_settings (self->endpoint, self->settings);
  emit_changed (self);
  return TRUE;
}

/**
 * swb_panel_set_address:
 * @self: a panel
 * @host: address or name as typed; brackets around IPv6 are optional
 * @port: port as typed
 * @error: return location for a #SWB_ADDRESS_ERROR
 *
 * Changes where the panel listens, binds or connects to from its next start on.
 *
 * Returns: whether both were taken; on an error neither was
 */
gboolean
swb_panel_set_address (SwbPanel   *self,
                       const char *host,
                       const char *port,
                       GError    **error)
{
  static const char *const schemes[] = { "tcp-server", "tcp-client", "udp" };
  g_autoptr (SwbPanelSettings) parsed = NULL;
  g_autofree char *bare = g_strstrip (g_strdup (host));
  g_autofree char *number = g_strstrip (g_strdup (port));
  g_autofree char *escaped = NULL;
  g_autofree char *address = NULL;

  if (bare[0] == '[' && bare[strlen (bare) - 1] == ']')
    {
      bare[strlen (bare) - 1] = '\0';
      memmove (bare, bare + 1, strlen (bare));
    }
  /* Through the parser of panel addresses, so that a host is right here exactly when it is right there. */
  escaped = g_uri_escape_string (bare, strchr (bare, ':') != NULL ? ":" : "*", TRUE);
  address = g_strdup_printf (strchr (bare, ':') != NULL ? "%s://[%s]:%s" : "%s://%s:%s",
                             schemes[swb_panel_get_kind (self)], escaped, number);
  parsed = swb_panel_address_parse (address, error);
  if (parsed == NULL)
    return FALSE;

  if (swb_panel_settings_get_port (parsed) == swb_panel_settings_get_port (self->settings) &&
      g_str_equal (swb_panel_settings_get_host (parsed), swb_panel_settings_get_host (self->settings)))
    return TRUE;
  g_object_set (self->settings, "host", swb_panel_settings_get_host (parsed), "port",
                (guint) swb_panel_settings_get_port (parsed), NULL);
  swb_endpoint_apply_settings (self->endpoint, self->settings);
  emit_changed (self);
  return TRUE;
}

/**
 * swb_panel_is_live:
 * @self: a panel
 *
 * Returns: whether it has a socket of its own, or is getting one
 */
gboolean
swb_panel_is_live (SwbPanel *self)
{
  return self->status.state != SWB_ENDPOINT_STATE_STOPPED && self->status.state != SWB_ENDPOINT_STATE_FAILED;
}

gboolean
swb_panel_can_start (SwbPanel *self)
{
  return !swb_panel_is_live (self);
}

static gboolean
has_connection (SwbPanel *self,
                guint32   id)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->connections));

  for (guint i = 0; i < count; i++)
    if (connection_id_at (self, i) == id)
      return TRUE;
  return FALSE;
}

/**
 * swb_panel_can_send:
 * @self: a panel
 * @reason: (out) (optional) (transfer none): why not, translated
 *
 * Returns: whether there is somebody to send to
 */
gboolean
swb_panel_can_send (SwbPanel    *self,
                    const char **reason)
{
  const char *why = NULL;
  const char *peer;

  switch (swb_panel_get_kind (self))
    {
    case SWB_PANEL_KIND_TCP_SERVER:
      if (self->status.connections == 0)
        why = swb_panel_is_live (self) ? _ ("No client is connected yet") : _ ("Not listening");
      else if (self->target != 0 && !has_connection (self, self->target))
        why = _ ("The chosen client is gone: choose another");
      break;
    case SWB_PANEL_KIND_TCP_CLIENT:
      if (self->status.state != SWB_ENDPOINT_STATE_CONNECTED)
        why = _ ("Not connected");
      break;
    case SWB_PANEL_KIND_UDP:
      peer = swb_panel_settings_get_peer (self->settings);
      if (self->status.state != SWB_ENDPOINT_STATE_BOUND)
        why = _ ("Not bound");
      else if ((peer == NULL || *peer == '\0') && self->status.connections == 0)
        why = _ ("Type an address to send to; nobody has sent anything yet");
      break;
    default:
      g_assert_not_reached ();
    }

  if (reason != NULL)
    *reason = why;
  return why == NULL;
}

/**
 * swb_panel_start:
 * @self: a panel
 *
 * Listens, binds or connects. What comes of it is in the status.
 */
void
swb_panel_start (SwbPanel *self)
{
  g_clear_error (&self->error);
  swb_endpoint_start (self->endpoint);
}

void
swb_panel_stop (SwbPanel *self)
{
  swb_endpoint_stop (self->endpoint);
}

/**
 * swb_panel_disconnect:
 * @self: a panel
 * @connection: number of one of its connections
 *
 * Closes one connection.
 */
void
swb_panel_disconnect (SwbPanel *self,
                      guint32   connection)
{
  swb_endpoint_disconnect (self->endpoint, connection);
}

void
swb_panel_clear_log (SwbPanel *self)
{
  swb_endpoint_clear_log (self->endpoint);
}

/**
 * swb_panel_send_bytes:
 * @self: a panel
 * @bytes: what to send
 *
 * Sends to the chosen target. A failure shows in the status and in the log.
 */
void
swb_panel_send_bytes (SwbPanel *self,
                      GBytes   *bytes)
{
  SwbTarget target = { SWB_TARGET_ALL, 0, NULL };
  const char *peer;

  g_clear_error (&self->error);
  if (swb_panel_get_kind (self) == SWB_PANEL_KIND_UDP)
    {
      peer = swb_panel_settings_get_peer (self->settings);
      if (peer != NULL && *peer != '\0')
        {
          target.kind = SWB_TARGET_ADDRESS;
          target.address = peer;
        }
    }
  else if (self->target != 0)
    {
      target.kind = SWB_TARGET_CONNECTION;
      target.connection = self->target;
    }
  swb_endpoint_send (self->endpoint, &target, bytes);
}

/**
 * swb_panel_send_text:
 * @self: a panel
 * @text: as typed
 * @format: whether that is text or hex
 * @error: return location for a #SWB_CODEC_ERROR
 *
 * Makes bytes of @text with the panel's encoding and line ending, sends them and remembers the text.
 *
 * Returns: whether @text was right; nothing was sent otherwise
 */
gboolean
swb_panel_send_text (SwbPanel     *self,
                     const char   *text,
                     SwbDataFormat format,
                     GError      **error)
{
  g_autoptr (GBytes) bytes = swb_send_codec_build (text, format, swb_panel_settings_get_encoding (self->settings),
                                                   swb_panel_settings_get_line_ending (self->settings), NULL, error);

  if (bytes == NULL)
    return FALSE;
  swb_panel_send_bytes (self, bytes);
  swb_history_add (self->history, text);
  return TRUE;
}

/**
 * swb_panel_close:
 * @self: a panel
 * @deleted: whether the user deleted it: its log goes too, unless the user named the file
 *
 * Closes every socket of the panel for good.
 */
void
swb_panel_close (SwbPanel *self,
                 gboolean  deleted)
{
  if (deleted)
    swb_endpoint_close_and_discard (self->endpoint);
  else
    swb_endpoint_close (self->endpoint);
}

/**
 * swb_panel_set_collapsed:
 * @self: a panel
 * @collapsed: whether the window's list shows it without its clients
 */
void
swb_panel_set_collapsed (SwbPanel *self,
                         gboolean  collapsed)
{
  if (self->collapsed == !!collapsed)
    return;
  self->collapsed = !!collapsed;
  emit_changed (self);
}

gboolean
swb_panel_get_collapsed (SwbPanel *self)
{
  return self->collapsed;
}

/**
 * swb_panel_set_target:
 * @self: a panel
 * @connection: number of an open connection, or 0 for all
 *
 * Chooses who gets what is sent. A chosen client that goes away stays chosen: to send to somebody else instead would be
 * worse than to refuse.
 */
void
swb_panel_set_target (SwbPanel *self,
                      guint32   connection)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->connections));

  if (self->target == connection)
    return;
  self->target = connection;
  g_clear_pointer (&self->target_label, g_free);
  for (guint i = 0; i < count && connection != 0; i++)
    {
      g_autoptr (SwbConnectionItem) item = g_list_model_get_item (G_LIST_MODEL (self->connections), i);

      if (swb_connection_item_get_id (item) == connection)
        self->target_label = g_strdup (swb_connection_item_get_label (item));
    }
  emit_changed (self);
}

guint32
swb_panel_get_target (SwbPanel *self)
{
  return self->target;
}

/**
 * swb_panel_dup_target_label:
 * @self: a panel
 *
 * Returns: (transfer full): who gets what is sent, translated
 */
char *
swb_panel_dup_target_label (SwbPanel *self)
{
  if (self->target == 0)
    return g_strdup (_ ("All clients"));
  if (has_connection (self, self->target))
    return g_strdup (self->target_label);
  return g_strdup_printf (_ ("%s (gone)"), self->target_label != NULL ? self->target_label : "?");
}

/**
 * swb_panel_get_error:
 * @self: a panel
 *
 * Returns: (nullable) (transfer none): the lasting error that the panel shows
 */
const GError *
swb_panel_get_error (SwbPanel *self)
{
  if (self->error != NULL)
    return self->error;
  return self->dismissed_serial != self->status.error_serial ? self->status.error : NULL;
}

/**
 * swb_panel_get_error_serial:
 * @self: a panel
 *
 * Returns: a number that changes with every new error, also when it says the same as the last; never 0 while
 *   swb_panel_get_error() has one
 */
guint
swb_panel_get_error_serial (SwbPanel *self)
{
  return self->own_errors + self->status.error_serial;
}

/**
 * swb_panel_take_error:
 * @self: a panel
 * @error: (transfer full): what went wrong
 *
 * Shows @error in the panel until the next start or send, or until the user puts it away.
 */
void
swb_panel_take_error (SwbPanel *self,
                      GError   *error)
{
  g_clear_error (&self->error);
  self->error = error;
  self->own_errors++;
  emit_changed (self);
}

void
swb_panel_dismiss_error (SwbPanel *self)
{
  g_clear_error (&self->error);
  self->dismissed_serial = self->status.error_serial;
  emit_changed (self);
}

SwbHistory *
swb_panel_get_history (SwbPanel *self)
{
  return self->history;
}

/**
 * swb_panel_get_draft:
 * @self: a panel
 *
 * Returns: (transfer none): what stands in the send box, as typed
 */
const char *
swb_panel_get_draft (SwbPanel *self)
{
  return self->draft != NULL ? self->draft : "";
}

void
swb_panel_set_draft (SwbPanel   *self,
                     const char *draft)
{
  if (g_strcmp0 (self->draft, draft) == 0)
    return;
  g_free (self->draft);
  self->draft = g_strdup (draft);
}

/**
 * swb_panel_convert_input:
 * @self: a panel
 * @format: how the send box is to be typed in from now on
 * @error: return location for a #SWB_CODEC_ERROR
 *
 * Makes hex of the text that stands in the send box, or text of the hex; the bytes stay the same.
 *
 * Returns: %FALSE with @error when that can't be; nothing has changed then
 */
gboolean
swb_panel_convert_input (SwbPanel     *self,
                         SwbDataFormat format,
                         GError      **error)
{
  const char *encoding = swb_panel_settings_get_encoding (self->settings);
  g_autofree char *draft = NULL;

  if (swb_panel_settings_get_input (self->settings) == format)
    return TRUE;
  draft = format == SWB_DATA_FORMAT_HEX ? swb_input_to_hex (swb_panel_get_draft (self), encoding, error)
                                        : swb_input_to_text (swb_panel_get_draft (self), encoding, error);
  if (draft == NULL)
    return FALSE;
  swb_panel_set_draft (self, draft);
  return swb_panel_set (self, "input", format == SWB_DATA_FORMAT_HEX ? "hex" : "text", error);
}
