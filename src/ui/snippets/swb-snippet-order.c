#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-snippet-order.h"

/* The order in which snippets are seen: those of a group together, in the order of the list. */

/**
 * swb_snippet_order_list:
 * @list: snippets
 *
 * Returns: (transfer full) (element-type SwbSnippet): the same in the order in which they are seen, not referenced
 */
GPtrArray *
swb_snippet_order_list (SwbSnippetList *list)
{
  guint count = swb_snippet_list_get_length (list);
  g_autoptr (GHashTable) members = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) groups = g_ptr_array_new ();
  GPtrArray *ordered = g_ptr_array_sized_new (count);

  for (guint i = 0; i < count; i++)
    {
      SwbSnippet *snippet = swb_snippet_list_get (list, i);
      const char *group = swb_snippet_get_group (snippet);
      GPtrArray *own = g_hash_table_lookup (members, group);

      if (own == NULL)
        {
          own = g_ptr_array_new ();
          g_hash_table_insert (members, (char *) group, own);
          g_ptr_array_add (groups, own);
        }
      g_ptr_array_add (own, snippet);
    }
  for (guint i = 0; i < groups->len; i++)
    {
      GPtrArray *own = g_ptr_array_index (groups, i);

      for (guint j = 0; j < own->len; j++)
        g_ptr_array_add (ordered, g_ptr_array_index (own, j));
    }
  return ordered;
}

/* Makes the list as it is seen, so that a move does not take a group with it. */
static void
put_in_order (SwbSnippetList *list)
{
  g_autoptr (GPtrArray) ordered = swb_snippet_order_list (list);
  guint from;

  for (guint to = 0; to < ordered->len; to++)
    if (swb_snippet_list_get (list, to) != g_ptr_array_index (ordered, to) &&
        swb_snippet_list_find (list, g_ptr_array_index (ordered, to), &from))
      swb_snippet_list_move (list, from, to);
}

/**
 * swb_snippet_order_place:
 * @list: snippets
 * @snippet: one of them
 * @beside: another of them
 * @after: whether behind it or before it
 *
 * Moves @snippet next to @beside, into its group.
 */
void
swb_snippet_order_place (SwbSnippetList *list,
                         SwbSnippet     *snippet,
                         SwbSnippet     *beside,
                         gboolean        after)
{
  g_autofree char *group = g_strdup (swb_snippet_get_group (beside));
  guint from, to;

  put_in_order (list);
  if (snippet == beside || !swb_snippet_list_find (list, snippet, &from) || !swb_snippet_list_find (list, beside, &to))
    return;
  if (from < to)
    to -= after ? 0 : 1;
  else
    to += after ? 1 : 0;
  if (from != to)
    swb_snippet_list_move (list, from, to);
  swb_snippet_set_group (snippet, group);
}

/**
 * swb_snippet_order_step:
 * @list: snippets
 * @snippet: one of them
 * @step: -1: up, 1: down
 *
 * Moves @snippet one place, as it is seen; at the border of its group into the next one.
 *
 * Returns: whether there was such a place
 */
gboolean
swb_snippet_order_step (SwbSnippetList *list,
                        SwbSnippet     *snippet,
                        int             step)
{
  g_autoptr (GPtrArray) ordered = swb_snippet_order_list (list);
  SwbSnippet *beside;
  guint at;
  gboolean same;

  if (!g_ptr_array_find (ordered, snippet, &at) || (step < 0 ? at == 0 : at + 1 == ordered->len))
    return FALSE;
  beside = g_ptr_array_index (ordered, step < 0 ? at - 1 : at + 1);
  same = g_str_equal (swb_snippet_get_group (snippet), swb_snippet_get_group (beside));
  /* a step over the heading changes the group only */
  swb_snippet_order_place (list, snippet, beside, same ? step > 0 : step < 0);
  return TRUE;
}
