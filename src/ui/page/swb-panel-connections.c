#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-panel-private.h"

#include "swb-connection-item.h"

/* The live list of a panel's connections. */

static guint32
connection_id_at (SwbPanel *self,
                  guint     position)
{
  g_autoptr (SwbConnectionItem) item = g_list_model_get_item (G_LIST_MODEL (self->connections), position);

  return swb_connection_item_get_id (item);
}

/* One place where the lists differ. */
typedef struct
{
  guint position; /* in the old list */
  guint removed;
  guint first; /* in the new list */
  guint added;
} Change;

/* Each place costs the list at the left some work, also where nothing is seen of it. */
#define MAX_CHANGES 32

/* So many are added at a time, and the others when a frame has been drawn: the list at the left makes a row for each of
 * the first two hundred, in sight or not. */
#define MAX_ADDED 50

/* Finds where they differ, from the end to the beginning. Both are by number, because connections come at the end. */
static GArray *
find_changes (SwbPanel  *self,
              GPtrArray *infos)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (Change));
  guint i = g_list_model_get_n_items (G_LIST_MODEL (self->connections));
  guint j = infos->len;
  gboolean same = TRUE;

  while (i > 0 || j > 0)
    {
      guint32 old = i > 0 ? connection_id_at (self, i - 1) : 0;
      guint32 now = j > 0 ? swb_connection_info_get_id (g_ptr_array_index (infos, j - 1)) : 0;
      Change *change;

      if (i > 0 && j > 0 && old == now)
        {
          i--;
          j--;
          same = TRUE;
          continue;
        }
      if (same)
        {
          Change fresh = { i, 0, j, 0 };

          g_array_append_val (changes, fresh);
        }
      same = FALSE;
      change = &g_array_index (changes, Change, changes->len - 1);
      if (i > 0 && (j == 0 || old > now))
        {
          change->position = --i;
          change->removed++;
        }
      else
        {
          change->first = --j;
          change->added++;
        }
    }
  return changes;
}

static gboolean
on_more (gpointer user_data)
{
  SwbPanel *self = SWB_PANEL (user_data);

  self->more_source = 0;
  swb_panel_update_connections (self);
  return G_SOURCE_REMOVE;
}

/* Replaces what differs, place by place, so that a thousand rows are left alone when a few come or go anywhere. Those that
 * are too many to come at once follow by themselves. */
void
swb_panel_update_connections (SwbPanel *self)
{
  guint budget = MAX_ADDED;
  g_autoptr (GPtrArray) infos = swb_endpoint_dup_connections (self->endpoint);
  g_autoptr (GArray) changes = find_changes (self, infos);

  if (changes->len > MAX_CHANGES)
    {
      Change last = g_array_index (changes, Change, 0);
      Change all = g_array_index (changes, Change, changes->len - 1);

      all.removed = last.position + last.removed - all.position;
      all.added = last.first + last.added - all.first;
      g_array_set_size (changes, 0);
      g_array_append_val (changes, all);
    }

  for (guint k = 0; k < changes->len; k++)
    {
      const Change *change = &g_array_index (changes, Change, k);
      g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
      guint count = MIN (change->added, budget);

      /* below the priority of a frame */
      if (count < change->added && self->more_source == 0)
        self->more_source = g_idle_add (on_more, self);
      budget -= count;
      for (guint i = 0; i < count; i++)
        g_ptr_array_add (added, swb_connection_item_new (self, g_ptr_array_index (infos, change->first + i)));
      g_list_store_splice (self->connections, change->position, change->removed, added->pdata, added->len);
    }
}

gboolean
swb_panel_has_connection (SwbPanel *self,
                          guint32   id)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->connections));

  for (guint i = 0; i < count; i++)
    if (connection_id_at (self, i) == id)
      return TRUE;
  return FALSE;
}

/**
 * swb_panel_get_connections:
 * @self: a panel
 *
 * Returns: (transfer none): a live list of #SwbConnectionItem, oldest first
 */
GListModel *
swb_panel_get_connections (SwbPanel *self)
{
  return G_LIST_MODEL (self->connections);
}
