#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-sequence-result.h"

#include <glib/gi18n.h>

#include "swb-escape.h"
#include "swb-hex.h"

/* Bytes of each side that are shown, those around the difference. */
#define SHOWN 64
#define BEFORE 16

/*
 * What came of a sequence, in words.
 */

/**
 * swb_sequence_result_dup_text:
 * @status: how far a run is
 *
 * Returns: (transfer full): that in a line
 */
char *
swb_sequence_result_dup_text (const SwbSequenceStatus *status)
{
  g_autofree char *seconds = g_strdup_printf ("%.1f", status->elapsed);
  g_autofree char *round = NULL;
  g_autofree char *steps = g_strdup_printf ("%" G_GUINT64_FORMAT, status->steps_done);

  switch (status->state)
    {
    case SWB_SEQUENCE_STATE_PASSED:
      return g_strdup_printf (_ ("Passed: %s steps in %s s"), steps, seconds);

    case SWB_SEQUENCE_STATE_FAILED:
      return g_strdup_printf (_ ("Failed at step %s after %s s: %s"), status->step, seconds,
                              status->error != NULL ? status->error->message : "?");

    case SWB_SEQUENCE_STATE_CANCELLED:
      return g_strdup_printf (_ ("Stopped at step %s after %s s"), status->step[0] != '\0' ? status->step : "–", seconds);

    case SWB_SEQUENCE_STATE_RUNNING:
    default:
      break;
    }

  if (status->round > 0 && status->rounds > 0)
    round = g_strdup_printf (" (%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT ")", status->round, status->rounds);
  else if (status->round > 0)
    round = g_strdup_printf (" (%" G_GUINT64_FORMAT "/∞)", status->round);
  return g_strdup_printf (_ ("Step %s%s, %s s"), status->step[0] != '\0' ? status->step : "–", round != NULL ? round : "",
                          seconds);
}

/* The bytes around the difference, as markup with those that differ in bold, and below them as text. */
static void
add_bytes (GString    *markup,
           const char *label,
           GBytes     *bytes,
           gsize       from,
           gint64      difference,
           const char *encoding)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  gsize to = MIN (length, from + SHOWN);
  gsize same = difference < 0 ? to : CLAMP ((gsize) difference, MIN (from, to), to);
  g_autofree char *title = g_markup_escape_text (label, -1);
  g_autofree char *first = from < same ? swb_hex_format (data + from, same - from) : g_strdup ("");
  g_autofree char *last = same < to ? swb_hex_format (data + same, to - same) : g_strdup ("");
  g_autofree char *text = from < to ? swb_escape_format (data + from, to - from, encoding) : NULL;
  g_autofree char *characters = text != NULL ? g_markup_escape_text (text, -1) : NULL;

  g_string_append_printf (markup, "%s\n<tt>%s%s%s<b><u>%s</u></b>%s</tt>", title, from > 0 ? "… " : "", first,
                          *first != '\0' && *last != '\0' ? " " : "", last, to < length ? " …" : "");
  if (characters != NULL)
    g_string_append_printf (markup, "\n%s“%s”%s", from > 0 ? "… " : "", characters, to < length ? " …" : "");
  if (length == 0)
    g_string_append (markup, _ ("nothing"));
}

/**
 * swb_sequence_result_dup_difference:
 * @status: what came of a run
 * @encoding: of the panel
 *
 * Returns: (transfer full) (nullable): Pango markup with what was expected and what came, the bytes that differ marked
 */
char *
swb_sequence_result_dup_difference (const SwbSequenceStatus *status,
                                    const char              *encoding)
{
  GString *markup;
  gsize from = status->difference > BEFORE ? (gsize) status->difference - BEFORE : 0;

  if (status->state != SWB_SEQUENCE_STATE_FAILED || (status->expected == NULL && status->received == NULL))
    return NULL;
  markup = g_string_new (NULL);
  if (status->expected != NULL)
    add_bytes (markup, C_ ("bytes", "Expected"), status->expected, from, status->difference, encoding);
  if (status->expected != NULL && status->received != NULL)
    g_string_append_c (markup, '\n');
  if (status->received != NULL)
    add_bytes (markup, C_ ("bytes", "Received"), status->received, from, status->difference, encoding);
  if (status->difference >= 0)
    {
      g_autofree char *offset = g_strdup_printf ("%" G_GINT64_FORMAT, status->difference);
      g_autofree char *note = g_strdup_printf (_ ("They differ from byte %s on, counted from 0."), offset);

      g_string_append_printf (markup, "\n%s", note);
    }
  return g_string_free (markup, FALSE);
}
