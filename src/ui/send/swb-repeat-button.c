#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-repeat-button.h"

#include <glib/gi18n.h>

#include "swb-repeat-fields.h"

/**
 * SwbRepeatButton:
 *
 * Sends what stands in the send box again and again while it is pressed in; beside it, how often. The popover is made when
 * it is first opened.
 */
struct _SwbRepeatButton
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *toggle;
  GtkWidget *setup;
  GtkWidget *fields; /* (nullable) */

  SwbPanel *panel;
  gboolean ready;
  gboolean syncing;
};

G_DEFINE_FINAL_TYPE (SwbRepeatButton, swb_repeat_button, GTK_TYPE_WIDGET)

static gboolean
is_running (SwbRepeatButton *self)
{
  return swb_panel_has_repeats (self->panel) && swb_repeats_is_running (swb_panel_get_repeats (self->panel), NULL);
}

/* An empty box repeats what was repeated last. */
static gboolean
has_earlier (SwbRepeatButton *self)
{
  const SwbRepeatSetup *setup = swb_panel_get_repeat (self->panel);

  return setup != NULL && setup->payload != NULL && *swb_panel_get_draft (self->panel) == '\0';
}

static void
show_setup (SwbRepeatButton *self)
{
  gboolean running = is_running (self);
  g_autofree char *tooltip = NULL;
  guint interval;
  guint64 count;

  swb_panel_get_repeat_setup (self->panel, &interval, &count);
  if (running)
    tooltip = g_strdup (_ ("Stop repeating; the connection stays"));
  else if (count > 0)
    {
      g_autofree char *times = g_strdup_printf ("%" G_GUINT64_FORMAT, count);

      /* Translators: milliseconds, and how often */
      tooltip = g_strdup_printf (ngettext ("Send every %u ms, %s time", "Send every %u ms, %s times", count), interval,
                                 times);
    }
  else
    /* Translators: milliseconds */
    tooltip = g_strdup_printf (_ ("Send every %u ms until stopped"), interval);
  gtk_widget_set_tooltip_text (self->toggle, tooltip);
}

static void
update (SwbRepeatButton *self)
{
  gboolean running = is_running (self);

  self->syncing = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->toggle), running);
  self->syncing = FALSE;
  gtk_widget_set_sensitive (self->toggle, running || self->ready || has_earlier (self));
  show_setup (self);
}

static void
on_repeats_changed (SwbRepeatButton *self)
{
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->toggle)) != is_running (self))
    update (self);
}

/* The repeats are made by whoever first starts one. */
static void
on_panel_changed (SwbRepeatButton *self)
{
  if (!swb_panel_has_repeats (self->panel))
    return;
  g_signal_handlers_disconnect_by_func (self->panel, on_panel_changed, self);
  g_signal_connect_object (swb_panel_get_repeats (self->panel), "changed", G_CALLBACK (on_repeats_changed), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

static void
on_toggled (SwbRepeatButton *self)
{
  g_autoptr (GError) error = NULL;

  if (self->syncing || self->panel == NULL)
    return;
  if (!gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->toggle)))
    {
      swb_repeats_stop (swb_panel_get_repeats (self->panel), NULL);
      update (self);
      return;
    }
  if (!swb_panel_repeat_box (self->panel, &error))
    swb_panel_take_error (self->panel, g_steal_pointer (&error));
  update (self);
}

static void
on_fields_changed (SwbRepeatButton *self)
{
  swb_panel_set_repeat_setup (self->panel, swb_repeat_fields_get_interval (SWB_REPEAT_FIELDS (self->fields)),
                              swb_repeat_fields_get_count (SWB_REPEAT_FIELDS (self->fields)));
  show_setup (self);
}

static void
on_popover_shown (SwbRepeatButton *self)
{
  guint interval;
  guint64 count;

  swb_panel_get_repeat_setup (self->panel, &interval, &count);
  swb_repeat_fields_set (SWB_REPEAT_FIELDS (self->fields), interval, count);
}

static void
create_popover (GtkMenuButton *button,
                gpointer       user_data)
{
  SwbRepeatButton *self = SWB_REPEAT_BUTTON (user_data);
  GtkWidget *popover, *box, *hint;

  if (self->fields != NULL)
    return;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->fields = swb_repeat_fields_new ();
  g_signal_connect_swapped (self->fields, "changed", G_CALLBACK (on_fields_changed), self);
  gtk_box_append (GTK_BOX (box), self->fields);
  hint = gtk_label_new (_ ("0 times: without end. What runs goes on as it was started."));
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (hint), 34);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_widget_add_css_class (hint, "hint");
  gtk_widget_add_css_class (hint, "dim-label");
  gtk_box_append (GTK_BOX (box), hint);

  popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_swapped (popover, "show", G_CALLBACK (on_popover_shown), self);
  gtk_menu_button_set_popover (button, popover);
}

static void
swb_repeat_button_dispose (GObject *object)
{
  SwbRepeatButton *self = SWB_REPEAT_BUTTON (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->fields = NULL;
  g_clear_object (&self->panel);

  G_OBJECT_CLASS (swb_repeat_button_parent_class)->dispose (object);
}

static void
swb_repeat_button_class_init (SwbRepeatButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = swb_repeat_button_dispose;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
swb_repeat_button_init (SwbRepeatButton *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->box, "linked");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  self->toggle = gtk_toggle_button_new_with_label (_ ("Repeat"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Repeat"), -1);
  g_signal_connect_swapped (self->toggle, "toggled", G_CALLBACK (on_toggled), self);
  gtk_box_append (GTK_BOX (self->box), self->toggle);

  self->setup = gtk_menu_button_new ();
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->setup), GTK_ARROW_UP);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->setup), create_popover, self, NULL);
  gtk_widget_set_tooltip_text (self->setup, _ ("How often to repeat"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->setup), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("How often to repeat"),
                                  -1);
  gtk_box_append (GTK_BOX (self->box), self->setup);
}

/**
 * swb_repeat_button_set_panel:
 * @self: a repeat button
 * @panel: the panel whose send box it repeats; set once
 */
void
swb_repeat_button_set_panel (SwbRepeatButton *self,
                             SwbPanel        *panel)
{
  g_return_if_fail (self->panel == NULL);

  self->panel = g_object_ref (panel);
  g_signal_connect_object (panel, "changed", G_CALLBACK (on_panel_changed), self, G_CONNECT_SWAPPED);
  update (self);
  on_panel_changed (self);
}

/**
 * swb_repeat_button_set_ready:
 * @self: a repeat button
 * @ready: whether what stands in the send box can be sent as soon as somebody is there
 */
void
swb_repeat_button_set_ready (SwbRepeatButton *self,
                             gboolean         ready)
{
  self->ready = ready;
  gtk_widget_set_sensitive (self->toggle, ready || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->toggle)) ||
                                              has_earlier (self));
}
