#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include <string.h>

#include "swb-log-view-private.h"

#include <netinet/in.h>

/*
 * What is always of interest, in the rows in view, has a background of its own. No other row is looked at. A rule whose
 * regular expression takes too long is left out from then on: what a peer sends must not hold up the window.
 */

/* In one row, and in all of them. */
#define MAX_IN_ROW 64u
#define MAX_LIGHTS 8192u

/* Microseconds that one rule may take each time. */
#define MAX_TIME 20000

typedef struct
{
  SwbLogPattern *pattern;
  guint color;
  gboolean slow;
} Rule;

/* What one rule is found in: a row, or in the hex view the rows of a record. */
typedef struct
{
  SwbLogView *view;
  guint64 row; /* the first one */
  guint32 first; /* bytes of that row, at most; those below have as many */
  gsize skipped; /* bytes before those that were looked at */
  guint color;
  guint found;
} Run;

static void
rule_clear (gpointer data)
{
  Rule *rule = data;

  g_clear_pointer (&rule->pattern, swb_log_pattern_unref);
}

static gboolean
add_light (gsize    begin,
           gsize    length,
           gpointer user_data)
{
  Run *run = user_data;
  gsize end;

  begin += run->skipped;
  end = begin + length;

  while (begin < end && run->view->lights->len < MAX_LIGHTS)
    {
      gsize row = begin / run->first;
      gsize row_end = MIN (end, (row + 1) * run->first);
      SwbLogMark light = {
        .row = run->row + row,
        .begin = (guint32) (begin - row * run->first),
        .end = (guint32) (row_end - row * run->first),
        .color = run->color,
      };

      g_array_append_val (run->view->lights, light);
      begin = row_end;
    }
  return ++run->found < MAX_IN_ROW && run->view->lights->len < MAX_LIGHTS;
}

static void
match_bytes (SwbLogPattern *pattern,
             const guint8  *data,
             gsize          length,
             Run           *run)
{
  gsize size = swb_log_pattern_get_length (pattern);
  const guint8 *found;
  gsize at = 0;

  if (size == 0)
    {
      if (run->skipped < length)
        swb_log_pattern_match_regex (pattern, data + run->skipped, length - run->skipped, 0, add_light, run, NULL);
      return;
    }
  while ((found = swb_log_pattern_find_bytes (pattern, data + at, length - at)) != NULL)
    {
      if (!add_light ((gsize) (found - data), size, run))
        return;
      at = (gsize) (found - data) + size;
    }
}

static void
match (SwbLogView   *self,
       Rule         *rule,
       const guint8 *data,
       gsize         length,
       const char   *event,
       guint64       row,
       guint32       row_length,
       guint64       offset)
{
  gsize unit = swb_log_pattern_get_unit (rule->pattern);
  Run run = {
    .view = self,
    .row = row,
    .first = MAX (row_length, 1),
    .skipped = (gsize) ((unit - offset % unit) % unit),
    .color = rule->color,
  };

  if (event != NULL)
    swb_log_pattern_match_event (rule->pattern, event, add_light, &run, NULL);
  else if (length > 0)
    match_bytes (rule->pattern, data, length, &run);
}

/* Offset of the row's first byte in what its characters are counted from. */
static guint64
get_offset (const SwbLogRow *row)
{
  return row->protocol == IPPROTO_UDP ? row->begin : row->stream_offset;
}

/* Bytes of the rows from @i on that follow each other in one record. Returns how many rows. */
static guint
gather (SwbLogView *self,
        guint64     first,
        guint       count,
        guint       i,
        GByteArray *bytes)
{
  const SwbLogEntry *begin = swb_log_cache_peek (self->cache, first + i);
  guint n = 0;

  g_byte_array_set_size (bytes, 0);
  for (; i + n < count; n++)
    {
      const SwbLogEntry *entry = swb_log_cache_peek (self->cache, first + i + n);

      if (entry == NULL || entry->row == NULL || !swb_log_entry_is_data (entry) ||
          entry->row->record != begin->row->record || entry->row->begin != begin->row->begin + bytes->len)
        break;
      g_byte_array_append (bytes, entry->row->bytes, (guint) entry->row->length);
    }
  return MAX (n, 1);
}

static void
match_all (SwbLogView *self,
           Rule       *rule,
           guint64     first,
           guint       count)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gint64 end = g_get_monotonic_time () + MAX_TIME;
  guint step;

  for (guint i = 0; i < count && !rule->slow; i += step)
    {
      const SwbLogEntry *entry = swb_log_cache_peek (self->cache, first + i);

      step = 1;
      if (entry == NULL || entry->row == NULL)
        continue;

      if (!swb_log_entry_is_data (entry))
        {
          match (self, rule, NULL, 0, entry->row->text, first + i, G_MAXUINT16, 0);
        }
      else if (self->style.mode == SWB_LOG_MODE_HEX)
        {
          step = gather (self, first, count, i, bytes);
          match (self, rule, bytes->data, bytes->len, NULL, first + i, SWB_LOG_HEX_ROW, get_offset (entry->row));
        }
      else
        {
          match (self, rule, entry->row->bytes, entry->row->length, NULL, first + i, (guint32) entry->row->length,
                 get_offset (entry->row));
        }
      rule->slow = g_get_monotonic_time () > end;
    }
  if (rule->slow)
    g_signal_emit_by_name (self, "highlight-failed", (guint) (rule - (Rule *) (gpointer) self->rules->data));
}

G_STATIC_ASSERT (SWB_LOG_N_HIGHLIGHTS == SWB_LOG_N_HIGHLIGHT_COLORS);

/* By row; within one, the first rule comes last, so that it is drawn over the others. */
static int
compare_lights (gconstpointer a,
                gconstpointer b)
{
  const SwbLogMark *x = a, *y = b;

  if (x->row != y->row)
    return x->row > y->row ? 1 : -1;
  return (x->order < y->order) - (x->order > y->order);
}

/**
 * swb_log_view_prepare_highlights:
 * @self: a view
 * @first: first row that is shown
 * @count: rows that are shown
 *
 * Finds out which bytes of the rows that are shown now have a colour. The rows must be in the cache.
 */
void
swb_log_view_prepare_highlights (SwbLogView *self,
                                 guint64     first,
                                 guint       count)
{
  g_array_set_size (self->lights, 0);
  for (guint i = 0; i < self->rules->len; i++)
    {
      Rule *rule = &g_array_index (self->rules, Rule, i);
      guint before = self->lights->len;

      if (rule->slow)
        continue;
      match_all (self, rule, first, count);
      for (guint k = before; k < self->lights->len; k++)
        g_array_index (self->lights, SwbLogMark, k).order = i;
    }
  g_array_sort (self->lights, compare_lights);
}

void
swb_log_view_init_highlights (SwbLogView *self)
{
  self->lights = g_array_new (FALSE, FALSE, sizeof (SwbLogMark));
  self->rules = g_array_new (FALSE, FALSE, sizeof (Rule));
  g_array_set_clear_func (self->rules, rule_clear);
}

/**
 * swb_log_view_set_highlights:
 * @self: a view
 * @highlights: (array length=n): what to look for in the rows in view, the more important first; the patterns are of the
 *   view's encoding
 * @n: how many, may be 0
 *
 * What is found has a background from now on.
 */
void
swb_log_view_set_highlights (SwbLogView            *self,
                             const SwbLogHighlight *highlights,
                             guint                  n)
{
  g_return_if_fail (SWB_IS_LOG_VIEW (self));

  g_array_set_size (self->rules, 0);
  for (guint i = 0; i < n; i++)
    {
      Rule rule = { swb_log_pattern_ref (highlights[i].pattern), highlights[i].color % SWB_LOG_N_HIGHLIGHT_COLORS, FALSE };

      g_array_append_val (self->rules, rule);
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
