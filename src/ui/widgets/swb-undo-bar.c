#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-undo-bar.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"

/* How long what was deleted can be had back, seconds. */
#define UNDO_SECONDS 10

/**
 * SwbUndoBar:
 *
 * Says that something was deleted, and offers it back for a while. It has nothing of what was deleted: who owns it puts that
 * back at #SwbUndoBar::undo, and lets it go at #SwbUndoBar::over, which comes whenever the bar goes, after the former, too.
 * It stays as long as the pointer or the focus is in it.
 */
struct _SwbUndoBar
{
  GtkWidget parent_instance;

  GtkWidget *label;
  guint over_source;
};

G_DEFINE_FINAL_TYPE (SwbUndoBar, swb_undo_bar, GTK_TYPE_WIDGET)

enum
{
  UNDO,
  OVER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
on_over (gpointer user_data)
{
  SwbUndoBar *self = SWB_UNDO_BAR (user_data);

  if (gtk_widget_get_state_flags (GTK_WIDGET (self)) & (GTK_STATE_FLAG_FOCUS_WITHIN | GTK_STATE_FLAG_PRELIGHT))
    return G_SOURCE_CONTINUE;
  self->over_source = 0;
  swb_undo_bar_hide (self);
  return G_SOURCE_REMOVE;
}

static void
on_clicked (SwbUndoBar *self)
{
  g_signal_emit (self, signals[UNDO], 0);
  swb_undo_bar_hide (self);
}

static void
swb_undo_bar_dispose (GObject *object)
{
  GtkWidget *child;

  g_clear_handle_id (&SWB_UNDO_BAR (object)->over_source, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (swb_undo_bar_parent_class)->dispose (object);
}

static void
swb_undo_bar_class_init (SwbUndoBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = swb_undo_bar_dispose;

  signals[UNDO] =
    g_signal_new ("undo", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[OVER] =
    g_signal_new ("over", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "undobar");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
swb_undo_bar_init (SwbUndoBar *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkWidget *button = gtk_button_new_with_label (_ ("Undo"));

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 8);
  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  swb_accessible_set_name (button, _ ("Undo"));
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_clicked), self);
}

/**
 * swb_undo_bar_new:
 *
 * Returns: (transfer floating): a bar that is not shown
 */
GtkWidget *
swb_undo_bar_new (void)
{
  return g_object_new (SWB_TYPE_UNDO_BAR, NULL);
}

/**
 * swb_undo_bar_show:
 * @self: a bar
 * @message: what was deleted
 *
 * Shows it, for as long as a notice stays.
 */
void
swb_undo_bar_show (SwbUndoBar *self,
                   const char *message)
{
  g_clear_handle_id (&self->over_source, g_source_remove);
  gtk_label_set_text (GTK_LABEL (self->label), message);
  gtk_widget_set_tooltip_text (self->label, message);
  swb_accessible_set_name (GTK_WIDGET (self), message);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  self->over_source = g_timeout_add_seconds (UNDO_SECONDS, on_over, self);
}

/**
 * swb_undo_bar_hide:
 * @self: a bar
 *
 * Takes it away, if it is there: what was deleted can't be had back any more.
 */
void
swb_undo_bar_hide (SwbUndoBar *self)
{
  g_clear_handle_id (&self->over_source, g_source_remove);
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_emit (self, signals[OVER], 0);
}
