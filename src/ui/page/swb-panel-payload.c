#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-panel-private.h"

#include <glib/gi18n.h>

#include "swb-payload-settings.h"

/* Milliseconds. */
#define DEFAULT_INTERVAL 1000

/* What a panel sends beside what stands in its send box: payloads, once and again and again. */

/**
 * swb_panel_dup_payload:
 * @self: a panel
 *
 * Returns: (transfer full): what stands in the send box, with how it is sent
 */
SwbPayload *
swb_panel_dup_payload (SwbPanel *self)
{
  return swb_payload_new_from_settings (self->settings, swb_panel_get_draft (self));
}

/**
 * swb_panel_build_payload:
 * @self: a panel
 * @payload: what to send
 * @frame: (out): the bytes, to be cleared with swb_send_frame_clear()
 * @fault: (out): where the fault is
 * @error: return location for a #SwbCodecError
 *
 * Makes the bytes for the first who would get them.
 *
 * Returns: whether they could be made
 */
gboolean
swb_panel_build_payload (SwbPanel         *self,
                         const SwbPayload *payload,
                         SwbSendFrame     *frame,
                         SwbSendFault     *fault,
                         GError          **error)
{
  g_autoptr (SwbRecipient) first = swb_panel_dup_first_recipient (self);
  SwbTemplateContext context;

  swb_panel_get_template_for (self, first, &context);
  context.now = g_get_real_time ();
  return swb_payload_build (payload, swb_panel_settings_get_encoding (self->settings), &context, frame, fault, error);
}

static void
send_to (SwbPanel           *self,
         const SwbRecipient *recipient,
         GBytes             *bytes)
{
  SwbTarget target = { SWB_TARGET_CONNECTION, recipient->connection, NULL };

  if (recipient->connection == 0)
    swb_panel_choose_target (self, &target);
  swb_endpoint_send (self->endpoint, &target, bytes);
}

/* Whose bytes can't be made gets none, and the others get theirs. */
static gboolean
send_to_each (SwbPanel         *self,
              const SwbPayload *payload,
              GError          **error)
{
  g_autoptr (GPtrArray) recipients = swb_panel_list_recipients (self, G_MAXUINT);
  gboolean right = TRUE;

  for (guint i = 0; i < recipients->len; i++)
    {
      const SwbRecipient *recipient = g_ptr_array_index (recipients, i);
      SwbTemplateContext context;
      g_auto (SwbSendFrame) frame = { 0 };
      SwbSendFault fault;

      swb_panel_get_template_for (self, recipient, &context);
      if (swb_payload_build (payload, swb_panel_settings_get_encoding (self->settings), &context, &frame, &fault,
                             right ? error : NULL))
        send_to (self, recipient, frame.bytes);
      else
        right = FALSE;
    }
  return right;
}

/**
 * swb_panel_send_payload:
 * @self: a panel
 * @payload: what to send
 * @error: return location for a #SwbCodecError
 *
 * Sends to the chosen target, to each the bytes that are made for it, with a time of now and values that no other send had.
 * `{{counter}}` goes on from that of the send box.
 *
 * Returns: whether the bytes could be made
 */
gboolean
swb_panel_send_payload (SwbPanel         *self,
                        const SwbPayload *payload,
                        GError          **error)
{
  g_auto (SwbSendFrame) frame = { 0 };
  SwbSendFault fault;
  gboolean right = TRUE;

  g_clear_error (&self->error);
  swb_panel_refresh_template (self);
  if (!swb_panel_build_payload (self, payload, &frame, &fault, error))
    return FALSE;
  if ((frame.uses & (SWB_TEMPLATE_USES_PEER | SWB_TEMPLATE_USES_LOCAL)) != 0)
    right = send_to_each (self, payload, error);
  else
    swb_panel_send_bytes (self, frame.bytes);

  self->template.counter++;
  swb_template_context_draw (&self->template);
  swb_panel_emit_changed (self);
  return right;
}

/**
 * swb_panel_has_repeats:
 * @self: a panel
 *
 * Returns: whether anything was ever repeated with it
 */
gboolean
swb_panel_has_repeats (SwbPanel *self)
{
  return self->repeats != NULL;
}

/**
 * swb_panel_get_repeats:
 * @self: a panel
 *
 * Returns: (transfer none): what it repeats
 */
SwbRepeats *
swb_panel_get_repeats (SwbPanel *self)
{
  if (self->repeats == NULL)
    self->repeats = swb_repeats_new (self->endpoint);
  return self->repeats;
}

/**
 * swb_panel_start_repeat:
 * @self: a panel
 * @snippet: (nullable): a snippet; %NULL: what stands in the send box
 * @name: what the list of what runs calls it
 * @payload: what to send
 * @interval_ms: milliseconds from one send to the next, from 1
 * @count: how often; 0 is no end
 * @error: return location for a #SwbCodecError
 *
 * Sends now and again and again to the target that is chosen now. Where nobody is there, it waits until somebody is.
 *
 * Returns: whether its bytes could be made; nothing begins otherwise
 */
gboolean
swb_panel_start_repeat (SwbPanel         *self,
                        SwbSnippet       *snippet,
                        const char       *name,
                        const SwbPayload *payload,
                        guint             interval_ms,
                        guint64           count,
                        GError          **error)
{
  g_auto (SwbSendFrame) frame = { 0 };
  g_autoptr (GError) fault = NULL;
  SwbTarget target;
  SwbSendFault place;

  g_clear_error (&self->error);
  /* what is wrong for want of somebody to send to may be right when somebody is there */
  if (!swb_panel_build_payload (self, payload, &frame, &place, &fault) && swb_panel_can_send (self, NULL))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  swb_panel_choose_target (self, &target);
  swb_repeats_start (swb_panel_get_repeats (self), snippet, name, &target, payload, interval_ms, count);
  swb_panel_emit_changed (self);
  return TRUE;
}

/**
 * swb_panel_get_repeat_setup:
 * @self: a panel
 * @interval_ms: (out): milliseconds from one send to the next
 * @count: (out): how often; 0 is no end
 *
 * How its send box is repeated when that is next started.
 */
void
swb_panel_get_repeat_setup (SwbPanel *self,
                            guint    *interval_ms,
                            guint64  *count)
{
  *interval_ms = self->repeat != NULL ? self->repeat->interval_ms : DEFAULT_INTERVAL;
  *count = self->repeat != NULL ? self->repeat->count : 0;
}

/**
 * swb_panel_set_repeat_setup:
 * @self: a panel
 * @interval_ms: milliseconds, from 1
 * @count: how often; 0 is no end
 */
void
swb_panel_set_repeat_setup (SwbPanel *self,
                            guint     interval_ms,
                            guint64   count)
{
  g_autoptr (SwbRepeatSetup) setup = self->repeat != NULL ? swb_repeat_setup_copy (self->repeat)
                                                          : swb_repeat_setup_new (interval_ms, count, NULL);

  setup->interval_ms = interval_ms;
  setup->count = count;
  swb_panel_set_repeat (self, setup);
}

/**
 * swb_panel_dup_repeat_payload:
 * @self: a panel
 *
 * Returns: (transfer full) (nullable): what its repeat would send: what stands in the send box; where nothing does, what was
 *   repeated last
 */
SwbPayload *
swb_panel_dup_repeat_payload (SwbPanel *self)
{
  if (*swb_panel_get_draft (self) != '\0')
    return swb_panel_dup_payload (self);
  return self->repeat != NULL && self->repeat->payload != NULL ? swb_payload_copy (self->repeat->payload) : NULL;
}

/**
 * swb_panel_repeat_box:
 * @self: a panel
 * @error: return location for a #SwbCodecError
 *
 * Begins to repeat swb_panel_dup_repeat_payload() as it is set up, and keeps that in the set-up.
 *
 * Returns: whether its bytes could be made
 */
gboolean
swb_panel_repeat_box (SwbPanel *self,
                      GError  **error)
{
  g_autoptr (SwbPayload) payload = swb_panel_dup_repeat_payload (self);
  g_autoptr (SwbRepeatSetup) setup = NULL;
  guint interval;
  guint64 count;

  if (payload == NULL)
    payload = swb_panel_dup_payload (self); /* an empty datagram is one, too */
  swb_panel_get_repeat_setup (self, &interval, &count);
  if (!swb_panel_start_repeat (self, NULL, _ ("Send box"), payload, interval, count, error))
    return FALSE;

  setup = swb_repeat_setup_new (interval, count, payload);
  if (self->repeat != NULL && self->repeat->unknown != NULL)
    setup->unknown = json_object_ref (self->repeat->unknown);
  swb_panel_set_repeat (self, setup);
  return TRUE;
}
