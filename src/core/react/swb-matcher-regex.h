#pragma once

#include "swb-matcher.h"

G_BEGIN_DECLS

/**
 * SwbByteRegex:
 *
 * A regular expression of PCRE2 over bytes, with a limit of attempts. Immutable, for any thread.
 */
typedef struct _SwbByteRegex SwbByteRegex;

typedef enum
{
  SWB_BYTE_REGEX_DEFAULT = 0,
  SWB_BYTE_REGEX_CASELESS = 1 << 0, /* ASCII */
  SWB_BYTE_REGEX_TEXT = 1 << 1,     /* made from text: `^` and `$` are not borders of lines, and a match never grows */
} SwbByteRegexFlags;

typedef enum
{
  SWB_BYTE_REGEX_BEGIN, /* it is to begin with the first byte, and more may come */
  SWB_BYTE_REGEX_MORE,  /* more bytes may come */
  SWB_BYTE_REGEX_END,   /* nothing more comes for now */
  SWB_BYTE_REGEX_WHOLE, /* as before, and a match may be empty */
} SwbByteRegexMode;

SwbByteRegex *swb_byte_regex_new (const char       *expression,
                                  SwbByteRegexFlags flags,
                                  GError          **error);
void swb_byte_regex_free (SwbByteRegex *self);
guint swb_byte_regex_get_n_captures (SwbByteRegex *self);
SwbMatcherResult swb_byte_regex_find (SwbByteRegex    *self,
                                      const guint8    *tainted,
                                      gsize            length,
                                      gsize            from,
                                      SwbByteRegexMode mode,
                                      SwbMatchFound   *found);

G_END_DECLS
