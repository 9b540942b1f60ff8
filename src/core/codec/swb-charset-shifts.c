#define G_LOG_DOMAIN "swb-codec"

#include "swb-config.h"

#include "swb-charset-shifts.h"

#include <string.h>

#include "swb-charset-output.h"

/* No encoding has more shift sequences that all count at once. */
#define MAX_SHIFTS 16u

/* UTF-7: a longer run of characters without one of ASCII begins anew. */
#define MAX_RUN 1024u

#define ESCAPE 0x1b
#define SHIFT_OUT 0x0e
#define SHIFT_IN 0x0f

struct _SwbCharsetShifts
{
  SwbCharset *charset; /* not owned */
  SwbCharsetBorders borders;
  gboolean in_runs; /* UTF-7, whose shifts have no sequences: the characters themselves go on */
  SwbCharsetOutput *output;
};

typedef struct
{
  const guint8 *bytes;
  gsize length;
} Sequence;

/**
 * swb_charset_shifts_new:
 * @charset: (transfer none): an encoding that is not UTF-8; outlives what is returned
 *
 * Returns: (transfer full): a finder for it
 */
SwbCharsetShifts *
swb_charset_shifts_new (SwbCharset *charset)
{
  SwbCharsetShifts *self = g_new0 (SwbCharsetShifts, 1);
  const char *name = swb_charset_get_name (charset);

  self->charset = charset;
  self->borders = swb_charset_get_borders (charset);
  self->in_runs = g_ascii_strncasecmp (name, "UTF-7", 5) == 0 || g_ascii_strncasecmp (name, "UTF7", 4) == 0;
  self->output = swb_charset_output_new ();
  return self;
}

/**
 * swb_charset_shifts_free:
 * @self: (transfer full) (nullable): a finder
 */
void
swb_charset_shifts_free (SwbCharsetShifts *self)
{
  if (self == NULL)
    return;

  swb_charset_output_free (self->output);
  g_free (self);
}

static gboolean
may_shift (const guint8 *bytes,
           gsize         length)
{
  for (gsize i = 0; i < length; i++)
    if (bytes[i] == ESCAPE || bytes[i] == SHIFT_OUT || bytes[i] == SHIFT_IN || bytes[i] == '~' || bytes[i] == '+' ||
        bytes[i] >= 0x80)
      return TRUE;
  return FALSE;
}

/* ISO 2022: names the set that is in use from here on, of which there is one at a time. */
static gboolean
is_set (const Sequence *sequence)
{
  const guint8 *bytes = sequence->bytes;

  return sequence->length >= 3 && bytes[0] == ESCAPE &&
         (bytes[1] == '(' || (bytes[1] == '$' && (sequence->length == 3 || bytes[2] == '(')));
}

static gboolean
is_ascii_set (const Sequence *sequence)
{
  return sequence->length == 3 && memcmp (sequence->bytes, "\033(B", 3) == 0;
}

/* Whether @step of @bytes shifts. Some converters take an escape that begins no sequence only with bytes behind it, the last
 * of which may be a shift. */
static gboolean
get_sequence (const SwbTextStep *step,
              const guint8      *bytes,
              Sequence          *sequence)
{
  const guint8 *at = bytes + step->begin;

  *sequence = (Sequence) { at, step->length };
  if (step->kind == SWB_TEXT_STEP_SHIFT)
    return TRUE;
  if (step->kind != SWB_TEXT_STEP_TEXT || step->length < 2 || at[0] != ESCAPE)
    return FALSE;

  *sequence = (Sequence) { at + step->length - 1, 1 };
  return *sequence->bytes == SHIFT_OUT || *sequence->bytes == SHIFT_IN;
}

/* The shift sequences of the steps that @bytes were cut into: each that still counts, once. */
static void
append_shifts (SwbCharsetShifts *self,
               const guint8     *bytes,
               GByteArray       *sequences)
{
  Sequence kept[MAX_SHIFTS];
  gboolean have_set = FALSE;
  guint n = 0;

  for (guint i = self->output->steps->len; i-- > 0 && n < MAX_SHIFTS;)
    {
      const SwbTextStep *step = &g_array_index (self->output->steps, SwbTextStep, i);
      gboolean again = FALSE;
      Sequence sequence;

      /* all begins anew behind what is invalid; only at the end it may be cut off */
      if (step->kind == SWB_TEXT_STEP_INVALID &&
          !(i + 1 == self->output->steps->len && swb_charset_get_incomplete (self->charset) > 0))
        break;
      if (!get_sequence (step, bytes, &sequence))
        continue;

      if (is_set (&sequence))
        {
          again = have_set || is_ascii_set (&sequence);
          have_set = TRUE;
        }
      for (guint k = 0; k < n && !again; k++)
        again = kept[k].length == sequence.length && memcmp (kept[k].bytes, sequence.bytes, sequence.length) == 0;
      if (!again)
        kept[n++] = sequence;
    }

  /* those of one byte go over to a set that one of the others has named */
  for (guint k = n; k-- > 0;)
    if (kept[k].length > 1)
      g_byte_array_append (sequences, kept[k].bytes, (guint) kept[k].length);
  for (guint k = n; k-- > 0;)
    if (kept[k].length == 1)
      g_byte_array_append (sequences, kept[k].bytes, 1);
}

/* UTF-7 (RFC 2152): a byte that base64 doesn't have ends what was shifted. */
static void
append_run (const guint8 *bytes,
            gsize         length,
            GByteArray   *sequences)
{
  gsize begin = length;

  while (begin > 0 && (g_ascii_isalnum (bytes[begin - 1]) || bytes[begin - 1] == '+' || bytes[begin - 1] == '/'))
    begin--;
  if (length - begin <= MAX_RUN && memchr (bytes + begin, '+', length - begin) != NULL)
    g_byte_array_append (sequences, bytes + begin, (guint) (length - begin));
}

/**
 * swb_charset_shifts_find:
 * @self: a finder for an encoding whose borders are %SWB_CHARSET_BORDERS_LINES
 * @tainted: (array length=length): bytes of a stream, which begin in the encoding's first state
 * @length: their count, below 4 GiB
 * @first: how many of them, at the beginning, are what this function said of the bytes before; at most @length
 * @sequences: (inout): what the bytes behind @tainted have to begin with is appended to it: at most 16 shift sequences, or
 *   1 KiB of UTF-7
 *
 * Only the last line is looked at, for each begins in the first state: RFC 1468 says so of ISO-2022-JP, RFC 1922 of
 * ISO-2022-CN, RFC 1843 of HZ, and RFC 2152 of UTF-7.
 *
 * Returns: how many bytes at the end, those at the beginning not among them, are the beginning of a character or sequence
 *   that more bytes may complete; nothing is said of these in @sequences
 */
gsize
swb_charset_shifts_find (SwbCharsetShifts *self,
                         const guint8     *tainted,
                         gsize             length,
                         gsize             first,
                         GByteArray       *sequences)
{
  gsize begin = length;
  gsize incomplete;

  while (begin > first && tainted[begin - 1] != '\n')
    begin--;
  if (begin == first)
    begin = 0;
  if ((begin > 0 || first == 0) && !may_shift (tainted + begin, length - begin))
    return 0;

  swb_charset_output_decode_steps (self->output, self->charset, tainted + begin, length - begin);
  incomplete = swb_charset_get_incomplete (self->charset);
  incomplete = incomplete < SWB_CHARSET_MAX_CHARACTER ? MIN (incomplete, length - MAX (first, begin)) : 0;
  if (self->in_runs)
    append_run (tainted + begin, length - begin - incomplete, sequences);
  else
    append_shifts (self, tainted + begin, sequences);
  return incomplete;
}

/**
 * swb_charset_shifts_find_order:
 * @self: a finder
 * @tainted: (array length=length): the beginning of a stream
 * @length: its bytes
 * @sequences: (inout): a byte order mark at the beginning of @tainted is appended to it: it says how to read all that follows
 *
 * Nothing is found unless the encoding is UTF-16 or UTF-32 of either order.
 */
void
swb_charset_shifts_find_order (SwbCharsetShifts *self,
                               const guint8     *tainted,
                               gsize             length,
                               GByteArray       *sequences)
{
  const gsize unit = swb_charset_borders_get_unit (self->borders);

  if (unit == 1 || length < unit)
    return;

  swb_charset_output_decode_steps (self->output, self->charset, tainted, unit);
  if (self->output->steps->len == 1 && g_array_index (self->output->steps, SwbTextStep, 0).kind == SWB_TEXT_STEP_SHIFT)
    g_byte_array_append (sequences, tainted, (guint) unit);
}
