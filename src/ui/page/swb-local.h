#pragma once

#include "swb-net-address.h"
#include "swb-panel-settings.h"

G_BEGIN_DECLS

/* Where the search for a free port begins, as in the tools that people come from. */
#define SWB_FIRST_PORT 60000

GPtrArray *swb_local_list_addresses (GSocketFamily family,
                                     guint16       port);
guint16 swb_local_find_free_port (SwbPanelKind kind,
                                  guint16      first);

G_END_DECLS
