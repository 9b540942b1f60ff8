#pragma once

#include "swb-snippet-list.h"

G_BEGIN_DECLS

GPtrArray *swb_snippet_order_list (SwbSnippetList *list);
void swb_snippet_order_place (SwbSnippetList *list,
                              SwbSnippet     *snippet,
                              SwbSnippet     *beside,
                              gboolean        after);
gboolean swb_snippet_order_step (SwbSnippetList *list,
                                 SwbSnippet     *snippet,
                                 int             step);

G_END_DECLS
