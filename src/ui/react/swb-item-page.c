#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-item-page.h"

#include <glib/gi18n.h>

#include "swb-form.h"
#include "swb-react-text.h"
#include "swb-template-choice.h"
#include "swb-undo-bar.h"

/* Milliseconds after the last key: an answer that is half typed is not for anyone. */
#define APPLY_DELAY 300

/* Where the list ends and the editor begins, pixels. */
#define LIST_WIDTH 270

/**
 * SwbItemPage:
 *
 * The rules or the sequences of a panel, and the fields of the one that is selected beside them. It edits a copy. As soon as
 * all of it can be used the panel gets it as a whole, a moment after the last key; until then the panel keeps what it had.
 * The one that was deleted last can be had back for a while.
 *
 * What an item is, and which fields it has, is up to the types derived from it.
 */
typedef struct
{
  GtkWidget *paned;
  GtkWidget *list;
  GtkWidget *scroller;
  GtkWidget *editor; /* (nullable) */
  GtkWidget *undo;

  SwbPanel *panel;
  GPtrArray *items;   /* the copy */
  gconstpointer kept; /* what the panel had when the copy was the same */
  guint apply_source;
  gboolean faulty;

  gpointer deleted; /* (nullable): to be had back */
  guint deleted_position;
} SwbItemPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SwbItemPage, swb_item_page, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_PANEL,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static SwbItemPagePrivate *
get_private (SwbItemPage *self)
{
  return swb_item_page_get_instance_private (self);
}

/* Looks at all items, and shows what is wrong. */
static void
check_all (SwbItemPage *self)
{
  SwbItemPageClass *klass = SWB_ITEM_PAGE_GET_CLASS (self);
  SwbItemPagePrivate *priv = get_private (self);
  g_autofree char *first = NULL;
  g_autofree char *own = NULL;

  swb_order_list_set_length (SWB_ORDER_LIST (priv->list), priv->items->len);
  for (guint i = 0; i < priv->items->len; i++)
    {
      gconstpointer item = g_ptr_array_index (priv->items, i);
      gboolean selected = item == swb_item_page_get_selected (self);
      g_autofree char *fault = klass->check_item (self, item, selected ? priv->editor : NULL);

      klass->show_item (self, i, item, fault);
      if (first == NULL)
        first = g_strdup (fault);
      if (selected)
        own = g_steal_pointer (&fault);
    }
  priv->faulty = first != NULL;
  klass->show_state (self, first, own);
}

static void
apply (SwbItemPage *self)
{
  SwbItemPageClass *klass = SWB_ITEM_PAGE_GET_CLASS (self);
  SwbItemPagePrivate *priv = get_private (self);
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&priv->apply_source, g_source_remove);
  if (priv->faulty)
    return;
  if (klass->keep (priv->panel, priv->items, &error))
    priv->kept = klass->get_kept (priv->panel);
  else
    klass->show_state (self, error->message, NULL);
}

static gboolean
on_apply (gpointer user_data)
{
  SwbItemPage *self = SWB_ITEM_PAGE (user_data);

  get_private (self)->apply_source = 0;
  apply (self);
  return G_SOURCE_REMOVE;
}

/* ---- The list ------------------------------------------------------------------------------------------------------ */

static void
close_editor (SwbItemPage *self)
{
  SwbItemPagePrivate *priv = get_private (self);

  if (priv->editor == NULL)
    return;
  priv->editor = NULL;
  swb_form_set_scrolled (priv->scroller, NULL);
}

/* In place of an editor, what to begin with. */
static void
offer_templates (SwbItemPage *self)
{
  SwbItemPagePrivate *priv = get_private (self);
  SwbOrderList *list = SWB_ORDER_LIST (priv->list);

  if (priv->items->len == 0)
    swb_form_set_scrolled (priv->scroller, swb_template_choice_new (list, swb_order_list_get_templates (list)));
}

static void
on_selected (SwbItemPage *self)
{
  SwbItemPagePrivate *priv = get_private (self);
  gpointer item = swb_item_page_get_selected (self);

  close_editor (self);
  if (item != NULL)
    {
      priv->editor = SWB_ITEM_PAGE_GET_CLASS (self)->new_editor (self, item);
      swb_form_set_scrolled (priv->scroller, priv->editor);
    }
  check_all (self);
}

/* Shows what has become of the list, with another one selected. */
static void
restructured (SwbItemPage *self,
              guint        position)
{
  close_editor (self);
  check_all (self);
  swb_order_list_select (SWB_ORDER_LIST (get_private (self)->list), position);
  offer_templates (self);
  swb_item_page_changed (self);
}

/* @item: (transfer full) */
static void
insert (SwbItemPage *self,
        guint        position,
        gpointer     item)
{
  SwbItemPagePrivate *priv = get_private (self);

  g_ptr_array_insert (priv->items, (int) position, item);
  if (position < priv->deleted_position)
    priv->deleted_position++;
  restructured (self, position);
}

static void
on_added (SwbItemPage *self,
          const char  *template)
{
  SwbItemPagePrivate *priv = get_private (self);

  insert (self, priv->items->len, SWB_ITEM_PAGE_GET_CLASS (self)->new_item (self, template));
  if (priv->editor != NULL)
    SWB_ITEM_PAGE_GET_CLASS (self)->focus_editor (self, priv->editor);
}

static void
on_duplicated (SwbItemPage *self,
               guint        position)
{
  gconstpointer item = g_ptr_array_index (get_private (self)->items, position);

  insert (self, position + 1, SWB_ITEM_PAGE_GET_CLASS (self)->copy_item (item));
}

static void
on_moved (SwbItemPage *self,
          guint        from,
          guint        to)
{
  SwbItemPagePrivate *priv = get_private (self);
  gpointer item = g_ptr_array_steal_index (priv->items, from);

  g_ptr_array_insert (priv->items, (int) to, item);
  if (from < priv->deleted_position)
    priv->deleted_position--;
  if (to < priv->deleted_position)
    priv->deleted_position++;
  restructured (self, to);
}

/* ---- Deleting ------------------------------------------------------------------------------------------------------ */

static void
forget_deleted (SwbItemPage *self)
{
  SwbItemPagePrivate *priv = get_private (self);

  g_clear_pointer (&priv->deleted, SWB_ITEM_PAGE_GET_CLASS (self)->free_item);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.undo-delete", FALSE);
}

static void
on_deleted (SwbItemPage *self,
            guint        position)
{
  SwbItemPageClass *klass = SWB_ITEM_PAGE_GET_CLASS (self);
  SwbItemPagePrivate *priv = get_private (self);
  gpointer item = g_ptr_array_index (priv->items, position);
  g_autofree char *name = swb_react_text_dup_name (klass->get_name (item), position);
  g_autoptr (GString) message = g_string_new (_ (klass->deleted));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean in_list = focus != NULL && gtk_widget_is_ancestor (focus, priv->list);

  forget_deleted (self);
  close_editor (self);
  priv->deleted = g_ptr_array_steal_index (priv->items, position);
  priv->deleted_position = position;
  restructured (self, position);
  /* the focus must not be lost with what had it */
  if (in_list && (gtk_root_get_focus (root) != focus || !gtk_widget_get_mapped (focus)))
    swb_order_list_focus (SWB_ORDER_LIST (priv->list));

  g_string_replace (message, "%s", name, 1);
  swb_undo_bar_show (SWB_UNDO_BAR (priv->undo), message->str);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.undo-delete", TRUE);
}

/* The one that was deleted stands where it was, between those that it was between. */
static void
on_undo (SwbItemPage *self)
{
  SwbItemPagePrivate *priv = get_private (self);
  gpointer item = g_steal_pointer (&priv->deleted);

  if (item == NULL)
    return;
  insert (self, MIN (priv->deleted_position, priv->items->len), item);
  /* not lost with the button */
  swb_order_list_focus (SWB_ORDER_LIST (priv->list));
}

static void
action_undo_delete (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  SwbItemPage *self = SWB_ITEM_PAGE (widget);

  on_undo (self);
  swb_undo_bar_hide (SWB_UNDO_BAR (get_private (self)->undo));
}

/* ---- The page ------------------------------------------------------------------------------------------------------ */

static void
swb_item_page_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  if (id == PROP_PANEL)
    get_private (SWB_ITEM_PAGE (object))->panel = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
make_paned (SwbItemPage *self)
{
  SwbItemPagePrivate *priv = get_private (self);
  GtkPaned *paned;

  priv->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (priv->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_add_css_class (priv->scroller, "editor-area");
  priv->paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  paned = GTK_PANED (priv->paned);
  gtk_paned_set_start_child (paned, priv->list);
  gtk_paned_set_end_child (paned, priv->scroller);
  gtk_paned_set_resize_start_child (paned, FALSE);
  gtk_paned_set_shrink_start_child (paned, FALSE);
  gtk_paned_set_shrink_end_child (paned, FALSE);
  gtk_paned_set_position (paned, LIST_WIDTH);
  gtk_widget_set_vexpand (priv->paned, TRUE);
  gtk_widget_set_parent (priv->paned, GTK_WIDGET (self));
}

static void
swb_item_page_constructed (GObject *object)
{
  SwbItemPage *self = SWB_ITEM_PAGE (object);
  SwbItemPageClass *klass = SWB_ITEM_PAGE_GET_CLASS (self);
  SwbItemPagePrivate *priv = get_private (self);
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  G_OBJECT_CLASS (swb_item_page_parent_class)->constructed (object);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  priv->items = g_ptr_array_new_with_free_func (klass->free_item);
  priv->list = klass->new_list (self);
  g_signal_connect_swapped (priv->list, "selected", G_CALLBACK (on_selected), self);
  g_signal_connect_swapped (priv->list, "added", G_CALLBACK (on_added), self);
  g_signal_connect_swapped (priv->list, "duplicated", G_CALLBACK (on_duplicated), self);
  g_signal_connect_swapped (priv->list, "deleted", G_CALLBACK (on_deleted), self);
  g_signal_connect_swapped (priv->list, "moved", G_CALLBACK (on_moved), self);
  make_paned (self);
  priv->undo = swb_undo_bar_new ();
  g_signal_connect_swapped (priv->undo, "undo", G_CALLBACK (on_undo), self);
  g_signal_connect_swapped (priv->undo, "over", G_CALLBACK (forget_deleted), self);
  gtk_widget_set_parent (priv->undo, GTK_WIDGET (self));
  gtk_widget_set_parent (klass->new_foot (self), GTK_WIDGET (self));
  forget_deleted (self);
  swb_item_page_reload (self);
}

static void
swb_item_page_dispose (GObject *object)
{
  SwbItemPage *self = SWB_ITEM_PAGE (object);
  SwbItemPagePrivate *priv = get_private (self);
  GtkWidget *child;

  /* first of all: a field may have something to say when it goes */
  close_editor (self);
  g_clear_handle_id (&priv->apply_source, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&priv->panel);

  G_OBJECT_CLASS (swb_item_page_parent_class)->dispose (object);
}

static void
swb_item_page_finalize (GObject *object)
{
  SwbItemPage *self = SWB_ITEM_PAGE (object);
  SwbItemPagePrivate *priv = get_private (self);

  g_clear_pointer (&priv->deleted, SWB_ITEM_PAGE_GET_CLASS (self)->free_item);
  g_ptr_array_unref (priv->items);

  G_OBJECT_CLASS (swb_item_page_parent_class)->finalize (object);
}

static void
swb_item_page_class_init (SwbItemPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = swb_item_page_set_property;
  object_class->constructed = swb_item_page_constructed;
  object_class->dispose = swb_item_page_dispose;
  object_class->finalize = swb_item_page_finalize;

  /**
   * SwbItemPage:panel:
   *
   * Whose items they are.
   */
  properties[PROP_PANEL] = g_param_spec_object ("panel", NULL, NULL, SWB_TYPE_PANEL,
                                                G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_install_action (widget_class, "page.undo-delete", NULL, action_undo_delete);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "reactpage");
}

static void
swb_item_page_init (SwbItemPage *self)
{
}

/**
 * swb_item_page_set_narrow:
 * @self: a page
 * @narrow: whether there is no room for the list beside the editor
 */
void
swb_item_page_set_narrow (SwbItemPage *self,
                          gboolean     narrow)
{
  GtkWidget *paned = get_private (self)->paned;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (paned), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_paned_set_position (GTK_PANED (paned), narrow ? SWB_ITEM_PAGE_GET_CLASS (self)->narrow_height : LIST_WIDTH);
}

/**
 * swb_item_page_reload:
 * @self: a page
 *
 * Takes over what the panel has, if it is something else than when it was taken last.
 */
void
swb_item_page_reload (SwbItemPage *self)
{
  SwbItemPageClass *klass = SWB_ITEM_PAGE_GET_CLASS (self);
  SwbItemPagePrivate *priv = get_private (self);
  GPtrArray *items = klass->get_kept (priv->panel);

  if (priv->kept == items)
    return;
  priv->kept = items;
  swb_undo_bar_hide (SWB_UNDO_BAR (priv->undo));
  close_editor (self);
  g_ptr_array_unref (priv->items);
  priv->items = klass->copy_items (items);
  check_all (self);
  swb_order_list_select (SWB_ORDER_LIST (priv->list), 0);
  offer_templates (self);
}

/**
 * swb_item_page_flush:
 * @self: a page
 *
 * Gives the panel at once what it would get in a moment.
 */
void
swb_item_page_flush (SwbItemPage *self)
{
  if (get_private (self)->apply_source != 0)
    apply (self);
}

/**
 * swb_item_page_edited:
 * @self: a page
 *
 * A field was changed: the panel gets it soon, if no further key comes.
 */
void
swb_item_page_edited (SwbItemPage *self)
{
  SwbItemPagePrivate *priv = get_private (self);

  check_all (self);
  g_clear_handle_id (&priv->apply_source, g_source_remove);
  if (!priv->faulty)
    priv->apply_source = g_timeout_add (APPLY_DELAY, on_apply, self);
}

/**
 * swb_item_page_changed:
 * @self: a page
 *
 * Something was done that is whole at once: the panel gets it now.
 */
void
swb_item_page_changed (SwbItemPage *self)
{
  check_all (self);
  apply (self);
}

/**
 * swb_item_page_get_panel:
 * @self: a page
 *
 * Returns: (transfer none): whose items they are
 */
SwbPanel *
swb_item_page_get_panel (SwbItemPage *self)
{
  return get_private (self)->panel;
}

/**
 * swb_item_page_get_encoding:
 * @self: a page
 *
 * Returns: (transfer none): the encoding of the panel
 */
const char *
swb_item_page_get_encoding (SwbItemPage *self)
{
  return swb_panel_settings_get_encoding (swb_panel_get_settings (get_private (self)->panel));
}

/**
 * swb_item_page_get_list:
 * @self: a page
 *
 * Returns: (transfer none): the list
 */
SwbOrderList *
swb_item_page_get_list (SwbItemPage *self)
{
  return SWB_ORDER_LIST (get_private (self)->list);
}

/**
 * swb_item_page_get_items:
 * @self: a page
 *
 * Returns: (transfer none): the items as they are being edited
 */
GPtrArray *
swb_item_page_get_items (SwbItemPage *self)
{
  return get_private (self)->items;
}

/**
 * swb_item_page_get_selected:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): the item that is selected
 */
gpointer
swb_item_page_get_selected (SwbItemPage *self)
{
  SwbItemPagePrivate *priv = get_private (self);
  guint selected = swb_order_list_get_selected (SWB_ORDER_LIST (priv->list));

  return selected < priv->items->len ? g_ptr_array_index (priv->items, selected) : NULL;
}

/**
 * swb_item_page_get_editor:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): the fields of the item that is selected, as the page has made them
 */
GtkWidget *
swb_item_page_get_editor (SwbItemPage *self)
{
  return get_private (self)->editor;
}

/**
 * swb_item_page_is_faulty:
 * @self: a page
 *
 * Returns: whether something is wrong in any item, so that the panel keeps what it had
 */
gboolean
swb_item_page_is_faulty (SwbItemPage *self)
{
  return get_private (self)->faulty;
}
