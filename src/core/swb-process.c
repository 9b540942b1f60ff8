#define G_LOG_DOMAIN "swb-core"

#include "swb-config.h"

#include "swb-process.h"

#include <signal.h>
#include <sys/resource.h>

/**
 * swb_process_prepare:
 *
 * What both programs need of their process: as many descriptors as the system allows, because a server may have more
 * clients than the 1024 that a session starts with; and errors from writes instead of signals that end the program: a
 * closed pipe (SIGPIPE) and a file at the largest size that is allowed (SIGXFSZ). Call it first, in the main thread.
 */
void
swb_process_prepare (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != limit.rlim_max)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }

  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN);
}
