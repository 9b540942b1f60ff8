#define G_LOG_DOMAIN "swb-workspace"

#include "swb-config.h"

#include "swb-csv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-error.h"

static void
set_fault (gsize       line,
           const char *fault,
           GError    **error)
{
  g_set_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_PARSE,
               /* Translators: a line of a table, and what is wrong there */
               _("line %zu: %s"), line, fault);
}

static gsize
count_lines (const char *begin,
             const char *end)
{
  gsize count = 0;

  while ((begin = memchr (begin, '\n', (gsize) (end - begin))) != NULL)
    {
      count++;
      begin++;
    }

  return count;
}

/* By the first row, which holds names of columns. */
static char
find_separator (const SwbCsvReader *self)
{
  guint semicolons = 0, tabs = 0;
  gboolean quoted = FALSE;

  for (const char *p = self->at; p < self->end && (quoted || (*p != '\n' && *p != '\r')); p++)
    {
      if (*p == '"')
        quoted = !quoted;
      else if (quoted)
        continue;
      else if (*p == ',')
        return ',';
      else if (*p == ';')
        semicolons++;
      else if (*p == '\t')
        tabs++;
    }

  return semicolons == 0 && tabs == 0 ? ',' : semicolons >= tabs ? ';' : '\t';
}

/**
 * swb_csv_reader_init:
 * @self: (out caller-allocates): the reader
 * @tainted: a whole table, which outlives it; a byte order mark before it, as spreadsheets write it, is passed over
 * @length: its bytes
 * @error: return location for %SWB_WORKSPACE_ERROR_PARSE: not UTF-8; the message begins with the line
 *
 * Returns: whether it is text
 */
gboolean
swb_csv_reader_init (SwbCsvReader *self,
                     const char   *tainted,
                     gsize         length,
                     GError      **error)
{
  const char *valid_end;

  memset (self, 0, sizeof *self);
  self->at = tainted;
  self->end = tainted + length;
  self->next_line = 1;
  if (length >= 3 && memcmp (tainted, "\xef\xbb\xbf", 3) == 0)
    self->at += 3;

  if (!g_utf8_validate_len (self->at, (gsize) (self->end - self->at), &valid_end))
    {
      set_fault (1 + count_lines (tainted, valid_end),
                 *valid_end == '\0' ? _("a byte 0 is no text")
                                    : _("this is not UTF-8; in a spreadsheet, save the table as “CSV UTF-8”"), error);
      return FALSE;
    }

  self->separator = find_separator (self);
  return TRUE;
}

static gboolean
at_row_end (const SwbCsvReader *self)
{
  return self->at == self->end || *self->at == '\n' || *self->at == '\r';
}

/* Over CRLF, LF or CR */
static void
pass_row_end (SwbCsvReader *self)
{
  if (self->at < self->end && *self->at == '\r')
    self->at++;
  if (self->at < self->end && *self->at == '\n')
    self->at++;
  self->next_line++;
}

static gboolean
read_quoted (SwbCsvReader *self,
             GString      *field,
             GError      **error)
{
  self->at++;
  while (TRUE)
    {
      const char *quote = memchr (self->at, '"', (gsize) (self->end - self->at));

      if (quote == NULL)
        {
          set_fault (self->line, _("a field in double quotes has no end"), error);
          self->at = self->end;
          return FALSE;
        }

      self->next_line += count_lines (self->at, quote);
      g_string_append_len (field, self->at, quote - self->at);
      self->at = quote + 1;
      if (self->at == self->end || *self->at != '"')
        return TRUE;
      g_string_append_c (field, '"');
      self->at++;
    }
}

static gboolean
read_field (SwbCsvReader *self,
            GString      *field,
            GError      **error)
{
  const char *begin = self->at;

  if (self->at < self->end && *self->at == '"')
    {
      if (!read_quoted (self, field, error))
        return FALSE;
      if (at_row_end (self) || *self->at == self->separator)
        return TRUE;
      set_fault (self->line, _("behind a field in double quotes comes a separator; a double quote within is written twice"),
                 error);
      return FALSE;
    }

  while (!at_row_end (self) && *self->at != self->separator && *self->at != '"')
    self->at++;
  g_string_append_len (field, begin, self->at - begin);
  if (!at_row_end (self) && *self->at == '"')
    {
      set_fault (self->line, _("a field with a double quote stands in double quotes, and the one within is written twice"),
                 error);
      return FALSE;
    }

  return TRUE;
}

/**
 * swb_csv_reader_next:
 * @self: the reader
 * @error: return location for %SWB_WORKSPACE_ERROR_PARSE; the message begins with the line at which the row begins
 *
 * Lines without anything are passed over. After an error the reader goes on with the next line.
 *
 * Returns: (transfer full) (nullable): the fields of the next row; %NULL with @error unset at the end
 */
GStrv
swb_csv_reader_next (SwbCsvReader *self,
                     GError      **error)
{
  g_autoptr (GStrvBuilder) fields = g_strv_builder_new ();

  while (self->at < self->end && at_row_end (self))
    pass_row_end (self);
  self->line = self->next_line;
  if (self->at == self->end)
    return NULL;

  for (guint count = 1;; count++)
    {
      g_autoptr (GString) field = g_string_new (NULL);
      gboolean good = count <= SWB_CSV_MAX_FIELDS;

      if (!good)
        set_fault (self->line, _("there are too many fields"), error);
      if (!good || !read_field (self, field, error))
        {
          while (!at_row_end (self))
            self->at++;
          pass_row_end (self);
          return NULL;
        }

      g_strv_builder_add (fields, field->str);
      if (at_row_end (self))
        break;
      self->at++;
    }

  pass_row_end (self);
  return g_strv_builder_end (fields);
}

/**
 * swb_csv_add_row:
 * @out: a table that is being written
 * @fields: (array zero-terminated=1): UTF-8
 *
 * Adds a row as RFC 4180 has it, with CRLF behind.
 */
void
swb_csv_add_row (GString           *out,
                 const char *const *fields)
{
  for (gsize i = 0; fields[i] != NULL; i++)
    {
      const char *field = fields[i];
      gsize length = strlen (field);

      if (i > 0)
        g_string_append_c (out, ',');

      /* a lone empty field would be a line without anything; spaces at an end are trimmed by some programs */
      if (strpbrk (field, ",;\t\"\r\n") == NULL && (length > 0 || i > 0 || fields[1] != NULL) &&
          (length == 0 || (field[0] != ' ' && field[length - 1] != ' ')))
        {
          g_string_append_len (out, field, (gssize) length);
          continue;
        }

      g_string_append_c (out, '"');
      for (const char *p = field; *p != '\0'; p++)
        {
          if (*p == '"')
            g_string_append_c (out, '"');
          g_string_append_c (out, *p);
        }
      g_string_append_c (out, '"');
    }
  g_string_append (out, "\r\n");
}
