#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-copy.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "swb-clipboard.h"
#include "swb-hex.h"

/* Rows read at a time. */
#define CHUNK 512u

/* More in the clipboard than this helps nobody and stalls both programs; exporting has no limit. */
#define MAX_COPY SWB_CLIPBOARD_MAX

struct _SwbLogCopy
{
  SwbLogCache *cache;
  SwbLogStyle style;
  SwbLogSelection selection;
  SwbLogCopyFormat format;
  guint64 first;
  guint64 last;
  guint64 next;
  gboolean one_row;
  GString *out;
  gint64 previous_time;
  gboolean has_data;
  gboolean cut_within_line; /* whether the row before was cut for its length, or at a byte, a line ending or not */
  SwbLogRow stream;
};

static void
copy_shown (SwbLogCopy        *self,
            const SwbLogEntry *entry,
            guint32            begin,
            guint32            end)
{
  const SwbLogStyle *style = &self->style;
  GString *out = self->out;

  if (style->mode == SWB_LOG_MODE_TEXT && swb_log_entry_is_rest (entry))
    return;

  if (out->len > 0)
    g_string_append_c (out, '\n');

  if (!self->one_row && entry->row != NULL)
    {
      gsize at;

      swb_log_row_append_time (entry->row, style, self->previous_time, out);
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
  else if (self->one_row)
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
continues (const SwbLogCopy *self,
           const SwbLogRow  *row)
{
  const SwbLogRow *before = &self->stream;

  return self->has_data && before->flow == row->flow && before->direction == row->direction &&
         before->protocol == row->protocol && before->stream_offset + before->length == row->stream_offset &&
         (self->style.mode == SWB_LOG_MODE_HEX || self->cut_within_line);
}

static void
copy_text (SwbLogCopy        *self,
           const SwbLogEntry *entry,
           guint32            begin,
           guint32            end)
{
  const SwbLogRow *row = entry->row;
  GString *out = self->out;

  /* all of it is in the row before */
  if (swb_log_entry_is_rest (entry))
    return;

  if (out->len > 0 && out->str[out->len - 1] != '\n' && !continues (self, row))
    g_string_append_c (out, '\n');

  swb_log_text_append_shown (entry->text, begin, end, out);
  if (end == row->length && end > begin && swb_log_text_has_ending (entry->text))
    g_string_append_c (out, '\n');
}

static void
copy_hex (SwbLogCopy        *self,
          const SwbLogEntry *entry,
          guint32            begin,
          guint32            end)
{
  g_autofree char *hex = NULL;

  if (begin >= end)
    return;

  if (self->out->len > 0)
    g_string_append_c (self->out, '\n');
  hex = swb_hex_format (entry->row->bytes + begin, end - begin);
  g_string_append (self->out, hex);
}

static void
copy_entry (SwbLogCopy  *self,
            SwbLogEntry *entry)
{
  guint32 length;
  guint32 begin;
  guint32 end;

  swb_log_entry_get_bytes (entry, &length);
  if (swb_log_selection_get_in_row (&self->selection, entry->number, length, &begin, &end))
    {
      if (self->format == SWB_LOG_COPY_SHOWN)
        copy_shown (self, entry, begin, end);
      else if (swb_log_entry_is_data (entry))
        {
          if (self->format == SWB_LOG_COPY_TEXT)
            copy_text (self, entry, begin, end);
          else
            copy_hex (self, entry, begin, end);
          self->has_data = TRUE;
          self->stream = *entry->row;
          self->cut_within_line = entry->row->cut && !swb_log_row_ends_line (entry->row);
        }
    }

  if (entry->row != NULL)
    self->previous_time = entry->row->time;
}

/**
 * swb_log_copy_new:
 * @cache: reads the rows; outlives the copy
 * @style: how they are shown; its font and colours are not used
 * @selection: which of them
 * @format: how to write them
 *
 * Selected bytes of one row are copied alone; of several rows, %SWB_LOG_COPY_SHOWN has whole rows with time, direction
 * and peer. As text, invalid bytes are `\xB0` and a row's ending is a line feed. Events are in neither text nor hex,
 * unless nothing else is selected.
 *
 * Returns: (transfer full) (nullable): a copy of which nothing is written yet; %NULL when nothing is selected
 */
SwbLogCopy *
swb_log_copy_new (SwbLogCache           *cache,
                  const SwbLogStyle     *style,
                  const SwbLogSelection *selection,
                  SwbLogCopyFormat       format)
{
  SwbLogPosition begin;
  SwbLogPosition end;
  SwbLogCopy *self;

  if (!swb_log_selection_get (selection, &begin, &end))
    return NULL;

  /* a selection that ends at the very beginning of a row does not touch that row */
  if (end.byte == 0 && end.row > begin.row)
    end.row--;

  self = g_new0 (SwbLogCopy, 1);
  self->cache = cache;
  self->style = *style;
  self->selection = *selection;
  self->format = format;
  self->first = self->next = begin.row;
  self->last = end.row;
  self->one_row = begin.row == end.row;
  self->out = g_string_new (NULL);
  return self;
}

/**
 * swb_log_copy_free:
 * @self: a copy
 */
void
swb_log_copy_free (SwbLogCopy *self)
{
  g_string_free (self->out, TRUE);
  g_free (self);
}

/**
 * swb_log_copy_count_rows:
 * @self: a copy
 *
 * Returns: rows that it has in all
 */
guint64
swb_log_copy_count_rows (SwbLogCopy *self)
{
  return self->last - self->first + 1;
}

/**
 * swb_log_copy_shift:
 * @self: a copy
 * @rows: rows that turned out to stand before the first
 *
 * The same rows are copied, under greater numbers.
 */
void
swb_log_copy_shift (SwbLogCopy *self,
                    guint64     rows)
{
  swb_log_selection_shift (&self->selection, rows);
  self->first += rows;
  self->next += rows;
  self->last += rows;
}

/**
 * swb_log_copy_step:
 * @self: a copy
 * @error: return location for %G_IO_ERROR_NO_SPACE when it is more than a clipboard should hold, for %G_IO_ERROR_NOT_FOUND
 *   when rows are gone because the log has reached its limit, or for what reading the log fails with
 *
 * Writes some hundred rows.
 *
 * Returns: %TRUE if there is more to do; %FALSE when it is whole, or with @error
 */
gboolean
swb_log_copy_step (SwbLogCopy *self,
                   GError    **error)
{
  guint count = (guint) MIN (self->last - self->next + 1, CHUNK);
  g_autoptr (GPtrArray) entries = swb_log_cache_load_range (self->cache, self->next, count, error);

  if (entries == NULL)
    return FALSE;

  for (guint i = 0; i < entries->len; i++)
    {
      SwbLogEntry *entry = entries->pdata[i];

      if (self->next == self->first && i == 0 && entry->row != NULL)
        self->previous_time = entry->row->time;
      copy_entry (self, entry);
      if (self->out->len <= MAX_COPY)
        continue;

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   _("That is more than %u MiB, too much for the clipboard. Save the log instead."),
                   MAX_COPY / 1024 / 1024);
      return FALSE;
    }

  if (entries->len == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _("Not copied: the log has dropped some of these rows meanwhile. Copy again."));
      return FALSE;
    }

  self->next += entries->len;
  if (self->next <= self->last)
    return TRUE;
  if (self->out->len > 0 || self->has_data || self->format == SWB_LOG_COPY_SHOWN)
    return FALSE;

  /* only events */
  self->format = SWB_LOG_COPY_SHOWN;
  self->one_row = TRUE;
  self->next = self->first;
  return TRUE;
}

/**
 * swb_log_copy_steal:
 * @self: a copy that is whole
 *
 * Returns: (transfer full): it, in UTF-8
 */
char *
swb_log_copy_steal (SwbLogCopy *self)
{
  char *text = g_string_free (self->out, FALSE);

  self->out = g_string_new (NULL);
  return text;
}
