#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-history.h"

#include <string.h>

/**
 * SwbHistory:
 *
 * What one panel has sent, as it was typed, to be walked with Up and Down as in a shell. The text that stood in the box
 * when the walk began is its newest end, so that nothing typed gets lost. Main thread.
 */
struct _SwbHistory
{
  GPtrArray *entries; /* of char *, oldest first */
  guint position;     /* entries->len: at the draft */
  char *draft;
};

/**
 * swb_history_new:
 *
 * Returns: (transfer full): an empty history
 */
SwbHistory *
swb_history_new (void)
{
  SwbHistory *self = g_new0 (SwbHistory, 1);

  self->entries = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
swb_history_free (SwbHistory *self)
{
  g_ptr_array_unref (self->entries);
  g_free (self->draft);
  g_free (self);
}

/**
 * swb_history_add:
 * @self: a history
 * @text: what was sent
 *
 * Remembers @text as the newest entry, unless it is empty, too long, or the newest already. Ends a walk.
 */
void
swb_history_add (SwbHistory *self,
                 const char *text)
{
  gsize length = strlen (text);

  swb_history_reset (self);
  if (length == 0 || length > SWB_HISTORY_MAX_TEXT)
    return;
  if (self->entries->len > 0 &&
      strcmp (g_ptr_array_index (self->entries, self->entries->len - 1), text) == 0)
    return;

  if (self->entries->len == SWB_HISTORY_MAX_ENTRIES)
    g_ptr_array_remove_index (self->entries, 0);
  g_ptr_array_add (self->entries, g_strdup (text));
  self->position = self->entries->len;
}

/**
 * swb_history_older:
 * @self: a history
 * @current: what stands in the box; kept when the walk begins here
 *
 * Returns: (nullable) (transfer none): the entry before, or %NULL at the oldest
 */
const char *
swb_history_older (SwbHistory *self,
                   const char *current)
{
  if (self->position == 0)
    return NULL;
  if (self->position == self->entries->len)
    {
      g_free (self->draft);
      self->draft = g_strdup (current);
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
const char *
swb_history_newer (SwbHistory *self)
{
  if (self->position >= self->entries->len)
    return NULL;
  self->position++;
  if (self->position == self->entries->len)
    return self->draft != NULL ? self->draft : "";
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
  g_clear_pointer (&self->draft, g_free);
}
