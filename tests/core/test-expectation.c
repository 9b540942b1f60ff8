#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "swb-expectation.h"

/* Where what comes is cut makes no difference. */
static void
test_cuts (void)
{
  static const struct
  {
    SwbMatchKind kind;
    const char *pattern;
    const char *input;
    gboolean met;
  } cases[] = {
    { SWB_MATCH_CONTAINS, "two", "one two three", TRUE },
    { SWB_MATCH_CONTAINS, "four", "one two three", FALSE },
    { SWB_MATCH_WILDCARD, "74 ?? 6F", "one two three", TRUE },
    { SWB_MATCH_WILDCARD, "74 * 74", "one two three", TRUE },
    { SWB_MATCH_REGEX, "t[a-z]o", "one two three", TRUE },
    { SWB_MATCH_REGEX, "one.*three", "one two three", TRUE },
    { SWB_MATCH_REGEX, "^two$", "one\r\ntwo\r\nthree", TRUE },
    { SWB_MATCH_REGEX, "(?<=w)o", "one two three", TRUE },
    { SWB_MATCH_REGEX, "three\\z", "one two three", TRUE },
    { SWB_MATCH_REGEX, "t[a-z]x", "one two three", FALSE },
    { SWB_MATCH_EQUALS, "one two", "one two", TRUE },
    { SWB_MATCH_STARTS_WITH, "one", "one two", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize first = 0; first <= strlen (cases[i].input); first++)
      for (gsize second = first; second <= strlen (cases[i].input); second++)
        {
          g_autoptr (SwbSequenceStep) step = swb_sequence_step_new (SWB_STEP_EXPECT);
          g_autoptr (SwbExpectationInput) input = swb_expectation_input_new (FALSE);
          g_autoptr (SwbMatcher) matcher = NULL;
          const gsize cuts[] = { 0, first, second, strlen (cases[i].input) };
          SwbExpectationResult result = SWB_EXPECTATION_OPEN;

          swb_match_clear (&step->match);
          swb_match_init (&step->match, cases[i].kind, cases[i].pattern);
          matcher = swb_matcher_new (&step->match, "UTF-8", NULL);
          g_assert_nonnull (matcher);
          for (gsize j = 0; j < 3 && result == SWB_EXPECTATION_OPEN; j++)
            {
              if (cuts[j + 1] > cuts[j])
                swb_expectation_input_add (input, (const guint8 *) cases[i].input + cuts[j], cuts[j + 1] - cuts[j]);
              result = swb_expectation_input_match (input, step, matcher);
            }
          g_test_message ("%s in %s, cut at %zu and %zu", cases[i].pattern, cases[i].input, first, second);
          g_assert_cmpint (result, ==, cases[i].met ? SWB_EXPECTATION_MET : SWB_EXPECTATION_OPEN);
        }
}

/* Some bytes of what came, around what differs. */
static void
test_format (void)
{
  static const struct
  {
    gsize length;
    gint64 difference;
    const char *text;
  } cases[] = {
    { 0, -1, "" },
    { 3, -1, "61 0D E4 “a\\r\\xE4”" },
    { 100, -1, "61 0D E4 78 *78 … “a\\r\\xE4xx*x”" },
    { 100, 60, "… 78 78 *78 … “xx*x”" },
    { 100, 99, "… 78 78 *78 “xx*x”" },
    { 3, 3, "61 0D E4 “a\\r\\xE4”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint8 data[100] = { 'a', '\r', 0xe4 };
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *text = NULL;

      memset (data + 3, 'x', sizeof data - 3);
      bytes = g_bytes_new (data, cases[i].length);
      text = swb_expectation_format (bytes, cases[i].difference, "UTF-8");
      if (!g_pattern_match_simple (cases[i].text, text))
        g_error ("%s is not %s", text, cases[i].text);
    }
}

/* What came before a send is found, but no part of an answer that is looked at as a whole. */
static void
test_mark (void)
{
  static const struct
  {
    SwbMatchKind kind;
    SwbRuleUnit unit;
    const char *pattern;
    gboolean datagrams;
    SwbExpectationResult result;
  } cases[] = {
    { SWB_MATCH_CONTAINS, SWB_RULE_UNIT_AUTO, "early", FALSE, SWB_EXPECTATION_MET },
    { SWB_MATCH_CONTAINS, SWB_RULE_UNIT_AUTO, "early", TRUE, SWB_EXPECTATION_MET },
    { SWB_MATCH_EQUALS, SWB_RULE_UNIT_AUTO, "late", FALSE, SWB_EXPECTATION_MET },
    { SWB_MATCH_EQUALS, SWB_RULE_UNIT_AUTO, "late", TRUE, SWB_EXPECTATION_MET },
    { SWB_MATCH_STARTS_WITH, SWB_RULE_UNIT_AUTO, "early", FALSE, SWB_EXPECTATION_MISSED },
    { SWB_MATCH_EQUALS, SWB_RULE_UNIT_LINE, "early", FALSE, SWB_EXPECTATION_MET },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SwbSequenceStep) step = swb_sequence_step_new (SWB_STEP_EXPECT);
      g_autoptr (SwbExpectationInput) input = swb_expectation_input_new (cases[i].datagrams);
      g_autoptr (SwbMatcher) matcher = NULL;

      swb_match_clear (&step->match);
      swb_match_init (&step->match, cases[i].kind, cases[i].pattern);
      step->unit = cases[i].unit;
      matcher = swb_matcher_new (&step->match, "UTF-8", NULL);
      swb_expectation_input_add (input, (const guint8 *) "early\n", 6);
      swb_expectation_input_mark (input);
      swb_expectation_input_add (input, (const guint8 *) "late", 4);
      g_test_message ("%zu", i);
      g_assert_cmpint (swb_expectation_input_match (input, step, matcher), ==, cases[i].result);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/expectation/cuts", test_cuts);
  g_test_add_func ("/expectation/format", test_format);
  g_test_add_func ("/expectation/mark", test_mark);
  return g_test_run ();
}
