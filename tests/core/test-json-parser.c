#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "swb-error.h"
#include "swb-json-format.h"
#include "swb-json-parser.h"

/* What is read is written like this, and read again. */
static void
test_values (void)
{
  static const struct
  {
    const char *json;
    const char *written;
  } cases[] = {
    { "{}", "{}\n" },
    { "[]", "[]\n" },
    { " \r\n\t1 ", "1\n" },
    { "\xef\xbb\xbf{}", "{}\n" },
    { "[1,2]", "[\n  1,\n  2\n]\n" },
    { "{\"b\":1,\"a\":{\"c\":[{}]}}", "{\n  \"b\": 1,\n  \"a\": {\n    \"c\": [\n      {}\n    ]\n  }\n}\n" },
    { "{\"\":true,\"x\":false,\"y\":null}", "{\n  \"\": true,\n  \"x\": false,\n  \"y\": null\n}\n" },
    { "9223372036854775807", "9223372036854775807\n" },
    { "-9223372036854775808", "-9223372036854775808\n" },
    { "-0", "0\n" },
    { "0.1", "0.1\n" },
    { "1.0", "1.0\n" },
    { "1e3", "1000.0\n" },
    { "1E+400000000000000000000e", NULL },
    { "-1.5e-7", "-1.5e-07\n" },
    { "0.30000000000000004", "0.30000000000000004\n" },
    { "\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001\\u007f\"", "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u007F\"\n" },
    { "\"\\u4e2d\\uD83D\\uDE00 中\"", "\"中😀 中\"\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = swb_json_parse (cases[i].json, strlen (cases[i].json), &error);
      g_autoptr (JsonNode) again = NULL;
      g_autoptr (GBytes) bytes = NULL;
      const char *text;
      gsize length;

      if (cases[i].written == NULL)
        {
          g_assert_null (node);
          continue;
        }

      g_assert_no_error (error);
      bytes = swb_json_format (node);
      text = g_bytes_get_data (bytes, &length);
      g_assert_cmpmem (text, length, cases[i].written, strlen (cases[i].written));
      again = swb_json_parse (text, length, &error);
      g_assert_no_error (error);
      g_assert_true (json_node_equal (node, again));
    }
}

/* Every refusal says where, in lines and columns of characters. */
static void
test_faults (void)
{
  static const struct
  {
    const char *json;
    gssize length;
    const char *message;
  } cases[] = {
    { "", 0, "line 1, column 1: there is nothing in it" },
    { "\xef\xbb\xbf \n ", -1, "line 2, column 2: there is nothing in it" },
    { "{", -1, "line 1, column 2: the file ends here, where a name in double quotes is wanted" },
    { "{\"a\":1", -1, "line 1, column 7: the file ends here, where “,” or “}” is wanted" },
    { "[1,\n 2,\n]", -1, "line 3, column 1: a value is wanted here, not “]”" },
    { "{\"中文\": 1,}", -1, "line 1, column 10: a name in double quotes is wanted here, not “}”" },
    { "{\"a\" 1}", -1, "line 1, column 6: “:” is wanted here, not “1”" },
    { "{'a':1}", -1, "line 1, column 2: a name in double quotes is wanted here, not “'”" },
    { "// x\n{}", -1, "line 1, column 1: a value is wanted here, not “/”" },
    { "{} {}", -1, "line 1, column 4: there is something behind the end" },
    { "{\"a\":1,\n\"b\":2,\n \"a\":3}", -1, "line 3, column 2: “a” stands in this object twice" },
    { "\"abc", -1, "line 1, column 1: this text has no end" },
    { "\"a\nb\"", -1, "line 1, column 3: a text can’t have a line break" },
    { "\"\\x41\"", -1, "line 1, column 2: after \\ comes one of" },
    { "\"\\", -1, "line 1, column 2: after \\ comes one of" },
    { "\"a\\u0000b\"", -1, "line 1, column 3: a text can’t have the character \\u0000" },
    { "{\"a\\u0000\":1}", -1, "line 1, column 4: a text can’t have the character \\u0000" },
    { "\"\\u12\"", -1, "line 1, column 2: \\u has four hexadecimal digits" },
    { "\"\\ud83d\"", -1, "line 1, column 2: this is the first half" },
    { "\"\\ud83d\\u0041\"", -1, "line 1, column 2: this is the first half" },
    { "\"\\udE00\"", -1, "line 1, column 2: this is the second half" },
    { "9223372036854775808", -1, "line 1, column 1: this number is too large" },
    { "[1e400]", -1, "line 1, column 2: this number is too large" },
    { "01", -1, "line 1, column 1: this is no number of JSON" },
    { "-", -1, "line 1, column 1: this is no number of JSON" },
    { "1.", -1, "line 1, column 1: this is no number of JSON" },
    { "1e", -1, "line 1, column 1: this is no number of JSON" },
    { "0x10", -1, "line 1, column 1: this is no number of JSON" },
    { "+1", -1, "line 1, column 1: a value is wanted here, not “+”" },
    { "NaN", -1, "line 1, column 1: a value is wanted here, not “N”" },
    { "nul", -1, "line 1, column 1: a value is wanted here, not “n”" },
    { "{\"a\": \"\xff\"}", -1, "line 1, column 8: this is not UTF-8" },
    { "\"\xc0\x80\"", -1, "line 1, column 2: this is not UTF-8" },
    { "\"\xed\xa0\x80\"", -1, "line 1, column 2: this is not UTF-8" },
    { "{}\0", 3, "line 1, column 3: a byte 0 is no text" },
    { "\"a\0b\"", 5, "line 1, column 3: a byte 0 is no text" },
    { "\"a\xe4", 3, "line 1, column 3: this is not UTF-8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize length = cases[i].length >= 0 ? (gsize) cases[i].length : strlen (cases[i].json);
      g_autofree char *exact = g_memdup2 (cases[i].json, length); /* so that a sanitizer sees a read behind it */
      g_autoptr (JsonNode) node = swb_json_parse (exact != NULL ? exact : "", length, &error);

      g_assert_null (node);
      g_assert_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_PARSE);
      if (!g_str_has_prefix (error->message, cases[i].message))
        g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_depth (void)
{
  for (guint depth = 63; depth <= 1000000; depth = depth < 66 ? depth + 1 : depth * 1000)
    {
      g_autofree char *begin = g_strnfill (depth, '[');
      g_autofree char *end = g_strnfill (depth, ']');
      g_autofree char *json = g_strconcat (begin, end, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = swb_json_parse (json, strlen (json), &error);

      if (depth <= SWB_JSON_MAX_DEPTH)
        {
          g_assert_no_error (error);
          g_assert_nonnull (node);
          continue;
        }
      g_assert_null (node);
      g_assert_cmpstr (error->message, ==,
                       "line 1, column 65: arrays and objects lie more than 64 deep in each other");
    }
}

static void
test_many (void)
{
  g_autoptr (GString) json = g_string_new ("[");
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < SWB_JSON_MAX_VALUES + 1; i++)
    g_string_append (json, "0,");
  node = swb_json_parse (json->str, json->len, &error);
  g_assert_null (node);
  g_assert_cmpstr (error->message, ==, "line 1, column 4000000: there are more than 2000000 values");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-parser/values", test_values);
  g_test_add_func ("/json-parser/faults", test_faults);
  g_test_add_func ("/json-parser/depth", test_depth);
  g_test_add_func ("/json-parser/many", test_many);
  return g_test_run ();
}
