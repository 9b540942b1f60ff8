#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SwbArguments:
 * @help: --help was given
 * @version: --version was given
 * @start: --start was given
 * @panels: (element-type SwbPanelSettings): the panels to make
 * @files: (element-type filename): absolute paths of the files to open
 *
 * What the command line asks for.
 */
typedef struct
{
  gboolean help;
  gboolean version;
  gboolean start;
  GPtrArray *panels;
  GPtrArray *files;
} SwbArguments;

SwbArguments *swb_arguments_parse (const char *const *argv,
                                   const char        *directory,
                                   GError           **error);
void swb_arguments_free (SwbArguments *self);
char *swb_arguments_get_help (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbArguments, swb_arguments_free)

G_END_DECLS
