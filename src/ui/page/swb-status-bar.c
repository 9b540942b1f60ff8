#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-status-bar.h"

#include <glib/gi18n.h>

#include "swb-connection-item.h"
#include "swb-format.h"
#include "swb-sparkline.h"
#include "swb-update.h"
#include "swb-wrap-box.h"

/* Milliseconds between two measurements of the rates. */
#define RATE_INTERVAL 1000

/**
 * SwbStatusBar:
 *
 * The exact counters of a panel with their rates, also of the last minute as a picture, what is queued, and how large the
 * log is. Its timer runs only while bytes flow; then the picture stands still.
 */
struct _SwbStatusBar
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *received;
  GtkWidget *sent;
  GtkWidget *queued;
  GtkWidget *cancel;
  GtkWidget *cancel_one;
  GtkWidget *sparkline;
  GtkWidget *log;

  SwbPanel *panel;
  guint update_timeout;
  gint64 updated_at; /* µs */
  SwbLogStore *shown_log;
  guint timer;
  gboolean has_room; /* for the counters of a connection */
  gint64 measured_at; /* µs */
  guint64 measured[2];
  double rates[2]; /* bytes per second, by SwbDirection */
};

G_DEFINE_FINAL_TYPE (SwbStatusBar, swb_status_bar, GTK_TYPE_WIDGET)

/* A count that is seldom exceeded: once somebody is connected there is room for it. */
#define LARGE_COUNT 999999999

/* How many of an inscription's characters @text takes. */
static guint
measure_text (GtkWidget  *widget,
              const char *text)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  int character = MAX (pango_font_metrics_get_approximate_char_width (metrics),
                       pango_font_metrics_get_approximate_digit_width (metrics));
  int width;

  pango_font_metrics_unref (metrics);
  pango_layout_get_size (layout, &width, NULL);
  return (guint) ((width + character - 1) / MAX (character, 1));
}

static void
make_room (GtkWidget  *widget,
           const char *text)
{
  GtkInscription *inscription = GTK_INSCRIPTION (widget);
  guint room = measure_text (widget, text);

  if (room > gtk_inscription_get_nat_chars (inscription))
    {
      gtk_inscription_set_min_chars (inscription, room);
      gtk_inscription_set_nat_chars (inscription, room);
    }
}

/* Text that changes all the time keeps the room that it once had: else the window would be laid out anew, ten times a
 * second. */
static gboolean
set_text (GtkWidget  *widget,
          const char *text)
{
  if (g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (widget)), text) == 0)
    return FALSE;

  make_room (widget, text);
  gtk_inscription_set_text (GTK_INSCRIPTION (widget), text);
  return TRUE;
}

static char *
format_counter (const char *arrow,
                guint64     bytes,
                const char *speed)
{
  g_autofree char *count = swb_format_count (bytes);
  g_autofree char *unit = g_strdup_printf (ngettext ("%s byte", "%s bytes", (gulong) bytes), count);

  return speed != NULL ? g_strdup_printf ("%s %s  %s", arrow, unit, speed) : g_strdup_printf ("%s %s", arrow, unit);
}

static void
make_counter_room (GtkWidget  *counter,
                   const char *arrow)
{
  g_autofree char *text = format_counter (arrow, LARGE_COUNT, NULL);

  make_room (counter, text);
}

static void
update_counter (GtkWidget  *counter,
                const char *arrow,
                const char *name,
                guint64     bytes,
                double      rate)
{
  g_autofree char *speed = rate > 0 ? swb_format_rate (rate) : NULL;
  g_autofree char *text = format_counter (arrow, bytes, speed);
  g_autofree char *description = g_strdup_printf ("%" G_GUINT64_FORMAT " %s%s%s", bytes, _ ("bytes"),
                                                  speed != NULL ? ", " : "", speed != NULL ? speed : "");


  if (!set_text (counter, text))
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (counter), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static void
on_cancel_clicked (SwbStatusBar *self)
{
  swb_panel_cancel_queued (self->panel, 0);
}

static void
on_row_clicked (GtkWidget *button)
{
  SwbStatusBar *self = SWB_STATUS_BAR (gtk_widget_get_ancestor (button, SWB_TYPE_STATUS_BAR));
  guint32 connection = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "connection"));

  swb_panel_cancel_queued (self->panel, connection);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->cancel_one));
}

static void
add_cancel_row (GtkWidget  *box,
                const char *label,
                guint64     queued,
                guint32     connection)
{
  g_autofree char *size = g_format_size (queued);
  g_autofree char *text = g_strdup_printf ("%s · %s", label, size);
  GtkWidget *button = gtk_button_new_with_label (text);

  gtk_button_set_has_frame (GTK_BUTTON (button), FALSE);
  g_object_set_data (G_OBJECT (button), "connection", GUINT_TO_POINTER (connection));
  g_signal_connect (button, "clicked", G_CALLBACK (on_row_clicked), NULL);
  gtk_box_append (GTK_BOX (box), button);
}

/* What waits for whom, as it is when the button is pressed; at most so many have a line of their own. */
#define MAX_CANCEL_ROWS 12

static void
create_cancel_popover (GtkMenuButton *menu_button,
                       gpointer       user_data)
{
  SwbStatusBar *self = SWB_STATUS_BAR (user_data);
  GListModel *connections = swb_panel_get_connections (self->panel);
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (_ ("Send no more of what waits"));
  guint rows = 0;

  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (box), title);
  for (guint i = 0; i < g_list_model_get_n_items (connections) && rows < MAX_CANCEL_ROWS; i++)
    {
      g_autoptr (SwbConnectionItem) item = g_list_model_get_item (connections, i);
      guint64 queued = swb_connection_info_get_queued (swb_connection_item_get_info (item));

      if (queued == 0)
        continue;
      add_cancel_row (box, swb_connection_item_get_label (item), queued, swb_connection_item_get_id (item));
      rows++;
    }
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (menu_button, popover);
}

static void
update (SwbStatusBar *self)
{
  const SwbEndpointStatus *status = swb_panel_get_status (self->panel);
  g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (swb_panel_get_endpoint (self->panel));
  g_autofree char *queued = g_format_size (status->queued);
  g_autofree char *queued_text = g_strdup_printf (_ ("%s queued"), queued);
  SwbLogTotals totals = { 0 };
  g_autofree char *size = NULL;
  g_autofree char *log_text = NULL;

  self->updated_at = g_get_monotonic_time ();
  if (status->connections > 0 && !self->has_room)
    {
      self->has_room = TRUE;
      make_counter_room (self->received, "↓");
      make_counter_room (self->sent, "↑");
    }
  update_counter (self->received, "↓", _ ("Received"), status->received, self->rates[SWB_DIRECTION_IN]);
  update_counter (self->sent, "↑", _ ("Sent"), status->sent, self->rates[SWB_DIRECTION_OUT]);

  gtk_widget_set_visible (self->queued, status->queued > 0);
  gtk_label_set_text (GTK_LABEL (self->queued), queued_text);
  gtk_widget_set_visible (self->cancel, status->queued > 0);
  gtk_widget_set_visible (self->cancel_one, status->queued > 0 && status->connections > 1);

  if (log == NULL)
    return;
  swb_log_store_get_totals (log, &totals);
  size = g_format_size (totals.length);
  log_text = g_strdup_printf (_ ("log %s"), size);
  if (!set_text (self->log, log_text))
    return;
  /* Not each time: GTK asks the X server where the pointer is. */
  if (g_set_object (&self->shown_log, log))
    gtk_widget_set_tooltip_text (self->log, swb_log_store_get_path (log));
}

static gboolean
on_update_due (gpointer user_data)
{
  SwbStatusBar *self = SWB_STATUS_BAR (user_data);

  self->update_timeout = 0;
  if (self->panel != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    update (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_timer (gpointer user_data)
{
  SwbStatusBar *self = SWB_STATUS_BAR (user_data);
  const SwbEndpointStatus *status = swb_panel_get_status (self->panel);
  const guint64 now_bytes[2] = { [SWB_DIRECTION_IN] = status->received, [SWB_DIRECTION_OUT] = status->sent };
  gint64 now = g_get_monotonic_time ();
  double seconds = (double) MAX (now - self->measured_at, 1) / G_USEC_PER_SEC;
  gboolean flowing = FALSE;

  for (guint i = 0; i < 2; i++)
    {
      self->rates[i] = (double) (now_bytes[i] - self->measured[i]) / seconds;
      flowing |= now_bytes[i] != self->measured[i];
      self->measured[i] = now_bytes[i];
    }
  swb_sparkline_add (SWB_SPARKLINE (self->sparkline), self->rates[SWB_DIRECTION_IN], self->rates[SWB_DIRECTION_OUT],
                     (guint) CLAMP (seconds + 0.5, 1, SWB_SPARKLINE_SAMPLES));
  self->measured_at = now;
  update (self);

  if (flowing)
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  return G_SOURCE_REMOVE;
}

static void
on_panel_changed (SwbStatusBar *self)
{
  const SwbEndpointStatus *status = swb_panel_get_status (self->panel);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (self->timer == 0 &&
      (status->received != self->measured[SWB_DIRECTION_IN] || status->sent != self->measured[SWB_DIRECTION_OUT]))
    {
      gint64 now = g_get_monotonic_time ();
      gint64 quiet = (now - self->measured_at) / G_USEC_PER_SEC;

      if (self->measured_at > 0 && quiet > 0)
        swb_sparkline_add (SWB_SPARKLINE (self->sparkline), 0, 0, (guint) MIN (quiet, SWB_SPARKLINE_SAMPLES));
      self->measured_at = now;
      self->timer = g_timeout_add (RATE_INTERVAL, on_timer, self);
    }
  if (self->update_timeout == 0)
    self->update_timeout = g_timeout_add (swb_update_delay (self->updated_at, g_get_monotonic_time ()), on_update_due, self);
}

static void
swb_status_bar_map (GtkWidget *widget)
{
  SwbStatusBar *self = SWB_STATUS_BAR (widget);
  const SwbEndpointStatus *status;
  gint64 now = g_get_monotonic_time ();
  double seconds = (double) (now - self->measured_at) / G_USEC_PER_SEC;

  GTK_WIDGET_CLASS (swb_status_bar_parent_class)->map (widget);

  if (self->panel == NULL)
    return;
  status = swb_panel_get_status (self->panel);
  /* All that is known of the time when nobody looked is how much it was. */
  if (self->measured_at > 0 && seconds >= 1)
    {
      swb_sparkline_add (SWB_SPARKLINE (self->sparkline),
                         (double) (status->received - self->measured[SWB_DIRECTION_IN]) / seconds,
                         (double) (status->sent - self->measured[SWB_DIRECTION_OUT]) / seconds,
                         (guint) MIN (seconds, SWB_SPARKLINE_SAMPLES));
      self->measured_at = now;
    }
  /* What came while nobody looked is no rate of now. */
  self->measured[SWB_DIRECTION_IN] = status->received;
  self->measured[SWB_DIRECTION_OUT] = status->sent;
  self->rates[0] = self->rates[1] = 0;
  update (self);
}

static void
swb_status_bar_unmap (GtkWidget *widget)
{
  SwbStatusBar *self = SWB_STATUS_BAR (widget);

  g_clear_handle_id (&self->timer, g_source_remove);

  GTK_WIDGET_CLASS (swb_status_bar_parent_class)->unmap (widget);
}

static void
swb_status_bar_dispose (GObject *object)
{
  SwbStatusBar *self = SWB_STATUS_BAR (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_handle_id (&self->update_timeout, g_source_remove);
  g_clear_object (&self->shown_log);
  g_clear_object (&self->panel);

  G_OBJECT_CLASS (swb_status_bar_parent_class)->dispose (object);
}

static void
swb_status_bar_class_init (SwbStatusBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_status_bar_dispose;

  widget_class->map = swb_status_bar_map;
  widget_class->unmap = swb_status_bar_unmap;

  g_type_ensure (SWB_TYPE_SPARKLINE);
  g_type_ensure (SWB_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-status-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbStatusBar, box);
  gtk_widget_class_bind_template_child (widget_class, SwbStatusBar, received);
  gtk_widget_class_bind_template_child (widget_class, SwbStatusBar, sent);
  gtk_widget_class_bind_template_child (widget_class, SwbStatusBar, queued);
  gtk_widget_class_bind_template_child (widget_class, SwbStatusBar, cancel);
  gtk_widget_class_bind_template_child (widget_class, SwbStatusBar, cancel_one);
  gtk_widget_class_bind_template_child (widget_class, SwbStatusBar, sparkline);
  gtk_widget_class_bind_template_child (widget_class, SwbStatusBar, log);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "statusbar");
}

static void
swb_status_bar_init (SwbStatusBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->cancel), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Cancel sending"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->cancel_one), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Cancel sending to one"), -1);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->cancel_one), create_cancel_popover, self, NULL);
}

/**
 * swb_status_bar_set_panel:
 * @self: a status bar
 * @panel: the panel whose counters it shows; set once
 */
void
swb_status_bar_set_panel (SwbStatusBar *self,
                          SwbPanel     *panel)
{
  g_return_if_fail (self->panel == NULL);

  self->panel = g_object_ref (panel);
  g_signal_connect_object (panel, "changed", G_CALLBACK (on_panel_changed), self, G_CONNECT_SWAPPED);
  update (self);
}
