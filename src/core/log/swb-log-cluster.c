#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-cluster.h"

typedef struct
{
  guint16 first;
  guint16 last;
} Range;

/* Extended_Pictographic of emoji-data.txt (Unicode 15), below U+10000. */
static const Range emoji[] = {
  { 0x00a9, 0x00a9 }, { 0x00ae, 0x00ae }, { 0x203c, 0x203c }, { 0x2049, 0x2049 }, { 0x2122, 0x2122 }, { 0x2139, 0x2139 },
  { 0x2194, 0x2199 }, { 0x21a9, 0x21aa }, { 0x231a, 0x231b }, { 0x2328, 0x2328 }, { 0x2388, 0x2388 }, { 0x23cf, 0x23cf },
  { 0x23e9, 0x23f3 }, { 0x23f8, 0x23fa }, { 0x24c2, 0x24c2 }, { 0x25aa, 0x25ab }, { 0x25b6, 0x25b6 }, { 0x25c0, 0x25c0 },
  { 0x25fb, 0x25fe }, { 0x2600, 0x2605 }, { 0x2607, 0x2612 }, { 0x2614, 0x2685 }, { 0x2690, 0x2705 }, { 0x2708, 0x2712 },
  { 0x2714, 0x2714 }, { 0x2716, 0x2716 }, { 0x271d, 0x271d }, { 0x2721, 0x2721 }, { 0x2728, 0x2728 }, { 0x2733, 0x2734 },
  { 0x2744, 0x2744 }, { 0x2747, 0x2747 }, { 0x274c, 0x274c }, { 0x274e, 0x274e }, { 0x2753, 0x2755 }, { 0x2757, 0x2757 },
  { 0x2763, 0x2767 }, { 0x2795, 0x2797 }, { 0x27a1, 0x27a1 }, { 0x27b0, 0x27b0 }, { 0x27bf, 0x27bf }, { 0x2934, 0x2935 },
  { 0x2b05, 0x2b07 }, { 0x2b1b, 0x2b1c }, { 0x2b50, 0x2b50 }, { 0x2b55, 0x2b55 }, { 0x3030, 0x3030 }, { 0x303d, 0x303d },
  { 0x3297, 0x3297 }, { 0x3299, 0x3299 },
};

static gboolean
is_regional_indicator (gunichar c)
{
  return c >= 0x1f1e6 && c <= 0x1f1ff;
}

static gboolean
is_skin_tone (gunichar c)
{
  return c >= 0x1f3fb && c <= 0x1f3ff;
}

/* What a keycap may be around. */
static gboolean
is_keycap_base (gunichar c)
{
  return (c >= '0' && c <= '9') || c == '#' || c == '*';
}

/* Scripts in which the joiners choose between forms of letters (Unicode 15, sections 9.2, 12 and 23.2). Elsewhere they only
 * hide. */
static gboolean
uses_joiners (GUnicodeScript script)
{
  switch ((int) script)
    {
    case G_UNICODE_SCRIPT_ARABIC:
    case G_UNICODE_SCRIPT_SYRIAC:
    case G_UNICODE_SCRIPT_NKO:
    case G_UNICODE_SCRIPT_MANDAIC:
    case G_UNICODE_SCRIPT_MONGOLIAN:
    case G_UNICODE_SCRIPT_ADLAM:
    case G_UNICODE_SCRIPT_DEVANAGARI:
    case G_UNICODE_SCRIPT_BENGALI:
    case G_UNICODE_SCRIPT_GURMUKHI:
    case G_UNICODE_SCRIPT_GUJARATI:
    case G_UNICODE_SCRIPT_ORIYA:
    case G_UNICODE_SCRIPT_TAMIL:
    case G_UNICODE_SCRIPT_TELUGU:
    case G_UNICODE_SCRIPT_KANNADA:
    case G_UNICODE_SCRIPT_MALAYALAM:
    case G_UNICODE_SCRIPT_SINHALA:
    case G_UNICODE_SCRIPT_TIBETAN:
    case G_UNICODE_SCRIPT_MYANMAR:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_BALINESE:
    case G_UNICODE_SCRIPT_JAVANESE:
    case G_UNICODE_SCRIPT_MEETEI_MAYEK:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * swb_log_cluster_is_emoji:
 * @c: a character
 *
 * Returns: whether it is a picture, also one that is shown as text unless U+FE0F follows
 */
gboolean
swb_log_cluster_is_emoji (gunichar c)
{
  if (c >= 0x1f000)
    return c <= 0x1faff && !is_regional_indicator (c) && !is_skin_tone (c);
  for (guint i = 0; i < G_N_ELEMENTS (emoji) && c >= emoji[i].first; i++)
    if (c <= emoji[i].last)
      return TRUE;
  return FALSE;
}

/**
 * swb_log_cluster_may_extend:
 * @c: a character
 *
 * Returns: whether it is worth asking swb_log_cluster_extends()
 */
gboolean
swb_log_cluster_may_extend (gunichar c)
{
  return c == SWB_TEXT_VARIATION || c == SWB_EMOJI_VARIATION || is_regional_indicator (c) || is_skin_tone (c);
}

/**
 * swb_log_cluster_extends:
 * @cluster: (array length=length): UTF-8 of at least one character
 * @length: its bytes
 * @c: the character that follows
 *
 * Returns: whether @c makes an emoji of @cluster, or another one (UTS #51): as a variation, a skin tone, or the second
 *   letter of a flag
 */
gboolean
swb_log_cluster_extends (const char *cluster,
                         gsize       length,
                         gunichar    c)
{
  gunichar first = g_utf8_get_char (cluster);
  gunichar last = g_utf8_get_char (g_utf8_prev_char (cluster + length));

  if (g_utf8_strlen (cluster, (gssize) length) >= SWB_LOG_CLUSTER_MAX)
    return FALSE;
  if (is_regional_indicator (c))
    return is_regional_indicator (first) && g_utf8_next_char (cluster) == cluster + length;
  return swb_log_cluster_is_emoji (first) && swb_log_cluster_is_emoji (last);
}

/**
 * swb_log_cluster_joins:
 * @cluster: (array length=length): UTF-8 of at least one character
 * @length: its bytes
 * @joiner: the character that follows, which draws nothing
 * @next: the one behind that
 * @one: (out): whether @next is drawn together with @cluster, as one
 *
 * Returns: whether @joiner belongs there: between letters of a script that needs it, or between the parts of an emoji
 */
gboolean
swb_log_cluster_joins (const char *cluster,
                       gsize       length,
                       gunichar    joiner,
                       gunichar    next,
                       gboolean   *one)
{
  gunichar first = g_utf8_get_char (cluster);
  gunichar last = g_utf8_get_char (g_utf8_prev_char (cluster + length));
  GUnicodeScript script;

  *one = TRUE;
  if (g_utf8_strlen (cluster, (gssize) length) + 2 > SWB_LOG_CLUSTER_MAX)
    return FALSE;
  if (joiner == SWB_EMOJI_VARIATION)
    return is_keycap_base (first) && first == last && next == SWB_KEYCAP;
  if (joiner == SWB_ZERO_WIDTH_JOINER && swb_log_cluster_is_emoji (first) && swb_log_cluster_is_emoji (next))
    return TRUE;

  *one = FALSE;
  if (joiner != SWB_ZERO_WIDTH_JOINER && joiner != SWB_ZERO_WIDTH_NON_JOINER)
    return FALSE;
  if (last == SWB_ZERO_WIDTH_JOINER || last == SWB_ZERO_WIDTH_NON_JOINER)
    return FALSE;
  script = g_unichar_get_script (first);
  return uses_joiners (script) && g_unichar_isalpha (first) && g_unichar_get_script (next) == script &&
         (g_unichar_isalpha (next) || g_unichar_ismark (next));
}
