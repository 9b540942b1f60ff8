#pragma once

#include "swb-charset-border.h"
#include "swb-rule-scan.h"

G_BEGIN_DECLS

/* What of the stream a reaction needs no more: all. */
#define SWB_RULE_WATCH_NOTHING G_MAXUINT64

typedef enum
{
  SWB_RULE_CANDIDATE_UNKNOWN, /* to be looked for */
  SWB_RULE_CANDIDATE_NONE,    /* until more comes */
  SWB_RULE_CANDIDATE_READY,
} SwbRuleCandidate;

/* What one reaction has seen. Places are counted in bytes from the first of the connection. */
typedef struct
{
  const SwbReaction *reaction;
  guint64 begin;   /* of the unit that is under way */
  guint64 from;    /* where to go on looking in it; stream: where to go on looking */
  guint64 keep;    /* what is before it is of no use any more */
  guint64 spoiled; /* what is before it was matched by an earlier rule that stops */
  gboolean broken; /* the beginning of the unit was let go */
  gboolean tried;  /* the last read */
  gboolean due;    /* its pause is over */
  gboolean waits;  /* for a pause */
  gboolean off;    /* its expression is too costly */

  SwbRuleCandidate state;
  gboolean costly;
  guint64 unit_begin; /* of the candidate */
  guint64 unit_end;
  guint64 end;        /* of what it uses up */
  SwbMatchFound found;
  guint64 found_base; /* what the ranges are counted from */
} SwbRuleWatch;

struct _SwbRuleScan
{
  SwbReactions *reactions;
  gboolean datagrams;
  guint length; /* reactions that wait for a match */
  SwbRuleWatch *watches;
  guint *indices; /* of each in the reactions */

  guint64 base;         /* where the window begins */
  const guint8 *window; /* what is there of the stream: the last read, or `kept` */
  gsize window_length;
  gboolean lasting; /* the window is the last read, not `kept` */
  GByteArray *kept;
  gboolean grown; /* `kept` has had far more in it than is ever kept for long */

  guint64 read_begin; /* of the last read */
  gboolean fresh;     /* the last read has just come */
  guint64 end;        /* of what has come */

  gboolean has_texts;   /* a reaction has the unit `text`; never with datagrams */
  SwbCharset *charset;  /* of it, made when it is needed; NULL for an encoding that there isn't */
  SwbCharsetBorders borders;
  guint64 text_begin;   /* of the last read without the beginning of a character at its end */
  guint64 text_end;
  gboolean text_fresh;  /* it has just come */

  gint64 last;        /* when it came */
  gboolean ended;
  guint ready;        /* the watch that was peeked at; `length` for none */
  gsize let_go;
};

/* Returns: the byte at @place, which is in the window or at its end */
static inline const guint8 *
swb_rule_scan_at (SwbRuleScan *self,
                  guint64      place)
{
  return self->window + (place - self->base);
}

/* swb-rule-watch.c */
void swb_rule_watch_look (SwbRuleWatch *watch,
                          SwbRuleScan  *self);

G_END_DECLS
