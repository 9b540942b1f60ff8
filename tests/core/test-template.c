#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "swb-error.h"
#include "swb-send-codec.h"
#include "swb-template.h"

/* 2023-11-14 22:13:20.123456 UTC */
#define NOW G_GINT64_CONSTANT (1700000000123456)

static SwbTemplateContext
make_context (GTimeZone *zone)
{
  SwbTemplateContext context = {
    .now = NOW, .zone = zone, .seed = { 1, 2, 3, 4 }, .peer = "192.168.0.7:51234", .local = "[::1]:6001",
  };

  return context;
}

static char *
expand (const char               *text,
        const SwbTemplateContext *context)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize position = 99;

  bytes = swb_template_expand (text, context, &position, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (position, ==, 0);
  if (g_bytes_get_size (bytes) == 0)
    return g_strdup ("");
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_expand (void)
{
  static const struct
  {
    const char *text;
    guint64 counter;
    const char *expected;
  } cases[] = {
    { "", 0, "" },
    { "plain { } }} 中", 0, "plain { } }} 中" },
    { "{{{{", 0, "{{" },
    { "{{{{counter}}", 0, "{{counter}}" },
    { "{{{{{{counter}}", 0, "{{1" },
    { "{\"a\":{\"b\":1}}", 0, "{\"a\":{\"b\":1}}" },
    { "{{counter}}", 0, "1" },
    { "{{counter}}{{counter}}", 41, "4242" },
    { "{{counter:0}}", 0, "0" },
    { "{{u8:counter}}{{u8:counter:256,1}}x", 64, "A@x" },
    { "{{u16be:counter:16706}}{{u16le:counter:16706}}", 0, "ABBA" },
    { "{{u32be:counter:1094861636}}{{u64le:counter:5208208757389214273}}", 0, "ABCDABCDEFGH" },
    { "{{counter:10,5}}", 3, "25" },
    { "{{counter:1,1,4}}", 6, "0007" },
    { "{{counter:1,1,4}}", 99998, "99999" },
    { "{{counter:1,-1,4}}", 3, "-002" },
    { "{{counter:-5,1,0}}", 0, "-5" },
    { "{{counter:9223372036854775807,1}}", 1, "-9223372036854775808" },
    { "{{COUNTER}}", 8, "9" },
    { "{{time}}", 0, "22:13:20" },
    { "{{time:%H:%M:%S}}", 0, "22:13:20" },
    { "{{time:%H%M%S.%f}}", 0, "221320.123456" },
    { "{{time:%Y-%m-%dT%H:%M:%SZ}}", 0, "2023-11-14T22:13:20Z" },
    { "{{date}}", 0, "2023-11-14" },
    { "{{date:%d.%m.%Y}}", 0, "14.11.2023" },
    { "{{DATE}} {{TIME}}", 0, "2023-11-14 10:13:20 pm" },
    { "{{unixtime}} {{unixtime:s}}", 0, "1700000000 1700000000" },
    { "{{unixtime:ms}}", 0, "1700000000123" },
    { "{{unixtime:us}}", 0, "1700000000123456" },
    { "{{UNIXTIME}}", 0, "1700000000" },
    { "{{random:7-7}}{{random:-3--3}}", 0, "7-3" },
    { "{{peer}} {{local}}", 0, "192.168.0.7:51234 [::1]:6001" },
  };
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SwbTemplateContext context = make_context (utc);
      g_autofree char *got = NULL;

      context.counter = cases[i].counter;
      got = expand (cases[i].text, &context);
      g_assert_cmpstr (got, ==, cases[i].expected);
    }
}

static void
test_zone (void)
{
  g_autoptr (GTimeZone) shanghai = g_time_zone_new_offset (8 * 3600);
  SwbTemplateContext context = make_context (shanghai);
  g_autofree char *got = expand ("{{date}} {{time}} {{TIME}}", &context);

  g_assert_cmpstr (got, ==, "2023-11-15 06:13:20 06:13:20 am");
}

static void
test_errors (void)
{
  static const struct
  {
    const char *text;
    gsize position;
    const char *names;
  } cases[] = {
    { "{{nothing}}", 1, "{{nothing}}" },
    { "中文 {{nothing}}", 4, "Character 4" },
    { "{{}}", 1, "{{}}" },
    { "{{ counter }}", 1, "{{ counter }}" },
    { "{{Counter}}", 1, "{{Counter}}" },
    { "{{{counter}}", 1, "{{{counter}}" },
    { "a{{counter", 2, "}}" },
    { "a{{counter}", 2, "}}" },
    { "a{{", 2, "{{{{" },
    { "{{a\nb}}", 1, "line" },
    { "{{{{{{", 5, "Character 5" },
    { "{{counter:}}", 1, "START,STEP,WIDTH" },
    { "a{{u8}}", 2, "is no number" },
    { "{{u8:}}", 1, "{{}}" },
    { "{{u16be:uuid}}", 1, "is no number" },
    { "{{u16be:time}}", 1, "is no number" },
    { "{{u16be:u16be:counter}}", 1, "is no number" },
    { "{{u16be:nothing}}", 1, "{{nothing}}" },
    { "{{u16:counter}}", 1, "there is no variable" },
    { "{{time1900:1}}", 1, "takes nothing after its name" },
    { "{{counter:a}}", 1, "START,STEP,WIDTH" },
    { "{{counter:1,}}", 1, "START,STEP,WIDTH" },
    { "{{counter:1,1,-1}}", 1, "START,STEP,WIDTH" },
    { "{{counter:1,1,65}}", 1, "START,STEP,WIDTH" },
    { "{{counter:1,1,1,1}}", 1, "START,STEP,WIDTH" },
    { "{{counter:99999999999999999999}}", 1, "START,STEP,WIDTH" },
    { "{{COUNTER:1}}", 1, "COUNTER" },
    { "{{time:}}", 1, "strftime" },
    { "{{time:%}}", 1, "strftime" },
    { "{{time:%!}}", 1, "strftime" },
    { "{{unixtime:ns}}", 1, "unixtime:ms" },
    { "{{unixtime:}}", 1, "unixtime:ms" },
    { "{{random:}}", 1, "FIRST-LAST" },
    { "{{random:5}}", 1, "FIRST-LAST" },
    { "{{random:-5}}", 1, "FIRST-LAST" },
    { "{{random:5-1}}", 1, "FIRST-LAST" },
    { "{{random:1-2-3}}", 1, "FIRST-LAST" },
    { "{{randombytes}}", 1, "65536" },
    { "{{randombytes:0}}", 1, "65536" },
    { "{{randombytes:65537}}", 1, "65536" },
    { "{{uuid:4}}", 1, "{{uuid:4}}" },
    { "{{peer:1}}", 1, "{{peer:1}}" },
  };
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SwbTemplateContext context = make_context (utc);
      g_autoptr (GError) error = NULL;
      gsize position = 99;

      g_assert_null (swb_template_expand (cases[i].text, &context, &position, &error));
      g_assert_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_VARIABLE);
      g_test_message ("%s", error->message);
      g_assert_cmpuint (position, ==, cases[i].position);
      g_assert_nonnull (strstr (error->message, cases[i].names));
      g_assert_null (strchr (error->message, '\n'));
    }
}

/* Nobody is there: said, and no empty text sent in its place. */
static void
test_no_peer (void)
{
  static const char *const texts[] = { "ab{{peer}}", "ab{{local}}" };
  SwbTemplateContext context = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize position = 99;

      g_assert_null (swb_template_expand (texts[i], &context, &position, &error));
      g_assert_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_VARIABLE);
      g_assert_cmpuint (position, ==, 3);
    }
}

static void
test_random (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  SwbTemplateContext context = make_context (utc);
  gboolean seen[6] = { FALSE };
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;
  g_autofree char *other = NULL;

  /* the same context makes the same bytes, another draw others */
  first = expand ("{{random}} {{uuid}} {{UNIQUE}} {{RANDOM}}", &context);
  again = expand ("{{random}} {{uuid}} {{UNIQUE}} {{RANDOM}}", &context);
  g_assert_cmpstr (first, ==, again);
  swb_template_context_draw (&context);
  other = expand ("{{random}} {{uuid}} {{UNIQUE}} {{RANDOM}}", &context);
  g_assert_cmpstr (first, !=, other);

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *number = NULL;
      gint64 value;

      context.seed[0] = i;
      number = expand ("{{random:-2-3}}", &context);
      g_assert_true (g_ascii_string_to_signed (number, 10, -2, 3, &value, NULL));
      seen[value + 2] = TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (seen); i++)
    g_assert_true (seen[i]);

  g_free (first);
  first = expand ("{{random:-9223372036854775808-9223372036854775807}}", &context);
  g_assert_true (g_ascii_string_to_signed (first, 10, G_MININT64, G_MAXINT64, NULL, NULL));
}

static void
test_uuid (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  SwbTemplateContext context = make_context (NULL);

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *uuid = NULL;

      context.seed[3] = i;
      uuid = expand ("{{uuid}}", &context);
      g_assert_true (g_uuid_string_is_valid (uuid));
      g_assert_cmpint (uuid[14], ==, '4');
      g_assert_nonnull (strchr ("89ab", uuid[19]));
      g_assert_true (g_hash_table_add (seen, g_steal_pointer (&uuid)));
    }
}

static void
test_random_bytes (void)
{
  SwbTemplateContext context = make_context (NULL);
  g_autoptr (GString) much = g_string_new (NULL);
  g_autoptr (GBytes) bytes = swb_template_expand ("中{{randombytes:4}}!", &context, NULL, NULL);
  g_autoptr (GBytes) most = swb_template_expand ("{{randombytes:65536}}", &context, NULL, NULL);
  g_autoptr (GError) error = NULL;
  const guint8 *data = g_bytes_get_data (bytes, NULL);

  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 3 + 4 + 1);
  g_assert_cmpmem (data, 3, "中", 3);
  g_assert_cmpint (data[7], ==, '!');
  g_assert_cmpuint (g_bytes_get_size (most), ==, SWB_TEMPLATE_MAX_RANDOM_BYTES);

  for (guint i = 0; i < SWB_TEMPLATE_MAX_TOTAL / SWB_TEMPLATE_MAX_RANDOM_BYTES + 1; i++)
    g_string_append (much, "{{randombytes:65536}}");
  g_assert_null (swb_template_expand (much->str, &context, NULL, &error));
  g_assert_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_VARIABLE);
}

static void
test_uses (void)
{
  static const struct
  {
    const char *text;
    SwbTemplateUses uses;
  } cases[] = {
    { "a{{{{", SWB_TEMPLATE_USES_NONE },
    { "{{counter}}", SWB_TEMPLATE_USES_COUNTER },
    { "{{time}}", SWB_TEMPLATE_USES_TIME },
    { "{{UNIXTIME}}", SWB_TEMPLATE_USES_TIME },
    { "{{u32be:time1900}}", SWB_TEMPLATE_USES_TIME },
    { "{{u8:counter}}", SWB_TEMPLATE_USES_COUNTER },
    { "{{uuid}}{{random}}{{randombytes:1}}", SWB_TEMPLATE_USES_RANDOM },
    { "{{peer}}{{local}}", SWB_TEMPLATE_USES_PEER | SWB_TEMPLATE_USES_LOCAL },
    { "{{counter}}{{date}}", SWB_TEMPLATE_USES_COUNTER | SWB_TEMPLATE_USES_TIME },
  };
  SwbTemplateContext context = make_context (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SwbTextEncoder) encoder = swb_text_encoder_new ("UTF-8");
      SwbTemplateValues values;
      SwbTemplateIter iter;
      SwbTemplatePiece piece;
      gsize position;

      swb_template_values_init (&values, &context);
      swb_template_iter_init (&iter, cases[i].text);
      while (swb_template_iter_next (&iter, &piece, &position, NULL))
        if (piece.kind == SWB_TEMPLATE_VARIABLE)
          g_assert_true (swb_template_values_add (&values, &piece, encoder, &position, NULL));
      g_assert_cmpint (values.uses, ==, cases[i].uses);
      swb_template_values_clear (&values);
    }
}

static void
test_init (void)
{
  SwbTemplateContext one, two;

  swb_template_context_init (&one);
  swb_template_context_init (&two);
  g_assert_cmpint (one.now, >, NOW);
  g_assert_cmpint (memcmp (one.seed, two.seed, sizeof one.seed), !=, 0);
  g_assert_null (one.peer);
}

/* RFC 868's own examples of its time stamps, as its four bytes. */
static void
test_time1900 (void)
{
  static const struct
  {
    gint64 unixtime;
    guint32 time;
  } cases[] = {
    { 0, 2208988800u },         /* 00:00 1 Jan 1970 GMT */
    { 189302400, 2398291200u }, /* 1 Jan 1976 */
    { 315532800, 2524521600u }, /* 1 Jan 1980 */
    { 420595200, 2629584000u }, /* 1 May 1983 */
    { 2085978496, 0 },          /* 7 Feb 2036: it goes round */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SwbTemplateContext context = make_context (NULL);
      const guint32 wanted = GUINT32_TO_BE (cases[i].time);
      SwbSendOptions options = { .format = SWB_DATA_FORMAT_HEX, .encoding = "UTF-8", .variables = TRUE };
      g_auto (SwbSendFrame) frame = { 0 };
      g_autoptr (GError) error = NULL;

      context.now = cases[i].unixtime * G_USEC_PER_SEC;
      swb_send_codec_build_frame ("{{u32be:time1900}}", &options, &context, &frame, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (frame.bytes, NULL), g_bytes_get_size (frame.bytes), &wanted, sizeof wanted);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/template/expand", test_expand);
  g_test_add_func ("/template/time1900", test_time1900);
  g_test_add_func ("/template/zone", test_zone);
  g_test_add_func ("/template/errors", test_errors);
  g_test_add_func ("/template/no-peer", test_no_peer);
  g_test_add_func ("/template/random", test_random);
  g_test_add_func ("/template/uuid", test_uuid);
  g_test_add_func ("/template/random-bytes", test_random_bytes);
  g_test_add_func ("/template/uses", test_uses);
  g_test_add_func ("/template/init", test_init);

  return g_test_run ();
}
