#pragma once

#include "swb-snippet-list.h"
#include "swb-workspace-panel.h"

G_BEGIN_DECLS

#define SWB_WORKSPACE_VERSION 1
#define SWB_WORKSPACE_MAX_BYTES (64u * 1024u * 1024u)
#define SWB_WORKSPACE_MAX_PANELS 1000

/**
 * SwbWorkspace:
 *
 * What a workspace file has, see swb-workspace(5): panels and snippets, and what a later version or a person has put there
 * beside them, which is written again. Reading one makes settings and nothing else: no socket, no file, no program.
 *
 * A plain struct that belongs to one thread at a time.
 *
 * @title: (nullable): what it is, in a few words
 * @description: (nullable): what it is for
 * @panels: (element-type SwbWorkspacePanel): owns them
 * @snippets: (not nullable)
 * @unknown: (nullable): members of the document that are not understood
 */
typedef struct
{
  char *title;
  char *description;
  GPtrArray *panels;
  SwbSnippetList *snippets;
  JsonObject *unknown;
} SwbWorkspace;

SwbWorkspace *swb_workspace_new (void);
void swb_workspace_free (SwbWorkspace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbWorkspace, swb_workspace_free)

SwbWorkspace *swb_workspace_new_from_bytes (GBytes  *tainted,
                                            GError **error);
GBytes *swb_workspace_to_bytes (SwbWorkspace *self);

SwbWorkspace *swb_workspace_load (const char *path,
                                  GError    **error);
void swb_workspace_load_async (const char         *path,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
SwbWorkspace *swb_workspace_load_finish (GAsyncResult *result,
                                         GError      **error);
gboolean swb_workspace_save (SwbWorkspace *self,
                             const char   *path,
                             GError      **error);
void swb_workspace_save_async (SwbWorkspace       *self,
                               const char         *path,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
gboolean swb_workspace_save_finish (GAsyncResult *result,
                                    GError      **error);

G_END_DECLS
