#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-transfer-row.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "swb-format.h"
#include "swb-wrap-box.h"

/* Microseconds without a byte after which the receiver is said to be what it waits for. */
#define STALLED (2 * G_TIME_SPAN_SECOND)

/**
 * SwbTransferRow:
 *
 * A file on its way, and then what came of it: how far it is, how fast, and buttons that pause, cancel and put it away. It
 * looks at its transfer when swb_transfer_row_update() says so.
 */
struct _SwbTransferRow
{
  GtkWidget parent_instance;

  GtkWidget *title;
  GtkWidget *detail;
  GtkWidget *progress;
  GtkWidget *pause;
  GtkWidget *end;

  SwbPanel *panel;
  SwbTransfer *transfer;
  guint64 sent;      /* as it was seen last */
  gint64 moved_at;   /* when that had changed */
  gboolean over;
};

G_DEFINE_FINAL_TYPE (SwbTransferRow, swb_transfer_row, GTK_TYPE_WIDGET)

static void
set_label (GtkWidget  *label,
           const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

static char *
format_left (double seconds)
{
  guint left = (guint) MIN (ceil (seconds), 360000);

  if (left >= 3600)
    return g_strdup_printf ("%u:%02u:%02u", left / 3600, left / 60 % 60, left % 60);
  return g_strdup_printf ("%u:%02u", left / 60, left % 60);
}

/* Where the line has to end, it ends before the last of the parts. */
static char *
keep_last_together (const char *text)
{
  const char *last = g_strrstr (text, "· ");
  g_autoptr (GString) tail = g_string_new (last != NULL ? last + strlen ("· ") : NULL);

  if (last == NULL)
    return g_strdup (text);
  g_string_replace (tail, " ", "\302\240", 0);
  return g_strdup_printf ("%.*s%s", (int) (last - text + strlen ("· ")), text, tail->str);
}

static char *
describe_sending (const SwbFileSendStatus *status,
                  const char              *share,
                  gboolean                 stalled)
{
  g_autofree char *rate = NULL;
  g_autofree char *left = NULL;
  g_autofree char *all = NULL;

  if (stalled)
    /* Translators: how much of a file is sent: "1.2 MB of 5.0 MB" */
    return g_strdup_printf (_ ("%s · waiting for the receiver"), share);
  if (status->rate <= 0 || status->left < 0)
    return g_strdup (share);
  rate = swb_format_rate (status->rate);
  left = format_left (status->left);
  /* Translators: how much of a file is sent, at what rate, and the time that is left, "0:12" */
  all = g_strdup_printf (_ ("%s · %s · %s left"), share, rate, left);
  return keep_last_together (all);
}

static char *
describe_end (const SwbFileSendStatus *status)
{
  g_autofree char *sent = swb_format_count (status->sent);
  g_autofree char *total = swb_format_count (status->total);
  g_autofree char *rate = swb_format_rate (status->rate);
  g_autofree char *seconds = g_strdup_printf ("%.1f", status->elapsed);

  switch (status->state)
    {
    case SWB_FILE_SEND_STATE_DONE:
      if (status->elapsed < 0.1) /* a rate would be chance */
        return g_strdup_printf (_ ("Sent: %s bytes"), sent);
      /* Translators: bytes, seconds, rate */
      return g_strdup_printf (_ ("Sent: %s bytes in %s s (%s)"), sent, seconds, rate);
    case SWB_FILE_SEND_STATE_CANCELLED:
      if (status->total == 0)
        return g_strdup (_ ("Cancelled before it began"));
      return g_strdup_printf (_ ("Cancelled: %s of %s bytes were sent"), sent, total);
    case SWB_FILE_SEND_STATE_FAILED:
    case SWB_FILE_SEND_STATE_WAITING:
    case SWB_FILE_SEND_STATE_SENDING:
    case SWB_FILE_SEND_STATE_PAUSED:
    default:
      if (status->total == 0)
        return g_strdup_printf (_ ("Not sent: %s"), status->error != NULL ? status->error->message : "");
      /* Translators: two numbers of bytes, an error message */
      return g_strdup_printf (_ ("Failed after %s of %s bytes: %s"), sent, total,
                              status->error != NULL ? status->error->message : "");
    }
}

static char *
describe (SwbTransferRow          *self,
          const SwbFileSendStatus *status,
          gboolean                 stalled)
{
  g_autofree char *sent = g_format_size (status->sent);
  g_autofree char *total = g_format_size (status->total);
  /* Translators: "1.2 MB of 5.0 MB" */
  g_autofree char *share = g_strdup_printf (C_ ("size", "%s of %s"), sent, total);

  switch (status->state)
    {
    case SWB_FILE_SEND_STATE_WAITING:
      return g_strdup (swb_transfer_has_begun (self->transfer) ? _ ("Opening…") : _ ("Waiting for the file before it"));
    case SWB_FILE_SEND_STATE_SENDING:
      return describe_sending (status, share, stalled);
    case SWB_FILE_SEND_STATE_PAUSED:
      return g_strdup_printf (_ ("%s · paused"), share);
    case SWB_FILE_SEND_STATE_DONE:
    case SWB_FILE_SEND_STATE_CANCELLED:
    case SWB_FILE_SEND_STATE_FAILED:
    default:
      return describe_end (status);
    }
}

static void
name_button (GtkWidget  *button,
             const char *what,
             const char *file)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", what, file);

  gtk_widget_set_tooltip_text (button, what);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* It is over: what is left is the result. */
static void
show_end (SwbTransferRow          *self,
          const SwbFileSendStatus *status)
{
  const char *name = swb_transfer_get_name (self->transfer);

  self->over = TRUE;
  gtk_widget_set_visible (self->progress, FALSE);
  gtk_widget_set_visible (self->pause, FALSE);
  gtk_button_set_icon_name (GTK_BUTTON (self->end), "window-close-symbolic");
  name_button (self->end, _ ("Put this result away"), name);
  if (status->state == SWB_FILE_SEND_STATE_FAILED)
    gtk_widget_add_css_class (self->detail, "error");
}

/**
 * swb_transfer_row_update:
 * @self: a row
 *
 * Shows how far its transfer is now.
 *
 * Returns: whether what is shown may become untrue without anything happening: look again after two seconds
 */
gboolean
swb_transfer_row_update (SwbTransferRow *self)
{
  g_auto (SwbFileSendStatus) status = { 0 };
  gint64 now = g_get_monotonic_time ();
  gboolean stalled;
  g_autofree char *text = NULL;

  if (self->over)
    return FALSE;
  swb_transfer_get_status (self->transfer, &status);
  if (status.sent != self->sent || self->moved_at == 0)
    self->moved_at = now;
  self->sent = status.sent;
  stalled = status.state == SWB_FILE_SEND_STATE_SENDING && status.queued > 0 && now - self->moved_at >= STALLED;
  text = describe (self, &status, stalled);
  set_label (self->detail, text);
  if (status.state >= SWB_FILE_SEND_STATE_DONE)
    {
      show_end (self, &status);
      return FALSE;
    }

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                 status.total > 0 ? (double) status.sent / (double) status.total : 0);
  gtk_widget_set_visible (self->pause, swb_transfer_has_begun (self->transfer));
  return status.state == SWB_FILE_SEND_STATE_SENDING && status.queued > 0 && !stalled;
}

static void
on_pause_toggled (SwbTransferRow *self)
{
  gboolean pause = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->pause));
  const char *name = swb_transfer_get_name (self->transfer);

  if (pause)
    swb_transfer_pause (self->transfer);
  else
    swb_transfer_resume (self->transfer);
  gtk_button_set_icon_name (GTK_BUTTON (self->pause),
                            pause ? "media-playback-start-symbolic" : "media-playback-pause-symbolic");
  name_button (self->pause, pause ? _ ("Go on") : _ ("Pause"), name);
}

static void
on_end_clicked (SwbTransferRow *self)
{
  if (swb_transfer_is_over (self->transfer))
    swb_panel_dismiss_transfer (self->panel, self->transfer);
  else
    swb_panel_cancel_transfer (self->panel, self->transfer);
}

static void
swb_transfer_row_dispose (GObject *object)
{
  SwbTransferRow *self = SWB_TRANSFER_ROW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->panel);
  g_clear_object (&self->transfer);

  G_OBJECT_CLASS (swb_transfer_row_parent_class)->dispose (object);
}

static void
swb_transfer_row_class_init (SwbTransferRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = swb_transfer_row_dispose;

  g_type_ensure (SWB_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-transfer-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbTransferRow, title);
  gtk_widget_class_bind_template_child (widget_class, SwbTransferRow, detail);
  gtk_widget_class_bind_template_child (widget_class, SwbTransferRow, progress);
  gtk_widget_class_bind_template_child (widget_class, SwbTransferRow, pause);
  gtk_widget_class_bind_template_child (widget_class, SwbTransferRow, end);
  gtk_widget_class_bind_template_callback (widget_class, on_pause_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_end_clicked);
  gtk_widget_class_set_css_name (widget_class, "transferrow");
}

static void
swb_transfer_row_init (SwbTransferRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * swb_transfer_row_new:
 * @panel: a panel
 * @transfer: one of its files
 *
 * Returns: (transfer floating): a row for it
 */
GtkWidget *
swb_transfer_row_new (SwbPanel    *panel,
                      SwbTransfer *transfer)
{
  SwbTransferRow *self = g_object_new (SWB_TYPE_TRANSFER_ROW, NULL);
  const char *name = swb_transfer_get_name (transfer);
  /* Translators: the name of a file, and who gets it */
  g_autofree char *title = g_strdup_printf (_ ("%s → %s"), name, swb_transfer_get_target_label (transfer));

  self->panel = g_object_ref (panel);
  self->transfer = g_object_ref (transfer);
  set_label (self->title, title);
  gtk_widget_set_tooltip_text (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_button_set_icon_name (GTK_BUTTON (self->end), "process-stop-symbolic");
  name_button (self->pause, _ ("Pause"), name);
  name_button (self->end, _ ("Cancel"), name);
  swb_transfer_row_update (self);
  return GTK_WIDGET (self);
}
