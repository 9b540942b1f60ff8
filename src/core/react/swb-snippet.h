#pragma once

#include "swb-repeat-setup.h"

G_BEGIN_DECLS

/**
 * SwbSnippet:
 *
 * A named payload in a group, as it stands in a workspace file:
 *
 * | member   | type   | values                                          | default |
 * |----------|--------|-------------------------------------------------|---------|
 * | `group`  | string | any                                             | empty   |
 * | `name`   | string | any                                             | empty   |
 * |          |        | the members of #SwbPayload                      |         |
 * | `repeat` | object | as #SwbRepeatSetup has it, without a payload    | none    |
 *
 * Other members are kept. #SwbSnippet::changed is emitted when any of it has become another. Belongs to one thread, the
 * main one; one that nobody else has yet may be handed to it.
 */
#define SWB_TYPE_SNIPPET (swb_snippet_get_type ())
G_DECLARE_FINAL_TYPE (SwbSnippet, swb_snippet, SWB, SNIPPET, GObject)

SwbSnippet *swb_snippet_new (const char       *group,
                             const char       *name,
                             const SwbPayload *payload);
SwbSnippet *swb_snippet_copy (SwbSnippet *self);
SwbSnippet *swb_snippet_read (const SwbJsonObject *object,
                              GError             **error);
void swb_snippet_write (SwbSnippet *self,
                        JsonObject *object);

const char *swb_snippet_get_group (SwbSnippet *self);
void swb_snippet_set_group (SwbSnippet *self,
                            const char *group);
const char *swb_snippet_get_name (SwbSnippet *self);
void swb_snippet_set_name (SwbSnippet *self,
                           const char *name);
const SwbPayload *swb_snippet_get_payload (SwbSnippet *self);
void swb_snippet_set_payload (SwbSnippet       *self,
                              const SwbPayload *payload);
guint swb_snippet_get_interval (SwbSnippet *self);
guint64 swb_snippet_get_count (SwbSnippet *self);
void swb_snippet_set_repeat (SwbSnippet *self,
                             guint       interval_ms,
                             guint64     count);

G_END_DECLS
