#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GListModel *swb_sidebar_model_new (GListModel *pages);

G_END_DECLS
