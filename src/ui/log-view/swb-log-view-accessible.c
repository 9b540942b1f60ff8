#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include <glib/gi18n.h>

#include "swb-log-view-private.h"

/* The description has the last rows, for who hears the log instead of seeing it. A reader can follow no faster. */
#define DESCRIPTION_ROWS 3u
#define DESCRIPTION_INTERVAL 500

#define MAX_ROW_TEXT 400u

void
swb_log_view_init_accessible (SwbLogView *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Log"), -1);
}

static void
describe (SwbLogView *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint64 rows = self->layout.rows;

  for (guint64 row = rows - MIN (rows, DESCRIPTION_ROWS); row < rows; row++)
    {
      SwbLogEntry *entry = swb_log_cache_peek (self->cache, row);

      if (entry == NULL || entry->row == NULL ||
          (self->style.mode == SWB_LOG_MODE_TEXT && swb_log_entry_is_rest (entry)))
        continue;

      if (out->len > 0)
        g_string_append_c (out, '\n');
      if (entry->row->text == NULL)
        g_string_append_printf (out, "%s ", entry->row->direction == SWB_DIRECTION_IN ? _("received") : _("sent"));
      if (self->style.mode == SWB_LOG_MODE_HEX && entry->row->text == NULL)
        swb_log_hex_append_row (entry, out);
      else if (entry->text != NULL)
        swb_log_text_append_shown (entry->text, 0, MIN (entry->text->length, MAX_ROW_TEXT), out);
    }

  /* while the view stands elsewhere the last rows are not at hand; what was said stays */
  if (out->len > 0 || rows == 0)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, out->str, -1);
}

static gboolean
describe_cb (gpointer user_data)
{
  SwbLogView *self = user_data;

  if (!self->description_dirty)
    {
      self->description_timeout = 0;
      return G_SOURCE_REMOVE;
    }

  self->description_dirty = FALSE;
  describe (self);
  return G_SOURCE_CONTINUE;
}

/**
 * swb_log_view_describe_later:
 * @self: a view
 *
 * Rows came. The timer runs while they come and ends by itself.
 */
void
swb_log_view_describe_later (SwbLogView *self)
{
  self->description_dirty = TRUE;
  if (self->description_timeout == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->description_timeout = g_timeout_add (DESCRIPTION_INTERVAL, describe_cb, self);
}

void
swb_log_view_dispose_accessible (SwbLogView *self)
{
  g_clear_handle_id (&self->description_timeout, g_source_remove);
}
