#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-left-over-bar.h"

#include <glib/gi18n.h>

#include "swb-left-over-row.h"
#include "swb-window.h"

/* How long it stays when nothing is left to be decided, seconds. */
#define STAY_SECONDS 5

/**
 * SwbLeftOverBar:
 *
 * Offers the logs that a crash left, one row each, at the top of the window. Nothing happens to a log that the user doesn't
 * decide about.
 */
struct _SwbLeftOverBar
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *message;
  GtkWidget *close;
  GtkWidget *rows;

  guint stay_source;
};

G_DEFINE_FINAL_TYPE (SwbLeftOverBar, swb_left_over_bar, GTK_TYPE_WIDGET)

static void
leave (SwbLeftOverBar *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (GTK_IS_BOX (parent))
    gtk_box_remove (GTK_BOX (parent), GTK_WIDGET (self));
}

static void
on_close_clicked (SwbLeftOverBar *self)
{
  leave (self);
}

static gboolean
on_stay_over (gpointer user_data)
{
  SwbLeftOverBar *self = SWB_LEFT_OVER_BAR (user_data);

  self->stay_source = 0;
  leave (self);
  return G_SOURCE_REMOVE;
}

static void
on_row_settled (SwbLeftOverBar *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (!swb_left_over_row_is_settled (SWB_LEFT_OVER_ROW (row)))
      return;
  if (self->stay_source == 0)
    self->stay_source = g_timeout_add_seconds (STAY_SECONDS, on_stay_over, self);
}

static void
on_row_open (SwbLeftOverBar *self,
             SwbLeftOverRow *row)
{
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));

  if (SWB_IS_WINDOW (window))
    swb_window_open_left_over (SWB_WINDOW (window), swb_left_over_row_get_path (row));
}

static void
swb_left_over_bar_dispose (GObject *object)
{
  SwbLeftOverBar *self = SWB_LEFT_OVER_BAR (object);

  g_clear_handle_id (&self->stay_source, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (swb_left_over_bar_parent_class)->dispose (object);
}

static void
swb_left_over_bar_class_init (SwbLeftOverBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_left_over_bar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-left-over-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbLeftOverBar, box);
  gtk_widget_class_bind_template_child (widget_class, SwbLeftOverBar, message);
  gtk_widget_class_bind_template_child (widget_class, SwbLeftOverBar, close);
  gtk_widget_class_bind_template_child (widget_class, SwbLeftOverBar, rows);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "leftoverbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
swb_left_over_bar_init (SwbLeftOverBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->close), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Decide later"), -1);
}

/**
 * swb_left_over_bar_new:
 * @logs: (element-type SwbLogRecoverable): what was found, one or more
 *
 * Returns: (transfer floating): a bar, to be put into a #GtkBox of a #SwbWindow, which it leaves by itself
 */
GtkWidget *
swb_left_over_bar_new (GPtrArray *logs)
{
  SwbLeftOverBar *self = g_object_new (SWB_TYPE_LEFT_OVER_BAR, NULL);
  g_autofree char *text = g_strdup_printf (ngettext ("%u log was left by a crash. It is whole up to the last moment.",
                                                     "%u logs were left by a crash. They are whole up to the last moment.",
                                                     logs->len),
                                           logs->len);

  gtk_label_set_text (GTK_LABEL (self->message), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  for (guint i = 0; i < logs->len; i++)
    {
      GtkWidget *row = swb_left_over_row_new (g_ptr_array_index (logs, i));

      g_signal_connect_object (row, "open", G_CALLBACK (on_row_open), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (row, "settled", G_CALLBACK (on_row_settled), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (self->rows), row);
    }
  return GTK_WIDGET (self);
}
