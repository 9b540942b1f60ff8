#pragma once

#include <gtk/gtk.h>

#include "swb-panel.h"
#include "swb-snippet-list.h"

G_BEGIN_DECLS

#define SWB_TYPE_SNIPPET_PANE (swb_snippet_pane_get_type ())
G_DECLARE_FINAL_TYPE (SwbSnippetPane, swb_snippet_pane, SWB, SNIPPET_PANE, GtkWidget)

GtkWidget *swb_snippet_pane_new (SwbSnippetList *list);
void swb_snippet_pane_set_panel (SwbSnippetPane *self,
                                 SwbPanel       *panel);
void swb_snippet_pane_focus (SwbSnippetPane *self);
void swb_snippet_pane_import (SwbSnippetPane *self,
                              const char     *path);
void swb_snippet_pane_export (SwbSnippetPane *self,
                              const char     *path);

G_END_DECLS
