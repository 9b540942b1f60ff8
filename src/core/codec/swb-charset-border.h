#pragma once

#include "swb-charset.h"

G_BEGIN_DECLS

/**
 * SwbCharsetBorders:
 * @SWB_CHARSET_BORDERS_EVERYWHERE: each byte is a character of its own
 * @SWB_CHARSET_BORDERS_UTF8: before each byte that is no continuation byte
 * @SWB_CHARSET_BORDERS_UNITS_2: at even offsets of the stream, except between surrogates
 * @SWB_CHARSET_BORDERS_UNITS_4: at offsets of the stream that are multiples of 4
 * @SWB_CHARSET_BORDERS_BYTES: behind bytes that no character of several bytes can hold; elsewhere it depends on what
 *   came before (GBK, GB18030, Big5, Shift_JIS, the EUC family)
 * @SWB_CHARSET_BORDERS_LINES: behind line feeds; elsewhere it depends on shift sequences that came before (ISO-2022, HZ,
 *   UTF-7)
 *
 * Where in a stream of an encoding it is certain that a character begins.
 */
typedef enum
{
  SWB_CHARSET_BORDERS_EVERYWHERE,
  SWB_CHARSET_BORDERS_UTF8,
  SWB_CHARSET_BORDERS_UNITS_2,
  SWB_CHARSET_BORDERS_UNITS_4,
  SWB_CHARSET_BORDERS_BYTES,
  SWB_CHARSET_BORDERS_LINES,
} SwbCharsetBorders;

/* No character of any encoding that iconv knows has more bytes, shift sequences included. */
#define SWB_CHARSET_MAX_CHARACTER 16u

SwbCharsetBorders swb_charset_get_borders (SwbCharset *self);
gsize swb_charset_borders_get_unit (SwbCharsetBorders self);
gboolean swb_charset_borders_find (SwbCharsetBorders borders,
                                   const guint8     *data,
                                   gsize             length,
                                   guint64           offset,
                                   gsize            *border);
gsize swb_charset_count_whole (SwbCharset       *self,
                               SwbCharsetBorders borders,
                               const guint8     *data,
                               gsize             length,
                               guint64           offset);

G_END_DECLS
