/* Text of records as they come. The first byte chooses the encoding, the second one says into how many records the bytes are
 * cut and how many of these are passed over; then a length for each but the last one, then the bytes. However they are cut,
 * all records together show the text that the bytes have as a whole, and no character is lost or shown twice when some are
 * passed over. */

#define G_LOG_DOMAIN "fuzz"

#include "swb-config.h"

#include <glib/gstdio.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "swb-log-carry.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* What stands for an invalid byte before that byte: no UTF-8 has it. */
#define INVALID '\xff'

#define MAX_SIZE 4096u

#define T0 G_GINT64_CONSTANT (1700000000000000000)

static const char *const encodings[] = {
  "UTF-8", "GBK", "GB18030", "BIG5", "BIG5-HKSCS", "SHIFT_JIS", "EUC-JP", "EUC-KR", "ISO-8859-1", "UTF-16LE", "UTF-16BE",
  "UTF-16", "UCS-2", "UTF-32LE", "UTF-32", "ISO-2022-JP", "ISO-2022-KR", "ISO-2022-CN", "UTF-7", "EUC-TW",
};

static void
append_invalid (GString      *out,
                const guint8 *bytes,
                gsize         length)
{
  for (gsize i = 0; i < length; i++)
    {
      g_string_append_c (out, INVALID);
      g_string_append_c (out, (char) bytes[i]);
    }
}

/* The length of what append_invalid() wrote at the beginning of @text. */
static gsize
count_invalid (const char *text,
               gsize       length)
{
  gsize at = 0;

  while (at < length && text[at] == INVALID)
    at += 2;
  return at;
}

static void
append_spans (GString      *out,
              const guint8 *bytes,
              gsize         length,
              GString      *text,
              GArray       *spans)
{
  gsize at = 0, text_at = 0;

  for (guint i = 0; i < spans->len; i++)
    {
      const SwbTextSpan *span = &g_array_index (spans, SwbTextSpan, i);

      g_assert_true (span->begin >= at && span->begin + span->length <= length);
      g_assert_true (span->text_begin >= text_at && span->text_begin + span->text_length <= text->len);
      at = span->begin + span->length;
      text_at = span->text_begin + span->text_length;
      if (span->text_length > 0)
        g_string_append_len (out, text->str + span->text_begin, span->text_length);
      else
        append_invalid (out, bytes + span->begin, span->length);
    }
}

/* The bytes as a whole. */
static GString *
decode (const char   *encoding,
        const guint8 *bytes,
        gsize         length)
{
  g_autoptr (SwbCharset) charset = swb_charset_new (encoding, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (SwbTextStep));
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
  GString *out = g_string_new (NULL);

  if (strcmp (encoding, "UTF-8") == 0)
    {
      swb_charset_decode (charset, bytes, length, text, spans);
      append_spans (out, bytes, length, text, spans);
      return out;
    }

  swb_charset_decode_steps (charset, bytes, length, text, steps);
  for (guint i = 0; i < steps->len; i++)
    {
      const SwbTextStep *step = &g_array_index (steps, SwbTextStep, i);

      if (step->kind == SWB_TEXT_STEP_TEXT)
        g_string_append_len (out, text->str + step->text_begin, step->text_length);
      else if (step->kind == SWB_TEXT_STEP_INVALID)
        append_invalid (out, bytes + step->begin, step->length);
    }
  return out;
}

/* The beginning of a record is the beginning of what all of it shows. */
static void
check_limited (SwbLogCarry         *carry,
               const SwbLogCarried *carried,
               gsize                max,
               const char          *whole,
               gsize                length)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));

  swb_log_carry_decode (carry, carried, max, text, spans);
  append_spans (out, carried->bytes, carried->first + MIN (max, carried->length - carried->first), text, spans);
  g_assert_true (out->len <= length && memcmp (out->str, whole, out->len) == 0);
}

/* What the records show, the first @skip ones passed over. @begin: where the text of record @mark begins, G_MAXSIZE
 * where there are not so many. */
static GString *
show (SwbLogStore *store,
      const char  *encoding,
      guint        skip,
      guint        mark,
      gsize       *begin)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (store);
  g_autoptr (SwbLogCarry) carry = swb_log_carry_new (store, encoding, NULL);
  GString *out = g_string_new (NULL);
  guint64 offset = swb_log_reader_get_first_offset (reader);
  SwbLogRecord record;
  SwbLogRest rest;

  g_assert_nonnull (carry);
  *begin = G_MAXSIZE;
  for (guint i = 0; swb_log_reader_read (reader, offset, &record, NULL); i++, offset = record.next)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
      SwbLogCarried carried;
      gsize own;

      if (i < skip)
        continue;
      if (i == skip && skip > 0)
        swb_log_carry_skip (carry, offset);
      if (i == mark)
        *begin = out->len;

      swb_log_carry_take (carry, &record, &carried);
      g_assert_true (carried.first <= carried.length && carried.stale_length < SWB_CHARSET_MAX_CHARACTER);
      append_invalid (out, carried.stale, carried.stale_length);
      own = out->len;
      swb_log_carry_decode (carry, &carried, G_MAXSIZE, text, spans);
      append_spans (out, carried.bytes, carried.length, text, spans);
      check_limited (carry, &carried, (carried.length - carried.first) / 2, out->str + own, out->len - own);
    }

  while (swb_log_carry_end_any (carry, &rest))
    {
      g_assert_true (rest.length > 0 && rest.length < SWB_CHARSET_MAX_CHARACTER);
      append_invalid (out, rest.bytes, rest.length);
    }
  g_assert_cmpuint (swb_log_carry_get_size (carry), ==, 0);
  return out;
}

static void
assert_same (const char *encoding,
             const char *what,
             const char *got,
             gsize       got_length,
             const char *expected,
             gsize       expected_length)
{
  if (got_length == expected_length && memcmp (got, expected, got_length) == 0)
    return;

  {
    g_autofree char *got_shown = g_strescape (got, NULL);
    g_autofree char *expected_shown = g_strescape (expected, NULL);

    g_error ("%s, %s: \"%s\" instead of \"%s\"", encoding, what, got_shown, expected_shown);
  }
}

/* Whether there may be a byte order mark behind the beginning. */
static gboolean
has_mark (const guint8 *bytes,
          gsize         length)
{
  for (gsize i = 2; i + 1 < length; i++)
    if ((bytes[i] == 0xff && bytes[i + 1] == 0xfe) || (bytes[i] == 0xfe && bytes[i + 1] == 0xff))
      return TRUE;
  return FALSE;
}

static void
check (SwbLogStore      *store,
       const char       *encoding,
       SwbCharsetBorders borders,
       const guint8     *bytes,
       gsize             length,
       guint             skip)
{
  g_autoptr (GString) whole = decode (encoding, bytes, length);
  g_autoptr (GString) all = NULL;
  g_autoptr (GString) rest = NULL;
  gboolean shifts = borders == SWB_CHARSET_BORDERS_LINES;
  gboolean ordered = strcmp (encoding, "UTF-16") == 0 || strcmp (encoding, "UTF-32") == 0;
  gsize begin, ignored;

  all = show (store, encoding, 0, skip, &begin);
  rest = show (store, encoding, skip, skip, &ignored);

  /* a line begins in the first state, but not so in a whole */
  if (shifts && length > 0 && memchr (bytes, '\n', length) != NULL)
    return;
  /* a byte order mark is one at the beginning of a record, too: so begin messages that are texts of their own */
  if (ordered && has_mark (bytes, length))
    return;
  assert_same (encoding, "all", all->str, all->len, whole->str, whole->len);

  /* what was shifted is looked for in few bytes, a byte order mark not at all; no record has no bytes, so all of them may have
   * been passed over */
  if (begin == G_MAXSIZE || shifts || ordered)
    return;

  /* UTF-8 shows at once that no character comes of bytes that were passed over: they are not looked for */
  if (borders == SWB_CHARSET_BORDERS_UTF8)
    {
      begin += count_invalid (all->str + begin, all->len - begin);
      g_string_erase (rest, 0, (gssize) count_invalid (rest->str, rest->len));
    }
  assert_same (encoding, "rest", rest->str, rest->len, all->str + begin, all->len - begin);
}

static SwbCharsetBorders
get_borders (const char *encoding)
{
  g_autoptr (SwbCharset) charset = swb_charset_new (encoding, NULL);

  g_assert_nonnull (charset);
  return swb_charset_get_borders (charset);
}

/* A log of @bytes in records of @lengths, the last one of what is left. */
static SwbLogStore *
new_store (const guint8 *bytes,
           gsize         length,
           const guint8 *lengths,
           guint         n_lengths)
{
  g_autofree char *path = g_strdup_printf ("%s/fuzz-log-carry-%d.pcapng", g_get_tmp_dir (), (int) getpid ());
  SwbLogStore *store = swb_log_store_new (path);
  g_autoptr (GError) error = NULL;
  SwbNetAddress local, remote;
  SwbLogFlow *flow;
  gsize at = 0;

  swb_log_store_open (store, &error);
  g_assert_no_error (error);
  g_unlink (path);

  g_assert_true (swb_net_address_parse (&local, "192.0.2.1:6001", NULL));
  g_assert_true (swb_net_address_parse (&remote, "192.0.2.7:51234", NULL));
  flow = swb_log_flow_new (1, IPPROTO_TCP, &local, &remote, 0);
  for (guint i = 0; i <= n_lengths; i++)
    {
      gsize piece = i < n_lengths ? MIN (lengths[i], length - at) : length - at;

      swb_log_store_append_data (store, flow, SWB_DIRECTION_IN, bytes + at, piece, T0);
      at += piece;
    }
  swb_log_store_commit (store);
  swb_log_flow_free (flow);
  return store;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static const guint8 padding[SWB_CHARSET_MAX_CHARACTER];
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (SwbLogStore) store = NULL;
  SwbCharsetBorders borders;
  const char *encoding;
  guint cuts, skip;

  if (size < 2)
    return 0;

  encoding = encodings[data[0] % G_N_ELEMENTS (encodings)];
  borders = get_borders (encoding);
  cuts = data[1] & 0xf;
  skip = MIN (data[1] >> 4, cuts);
  if (size < 2 + cuts)
    return 0;

  g_byte_array_append (bytes, data + 2 + cuts, (guint) MIN (size - 2 - cuts, MAX_SIZE));
  /* what is cut off at the end is not told from what is invalid there */
  if (borders == SWB_CHARSET_BORDERS_BYTES)
    g_byte_array_append (bytes, padding, sizeof padding);
  store = new_store (bytes->data, bytes->len, data + 2, cuts);
  check (store, encoding, borders, bytes->data, bytes->len, skip);
  return 0;
}
