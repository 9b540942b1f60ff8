#pragma once

#include "swb-order-list.h"

G_BEGIN_DECLS

/* Of an item of a menu of templates: what the template does, a text. */
#define SWB_TEMPLATE_DESCRIPTION "description"

GtkWidget *swb_template_choice_new (SwbOrderList *list,
                                    GMenuModel   *templates);

G_END_DECLS
