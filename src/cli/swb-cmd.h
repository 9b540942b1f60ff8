#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Exit codes of every subcommand. */
typedef enum
{
  SWB_EXIT_DONE = 0,
  SWB_EXIT_FAILED = 1, /* at run time; the reason is on standard error, one line */
  SWB_EXIT_USAGE = 2,  /* bad usage, likewise */
} SwbExit;

int swb_cmd_export (int   argc,
                    char *argv[]);
int swb_cmd_run (int   argc,
                 char *argv[]);
int swb_cmd_send (int   argc,
                  char *argv[]);

gboolean swb_cmd_parse_seconds (const char *text,
                                double     *seconds);
void swb_cmd_add_timeout (double      seconds,
                          GSourceFunc func,
                          gpointer    data);
void swb_cmd_complain (const char *format,
                       ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
