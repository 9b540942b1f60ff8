#pragma once

#include <gio/gio.h>

#include "swb-snippet.h"

G_BEGIN_DECLS

/**
 * SwbSnippetList:
 *
 * Snippets in the order that the user gave them: a #GListModel of #SwbSnippet. Groups are what the snippets say of
 * themselves, in the order in which the first of each stands; those of one group need not stand together.
 *
 * #SwbSnippetList::changed is emitted after whatever makes another file of it: added, removed, moved, edited. Belongs to one
 * thread, the main one; one that nobody else has yet may be handed to it.
 */
#define SWB_TYPE_SNIPPET_LIST (swb_snippet_list_get_type ())
G_DECLARE_FINAL_TYPE (SwbSnippetList, swb_snippet_list, SWB, SNIPPET_LIST, GObject)

SwbSnippetList *swb_snippet_list_new (void);
guint swb_snippet_list_get_length (SwbSnippetList *self);
SwbSnippet *swb_snippet_list_get (SwbSnippetList *self,
                                  guint           position);
gboolean swb_snippet_list_find (SwbSnippetList *self,
                                SwbSnippet     *snippet,
                                guint          *position);
void swb_snippet_list_insert (SwbSnippetList *self,
                              guint           position,
                              SwbSnippet     *snippet);
void swb_snippet_list_append (SwbSnippetList *self,
                              SwbSnippet     *snippet);
void swb_snippet_list_append_all (SwbSnippetList *self,
                                  GPtrArray      *snippets);
void swb_snippet_list_remove (SwbSnippetList *self,
                              guint           position);
void swb_snippet_list_move (SwbSnippetList *self,
                            guint           from,
                            guint           to);
GStrv swb_snippet_list_dup_groups (SwbSnippetList *self);
void swb_snippet_list_rename_group (SwbSnippetList *self,
                                    const char     *from,
                                    const char     *to);

gboolean swb_snippet_list_read (SwbSnippetList      *self,
                                const SwbJsonObject *object,
                                const char          *member,
                                GError             **error);
JsonArray *swb_snippet_list_write (SwbSnippetList *self);

G_END_DECLS
