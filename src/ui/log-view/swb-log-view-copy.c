#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "swb-hex.h"
#include "swb-log-view-private.h"

/* Rows read at a time. */
#define CHUNK 512u

/* More in the clipboard than this helps nobody and stalls both programs; exporting has no limit. */
#define MAX_COPY (32u * 1024u * 1024u)

/* What a drag puts into the primary selection unasked. */
#define MAX_PRIMARY_ROWS 2000u

typedef struct
{
  SwbLogView *view;
  SwbLogCopyFormat format;
  gboolean one_row;
  GString *out;
  gint64 previous_time;
  gboolean has_data;
  gboolean cut_within_line; /* whether the row before was cut for its length, or at a byte, a line ending or not */
  SwbLogRow stream;
} Copy;

static void
copy_shown (Copy              *copy,
            const SwbLogEntry *entry,
            guint32            begin,
            guint32            end)
{
  const SwbLogStyle *style = &copy->view->style;
  GString *out = copy->out;

  if (style->mode == SWB_LOG_MODE_TEXT && swb_log_entry_is_rest (entry))
    return;

  if (out->len > 0)
    g_string_append_c (out, '\n');

  if (!copy->one_row && entry->row != NULL)
    {
      gsize at;

      swb_log_row_append_time (entry->row, style, copy->previous_time, out);
      if (style->time_format != SWB_LOG_TIME_NONE)
        g_string_append (out, "  ");
      g_string_append (out, swb_log_row_get_mark (entry->row));
      g_string_append (out, "  ");
      at = out->len;
      swb_log_row_append_peer (entry->row, 0, out);
      while (out->len - at < style->peer_columns)
        g_string_append_c (out, ' ');
      g_string_append (out, "  ");
    }

  if (!swb_log_entry_is_data (entry) || style->mode == SWB_LOG_MODE_TEXT)
    {
      if (entry->text != NULL)
        swb_log_text_append_shown (entry->text, begin, end, out);
    }
  else if (copy->one_row)
    {
      g_autofree char *hex = swb_hex_format (entry->row->bytes + begin, end - begin);

      g_string_append (out, hex);
    }
  else
    {
      swb_log_hex_append_row (entry, out);
    }
}

/* Whether @row goes on where the one before ended, as the pieces of a line longer than a row do, and those that were cut at a
 * byte which ends no line in the encoding. */
static gboolean
continues (const Copy      *copy,
           const SwbLogRow *row)
{
  const SwbLogRow *before = &copy->stream;

  return copy->has_data && before->flow == row->flow && before->direction == row->direction &&
         before->protocol == row->protocol && before->stream_offset + before->length == row->stream_offset &&
         (copy->view->style.mode == SWB_LOG_MODE_HEX || copy->cut_within_line);
}

static void
copy_text (Copy              *copy,
           const SwbLogEntry *entry,
           guint32            begin,
           guint32            end)
{
  const SwbLogRow *row = entry->row;
  GString *out = copy->out;

  /* all of it is in the row before */
  if (swb_log_entry_is_rest (entry))
    return;

  if (out->len > 0 && out->str[out->len - 1] != '\n' && !continues (copy, row))
    g_string_append_c (out, '\n');

  swb_log_text_append_shown (entry->text, begin, end, out);
  if (end == row->length && end > begin && swb_log_text_has_ending (entry->text))
    g_string_append_c (out, '\n');
}

static void
copy_hex (Copy              *copy,
          const SwbLogEntry *entry,
          guint32            begin,
          guint32            end)
{
  g_autofree char *hex = NULL;

  if (begin >= end)
    return;

  if (copy->out->len > 0)
    g_string_append_c (copy->out, '\n');
  hex = swb_hex_format (entry->row->bytes + begin, end - begin);
  g_string_append (copy->out, hex);
}

static void
copy_entry (Copy        *copy,
            SwbLogEntry *entry)
{
  guint32 length;
  guint32 begin;
  guint32 end;

  swb_log_entry_get_bytes (entry, &length);
  if (swb_log_selection_get_in_row (&copy->view->selection, entry->number, length, &begin, &end))
    {
      if (copy->format == SWB_LOG_COPY_SHOWN)
        copy_shown (copy, entry, begin, end);
      else if (swb_log_entry_is_data (entry))
        {
          if (copy->format == SWB_LOG_COPY_TEXT)
            copy_text (copy, entry, begin, end);
          else
            copy_hex (copy, entry, begin, end);
          copy->has_data = TRUE;
          copy->stream = *entry->row;
          copy->cut_within_line = entry->row->cut && !swb_log_row_ends_line (entry->row);
        }
    }

  if (entry->row != NULL)
    copy->previous_time = entry->row->time;
}

static gboolean
copy_rows (Copy    *copy,
           guint64  first,
           guint64  last,
           GError **error)
{
  for (guint64 row = first; row <= last;)
    {
      g_autoptr (GPtrArray) entries = NULL;

      entries = swb_log_cache_load_range (copy->view->cache, row, (guint) MIN (last - row + 1, CHUNK), error);
      if (entries == NULL)
        return FALSE;
      if (entries->len == 0)
        break;

      for (guint i = 0; i < entries->len; i++)
        {
          SwbLogEntry *entry = entries->pdata[i];

          if (row == first && i == 0 && entry->row != NULL)
            copy->previous_time = entry->row->time;
          copy_entry (copy, entry);
          if (copy->out->len <= MAX_COPY)
            continue;

          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                       _("That is more than %u MiB, too much for the clipboard. Save the log instead."),
                       MAX_COPY / 1024 / 1024);
          return FALSE;
        }
      row += entries->len;
    }
  return TRUE;
}

/**
 * swb_log_view_dup_selection:
 * @self: a view
 * @format: how to write it
 * @error: return location for %G_IO_ERROR_NO_SPACE when it is more than a clipboard should hold, or for what reading the
 *   log fails with
 *
 * Selected bytes of one row are copied alone; of several rows, %SWB_LOG_COPY_SHOWN has whole rows with time, direction
 * and peer. As text, invalid bytes are `\xB0` and a row's ending is a line feed. Events are in neither text nor hex,
 * unless nothing else is selected.
 *
 * Returns: (transfer full) (nullable): what is selected, in UTF-8; %NULL when that is nothing, or on error
 */
char *
swb_log_view_dup_selection (SwbLogView      *self,
                            SwbLogCopyFormat format,
                            GError         **error)
{
  Copy copy = { .view = self, .format = format };
  SwbLogPosition begin;
  SwbLogPosition end;

  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), NULL);

  if (!swb_log_selection_get (&self->selection, &begin, &end))
    return NULL;

  /* a selection that ends at the very beginning of a row does not touch that row */
  if (end.byte == 0 && end.row > begin.row)
    end.row--;

  copy.out = g_string_new (NULL);
  copy.one_row = begin.row == end.row;
  if (copy_rows (&copy, begin.row, end.row, error))
    {
      if (copy.out->len > 0 || copy.has_data || format == SWB_LOG_COPY_SHOWN)
        return g_string_free (copy.out, FALSE);

      copy.format = SWB_LOG_COPY_SHOWN;
      copy.one_row = TRUE;
      if (copy_rows (&copy, begin.row, end.row, error))
        return g_string_free (copy.out, FALSE);
    }

  g_string_free (copy.out, TRUE);
  return NULL;
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SwbLogView *self = SWB_LOG_VIEW (widget);
  SwbLogCopyFormat format = SWB_LOG_COPY_SHOWN;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_str_equal (name, "log-view.copy-text"))
    format = SWB_LOG_COPY_TEXT;
  else if (g_str_equal (name, "log-view.copy-hex"))
    format = SWB_LOG_COPY_HEX;

  text = swb_log_view_dup_selection (self, format, &error);
  if (error != NULL)
    g_signal_emit_by_name (self, "notice", error->message);
  else if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

/**
 * swb_log_view_own_primary:
 * @self: a view
 *
 * What has been selected by the mouse can be put in elsewhere by the middle button, as in other programs; large
 * selections are left out, for nobody asked for them to be read.
 */
void
swb_log_view_own_primary (SwbLogView *self)
{
  g_autofree char *text = NULL;
  SwbLogPosition begin;
  SwbLogPosition end;

  if (!swb_log_selection_get (&self->selection, &begin, &end) || end.row - begin.row > MAX_PRIMARY_ROWS)
    return;

  text = swb_log_view_dup_selection (self, SWB_LOG_COPY_SHOWN, NULL);
  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_primary_clipboard (GTK_WIDGET (self)), text);
}

void
swb_log_view_class_init_copy (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "log-view.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "log-view.copy-text", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "log-view.copy-hex", NULL, copy_action);
  /* the menu shows the last one */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Insert, GDK_CONTROL_MASK, "log-view.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "log-view.copy", NULL);
}
