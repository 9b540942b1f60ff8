#pragma once

#include <gtk/gtk.h>

#include "swb-panel.h"
#include "swb-snippet-list.h"

G_BEGIN_DECLS

#define SWB_TYPE_SNIPPET_DIALOG (swb_snippet_dialog_get_type ())
G_DECLARE_FINAL_TYPE (SwbSnippetDialog, swb_snippet_dialog, SWB, SNIPPET_DIALOG, GtkWindow)

GtkWidget *swb_snippet_dialog_new (GtkWindow        *parent,
                                   SwbSnippetList   *list,
                                   SwbSnippet       *snippet,
                                   const SwbPayload *payload,
                                   SwbPanel         *panel);

G_END_DECLS
