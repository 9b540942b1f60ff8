#pragma once

#include "swb-log-pattern.h"

G_BEGIN_DECLS

/**
 * SwbFindKind:
 *
 * How what is typed is meant. The numbers are positions in swb_find_kinds_new() and stand in the file of the highlight rules.
 */
typedef enum
{
  SWB_FIND_KIND_TEXT,
  SWB_FIND_KIND_HEX,
  SWB_FIND_KIND_REGEX,
  SWB_FIND_N_KINDS,
} SwbFindKind;

char **swb_find_kinds_new (void);
SwbLogPattern *swb_find_pattern_new (const char *text,
                                     SwbFindKind kind,
                                     gboolean    match_case,
                                     const char *encoding,
                                     GError    **error);

G_END_DECLS
