#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-item-list.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-form.h"

/**
 * SwbItemList:
 *
 * Items in an order that the user makes, each a #SwbItemRow with its fields: the actions of a rule, the steps of a sequence.
 * It changes the array that it was given, and emits #SwbItemList::changed. What an item is, and which fields it has, is up
 * to the types derived from it.
 *
 * An item that is taken out of the array lives on until the rows have been made anew: until then its fields are there.
 */
typedef struct
{
  GtkWidget *rows;
  GtkWidget *fault; /* of a list without items */

  GPtrArray *items;
  GPtrArray *old; /* items whose fields are still there */
  char *panel_encoding;
  char *prefix; /* numbers of the items around it, such as "3." */
} SwbItemListPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SwbItemList, swb_item_list, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_ITEMS,
  PROP_PANEL_ENCODING,
  PROP_PREFIX,
  N_PROPERTIES
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static SwbItemListPrivate *
get_private (SwbItemList *self)
{
  return swb_item_list_get_instance_private (self);
}

static gpointer
get_item (gpointer row)
{
  return g_object_get_data (G_OBJECT (row), "item");
}

static guint
find_item (SwbItemList *self,
           SwbItemRow  *row)
{
  guint index = G_MAXUINT;

  g_ptr_array_find (get_private (self)->items, get_item (row), &index);
  return index;
}

static const char *
get_missing (SwbItemList *self)
{
  const char *missing = SWB_ITEM_LIST_GET_CLASS (self)->missing;

  return missing != NULL && get_private (self)->items->len == 0 ? _ (missing) : NULL;
}

static void rebuild (SwbItemList *self);

static gboolean
rebuild_later (gpointer user_data)
{
  rebuild (user_data);
  swb_item_list_changed (user_data);
  return G_SOURCE_REMOVE;
}

/* Not now: the row that asks for it would be gone while its signal is being emitted. */
static void
restructured (SwbItemList *self)
{
  g_idle_add_full (G_PRIORITY_HIGH, rebuild_later, g_object_ref (self), g_object_unref);
}

static void
on_kind (SwbItemList *self,
         guint        kind,
         SwbItemRow  *row)
{
  SwbItemListPrivate *priv = get_private (self);
  guint index = find_item (self, row);
  gpointer item;

  if (index == G_MAXUINT)
    return;
  item = SWB_ITEM_LIST_GET_CLASS (self)->change_kind (self, get_item (row), kind);
  g_ptr_array_add (priv->old, priv->items->pdata[index]);
  priv->items->pdata[index] = item;
  g_object_set_data (G_OBJECT (row), "item", item);
  restructured (self);
}

static void
on_moved (SwbItemList *self,
          int          by,
          SwbItemRow  *row)
{
  GPtrArray *items = get_private (self)->items;
  guint index = find_item (self, row);
  guint other = index + (guint) by;
  gpointer moved;

  if (index == G_MAXUINT || other >= items->len)
    return;
  moved = items->pdata[index];
  items->pdata[index] = items->pdata[other];
  items->pdata[other] = moved;
  restructured (self);
}

static void
on_removed (SwbItemList *self,
            SwbItemRow  *row)
{
  SwbItemListPrivate *priv = get_private (self);
  guint index = find_item (self, row);

  if (index == G_MAXUINT)
    return;
  g_ptr_array_add (priv->old, g_ptr_array_steal_index (priv->items, index));
  restructured (self);
}

static void
on_add (SwbItemList *self)
{
  g_ptr_array_add (get_private (self)->items, SWB_ITEM_LIST_GET_CLASS (self)->new_item (self));
  restructured (self);
}

static void
rebuild (SwbItemList *self)
{
  SwbItemListPrivate *priv = get_private (self);

  swb_form_empty (priv->rows);
  g_ptr_array_set_size (priv->old, 0);
  for (guint i = 0; i < priv->items->len; i++)
    {
      gpointer item = g_ptr_array_index (priv->items, i);
      g_autofree char *number = g_strdup_printf ("%s%u", priv->prefix, i + 1);
      GtkWidget *row = SWB_ITEM_LIST_GET_CLASS (self)->new_row (self, item, number);

      g_object_set_data (G_OBJECT (row), "item", item);
      swb_item_row_set_ends (SWB_ITEM_ROW (row), i == 0, i + 1 == priv->items->len);
      g_signal_connect_swapped (row, "kind", G_CALLBACK (on_kind), self);
      g_signal_connect_swapped (row, "moved", G_CALLBACK (on_moved), self);
      g_signal_connect_swapped (row, "removed", G_CALLBACK (on_removed), self);
      gtk_box_append (GTK_BOX (priv->rows), row);
    }
  swb_form_show_fault (NULL, priv->fault, get_missing (self));
  swb_accessible_label_insides (priv->rows);
}

static void
swb_item_list_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  SwbItemListPrivate *priv = get_private (SWB_ITEM_LIST (object));

  switch (id)
    {
    case PROP_ITEMS:
      priv->items = g_value_dup_boxed (value);
      break;
    case PROP_PANEL_ENCODING:
      priv->panel_encoding = g_value_dup_string (value);
      break;
    case PROP_PREFIX:
      priv->prefix = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
swb_item_list_constructed (GObject *object)
{
  SwbItemList *self = SWB_ITEM_LIST (object);
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  SwbItemListClass *klass = SWB_ITEM_LIST_GET_CLASS (self);
  SwbItemListPrivate *priv = get_private (self);
  GtkWidget *add = gtk_button_new_with_mnemonic (_ (klass->add_label));

  G_OBJECT_CLASS (swb_item_list_parent_class)->constructed (object);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 8);
  priv->old = g_ptr_array_new_with_free_func (klass->free_item);
  priv->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  priv->fault = swb_form_new_fault ();
  gtk_widget_set_halign (add, GTK_ALIGN_START);
  gtk_widget_set_parent (priv->rows, GTK_WIDGET (self));
  gtk_widget_set_parent (priv->fault, GTK_WIDGET (self));
  gtk_widget_set_parent (add, GTK_WIDGET (self));
  g_signal_connect_swapped (add, "clicked", G_CALLBACK (on_add), self);
  rebuild (self);
}

static void
swb_item_list_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (swb_item_list_parent_class)->dispose (object);
}

static void
swb_item_list_finalize (GObject *object)
{
  SwbItemListPrivate *priv = get_private (SWB_ITEM_LIST (object));

  g_ptr_array_unref (priv->items);
  g_ptr_array_unref (priv->old);
  g_free (priv->panel_encoding);
  g_free (priv->prefix);

  G_OBJECT_CLASS (swb_item_list_parent_class)->finalize (object);
}

static void
swb_item_list_class_init (SwbItemListClass *klass)
{
  static const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = swb_item_list_set_property;
  object_class->constructed = swb_item_list_constructed;
  object_class->dispose = swb_item_list_dispose;
  object_class->finalize = swb_item_list_finalize;

  /**
   * SwbItemList:items: (element-type gpointer)
   *
   * What to change; its free function is that of the items.
   */
  properties[PROP_ITEMS] = g_param_spec_boxed ("items", NULL, NULL, G_TYPE_PTR_ARRAY, flags);
  /**
   * SwbItemList:panel-encoding:
   *
   * The encoding of the panel, for fields that have none of their own.
   */
  properties[PROP_PANEL_ENCODING] = g_param_spec_string ("panel-encoding", NULL, NULL, NULL, flags);
  /**
   * SwbItemList:prefix:
   *
   * What stands before the numbers of these items; empty for those that are within no other.
   */
  properties[PROP_PREFIX] = g_param_spec_string ("prefix", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
swb_item_list_init (SwbItemList *self)
{
}

/**
 * swb_item_list_get_items:
 * @self: a list
 *
 * Returns: (transfer none) (element-type gpointer): its items
 */
GPtrArray *
swb_item_list_get_items (SwbItemList *self)
{
  return get_private (self)->items;
}

/**
 * swb_item_list_get_panel_encoding:
 * @self: a list
 *
 * Returns: (transfer none): the encoding of the panel
 */
const char *
swb_item_list_get_panel_encoding (SwbItemList *self)
{
  return get_private (self)->panel_encoding;
}

/**
 * swb_item_list_get_first_row:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): the row of its first item
 */
SwbItemRow *
swb_item_list_get_first_row (SwbItemList *self)
{
  return (SwbItemRow *) gtk_widget_get_first_child (get_private (self)->rows);
}

/**
 * swb_item_list_get_next_row:
 * @row: a row
 *
 * Returns: (transfer none) (nullable): the one behind it
 */
SwbItemRow *
swb_item_list_get_next_row (SwbItemRow *row)
{
  return (SwbItemRow *) gtk_widget_get_next_sibling (GTK_WIDGET (row));
}

/**
 * swb_item_list_get_fault:
 * @self: a list
 *
 * Returns: (nullable) (transfer none): what is wrong in the first item that can't be done
 */
const char *
swb_item_list_get_fault (SwbItemList *self)
{
  SwbItemListClass *klass = SWB_ITEM_LIST_GET_CLASS (self);
  const char *fault = get_missing (self);

  for (SwbItemRow *row = swb_item_list_get_first_row (self); row != NULL && fault == NULL;
       row = swb_item_list_get_next_row (row))
    fault = klass->get_row_fault (self, row, get_item (row));
  return fault;
}

/**
 * swb_item_list_changed:
 * @self: a list
 *
 * Says that a field of an item has been changed.
 */
void
swb_item_list_changed (SwbItemList *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}
