#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-snippet-list.h"

#include <string.h>

struct _SwbSnippetList
{
  GObject parent_instance;

  GPtrArray *snippets;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
swb_snippet_list_get_item_type (GListModel *model)
{
  return SWB_TYPE_SNIPPET;
}

static guint
swb_snippet_list_get_n_items (GListModel *model)
{
  return SWB_SNIPPET_LIST (model)->snippets->len;
}

static gpointer
swb_snippet_list_get_item (GListModel *model,
                           guint       position)
{
  GPtrArray *snippets = SWB_SNIPPET_LIST (model)->snippets;

  return position < snippets->len ? g_object_ref (g_ptr_array_index (snippets, position)) : NULL;
}

static void
model_init (GListModelInterface *iface)
{
  iface->get_item_type = swb_snippet_list_get_item_type;
  iface->get_n_items = swb_snippet_list_get_n_items;
  iface->get_item = swb_snippet_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SwbSnippetList, swb_snippet_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, model_init))

static void
snippet_changed_cb (SwbSnippetList *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
release (SwbSnippetList *self,
         SwbSnippet     *snippet)
{
  g_signal_handlers_disconnect_by_func (snippet, snippet_changed_cb, self);
}

static void
swb_snippet_list_dispose (GObject *object)
{
  SwbSnippetList *self = SWB_SNIPPET_LIST (object);

  for (guint i = 0; i < self->snippets->len; i++)
    release (self, g_ptr_array_index (self->snippets, i));
  g_ptr_array_set_size (self->snippets, 0);

  G_OBJECT_CLASS (swb_snippet_list_parent_class)->dispose (object);
}

static void
swb_snippet_list_finalize (GObject *object)
{
  g_ptr_array_unref (SWB_SNIPPET_LIST (object)->snippets);

  G_OBJECT_CLASS (swb_snippet_list_parent_class)->finalize (object);
}

static void
swb_snippet_list_class_init (SwbSnippetListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = swb_snippet_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = swb_snippet_list_finalize;

  /**
   * SwbSnippetList::changed:
   * @self: the list
   *
   * It, or one of its snippets, has become another.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
swb_snippet_list_init (SwbSnippetList *self)
{
  self->snippets = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
emit_changed (SwbSnippetList *self,
              guint           position,
              guint           removed,
              guint           added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * swb_snippet_list_new:
 *
 * Returns: (transfer full): an empty list
 */
SwbSnippetList *
swb_snippet_list_new (void)
{
  return g_object_new (SWB_TYPE_SNIPPET_LIST, NULL);
}

/**
 * swb_snippet_list_get_length:
 * @self: the list
 *
 * Returns: how many snippets it has
 */
guint
swb_snippet_list_get_length (SwbSnippetList *self)
{
  g_return_val_if_fail (SWB_IS_SNIPPET_LIST (self), 0);

  return self->snippets->len;
}

/**
 * swb_snippet_list_get:
 * @self: the list
 * @position: from 0, less than its length
 *
 * Returns: (transfer none): the snippet there
 */
SwbSnippet *
swb_snippet_list_get (SwbSnippetList *self,
                      guint           position)
{
  g_return_val_if_fail (SWB_IS_SNIPPET_LIST (self), NULL);
  g_return_val_if_fail (position < self->snippets->len, NULL);

  return g_ptr_array_index (self->snippets, position);
}

/**
 * swb_snippet_list_find:
 * @self: the list
 * @snippet: a snippet
 * @position: (out) (optional): where it stands
 *
 * Returns: whether it stands in the list
 */
gboolean
swb_snippet_list_find (SwbSnippetList *self,
                       SwbSnippet     *snippet,
                       guint          *position)
{
  g_return_val_if_fail (SWB_IS_SNIPPET_LIST (self), FALSE);

  return g_ptr_array_find (self->snippets, snippet, position);
}

/**
 * swb_snippet_list_insert:
 * @self: the list
 * @position: where it shall stand; beyond the end is the end
 * @snippet: a snippet that is in no list
 */
void
swb_snippet_list_insert (SwbSnippetList *self,
                         guint           position,
                         SwbSnippet     *snippet)
{
  g_return_if_fail (SWB_IS_SNIPPET_LIST (self));
  g_return_if_fail (SWB_IS_SNIPPET (snippet));

  position = MIN (position, self->snippets->len);
  g_ptr_array_insert (self->snippets, (int) position, g_object_ref (snippet));
  g_signal_connect_swapped (snippet, "changed", G_CALLBACK (snippet_changed_cb), self);
  emit_changed (self, position, 0, 1);
}

/**
 * swb_snippet_list_append:
 * @self: the list
 * @snippet: a snippet that is in no list
 */
void
swb_snippet_list_append (SwbSnippetList *self,
                         SwbSnippet     *snippet)
{
  swb_snippet_list_insert (self, G_MAXUINT, snippet);
}

/**
 * swb_snippet_list_append_all:
 * @self: the list
 * @snippets: (element-type SwbSnippet): snippets that are in no list, such as those of an import
 *
 * Adds them at once, with one notification.
 */
void
swb_snippet_list_append_all (SwbSnippetList *self,
                             GPtrArray      *snippets)
{
  guint begin;

  g_return_if_fail (SWB_IS_SNIPPET_LIST (self));

  if (snippets->len == 0)
    return;

  begin = self->snippets->len;
  for (guint i = 0; i < snippets->len; i++)
    {
      SwbSnippet *snippet = g_ptr_array_index (snippets, i);

      g_ptr_array_add (self->snippets, g_object_ref (snippet));
      g_signal_connect_swapped (snippet, "changed", G_CALLBACK (snippet_changed_cb), self);
    }
  emit_changed (self, begin, 0, snippets->len);
}

/**
 * swb_snippet_list_remove:
 * @self: the list
 * @position: from 0, less than its length
 */
void
swb_snippet_list_remove (SwbSnippetList *self,
                         guint           position)
{
  g_return_if_fail (SWB_IS_SNIPPET_LIST (self));
  g_return_if_fail (position < self->snippets->len);

  release (self, g_ptr_array_index (self->snippets, position));
  g_ptr_array_remove_index (self->snippets, position);
  emit_changed (self, position, 1, 0);
}

/**
 * swb_snippet_list_move:
 * @self: the list
 * @from: where a snippet stands
 * @to: where it shall stand, less than the length of the list
 */
void
swb_snippet_list_move (SwbSnippetList *self,
                       guint           from,
                       guint           to)
{
  gpointer snippet;
  guint first, count;

  g_return_if_fail (SWB_IS_SNIPPET_LIST (self));
  g_return_if_fail (from < self->snippets->len && to < self->snippets->len);

  if (from == to)
    return;

  snippet = g_ptr_array_steal_index (self->snippets, from);
  g_ptr_array_insert (self->snippets, (int) to, snippet);
  first = MIN (from, to);
  count = MAX (from, to) - first + 1;
  emit_changed (self, first, count, count);
}

/**
 * swb_snippet_list_dup_groups:
 * @self: the list
 *
 * Returns: (transfer full): the name of each group once, in the order of their first snippets; the empty one too, if a
 *   snippet is in it
 */
GStrv
swb_snippet_list_dup_groups (SwbSnippetList *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) groups = g_strv_builder_new ();

  g_return_val_if_fail (SWB_IS_SNIPPET_LIST (self), NULL);

  for (guint i = 0; i < self->snippets->len; i++)
    {
      const char *group = swb_snippet_get_group (g_ptr_array_index (self->snippets, i));

      if (g_hash_table_add (seen, (char *) group))
        g_strv_builder_add (groups, group);
    }

  return g_strv_builder_end (groups);
}

/**
 * swb_snippet_list_rename_group:
 * @self: the list
 * @from: the name of a group
 * @to: its new name; that of another group joins the two
 */
void
swb_snippet_list_rename_group (SwbSnippetList *self,
                               const char     *from,
                               const char     *to)
{
  g_autofree char *old = g_strdup (from); /* may be the name that a snippet owns */

  g_return_if_fail (SWB_IS_SNIPPET_LIST (self));

  for (guint i = 0; i < self->snippets->len; i++)
    {
      SwbSnippet *snippet = g_ptr_array_index (self->snippets, i);

      if (strcmp (swb_snippet_get_group (snippet), old) == 0)
        swb_snippet_set_group (snippet, to);
    }
}

/**
 * swb_snippet_list_read:
 * @self: the list
 * @object: an object of a workspace file
 * @member: the name of its array of snippets, which may be missing
 * @error: return location for a #SwbWorkspaceError
 *
 * Adds what stands there to the end of the list: all of it, or nothing on error.
 *
 * Returns: whether it could be read
 */
gboolean
swb_snippet_list_read (SwbSnippetList      *self,
                       const SwbJsonObject *object,
                       const char          *member,
                       GError             **error)
{
  g_autoptr (GPtrArray) snippets = g_ptr_array_new_with_free_func (g_object_unref);
  JsonArray *array = NULL;

  g_return_val_if_fail (SWB_IS_SNIPPET_LIST (self), FALSE);

  if (!swb_json_object_get_array (object, member, &array, error))
    return FALSE;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_auto (SwbJsonObject) element = { 0 };
      SwbSnippet *snippet = NULL;

      if (swb_json_object_init_element (&element, object, member, array, i, error))
        snippet = swb_snippet_read (&element, error);
      if (snippet == NULL)
        return FALSE;
      g_ptr_array_add (snippets, snippet);
    }

  swb_snippet_list_append_all (self, snippets);
  return TRUE;
}

/**
 * swb_snippet_list_write:
 * @self: the list
 *
 * Returns: (transfer full): the snippets as swb_snippet_list_read() takes them
 */
JsonArray *
swb_snippet_list_write (SwbSnippetList *self)
{
  JsonArray *array = json_array_new ();

  g_return_val_if_fail (SWB_IS_SNIPPET_LIST (self), array);

  for (guint i = 0; i < self->snippets->len; i++)
    {
      JsonObject *object = json_object_new ();

      swb_snippet_write (g_ptr_array_index (self->snippets, i), object);
      json_array_add_object_element (array, object);
    }

  return array;
}
