#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SWB_LOG_PATTERN_DEFAULT = 0,
  SWB_LOG_PATTERN_CASELESS = 1 << 0, /* by the simple case mappings of Unicode, in any encoding */
} SwbLogPatternFlags;

/**
 * SwbLogPattern:
 *
 * What to look for in a log. Immutable after it is made, counted by reference, for any thread.
 */
typedef struct _SwbLogPattern SwbLogPattern;

SwbLogPattern *swb_log_pattern_new_text (const char         *text,
                                         const char         *encoding,
                                         SwbLogPatternFlags  flags,
                                         GError            **error);
SwbLogPattern *swb_log_pattern_new_hex (const char *text,
                                        GError    **error);
SwbLogPattern *swb_log_pattern_new_bytes (const guint8 *data,
                                          gsize         length);
SwbLogPattern *swb_log_pattern_new_regex (const char         *text,
                                          const char         *encoding,
                                          SwbLogPatternFlags  flags,
                                          GError            **error);
SwbLogPattern *swb_log_pattern_ref (SwbLogPattern *self);
void swb_log_pattern_unref (SwbLogPattern *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbLogPattern, swb_log_pattern_unref)

/* For the search. */
gsize swb_log_pattern_get_length (SwbLogPattern *self);
const guint8 *swb_log_pattern_find_bytes (SwbLogPattern *self,
                                          const guint8  *data,
                                          gsize          length);

gboolean swb_log_pattern_may_straddle (SwbLogPattern *self,
                                       const guint8  *first,
                                       gsize          first_length,
                                       const guint8  *second,
                                       gsize          second_length);

/**
 * SwbLogPatternFunc:
 * @begin: offset of a match
 * @length: its bytes, at least 1
 * @user_data: as given
 *
 * Returns: whether to go on
 */
typedef gboolean (*SwbLogPatternFunc) (gsize    begin,
                                       gsize    length,
                                       gpointer user_data);

gsize swb_log_pattern_get_unit (SwbLogPattern *self);
gsize swb_log_pattern_count_whole (SwbLogPattern *self,
                                   const guint8  *tainted,
                                   gsize          length);
gboolean swb_log_pattern_match_regex (SwbLogPattern    *self,
                                      const guint8     *tainted,
                                      gsize             length,
                                      gsize             start,
                                      SwbLogPatternFunc func,
                                      gpointer          user_data,
                                      GError          **error);
gboolean swb_log_pattern_match_event (SwbLogPattern    *self,
                                      const char       *text,
                                      SwbLogPatternFunc func,
                                      gpointer          user_data,
                                      GError          **error);

G_END_DECLS
