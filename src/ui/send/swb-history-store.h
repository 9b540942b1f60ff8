#pragma once

#include "swb-panel-settings.h"

G_BEGIN_DECLS

/* At the cap the oldest entry goes; a longer text is not remembered. */
#define SWB_HISTORY_MAX_ENTRIES 200
#define SWB_HISTORY_MAX_TEXT (64 * 1024)

/**
 * SwbHistoryEntry:
 * @format: how @text is read
 * @escapes: whether it has escapes
 * @variables: whether it has variables
 * @text: as it was typed
 */
typedef struct
{
  SwbDataFormat format;
  gboolean escapes;
  gboolean variables;
  char *text;
} SwbHistoryEntry;

SwbHistoryEntry *swb_history_entry_new (const SwbHistoryEntry *from);
void swb_history_entry_unref (SwbHistoryEntry *entry);
gboolean swb_history_entry_equal (const SwbHistoryEntry *a,
                                  const SwbHistoryEntry *b);
void swb_history_entries_add (GPtrArray       *entries,
                              SwbHistoryEntry *entry);

char *swb_history_format (GPtrArray *entries);
GPtrArray *swb_history_parse (const char *tainted,
                              gsize       length,
                              GError    **error);

/**
 * SwbHistoryStore:
 *
 * What all panels have sent, kept in a file over restarts. Reading and writing are done by threads; until the file is read
 * it is as if nothing had been sent before. Main thread.
 */
typedef struct _SwbHistoryStore SwbHistoryStore;

SwbHistoryStore *swb_history_store_get_default (void);
SwbHistoryStore *swb_history_store_new (void);
void swb_history_store_free (SwbHistoryStore *self);
void swb_history_store_open (SwbHistoryStore *self,
                             const char      *path);
gboolean swb_history_store_is_loading (SwbHistoryStore *self);
void swb_history_store_add (SwbHistoryStore *self,
                            SwbHistoryEntry *entry);
void swb_history_store_clear (SwbHistoryStore *self);
void swb_history_store_flush (SwbHistoryStore *self);
GPtrArray *swb_history_store_get_entries (SwbHistoryStore *self);
guint swb_history_store_get_clears (SwbHistoryStore *self);

char *swb_history_dup_default_path (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbHistoryStore, swb_history_store_free)

G_END_DECLS
