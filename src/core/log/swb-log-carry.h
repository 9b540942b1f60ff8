#pragma once

#include "swb-charset-border.h"
#include "swb-log-reader.h"

G_BEGIN_DECLS

/**
 * SwbLogCarried:
 *
 * What to show as the text of one record.
 *
 * @stale: (array length=stale_length): bytes of an earlier record of the stream that were held back, and of which it shows
 *   now that no character comes of them; they stand before the text
 * @stale_length: their count, less than %SWB_CHARSET_MAX_CHARACTER; mostly 0
 * @bytes: (array length=length): the bytes to decode
 * @length: their count
 * @held: how many bytes behind them are held back for a later record, less than %SWB_CHARSET_MAX_CHARACTER
 * @first: how many of @bytes, at the beginning, only say what the others mean: at most @length, at most 1 KiB; they are no
 *   text of this record
 */
typedef struct
{
  const guint8 *stale;
  gsize stale_length;
  const guint8 *bytes;
  gsize length;
  gsize held;
  gsize first;
} SwbLogCarried;

/**
 * SwbLogRest:
 *
 * Bytes at the end of a stream that are the beginning of a character, and nothing more.
 *
 * @time: of the record that the last of them is of, nanoseconds since 1970 UTC
 * @flow: number of the connection
 * @direction: received or sent
 * @local: this machine's address
 * @remote: the peer's address
 * @bytes: the bytes
 * @length: their count, at least 1
 */
typedef struct
{
  gint64 time;
  guint32 flow;
  SwbDirection direction;
  SwbNetAddress local;
  SwbNetAddress remote;
  guint8 bytes[SWB_CHARSET_MAX_CHARACTER];
  gsize length;
} SwbLogRest;

/**
 * SwbLogCarry:
 *
 * Text of records as they come, while those after them aren't there yet. A character that the border of two records
 * cuts belongs to the record that it ends in: the beginning is held back till then. (Where the whole log is there,
 * SwbLogJoiner puts it where it begins.) Of each stream it keeps less than 16 bytes of a character, and what shifts the
 * encoding; nothing of those that have neither, or have ended. Belongs to one thread at a time.
 */
typedef struct _SwbLogCarry SwbLogCarry;

SwbLogCarry *swb_log_carry_new (SwbLogStore *store,
                                const char  *encoding,
                                GError     **error);
void swb_log_carry_free (SwbLogCarry *self);
gboolean swb_log_carry_is_utf8 (SwbLogCarry *self);
guint swb_log_carry_get_size (SwbLogCarry *self);
void swb_log_carry_take (SwbLogCarry        *self,
                         const SwbLogRecord *record,
                         SwbLogCarried      *carried);
void swb_log_carry_decode (SwbLogCarry         *self,
                           const SwbLogCarried *carried,
                           gsize                max,
                           GString             *text,
                           GArray              *spans);
gboolean swb_log_carry_end (SwbLogCarry        *self,
                            const SwbLogRecord *record,
                            SwbLogRest         *rest);
gboolean swb_log_carry_end_any (SwbLogCarry *self,
                                SwbLogRest  *rest);
void swb_log_carry_skip (SwbLogCarry *self,
                         guint64      offset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogCarry, swb_log_carry_free)

G_END_DECLS
