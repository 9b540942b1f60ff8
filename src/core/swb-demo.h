#pragma once

#include "swb-endpoint.h"

G_BEGIN_DECLS

/**
 * SwbDemo:
 *
 * Traffic in one click: a TCP server on 127.0.0.1 that echoes, and a TCP client that sends it a numbered line each
 * second. The endpoints are made by the owner's function, so that each is a panel like any other and is closed by whoever
 * made it. Belongs to the owner's thread; ends when the client does, or with its last reference.
 */
#define SWB_TYPE_DEMO (swb_demo_get_type ())
G_DECLARE_FINAL_TYPE (SwbDemo, swb_demo, SWB, DEMO, GObject)

/**
 * SwbDemoMakeFunc:
 * @settings: (transfer none): what the panel is to be
 * @user_data: as given to swb_demo_new()
 * @error: return location for an error
 *
 * Makes a panel with these settings; the demo starts it.
 *
 * Returns: (transfer full) (nullable): its endpoint, or %NULL with @error set
 */
typedef SwbEndpoint *(*SwbDemoMakeFunc) (SwbPanelSettings *settings,
                                         gpointer          user_data,
                                         GError          **error);

SwbDemo *swb_demo_new (SwbDemoMakeFunc make,
                       gpointer        user_data);
gboolean swb_demo_start (SwbDemo *self,
                         GError **error);

G_END_DECLS
