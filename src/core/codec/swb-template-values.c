#define G_LOG_DOMAIN "swb-codec"

#include "swb-config.h"

#include "swb-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-error.h"
#include "swb-template-integer.h"

#define KNOWN                                                                                    \
  "{{counter}} {{counter:START,STEP,WIDTH}} {{time}} {{time:%H:%M:%S}} {{date}} {{unixtime}} "   \
  "{{unixtime:ms}} {{time1900}} {{random:1-100}} {{randombytes:4}} {{uuid}} {{peer}} {{local}} {{u16be:counter}}"

#define MAX_ARGUMENT 1024
#define MAX_WIDTH 64

/* A variable whose value is wanted. */
typedef struct
{
  SwbTemplateValues *values;
  const SwbTemplatePiece *piece;
  const char *argument; /* (nullable): what stands behind the colon */
  SwbTextEncoder *encoder;
  gsize *error_position;
} Call;

typedef gboolean (*CallFunc) (Call    *call,
                              GError **error);

/**
 * swb_template_values_init:
 * @values: (out caller-allocates): what gives values to the variables of one send
 * @context: where from; outlives @values
 */
void
swb_template_values_init (SwbTemplateValues        *values,
                          const SwbTemplateContext *context)
{
  values->context = context;
  values->rand = NULL;
  values->total = 0;
  values->uses = SWB_TEMPLATE_USES_NONE;
}

/**
 * swb_template_values_clear:
 * @values: what swb_template_values_init() set up
 */
void
swb_template_values_clear (SwbTemplateValues *values)
{
  g_clear_pointer (&values->rand, g_rand_free);
}

/* (transfer full): what stands between the braces, or its beginning, fit for a message of one line */
static char *
show_piece (const SwbTemplatePiece *piece)
{
  const char *end = piece->begin + piece->length;
  g_autoptr (GString) shown = g_string_new (NULL);

  for (const char *p = piece->begin; p < end && shown->len < 80; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (shown, g_unichar_isprint (c) ? c : 0xfffd);
    }
  if (shown->len >= 80)
    g_string_append (shown, "…");

  return g_string_free (g_steal_pointer (&shown), FALSE);
}

static gboolean
bad_argument (Call       *call,
              const char *form,
              GError    **error)
{
  g_autofree char *shown = show_piece (call->piece);

  return swb_template_bad_variable (call->piece->position, call->error_position, error,
                                    /* Translators: a variable as it was typed, and as it should be */
                                    g_strdup_printf (_("“%s” is not of the form %s"), shown, form));
}

static gboolean
too_much (Call    *call,
          gsize    length,
          GError **error)
{
  /* one send is built in memory, so what a few characters can make of it has an end */
  call->values->total += length;
  if (call->values->total <= SWB_TEMPLATE_MAX_TOTAL)
    return FALSE;

  swb_template_bad_variable (call->piece->position, call->error_position, error,
                             g_strdup_printf (_("the variables make more than %d bytes"), SWB_TEMPLATE_MAX_TOTAL));
  return TRUE;
}

static gboolean
add_value (Call       *call,
           const char *value,
           GError    **error)
{
  if (too_much (call, strlen (value), error))
    return FALSE;

  swb_text_encoder_add_value (call->encoder, value, strlen (value), call->piece->position);
  return TRUE;
}

static gboolean
parse_integer (const char *text,
               gsize       length,
               gint64     *value)
{
  g_autofree char *number = g_strndup (text, length);

  return g_ascii_string_to_signed (number, 10, G_MININT64, G_MAXINT64, value, NULL);
}

static gboolean
call_counter (Call    *call,
              GError **error)
{
  const char *form = "{{counter:START,STEP,WIDTH}}";
  gint64 numbers[3] = { 1, 1, 0 }; /* start, step, width */
  g_auto (GStrv) parts = g_strsplit (call->argument != NULL ? call->argument : "1", ",", 4);
  g_autofree char *digits = NULL;
  g_autofree char *zeros = NULL;
  g_autofree char *value = NULL;
  guint64 sum;
  gsize length;
  gboolean negative;

  call->values->uses |= SWB_TEMPLATE_USES_COUNTER;
  if (parts[0] == NULL)
    return bad_argument (call, form, error);
  for (guint i = 0; parts[i] != NULL; i++)
    if (i >= G_N_ELEMENTS (numbers) || !parse_integer (parts[i], strlen (parts[i]), &numbers[i]))
      return bad_argument (call, form, error);
  if (numbers[2] < 0 || numbers[2] > MAX_WIDTH)
    return bad_argument (call, form, error);

  /* wraps at the ends of 64 bits, as a counter does */
  sum = (guint64) numbers[0] + (guint64) numbers[1] * call->values->context->counter;
  negative = sum >> 63 != 0;
  digits = g_strdup_printf ("%" G_GUINT64_FORMAT, negative ? -sum : sum);
  length = strlen (digits) + (negative ? 1 : 0);
  zeros = g_strnfill ((gsize) numbers[2] > length ? (gsize) numbers[2] - length : 0, '0');
  value = g_strconcat (negative ? "-" : "", zeros, digits, NULL);

  return add_value (call, value, error);
}

static GDateTime *
get_now (Call *call)
{
  const SwbTemplateContext *context = call->values->context;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (context->now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) whole = NULL;

  call->values->uses |= SWB_TEMPLATE_USES_TIME;
  if (utc == NULL)
    return NULL;

  whole = g_date_time_add (utc, context->now % G_USEC_PER_SEC);
  if (context->zone != NULL)
    return g_date_time_to_timezone (whole, context->zone);
  return g_date_time_to_local (whole);
}

/* g_date_time_format() leaves a percent sign at the end out without a word. */
static gboolean
is_time_format (const char *format)
{
  const char *p = format;

  while ((p = strchr (p, '%')) != NULL)
    {
      if (p[1] == '\0')
        return FALSE;
      p += 2;
    }

  return *format != '\0';
}

static gboolean
add_time (Call       *call,
          const char *format,
          GError    **error)
{
  g_autoptr (GDateTime) now = get_now (call);
  g_autofree char *value = now != NULL && is_time_format (format) ? g_date_time_format (now, format) : NULL;

  if (value == NULL)
    return bad_argument (call, _("{{time:FORMAT}}, with %H %M %S %f %Y %m %d and the others of strftime"), error);

  return add_value (call, value, error);
}

static gboolean
call_time (Call    *call,
           GError **error)
{
  return add_time (call, call->argument != NULL ? call->argument : "%H:%M:%S", error);
}

static gboolean
call_date (Call    *call,
           GError **error)
{
  return add_time (call, call->argument != NULL ? call->argument : "%Y-%m-%d", error);
}

/* As Packet Sender has it: 12 hours, and no word for noon that a locale might have otherwise. */
static gboolean
call_packet_sender_time (Call    *call,
                         GError **error)
{
  g_autoptr (GDateTime) now = get_now (call);

  return add_time (call, now != NULL && g_date_time_get_hour (now) < 12 ? "%I:%M:%S am" : "%I:%M:%S pm", error);
}

static gboolean
call_unixtime (Call    *call,
               GError **error)
{
  gint64 now = call->values->context->now;
  g_autofree char *value = NULL;

  call->values->uses |= SWB_TEMPLATE_USES_TIME;
  if (call->argument == NULL || strcmp (call->argument, "s") == 0)
    now /= G_USEC_PER_SEC;
  else if (strcmp (call->argument, "ms") == 0)
    now /= 1000;
  else if (strcmp (call->argument, "us") != 0)
    return bad_argument (call, "{{unixtime}}, {{unixtime:ms}}, {{unixtime:us}}", error);

  value = g_strdup_printf ("%" G_GINT64_FORMAT, now);
  return add_value (call, value, error);
}

/* RFC 868, which counts on from 0 in 2036: so do the 32 bits of {{u32be:time1900}} */
static gboolean
call_time1900 (Call    *call,
               GError **error)
{
  gint64 seconds = call->values->context->now / G_USEC_PER_SEC + G_GINT64_CONSTANT (2208988800);
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, seconds);

  call->values->uses |= SWB_TEMPLATE_USES_TIME;
  return add_value (call, value, error);
}

/* Made only when something random is asked for: to set it up means to fill and stir 2.5 kB. */
static GRand *
get_rand (SwbTemplateValues *values)
{
  if (values->rand == NULL)
    values->rand = g_rand_new_with_seed_array (values->context->seed, G_N_ELEMENTS (values->context->seed));

  return values->rand;
}

static guint64
draw_bits (GRand *rand)
{
  guint64 high = g_rand_int (rand);

  return (high << 32) | g_rand_int (rand);
}

/* Every number from 0 to @last equally often: what would make the first ones more frequent is drawn again. */
static guint64
draw_number (GRand  *rand,
             guint64 last)
{
  guint64 mask = last;
  guint64 bits;

  for (guint shift = 1; shift < 64; shift *= 2)
    mask |= mask >> shift;
  do
    bits = draw_bits (rand) & mask;
  while (bits > last);

  return bits;
}

static gboolean
call_random (Call    *call,
             GError **error)
{
  const char *form = "{{random:FIRST-LAST}}";
  gint64 first = 0, last = G_MAXINT32;
  g_autofree char *value = NULL;
  guint64 drawn;

  call->values->uses |= SWB_TEMPLATE_USES_RANDOM;
  if (call->argument != NULL)
    {
      const char *dash = *call->argument != '\0' ? strchr (call->argument + 1, '-') : NULL;

      if (dash == NULL || !parse_integer (call->argument, (gsize) (dash - call->argument), &first) ||
          !parse_integer (dash + 1, strlen (dash + 1), &last) || first > last)
        return bad_argument (call, form, error);
    }

  drawn = (guint64) first + draw_number (get_rand (call->values), (guint64) last - (guint64) first);
  value = drawn >> 63 != 0 ? g_strdup_printf ("-%" G_GUINT64_FORMAT, -drawn) : g_strdup_printf ("%" G_GUINT64_FORMAT, drawn);
  return add_value (call, value, error);
}

static gboolean
call_randombytes (Call    *call,
                  GError **error)
{
  g_autofree guint8 *data = NULL;
  GRand *rand;
  guint64 count;

  call->values->uses |= SWB_TEMPLATE_USES_RANDOM;
  if (call->argument == NULL ||
      !g_ascii_string_to_unsigned (call->argument, 10, 1, SWB_TEMPLATE_MAX_RANDOM_BYTES, &count, NULL))
    {
      g_autofree char *form = g_strdup_printf (_("{{randombytes:COUNT}}, with a count from 1 to %d"),
                                               SWB_TEMPLATE_MAX_RANDOM_BYTES);

      return bad_argument (call, form, error);
    }
  if (too_much (call, (gsize) count, error))
    return FALSE;

  rand = get_rand (call->values);
  data = g_malloc ((gsize) count);
  for (guint64 i = 0; i < count; i++)
    data[i] = (guint8) (g_rand_int (rand) >> 24);

  return swb_text_encoder_add_bytes (call->encoder, data, (gsize) count, call->error_position, error);
}

/* RFC 4122 section 4.4 */
static gboolean
call_uuid (Call    *call,
           GError **error)
{
  guint64 high = draw_bits (get_rand (call->values));
  guint64 low = draw_bits (get_rand (call->values));
  g_autofree char *value = NULL;

  call->values->uses |= SWB_TEMPLATE_USES_RANDOM;
  high = (high & ~G_GUINT64_CONSTANT (0xf000)) | 0x4000;
  low = (low & G_GUINT64_CONSTANT (0x3fffffffffffffff)) | G_GUINT64_CONSTANT (0x8000000000000000);
  value = g_strdup_printf ("%08x-%04x-%04x-%04x-%012" G_GINT64_MODIFIER "x",
                           (guint) (high >> 32), (guint) (high >> 16) & 0xffff, (guint) high & 0xffff,
                           (guint) (low >> 48), low & G_GUINT64_CONSTANT (0xffffffffffff));
  return add_value (call, value, error);
}

static gboolean
add_address (Call       *call,
             const char *address,
             GError    **error)
{
  g_autofree char *shown = NULL;

  if (address != NULL)
    return add_value (call, address, error);

  shown = show_piece (call->piece);
  return swb_template_bad_variable (call->piece->position, call->error_position, error,
                                    g_strdup_printf (_("“%s” has no value while nothing is connected"), shown));
}

static gboolean
call_peer (Call    *call,
           GError **error)
{
  call->values->uses |= SWB_TEMPLATE_USES_PEER;
  return add_address (call, call->values->context->peer, error);
}

static gboolean
call_local (Call    *call,
            GError **error)
{
  call->values->uses |= SWB_TEMPLATE_USES_LOCAL;
  return add_address (call, call->values->context->local, error);
}

/* A capture goes out as it came, whatever the encoding. */
static gboolean
call_capture (Call    *call,
              guint    number,
              GError **error)
{
  const SwbTemplateContext *context = call->values->context;
  const SwbTemplateCapture *capture;
  g_autofree char *shown = NULL;

  if (number < context->n_captures)
    {
      capture = &context->captures[number];
      return capture->length == 0 ||
             (!too_much (call, capture->length, error) &&
              swb_text_encoder_add_bytes (call->encoder, capture->data, capture->length, call->error_position, error));
    }

  shown = show_piece (call->piece);
  return swb_template_bad_variable (call->piece->position, call->error_position, error,
                                    context->n_captures == 0
                                      ? g_strdup_printf (_("“%s” has a value only in the answer to a match"), shown)
                                      : g_strdup_printf (_("“%s” has no value: what is matched has no such capture"),
                                                         shown));
}

static const struct
{
  const char *name;
  CallFunc func;
  gboolean takes_argument;
} variables[] = {
  { "counter", call_counter, TRUE },
  { "time", call_time, TRUE },
  { "date", call_date, TRUE },
  { "unixtime", call_unixtime, TRUE },
  { "time1900", call_time1900, FALSE },
  { "random", call_random, TRUE },
  { "randombytes", call_randombytes, TRUE },
  { "uuid", call_uuid, FALSE },
  { "peer", call_peer, FALSE },
  { "local", call_local, FALSE },
  /* the names of Packet Sender, with the values that it gives them */
  { "DATE", call_date, FALSE },
  { "TIME", call_packet_sender_time, FALSE },
  { "UNIXTIME", call_unixtime, FALSE },
  { "RANDOM", call_random, FALSE },
  { "UNIQUE", call_uuid, FALSE },
  { "COUNTER", call_counter, FALSE },
};

/**
 * swb_template_values_add:
 * @values: what gives values
 * @piece: a variable of swb_template_iter_next()
 * @encoder: where the value goes
 * @error_position: (out): where the fault is, in characters from 1; untouched when there is none
 * @error: return location for %SWB_CODEC_ERROR_BAD_VARIABLE, and the errors of @encoder
 *
 * - `{{counter}}`, `{{counter:START,STEP,WIDTH}}`: START + STEP × the number of sends before, with zeros in front up to WIDTH
 *   characters, 0 … 64; what is left out is 1, 1 and 0; all of one send have the same number;
 * - `{{time}}` as 23:59:59, `{{date}}` as 2023-12-31, `{{time:FORMAT}}` and `{{date:FORMAT}}` with the conversions of
 *   g_date_time_format(), all in local time;
 * - `{{unixtime}}` in seconds, `{{unixtime:ms}}`, `{{unixtime:us}}`;
 * - `{{time1900}}` in seconds since 1900, as RFC 868 counts them;
 * - `{{random:FIRST-LAST}}`: a decimal number, both included, each may be negative; `{{random}}` is 0 … 2³¹-1;
 * - `{{randombytes:COUNT}}`: that many bytes, 1 … 65536, as they are;
 * - `{{uuid}}`: a version 4 UUID in lower case;
 * - `{{peer}}`, `{{local}}`: HOST:PORT, an error while there is none;
 * - `{{u8:V}}`, `{{u16be:V}}` … `{{u64le:V}}`: a variable V that is a number, as bytes: swb_template_add_integer();
 * - `{{0}}` … `{{9}}`: what a rule answers, and its captures, byte by byte;
 * - `{{DATE}} {{TIME}} {{UNIXTIME}} {{RANDOM}} {{UNIQUE}} {{COUNTER}}`: as Packet Sender has them, without argument; its
 *   time is 11:59:59 pm.
 *
 * Names have a case and no spaces. A value is sent as it is: escapes and braces in it mean nothing. All variables of one
 * send together make at most 16 MiB.
 *
 * Returns: whether the value was added
 */
gboolean
swb_template_values_add (SwbTemplateValues      *values,
                         const SwbTemplatePiece *piece,
                         SwbTextEncoder         *encoder,
                         gsize                  *error_position,
                         GError                **error)
{
  Call call = { values, piece, NULL, encoder, error_position };
  g_autofree char *name = g_strndup (piece->begin + 2, piece->length - 4);
  char *colon = strchr (name, ':');
  g_autofree char *shown = NULL;

  g_return_val_if_fail (piece->kind == SWB_TEMPLATE_VARIABLE, FALSE);

  if (colon != NULL)
    {
      *colon = '\0';
      call.argument = colon + 1;
    }

  if (swb_template_is_integer (name))
    return swb_template_add_integer (values, piece, encoder, error_position, error);
  if (g_ascii_isdigit (name[0]) && name[1] == '\0' && call.argument == NULL)
    return call_capture (&call, (guint) (name[0] - '0'), error);

  shown = show_piece (piece);
  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      if (strcmp (variables[i].name, name) != 0)
        continue;

      if (call.argument != NULL && !variables[i].takes_argument)
        return swb_template_bad_variable (piece->position, error_position, error,
                                          g_strdup_printf (_("“%s” takes nothing after its name"), shown));
      if (call.argument != NULL && strlen (call.argument) > MAX_ARGUMENT)
        return swb_template_bad_variable (piece->position, error_position, error,
                                          g_strdup_printf (_("“%s” is too long"), shown));
      return variables[i].func (&call, error);
    }

  return swb_template_bad_variable (piece->position, error_position, error,
                                    /* Translators: what was typed, and the list of variables */
                                    g_strdup_printf (_("there is no variable “%s”; there are %s, and {{{{ for two braces"),
                                                     shown, KNOWN));
}
