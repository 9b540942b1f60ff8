/* A sequence of a workspace file, and what its expect steps make of arbitrary bytes. Never crashes; a refusal is an error
 * with a place; what is written is read again as the same. The bytes behind the first NUL are what comes. */

#define G_LOG_DOMAIN "fuzz"

#include "swb-config.h"

#include <string.h>

#include "swb-error.h"
#include "swb-expectation.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static char *
write_sequence (const SwbSequence *sequence)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, swb_sequence_write (sequence));
  return json_to_string (node, FALSE);
}

static SwbSequence *
read_sequence (const char *json,
               GError    **error)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_auto (SwbJsonObject) object = { 0 };

  if (node == NULL || !swb_json_object_init (&object, node, "s", error))
    return NULL;

  return swb_sequence_read (&object, error);
}

static void
feed (const SwbSequenceStep *step,
      const guint8          *data,
      gsize                  size,
      gboolean               datagrams)
{
  g_autoptr (SwbMatcher) matcher = swb_matcher_new (&step->match, "UTF-8", NULL);
  g_autoptr (SwbExpectationInput) input = swb_expectation_input_new (datagrams);
  g_autoptr (GBytes) expected = swb_expectation_build (step, "UTF-8");
  g_autoptr (GBytes) received = NULL;
  SwbExpectationResult result = SWB_EXPECTATION_OPEN;

  if (matcher == NULL)
    return;

  for (gsize done = 0; done < size && result == SWB_EXPECTATION_OPEN;)
    {
      gsize piece = MIN (size - done, 1 + data[done] % 17u);

      swb_expectation_input_add (input, data + done, piece);
      result = swb_expectation_input_match (input, step, matcher);
      done += piece;
    }

  received = swb_expectation_input_dup (input);
  g_assert_cmpuint (g_bytes_get_size (received), <=, SWB_EXPECTATION_MAX_SHOWN);
  g_assert_cmpint (swb_expectation_compare (step, expected, received), <=, (gint64) g_bytes_get_size (received));
}

static void
feed_all (GPtrArray    *steps,
          const guint8 *data,
          gsize         size)
{
  for (guint i = 0; i < steps->len; i++)
    {
      const SwbSequenceStep *step = g_ptr_array_index (steps, i);

      if (step->kind == SWB_STEP_REPEAT)
        feed_all (step->steps, data, size);
      if (step->kind != SWB_STEP_EXPECT)
        continue;
      feed (step, data, size, FALSE);
      feed (step, data, size, TRUE);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *json = g_strndup ((const char *) data, size);
  gsize length = strlen (json);
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbSequence) sequence = NULL;
  g_autoptr (SwbSequence) again = NULL;
  g_autofree char *written = NULL;
  g_autofree char *written_again = NULL;

  if (!g_utf8_validate (json, -1, NULL))
    return 0;
  sequence = read_sequence (json, &error);
  if (sequence == NULL)
    {
      g_assert_true (error == NULL || error->domain == SWB_WORKSPACE_ERROR);
      return 0;
    }

  g_assert_no_error (error);
  written = write_sequence (sequence);
  again = read_sequence (written, &error);
  g_assert_no_error (error);
  written_again = write_sequence (again);
  g_assert_cmpstr (written, ==, written_again);
  if (length < size)
    feed_all (sequence->steps, data + length + 1, size - length - 1);

  return 0;
}
