#pragma once

#include "swb-workspace.h"

G_BEGIN_DECLS

/**
 * SwbExample:
 *
 * A shipped workspace file. They are installed for people and scripts, and the programs have them built in, so that they
 * are there without an installation too.
 *
 * @name: of the file
 * @title: what it is, to be translated with gettext()
 * @description: a sentence, to be translated with gettext()
 */
typedef struct
{
  const char *name;
  const char *title;
  const char *description;
} SwbExample;

const SwbExample *swb_example_list (gsize *count);
const SwbExample *swb_example_find (const char *name);
SwbWorkspace *swb_example_load (const SwbExample *example);

G_END_DECLS
