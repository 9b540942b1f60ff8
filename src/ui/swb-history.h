#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* At the cap the oldest entry goes; a longer text is not remembered. */
#define SWB_HISTORY_MAX_ENTRIES 200
#define SWB_HISTORY_MAX_TEXT (64 * 1024)

typedef struct _SwbHistory SwbHistory;

SwbHistory *swb_history_new (void);
void swb_history_free (SwbHistory *self);
void swb_history_add (SwbHistory *self,
                      const char *text);
const char *swb_history_older (SwbHistory *self,
                               const char *current);
const char *swb_history_newer (SwbHistory *self);
void swb_history_reset (SwbHistory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbHistory, swb_history_free)

G_END_DECLS
