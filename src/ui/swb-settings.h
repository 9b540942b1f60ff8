#pragma once

#include <glib-object.h>

#include "swb-log-view.h"
#include "swb-panel-settings.h"

G_BEGIN_DECLS

/**
 * SwbColorScheme:
 * @SWB_COLOR_SCHEME_SYSTEM: as the desktop has it
 * @SWB_COLOR_SCHEME_LIGHT: light
 * @SWB_COLOR_SCHEME_DARK: dark
 */
typedef enum
{
  SWB_COLOR_SCHEME_SYSTEM,
  SWB_COLOR_SCHEME_LIGHT,
  SWB_COLOR_SCHEME_DARK,
} SwbColorScheme;

#define SWB_TYPE_COLOR_SCHEME (swb_color_scheme_get_type ())
#define SWB_TYPE_LOG_TIME_FORMAT (swb_log_time_format_get_type ())
GType swb_color_scheme_get_type (void);
GType swb_log_time_format_get_type (void);

#define SWB_TYPE_SETTINGS (swb_settings_get_type ())
G_DECLARE_FINAL_TYPE (SwbSettings, swb_settings, SWB, SETTINGS, GObject)

SwbSettings *swb_settings_get_default (void);
SwbSettings *swb_settings_new_in_memory (void);
gboolean swb_settings_is_stored (SwbSettings *self);

SwbColorScheme swb_settings_get_color_scheme (SwbSettings *self);
const char *swb_settings_get_log_font (SwbSettings *self);
guint swb_settings_get_log_font_size (SwbSettings *self);
SwbLogTimeFormat swb_settings_get_time_format (SwbSettings *self);
const char *swb_settings_get_log_directory (SwbSettings *self);
guint64 swb_settings_get_keep_logs_bytes (SwbSettings *self);
guint swb_settings_get_keep_logs_days (SwbSettings *self);
const char *swb_settings_get_highlight_rules (SwbSettings *self);
guint swb_settings_get_log_limit (SwbSettings *self);
gboolean swb_settings_get_restore_session (SwbSettings *self);
void swb_settings_get_window (SwbSettings *self,
                              int         *width,
                              int         *height,
                              gboolean    *maximized);
int swb_settings_get_sidebar_width (SwbSettings *self);

void swb_settings_apply_defaults (SwbSettings      *self,
                                  SwbPanelSettings *panel);

G_END_DECLS
