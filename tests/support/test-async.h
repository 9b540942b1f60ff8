#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void test_async_keep (GObject      *source,
                      GAsyncResult *result,
                      gpointer      kept);
void test_async_wait (GAsyncResult **kept);

G_END_DECLS
