#define G_LOG_DOMAIN "swb-workspace"

#include "swb-config.h"

#include "swb-snippet-csv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-csv.h"
#include "swb-error.h"

/*
 * Snippets as a table. A row is made to the JSON object that stands for it in a workspace file, and read as that one; so both
 * know the same members, values and faults.
 */

typedef enum
{
  COLUMN_TEXT,
  COLUMN_BOOLEAN,
  COLUMN_REPEAT, /* a number, of the object `repeat` */
} ColumnType;

/* In the order in which they are written. */
static const struct
{
  const char *name;
  ColumnType type;
} columns[] = {
  { "group", COLUMN_TEXT },
  { "name", COLUMN_TEXT },
  { "format", COLUMN_TEXT },
  { "data", COLUMN_TEXT },
  { "encoding", COLUMN_TEXT },
  { "escapes", COLUMN_BOOLEAN },
  { "variables", COLUMN_BOOLEAN },
  { "prefix", COLUMN_TEXT },
  { "suffix", COLUMN_TEXT },
  { "checksum", COLUMN_TEXT },
  { "checksum-order", COLUMN_TEXT },
  { "checksum-range", COLUMN_TEXT },
  { "line-ending", COLUMN_TEXT },
  { "interval-ms", COLUMN_REPEAT },
  { "count", COLUMN_REPEAT },
};

/* What a spreadsheet would run as a formula when it opens the table, and save as its result. */
static gboolean
is_formula (const char *text)
{
  return *text != '\0' && strchr ("=+-@\t\r'", *text) != NULL;
}

static const char *
strip_apostrophe (const char *field)
{
  return field[0] == '\'' && is_formula (field + 1) ? field + 1 : field;
}

static gboolean
read_head (GStrv    head,
           gsize    line,
           GError **error)
{
  gboolean has_data = FALSE;

  for (guint i = 0; head[i] != NULL; i++)
    {
      g_strstrip (head[i]);
      if (*head[i] == '\0')
        {
          g_set_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_VALUE,
                       _("line %zu: column %u has no name; the first line has the names of the columns, such as "
                         "group,name,format,data"), line, i + 1);
          return FALSE;
        }
      if (strcmp (head[i], "repeat") == 0)
        {
          g_set_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_VALUE,
                       _("line %zu: a column can’t be “repeat”; there are interval-ms and count"), line);
          return FALSE;
        }
      for (guint j = 0; j < i; j++)
        if (strcmp (head[i], head[j]) == 0)
          {
            g_set_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_VALUE,
                         _("line %zu: there are two columns “%s”"), line, head[i]);
            return FALSE;
          }
      has_data |= strcmp (head[i], "data") == 0;
    }

  if (!has_data)
    g_set_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_VALUE,
                 _("line %zu: there is no column “data”; the first line has the names of the columns, such as "
                   "group,name,format,data"), line);
  return has_data;
}

/* Excel writes its own words in capitals. */
static gboolean
set_boolean (JsonObject *object,
             const char *name,
             const char *field)
{
  static const char *const yes[] = { "true", "on", "yes", "1", NULL };
  static const char *const no[] = { "false", "off", "no", "0", NULL };
  g_autofree char *lower = g_ascii_strdown (field, -1);

  if (!g_strv_contains (yes, lower) && !g_strv_contains (no, lower))
    return FALSE;

  json_object_set_boolean_member (object, name, g_strv_contains (yes, lower));
  return TRUE;
}

static gboolean
set_number (JsonObject *object,
            const char *name,
            const char *field)
{
  gint64 number;

  if (!g_ascii_string_to_signed (field, 10, 0, G_MAXINT64, &number, NULL))
    return FALSE;

  json_object_set_int_member (object, name, number);
  return TRUE;
}

static gboolean
set_member (JsonObject *object,
            JsonObject *repeat,
            const char *name,
            const char *field)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (columns); i++)
    if (strcmp (columns[i].name, name) == 0)
      break;

  /* an empty field says nothing, and of other columns a name is kept with what it says */
  if (*field == '\0')
    return TRUE;
  if (i == G_N_ELEMENTS (columns) || columns[i].type == COLUMN_TEXT)
    {
      json_object_set_string_member (object, name, strip_apostrophe (field));
      return TRUE;
    }

  return columns[i].type == COLUMN_BOOLEAN ? set_boolean (object, name, field) : set_number (repeat, name, field);
}

/* (transfer full) (nullable) */
static SwbSnippet *
read_row (GStrv    head,
          GStrv    row,
          gsize    line,
          GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonObject) repeat = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *place = g_strdup_printf (_("line %zu"), line);
  g_auto (SwbJsonObject) wrapped = { 0 };
  guint count = g_strv_length (head);

  for (guint i = 0; row[i] != NULL; i++)
    {
      if (i >= count && *row[i] != '\0')
        {
          g_set_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_VALUE,
                       _("%s: there are more fields than the %u names of columns; a field with a comma stands in double quotes"),
                       place, count);
          return NULL;
        }
      if (i < count && !set_member (object, repeat, head[i], row[i]))
        {
          g_set_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_VALUE,
                       /* Translators: a line, the name of a column, and what stands in it */
                       _("%s: %s can’t be “%s”"), place, head[i], row[i]);
          return NULL;
        }
    }

  if (json_object_get_size (repeat) > 0)
    json_object_set_object_member (object, "repeat", json_object_ref (repeat));

  node = json_node_init_object (json_node_alloc (), object);
  if (!swb_json_object_init (&wrapped, node, place, error))
    return NULL;
  return swb_snippet_read (&wrapped, error);
}

/**
 * swb_snippet_csv_parse:
 * @tainted: a table, see #SwbCsvReader
 * @length: its bytes
 * @faults: (out) (transfer full) (nullable): what is wrong with rows that were left out, each with its line, up to
 *   %SWB_SNIPPET_CSV_MAX_FAULTS of them and then how many more; %NULL when there are none
 * @error: return location for a #SwbWorkspaceError: it is no table of snippets at all
 *
 * The first row has the names of the columns, in any order: `group`, `name`, `repeat`'s `interval-ms` and `count`, and those
 * of #SwbPayload; only `data` is needed. What stands in other columns is kept as members of that name. A row may end early;
 * an empty field is the default. An apostrophe before one of = + - @ ' or a tab guards against spreadsheets, and is taken
 * away. Any thread.
 *
 * Returns: (transfer full) (nullable) (element-type SwbSnippet): the snippets of the other rows
 */
GPtrArray *
swb_snippet_csv_parse (const char *tainted,
                       gsize       length,
                       GStrv      *faults,
                       GError    **error)
{
  g_autoptr (GPtrArray) snippets = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GStrvBuilder) told = g_strv_builder_new ();
  g_auto (GStrv) head = NULL;
  guint n_faults = 0;
  SwbCsvReader reader;

  *faults = NULL;
  if (!swb_csv_reader_init (&reader, tainted, length, error))
    return NULL;
  head = swb_csv_reader_next (&reader, error);
  if (head == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_PARSE, _("line %zu: %s"), (gsize) 1,
                     _("there is nothing in it"));
      return NULL;
    }
  if (!read_head (head, reader.line, error))
    return NULL;

  while (TRUE)
    {
      g_autoptr (GError) fault = NULL;
      g_auto (GStrv) row = swb_csv_reader_next (&reader, &fault);
      SwbSnippet *snippet = row != NULL ? read_row (head, row, reader.line, &fault) : NULL;

      if (snippet != NULL)
        g_ptr_array_add (snippets, snippet);
      else if (fault == NULL)
        break;
      else if (n_faults++ < SWB_SNIPPET_CSV_MAX_FAULTS)
        g_strv_builder_add (told, fault->message);
    }

  if (n_faults > SWB_SNIPPET_CSV_MAX_FAULTS)
    {
      g_autofree char *more = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more row is at fault",
                                                            "%u more rows are at fault",
                                                            n_faults - SWB_SNIPPET_CSV_MAX_FAULTS),
                                               n_faults - SWB_SNIPPET_CSV_MAX_FAULTS);

      g_strv_builder_add (told, more);
    }
  if (n_faults > 0)
    *faults = g_strv_builder_end (told);
  return g_steal_pointer (&snippets);
}

/* (transfer full): of the member as a field; empty where there is none */
static char *
get_field (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *text;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return g_strdup ("");

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      text = json_node_get_string (node);
      return g_strconcat (is_formula (text) ? "'" : "", text, NULL);
    case G_TYPE_BOOLEAN:
      return g_strdup (json_node_get_boolean (node) ? "true" : "false");
    case G_TYPE_INT64:
      return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
    default:
      return g_strdup ("");
    }
}

/* Text members that are no columns of ours, of all snippets, in the order in which they come. */
static void
add_other_columns (JsonObject *object,
                   GPtrArray  *head,
                   GHashTable *seen)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING && *name != '\0' &&
        head->len < SWB_CSV_MAX_FIELDS && !g_hash_table_contains (seen, name))
      {
        char *column = g_strdup (name);

        g_strstrip (column);
        if (strcmp (column, name) == 0)
          {
            g_ptr_array_add (head, column);
            g_hash_table_add (seen, column);
          }
        else
          {
            g_free (column); /* would come back by another name */
          }
      }
}

/**
 * swb_snippet_csv_format:
 * @list: snippets
 *
 * Writes what swb_snippet_csv_parse() reads: RFC 4180, UTF-8, with a byte order mark where there is more than ASCII, for
 * spreadsheets to see it. Of members that are not understood those with a text become columns; others, which have no place
 * in a table, are left out. The thread of @list.
 *
 * Returns: (transfer full): the table
 */
GBytes *
swb_snippet_csv_format (SwbSnippetList *list)
{
  g_autoptr (JsonArray) array = swb_snippet_list_write (list);
  g_autoptr (GPtrArray) head = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_ptr_array_add (head, g_strdup (columns[i].name));
      g_hash_table_add (seen, head->pdata[i]);
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    add_other_columns (json_array_get_object_element (array, i), head, seen);
  g_ptr_array_add (head, NULL);
  swb_csv_add_row (out, (const char *const *) head->pdata);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);
      JsonObject *repeat = json_object_has_member (object, "repeat") ? json_object_get_object_member (object, "repeat") : NULL;
      g_auto (GStrv) row = g_new0 (char *, head->len);

      for (guint j = 0; j + 1 < head->len; j++)
        {
          gboolean of_repeat = j < G_N_ELEMENTS (columns) && columns[j].type == COLUMN_REPEAT;

          row[j] = of_repeat && repeat == NULL ? g_strdup ("") : get_field (of_repeat ? repeat : object, head->pdata[j]);
        }
      swb_csv_add_row (out, (const char *const *) row);
    }

  if (!g_str_is_ascii (out->str))
    g_string_prepend (out, "\xef\xbb\xbf");
  return g_string_free_to_bytes (out);
}
