#pragma once

#include "swb-charset-border.h"
#include "swb-log-pattern.h"

G_BEGIN_DECLS

/*
 * The inside of a pattern: swb-log-pattern.c makes it, swb-log-pattern-match.c finds it.
 */
struct _SwbLogPattern
{
  gatomicrefcount references;
  guint8 *bytes; /* plain pattern, or NULL for one of @regex */
  gsize length;
  gsize rare; /* offset in @bytes of the byte that is found first */
  gsize next; /* and of the one that is next to it in rareness; the same when there is only one */
  GRegex *regex;
  gboolean utf8;  /* whether @regex takes UTF-8 alone */
  char *encoding; /* what has to become UTF-8 for that; NULL when it is */
  SwbCharsetBorders borders; /* of @encoding */
  GRegex *sieve; /* finds in the bytes what @regex finds in their characters, and more; NULL for none */
  GRegex *event_regex;
};

G_END_DECLS
