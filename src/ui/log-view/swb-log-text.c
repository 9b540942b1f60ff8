#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-text.h"

#include <string.h>

#include "swb-charset-border.h"
#include "swb-log-cluster.h"

#define TAB_WIDTH 8

/* A heap of combining marks would draw over the rows around; no script needs more. */
#define MAX_MARKS 4

/* No script below needs joiners, and no part of an emoji but its beginning is there. */
#define FIRST_JOINED 0x0600u

/* A right-to-left run is mirrored as a whole; so long a one is no sentence but an attack on the reader. */
#define MAX_RTL_RUN 512

static gboolean
is_plain (guint8 byte)
{
  return byte >= 0x20 && byte < 0x7f;
}

/* Names of the C0 control characters (ISO/IEC 6429, RFC 20). Fonts often lack their pictures, U+2400 and on. */
static const char *const control_names[0x20] = {
  "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS",  "HT",  "LF",  "VT",  "FF", "CR", "SO", "SI",
  "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
};

/* Zero-width characters of general category Mn and Me that nevertheless draw nothing and are used to hide. */
static gboolean
is_invisible (gunichar c)
{
  return c == 0x034f || c == 0x115f || c == 0x1160 || c == 0x17b4 || c == 0x17b5 || c == 0x3164 || c == 0xffa0 ||
         (c >= 0x180b && c <= 0x180f) || (c >= 0xe0000 && c <= 0xe0fff);
}

static gboolean
is_mark (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK || type == G_UNICODE_SPACING_MARK;
}

static gboolean
is_escaped (gunichar c)
{
  if (is_invisible (c))
    return TRUE;

  switch ((int) g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Strong right-to-left characters: Hebrew, Arabic, Syriac, Thaana, NKo and what else lies in the blocks that Unicode
 * sets aside for such scripts (the default Bidi_Class R and AL ranges of DerivedBidiClass.txt). */
static gboolean
is_rtl (gunichar c)
{
  return (c >= 0x0590 && c <= 0x08ff) || (c >= 0xfb1d && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfeff) ||
         (c >= 0x10800 && c <= 0x10fff) || (c >= 0x1e800 && c <= 0x1efff);
}

/* Scripts of which each character can be drawn by itself. */
static gboolean
is_simple (gunichar c)
{
  return c < 0x0300 || (c >= 0x0370 && c < 0x0530) || (c >= 0x1e00 && c < 0x2c00) || (c >= 0x2e80 && c < 0xa000) ||
         (c >= 0xac00 && c < 0xd7a4) || (c >= 0xf900 && c < 0xfb00) || (c >= 0xfe30 && c < 0xfe70) ||
         (c >= 0xff00 && c < 0xfff0) || c >= 0x1f000;
}

static SwbLogCell *
add_cell (SwbLogText    *self,
          SwbLogCellKind kind,
          guint32        begin,
          guint32        length,
          guint          width)
{
  SwbLogCell cell = { 0 };

  cell.kind = kind;
  cell.begin = begin;
  cell.length = length;
  cell.column = self->columns;
  cell.width = width;
  cell.text = self->string->len;

  self->columns += width;
  g_array_append_val (self->cells, cell);
  return &g_array_index (self->cells, SwbLogCell, self->cells->len - 1);
}

static void
add_badge (SwbLogText *self,
           guint32     begin)
{
  add_cell (self, SWB_LOG_CELL_BADGE, begin, 1, SWB_LOG_BADGE_WIDTH);
}

/* Its name or code in a box, with half a column on either side. */
static void
add_escape (SwbLogText *self,
            guint32     begin,
            guint32     length,
            gunichar    c)
{
  gboolean control = c < 0x20 || c == 0x7f;
  SwbLogCell *cell = add_cell (self, control ? SWB_LOG_CELL_CONTROL : SWB_LOG_CELL_ESCAPE, begin, length, 0);

  if (control)
    {
      g_string_append (self->string, c == 0x7f ? "DEL" : control_names[c]);
    }
  else
    {
      g_string_append_len (self->string, "U+", 2);
      for (int shift = c > 0xfffff ? 20 : c > 0xffff ? 16 : 12; shift >= 0; shift -= 4)
        g_string_append_c (self->string, "0123456789ABCDEF"[c >> shift & 15]);
    }
  cell->text_length = self->string->len - cell->text;
  cell->width = cell->text_length + 1;
  self->columns += cell->width;
}

/* Adds a combining mark to the character before it. Returns FALSE when it has none, or enough of them. */
static gboolean
add_mark (SwbLogText *self,
          guint32     begin,
          guint32     length,
          gunichar    c)
{
  SwbLogCell *base;

  if (self->cells->len == 0)
    return FALSE;

  base = &g_array_index (self->cells, SwbLogCell, self->cells->len - 1);
  if (base->kind != SWB_LOG_CELL_TEXT ||
      g_utf8_strlen (self->string->str + base->text, base->text_length) > MAX_MARKS)
    return FALSE;

  g_string_append_unichar (self->string, c);
  base->text_length = self->string->len - base->text;
  base->length += length;
  base->flags |= SWB_LOG_CELL_SHAPED;
  if (g_unichar_type (c) == G_UNICODE_SPACING_MARK && base->width < 3)
    {
      base->width++;
      self->columns++;
    }
  return TRUE;
}

/* Which joiner the badge at the end of the row stands for; 0 for anything else. */
static gunichar
get_joiner (const SwbLogText *self,
            const SwbLogCell *cell)
{
  static const gunichar joiners[] = { SWB_ZERO_WIDTH_NON_JOINER, SWB_ZERO_WIDTH_JOINER, SWB_EMOJI_VARIATION };

  for (guint i = 0; i < G_N_ELEMENTS (joiners) && cell->text_length == 6; i++)
    if (g_ascii_strtoull (self->string->str + cell->text + 2, NULL, 16) == joiners[i])
      return joiners[i];
  return 0;
}

static void
extend_cell (SwbLogText *self,
             SwbLogCell *cell,
             guint32     length,
             gunichar    c)
{
  g_string_append_unichar (self->string, c);
  cell->text_length = self->string->len - cell->text;
  cell->length += length;
  cell->flags |= SWB_LOG_CELL_SHAPED;
}

/* Emoji are two columns wide, whatever they are made of. */
static void
widen_cell (SwbLogText *self,
            SwbLogCell *cell)
{
  if (cell->width > 1)
    return;
  self->columns += 2 - cell->width;
  cell->width = 2;
}

/*
 * What belongs to one character with those before it, though it draws nothing or something else by itself. A joiner is a
 * badge until the character behind it tells that it is needed there.
 *
 * Returns whether @c was taken.
 */
static gboolean
join_cluster (SwbLogText *self,
              guint32     length,
              gunichar    c)
{
  SwbLogCell *last;
  SwbLogCell *base;
  gunichar joiner;
  gboolean one;

  if (self->cells->len == 0)
    return FALSE;

  last = &g_array_index (self->cells, SwbLogCell, self->cells->len - 1);
  if (last->kind == SWB_LOG_CELL_TEXT)
    {
      if (!swb_log_cluster_may_extend (c) ||
          !swb_log_cluster_extends (self->string->str + last->text, last->text_length, c))
        return FALSE;
      extend_cell (self, last, length, c);
      if (c != SWB_TEXT_VARIATION)
        widen_cell (self, last);
      return TRUE;
    }

  if (last->kind != SWB_LOG_CELL_ESCAPE || self->cells->len < 2 || is_escaped (c))
    return FALSE;
  base = last - 1;
  if (base->kind != SWB_LOG_CELL_TEXT)
    return FALSE;
  joiner = get_joiner (self, last);
  if (joiner == 0 ||
      !swb_log_cluster_joins (self->string->str + base->text, base->text_length, joiner, c, &one))
    return FALSE;

  self->columns -= last->width;
  g_string_truncate (self->string, last->text);
  extend_cell (self, base, last->length, joiner);
  g_array_set_size (self->cells, self->cells->len - 1);
  if (!one)
    return FALSE;
  extend_cell (self, base, length, c);
  widen_cell (self, base);
  return TRUE;
}

static void
add_character (SwbLogText *self,
               guint32     begin,
               guint32     length,
               gunichar    c)
{
  SwbLogCell *cell;

  if (c == '\t')
    {
      add_cell (self, SWB_LOG_CELL_TAB, begin, length, TAB_WIDTH - self->columns % TAB_WIDTH);
    }
  else if (c >= FIRST_JOINED && join_cluster (self, length, c))
    {
      return;
    }
  else if (is_escaped (c) || c == SWB_TEXT_VARIATION || c == SWB_EMOJI_VARIATION)
    {
      add_escape (self, begin, length, c);
    }
  else if (is_mark (c) || (g_unichar_iszerowidth (c) && !is_rtl (c)))
    {
      if (!add_mark (self, begin, length, c))
        add_escape (self, begin, length, c);
    }
  else
    {
      cell = add_cell (self, SWB_LOG_CELL_TEXT, begin, length, g_unichar_iswide (c) ? 2 : 1);
      g_string_append_unichar (self->string, c);
      cell->text_length = self->string->len - cell->text;
      if (is_rtl (c))
        cell->flags = SWB_LOG_CELL_RTL | SWB_LOG_CELL_SHAPED;
      else if (!is_simple (c))
        cell->flags = SWB_LOG_CELL_SHAPED;
    }
}

/* Where the bytes to decode are: those of the row, from @from to @end of @data, and what of its stream around them
 * belongs to its characters. */
typedef struct
{
  const guint8 *data;
  guint32 from;
  guint32 end;
  guint32 total;
  guint32 base; /* of the row in @data */
} Source;

/* A character of the row before, or of the one after, is none of this one's. */
static void
add_decoded (SwbLogText   *self,
             const Source *source,
             guint32       at,
             guint32       length,
             gunichar      c)
{
  if (at < source->from || at >= source->end)
    return;

  if (c == (gunichar) -1)
    add_badge (self, at - source->base);
  else
    add_character (self, at - source->base, MIN (length, source->end - at), c);
}

static void
decode_utf8 (SwbLogText   *self,
             const Source *source)
{
  guint32 at = source->from;

  while (at < source->end)
    {
      const char *p = (const char *) source->data + at;
      guint8 lead = (guint8) *p;
      guint32 length = 1;
      gunichar c = lead;

      /* continuation bytes and those that no character begins with need no closer look */
      if (lead >= 0x80)
        c = lead < 0xc2 || lead > 0xf4 ? (gunichar) -1 : g_utf8_get_char_validated (p, source->total - at);

      if (c == (gunichar) -2)
        c = (gunichar) -1;
      if (c != (gunichar) -1)
        length = (guint8) g_utf8_skip[lead];
      add_decoded (self, source, at, length, c);
      at += length;
    }
}

static void
decode (SwbLogText    *self,
        SwbLogDecoder *decoder,
        const Source  *source)
{
  g_autoptr (GString) decoded = g_string_new (NULL);
  g_autoptr (GArray) characters = g_array_new (FALSE, FALSE, sizeof (SwbTextSpan));
  guint32 begin = source->base > 0 ? 0 : source->from;
  guint32 end = source->end < source->total ? MIN (source->end + SWB_CHARSET_MAX_CHARACTER, source->total) : source->end;

  if (begin >= source->end)
    return;

  swb_log_decoder_decode (decoder, source->data + begin, end - begin, source->from - begin, source->end - begin, decoded,
                          characters);
  for (guint i = 0; i < characters->len; i++)
    {
      const SwbTextSpan *span = &g_array_index (characters, SwbTextSpan, i);
      gunichar c = (gunichar) -1;

      if (span->text_length > 0)
        c = g_utf8_get_char (decoded->str + span->text_begin);
      add_decoded (self, source, begin + span->begin, span->length, c);
    }
}

static void
fill (SwbLogText       *self,
      SwbLogDecoder    *decoder,
      const SwbLogJoin *join)
{
  g_autofree guint8 *joined = NULL;
  Source source = { self->bytes, self->lead + self->plain, self->built, self->length, 0 };

  if (join != NULL && join->before_length + join->after_length > 0)
    {
      gsize before = join->before_length;

      joined = g_malloc (before + self->length + join->after_length);
      if (before > 0)
        memcpy (joined, join->before, before);
      memcpy (joined + before, self->bytes, self->length);
      memcpy (joined + before + self->length, join->after, join->after_length);
      source.data = joined;
      source.base = (guint32) before;
      source.from += source.base;
      source.end += source.base;
      source.total = source.base + self->length + (guint32) join->after_length;
    }

  if (swb_log_decoder_is_utf8 (decoder))
    decode_utf8 (self, &source);
  else
    decode (self, decoder, &source);
}

static gboolean
is_control (SwbLogText       *self,
            const SwbLogCell *cell,
            const char       *name)
{
  return cell->kind == SWB_LOG_CELL_CONTROL && cell->text_length == strlen (name) &&
         strncmp (self->string->str + cell->text, name, cell->text_length) == 0;
}

/* The line ending, told from a control character elsewhere by being last: LF, or CR LF. It is one cell, which draws what
 * it does: down, or back and down. */
static void
mark_ending (SwbLogText *self)
{
  SwbLogCell *last;
  SwbLogCell ending = { 0 };
  const char *mark = "↓";

  if (self->cells->len == 0)
    return;

  last = &g_array_index (self->cells, SwbLogCell, self->cells->len - 1);
  if (!is_control (self, last, "LF"))
    return;

  ending = *last;
  if (self->cells->len > 1 && is_control (self, last - 1, "CR"))
    {
      ending = *(last - 1);
      ending.length += last->length;
      mark = "↵";
      g_array_set_size (self->cells, self->cells->len - 1);
    }

  ending.kind = SWB_LOG_CELL_ENDING;
  ending.width = 1;
  ending.text = self->string->len;
  ending.text_length = strlen (mark);
  g_string_append (self->string, mark);
  self->columns = ending.column + 1;
  g_array_index (self->cells, SwbLogCell, self->cells->len - 1) = ending;
}

/* Gives the cells of each right-to-left run the columns from the right end of the run on. */
static void
mirror_runs (SwbLogText *self)
{
  SwbLogCell *cells = (SwbLogCell *) (void *) self->cells->data;
  guint n = self->cells->len;

  for (guint i = 0; i < n; i++)
    {
      guint last = i;
      guint32 left;
      guint32 right;

      if ((cells[i].flags & SWB_LOG_CELL_RTL) == 0)
        continue;

      /* a single space between two right-to-left words belongs to the run */
      for (guint j = i + 1; j < n && j - i < MAX_RTL_RUN; j++)
        {
          if (cells[j].flags & SWB_LOG_CELL_RTL)
            last = j;
          else if (j > last + 1 || cells[j].kind != SWB_LOG_CELL_TEXT || self->string->str[cells[j].text] != ' ')
            break;
        }

      left = cells[i].column;
      right = cells[last].column + cells[last].width;
      for (guint j = i; j <= last; j++)
        {
          cells[j].column = left + (right - cells[j].column - cells[j].width);
          cells[j].flags |= SWB_LOG_CELL_RTL | SWB_LOG_CELL_SHAPED;
        }
      i = last;
    }
}

/**
 * swb_log_text_new:
 * @bytes: the row's bytes; must outlive the result
 * @length: their count, at most %SWB_LOG_MAX_ROW
 * @decoder: (nullable): the encoding they are shown in; %NULL for UTF-8
 * @join: (nullable): what the row has in common with those around it
 *
 * Returns: (transfer full): the row on its grid
 */
SwbLogText *
swb_log_text_new (const guint8     *bytes,
                  gsize             length,
                  SwbLogDecoder    *decoder,
                  const SwbLogJoin *join)
{
  return swb_log_text_new_head (bytes, length, decoder, join, length);
}

/**
 * swb_log_text_new_head:
 * @bytes: the row's bytes; must outlive the result
 * @length: their count, at most %SWB_LOG_MAX_ROW
 * @decoder: (nullable): the encoding they are shown in; %NULL for UTF-8
 * @join: (nullable): what the row has in common with those around it
 * @head: how many leading bytes are to be shown
 *
 * A row may have 4096 bytes of which a tenth is seen, each of which may be a badge; to make no more of it than that keeps
 * a frame short.
 *
 * Returns: (transfer full): the row on its grid, as far as @head at least
 */
SwbLogText *
swb_log_text_new_head (const guint8     *bytes,
                       gsize             length,
                       SwbLogDecoder    *decoder,
                       const SwbLogJoin *join,
                       gsize             head)
{
  SwbLogText *self = g_new0 (SwbLogText, 1);

  self->bytes = bytes;
  self->length = length;
  if (join != NULL)
    self->lead = MIN (join->lead, self->length);

  if (swb_log_decoder_has_ascii (decoder) && self->lead == 0 && (join == NULL || join->before_length == 0))
    {
      while (self->plain < length && is_plain (bytes[self->plain]))
        self->plain++;
      /* a combining mark may follow, and needs its base in a cell */
      if (self->plain < length && self->plain > 0 && bytes[self->plain] >= 0x80)
        self->plain--;
    }

  self->built = (guint32) CLAMP (head, self->plain, length);
  self->columns = self->plain;
  self->built_columns = self->plain;
  if (self->plain == length)
    return self;

  self->cells = g_array_sized_new (FALSE, FALSE, sizeof (SwbLogCell), self->built - self->plain + 1);
  self->string = g_string_new (NULL);
  if (self->lead > 0)
    add_cell (self, SWB_LOG_CELL_LEAD, 0, self->lead, 0);
  fill (self, decoder, join);
  if (self->built == length)
    {
      mark_ending (self);
      mirror_runs (self);
      self->built_columns = self->columns;
      return self;
    }

  /* a right-to-left run is mirrored as a whole */
  if (self->cells->len > 0 && (g_array_index (self->cells, SwbLogCell, self->cells->len - 1).flags & SWB_LOG_CELL_RTL))
    {
      swb_log_text_free (self);
      return swb_log_text_new_head (bytes, length, decoder, join, length);
    }
  mirror_runs (self);
  self->built_columns = self->columns;
  self->columns += self->built > 0 ? (guint32) ((guint64) self->columns * (length - self->built) / self->built) : length;
  return self;
}

/**
 * swb_log_text_free:
 * @self: a text
 */
void
swb_log_text_free (SwbLogText *self)
{
  g_clear_pointer (&self->cells, g_array_unref);
  if (self->string != NULL)
    g_string_free (self->string, TRUE);
  g_free (self);
}
