#pragma once

#include "swb-charset.h"
#include "swb-log-rows.h"

G_BEGIN_DECLS

/**
 * SwbLogJoin:
 *
 * What a row has in common with the rows around it in its stream. A character belongs to the row of its first byte.
 *
 * @lead: leading bytes of the row that belong to a character that began in a row before; they are shown there
 * @before: bytes of the stream before the row that decoding has to begin with, because they shift; none for most
 *   encodings
 * @before_length: their count
 * @after: bytes behind the row that its last character has
 * @after_length: their count
 * @waiting: whether the last character is incomplete now and may be completed by what has not arrived yet
 */
typedef struct
{
  guint32 lead;
  guint8 *before;
  gsize before_length;
  guint8 after[16];
  gsize after_length;
  gboolean waiting;
} SwbLogJoin;

void swb_log_join_clear (SwbLogJoin *join);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SwbLogJoin, swb_log_join_clear)

/**
 * SwbLogJoiner:
 *
 * Finds the characters of one encoding that lie over the borders of rows. Rows are cut when they are recorded, at pauses and
 * at the line feeds of one encoding, and stay the same in each; so characters may be cut as well. Belongs to one thread at a
 * time.
 */
typedef struct _SwbLogJoiner SwbLogJoiner;

SwbLogJoiner *swb_log_joiner_new (const char *encoding,
                                  GError    **error);
void swb_log_joiner_free (SwbLogJoiner *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogJoiner, swb_log_joiner_free)

void swb_log_joiner_forget (SwbLogJoiner *self);
void swb_log_joiner_join (SwbLogJoiner    *self,
                          SwbLogReader    *reader,
                          const SwbLogRow *row,
                          SwbLogJoin      *join);

G_END_DECLS
