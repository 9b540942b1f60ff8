#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-find-pattern.h"

#include <glib/gi18n.h>

/**
 * swb_find_kinds_new:
 *
 * Returns: (transfer full): the names of the kinds, by #SwbFindKind
 */
char **
swb_find_kinds_new (void)
{
  const char *names[] = { _ ("Text"), _ ("Hex"), _ ("Regex"), NULL };

  return g_strdupv ((char **) names);
}

/**
 * swb_find_pattern_new:
 * @text: what was typed
 * @kind: how it is meant
 * @match_case: whether to tell upper from lower case; of no account in hex
 * @encoding: that of the log
 * @error: return location for a %SWB_LOG_ERROR_PATTERN
 *
 * Returns: (transfer full): what to look for; %NULL with @error
 */
SwbLogPattern *
swb_find_pattern_new (const char *text,
                      SwbFindKind kind,
                      gboolean    match_case,
                      const char *encoding,
                      GError    **error)
{
  SwbLogPatternFlags flags = match_case ? SWB_LOG_PATTERN_DEFAULT : SWB_LOG_PATTERN_CASELESS;

  switch (kind)
    {
    case SWB_FIND_KIND_HEX:
      return swb_log_pattern_new_hex (text, error);
    case SWB_FIND_KIND_REGEX:
      return swb_log_pattern_new_regex (text, encoding, flags, error);
    case SWB_FIND_KIND_TEXT:
    case SWB_FIND_N_KINDS:
    default:
      return swb_log_pattern_new_text (text, encoding, flags, error);
    }
}
