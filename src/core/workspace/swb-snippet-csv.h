#pragma once

#include "swb-snippet-list.h"

G_BEGIN_DECLS

/* Faults that are told one by one. */
#define SWB_SNIPPET_CSV_MAX_FAULTS 100

GPtrArray *swb_snippet_csv_parse (const char *tainted,
                                  gsize       length,
                                  GStrv      *faults,
                                  GError    **error);
GBytes *swb_snippet_csv_format (SwbSnippetList *list);

G_END_DECLS
