#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SWB_TYPE_REPEAT_FIELDS (swb_repeat_fields_get_type ())
G_DECLARE_FINAL_TYPE (SwbRepeatFields, swb_repeat_fields, SWB, REPEAT_FIELDS, GtkWidget)

GtkWidget *swb_repeat_fields_new (void);
void swb_repeat_fields_set (SwbRepeatFields *self,
                            guint            interval_ms,
                            guint64          count);
guint swb_repeat_fields_get_interval (SwbRepeatFields *self);
guint64 swb_repeat_fields_get_count (SwbRepeatFields *self);

G_END_DECLS
