#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-history.h"

#include <string.h>

/**
 * SwbHistory:
 *
 * What can be sent again in one panel, as it was typed, to be walked with Up and Down as in a shell: what this panel has
 * sent, and before it what all panels had sent when this one first asked. What stood in the box when the walk began is its
 * newest end, so that nothing typed gets lost. Main thread.
 */
struct _SwbHistory
{
  SwbHistoryStore *store; /* outlives it */
  GPtrArray *entries;     /* of SwbHistoryEntry, oldest first */
  gboolean has_earlier;   /* whether those of the store are among them */
  guint clears;
  guint position; /* entries->len: at the draft */
  SwbHistoryEntry *draft;
};

static GPtrArray *
new_entries (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) swb_history_entry_unref);
}

/**
 * swb_history_new:
 * @store: what all panels have sent; it must outlive the history
 *
 * Returns: (transfer full): a history
 */
SwbHistory *
swb_history_new (SwbHistoryStore *store)
{
  SwbHistory *self = g_new0 (SwbHistory, 1);

  self->store = store;
  self->entries = new_entries ();
  self->clears = swb_history_store_get_clears (store);
  return self;
}

void
swb_history_free (SwbHistory *self)
{
  swb_history_reset (self);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

/* Not amid a walk, whose positions would change. */
static void
update (SwbHistory *self)
{
  g_autoptr (GPtrArray) own = NULL;
  GPtrArray *earlier = swb_history_store_get_entries (self->store);

  if (self->clears != swb_history_store_get_clears (self->store))
    {
      g_ptr_array_set_size (self->entries, 0);
      self->clears = swb_history_store_get_clears (self->store);
      self->has_earlier = TRUE;
      swb_history_reset (self);
    }
  if (self->has_earlier || swb_history_store_is_loading (self->store) || self->draft != NULL)
    return;

  self->has_earlier = TRUE;
  own = g_steal_pointer (&self->entries);
  self->entries = new_entries ();
  /* what this panel has sent since is in the store, too */
  for (guint i = 0; i < earlier->len; i++)
    swb_history_entries_add (self->entries, g_ptr_array_index (earlier, i));
  if (earlier->len == 0)
    for (guint i = 0; i < own->len; i++)
      swb_history_entries_add (self->entries, g_ptr_array_index (own, i));
  self->position = self->entries->len;
}

/**
 * swb_history_add:
 * @self: a history
 * @entry: what was sent; copied
 *
 * Remembers @entry as the newest, unless it is empty, too long, or the newest already. Ends a walk.
 */
void
swb_history_add (SwbHistory            *self,
                 const SwbHistoryEntry *entry)
{
  gsize length = strlen (entry->text);
  SwbHistoryEntry *kept;

  swb_history_reset (self);
  update (self);
  if (length == 0 || length > SWB_HISTORY_MAX_TEXT)
    return;

  kept = swb_history_entry_new (entry);
  swb_history_entries_add (self->entries, kept);
  swb_history_store_add (self->store, kept);
  swb_history_entry_unref (kept);
  self->position = self->entries->len;
}

/**
 * swb_history_older:
 * @self: a history
 * @current: what stands in the box; kept when the walk begins here
 *
 * Returns: (nullable) (transfer none): the entry before, or %NULL at the oldest
 */
const SwbHistoryEntry *
swb_history_older (SwbHistory            *self,
                   const SwbHistoryEntry *current)
{
  update (self);
  if (self->position == 0)
    return NULL;
  if (self->position == self->entries->len)
    {
      g_clear_pointer (&self->draft, swb_history_entry_unref);
      self->draft = swb_history_entry_new (current);
    }
  self->position--;
  return g_ptr_array_index (self->entries, self->position);
}

/**
 * swb_history_newer:
 * @self: a history
 *
 * Returns: (nullable) (transfer none): the entry after, the draft after the last, or %NULL when no walk is under way
 */
const SwbHistoryEntry *
swb_history_newer (SwbHistory *self)
{
  update (self);
  if (self->position >= self->entries->len)
    return NULL;
  self->position++;
  if (self->position == self->entries->len)
    return self->draft;
  return g_ptr_array_index (self->entries, self->position);
}

/**
 * swb_history_reset:
 * @self: a history
 *
 * Ends a walk: the next swb_history_older() begins at the newest entry.
 */
void
swb_history_reset (SwbHistory *self)
{
  self->position = self->entries->len;
  g_clear_pointer (&self->draft, swb_history_entry_unref);
}

/**
 * swb_history_clear:
 * @self: a history
 *
 * Forgets all that any panel has sent, in the file too.
 */
void
swb_history_clear (SwbHistory *self)
{
  swb_history_store_clear (self->store);
  update (self);
}

/**
 * swb_history_list:
 * @self: a history
 *
 * Returns: (transfer none) (element-type SwbHistoryEntry): all of it, oldest first; until the next call
 */
GPtrArray *
swb_history_list (SwbHistory *self)
{
  update (self);
  return self->entries;
}
