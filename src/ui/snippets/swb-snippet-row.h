#pragma once

#include <gtk/gtk.h>

#include "swb-panel.h"

G_BEGIN_DECLS

/* What a row asks for. */
typedef enum
{
  SWB_SNIPPET_COMMAND_REPEAT,
  SWB_SNIPPET_COMMAND_EDIT,
  SWB_SNIPPET_COMMAND_DELETE,
  SWB_SNIPPET_COMMAND_UP,
  SWB_SNIPPET_COMMAND_DOWN,
} SwbSnippetCommand;

#define SWB_TYPE_SNIPPET_ROW (swb_snippet_row_get_type ())
G_DECLARE_FINAL_TYPE (SwbSnippetRow, swb_snippet_row, SWB, SNIPPET_ROW, GtkListBoxRow)

GtkWidget *swb_snippet_row_new (SwbSnippet *snippet);
SwbSnippet *swb_snippet_row_get_snippet (SwbSnippetRow *self);
void swb_snippet_row_set_place (SwbSnippetRow *self,
                                guint          place);
guint swb_snippet_row_get_place (SwbSnippetRow *self);
void swb_snippet_row_set_panel (SwbSnippetRow *self,
                                SwbPanel      *panel);
void swb_snippet_row_set_repeating (SwbSnippetRow *self,
                                    gboolean       repeating);
void swb_snippet_row_show_menu (SwbSnippetRow *self);

G_END_DECLS
