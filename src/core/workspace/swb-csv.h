#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SwbCsvReader:
 *
 * Goes through the rows of a table of comma-separated values (RFC 4180), of tainted bytes. Lies on the stack, and copies
 * nothing but the row that it is at. Belongs to one thread. The members are private but for these:
 *
 * @line: where the row began that swb_csv_reader_next() gave last, from 1
 * @separator: what stands between two fields; a comma unless the first row has none outside of quotes, but semicolons or
 *   tabs, as spreadsheets write them in some countries
 */
typedef struct
{
  const char *at;
  const char *end;
  gsize next_line;
  gsize line;
  char separator;
} SwbCsvReader;

/* Fields in one row. */
#define SWB_CSV_MAX_FIELDS 1000

gboolean swb_csv_reader_init (SwbCsvReader *self,
                              const char   *tainted,
                              gsize         length,
                              GError      **error);
GStrv swb_csv_reader_next (SwbCsvReader *self,
                           GError      **error);
void swb_csv_add_row (GString           *out,
                      const char *const *fields);

G_END_DECLS
