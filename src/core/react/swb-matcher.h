#pragma once

#include "swb-match.h"

G_BEGIN_DECLS

/* Where something is in the bytes that were looked through; both are %SWB_MATCH_UNSET for a capture that had no part. */
typedef struct
{
  gsize begin;
  gsize end;
} SwbMatchRange;

#define SWB_MATCH_UNSET G_MAXSIZE

typedef enum
{
  SWB_MATCHER_NONE,    /* not met, and nothing of it has begun */
  SWB_MATCHER_MATCH,   /* met: see the ranges */
  SWB_MATCHER_PARTIAL, /* what begins at `next` may become a match; or it is one that more bytes would make longer */
  SWB_MATCHER_COSTLY,  /* given up: too many attempts. The same is to be expected of what comes next */
} SwbMatcherResult;

/**
 * SwbMatchFound:
 * @n_ranges: of @ranges; 0 unless met
 * @ranges: what matched, and the captures of a regular expression
 * @next: where to go on looking when there are more bytes
 * @keep: the bytes before it are of no more use: at most @next, less where an expression looks back
 */
typedef struct
{
  guint n_ranges;
  SwbMatchRange ranges[SWB_MATCH_MAX_CAPTURES];
  gsize next;
  gsize keep;
} SwbMatchFound;

/**
 * SwbMatcher:
 *
 * A #SwbMatch made ready to be looked for. It looks at bytes, whatever the encoding: text is encoded as the panel does,
 * and so are the characters of a regular expression, in which `.` is one byte. Regular expressions are those of PCRE2
 * with a limit of attempts, so that no peer can make one run for long; `^` and `$` are borders of lines (LF, CR, CRLF).
 *
 * Immutable and counted by reference, for any thread.
 */
typedef struct _SwbMatcher SwbMatcher;

SwbMatcher *swb_matcher_new (const SwbMatch *match,
                             const char     *encoding,
                             GError        **error);
SwbMatcher *swb_matcher_ref (SwbMatcher *self);
void swb_matcher_unref (SwbMatcher *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbMatcher, swb_matcher_unref)

SwbMatcherResult swb_matcher_find (SwbMatcher    *self,
                                   const guint8  *tainted,
                                   gsize          length,
                                   gsize          from,
                                   gboolean       at_end,
                                   SwbMatchFound *found);
SwbMatcherResult swb_matcher_match_unit (SwbMatcher    *self,
                                         const guint8  *tainted,
                                         gsize          length,
                                         SwbMatchFound *found);
gboolean swb_matcher_may_begin_with (SwbMatcher   *self,
                                     const guint8 *tainted,
                                     gsize         length);
guint swb_matcher_get_n_captures (SwbMatcher *self);
gboolean swb_matcher_may_grow (SwbMatcher *self);

G_END_DECLS
