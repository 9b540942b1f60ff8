#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-repeats.h"

/* Ended ones that stay to be read. */
#define MAX_ENDED 3

/**
 * SwbRepeats:
 *
 * What a panel repeats, for the widgets: of the send box one, of each snippet one. Reads the endpoint when that says it has
 * changed, at most once per 16 ms, and only while one of them goes on. #SwbRepeats::changed: another one, another state, or
 * another count. Main thread.
 */
struct _SwbRepeats
{
  GObject parent_instance;

  SwbEndpoint *endpoint;
  GPtrArray *entries; /* of SwbRepeatEntry, in the order of their starts */
};

G_DEFINE_FINAL_TYPE (SwbRepeats, swb_repeats, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
entry_free (gpointer data)
{
  SwbRepeatEntry *entry = data;

  g_free (entry->name);
  g_clear_object (&entry->snippet);
  swb_repeat_status_clear (&entry->status);
  g_free (entry);
}

static gboolean
goes_on (const SwbRepeatEntry *entry)
{
  return entry->status.state != SWB_REPEAT_STATE_ENDED;
}

static void
forget_old (SwbRepeats *self)
{
  guint ended = 0;

  for (guint i = self->entries->len; i-- > 0;)
    if (!goes_on (g_ptr_array_index (self->entries, i)) && ++ended > MAX_ENDED)
      g_ptr_array_remove_index (self->entries, i);
}

static gboolean
poll_entry (SwbRepeats     *self,
            SwbRepeatEntry *entry)
{
  g_auto (SwbRepeatStatus) old = entry->status;

  entry->status.error = NULL;
  if (!swb_endpoint_get_repeat (self->endpoint, entry->id, &entry->status))
    {
      /* forgotten there, so ended */
      entry->status = old;
      old.error = NULL;
      entry->status.state = SWB_REPEAT_STATE_ENDED;
      entry->status.next = 0;
      return TRUE;
    }
  return old.state != entry->status.state || old.sent != entry->status.sent || old.missed != entry->status.missed ||
         old.skipped != entry->status.skipped;
}

static void
on_endpoint_changed (SwbRepeats *self)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < self->entries->len; i++)
    {
      SwbRepeatEntry *entry = g_ptr_array_index (self->entries, i);

      if (goes_on (entry))
        changed = poll_entry (self, entry) || changed;
    }
  if (!changed)
    return;
  forget_old (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
swb_repeats_dispose (GObject *object)
{
  SwbRepeats *self = SWB_REPEATS (object);

  g_clear_object (&self->endpoint);
  g_clear_pointer (&self->entries, g_ptr_array_unref);

  G_OBJECT_CLASS (swb_repeats_parent_class)->dispose (object);
}

static void
swb_repeats_class_init (SwbRepeatsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = swb_repeats_dispose;

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
swb_repeats_init (SwbRepeats *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
}

/**
 * swb_repeats_new:
 * @endpoint: what sends
 *
 * Returns: (transfer full): nothing that is repeated yet
 */
SwbRepeats *
swb_repeats_new (SwbEndpoint *endpoint)
{
  SwbRepeats *self = g_object_new (SWB_TYPE_REPEATS, NULL);

  self->endpoint = g_object_ref (endpoint);
  g_signal_connect_object (endpoint, "changed", G_CALLBACK (on_endpoint_changed), self, G_CONNECT_SWAPPED);
  return self;
}

guint
swb_repeats_get_length (SwbRepeats *self)
{
  return self->entries->len;
}

/**
 * swb_repeats_get:
 * @self: repeats
 * @index: from 0, less than their number
 *
 * Returns: (transfer none): one of them, valid until #SwbRepeats::changed
 */
const SwbRepeatEntry *
swb_repeats_get (SwbRepeats *self,
                 guint       index)
{
  return g_ptr_array_index (self->entries, index);
}

guint
swb_repeats_count_running (SwbRepeats *self)
{
  guint running = 0;

  for (guint i = 0; i < self->entries->len; i++)
    running += goes_on (g_ptr_array_index (self->entries, i)) ? 1 : 0;
  return running;
}

static SwbRepeatEntry *
find_running (SwbRepeats *self,
              SwbSnippet *snippet)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      SwbRepeatEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->snippet == snippet && goes_on (entry) && !entry->stopping)
        return entry;
    }
  return NULL;
}

/**
 * swb_repeats_is_running:
 * @self: repeats
 * @snippet: (nullable): a snippet; %NULL: what stood in the send box
 *
 * Returns: whether that is repeated, or waits for somebody to be sent to; not, when it was told to end
 */
gboolean
swb_repeats_is_running (SwbRepeats *self,
                        SwbSnippet *snippet)
{
  return find_running (self, snippet) != NULL;
}

/**
 * swb_repeats_start:
 * @self: repeats
 * @snippet: (nullable): the snippet that is repeated; %NULL: what stands in the send box
 * @name: what to call it
 * @target: to whom
 * @payload: what
 * @interval_ms: milliseconds from one send to the next
 * @count: how often; 0 is no end
 *
 * Begins; one of the same snippet that runs ends before.
 */
void
swb_repeats_start (SwbRepeats       *self,
                   SwbSnippet       *snippet,
                   const char       *name,
                   const SwbTarget  *target,
                   const SwbPayload *payload,
                   guint             interval_ms,
                   guint64           count)
{
  SwbRepeatEntry *entry;

  for (guint i = self->entries->len; i-- > 0;)
    {
      entry = g_ptr_array_index (self->entries, i);
      if (entry->snippet != snippet)
        continue;
      if (goes_on (entry))
        swb_endpoint_stop_repeat (self->endpoint, entry->id);
      g_ptr_array_remove_index (self->entries, i);
    }

  entry = g_new0 (SwbRepeatEntry, 1);
  entry->snippet = snippet != NULL ? g_object_ref (snippet) : NULL;
  entry->name = g_strdup (name);
  entry->id = swb_endpoint_start_repeat (self->endpoint, target, payload, (guint64) interval_ms * 1000, count);
  swb_endpoint_get_repeat (self->endpoint, entry->id, &entry->status);
  g_ptr_array_add (self->entries, entry);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
stop_entry (SwbRepeats     *self,
            SwbRepeatEntry *entry)
{
  if (!goes_on (entry) || entry->stopping)
    return;
  entry->stopping = TRUE;
  swb_endpoint_stop_repeat (self->endpoint, entry->id);
}

/**
 * swb_repeats_stop:
 * @self: repeats
 * @snippet: (nullable): as of swb_repeats_start()
 *
 * Ends the repeating of it. The connection stays.
 */
void
swb_repeats_stop (SwbRepeats *self,
                  SwbSnippet *snippet)
{
  SwbRepeatEntry *entry = find_running (self, snippet);

  if (entry == NULL)
    return;
  stop_entry (self, entry);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * swb_repeats_end:
 * @self: repeats
 * @index: from 0, less than their number
 *
 * Stops the one that runs; puts the one away that has ended.
 */
void
swb_repeats_end (SwbRepeats *self,
                 guint       index)
{
  SwbRepeatEntry *entry = g_ptr_array_index (self->entries, index);

  if (goes_on (entry))
    stop_entry (self, entry);
  else
    g_ptr_array_remove_index (self->entries, index);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
swb_repeats_stop_all (SwbRepeats *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    stop_entry (self, g_ptr_array_index (self->entries, i));
  g_signal_emit (self, signals[CHANGED], 0);
}
