#pragma once

#include <glib.h>
#include <sys/stat.h>

G_BEGIN_DECLS

/**
 * SwbReplacement:
 * @fd: where to write
 * @target: (private): the name that it gets
 * @temporary: (private): the name that it has until then
 *
 * A new file beside the place of another one, or of none yet, that takes this place when it is whole: at every moment there
 * is the old file or the new one. A value; what swb_replacement_begin() began ends with either swb_replacement_commit() or
 * swb_replacement_abandon(). A killed process can leave a file `.swb-….part`. Any thread, one at a time.
 */
typedef struct
{
  int fd;
  char *target;
  char *temporary;
} SwbReplacement;

gboolean swb_replacement_begin (SwbReplacement    *self,
                                const char        *target,
                                const struct stat *replaced);
gboolean swb_replacement_commit (SwbReplacement *self);
void swb_replacement_abandon (SwbReplacement *self);

G_END_DECLS
