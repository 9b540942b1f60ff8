#pragma once

#include "swb-log-store.h"
#include "ui-fixture.h"

G_BEGIN_DECLS

/* Files of logs, each of two connections that were heard of. */

SwbLogStore *ui_begin_log (const char *path);
char *ui_put_log (UiFixture  *self,
                  const char *name);
char *ui_leave_log (UiFixture  *self,
                    const char *name);

G_END_DECLS
