#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-export.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <string.h>

#include "swb-error.h"
#include "swb-log-export-private.h"

#define BUFFER (256u * 1024u)
#define ROWS_AT_ONCE 1024u
#define REPORT_INTERVAL (50 * G_TIME_SPAN_MILLISECOND)

static const struct
{
  const char *nick;
  const char *endings; /* of file names, separated by spaces */
  SwbLogExportFormat format;
} formats[] = {
  { "text", ".txt .log .text", SWB_LOG_EXPORT_TEXT },
  { "hex", ".hex .dump", SWB_LOG_EXPORT_HEX },
  { "raw", ".raw .bin .dat", SWB_LOG_EXPORT_RAW },
  { "csv", ".csv", SWB_LOG_EXPORT_CSV },
  { "json", ".json .jsonl .ndjson", SWB_LOG_EXPORT_JSON },
  { "c", ".c .h", SWB_LOG_EXPORT_C },
  { "pcapng", ".pcapng .ntar", SWB_LOG_EXPORT_PCAPNG },
};

/**
 * swb_log_export_format_from_nick:
 * @nick: `text`, `hex`, `raw`, `csv`, `json`, `c` or `pcapng`
 * @format: (out): which it is
 *
 * Returns: whether it is one
 */
gboolean
swb_log_export_format_from_nick (const char         *nick,
                                 SwbLogExportFormat *format)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (nick, formats[i].nick))
      {
        *format = formats[i].format;
        return TRUE;
      }

  return FALSE;
}

/**
 * swb_log_export_format_from_path:
 * @path: the name of a file
 * @format: (out): what its ending asks for
 *
 * Returns: %FALSE for an ending that says nothing
 */
gboolean
swb_log_export_format_from_path (const char         *path,
                                 SwbLogExportFormat *format)
{
  const char *dot = strrchr (path, '.');

  if (dot == NULL || strchr (dot, '/') != NULL)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_auto (GStrv) endings = g_strsplit (formats[i].endings, " ", -1);

      for (gsize k = 0; endings[k] != NULL; k++)
        if (g_ascii_strcasecmp (dot, endings[k]) == 0)
          {
            *format = formats[i].format;
            return TRUE;
          }
    }

  return FALSE;
}

/*
 * Writes, looks whether to stop, and reports progress.
 */
gboolean
swb_log_export_put (SwbLogExportRun *run,
                    gconstpointer    data,
                    gsize            length,
                    guint64          done,
                    guint64          total,
                    GError         **error)
{
  gint64 now;

  if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
    return FALSE;
  if (length > 0 && !g_output_stream_write_all (run->stream, data, length, NULL, run->cancellable, error))
    return FALSE;

  run->written += length;
  if (run->func == NULL)
    return TRUE;
  now = g_get_monotonic_time ();
  if (now - run->reported >= REPORT_INTERVAL)
    {
      run->reported = now;
      run->func (total > 0 ? MIN (1.0, (double) done / (double) total) : 1.0, run->user_data);
    }
  return TRUE;
}

gboolean
swb_log_export_wants (const SwbLogExportRun *run,
                      SwbLogExportHits      *hits,
                      const SwbLogRecord    *record)
{
  const SwbLogFilter *filter = run->options->filter;
  gboolean capture = run->options->format == SWB_LOG_EXPORT_PCAPNG;

  /* every record has to pass here, so that the hits keep up */
  if (hits != NULL && !swb_log_export_hits_has_record (hits, record))
    return FALSE;
  if (filter == NULL)
    return TRUE;

  if (capture && record->kind != SWB_LOG_KIND_DATA && record->kind != SWB_LOG_KIND_EVENT)
    return swb_log_filter_matches_peer (filter, record);
  return swb_log_filter_matches (filter, record);
}

static gboolean
wants_row (const SwbLogExportRun *run,
           const SwbLogRow       *row)
{
  const SwbLogRecord record = {
    .time = row->time,
    .kind = row->kind,
    .direction = row->direction,
    .flow = row->flow,
    .local = row->local,
    .remote = row->remote,
  };

  return run->options->filter == NULL || swb_log_filter_matches (run->options->filter, &record);
}

static gboolean
write_rows (SwbLogExportRun *run,
            SwbLogFormatter *formatter,
            GString         *out,
            GError         **error)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (run->store);
  g_autoptr (SwbLogExportHits) hits =
    run->options->search != NULL ? swb_log_export_hits_new (run->options->search) : NULL;
  g_autoptr (SwbLogJoiner) joiner = swb_log_joiner_new (run->options->encoding, error);
  guint64 total = run->totals.text_rows;

  if (joiner == NULL)
    return FALSE;

  for (guint64 first = run->totals.dropped_text_rows; first < total;)
    {
      g_autoptr (GPtrArray) rows =
        swb_log_rows_fetch (reader, SWB_LOG_MODE_TEXT, first, (guint) MIN (ROWS_AT_ONCE, total - first), error);

      if (rows == NULL)
        return FALSE;
      if (rows->len == 0)
        {
          SwbLogTotals totals;

          swb_log_store_get_totals (run->store, &totals);
          if (totals.dropped_text_rows <= first)
            break;
          first = totals.dropped_text_rows; /* dropped before we came there */
          continue;
        }
      for (guint i = 0; i < rows->len; i++)
        {
          const SwbLogRow *row = g_ptr_array_index (rows, i);

          g_auto (SwbLogJoin) join = { 0 };

          if (!wants_row (run, row) || (hits != NULL && !swb_log_export_hits_has_row (hits, first + i)))
            continue;
          swb_log_joiner_join (joiner, reader, row, &join);
          swb_log_formatter_add_row (formatter, row, &join, out);
        }
      first += rows->len;

      if (!swb_log_export_put (run, out->str, out->len, first, total, error))
        return FALSE;
      g_string_truncate (out, 0);
    }

  return TRUE;
}

/* Its payload is a row to the joiner, which copies nothing of it. */
static void
join_record (SwbLogJoiner       *joiner,
             SwbLogReader       *reader,
             const SwbLogRecord *record,
             SwbLogJoin         *join)
{
  const SwbLogRow row = {
    .record = record->offset,
    .kind = record->kind,
    .direction = record->direction,
    .flow = record->flow,
    .protocol = record->protocol,
    .stream_offset = record->stream_offset,
    .bytes = (guint8 *) record->payload,
    .length = record->payload_length,
    .complete = TRUE,
  };

  swb_log_joiner_join (joiner, reader, &row, join);
}

static gboolean
write_records (SwbLogExportRun *run,
               SwbLogFormatter *formatter,
               GString         *out,
               GError         **error)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (run->store);
  g_autoptr (SwbLogExportHits) hits =
    run->options->search != NULL ? swb_log_export_hits_new (run->options->search) : NULL;
  g_autoptr (SwbLogReader) around = swb_log_reader_new (run->store); /* for what lies around the record that is read */
  g_autoptr (SwbLogJoiner) joiner = swb_log_joiner_new (run->options->encoding, error);
  g_autoptr (GError) local_error = NULL;
  SwbLogExportFormat format = run->options->format;
  gboolean joins = format == SWB_LOG_EXPORT_CSV || format == SWB_LOG_EXPORT_JSON;
  guint64 offset = swb_log_reader_get_first_offset (reader);
  guint64 put = offset;
  SwbLogRecord record;

  if (joiner == NULL)
    return FALSE;

  while (offset < run->totals.length && swb_log_reader_read (reader, offset, &record, &local_error))
    {
      offset = record.next;
      if (offset > run->totals.length)
        break;
      if (swb_log_export_wants (run, hits, &record))
        {
          g_auto (SwbLogJoin) join = { 0 };

          if (joins)
            join_record (joiner, around, &record, &join);
          swb_log_formatter_add_record (formatter, &record, &join, out);
        }

      if (out->len < BUFFER && offset - put < 16 * BUFFER)
        continue;
      put = offset;
      if (!swb_log_export_put (run, out->str, out->len, offset, run->totals.length, error))
        return FALSE;
      g_string_truncate (out, 0);
    }

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return TRUE;
}

/**
 * swb_log_export_to_stream:
 * @store: a log, which may go on growing: what is published at the beginning is written
 * @options: what to write, and how
 * @stream: where to; it is not closed
 * @cancellable: (nullable): to end early
 * @func: (nullable): told how far it is, on this thread
 * @user_data: for it
 * @error: return location for a %SWB_LOG_ERROR, a %SWB_CODEC_ERROR, or what the stream says
 *
 * Returns: %FALSE with @error: then part of it may have been written
 */
gboolean
swb_log_export_to_stream (SwbLogStore               *store,
                          const SwbLogExportOptions *options,
                          GOutputStream             *stream,
                          GCancellable              *cancellable,
                          SwbLogExportFunc           func,
                          gpointer                   user_data,
                          GError                   **error)
{
  SwbLogExportRun run = {
    .store = store,
    .options = options,
    .stream = stream,
    .cancellable = cancellable,
    .func = func,
    .user_data = user_data,
  };
  SwbLogExportOptions found = *options;
  g_autoptr (SwbLogFormatter) formatter = NULL;
  g_autoptr (SwbLogSearch) search = NULL;
  g_autoptr (GString) out = NULL;
  gboolean done;

  swb_log_store_get_totals (store, &run.totals);
  if (options->filter != NULL && options->filter->pattern != NULL && options->search == NULL)
    {
      SwbLogSearchStatus status;

      search = swb_log_search_new (store, options->filter->pattern, options->filter);
      if (!swb_log_search_run (search, cancellable, NULL, NULL, error))
        return FALSE;
      swb_log_search_get_status (search, &status);
      if (status.more)
        {
          g_set_error_literal (error, SWB_LOG_ERROR, SWB_LOG_ERROR_PATTERN,
                               _("The filter finds its pattern too often to write what has it; filter for less"));
          return FALSE;
        }
      found.search = search;
      run.options = &found;
    }
  if (options->format == SWB_LOG_EXPORT_PCAPNG)
    {
      done = swb_log_export_pcapng (&run, error);
    }
  else
    {
      formatter = swb_log_formatter_new (options->format, options->encoding != NULL ? options->encoding : "UTF-8", error);
      if (formatter == NULL)
        return FALSE;

      out = g_string_sized_new (BUFFER);
      swb_log_formatter_add_head (formatter, out);
      done = options->format == SWB_LOG_EXPORT_TEXT ? write_rows (&run, formatter, out, error)
                                                    : write_records (&run, formatter, out, error);
      if (done)
        {
          swb_log_formatter_add_tail (formatter, out);
          done = swb_log_export_put (&run, out->str, out->len, 1, 1, error);
        }
    }

  if (done && func != NULL)
    func (1.0, user_data);
  return done;
}
