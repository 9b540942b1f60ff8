#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-repeat-list.h"

#include <glib/gi18n.h>

#include "swb-format.h"
#include "swb-tooltip.h"

/* Pixels; more rows scroll. */
#define MAX_HEIGHT 132

/* Rows that are seen without scrolling. What scrolls has a least height, which leaves one row with a gap below. */
#define MAX_ROWS 4

/* Microseconds: below it the next send is now, to somebody who reads. */
#define SLOW 1000000

/**
 * SwbRepeatList:
 *
 * What a panel repeats, a row each: how far it is, and a button that stops it. One that has ended says how, until it is put
 * away. Below the send box, and out of sight while there is nothing.
 */
struct _SwbRepeatList
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *rows; /* a box */
  GtkWidget *stop_all;
  SwbRepeats *repeats;
};

G_DEFINE_FINAL_TYPE (SwbRepeatList, swb_repeat_list, GTK_TYPE_WIDGET)

/* The progress: 12 of 50 sent · 3 missed */
static char *
dup_counts (const SwbRepeatStatus *status)
{
  g_autofree char *sent = swb_format_count (status->sent);
  g_autofree char *missed = swb_format_count (status->missed);
  g_autoptr (GString) text = g_string_new (NULL);

  if (status->count > 0)
    {
      g_autofree char *count = swb_format_count (status->count);

      /* Translators: two numbers of sends */
      g_string_append_printf (text, _ ("%s of %s sent"), sent, count);
    }
  else
    /* Translators: a number of sends */
    g_string_append_printf (text, _ ("%s sent"), sent);
  g_string_append (text, " · ");
  /* Translators: how many sends could not be made in time */
  g_string_append_printf (text, _ ("%s missed"), missed);
  if (status->skipped > 0)
    {
      g_autofree char *skipped = swb_format_count (status->skipped);

      g_string_append (text, " · ");
      /* Translators: how many times a receiver that reads too slowly was left out */
      g_string_append_printf (text, _ ("%s left out"), skipped);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
dup_next (gint64 next)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (next / G_GINT64_CONSTANT (1000000000));

  return time != NULL ? g_date_time_format (time, "%H:%M:%S") : g_strdup ("");
}

static char *
dup_state (const SwbRepeatEntry *entry)
{
  const SwbRepeatStatus *status = &entry->status;
  g_autofree char *counts = dup_counts (status);

  if (status->state == SWB_REPEAT_STATE_ENDED)
    return status->error != NULL ? g_strdup_printf ("%s · %s", counts, status->error->message)
                                 : g_strdup_printf (_ ("Ended: %s"), counts);
  if (status->state == SWB_REPEAT_STATE_WAITING)
    return g_strdup_printf (_ ("%s · waiting for somebody to send to"), counts);
  if (status->interval >= SLOW && status->next > 0)
    {
      g_autofree char *next = dup_next (status->next);

      /* Translators: counts such as “12 sent”, and a time of day */
      return g_strdup_printf (_ ("%s · next at %s"), counts, next);
    }
  return g_steal_pointer (&counts);
}

static void
on_end_clicked (GtkWidget     *button,
                SwbRepeatList *self)
{
  guint32 id = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "swb-id"));

  for (guint i = 0; i < swb_repeats_get_length (self->repeats); i++)
    if (swb_repeats_get (self->repeats, i)->id == id)
      {
        swb_repeats_end (self->repeats, i);
        return;
      }
}

static GtkWidget *
row_new (SwbRepeatList *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *state = gtk_label_new (NULL);
  GtkWidget *end = gtk_button_new ();

  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (title), 36);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_box_append (GTK_BOX (row), title);
  gtk_label_set_ellipsize (GTK_LABEL (state), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (state), 0);
  gtk_widget_set_hexpand (state, TRUE);
  gtk_widget_add_css_class (state, "counts");
  gtk_box_append (GTK_BOX (row), state);
  gtk_widget_add_css_class (end, "flat");
  g_signal_connect (end, "clicked", G_CALLBACK (on_end_clicked), self);
  gtk_box_append (GTK_BOX (row), end);
  return row;
}

static void
set_label (GtkWidget  *label,
           const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) == 0)
    return;
  gtk_label_set_text (GTK_LABEL (label), text);
  swb_tooltip_set_text (label, text);
}

static void
show_entry (GtkWidget            *row,
            const SwbRepeatEntry *entry)
{
  GtkWidget *title = gtk_widget_get_first_child (row);
  GtkWidget *state = gtk_widget_get_next_sibling (title);
  GtkWidget *end = gtk_widget_get_last_child (row);
  gboolean ended = entry->status.state == SWB_REPEAT_STATE_ENDED;
  g_autofree char *name = NULL;
  g_autofree char *text = dup_state (entry);
  g_autofree char *label = NULL;
  const char *icon = ended ? "window-close-symbolic" : "media-playback-stop-symbolic";

  label = g_strdup_printf ("%.10g", (double) entry->status.interval / 1000.0);
  /* Translators: what is repeated, and milliseconds */
  name = g_strdup_printf (_ ("%s, every %s ms"), entry->name, label);
  set_label (title, name);
  set_label (state, text);
  if (entry->status.error != NULL)
    gtk_widget_add_css_class (state, "error");
  else
    gtk_widget_remove_css_class (state, "error");

  g_object_set_data (G_OBJECT (end), "swb-id", GUINT_TO_POINTER (entry->id));
  gtk_widget_set_sensitive (end, ended || !entry->stopping);
  if (g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (end)), icon) == 0)
    return;
  gtk_button_set_icon_name (GTK_BUTTON (end), icon);
  g_free (label);
  /* Translators: %s is what is repeated */
  label = g_strdup_printf (ended ? _ ("Put away: %s") : _ ("Stop repeating: %s"), entry->name);
  gtk_widget_set_tooltip_text (end, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (end), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
update (SwbRepeatList *self)
{
  guint count = swb_repeats_get_length (self->repeats);
  GtkWidget *row = gtk_widget_get_first_child (self->rows);

  gtk_widget_set_visible (GTK_WIDGET (self), count > 0);
  gtk_widget_set_visible (self->stop_all, swb_repeats_count_running (self->repeats) > 1);
  for (guint i = 0; i < count; i++)
    {
      if (row == NULL)
        {
          row = row_new (self);
          gtk_box_append (GTK_BOX (self->rows), row);
        }
      show_entry (row, swb_repeats_get (self->repeats, i));
      row = gtk_widget_get_next_sibling (row);
    }
  while (row != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (row);

      gtk_box_remove (GTK_BOX (self->rows), row);
      row = next;
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  count > MAX_ROWS ? GTK_POLICY_AUTOMATIC : GTK_POLICY_NEVER);
}

static void
on_changed (SwbRepeatList *self)
{
  /* one out of sight only needs to know whether it should be seen */
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) || !gtk_widget_get_visible (GTK_WIDGET (self)))
    update (self);
}

static void
swb_repeat_list_map (GtkWidget *widget)
{
  update (SWB_REPEAT_LIST (widget));

  GTK_WIDGET_CLASS (swb_repeat_list_parent_class)->map (widget);
}

static void
on_stop_all_clicked (SwbRepeatList *self)
{
  swb_repeats_stop_all (self->repeats);
}

static void
swb_repeat_list_dispose (GObject *object)
{
  SwbRepeatList *self = SWB_REPEAT_LIST (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->repeats);

  G_OBJECT_CLASS (swb_repeat_list_parent_class)->dispose (object);
}

static void
swb_repeat_list_class_init (SwbRepeatListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = swb_repeat_list_dispose;
  widget_class->map = swb_repeat_list_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "repeatlist");
}

static void
swb_repeat_list_init (SwbRepeatList *self)
{
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->rows);
  gtk_widget_set_hexpand (self->scroller, TRUE);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));

  self->stop_all = gtk_button_new_with_label (_ ("Stop All"));
  gtk_widget_set_valign (self->stop_all, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->stop_all, _ ("Stop all that is repeated; the connections stay"));
  g_signal_connect_swapped (self->stop_all, "clicked", G_CALLBACK (on_stop_all_clicked), self);
  gtk_widget_set_parent (self->stop_all, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Running"), -1);
}

/**
 * swb_repeat_list_new:
 * @repeats: what a panel repeats
 *
 * Returns: (transfer floating): a widget that shows it
 */
GtkWidget *
swb_repeat_list_new (SwbRepeats *repeats)
{
  SwbRepeatList *self = g_object_new (SWB_TYPE_REPEAT_LIST, NULL);

  self->repeats = g_object_ref (repeats);
  g_signal_connect_object (repeats, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
