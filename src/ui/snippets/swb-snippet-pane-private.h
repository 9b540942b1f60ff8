#pragma once

#include "swb-snippet-pane.h"

G_BEGIN_DECLS

struct _SwbSnippetPane
{
  GtkWidget parent_instance;

  GtkWidget *add_button;
  GtkWidget *file_button;
  GtkWidget *close_button;
  GtkWidget *empty;
  GtkWidget *scroller;
  GtkWidget *rows;
  GtkWidget *faults;
  GtkWidget *faults_title;
  GtkWidget *faults_text;
  GtkWidget *faults_close;
  GtkWidget *undo;

  SwbSnippetList *list;
  GHashTable *by_snippet; /* SwbSnippet → SwbSnippetRow, neither referenced */
  guint limit;            /* that many of the first have rows, if there are so many */
  SwbPanel *panel;        /* (nullable) */
  gboolean watching;      /* its repeats */
  SwbSnippet *deleted;    /* (nullable): to be had back */
  guint deleted_position;
  guint update_source;
};

void swb_snippet_pane_say (SwbSnippetPane *self,
                           const char     *message);

/* swb-snippet-pane-file.c */
void swb_snippet_pane_ask_import (SwbSnippetPane *self);
void swb_snippet_pane_ask_export (SwbSnippetPane *self);

G_END_DECLS
