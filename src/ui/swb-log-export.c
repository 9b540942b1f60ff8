#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-log-export.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-charset.h"
#include "swb-hex.h"
#include "swb-log-rows.h"

#define COPY_SIZE (256 * 1024)
#define ROWS_AT_ONCE 512

typedef struct
{
  SwbLogStore *store;
  SwbLogTotals totals; /* what was published when the user asked: what comes later is not saved */
  char *path;
  char *encoding;
} Export;

static void
export_free (Export *self)
{
  g_clear_object (&self->store);
  g_free (self->path);
  g_free (self->encoding);
  g_free (self);
}

/* The file only grows and is whole up to the published length, so a plain copy of that much is a whole capture. */
static gboolean
write_capture (Export        *self,
               GOutputStream *out,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (swb_log_store_get_path (self->store));
  g_autoptr (GFileInputStream) in = g_file_read (file, cancellable, error);
  g_autofree guint8 *buffer = g_malloc (COPY_SIZE);
  guint64 left = self->totals.length;

  if (in == NULL)
    return FALSE;
  while (left > 0)
    {
      gsize got;

      if (!g_input_stream_read_all (G_INPUT_STREAM (in), buffer, MIN (left, COPY_SIZE), &got, cancellable, error))
        return FALSE;
      if (got == 0)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, _ ("the log file is shorter than it was"));
          return FALSE;
        }
      if (!g_output_stream_write_all (out, buffer, got, NULL, cancellable, error))
        return FALSE;
      left -= got;
    }
  return TRUE;
}

static gboolean
write_received (Export        *self,
                GOutputStream *out,
                GCancellable  *cancellable,
                GError       **error)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (self->store);
  guint64 offset = swb_log_reader_get_first_offset (reader);

  while (offset < self->totals.length)
    {
      SwbLogRecord record;

      if (!swb_log_reader_read (reader, offset, &record, error))
        return FALSE;
      if (record.kind == SWB_LOG_KIND_DATA && record.direction == SWB_DIRECTION_IN &&
          !g_output_stream_write_all (out, record.payload, record.payload_length, NULL, cancellable, error))
        return FALSE;
      offset = record.next;
    }
  return TRUE;
}

/* Decodes one row; bytes that are invalid in the encoding become <XX>, and line ends are left out. */
static void
append_text (GString         *line,
             SwbCharset      *charset,
             const SwbLogRow *row)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
  gsize length = row->length;

  while (length > 0 && (row->bytes[length - 1] == '\n' || row->bytes[length - 1] == '\r'))
    length--;
  swb_charset_decode (charset, row->bytes, length, text, spans);
  for (guint i = 0; i < spans->len; i++)
    {
      const SwbTextSpan *span = &g_array_index (spans, SwbTextSpan, i);

      if (span->text_length > 0)
        g_string_append_len (line, text->str + span->text_begin, span->text_length);
      else
        for (guint32 k = 0; k < span->length; k++)
          g_string_append_printf (line, "<%02X>", row->bytes[span->begin + k]);
    }
}

static void
append_hex (GString         *line,
            const SwbLogRow *row)
{
  g_autofree char *hex = swb_hex_format (row->bytes, row->length);

  g_string_append_printf (line, "%08" G_GINT64_MODIFIER "x  %-*s  ", row->stream_offset, (int) SWB_LOG_HEX_ROW * 3, hex);
  for (gsize i = 0; i < row->length; i++)
    g_string_append_c (line, g_ascii_isprint (row->bytes[i]) ? (char) row->bytes[i] : '.');
}

static void
append_row (GString         *line,
            SwbCharset      *charset,
            SwbLogMode       mode,
            const SwbLogRow *row)
{
  gint64 seconds = row->time / G_GINT64_CONSTANT (1000000000);
  int fraction = (int) (row->time % G_GINT64_CONSTANT (1000000000) / 1000);
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (seconds);
  g_autofree char *stamp = moment != NULL ? g_date_time_format (moment, "%Y-%m-%d %H:%M:%S") : g_strdup ("?");
  const char *arrow = row->kind != SWB_LOG_KIND_DATA ? "·" : row->direction == SWB_DIRECTION_IN ? "←" : "→";

  g_string_append_printf (line, "%s.%06d  %s  ", stamp, fraction, arrow);
  if (swb_net_address_is_set (&row->remote))
    {
      char remote[SWB_NET_ADDRESS_STRING_SIZE];

      swb_net_address_write (&row->remote, remote);
      g_string_append_printf (line, "%s  ", remote);
    }
  if (row->text != NULL)
    g_string_append (line, row->text);
  else if (row->kind == SWB_LOG_KIND_DATA && mode == SWB_LOG_MODE_HEX)
    append_hex (line, row);
  else if (row->kind == SWB_LOG_KIND_DATA)
    append_text (line, charset, row);
  g_string_append_c (line, '\n');
}

static gboolean
write_rows (Export        *self,
            SwbLogMode     mode,
            GOutputStream *out,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (self->store);
  g_autoptr (SwbCharset) charset = swb_charset_new (self->encoding, error);
  g_autoptr (GString) lines = g_string_new (NULL);
  guint64 count = mode == SWB_LOG_MODE_HEX ? self->totals.hex_rows : self->totals.text_rows;

  if (charset == NULL)
    return FALSE;
  for (guint64 first = 0; first < count;)
    {
      g_autoptr (GPtrArray) rows =
        swb_log_rows_fetch (reader, mode, first, (guint) MIN (count - first, ROWS_AT_ONCE), error);

      if (rows == NULL)
        return FALSE;
      if (rows->len == 0)
        break;
      g_string_truncate (lines, 0);
      for (guint i = 0; i < rows->len; i++)
        append_row (lines, charset, mode, g_ptr_array_index (rows, i));
      if (!g_output_stream_write_all (out, lines->str, lines->len, NULL, cancellable, error))
        return FALSE;
      first += rows->len;
    }
  return TRUE;
}

static gboolean
write_export (Export        *self,
              GOutputStream *out,
              GCancellable  *cancellable,
              GError       **error)
{
  if (g_str_has_suffix (self->path, ".txt"))
    return write_rows (self, SWB_LOG_MODE_TEXT, out, cancellable, error);
  if (g_str_has_suffix (self->path, ".hex"))
    return write_rows (self, SWB_LOG_MODE_HEX, out, cancellable, error);
  if (g_str_has_suffix (self->path, ".bin"))
    return write_received (self, out, cancellable, error);
  return write_capture (self, out, cancellable, error);
}

static void
export_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Export *self = task_data;
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (GFile) log = g_file_new_for_path (swb_log_store_get_path (self->store));
  g_autoptr (GFileOutputStream) out = NULL;
  g_autoptr (GCancellable) give_up = g_cancellable_new ();
  gboolean existed = g_file_query_exists (file, NULL);
  GError *error = NULL;

  if (g_file_equal (file, log))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_EXISTS, _ ("%s is the log itself"), self->path);
      return;
    }
  /* Written beside and moved into place when it is whole; closing with a cancelled cancellable leaves what was there. */
  out = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, &error);
  if (out == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (!write_export (self, G_OUTPUT_STREAM (out), cancellable, &error))
    {
      g_cancellable_cancel (give_up);
      g_output_stream_close (G_OUTPUT_STREAM (out), give_up, NULL);
      if (!existed)
        g_file_delete (file, NULL, NULL);
      g_task_return_error (task, error);
    }
  else if (!g_output_stream_close (G_OUTPUT_STREAM (out), cancellable, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_strdup (self->path), g_free);
}

/**
 * swb_log_export_async:
 * @store: a log, which may still be written to
 * @path: where to; the ending chooses the format: `.txt` the rows as they are shown, `.hex` a hex dump, `.bin` the
 *   received bytes, anything else the capture itself (pcapng)
 * @encoding: encoding that text is shown in
 * @cancellable: (nullable): to give up with
 * @callback: called in the caller's main context
 * @user_data: for @callback
 *
 * Saves what is in the log now, in a thread of its own. A file that was there is replaced when all is written.
 */
void
swb_log_export_async (SwbLogStore        *store,
                      const char         *path,
                      const char         *encoding,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Export *self = g_new0 (Export, 1);

  self->store = g_object_ref (store);
  self->path = g_strdup (path);
  self->encoding = g_strdup (encoding);
  swb_log_store_get_totals (store, &self->totals);
  g_task_set_task_data (task, self, (GDestroyNotify) export_free);
  g_task_run_in_thread (task, export_thread);
}

/**
 * swb_log_export_finish:
 * @result: what the callback got
 * @error: return location for a #GIOError, #SWB_LOG_ERROR or #SWB_CODEC_ERROR
 *
 * Returns: (transfer full) (nullable): the path of the file, or %NULL with @error set
 */
char *
swb_log_export_finish (GAsyncResult *result,
                       GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
