#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-panel-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-connection-item.h"
#include "swb-endpoint-log.h"
#include "swb-error.h"
#include "swb-history-store.h"
#include "swb-panel-address.h"
#include "swb-settings.h"

/**
 * SwbPanel:
 *
 * A page with a socket, without a widget: the user's settings, the endpoint that does the work, and what the user is
 * about to send. Widgets read it and listen to #SwbPage::changed; the endpoint's share of that comes at most once per
 * 16 ms. Main thread.
 *
 * Its fields are in swb-panel-private.h. What it is called and how its state reads is in swb-panel-text.c, what it is as
 * a page in swb-panel-page.c.
 *
 * Invariant: @status and @connections are what the endpoint said last; the endpoint has a copy of @settings as they are.
 */
G_DEFINE_FINAL_TYPE (SwbPanel, swb_panel, SWB_TYPE_PAGE)

static void
swb_panel_dispose (GObject *object)
{
  SwbPanel *self = SWB_PANEL (object);

  g_clear_handle_id (&self->more_source, g_source_remove);
  if (self->endpoint != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->endpoint, self);
      swb_endpoint_close (self->endpoint);
    }
  g_clear_object (&self->repeats);
  g_clear_object (&self->endpoint);
  g_clear_object (&self->settings);
  g_clear_object (&self->connections);
  g_clear_object (&self->transfers);

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
  swb_panel_clear_document (self);

  G_OBJECT_CLASS (swb_panel_parent_class)->finalize (object);
}

static void
swb_panel_class_init (SwbPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = swb_panel_dispose;
  object_class->finalize = swb_panel_finalize;

  swb_panel_init_page (SWB_PAGE_CLASS (klass));

  /**
   * SwbPanel::document-changed:
   * @self: a panel
   *
   * Something has changed that a workspace file keeps: a setting, the rules, the sequences, the set-up of the repeat.
   */
  g_signal_new ("document-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
swb_panel_init (SwbPanel *self)
{
  self->connections = g_list_store_new (SWB_TYPE_CONNECTION_ITEM);
  self->history = swb_history_new (swb_history_store_get_default ());
  swb_template_context_init (&self->template);
  swb_panel_init_document (self);
}

void
swb_panel_emit_changed (SwbPanel *self)
{
  swb_page_emit_changed (SWB_PAGE (self));
}

/* Whether there has been a client since it listens, be it one that came and went between two updates. */
static void
note_clients (SwbPanel         *self,
              SwbEndpointState  state,
              gint64            since,
              guint             serial)
{
  gboolean as_before = self->status.state == state && self->status.since == since;

  if (self->status.connections > 0)
    self->had_clients = TRUE;
  else if (!as_before)
    self->had_clients = FALSE;
  else if (self->status.connections_serial != serial)
    self->had_clients = TRUE;
}

static void
on_endpoint_changed (SwbPanel *self)
{
  SwbEndpointState state = self->status.state;
  guint serial = self->status.connections_serial;
  gint64 since = self->status.since;

  swb_endpoint_status_clear (&self->status);
  swb_endpoint_get_status (self->endpoint, &self->status);
  note_clients (self, state, since, serial);
  if (serial != self->status.connections_serial)
    swb_panel_update_connections (self);
  swb_panel_update_transfers (self);
  swb_panel_emit_changed (self);
}

/* A rule wants the user to know; the endpoint sees to it that it doesn't do so too often. */
static void
on_notification (SwbPanel   *self,
                 const char *rule,
                 const char *text)
{
  GApplication *application = g_application_get_default ();
  g_autofree char *title = swb_panel_dup_title (self);
  g_autofree char *id = g_strdup_printf ("rule-%s-%s", title, rule);
  g_autoptr (GNotification) notification = NULL;

  if (application == NULL || !g_application_get_is_registered (application))
    return;
  notification = g_notification_new (title);
  g_notification_set_body (notification, text);
  g_application_send_notification (application, id, notification);
}

/* An endpoint whose log is where it always is, whatever the settings name. */
static SwbEndpoint *
make_unsaved_endpoint (SwbPanel *self,
                       GError  **error)
{
  g_autoptr (SwbPanelSettings) unnamed = swb_panel_settings_copy (self->settings);
  SwbEndpoint *endpoint;

  g_object_set (unnamed, "log", "", NULL);
  endpoint = swb_endpoint_new (unnamed, NULL, error);
  if (endpoint != NULL)
    swb_endpoint_apply_settings (endpoint, self->settings);
  return endpoint;
}

/* A folder that the user prefers and that is gone, such as on a disk that is not plugged in, is no reason to refuse a
 * panel, nor is a file that can't be written: it logs into the cache then, and says so. */
static SwbEndpoint *
make_endpoint (SwbPanel *self,
               GError  **error)
{
  g_autoptr (GError) log_error = NULL;
  const char *directory = swb_settings_get_log_directory (swb_settings_get_default ());
  SwbEndpoint *endpoint;

  if (swb_panel_settings_get_log (self->settings)[0] != '\0')
    directory = NULL;
  endpoint = swb_endpoint_new (self->settings, directory, &log_error);
  if (endpoint != NULL)
    return endpoint;
  if (log_error->domain != SWB_LOG_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&log_error));
      return NULL;
    }
  self->error = swb_endpoint_log_explain_unsaved (log_error);
  self->own_errors++;
  self->keeps_error = TRUE;
  return make_unsaved_endpoint (self, error);
}

/* The file that the settings of a workspace name is whoever's wish who wrote it: it is made when the user starts the panel,
 * not because a file was opened. Until then there is a log where they always are. */
static SwbEndpoint *
make_quiet_endpoint (SwbPanel *self,
                     GError  **error)
{
  g_autoptr (SwbPanelSettings) wanted = self->settings;
  SwbEndpoint *endpoint;

  self->settings = swb_panel_settings_copy (wanted);
  g_object_set (self->settings, "log", "", NULL);
  endpoint = make_endpoint (self, error);
  g_set_object (&self->settings, wanted);
  if (endpoint != NULL)
    swb_endpoint_apply_settings (endpoint, self->settings);
  self->log_waits = swb_panel_settings_get_log (self->settings)[0] != '\0';
  return endpoint;
}

/* @quiet: whether to leave the log that the settings name alone until the panel is started */
SwbPanel *
swb_panel_new_full (SwbPanelSettings *settings,
                    gboolean          quiet,
                    GError          **error)
{
  g_autoptr (SwbPanel) self = g_object_new (SWB_TYPE_PANEL, NULL);

  self->settings = swb_panel_settings_copy (settings);
  self->endpoint = quiet ? make_quiet_endpoint (self, error) : make_endpoint (self, error);
  if (self->endpoint == NULL)
    return NULL;

  g_signal_connect_object (self->endpoint, "changed", G_CALLBACK (on_endpoint_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->endpoint, "notification", G_CALLBACK (on_notification), self, G_CONNECT_SWAPPED);
  swb_endpoint_get_status (self->endpoint, &self->status);
  return g_steal_pointer (&self);
}

/**
 * swb_panel_new:
 * @settings: the user's settings; copied
 * @error: return location for an error: there is no worker for it
 *
 * Makes a panel that is not started yet. One whose log can't be where the settings name it has it with the unsaved ones, and
 * an error that says so.
 *
 * Returns: (transfer full) (nullable): the panel, or %NULL with @error set
 */
SwbPanel *
swb_panel_new (SwbPanelSettings *settings,
               GError          **error)
{
  return swb_panel_new_full (settings, FALSE, error);
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
  if (strcmp (key, "encoding") == 0)
    swb_panel_recompile_rules (self);
  swb_panel_emit_document_changed (self);
  swb_panel_emit_changed (self);
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
  swb_panel_emit_document_changed (self);
  swb_panel_emit_changed (self);
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

/* Bytes that a stranger sends would be written to a place that a stranger has chosen, which may be one that a shell reads:
 * a capture is all that a workspace can have written. */
static gboolean
check_waiting_log (SwbPanel *self,
                   GError  **error)
{
  const char *log = swb_panel_settings_get_log (self->settings);

  if (!self->log_waits || g_str_has_suffix (log, ".pcapng"))
    return TRUE;
  g_set_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_VALUE,
               _ ("Not started: its log would be written to “%s”, and a workspace can only have files written that end in "
                  ".pcapng"), log);
  return FALSE;
}

/* Returns: whether the panel may start; when not, it says why: one that answers nothing would look as if it did */
static gboolean
prepare_start (SwbPanel *self)
{
  g_autoptr (GError) error = NULL;

  if (self->rules_error != NULL || !check_waiting_log (self, &error))
    {
      swb_panel_take_error (self, error != NULL ? g_steal_pointer (&error) : g_error_copy (self->rules_error));
      return FALSE;
    }
  /* that it logs elsewhere than it should is still true, and new to the user */
  if (!self->keeps_error)
    g_clear_error (&self->error);
  self->keeps_error = FALSE;
  if (self->log_waits)
    swb_panel_clear_log (self);
  return TRUE;
}

/**
 * swb_panel_start:
 * @self: a panel
 *
 * Listens, binds or connects. What comes of it is in the status. With rules that can't be used it doesn't, and says so.
 */
void
swb_panel_start (SwbPanel *self)
{
  if (prepare_start (self))
    swb_endpoint_start (self->endpoint);
}

/**
 * swb_panel_start_several:
 * @panels: (element-type SwbPanel): panels
 *
 * Starts them, the clients last: the server that one of them connects to may be among the others.
 */
void
swb_panel_start_several (GPtrArray *panels)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new ();

  for (guint i = 0; i < panels->len; i++)
    {
      SwbPanel *panel = g_ptr_array_index (panels, i);

      if (swb_endpoint_get_kind (panel->endpoint) == SWB_PANEL_KIND_TCP_CLIENT || !prepare_start (panel))
        continue;
      swb_endpoint_start (panel->endpoint);
      g_ptr_array_add (others, panel->endpoint);
    }
  for (guint i = 0; i < panels->len; i++)
    {
      SwbPanel *panel = g_ptr_array_index (panels, i);

      if (swb_endpoint_get_kind (panel->endpoint) == SWB_PANEL_KIND_TCP_CLIENT && prepare_start (panel))
        swb_endpoint_start_after (panel->endpoint, others);
    }
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

/**
 * swb_panel_add_note:
 * @self: a panel
 * @about: what the note is on
 * @place: the same as swb_endpoint_add_note() takes it
 * @text: the note
 *
 * Writes a note into its log.
 */
void
swb_panel_add_note (SwbPanel   *self,
                    const char *about,
                    const char *place,
                    const char *text)
{
  swb_endpoint_add_note (self->endpoint, about, place, text);
}

void
swb_panel_clear_log (SwbPanel *self)
{
  self->log_waits = FALSE; /* the new one is where the settings say */
  swb_endpoint_clear_log (self->endpoint);
}

/**
 * swb_panel_set_passing:
 * @self: a panel
 * @passing: whether it is for this run only, as those of the demo are: the next start doesn't bring it back
 */
void
swb_panel_set_passing (SwbPanel *self,
                       gboolean  passing)
{
  self->passing = !!passing;
}

gboolean
swb_panel_get_passing (SwbPanel *self)
{
  return self->passing;
}
