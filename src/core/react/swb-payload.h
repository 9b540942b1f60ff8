#pragma once

#include "swb-json-object.h"
#include "swb-send-codec.h"

G_BEGIN_DECLS

/**
 * SwbPayload:
 *
 * Something to send as it was typed, with all that is needed to make its bytes again: what a snippet, an answer and a
 * step of a sequence have in common. In a workspace file its members stand in the object that has it, by the names of
 * the panel's properties:
 *
 * | member           | type    | values                                | default      |
 * |------------------|---------|---------------------------------------|--------------|
 * | `data`           | string  | what is typed, text or hex            | empty        |
 * | `format`         | string  | text, hex                             | text         |
 * | `encoding`       | string  | a name that iconv knows               | the panel's  |
 * | `escapes`        | boolean | as swb_escape_add() reads them        | false        |
 * | `variables`      | boolean | as swb_template_values_add() reads them | false      |
 * | `prefix`         | string  | goes out first                        | empty        |
 * | `suffix`         | string  | goes out after the checksum           | empty        |
 * | `checksum`       | string  | as swb_checksum_parse() reads it      | none         |
 * | `checksum-order` | string  | auto, big, little                     | auto         |
 * | `checksum-range` | string  | FIRST..LAST                           | 0..-1        |
 * | `line-ending`    | string  | none, cr, lf, crlf, lfcr, nul         | none         |
 *
 * A plain struct without a thread of its own; the strings are never %NULL but for @encoding.
 */
typedef struct
{
  char *data;
  SwbDataFormat format;
  char *encoding;
  gboolean escapes;
  gboolean variables;
  char *prefix;
  char *suffix;
  char *checksum;
  SwbChecksumOrder checksum_order;
  char *checksum_range;
  SwbLineEnding line_ending;
} SwbPayload;

extern const char *const swb_payload_members[];

SwbPayload *swb_payload_new (const char   *data,
                             SwbDataFormat format);
SwbPayload *swb_payload_copy (const SwbPayload *self);
void swb_payload_free (SwbPayload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbPayload, swb_payload_free)

SwbPayload *swb_payload_read (const SwbJsonObject *object,
                              GError             **error);
void swb_payload_write (const SwbPayload *self,
                        JsonObject       *object);
gboolean swb_payload_build (const SwbPayload         *self,
                            const char               *panel_encoding,
                            const SwbTemplateContext *context,
                            SwbSendFrame             *frame,
                            SwbSendFault             *fault,
                            GError                  **error);

G_END_DECLS
