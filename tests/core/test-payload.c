#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "swb-error.h"
#include "swb-hex.h"
#include "swb-payload.h"

static SwbPayload *
read_payload (const char *json,
              GError    **error)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_auto (SwbJsonObject) object = { 0 };

  g_assert_nonnull (node);
  if (!swb_json_object_init (&object, node, "snippets[3]", error))
    return NULL;

  return swb_payload_read (&object, error);
}

/* What is read gives these bytes, and so does what is written of it and read again. */
static void
test_bytes (void)
{
  static const struct
  {
    const char *json;
    const char *hex;
  } cases[] = {
    { "{}", "" },
    { "{\"data\":\"AB\"}", "41 42" },
    { "{\"data\":\"01 03\",\"format\":\"hex\",\"checksum\":\"crc-16/modbus\"}", "01 03 40 21" },
    { "{\"data\":\"01 03\",\"format\":\"hex\",\"checksum\":\"crc-16/modbus\",\"checksum-order\":\"big\"}", "01 03 21 40" },
    { "{\"data\":\"a\\\\n\",\"escapes\":true}", "61 0A" },
    { "{\"data\":\"a\\\\n\"}", "61 5C 6E" },
    { "{\"data\":\"{{counter}}\",\"variables\":true}", "31" },
    { "{\"data\":\"{{counter}}\"}", "7B 7B 63 6F 75 6E 74 65 72 7D 7D" },
    { "{\"data\":\"中\",\"encoding\":\"UTF-8\",\"line-ending\":\"crlf\"}", "E4 B8 AD 0D 0A" },
    { "{\"data\":\"中\",\"prefix\":\"<\",\"suffix\":\">\",\"other\":1}", "3C D6 D0 3E" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SwbPayload) read = read_payload (cases[i].json, &error);
      g_autoptr (JsonObject) written = json_object_new ();
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      g_autofree char *text = NULL;
      g_autoptr (SwbPayload) again = NULL;
      SwbPayload *both[2];

      g_assert_no_error (error);
      swb_payload_write (read, written);
      json_node_set_object (node, written);
      text = json_to_string (node, FALSE);
      again = read_payload (text, &error);
      g_assert_no_error (error);

      both[0] = read;
      both[1] = again;
      for (guint j = 0; j < 2; j++)
        {
          g_autoptr (SwbPayload) copy = swb_payload_copy (both[j]);
          g_auto (SwbSendFrame) frame = { 0 };
          SwbTemplateContext context;
          SwbSendFault fault;
          g_autofree char *hex = NULL;

          swb_template_context_init (&context);
          swb_payload_build (copy, "GBK", &context, &frame, &fault, &error);
          g_assert_no_error (error);
          hex = swb_hex_format (g_bytes_get_data (frame.bytes, NULL), g_bytes_get_size (frame.bytes));
          g_assert_cmpstr (hex, ==, cases[i].hex);
        }
    }
}

/* A member that can't be taken is named with its place. */
static void
test_faults (void)
{
  static const struct
  {
    const char *json;
    SwbWorkspaceError code;
    const char *message;
  } cases[] = {
    { "[]", SWB_WORKSPACE_ERROR_TYPE, "snippets[3]: an object is wanted here, not an array" },
    { "{\"data\":1}", SWB_WORKSPACE_ERROR_TYPE, "snippets[3].data: a string is wanted here, not a number" },
    { "{\"data\":null}", SWB_WORKSPACE_ERROR_TYPE, "snippets[3].data: a string is wanted here, not null" },
    { "{\"escapes\":\"on\"}", SWB_WORKSPACE_ERROR_TYPE, "snippets[3].escapes: true or false is wanted here, not a string" },
    { "{\"format\":\"octal\"}", SWB_WORKSPACE_ERROR_VALUE, "snippets[3].format: “octal” is none of: text, hex" },
    { "{\"line-ending\":{}}", SWB_WORKSPACE_ERROR_TYPE, "snippets[3].line-ending: a string is wanted here, not an object" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SwbPayload) payload = read_payload (cases[i].json, &error);

      g_assert_null (payload);
      g_assert_error (error, SWB_WORKSPACE_ERROR, (int) cases[i].code);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_numbers (void)
{
  static const struct
  {
    const char *json;
    gboolean taken;
    guint64 value;
  } cases[] = {
    { "{}", TRUE, 7 },
    { "{\"n\":1}", TRUE, 1 },
    { "{\"n\":9007199254740992}", TRUE, 9007199254740992u },
    { "{\"n\":9007199254740993}", FALSE, 7 },
    { "{\"n\":0}", FALSE, 7 },
    { "{\"n\":-1}", FALSE, 7 },
    { "{\"n\":1.5}", FALSE, 7 },
    { "{\"n\":1e300}", FALSE, 7 },
    { "{\"n\":\"1\"}", FALSE, 7 },
    { "{\"n\":true}", FALSE, 7 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (cases[i].json, NULL);
      g_autoptr (GError) error = NULL;
      g_auto (SwbJsonObject) object = { 0 };
      guint64 value = 7;

      g_assert_true (swb_json_object_init (&object, node, "", NULL));
      g_assert_cmpint (swb_json_object_get_uint (&object, "n", 1, G_GUINT64_CONSTANT (1) << 53, &value, &error), ==,
                       cases[i].taken);
      g_assert_cmpuint (value, ==, cases[i].value);
      if (!cases[i].taken)
        g_assert_true (g_str_has_prefix (error->message, "n: "));
    }
}

static void
test_unknown (void)
{
  static const char *const known[] = { "a", NULL };
  g_autoptr (JsonNode) node = json_from_string ("{\"z\":[1,{\"q\":null}],\"a\":1,\"b\":{\"c\":\"d\"}}", NULL);
  g_auto (SwbJsonObject) object = { 0 };
  g_autoptr (JsonObject) unknown = NULL;
  g_autoptr (JsonObject) into = json_object_new ();
  g_autoptr (JsonNode) out = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  g_assert_true (swb_json_object_init (&object, node, "", NULL));
  unknown = swb_json_object_dup_unknown (&object, known);
  json_object_set_int_member (into, "a", 2);
  swb_json_object_add_members (into, unknown);
  json_node_set_object (out, into);
  text = json_to_string (out, FALSE);
  g_assert_cmpstr (text, ==, "{\"a\":2,\"z\":[1,{\"q\":null}],\"b\":{\"c\":\"d\"}}");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/payload/bytes", test_bytes);
  g_test_add_func ("/payload/faults", test_faults);
  g_test_add_func ("/payload/numbers", test_numbers);
  g_test_add_func ("/payload/unknown-members", test_unknown);
  return g_test_run ();
}
