#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GListModel *swb_sidebar_model_new (GListModel *panels);

G_END_DECLS
