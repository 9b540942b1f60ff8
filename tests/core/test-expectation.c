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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/expectation/cuts", test_cuts);
  return g_test_run ();
}
