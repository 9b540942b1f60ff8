#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-export-bar.h"

#include <glib/gi18n.h>

#include "swb-message-bar.h"

/* What is over sooner shows no bar, and how often the bar moves, milliseconds. */
#define SHOW_AFTER 300
#define PROGRESS_INTERVAL 100

/**
 * SwbExportBar:
 *
 * A log that is being saved, as a bar above the log: how far it is, and a button that gives up. When it fails the bar says
 * why until it is put away; when it is over otherwise the bar goes by itself.
 */
struct _SwbExportBar
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *label;
  GtkWidget *progress;
  GtkWidget *cancel;
  GtkWidget *error_bar;

  SwbExport *export;
  guint source;
};

G_DEFINE_FINAL_TYPE (SwbExportBar, swb_export_bar, GTK_TYPE_WIDGET)

static void
leave (SwbExportBar *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (GTK_IS_BOX (parent))
    gtk_box_remove (GTK_BOX (parent), GTK_WIDGET (self));
}

static gboolean
on_progress_due (gpointer user_data)
{
  SwbExportBar *self = SWB_EXPORT_BAR (user_data);

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), swb_export_get_progress (self->export));
  return G_SOURCE_CONTINUE;
}

static gboolean
on_show_due (gpointer user_data)
{
  SwbExportBar *self = SWB_EXPORT_BAR (user_data);

  gtk_widget_set_visible (self->box, TRUE);
  on_progress_due (self);
  self->source = g_timeout_add (PROGRESS_INTERVAL, on_progress_due, self);
  return G_SOURCE_REMOVE;
}

static void
on_finished (SwbExportBar *self)
{
  const GError *error = swb_export_get_error (self->export);

  g_clear_handle_id (&self->source, g_source_remove);
  gtk_widget_set_visible (self->box, FALSE);
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    leave (self);
  else
    swb_message_bar_show (SWB_MESSAGE_BAR (self->error_bar), error->message, NULL);
}

static void
on_cancel_clicked (SwbExportBar *self)
{
  swb_export_cancel (self->export);
}

static void
on_error_closed (SwbExportBar *self)
{
  leave (self);
}

static void
swb_export_bar_dispose (GObject *object)
{
  SwbExportBar *self = SWB_EXPORT_BAR (object);
  GtkWidget *child;

  g_clear_handle_id (&self->source, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->export);

  G_OBJECT_CLASS (swb_export_bar_parent_class)->dispose (object);
}

static void
swb_export_bar_class_init (SwbExportBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_export_bar_dispose;

  g_type_ensure (SWB_TYPE_MESSAGE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-export-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbExportBar, box);
  gtk_widget_class_bind_template_child (widget_class, SwbExportBar, label);
  gtk_widget_class_bind_template_child (widget_class, SwbExportBar, progress);
  gtk_widget_class_bind_template_child (widget_class, SwbExportBar, cancel);
  gtk_widget_class_bind_template_child (widget_class, SwbExportBar, error_bar);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_error_closed);
  gtk_widget_class_set_css_name (widget_class, "exportbar");
}

static void
swb_export_bar_init (SwbExportBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->cancel), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Cancel saving"), -1);
}

/**
 * swb_export_bar_new:
 * @export: an export that is running
 *
 * Returns: (transfer floating): a bar for it, to be put into a #GtkBox, which it leaves by itself
 */
GtkWidget *
swb_export_bar_new (SwbExport *export)
{
  SwbExportBar *self = g_object_new (SWB_TYPE_EXPORT_BAR, NULL);
  g_autofree char *name = g_filename_display_basename (swb_export_get_path (export));
  g_autofree char *text = g_strdup_printf (_ ("Saving %s…"), name);

  self->export = g_object_ref (export);
  gtk_label_set_text (GTK_LABEL (self->label), text);
  g_signal_connect_object (export, "finished", G_CALLBACK (on_finished), self, G_CONNECT_SWAPPED);
  self->source = g_timeout_add (SHOW_AFTER, on_show_due, self);
  return GTK_WIDGET (self);
}
