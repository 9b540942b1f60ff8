#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-panel-private.h"

#include <glib/gi18n.h>

#include "swb-connection-item.h"

/* Who gets what is sent, and the sending. */

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
  swb_panel_emit_changed (self);
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
  if (swb_panel_has_connection (self, self->target))
    return g_strdup (self->target_label);
  return g_strdup_printf (_ ("%s (gone)"), self->target_label != NULL ? self->target_label : "?");
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
        why = !swb_panel_is_live (self) ? _ ("Not listening")
              : self->had_clients       ? _ ("No client is connected now")
                                        : _ ("No client is connected yet");
      else if (self->target != 0 && !swb_panel_has_connection (self, self->target))
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

/* Who gets what is sent now; what @target refers to stays until the settings change. */
void
swb_panel_choose_target (SwbPanel  *self,
                         SwbTarget *target)
{
  const char *peer;

  *target = (SwbTarget){ SWB_TARGET_ALL, 0, NULL };
  if (swb_panel_get_kind (self) == SWB_PANEL_KIND_UDP)
    {
      peer = swb_panel_settings_get_peer (self->settings);
      if (peer != NULL && *peer != '\0')
        {
          target->kind = SWB_TARGET_ADDRESS;
          target->address = peer;
        }
    }
  else if (self->target != 0)
    {
      target->kind = SWB_TARGET_CONNECTION;
      target->connection = self->target;
    }
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
  SwbTarget target;

  g_clear_error (&self->error);
  swb_panel_choose_target (self, &target);
  swb_endpoint_send (self->endpoint, &target, bytes);
}

static SwbRecipient *
recipient_new (guint32     connection,
               const char *peer,
               char       *local)
{
  SwbRecipient *recipient = g_new0 (SwbRecipient, 1);

  recipient->connection = connection;
  recipient->peer = g_strdup (peer);
  recipient->local = local;
  return recipient;
}

/**
 * swb_recipient_free:
 * @self: (transfer full): a recipient
 */
void
swb_recipient_free (SwbRecipient *self)
{
  g_free (self->peer);
  g_free (self->local);
  g_free (self);
}

/* @wanted: the one connection; 0: all */
static void
add_connections (SwbPanel  *self,
                 guint32    wanted,
                 guint      limit,
                 GPtrArray *recipients)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->connections));

  for (guint i = 0; i < count && recipients->len < limit; i++)
    {
      g_autoptr (SwbConnectionItem) item = g_list_model_get_item (G_LIST_MODEL (self->connections), i);
      const SwbNetAddress *local = swb_connection_info_get_local (swb_connection_item_get_info (item));

      if (wanted == 0 || swb_connection_item_get_id (item) == wanted)
        g_ptr_array_add (recipients,
                         recipient_new (swb_connection_item_get_id (item), swb_connection_item_get_label (item),
                                        swb_net_address_to_string (local)));
    }
}

/**
 * swb_panel_list_recipients:
 * @self: a panel
 * @limit: at most how many are of interest
 *
 * Returns: (transfer full) (element-type SwbRecipient): who would get what is sent now, in the order of sending; maybe
 *   nobody
 */
GPtrArray *
swb_panel_list_recipients (SwbPanel *self,
                           guint     limit)
{
  GPtrArray *recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_recipient_free);
  const char *peer;

  switch (swb_panel_get_kind (self))
    {
    case SWB_PANEL_KIND_TCP_SERVER:
      add_connections (self, self->target, limit, recipients);
      break;
    case SWB_PANEL_KIND_TCP_CLIENT:
      if (self->status.state == SWB_ENDPOINT_STATE_CONNECTED)
        {
          g_autofree char *remote = swb_net_address_to_string (&self->status.remote);

          g_ptr_array_add (recipients, recipient_new (0, remote, swb_net_address_to_string (&self->status.local)));
        }
      break;
    case SWB_PANEL_KIND_UDP:
      peer = swb_panel_settings_get_peer (self->settings);
      if (self->status.state != SWB_ENDPOINT_STATE_BOUND)
        break;
      if (peer != NULL && *peer != '\0')
        g_ptr_array_add (recipients, recipient_new (0, peer, swb_net_address_to_string (&self->status.local)));
      else if (self->status.last_sender != 0)
        add_connections (self, self->status.last_sender, limit, recipients);
      break;
    default:
      g_assert_not_reached ();
    }
  return recipients;
}

/**
 * swb_panel_dup_first_recipient:
 * @self: a panel
 *
 * Returns: (transfer full) (nullable): the first of swb_panel_list_recipients(); %NULL when there is nobody
 */
SwbRecipient *
swb_panel_dup_first_recipient (SwbPanel *self)
{
  g_autoptr (GPtrArray) recipients = swb_panel_list_recipients (self, 1);

  return recipients->len > 0 ? g_ptr_array_steal_index (recipients, 0) : NULL;
}

/**
 * swb_panel_get_template:
 * @self: a panel
 *
 * Returns: (transfer none): where the variables of the next send have their values from; peer and local are not in it.
 *   It stays the same until swb_panel_send_frame(), so that what is shown is what is sent
 */
const SwbTemplateContext *
swb_panel_get_template (SwbPanel *self)
{
  return &self->template;
}

/**
 * swb_panel_refresh_template:
 * @self: a panel
 *
 * Lets the time in it be now.
 */
void
swb_panel_refresh_template (SwbPanel *self)
{
  self->template.now = g_get_real_time ();
}

/**
 * swb_panel_get_template_for:
 * @self: a panel
 * @recipient: (nullable): who gets the bytes; %NULL for nobody
 * @context: (out caller-allocates): swb_panel_get_template() with peer and local, which are @recipient's: it must live as
 *   long
 */
void
swb_panel_get_template_for (SwbPanel           *self,
                            const SwbRecipient *recipient,
                            SwbTemplateContext *context)
{
  *context = self->template;
  context->peer = recipient != NULL ? recipient->peer : NULL;
  context->local = recipient != NULL ? recipient->local : NULL;
}

static void
send_to_connection (SwbPanel *self,
                    guint32   connection,
                    GBytes   *bytes)
{
  SwbTarget target = { SWB_TARGET_CONNECTION, connection, NULL };

  g_clear_error (&self->error);
  swb_endpoint_send (self->endpoint, &target, bytes);
}

/* Each gets its own bytes; those of the first are made already. */
static void
send_to_each (SwbPanel             *self,
              const char           *text,
              const SwbSendOptions *options,
              GBytes               *first)
{
  g_autoptr (GPtrArray) recipients = swb_panel_list_recipients (self, G_MAXUINT);

  for (guint i = 0; i < recipients->len; i++)
    {
      const SwbRecipient *recipient = g_ptr_array_index (recipients, i);
      SwbTemplateContext context;
      g_auto (SwbSendFrame) frame = { 0 };
      GError *error = NULL;

      swb_panel_get_template_for (self, recipient, &context);
      if (i == 0)
        frame.bytes = g_bytes_ref (first);
      else if (!swb_send_codec_build_frame (text, options, &context, &frame, NULL, &error))
        {
          swb_panel_take_error (self, error);
          continue;
        }

      if (recipient->connection != 0)
        send_to_connection (self, recipient->connection, frame.bytes);
      else
        swb_panel_send_bytes (self, frame.bytes);
    }
}

/**
 * swb_panel_send_frame:
 * @self: a panel
 * @text: what @frame was made of
 * @options: how
 * @frame: made with swb_panel_get_template_for() the first of swb_panel_list_recipients()
 *
 * Sends @frame to the chosen target, and remembers @text. Where the bytes depend on who gets them, they are made for each of
 * the others. The next send has other values for its variables.
 */
void
swb_panel_send_frame (SwbPanel             *self,
                      const char           *text,
                      const SwbSendOptions *options,
                      const SwbSendFrame   *frame)
{
  if ((frame->uses & (SWB_TEMPLATE_USES_PEER | SWB_TEMPLATE_USES_LOCAL)) != 0)
    send_to_each (self, text, options, frame->bytes);
  else
    swb_panel_send_bytes (self, frame->bytes);
  swb_history_add (self->history, &(SwbHistoryEntry){ options->format, options->escapes, options->variables, (char *) text });

  self->template.counter++;
  swb_panel_refresh_template (self);
  swb_template_context_draw (&self->template);
  swb_panel_emit_changed (self);
}

/**
 * swb_panel_build_frame:
 * @self: a panel
 * @text: as typed
 * @options: how to read it
 * @frame: (out caller-allocates): as of swb_send_codec_build_frame()
 * @fault: (out) (optional): as of swb_send_codec_build_frame()
 * @error: return location for a #SWB_CODEC_ERROR
 *
 * Makes the bytes for the first who would get them.
 *
 * Returns: whether @text was right
 */
gboolean
swb_panel_build_frame (SwbPanel             *self,
                       const char           *text,
                       const SwbSendOptions *options,
                       SwbSendFrame         *frame,
                       SwbSendFault         *fault,
                       GError              **error)
{
  g_autoptr (SwbRecipient) first = swb_panel_dup_first_recipient (self);
  SwbTemplateContext context;

  swb_panel_get_template_for (self, first, &context);
  return swb_send_codec_build_frame (text, options, &context, frame, fault, error);
}

/**
 * swb_panel_send_text:
 * @self: a panel
 * @text: as typed
 * @format: whether that is text or hex
 * @error: return location for a #SWB_CODEC_ERROR
 *
 * Makes bytes of @text as the send box would, sends them and remembers the text.
 *
 * Returns: whether @text was right; nothing was sent otherwise
 */
gboolean
swb_panel_send_text (SwbPanel     *self,
                     const char   *text,
                     SwbDataFormat format,
                     GError      **error)
{
  g_auto (SwbSendFrame) frame = { 0 };
  SwbSendOptions options;

  swb_send_options_init (&options, self->settings);
  options.format = format;
  swb_panel_refresh_template (self);
  if (!swb_panel_build_frame (self, text, &options, &frame, NULL, error))
    return FALSE;
  swb_panel_send_frame (self, text, &options, &frame);
  return TRUE;
}

/**
 * swb_panel_cancel_queued:
 * @self: a panel
 * @connection: number of one of its connections, or 0 for all
 *
 * Takes back what the kernel has not accepted yet.
 */
void
swb_panel_cancel_queued (SwbPanel *self,
                         guint32   connection)
{
  SwbTarget target = { connection != 0 ? SWB_TARGET_CONNECTION : SWB_TARGET_ALL, connection, NULL };

  swb_endpoint_cancel_queued (self->endpoint, &target);
}
