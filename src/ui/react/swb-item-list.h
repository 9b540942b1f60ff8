#pragma once

#include <gtk/gtk.h>

#include "swb-item-row.h"

G_BEGIN_DECLS

#define SWB_TYPE_ITEM_LIST (swb_item_list_get_type ())
G_DECLARE_DERIVABLE_TYPE (SwbItemList, swb_item_list, SWB, ITEM_LIST, GtkWidget)

/**
 * SwbItemListClass:
 *
 * What a list of some kind of item says about it. All but @missing and @get_row_fault is needed.
 *
 * @add_label: of the button that adds an item, to be translated, with a mnemonic
 * @missing: (nullable): what is wrong with a list without items, to be translated; %NULL: it may be empty
 * @free_item: what an item is freed with
 * @new_item: (transfer full): the item that the button adds
 * @change_kind: (transfer full): an item of another kind in place of @item, which goes
 * @new_row: (transfer floating): a row with the fields of @item; @number is which it is
 * @get_row_fault: (transfer none) (nullable): what is wrong with @item, whose row @row is
 */
struct _SwbItemListClass
{
  GtkWidgetClass parent_class;

  const char *add_label;
  const char *missing;
  GDestroyNotify free_item;

  gpointer (*new_item) (SwbItemList *self);
  gpointer (*change_kind) (SwbItemList  *self,
                           gconstpointer item,
                           guint         kind);
  GtkWidget *(*new_row) (SwbItemList *self,
                         gpointer     item,
                         const char  *number);
  const char *(*get_row_fault) (SwbItemList  *self,
                                SwbItemRow   *row,
                                gconstpointer item);
};

GPtrArray *swb_item_list_get_items (SwbItemList *self);
const char *swb_item_list_get_panel_encoding (SwbItemList *self);
SwbItemRow *swb_item_list_get_first_row (SwbItemList *self);
SwbItemRow *swb_item_list_get_next_row (SwbItemRow *row);
const char *swb_item_list_get_fault (SwbItemList *self);
void swb_item_list_changed (SwbItemList *self);

G_END_DECLS
