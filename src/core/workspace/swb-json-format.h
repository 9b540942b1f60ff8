#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

GBytes *swb_json_format (JsonNode *node);

G_END_DECLS
