#define G_LOG_DOMAIN "swb-core"

#include "swb-error.h"

G_DEFINE_QUARK (swb-address-error-quark, swb_address_error)
G_DEFINE_QUARK (swb-codec-error-quark, swb_codec_error)
G_DEFINE_QUARK (swb-log-error-quark, swb_log_error)
G_DEFINE_QUARK (swb-net-error-quark, swb_net_error)
G_DEFINE_QUARK (swb-workspace-error-quark, swb_workspace_error)
