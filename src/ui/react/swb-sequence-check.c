#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-sequence-check.h"

#include <glib/gi18n.h>

#include "swb-matcher.h"

static gboolean
check_send (const SwbSequenceStep *step,
            const char            *panel_encoding,
            GError               **error)
{
  SwbTemplateContext context;
  g_auto (SwbSendFrame) frame = { 0 };
  SwbSendFault fault;

  swb_template_context_init (&context);
  context.peer = "127.0.0.1:1";
  context.local = "127.0.0.1:2";
  return swb_payload_build (step->payload, panel_encoding, &context, &frame, &fault, error);
}

static char *
check_steps (GPtrArray  *steps,
             const char *panel_encoding,
             const char *prefix)
{
  for (guint i = 0; i < steps->len; i++)
    {
      const SwbSequenceStep *step = g_ptr_array_index (steps, i);
      g_autofree char *number = g_strdup_printf ("%s%u", prefix, i + 1);
      g_autofree char *inner = g_strconcat (number, ".", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (SwbMatcher) matcher = NULL;
      char *fault = NULL;

      if (step->kind == SWB_STEP_SEND)
        check_send (step, panel_encoding, &error);
      else if (step->kind == SWB_STEP_EXPECT)
        matcher = swb_matcher_new (&step->match, panel_encoding, &error);
      else if (step->kind == SWB_STEP_REPEAT)
        fault = check_steps (step->steps, panel_encoding, inner);
      if (error != NULL)
        fault = g_strdup_printf (_ ("step %s: %s"), number, error->message);
      if (fault != NULL)
        return fault;
    }
  return NULL;
}

/**
 * swb_sequence_check:
 * @sequence: a sequence
 * @panel_encoding: the encoding of the panel
 *
 * Looks whether a sequence could be run, and read again from a workspace file.
 *
 * Returns: (transfer full) (nullable): what is wrong with it; %NULL: nothing
 */
char *
swb_sequence_check (const SwbSequence *sequence,
                    const char        *panel_encoding)
{
  g_autoptr (JsonObject) json = swb_sequence_write (sequence);
  SwbJsonObject object = { json, (char *) "" };
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbSequence) again = NULL;
  char *fault = check_steps (sequence->steps, panel_encoding, "");

  if (fault != NULL)
    return fault;
  again = swb_sequence_read (&object, &error);
  return again == NULL ? g_strdup (error->message) : NULL;
}
