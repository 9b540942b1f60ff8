#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SwbTextSpan:
 *
 * A piece of decoded text. Either valid text, or one byte that is invalid in the encoding (or cut off at the end),
 * which the view shows as a badge with its value; nothing is ever left out.
 *
 * @begin: offset of the first byte in the input
 * @length: number of input bytes it stands for
 * @text_begin: offset of its UTF-8 in the decoded string (invalid bytes have none)
 * @text_length: its UTF-8 bytes; 0 for an invalid byte
 */
typedef struct
{
  guint32 begin;
  guint32 length;
  guint32 text_begin;
  guint32 text_length;
} SwbTextSpan;

/**
 * SwbTextStepKind:
 * @SWB_TEXT_STEP_TEXT: the bytes of one character, mostly
 * @SWB_TEXT_STEP_SHIFT: bytes that say what those behind them mean, and a byte order mark
 * @SWB_TEXT_STEP_INVALID: bytes that are none of both, or are cut off at the end
 */
typedef enum
{
  SWB_TEXT_STEP_TEXT,
  SWB_TEXT_STEP_SHIFT,
  SWB_TEXT_STEP_INVALID,
} SwbTextStepKind;

/**
 * SwbTextStep:
 * @kind: what the bytes are
 * @begin: offset of the first one in the input
 * @length: how many; 0 for a character that came late, because another could have combined with it
 * @text_begin: offset of their UTF-8 in the decoded string
 * @text_length: its bytes; 0 for anything but text
 */
typedef struct
{
  SwbTextStepKind kind;
  guint32 begin;
  guint32 length;
  guint32 text_begin;
  guint32 text_length;
} SwbTextStep;

/**
 * SwbCharset:
 *
 * One character encoding for showing and sending: a pair of iconv converters (none for UTF-8). Belongs to one thread.
 */
typedef struct _SwbCharset SwbCharset;

SwbCharset *swb_charset_new (const char *name,
                             GError    **error);
void swb_charset_free (SwbCharset *self);
const char *swb_charset_get_name (SwbCharset *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbCharset, swb_charset_free)

void swb_charset_decode (SwbCharset   *self,
                         const guint8 *data,
                         gsize         length,
                         GString      *text,
                         GArray       *spans);
void swb_charset_decode_steps (SwbCharset   *self,
                               const guint8 *data,
                               gsize         length,
                               GString      *text,
                               GArray       *steps);
gsize swb_charset_get_incomplete (SwbCharset *self);
GBytes *swb_charset_encode (SwbCharset *self,
                            const char *text,
                            gsize      *error_position,
                            GError    **error);
GBytes *swb_charset_encode_sized (SwbCharset *self,
                                  const char *text,
                                  gsize       length,
                                  gsize      *error_position,
                                  GError    **error);
gboolean swb_charset_exists (const char *name);

G_END_DECLS
