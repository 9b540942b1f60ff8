#pragma once

#include "swb-history-store.h"

G_BEGIN_DECLS

typedef struct _SwbHistory SwbHistory;

SwbHistory *swb_history_new (SwbHistoryStore *store);
void swb_history_free (SwbHistory *self);
void swb_history_add (SwbHistory            *self,
                      const SwbHistoryEntry *entry);
const SwbHistoryEntry *swb_history_older (SwbHistory            *self,
                                          const SwbHistoryEntry *current);
const SwbHistoryEntry *swb_history_newer (SwbHistory *self);
void swb_history_reset (SwbHistory *self);
void swb_history_clear (SwbHistory *self);
GPtrArray *swb_history_list (SwbHistory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbHistory, swb_history_free)

G_END_DECLS
