#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-repeat-fields.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-repeat-setup.h"

/**
 * SwbRepeatFields:
 *
 * How often something is sent: the interval and the number of times. #SwbRepeatFields::changed: the user has changed one.
 */
struct _SwbRepeatFields
{
  GtkWidget parent_instance;

  GtkWidget *grid;
  GtkWidget *interval;
  GtkWidget *count;
  gboolean syncing;
};

G_DEFINE_FINAL_TYPE (SwbRepeatFields, swb_repeat_fields, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
swb_repeat_fields_dispose (GObject *object)
{
  g_clear_pointer (&SWB_REPEAT_FIELDS (object)->grid, gtk_widget_unparent);

  G_OBJECT_CLASS (swb_repeat_fields_parent_class)->dispose (object);
}

static void
swb_repeat_fields_class_init (SwbRepeatFieldsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = swb_repeat_fields_dispose;

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
on_changed (SwbRepeatFields *self)
{
  if (!self->syncing)
    g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
add_number (SwbRepeatFields *self,
            int              row,
            const char      *name,
            double           minimum,
            double           maximum,
            const char      *tooltip)
{
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *number = gtk_spin_button_new_with_range (minimum, maximum, 1);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (number), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (number), 9);
  gtk_widget_set_tooltip_text (number, tooltip);
  gtk_widget_set_hexpand (number, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (number), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (number, "value-changed", G_CALLBACK (on_changed), self);
  gtk_grid_attach (GTK_GRID (self->grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), number, 1, row, 1, 1);
  return number;
}

static void
swb_repeat_fields_init (SwbRepeatFields *self)
{
  self->syncing = TRUE;
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 6);
  self->interval = add_number (self, 0, _ ("Interval (ms)"), 1, SWB_REPEAT_SETUP_MAX_MS,
                               _ ("Milliseconds from one send to the next, from 1"));
  self->count = add_number (self, 1, _ ("Times"), 0, (double) SWB_REPEAT_SETUP_MAX_COUNT, _ ("0: without end"));
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  swb_accessible_label_insides (self->grid);
  self->syncing = FALSE;
}

GtkWidget *
swb_repeat_fields_new (void)
{
  return g_object_new (SWB_TYPE_REPEAT_FIELDS, NULL);
}

/**
 * swb_repeat_fields_set:
 * @self: the fields
 * @interval_ms: milliseconds, 1 … %SWB_REPEAT_SETUP_MAX_MS
 * @count: how often; 0 is no end
 */
void
swb_repeat_fields_set (SwbRepeatFields *self,
                       guint            interval_ms,
                       guint64          count)
{
  self->syncing = TRUE;
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->interval), interval_ms);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->count), (double) count);
  self->syncing = FALSE;
}

guint
swb_repeat_fields_get_interval (SwbRepeatFields *self)
{
  gtk_spin_button_update (GTK_SPIN_BUTTON (self->interval));
  return (guint) gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->interval));
}

guint64
swb_repeat_fields_get_count (SwbRepeatFields *self)
{
  gtk_spin_button_update (GTK_SPIN_BUTTON (self->count));
  return (guint64) gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->count));
}
