#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Which characters that draw nothing by themselves belong to the characters around them. Pure functions.
 */

#define SWB_ZERO_WIDTH_NON_JOINER 0x200cu
#define SWB_ZERO_WIDTH_JOINER 0x200du
#define SWB_KEYCAP 0x20e3u
#define SWB_TEXT_VARIATION 0xfe0eu
#define SWB_EMOJI_VARIATION 0xfe0fu

/* Characters of one cluster at most: the longest emoji that there are have ten. */
#define SWB_LOG_CLUSTER_MAX 16

gboolean swb_log_cluster_is_emoji (gunichar c);
gboolean swb_log_cluster_may_extend (gunichar c);
gboolean swb_log_cluster_extends (const char *cluster,
                                  gsize       length,
                                  gunichar    c);
gboolean swb_log_cluster_joins (const char *cluster,
                                gsize       length,
                                gunichar    joiner,
                                gunichar    next,
                                gboolean   *one);

G_END_DECLS
