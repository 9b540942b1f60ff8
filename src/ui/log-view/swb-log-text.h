#pragma once

#include <glib.h>

#include "swb-log-decoder.h"
#include "swb-log-joiner.h"

G_BEGIN_DECLS

/**
 * SwbLogCellKind:
 * @SWB_LOG_CELL_TEXT: a character with its combining marks and joiners, or all that one emoji is made of
 * @SWB_LOG_CELL_TAB: a tab: empty columns to the next multiple of 8
 * @SWB_LOG_CELL_CONTROL: a C0 control character or DEL, shown as a badge with its name
 * @SWB_LOG_CELL_ESCAPE: a character that is invisible or would move others (bidirectional controls, zero-width and other
 *   format characters, C1 controls, unassigned ones), shown as a badge with its code
 * @SWB_LOG_CELL_BADGE: a byte that is invalid in the encoding, shown as a badge with its two hex digits
 * @SWB_LOG_CELL_ENDING: the line ending at the end of the row
 * @SWB_LOG_CELL_LEAD: bytes of a character that is shown in the row before; they take no column
 */
typedef enum
{
  SWB_LOG_CELL_TEXT,
  SWB_LOG_CELL_TAB,
  SWB_LOG_CELL_CONTROL,
  SWB_LOG_CELL_ESCAPE,
  SWB_LOG_CELL_BADGE,
  SWB_LOG_CELL_ENDING,
  SWB_LOG_CELL_LEAD,
} SwbLogCellKind;

typedef enum
{
  SWB_LOG_CELL_SHAPED = 1 << 0, /* needs its neighbours to be shaped (combining marks, joining scripts) */
  SWB_LOG_CELL_RTL = 1 << 1,    /* stands in a right-to-left run; its column has been mirrored within that run */
} SwbLogCellFlags;

/**
 * SwbLogCell:
 *
 * @begin: offset of its first byte in the row
 * @column: the column it begins in
 * @text: offset of what it draws in the text's @string
 * @length: bytes of the row it stands for; a character may have more in the next row
 * @text_length: UTF-8 bytes it draws; none for a badge, which draws the digits of its byte
 * @width: columns it takes
 * @kind: a #SwbLogCellKind
 * @flags: #SwbLogCellFlags
 */
typedef struct
{
  guint32 begin;
  guint32 column;
  guint32 text;
  guint16 length;
  guint16 text_length;
  guint8 width;
  guint8 kind;
  guint8 flags;
} SwbLogCell;

/**
 * SwbLogText:
 *
 * A row's bytes laid out on a grid of columns, in the order of the bytes: what a peer sends can neither reorder a row
 * nor hide in it. Most rows are plain ASCII, so the leading bytes that are one column each have no cells: byte `n` of
 * the first @plain is in column `n`.
 *
 * @bytes: the row's bytes; borrowed, must outlive this
 * @length: their count
 * @plain: leading bytes that are printable ASCII
 * @lead: leading bytes that belong to a character of the row before
 * @built: leading bytes that it has been made of: all of them, or as many as are needed to draw what is seen
 * @columns: columns of the whole row; a guess until it is made of all bytes
 * @built_columns: columns of the bytes that are @built
 * @cells: (element-type SwbLogCell): what follows the plain bytes, by byte; %NULL when nothing does
 * @string: UTF-8 that the cells draw
 */
typedef struct
{
  const guint8 *bytes;
  guint32 length;
  guint32 plain;
  guint32 lead;
  guint32 built;
  guint32 built_columns;
  guint32 columns;
  GArray *cells;
  GString *string;
} SwbLogText;

/* Columns of a badge for one invalid byte. */
#define SWB_LOG_BADGE_WIDTH 3

SwbLogText *swb_log_text_new (const guint8     *bytes,
                              gsize             length,
                              SwbLogDecoder    *decoder,
                              const SwbLogJoin *join);
SwbLogText *swb_log_text_new_head (const guint8     *bytes,
                                   gsize             length,
                                   SwbLogDecoder    *decoder,
                                   const SwbLogJoin *join,
                                   gsize             head);
void swb_log_text_free (SwbLogText *self);
guint32 swb_log_text_get_byte_at (const SwbLogText *self,
                                  double            column);
void swb_log_text_get_cell_at (const SwbLogText *self,
                               guint32           byte,
                               guint32          *begin,
                               guint32          *end);
void swb_log_text_get_word_at (const SwbLogText *self,
                               guint32           byte,
                               guint32          *begin,
                               guint32          *end);
void swb_log_text_get_spans (const SwbLogText *self,
                             guint32           begin,
                             guint32           end,
                             GArray           *spans);
gboolean swb_log_text_has_ending (const SwbLogText *self);
void swb_log_text_append_shown (const SwbLogText *self,
                                guint32           begin,
                                guint32           end,
                                GString          *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogText, swb_log_text_free)

/**
 * SwbLogSpan:
 *
 * Columns that lie side by side.
 */
typedef struct
{
  guint32 column;
  guint32 width;
} SwbLogSpan;

G_END_DECLS
