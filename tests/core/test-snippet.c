#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "swb-csv.h"
#include "swb-error.h"
#include "swb-snippet-csv.h"

/* ---- The list ---------------------------------------------------------------------------------------------------- */

static SwbSnippet *
new_snippet (const char *group,
             const char *name)
{
  g_autoptr (SwbPayload) payload = swb_payload_new (name, SWB_DATA_FORMAT_TEXT);

  return swb_snippet_new (group, name, payload);
}

static char *
show (SwbSnippetList *list)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < swb_snippet_list_get_length (list); i++)
    {
      SwbSnippet *snippet = swb_snippet_list_get (list, i);

      g_string_append_printf (out, "%s%s:%s", i > 0 ? " " : "", swb_snippet_get_group (snippet), swb_snippet_get_name (snippet));
    }
  return g_string_free (out, FALSE);
}

static void
assert_list (SwbSnippetList *list,
             const char     *wanted)
{
  g_autofree char *shown = show (list);

  g_assert_cmpstr (shown, ==, wanted);
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  GString    *log)
{
  g_string_append_printf (log, "%u-%u+%u ", position, removed, added);
}

static void
changed_cb (SwbSnippetList *list,
            GString        *log)
{
  g_string_append (log, "! ");
}

static void
assert_log (GString    *log,
            const char *wanted)
{
  g_assert_cmpstr (log->str, ==, wanted);
  g_string_truncate (log, 0);
}

static void
test_list (void)
{
  g_autoptr (SwbSnippetList) list = swb_snippet_list_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (SwbSnippet) kept = NULL;
  g_autoptr (SwbSnippet) copy = NULL;
  g_autoptr (SwbPayload) payload = swb_payload_new ("x", SWB_DATA_FORMAT_HEX);
  g_auto (GStrv) groups = NULL;
  g_autofree char *joined = NULL;
  guint position;

  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), log);
  g_signal_connect (list, "changed", G_CALLBACK (changed_cb), log);
  for (guint i = 0; i < 4; i++)
    {
      const char *const names[] = { "a", "b", "c", "d" };
      g_autoptr (SwbSnippet) snippet = new_snippet (i % 2 == 0 ? "x" : "y", names[i]);

      swb_snippet_list_append (list, snippet);
    }
  assert_log (log, "0-0+1 ! 1-0+1 ! 2-0+1 ! 3-0+1 ! ");
  assert_list (list, "x:a y:b x:c y:d");
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (list)) == SWB_TYPE_SNIPPET);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 4);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 4));

  swb_snippet_list_move (list, 0, 2);
  assert_list (list, "y:b x:c x:a y:d");
  assert_log (log, "0-3+3 ! ");
  swb_snippet_list_move (list, 3, 1);
  assert_list (list, "y:b y:d x:c x:a");
  assert_log (log, "1-3+3 ! ");
  swb_snippet_list_move (list, 1, 1);
  assert_log (log, "");

  groups = swb_snippet_list_dup_groups (list);
  joined = g_strjoinv (",", groups);
  g_assert_cmpstr (joined, ==, "y,x");
  swb_snippet_list_rename_group (list, swb_snippet_get_group (swb_snippet_list_get (list, 0)), "z");
  assert_list (list, "z:b z:d x:c x:a");
  assert_log (log, "! ! ");

  kept = g_object_ref (swb_snippet_list_get (list, 1));
  g_assert_true (swb_snippet_list_find (list, kept, &position));
  g_assert_cmpuint (position, ==, 1);
  swb_snippet_set_payload (kept, payload);
  swb_snippet_set_repeat (kept, 10, 3);
  swb_snippet_set_repeat (kept, 10, 3);
  swb_snippet_set_name (kept, "d");
  assert_log (log, "! ! ");
  copy = swb_snippet_copy (kept);
  g_assert_cmpuint (swb_snippet_get_interval (copy), ==, 10);
  g_assert_cmpuint (swb_snippet_get_count (copy), ==, 3);
  g_assert_cmpint (swb_snippet_get_payload (copy)->format, ==, SWB_DATA_FORMAT_HEX);
  swb_snippet_list_remove (list, 1);
  assert_list (list, "z:b x:c x:a");
  assert_log (log, "1-1+0 ! ");
  g_assert_false (swb_snippet_list_find (list, kept, NULL));

  /* it is nobody's any more */
  swb_snippet_set_repeat (kept, 0, 0);
  assert_log (log, "");
  swb_snippet_list_insert (list, 0, kept);
  assert_list (list, "z:d z:b x:c x:a");
}

/* ---- CSV --------------------------------------------------------------------------------------------------------- */

static void
test_csv_rows (void)
{
  static const struct
  {
    const char *csv;
    const char *shown; /* fields in brackets, rows with their lines */
  } cases[] = {
    { "", "" },
    { "\r\n\n\r", "" },
    { "a,b\r\nc,d\r\n", "1[a][b] 2[c][d] " },
    { "\xef\xbb\xbf" "a,b\nc,d", "1[a][b] 2[c][d] " },
    { "a\rb", "1[a] 2[b] " },
    { "a;\"b,c\";d\n1;2;3", "1[a][b,c][d] 2[1][2][3] " },
    { "a\tb\n1\t2", "1[a][b] 2[1][2] " },
    { "a;b,c\n", "1[a;b][c] " },
    { ",\n", "1[][] " },
    { "\"\"\n\"a\"\"b\"", "1[] 2[a\"b] " },
    { "\"a\r\nb\",\"\n\n\"\nx,y\n", "1[a\r\nb][\n\n] 5[x][y] " },
    { "a\n\nb\n", "1[a] 3[b] " },
    { " a , b \n", "1[ a ][ b ] " },
    { "a\n\"b\nc", "1[a] (line 2: a field in double quotes has no end) " },
    { "a\nb\"c\nd\n", "1[a] (line 2: a field with a double quote stands in double quotes, and the one within is written twice) 3[d] " },
    { "a\n\"b\"c,\nd\n",
      "1[a] (line 2: behind a field in double quotes comes a separator; a double quote within is written twice) 3[d] " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) shown = g_string_new (NULL);
      SwbCsvReader reader;

      g_assert_true (swb_csv_reader_init (&reader, cases[i].csv, strlen (cases[i].csv), NULL));
      while (TRUE)
        {
          g_autoptr (GError) error = NULL;
          g_auto (GStrv) row = swb_csv_reader_next (&reader, &error);

          if (row == NULL && error == NULL)
            break;
          if (error != NULL)
            g_string_append_printf (shown, "(%s) ", error->message);
          else
            g_string_append_printf (shown, "%zu", reader.line);
          for (guint j = 0; row != NULL && row[j] != NULL; j++)
            g_string_append_printf (shown, "[%s]", row[j]);
          if (row != NULL)
            g_string_append_c (shown, ' ');
        }
      g_assert_cmpstr (shown->str, ==, cases[i].shown);
    }
}

static void
test_csv_import (void)
{
  static const char csv[] =
    "\xef\xbb\xbfgroup,name,format,data,escapes,checksum,interval-ms,remark\r\n"
    "Modbus,read,hex,01 03 00 00,FALSE,crc-16/modbus,1000,from the manual\r\n"
    ",two lines,,\"a\r\nb\",,,,\r\n"
    "AT,dial,text,'+++\r\n"
    "AT,bad,octal,1\r\n"
    "AT,bad,,1,perhaps\r\n"
    "AT,bad,,1,,,,,more\r\n"
    "AT,bad,,1,,,0,\r\n"
    "AT,\"last\",text,'it''s,TRUE\r\n";
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) faults = NULL;
  g_autoptr (GPtrArray) snippets = swb_snippet_csv_parse (csv, strlen (csv), &faults, &error);
  g_autoptr (SwbSnippetList) list = swb_snippet_list_new ();
  g_autoptr (JsonArray) array = NULL;

  g_assert_no_error (error);
  swb_snippet_list_append_all (list, snippets);
  assert_list (list, "Modbus:read :two lines AT:dial AT:last");
  g_assert_cmpint (swb_snippet_get_payload (snippets->pdata[0])->format, ==, SWB_DATA_FORMAT_HEX);
  g_assert_cmpstr (swb_snippet_get_payload (snippets->pdata[0])->checksum, ==, "crc-16/modbus");
  g_assert_cmpuint (swb_snippet_get_interval (snippets->pdata[0]), ==, 1000);
  g_assert_cmpstr (swb_snippet_get_payload (snippets->pdata[1])->data, ==, "a\r\nb");
  g_assert_cmpstr (swb_snippet_get_payload (snippets->pdata[2])->data, ==, "+++");
  g_assert_cmpstr (swb_snippet_get_payload (snippets->pdata[3])->data, ==, "'it''s");
  g_assert_true (swb_snippet_get_payload (snippets->pdata[3])->escapes);
  array = swb_snippet_list_write (list);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (array, 0), "remark"), ==, "from the manual");

  g_assert_cmpuint (g_strv_length (faults), ==, 4);
  g_assert_cmpstr (faults[0], ==, "line 6.format: “octal” is none of: text, hex");
  g_assert_cmpstr (faults[1], ==, "line 7: escapes can’t be “perhaps”");
  g_assert_true (g_str_has_prefix (faults[2], "line 8: there are more fields than the 8 names of columns"));
  g_assert_true (g_str_has_prefix (faults[3], "line 9.repeat.interval-ms: a whole number from 1"));
}

static void
test_csv_refused (void)
{
  static const struct
  {
    const char *csv;
    gssize length;
    const char *message;
  } cases[] = {
    { "", 0, "line 1: there is nothing in it" },
    { "\n\r\n", -1, "line 1: there is nothing in it" },
    { "group,name\n1,2\n", -1, "line 1: there is no column “data”" },
    { "data,data\n", -1, "line 1: there are two columns “data”" },
    { "data,\n", -1, "line 1: column 2 has no name" },
    { "data,repeat\n", -1, "line 1: a column can’t be “repeat”" },
    { "data\n\xd6\xd0\n", -1, "line 2: this is not UTF-8; in a spreadsheet" },
    { "data\na\0b\n", 9, "line 2: a byte 0 is no text" },
    { "\xff\xfe" "d\0a\0", 6, "line 1: this is not UTF-8" },
    { "\"data", -1, "line 1: a field in double quotes has no end" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) faults = NULL;
      gsize length = cases[i].length >= 0 ? (gsize) cases[i].length : strlen (cases[i].csv);

      g_assert_null (swb_snippet_csv_parse (cases[i].csv, length, &faults, &error));
      g_assert_null (faults);
      if (!g_str_has_prefix (error->message, cases[i].message))
        g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_csv_many_faults (void)
{
  g_autoptr (GString) csv = g_string_new ("data,format\n");
  g_autoptr (GPtrArray) snippets = NULL;
  g_auto (GStrv) faults = NULL;

  for (guint i = 0; i < 150; i++)
    g_string_append (csv, "1,2\n");
  snippets = swb_snippet_csv_parse (csv->str, csv->len, &faults, NULL);
  g_assert_cmpuint (snippets->len, ==, 0);
  g_assert_cmpuint (g_strv_length (faults), ==, 101);
  g_assert_cmpstr (faults[100], ==, "50 more rows are at fault");
}

/* From JSON to a table and back it is the same JSON. */
static void
test_csv_round_trip (void)
{
  static const char text[] =
    "{\"snippets\":["
    "{\"name\":\"\",\"data\":\"\"},"
    "{\"group\":\"g\",\"name\":\" n \",\"data\":\"a,\\\"b\\\"\\r\\n;\\t\",\"escapes\":true,\"variables\":true,"
    "\"prefix\":\"=1+1\",\"suffix\":\"'=\",\"checksum\":\"SUM-8\",\"checksum-order\":\"big\",\"checksum-range\":\"1..-1\","
    "\"line-ending\":\"crlf\",\"repeat\":{\"interval-ms\":5,\"count\":7}},"
    "{\"name\":\"-\",\"data\":\"'\",\"other\":\"@x\"},"
    "{\"group\":\"中文\",\"name\":\"名\",\"data\":\"00 ff\",\"format\":\"hex\",\"encoding\":\"GBK\"}"
    "]}";
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  g_auto (SwbJsonObject) object = { 0 };
  g_autoptr (SwbSnippetList) list = swb_snippet_list_new ();
  g_autoptr (SwbSnippetList) again = swb_snippet_list_new ();
  g_autoptr (GPtrArray) snippets = NULL;
  g_autoptr (GBytes) csv = NULL;
  g_autoptr (GBytes) csv_again = NULL;
  g_autoptr (JsonNode) before = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (JsonNode) after = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *text_before = NULL;
  g_autofree char *text_after = NULL;
  g_autoptr (GError) error = NULL;
  GStrv faults = NULL;
  const char *data;
  gsize length;

  g_assert_true (swb_json_object_init (&object, root, "", NULL));
  g_assert_true (swb_snippet_list_read (list, &object, "snippets", &error));
  g_assert_no_error (error);
  csv = swb_snippet_csv_format (list);
  data = g_bytes_get_data (csv, &length);
  g_assert_true (g_str_has_prefix (data, "\xef\xbb\xbfgroup,name,format,data,encoding,"));
  snippets = swb_snippet_csv_parse (data, length, &faults, &error);
  g_assert_no_error (error);
  g_assert_null (faults);
  swb_snippet_list_append_all (again, snippets);

  json_node_take_array (before, swb_snippet_list_write (list));
  json_node_take_array (after, swb_snippet_list_write (again));
  text_before = json_to_string (before, FALSE);
  text_after = json_to_string (after, FALSE);
  g_assert_cmpstr (text_after, ==, text_before);
  csv_again = swb_snippet_csv_format (again);
  g_assert_true (g_bytes_equal (csv, csv_again));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/snippet/list", test_list);
  g_test_add_func ("/snippet/csv/rows", test_csv_rows);
  g_test_add_func ("/snippet/csv/import", test_csv_import);
  g_test_add_func ("/snippet/csv/refused", test_csv_refused);
  g_test_add_func ("/snippet/csv/many-faults", test_csv_many_faults);
  g_test_add_func ("/snippet/csv/round-trip", test_csv_round_trip);
  return g_test_run ();
}
