#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>
#include <time.h>

#include "swb-error.h"
#include "swb-hex.h"
#include "swb-matcher.h"

typedef struct
{
  SwbMatchKind kind;
  const char *pattern;
  gboolean hex;
  gboolean escapes;
  gboolean ignore_case;
  const char *encoding;
} Spec;

static SwbMatcher *
make (const Spec *spec,
      GError    **error)
{
  g_auto (SwbMatch) match = { 0 };

  swb_match_init (&match, spec->kind, spec->pattern);
  match.pattern_format = spec->hex ? SWB_DATA_FORMAT_HEX : SWB_DATA_FORMAT_TEXT;
  match.pattern_escapes = spec->escapes;
  match.ignore_case = spec->ignore_case;
  return swb_matcher_new (&match, spec->encoding != NULL ? spec->encoding : "UTF-8", error);
}

/* What matches a whole, and what of it, in hex; NULL: nothing does. */
static void
test_units (void)
{
  static const struct
  {
    Spec spec;
    const char *data; /* hex */
    const char *found;
  } cases[] = {
    { { .kind = SWB_MATCH_ANY, .pattern = "" }, "", "" },
    { { .kind = SWB_MATCH_ANY, .pattern = "" }, "00 FF", "00 FF" },
    { { .kind = SWB_MATCH_EQUALS, .pattern = "exit" }, "65 78 69 74", "65 78 69 74" },
    { { .kind = SWB_MATCH_EQUALS, .pattern = "exit" }, "65 78 69 74 0A", NULL },
    { { .kind = SWB_MATCH_EQUALS, .pattern = "exit" }, "65 78 69", NULL },
    { { .kind = SWB_MATCH_EQUALS, .pattern = "exit\\n", .escapes = TRUE }, "65 78 69 74 0A", "65 78 69 74 0A" },
    { { .kind = SWB_MATCH_EQUALS, .pattern = "EXIT", .ignore_case = TRUE }, "65 58 69 74", "65 58 69 74" },
    { { .kind = SWB_MATCH_EQUALS, .pattern = "EXIT", .ignore_case = TRUE }, "65 58 69 74 0A", NULL },
    { { .kind = SWB_MATCH_EQUALS, .pattern = "0102 03", .hex = TRUE }, "01 02 03", "01 02 03" },
    { { .kind = SWB_MATCH_EQUALS, .pattern = "0x01,0x02", .hex = TRUE }, "01 02", "01 02" },
    { { .kind = SWB_MATCH_EQUALS, .pattern = "中文", .encoding = "GBK" }, "D6 D0 CE C4", "D6 D0 CE C4" },
    { { .kind = SWB_MATCH_EQUALS, .pattern = "中文" }, "E4 B8 AD E6 96 87", "E4 B8 AD E6 96 87" },
    { { .kind = SWB_MATCH_STARTS_WITH, .pattern = "AT+" }, "41 54 2B 47", "41 54 2B 47" },
    { { .kind = SWB_MATCH_STARTS_WITH, .pattern = "AT+" }, "20 41 54 2B", NULL },
    { { .kind = SWB_MATCH_STARTS_WITH, .pattern = "ärger", .ignore_case = TRUE }, "C3 84 52 47 45 52 21", "C3 84 52 47 45 52 21" },
    { { .kind = SWB_MATCH_ENDS_WITH, .pattern = "BYE" }, "21 42 59 45", "21 42 59 45" },
    { { .kind = SWB_MATCH_ENDS_WITH, .pattern = "BYE" }, "42 59 45 21", NULL },
    { { .kind = SWB_MATCH_ENDS_WITH, .pattern = "bye", .ignore_case = TRUE }, "21 42 59 45", "21 42 59 45" },
    { { .kind = SWB_MATCH_CONTAINS, .pattern = "b" }, "61 62 63", "62" },
    { { .kind = SWB_MATCH_CONTAINS, .pattern = "00", .hex = TRUE }, "01 00 02", "00" },
    { { .kind = SWB_MATCH_WILDCARD, .pattern = "01 03 ?? FF" }, "01 03 7E FF", "01 03 7E FF" },
    { { .kind = SWB_MATCH_WILDCARD, .pattern = "01 03 ?? FF" }, "00 01 03 00 FF 00", "01 03 00 FF" },
    { { .kind = SWB_MATCH_WILDCARD, .pattern = "01 03 ?? FF" }, "01 03 FF", NULL },
    { { .kind = SWB_MATCH_WILDCARD, .pattern = "0? ?5" }, "0F A5", "0F A5" },
    { { .kind = SWB_MATCH_WILDCARD, .pattern = "0? ?5" }, "1F A5", NULL },
    { { .kind = SWB_MATCH_WILDCARD, .pattern = "0103??FF" }, "01 03 00 FF", "01 03 00 FF" },
    { { .kind = SWB_MATCH_WILDCARD, .pattern = "02 * 03" }, "01 02 0A 0D 03 03", "02 0A 0D 03" },
    { { .kind = SWB_MATCH_WILDCARD, .pattern = "02*03" }, "02 03", "02 03" },
    { { .kind = SWB_MATCH_WILDCARD, .pattern = "02 * 03" }, "03 02 01", NULL },
    { { .kind = SWB_MATCH_WILDCARD, .pattern = "* 02 ** 03 *" }, "01 02 01 03 04", "02 01 03" },
    { { .kind = SWB_MATCH_REGEX, .pattern = "^l(.*)n$" }, "6C 6F 67 69 6E", "6C 6F 67 69 6E" },
    { { .kind = SWB_MATCH_REGEX, .pattern = "^$" }, "", "" },
    { { .kind = SWB_MATCH_REGEX, .pattern = "\\x00+" }, "01 00 00 01", "00 00" },
    { { .kind = SWB_MATCH_REGEX, .pattern = "中+", .encoding = "GBK" }, "D6 D0 D6 D0 21", "D6 D0 D6 D0" },
    { { .kind = SWB_MATCH_REGEX, .pattern = "É", .ignore_case = TRUE }, "C3 A9", "C3 A9" },
    { { .kind = SWB_MATCH_REGEX, .pattern = "[]x]y" }, "5D 79", "5D 79" },
    { { .kind = SWB_MATCH_REGEX, .pattern = "[éè]", .encoding = "ISO-8859-1" }, "E8", "E8" },
    { { .kind = SWB_MATCH_REGEX, .pattern = "." }, "FF", "FF" },
    { { .kind = SWB_MATCH_REGEX, .pattern = "OK", .ignore_case = TRUE }, "6F 6B", "6F 6B" },
    { { .kind = SWB_MATCH_REGEX, .pattern = "OK" }, "6F 6B", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SwbMatcher) matcher = make (&cases[i].spec, &error);
      g_autoptr (GBytes) data = swb_hex_parse (cases[i].data, NULL, NULL);
      g_autofree char *got = NULL;
      SwbMatchFound found;
      SwbMatcherResult result;

      g_assert_no_error (error);
      result = swb_matcher_match_unit (matcher, g_bytes_get_data (data, NULL), g_bytes_get_size (data), &found);
      g_test_message ("%s in %s", cases[i].spec.pattern, cases[i].data);
      g_assert_cmpint (result, ==, cases[i].found != NULL ? SWB_MATCHER_MATCH : SWB_MATCHER_NONE);
      if (cases[i].found == NULL)
        continue;
      got = found.ranges[0].end == found.ranges[0].begin
              ? g_strdup ("")
              : swb_hex_format ((const guint8 *) g_bytes_get_data (data, NULL) + found.ranges[0].begin,
                                found.ranges[0].end - found.ranges[0].begin);
      g_assert_cmpstr (got, ==, cases[i].found);
    }
}

static void
test_faults (void)
{
  static const struct
  {
    Spec spec;
    const char *message;
  } cases[] = {
    { { .kind = SWB_MATCH_EQUALS, .pattern = "" }, "nothing to wait for" },
    { { .kind = SWB_MATCH_EQUALS, .pattern = "4 1G", .hex = TRUE }, "Character 4" },
    { { .kind = SWB_MATCH_EQUALS, .pattern = "010", .hex = TRUE }, "Character 1" },
    { { .kind = SWB_MATCH_EQUALS, .pattern = " ", .hex = TRUE }, "nothing to wait for" },
    { { .kind = SWB_MATCH_EQUALS, .pattern = "\\q", .escapes = TRUE }, "" },
    { { .kind = SWB_MATCH_EQUALS, .pattern = "a\\n", .escapes = TRUE, .ignore_case = TRUE }, "no case" },
    { { .kind = SWB_MATCH_EQUALS, .pattern = "中", .encoding = "ISO-8859-1" }, "" },
    { { .kind = SWB_MATCH_EQUALS, .pattern = "a", .encoding = "NO-SUCH" }, "" },
    { { .kind = SWB_MATCH_WILDCARD, .pattern = "*" }, "nothing to wait for" },
    { { .kind = SWB_MATCH_WILDCARD, .pattern = "01 ?" }, "Character 4" },
    { { .kind = SWB_MATCH_WILDCARD, .pattern = "01 ???" }, "Character 4" },
    { { .kind = SWB_MATCH_WILDCARD, .pattern = "01 zz" }, "Character 4" },
    { { .kind = SWB_MATCH_WILDCARD, .pattern = "中" }, "Character 1" },
    { { .kind = SWB_MATCH_REGEX, .pattern = "(" }, "after 1" },
    { { .kind = SWB_MATCH_REGEX, .pattern = "[中]" }, "square brackets" },
    { { .kind = SWB_MATCH_REGEX, .pattern = "(*UTF)a" }, "UTF" },
    { { .kind = SWB_MATCH_REGEX, .pattern = "\\C" }, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SwbMatcher) matcher = make (&cases[i].spec, &error);

      g_test_message ("%s", cases[i].spec.pattern);
      g_assert_null (matcher);
      g_assert_nonnull (error);
      g_assert_true (error->domain == SWB_CODEC_ERROR);
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
}

/* All that is found in a stream that comes in two pieces, and then ends. */
static char *
find_all (SwbMatcher   *matcher,
          const guint8 *data,
          gsize         length,
          gsize         cut)
{
  g_autoptr (GString) all = g_string_new (NULL);
  gsize from = 0;
  gsize come = cut;

  for (;;)
    {
      SwbMatchFound found;
      SwbMatcherResult result = swb_matcher_find (matcher, data, come, from, FALSE, &found);

      if (result != SWB_MATCHER_MATCH && come == length)
        result = swb_matcher_find (matcher, data, come, from, TRUE, &found);
      if (result == SWB_MATCHER_MATCH)
        {
          g_string_append_printf (all, "%zu-%zu ", found.ranges[0].begin, found.ranges[0].end);
          from = found.ranges[0].end;
        }
      else if (come < length)
        {
          come = length;
          from = found.next;
          g_assert_cmpuint (found.keep, <=, found.next);
        }
      else
        {
          break;
        }
    }

  return g_string_free (g_steal_pointer (&all), FALSE);
}

static void
test_streams (void)
{
  static const struct
  {
    Spec spec;
    const char *data;
    const char *found;
  } cases[] = {
    { { .kind = SWB_MATCH_CONTAINS, .pattern = "ab" }, "abxabab", "0-2 3-5 5-7 " },
    { { .kind = SWB_MATCH_CONTAINS, .pattern = "aab" }, "aaab", "1-4 " },
    { { .kind = SWB_MATCH_CONTAINS, .pattern = "aa" }, "aaaaa", "0-2 2-4 " },
    { { .kind = SWB_MATCH_CONTAINS, .pattern = "AB", .ignore_case = TRUE }, "xaBAbx", "1-3 3-5 " },
    { { .kind = SWB_MATCH_WILDCARD, .pattern = "61 ?? 63" }, "aabcabc", "1-4 4-7 " },
    { { .kind = SWB_MATCH_WILDCARD, .pattern = "61 * 63" }, "xabbcac", "1-5 5-7 " },
    { { .kind = SWB_MATCH_WILDCARD, .pattern = "61 * 62 * 63" }, "acbc abc", "0-4 5-8 " },
    { { .kind = SWB_MATCH_REGEX, .pattern = "a+" }, "aaxaaa", "0-2 3-6 " },
    { { .kind = SWB_MATCH_REGEX, .pattern = "^b" }, "b\nb\r\nbb", "0-1 2-3 5-6 " },
    { { .kind = SWB_MATCH_REGEX, .pattern = "\\bcat\\b" }, "cat concat cat", "0-3 11-14 " },
    { { .kind = SWB_MATCH_REGEX, .pattern = "(?<=x)y" }, "yxyxy", "2-3 4-5 " },
    { { .kind = SWB_MATCH_REGEX, .pattern = "login (\\w+)\\r?\\n" }, "login bob\r\nlogin eve\n", "0-11 11-21 " },
    { { .kind = SWB_MATCH_REGEX, .pattern = "x*" }, "axxb", "1-3 " },
    { { .kind = SWB_MATCH_REGEX, .pattern = "a|ab" }, "abab", "0-1 2-3 " },
    { { .kind = SWB_MATCH_REGEX, .pattern = "ab(?=c)" }, "abcab", "0-2 " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SwbMatcher) matcher = make (&cases[i].spec, NULL);

      for (gsize cut = 0; cut <= strlen (cases[i].data); cut++)
        {
          g_autofree char *got = find_all (matcher, (const guint8 *) cases[i].data, strlen (cases[i].data), cut);

          g_test_message ("%s in %s cut at %zu", cases[i].spec.pattern, cases[i].data, cut);
          g_assert_cmpstr (got, ==, cases[i].found);
        }
    }
}

static void
test_captures (void)
{
  const Spec spec = { .kind = SWB_MATCH_REGEX, .pattern = "(a)|(b)(c)?" };
  g_autoptr (SwbMatcher) matcher = make (&spec, NULL);
  SwbMatchFound found;

  g_assert_cmpuint (swb_matcher_get_n_captures (matcher), ==, 4);
  g_assert_cmpint (swb_matcher_match_unit (matcher, (const guint8 *) "xb", 2, &found), ==, SWB_MATCHER_MATCH);
  g_assert_cmpuint (found.n_ranges, ==, 4);
  g_assert_cmpuint (found.ranges[0].begin, ==, 1);
  g_assert_cmpuint (found.ranges[1].begin, ==, SWB_MATCH_UNSET);
  g_assert_cmpuint (found.ranges[2].begin, ==, 1);
  g_assert_cmpuint (found.ranges[2].end, ==, 2);
  g_assert_cmpuint (found.ranges[3].begin, ==, SWB_MATCH_UNSET);
}

static gint64
get_processor_time (void)
{
  struct timespec time = { 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* What a peer sends can't make an expression run for long. */
static void
test_costly (void)
{
  static const char *const expressions[] = { "(a+)+b", "(a|aa)+$x", "(.*)*y", "^(([a-z])+.)+[A-Z]([a-z])+$" };
  g_autofree guint8 *data = g_malloc (65536);
  gint64 begin = g_get_monotonic_time ();

  memset (data, 'a', 65536);
  for (gsize i = 0; i < G_N_ELEMENTS (expressions); i++)
    {
      const Spec spec = { .kind = SWB_MATCH_REGEX, .pattern = expressions[i] };
      g_autoptr (SwbMatcher) matcher = make (&spec, NULL);
      SwbMatchFound found;

      g_assert_nonnull (matcher);
      g_assert_cmpint (swb_matcher_find (matcher, data, 65536, 0, FALSE, &found), !=, SWB_MATCHER_MATCH);
      g_assert_cmpint (swb_matcher_match_unit (matcher, data, 65536, &found), !=, SWB_MATCHER_MATCH);
    }
  g_test_message ("%" G_GINT64_FORMAT " us", g_get_monotonic_time () - begin);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 20 * G_USEC_PER_SEC);
}

/* Each place is cheap, but there are many of them. */
static void
test_costly_places (void)
{
  static const char *const expressions[] = { "([a-z]{0,20}){0,4}[0-9]", "[a-z]{0,30}[a-z]{0,30}[a-z]{0,30}[0-9]" };
  static const gsize lengths[] = { 1000, 65536 };
  g_autofree guint8 *data = g_malloc (65536);

  for (gsize i = 0; i < 65536; i++)
    data[i] = (guint8) ('a' + i % 8);
  for (gsize i = 0; i < G_N_ELEMENTS (expressions); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (lengths); j++)
      {
        const Spec spec = { .kind = SWB_MATCH_REGEX, .pattern = expressions[i] };
        g_autoptr (SwbMatcher) matcher = make (&spec, NULL);
        SwbMatchFound found;
        gint64 begin = get_processor_time ();

        g_assert_nonnull (matcher);
        g_assert_cmpint (swb_matcher_match_unit (matcher, data, lengths[j], &found), !=, SWB_MATCHER_MATCH);
        g_test_message ("%" G_GINT64_FORMAT " us", get_processor_time () - begin);
        g_assert_cmpint (get_processor_time () - begin, <, G_USEC_PER_SEC);
      }
}

/* A search that goes by stretches finds the same as one in a single go, wherever the match is. */
static void
test_places (void)
{
  static const struct
  {
    const char *expression;
    const char *text;
    gsize begin; /* of the match in it */
    gsize end;
  } cases[] = {
    { "b+c", "bbbc", 0, 4 },    { "(?<=x)y", "xy", 1, 2 },     { "^q$", "\r\nq\r\n", 2, 3 },
    { "^\\x0az", "\r\nz", 1, 3 }, { "(?i)End\\z", "END", 0, 3 }, { "\\Aw", "w", 0, 0 },
  };
  g_autofree guint8 *data = g_malloc (20000);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize place = 20; place < 20000; place += place < 400 ? 1 : 997)
      {
        const Spec spec = { .kind = SWB_MATCH_REGEX, .pattern = cases[i].expression };
        g_autoptr (SwbMatcher) matcher = make (&spec, NULL);
        gsize length = MIN (place + strlen (cases[i].text), 20000);
        gboolean met = cases[i].end > 0 && place + strlen (cases[i].text) <= 20000;
        SwbMatchFound found;

        g_assert_nonnull (matcher);
        memset (data, '.', 20000);
        memcpy (data + place, cases[i].text, length - place);
        g_assert_cmpint (swb_matcher_match_unit (matcher, data, length, &found), ==,
                         met ? SWB_MATCHER_MATCH : SWB_MATCHER_NONE);
        if (met)
          {
            g_assert_cmpuint (found.ranges[0].begin, ==, place + cases[i].begin);
            g_assert_cmpuint (found.ranges[0].end, ==, place + cases[i].end);
          }
      }
}

/* What goes back over every byte that it has matched is not costly, only long. */
static void
test_long (void)
{
  static const struct
  {
    const char *expression;
    char fill;
    char last;
  } cases[] = {
    { "\\A((?s:.*?))(?:\\r\\n|\\r|\\n)?\\z", 'a', '\n' },
    { "(a|b)*c", 'a', 'c' }, { "(?:[^,]*,)+x", ',', 'x' }, { "\\A(\\\\.|[^\"])*\"", 'a', '"' },
  };
  g_autofree guint8 *data = g_malloc (60000);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Spec spec = { .kind = SWB_MATCH_REGEX, .pattern = cases[i].expression };
      g_autoptr (SwbMatcher) matcher = make (&spec, NULL);
      SwbMatchFound found;

      g_assert_nonnull (matcher);
      memset (data, cases[i].fill, 60000);
      data[59999] = (guint8) cases[i].last;
      g_assert_cmpint (swb_matcher_match_unit (matcher, data, 60000, &found), ==, SWB_MATCHER_MATCH);
      g_assert_cmpuint (found.ranges[0].begin, ==, 0);
      g_assert_cmpuint (found.ranges[0].end, ==, 60000);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule-matcher/units", test_units);
  g_test_add_func ("/rule-matcher/faults", test_faults);
  g_test_add_func ("/rule-matcher/streams", test_streams);
  g_test_add_func ("/rule-matcher/captures", test_captures);
  g_test_add_func ("/rule-matcher/costly", test_costly);
  g_test_add_func ("/rule-matcher/costly-places", test_costly_places);
  g_test_add_func ("/rule-matcher/places", test_places);
  g_test_add_func ("/rule-matcher/long", test_long);
  return g_test_run ();
}
