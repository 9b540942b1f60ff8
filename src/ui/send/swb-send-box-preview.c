#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-send-box-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-frame-button.h"
#include "swb-repeat-button.h"
#include "swb-send-preview.h"
#include "swb-send-text.h"

/*
 * The bytes that what is typed makes: shown while typing, and what Send sends.
 */

/* Bytes of text whose bytes are made at once; a thread makes those of more. */
#define BUILT_AT_ONCE (32 * 1024)

/* Milliseconds after which a preview with the time in it is made anew. */
#define TIME_INTERVAL 250

static const char *
get_field_fault (SwbSendBox *self)
{
  return swb_frame_button_get_fault (SWB_FRAME_BUTTON (self->frame_button));
}

/* Whether there is something to send, somebody to send it to, and if not, why. */
void
swb_send_box_update_send (SwbSendBox *self)
{
  const char *reason = NULL;
  gboolean possible = swb_panel_can_send (self->panel, &reason);
  gboolean datagram = swb_panel_get_kind (self->panel) == SWB_PANEL_KIND_UDP;
  gboolean something = self->frame.bytes != NULL && (datagram || g_bytes_get_size (self->frame.bytes) > 0);

  gtk_widget_set_sensitive (self->send, possible && something && get_field_fault (self) == NULL);
  swb_repeat_button_set_ready (SWB_REPEAT_BUTTON (self->repeat), something && get_field_fault (self) == NULL);
  gtk_widget_set_visible (self->reason, reason != NULL);
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->reason)), reason) != 0)
    gtk_label_set_text (GTK_LABEL (self->reason), reason != NULL ? reason : "");
}

static gboolean
on_time_passed (gpointer user_data)
{
  SwbSendBox *self = SWB_SEND_BOX (user_data);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return G_SOURCE_CONTINUE;
  self->time_source = 0;
  swb_panel_refresh_template (self->panel);
  swb_send_box_update_preview (self);
  return G_SOURCE_REMOVE;
}

/* @error: (nullable): why there are no bytes */
static void
show_built (SwbSendBox         *self,
            const SwbSendFault *fault,
            const GError       *error)
{
  const char *field_fault = get_field_fault (self);
  g_autofree char *note = NULL;

  self->shown_recipients = swb_send_draft_count_recipients (self->panel, self->frame.uses);
  note = error == NULL ? swb_send_draft_dup_note (self->draft, self->shown_recipients) : NULL;

  swb_send_text_mark_error (SWB_SEND_TEXT (self->text),
                            error != NULL && fault->part == SWB_SEND_PART_DATA ? fault->position : 0);
  swb_frame_button_update (SWB_FRAME_BUTTON (self->frame_button), fault, error);

  if (field_fault != NULL)
    swb_send_preview_show_error (SWB_SEND_PREVIEW (self->preview), field_fault);
  else if (error != NULL)
    swb_send_preview_show_error (SWB_SEND_PREVIEW (self->preview), error->message);
  else
    swb_send_preview_show_frame (SWB_SEND_PREVIEW (self->preview), &self->frame,
                                 swb_send_draft_get_options (self->draft), note);
  swb_send_box_update_send (self);

  g_clear_handle_id (&self->time_source, g_source_remove);
  if ((self->frame.uses & SWB_TEMPLATE_USES_TIME) != 0 && self->building == NULL)
    self->time_source = g_timeout_add (TIME_INTERVAL, on_time_passed, self);
}

static void
on_built (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  SwbSendBox *self = user_data;
  g_autoptr (SwbSendDraft) draft = NULL;
  g_auto (SwbSendFrame) frame = { 0 };
  g_autoptr (GError) error = NULL;
  SwbSendFault fault;

  swb_send_draft_build_finish (result, &draft, &frame, &fault, &error);
  /* another one is under way, or the box is gone */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!swb_send_draft_is_current (self->draft, self->panel, frame.uses))
    {
      swb_send_box_update_preview (self);
      return;
    }
  self->frame = frame;
  frame.bytes = NULL;
  show_built (self, &fault, error);
  g_clear_object (&self->building);
}

/* What a thread is making is not wanted any more. */
void
swb_send_box_cancel_building (SwbSendBox *self)
{
  g_cancellable_cancel (self->building);
  g_clear_object (&self->building);
}

/* Makes the bytes anew: at once, or by a thread where they are many. */
void
swb_send_box_update_preview (SwbSendBox *self)
{
  g_autofree char *text = swb_send_text_dup_text (SWB_SEND_TEXT (self->text));
  g_autoptr (GError) error = NULL;
  SwbSendFault fault;

  swb_send_box_cancel_building (self);
  swb_send_frame_clear (&self->frame);
  g_clear_pointer (&self->draft, swb_send_draft_unref);
  self->draft = swb_send_draft_new (self->panel, text);

  if (strlen (text) <= BUILT_AT_ONCE)
    {
      swb_send_draft_build (self->draft, &self->frame, &fault, &error);
      show_built (self, &fault, error);
      return;
    }

  self->building = g_cancellable_new ();
  swb_send_draft_build_async (self->draft, self->building, on_built, self);
  swb_send_preview_show_working (SWB_SEND_PREVIEW (self->preview), _ ("Preparing what is to be sent…"));
  swb_send_box_update_send (self);
}
