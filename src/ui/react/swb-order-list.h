#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SwbOrderListItem:
 *
 * How one thing of a list looks.
 *
 * @title: what it is called
 * @subtitle: (nullable): what it does
 * @enabled: whether its switch is on
 * @fault: (nullable): what is wrong with it
 */
typedef struct
{
  char *title;
  char *subtitle;
  gboolean enabled;
  char *fault;
} SwbOrderListItem;

#define SWB_TYPE_ORDER_LIST (swb_order_list_get_type ())
G_DECLARE_FINAL_TYPE (SwbOrderList, swb_order_list, SWB, ORDER_LIST, GtkWidget)

GtkWidget *swb_order_list_new (const char *name,
                               const char *empty,
                               gboolean    switches,
                               GMenuModel *templates);
GtkWidget *swb_order_list_get_bar (SwbOrderList *self);
GMenuModel *swb_order_list_get_templates (SwbOrderList *self);
void swb_order_list_set_length (SwbOrderList *self,
                                guint         length);
void swb_order_list_set_item (SwbOrderList           *self,
                              guint                   position,
                              const SwbOrderListItem *item);
void swb_order_list_select (SwbOrderList *self,
                            guint         position);
void swb_order_list_focus (SwbOrderList *self);
guint swb_order_list_get_selected (SwbOrderList *self);

G_END_DECLS
