#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include <math.h>

#include "swb-log-notes.h"
#include "swb-log-view-private.h"

/*
 * Notes on rows: a mark at the left edge, the note where the pointer rests, and the wish to write one.
 */

#define MARK_LEFT 2
#define MARK_SIZE 7

static char *
dup_note (SwbLogView        *self,
          const SwbLogEntry *entry)
{
  const SwbLogRow *row = entry->row;

  if (row == NULL || self->store == NULL)
    return NULL;
  return swb_log_store_dup_note (self->store, row->record, row->time, row->begin, row->length);
}

/**
 * swb_log_view_snapshot_note:
 * @self: a view
 * @snapshot: where to draw
 * @entry: a row in view
 * @y: where it is
 *
 * Draws a sheet with a folded corner beside a row that has a note.
 */
void
swb_log_view_snapshot_note (SwbLogView        *self,
                            GtkSnapshot       *snapshot,
                            const SwbLogEntry *entry,
                            float              y)
{
  g_autofree char *note = dup_note (self, entry);
  const GdkRGBA *color = &self->style.palette.warning;

  if (note == NULL)
    return;

  y += floorf ((self->layout.row_height - MARK_SIZE) / 2.0f);
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (MARK_LEFT, y, MARK_SIZE - 3, MARK_SIZE));
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (MARK_LEFT + MARK_SIZE - 3, y + 3, 3, MARK_SIZE - 3));
}

static gboolean
query_tooltip_cb (SwbLogView *self,
                  int         x,
                  int         y,
                  gboolean    keyboard,
                  GtkTooltip *tooltip)
{
  g_autofree char *note = NULL;
  const SwbLogEntry *entry;
  guint64 row;
  guint line;

  if (keyboard || !swb_log_view_get_line_at (self, y, &row, &line))
    return FALSE;
  entry = swb_log_cache_peek (self->cache, row);
  note = entry != NULL ? dup_note (self, entry) : NULL;
  if (note == NULL)
    return FALSE;

  gtk_tooltip_set_text (tooltip, note);
  return TRUE;
}

/* The row that a note would be on: that of the menu, else the first that is selected, else the last in view. */
static gboolean
get_row (SwbLogView *self,
         guint64    *row)
{
  SwbLogPosition begin, end;
  guint64 first;
  guint count = swb_log_view_get_visible (self, &first);

  if (self->has_menu_row && self->menu_row < self->layout.rows)
    *row = self->menu_row;
  else if (swb_log_selection_get (&self->selection, &begin, &end))
    *row = begin.row;
  else if (count > 0)
    *row = MIN (first + count, self->layout.rows) - 1;
  else
    return FALSE;
  return TRUE;
}

static void
note_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SwbLogView *self = SWB_LOG_VIEW (widget);
  g_autoptr (SwbLogEntry) entry = NULL;
  g_autoptr (GString) about = g_string_new (NULL);
  SwbLogStyle style = self->style;
  g_autofree char *place = NULL;
  guint64 row;

  if (!get_row (self, &row))
    return;
  self->has_menu_row = FALSE;
  entry = swb_log_cache_load (self->cache, row);
  if (entry == NULL || entry->row == NULL)
    return;

  style.time_format = SWB_LOG_TIME_CLOCK;
  swb_log_row_append_time (entry->row, &style, entry->row->time, about);
  g_string_append_printf (about, " %s", swb_log_row_get_mark (entry->row));
  if (swb_net_address_is_set (&entry->row->remote))
    {
      g_autofree char *peer = swb_net_address_to_string (&entry->row->remote);

      g_string_append_printf (about, " %s", peer);
    }
  place = swb_log_notes_dup_place (entry->row->record, entry->row->time, entry->row->begin);
  g_signal_emit_by_name (self, "note-wanted", about->str, place);
}

/* The menu is on that place of the view. */
void
swb_log_view_set_menu_row (SwbLogView *self,
                           double      y)
{
  guint line;

  self->has_menu_row = swb_log_view_get_line_at (self, y, &self->menu_row, &line);
}

void
swb_log_view_class_init_notes (GtkWidgetClass *widget_class)
{
  /**
   * SwbLogView::note-wanted:
   * @self: a log view
   * @about: a row as the user knows it
   * @place: the same as swb_endpoint_add_note() takes it
   *
   * The user wants to write a note on that row.
   */
  g_signal_new ("note-wanted", G_TYPE_FROM_CLASS (widget_class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_install_action (widget_class, "log-view.add-note", NULL, note_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, GDK_CONTROL_MASK, "log-view.add-note", NULL);
}

void
swb_log_view_init_notes (SwbLogView *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
}
