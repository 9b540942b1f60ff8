#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-frame-button.h"

#include <glib/gi18n.h>

#include "swb-frame-popover.h"

/**
 * SwbFrameButton:
 *
 * Opens the popover with what goes out around the data, and sums up what of it is on. The popover is made when it is first
 * opened. #SwbFrameButton::fault: swb_frame_button_get_fault() has changed. #SwbFrameButton::changed: a setting has, where
 * they are of no panel.
 */
struct _SwbFrameButton
{
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkWidget *label;
  GtkWidget *popover; /* (nullable) */

  SwbPanel *panel; /* (nullable): whose settings they are */
  SwbPanelSettings *settings;
  char *shown;
  SwbSendFault last_fault; /* for a popover that is made later */
  GError *last_error;
};

G_DEFINE_FINAL_TYPE (SwbFrameButton, swb_frame_button, GTK_TYPE_WIDGET)

enum
{
  FAULT,
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_fault (SwbFrameButton *self)
{
  g_signal_emit (self, signals[FAULT], 0);
}

static void
on_changed (SwbFrameButton *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
create_popover (GtkMenuButton *button,
                gpointer       user_data)
{
  SwbFrameButton *self = SWB_FRAME_BUTTON (user_data);

  if (self->popover != NULL)
    return;
  self->popover = self->panel != NULL ? swb_frame_popover_new (self->panel)
                                      : swb_frame_popover_new_for_settings (self->settings);
  g_signal_connect_object (self->popover, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->popover, "fault", G_CALLBACK (on_fault), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (button, self->popover);
  swb_frame_popover_show_fault (SWB_FRAME_POPOVER (self->popover), self->last_error != NULL ? &self->last_fault : NULL,
                                self->last_error);
}

static void
swb_frame_button_dispose (GObject *object)
{
  SwbFrameButton *self = SWB_FRAME_BUTTON (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  self->popover = NULL;
  g_clear_object (&self->panel);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (swb_frame_button_parent_class)->dispose (object);
}

static void
swb_frame_button_finalize (GObject *object)
{
  SwbFrameButton *self = SWB_FRAME_BUTTON (object);

  g_clear_error (&self->last_error);
  g_free (self->shown);

  G_OBJECT_CLASS (swb_frame_button_parent_class)->finalize (object);
}

static void
swb_frame_button_class_init (SwbFrameButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = swb_frame_button_dispose;
  object_class->finalize = swb_frame_button_finalize;

  signals[FAULT] =
    g_signal_new ("fault", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
show_summary (SwbFrameButton *self,
              const char     *summary)
{
  gtk_label_set_text (GTK_LABEL (self->label), summary != NULL ? summary : _ ("Frame"));
  gtk_widget_set_tooltip_text (self->button,
                               summary != NULL ? summary : _ ("Prefix, checksum, suffix, escapes and variables"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Frame"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary != NULL ? summary : _ ("nothing"), -1);
}

static void
swb_frame_button_init (SwbFrameButton *self)
{
  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), 24);

  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), self->label);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->button), GTK_ARROW_UP);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->button), TRUE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), create_popover, self, NULL);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  show_summary (self, NULL);
}

/**
 * swb_frame_button_set_panel:
 * @self: a frame button
 * @panel: the panel whose frame it shows; set once
 */
void
swb_frame_button_set_panel (SwbFrameButton *self,
                            SwbPanel       *panel)
{
  g_return_if_fail (self->settings == NULL);

  self->panel = g_object_ref (panel);
  self->settings = g_object_ref (swb_panel_get_settings (panel));
}

/**
 * swb_frame_button_set_settings:
 * @self: a frame button
 * @settings: settings of no panel, to be changed by it; set once
 */
void
swb_frame_button_set_settings (SwbFrameButton   *self,
                               SwbPanelSettings *settings)
{
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (settings);
}

/**
 * swb_frame_button_get_fault:
 * @self: a frame button
 *
 * Returns: (nullable) (transfer none): what is wrong in a field of the popover, so that nothing should be sent
 */
const char *
swb_frame_button_get_fault (SwbFrameButton *self)
{
  return self->popover != NULL ? swb_frame_popover_get_fault (SWB_FRAME_POPOVER (self->popover)) : NULL;
}

/**
 * swb_frame_button_update:
 * @self: a frame button
 * @fault: where the making of the bytes failed, with @error
 * @error: (nullable): why it did
 *
 * Shows what is on now, and what of it is at fault.
 */
void
swb_frame_button_update (SwbFrameButton     *self,
                         const SwbSendFault *fault,
                         const GError       *error)
{
  g_autofree char *summary = swb_frame_popover_dup_summary (self->settings);
  gboolean here = error != NULL && fault->part != SWB_SEND_PART_DATA && fault->part != SWB_SEND_PART_ENDING;

  g_clear_error (&self->last_error);
  if (here)
    {
      self->last_fault = *fault;
      self->last_error = g_error_copy (error);
    }
  if (self->popover != NULL)
    swb_frame_popover_show_fault (SWB_FRAME_POPOVER (self->popover), here ? fault : NULL, error);

  if (here || swb_frame_button_get_fault (self) != NULL)
    gtk_widget_add_css_class (self->button, "error");
  else
    gtk_widget_remove_css_class (self->button, "error");
  if (g_strcmp0 (summary, self->shown) == 0)
    return;
  show_summary (self, summary);
  g_free (self->shown);
  self->shown = g_steal_pointer (&summary);
}
