#pragma once

#include "swb-snippet-list.h"

G_BEGIN_DECLS

GPtrArray *swb_snippet_file_load (const char *path,
                                  GStrv      *faults,
                                  GError    **error);
gboolean swb_snippet_file_save (SwbSnippetList *list,
                                const char     *path,
                                GError        **error);

G_END_DECLS
