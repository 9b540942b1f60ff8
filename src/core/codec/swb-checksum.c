#define G_LOG_DOMAIN "swb-codec"

#include "swb-config.h"

#include "swb-checksum.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-error.h"

#define CUSTOM "crc:"
#define CUSTOM_FORM "crc:WIDTH,POLY,INIT,REFIN,REFOUT,XOROUT"
#define FRAME "frame:"

/* What a message shows of a text that may be long, and may be no UTF-8. */
static char *
shorten (const char *text)
{
  g_autofree char *head = g_strndup (text, 80);

  return g_utf8_make_valid (head, -1);
}

static gboolean
bad_checksum (GError **error,
              char    *message)
{
  g_set_error_literal (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_CHECKSUM, message);
  g_free (message);
  return FALSE;
}

static guint64
mask_of (guint width)
{
  return width == 64 ? G_MAXUINT64 : (G_GUINT64_CONSTANT (1) << width) - 1;
}

/* Hex with 0x. A number of more than one digit without it could be meant in either base, so it is refused. */
static gboolean
parse_number (const char *text,
              const char *what,
              guint       width,
              guint64    *value,
              GError    **error)
{
  gboolean hex = g_ascii_strncasecmp (text, "0x", 2) == 0;
  g_autofree char *shown = shorten (text);

  if (hex ? !g_ascii_string_to_unsigned (text + 2, 16, 0, G_MAXUINT64, value, NULL)
          : strlen (text) != 1 || !g_ascii_string_to_unsigned (text, 10, 0, 9, value, NULL))
    return bad_checksum (error,
                         /* Translators: a name such as POLY, and what stands there */
                         g_strdup_printf (_("%s “%s” of the CRC is no hexadecimal number: write it as 0x1021"), what, shown));
  if (*value > mask_of (width))
    return bad_checksum (error,
                         /* Translators: a name such as POLY, what stands there, and a number */
                         g_strdup_printf (_("%s “%s” of the CRC has more than its %u bits"), what, shown, width));

  return TRUE;
}

static gboolean
parse_flag (const char *text,
            const char *what,
            gboolean   *value,
            GError    **error)
{
  static const char *const yes[] = { "true", "on", "yes", "1", NULL };
  static const char *const no[] = { "false", "off", "no", "0", NULL };
  g_autofree char *lower = g_ascii_strdown (text, -1);
  g_autofree char *shown = NULL;

  *value = g_strv_contains (yes, lower);
  if (*value || g_strv_contains (no, lower))
    return TRUE;

  shown = shorten (text);
  return bad_checksum (error,
                       /* Translators: a name such as REFIN, and what stands there */
                       g_strdup_printf (_("%s “%s” of the CRC is neither true nor false"), what, shown));
}

static gboolean
parse_custom (const char  *text,
              SwbChecksum *checksum,
              GError     **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", 7);
  guint64 width;

  if (g_strv_length (parts) != 6)
    return bad_checksum (error, g_strdup_printf (_("A CRC of your own is written %s"), CUSTOM_FORM));
  for (guint i = 0; i < 6; i++)
    g_strstrip (parts[i]);

  if (!g_ascii_string_to_unsigned (parts[0], 10, 1, 64, &width, NULL))
    {
      g_autofree char *shown = shorten (parts[0]);

      return bad_checksum (error, g_strdup_printf (_("The width “%s” of the CRC is not a number from 1 to 64"), shown));
    }

  checksum->kind = SWB_CHECKSUM_CRC;
  checksum->width = (guint) width;
  return parse_number (parts[1], "POLY", checksum->width, &checksum->poly, error) &&
         parse_number (parts[2], "INIT", checksum->width, &checksum->init, error) &&
         parse_flag (parts[3], "REFIN", &checksum->refin, error) &&
         parse_flag (parts[4], "REFOUT", &checksum->refout, error) &&
         parse_number (parts[5], "XOROUT", checksum->width, &checksum->xorout, error);
}

/**
 * swb_checksum_parse:
 * @text: `none`, the name of a checksum in upper or lower case, or `crc:WIDTH,POLY,INIT,REFIN,REFOUT,XOROUT`
 * @checksum: (out): how it is calculated; its kind is %SWB_CHECKSUM_NONE for `none` and for an empty text
 * @error: return location for %SWB_CODEC_ERROR_BAD_CHECKSUM
 *
 * In a CRC of the user's own WIDTH is decimal, 1 … 64; POLY, INIT and XOROUT are hexadecimal with `0x` (one digit can do
 * without) and fit WIDTH; REFIN and REFOUT are true or false, on or off, yes or no, 1 or 0. For example CRC-16/MODBUS is
 * `crc:16,0x8005,0xFFFF,true,true,0x0000`. Any thread.
 *
 * Returns: whether @text was understood
 */
gboolean
swb_checksum_parse (const char  *text,
                    SwbChecksum *checksum,
                    GError     **error)
{
  const SwbChecksum *found;
  g_autofree char *shown = NULL;

  g_return_val_if_fail (text != NULL && checksum != NULL, FALSE);

  memset (checksum, 0, sizeof *checksum);
  if (*text == '\0' || g_ascii_strcasecmp (text, "none") == 0)
    return TRUE;
  if (g_ascii_strncasecmp (text, CUSTOM, strlen (CUSTOM)) == 0)
    return parse_custom (text + strlen (CUSTOM), checksum, error);

  found = swb_checksum_find (text);
  if (found != NULL)
    {
      *checksum = *found;
      return TRUE;
    }

  shown = shorten (text);
  return bad_checksum (error,
                       /* Translators: the name that is unknown, and the form in which parameters are written */
                       g_strdup_printf (_("Unknown checksum “%s”: write none, a name such as SUM-8, XOR-8, LRC, CRC-8, "
                                          "CRC-16/MODBUS, CRC-16/CCITT-FALSE, CRC-32 or CRC-32C, or %s"),
                                        shown, CUSTOM_FORM));
}

/**
 * swb_checksum_format:
 * @checksum: a checksum
 *
 * The inverse of swb_checksum_parse(). Any thread.
 *
 * Returns: (transfer full): `none`, its name in the catalogue, or its parameters
 */
char *
swb_checksum_format (const SwbChecksum *checksum)
{
  int digits = (int) (checksum->width + 3) / 4;

  if (checksum->kind == SWB_CHECKSUM_NONE)
    return g_strdup ("none");
  if (checksum->name != NULL)
    return g_strdup (checksum->name);

  return g_strdup_printf (CUSTOM "%u,0x%0*" G_GINT64_MODIFIER "X,0x%0*" G_GINT64_MODIFIER "X,%s,%s,0x%0*" G_GINT64_MODIFIER "X",
                          checksum->width, digits, checksum->poly, digits, checksum->init,
                          checksum->refin ? "true" : "false", checksum->refout ? "true" : "false",
                          digits, checksum->xorout);
}

static gboolean
parse_position (const char *text,
                gsize       length,
                gint64     *value)
{
  g_autofree char *number = g_strndup (text, length);

  return g_ascii_string_to_signed (number, 10, G_MININT32, G_MAXINT32, value, NULL);
}

/**
 * swb_checksum_range_parse:
 * @text: `FIRST..LAST` or `frame:FIRST..LAST`; an empty one means `0..-1`
 * @range: (out): the range
 * @error: return location for %SWB_CODEC_ERROR_BAD_RANGE
 *
 * FIRST and LAST are decimal, -2³¹ … 2³¹-1, and mean what #SwbChecksumRange says: `0..-1` is all of the data, `2..-1` all
 * but its first two bytes, `0..-3` all but its last two, `1..1` its second byte. With `frame:` the positions count in prefix
 * and data together, so `frame:0..-1` covers the prefix too. Any thread.
 *
 * Returns: whether @text is a range
 */
gboolean
swb_checksum_range_parse (const char       *text,
                          SwbChecksumRange *range,
                          GError          **error)
{
  const char *positions = text;
  const char *dots;
  g_autofree char *shown = NULL;

  g_return_val_if_fail (text != NULL && range != NULL, FALSE);

  range->frame = FALSE;
  range->first = 0;
  range->last = -1;
  if (*text == '\0')
    return TRUE;

  if (g_ascii_strncasecmp (positions, FRAME, strlen (FRAME)) == 0)
    {
      range->frame = TRUE;
      positions += strlen (FRAME);
    }
  dots = strstr (positions, "..");
  if (dots != NULL && parse_position (positions, (gsize) (dots - positions), &range->first) &&
      parse_position (dots + 2, strlen (dots + 2), &range->last))
    return TRUE;

  shown = shorten (text);
  g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_RANGE,
               _("“%s” is no range of bytes: write FIRST..LAST, such as 0..-1 (all), 2..-1 (from the third byte) "
                 "or frame:0..-1 (with the prefix)"),
               shown);
  return FALSE;
}

/**
 * swb_checksum_range_format:
 * @range: a range
 *
 * The inverse of swb_checksum_range_parse(). Any thread.
 *
 * Returns: (transfer full): the range in text
 */
char *
swb_checksum_range_format (const SwbChecksumRange *range)
{
  return g_strdup_printf ("%s%" G_GINT64_FORMAT "..%" G_GINT64_FORMAT, range->frame ? FRAME : "", range->first, range->last);
}

/**
 * swb_checksum_range_resolve:
 * @range: a range
 * @length: how many bytes there are
 * @begin: (out): offset of the first byte that it covers
 * @end: (out): offset behind the last one; equal to @begin when it covers none
 * @error: return location for %SWB_CODEC_ERROR_BAD_RANGE
 *
 * Both ends must lie in the bytes: a device that is sent a checksum over less than was asked for would refuse it without a
 * word. The range may be empty, LAST being the byte before FIRST: `0..-1` of no bytes, `3..-1` of three. Any thread.
 *
 * Returns: whether there are such bytes
 */
gboolean
swb_checksum_range_resolve (const SwbChecksumRange *range,
                            gsize                   length,
                            gsize                  *begin,
                            gsize                  *end,
                            GError                **error)
{
  gint64 count = (gint64) MIN (length, (gsize) G_MAXINT64);
  gint64 first = range->first < 0 ? count + range->first : range->first;
  gint64 behind = (range->last < 0 ? count + range->last : range->last) + 1;

  if (first < 0 || behind < first || behind > count)
    {
      g_autofree char *shown = swb_checksum_range_format (range);

      *begin = 0;
      *end = 0;
      g_set_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_RANGE,
                   /* Translators: a range such as 2..-1, and a count of bytes */
                   _("The checksum covers the bytes %s, but there are %zu bytes"), shown, length);
      return FALSE;
    }

  *begin = (gsize) first;
  *end = (gsize) behind;
  return TRUE;
}

static guint64
reflect (guint64 value,
         guint   width)
{
  guint64 reflected = 0;

  for (guint i = 0; i < width; i++)
    if ((value >> i) & 1)
      reflected |= G_GUINT64_CONSTANT (1) << (width - 1 - i);

  return reflected;
}

/* With refin the register is kept reflected at the low end of the word, else as it is at the high end: so both work for any
 * width, also below a byte. */
static void
make_table (SwbChecksumState *state)
{
  const SwbChecksum *checksum = &state->checksum;
  const guint64 top = G_GUINT64_CONSTANT (1) << 63;
  guint64 poly = checksum->refin ? reflect (checksum->poly, checksum->width) : checksum->poly << (64 - checksum->width);

  for (guint i = 0; i < G_N_ELEMENTS (state->table); i++)
    {
      guint64 value = checksum->refin ? i : (guint64) i << 56;

      for (guint bit = 0; bit < 8; bit++)
        {
          if (checksum->refin)
            value = (value & 1) != 0 ? (value >> 1) ^ poly : value >> 1;
          else
            value = (value & top) != 0 ? (value << 1) ^ poly : value << 1;
        }
      state->table[i] = value;
    }
}

/**
 * swb_checksum_begin:
 * @state: (out): where the calculation is kept
 * @checksum: how to calculate; not %SWB_CHECKSUM_NONE
 *
 * A state needs no freeing. One thread at a time.
 */
void
swb_checksum_begin (SwbChecksumState  *state,
                    const SwbChecksum *checksum)
{
  g_return_if_fail (checksum->kind != SWB_CHECKSUM_NONE);
  g_return_if_fail (checksum->width >= 1 && checksum->width <= 64);

  state->checksum = *checksum;
  state->value = 0;
  if (checksum->kind != SWB_CHECKSUM_CRC)
    return;

  state->value = checksum->refin ? reflect (checksum->init, checksum->width) : checksum->init << (64 - checksum->width);
  make_table (state);
}

/**
 * swb_checksum_add:
 * @state: a calculation that swb_checksum_begin() began
 * @data: (array length=length): the next bytes
 * @length: how many
 */
void
swb_checksum_add (SwbChecksumState *state,
                  const guint8     *data,
                  gsize             length)
{
  guint64 value = state->value;

  switch (state->checksum.kind)
    {
    case SWB_CHECKSUM_XOR:
      for (gsize i = 0; i < length; i++)
        value ^= data[i];
      break;
    case SWB_CHECKSUM_CRC:
      if (state->checksum.refin)
        for (gsize i = 0; i < length; i++)
          value = (value >> 8) ^ state->table[(value ^ data[i]) & 0xff];
      else
        for (gsize i = 0; i < length; i++)
          value = (value << 8) ^ state->table[(value >> 56) ^ data[i]];
      break;
    case SWB_CHECKSUM_SUM:
    case SWB_CHECKSUM_LRC:
      for (gsize i = 0; i < length; i++)
        value += data[i];
      break;
    case SWB_CHECKSUM_NONE:
    default:
      g_return_if_reached ();
    }

  state->value = value;
}

/**
 * swb_checksum_end:
 * @state: a calculation that swb_checksum_begin() began
 *
 * Returns: the checksum of the bytes added, below 2 to the power of its width
 */
guint64
swb_checksum_end (SwbChecksumState *state)
{
  const SwbChecksum *checksum = &state->checksum;
  guint64 value = state->value;

  if (checksum->kind == SWB_CHECKSUM_LRC)
    value = -value;
  else if (checksum->kind == SWB_CHECKSUM_CRC)
    {
      if (!checksum->refin)
        value >>= 64 - checksum->width;
      if (checksum->refin != checksum->refout)
        value = reflect (value, checksum->width);
      value ^= checksum->xorout;
    }

  return value & mask_of (checksum->width);
}

/**
 * swb_checksum_calculate:
 * @checksum: how to calculate; not %SWB_CHECKSUM_NONE
 * @data: (array length=length): bytes
 * @length: how many
 *
 * `SUM-8` and `SUM-16` are the sum of the bytes modulo 2⁸ and 2¹⁶; `XOR-8` is all of them exclusive-or'ed (ISO 1155 calls it
 * LRC too); `LRC` is the two's complement of SUM-8, so that the sum with it is 0 (MODBUS over Serial Line V1.02, section
 * 6.2.1). Any thread.
 *
 * Returns: the checksum
 */
guint64
swb_checksum_calculate (const SwbChecksum *checksum,
                        const guint8      *data,
                        gsize              length)
{
  SwbChecksumState state;

  swb_checksum_begin (&state, checksum);
  swb_checksum_add (&state, data, length);
  return swb_checksum_end (&state);
}

/**
 * swb_checksum_put:
 * @checksum: how it was calculated; for %SWB_CHECKSUM_NONE there are no bytes
 * @order: the order of the bytes
 * @value: the checksum
 * @out: (out caller-allocates): room for the bytes
 *
 * Any thread.
 *
 * Returns: how many bytes it has on the wire: 0 … 8
 */
gsize
swb_checksum_put (const SwbChecksum *checksum,
                  SwbChecksumOrder   order,
                  guint64            value,
                  guint8             out[SWB_CHECKSUM_MAX_BYTES])
{
  gsize length = checksum->kind == SWB_CHECKSUM_NONE ? 0 : (checksum->width + 7) / 8;
  gboolean little = order == SWB_CHECKSUM_ORDER_LITTLE ||
                    (order == SWB_CHECKSUM_ORDER_AUTO && checksum->kind == SWB_CHECKSUM_CRC && checksum->refout);

  for (gsize i = 0; i < length; i++)
    out[little ? i : length - 1 - i] = (guint8) (value >> (8 * i));

  return length;
}
