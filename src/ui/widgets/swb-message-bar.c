#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-message-bar.h"

#include <glib/gi18n.h>

#include "swb-icon.h"
#include "swb-wrap-box.h"

/**
 * SwbMessageBar:
 *
 * A lasting error in a panel, with what to do about it below, until it is over or put away. Emits
 * #SwbMessageBar::action when its button is pressed and #SwbMessageBar::closed when it is put away.
 */
struct _SwbMessageBar
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *message;
  GtkWidget *remedy;
  GtkWidget *action;
  GtkWidget *close;
};

G_DEFINE_FINAL_TYPE (SwbMessageBar, swb_message_bar, GTK_TYPE_WIDGET)

enum
{
  ACTION,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_action_clicked (SwbMessageBar *self)
{
  g_signal_emit (self, signals[ACTION], 0);
}

static void
on_close_clicked (SwbMessageBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
swb_message_bar_dispose (GObject *object)
{
  SwbMessageBar *self = SWB_MESSAGE_BAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (swb_message_bar_parent_class)->dispose (object);
}

static void
swb_message_bar_class_init (SwbMessageBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_message_bar_dispose;

  signals[ACTION] = g_signal_new ("action", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  g_type_ensure (SWB_TYPE_ICON);
  g_type_ensure (SWB_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-message-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbMessageBar, box);
  gtk_widget_class_bind_template_child (widget_class, SwbMessageBar, message);
  gtk_widget_class_bind_template_child (widget_class, SwbMessageBar, remedy);
  gtk_widget_class_bind_template_child (widget_class, SwbMessageBar, action);
  gtk_widget_class_bind_template_child (widget_class, SwbMessageBar, close);
  gtk_widget_class_bind_template_callback (widget_class, on_action_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "messagebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

/* Most never have anything to say, so the insides wait until there is something: no type is derived from this one, and
 * no property of it is in a template that uses it, so nothing misses them before. */
static void
ensure_insides (SwbMessageBar *self)
{
  if (self->box != NULL)
    return;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->close), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Close message"), -1);
}

static void
swb_message_bar_init (SwbMessageBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * swb_message_bar_show:
 * @self: a message bar
 * @message: what happened
 * @remedy: (nullable): what to do about it
 */
void
swb_message_bar_show (SwbMessageBar *self,
                      const char    *message,
                      const char    *remedy)
{
  ensure_insides (self);
  gtk_label_set_text (GTK_LABEL (self->message), message);
  gtk_label_set_text (GTK_LABEL (self->remedy), remedy != NULL ? remedy : "");
  gtk_widget_set_visible (self->remedy, remedy != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, message,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, remedy != NULL ? remedy : "", -1);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

void
swb_message_bar_hide (SwbMessageBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * swb_message_bar_set_action:
 * @self: a message bar
 * @label: (nullable): what the button says, %NULL: no button
 */
void
swb_message_bar_set_action (SwbMessageBar *self,
                            const char    *label)
{
  if (label == NULL && self->box == NULL)
    return;
  ensure_insides (self);
  gtk_widget_set_visible (self->action, label != NULL);
  if (label != NULL)
    gtk_button_set_label (GTK_BUTTON (self->action), label);
}
