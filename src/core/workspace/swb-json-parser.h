#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Arrays and objects within each other. */
#define SWB_JSON_MAX_DEPTH 64

/* Values in one document: each takes some hundred bytes of memory, however few it has in the file. */
#define SWB_JSON_MAX_VALUES 2000000

JsonNode *swb_json_parse (const char *tainted,
                          gsize       length,
                          GError    **error);

G_END_DECLS
