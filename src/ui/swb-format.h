#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *swb_format_count (guint64 count);
char *swb_format_rate (double bytes_per_second);
char *swb_format_clock (gint64 time);

G_END_DECLS
