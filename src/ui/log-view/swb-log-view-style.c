#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include <math.h>

#include "swb-log-view-private.h"

/*
 * How the log is shown: font, colours, encoding, time.
 */

/* Font and colours, from the theme. */
void
swb_log_view_update_style (SwbLogView *self)
{
  PangoContext *context = gtk_widget_create_pango_context (GTK_WIDGET (self));
  GdkRGBA foreground;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &foreground);
  swb_log_palette_init (&self->style.palette, &foreground);
  g_clear_pointer (&self->style.font, swb_log_font_free);
  self->style.font = swb_log_font_new (context, self->font_scale);
  g_object_unref (context);
  swb_log_view_place_set_row_height (self, swb_log_font_get_row_height (self->style.font));
  swb_log_cache_forget_drawings (self->cache);
  self->content_width = 0;
}

static gboolean
warm_cb (gpointer user_data)
{
  SwbLogView *self = user_data;

  self->warm_source = 0;
  swb_log_font_warm (self->style.font, gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  return G_SOURCE_REMOVE;
}

/**
 * swb_log_view_warm_later:
 * @self: a view that is on screen
 *
 * Has its font make the usual characters when nothing else is to be done.
 */
void
swb_log_view_warm_later (SwbLogView *self)
{
  if (self->warm_source == 0)
    self->warm_source = g_idle_add_full (G_PRIORITY_LOW, warm_cb, self, NULL);
}

/**
 * swb_log_view_set_encoding:
 * @self: a view
 * @encoding: (nullable): the encoding to show bytes in, as swb_charset_new() takes it; %NULL for UTF-8. What this machine
 *   does not know is shown as UTF-8.
 */
void
swb_log_view_set_encoding (SwbLogView *self,
                           const char *encoding)
{
  g_return_if_fail (SWB_IS_LOG_VIEW (self));

  if (encoding == NULL)
    encoding = "UTF-8";
  if (g_strcmp0 (self->encoding, encoding) == 0)
    return;

  g_free (self->encoding);
  self->encoding = g_strdup (encoding);
  swb_log_cache_set_encoding (self->cache, encoding);
  swb_log_view_forget_lines (self);
  self->content_width = 0;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * swb_log_view_get_encoding:
 * @self: a view
 *
 * Returns: (transfer none): the encoding
 */
const char *
swb_log_view_get_encoding (SwbLogView *self)
{
  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), NULL);

  return self->encoding;
}

/**
 * swb_log_view_set_time_format:
 * @self: a view
 * @format: what the time column shows
 */
void
swb_log_view_set_time_format (SwbLogView      *self,
                              SwbLogTimeFormat format)
{
  g_return_if_fail (SWB_IS_LOG_VIEW (self));

  if (self->style.time_format == format)
    return;

  self->style.time_format = format;
  self->style.time_columns = SWB_LOG_TIME_COLUMNS;
  self->content_width = 0;
  swb_log_cache_forget_drawings (self->cache);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * swb_log_view_get_time_format:
 * @self: a view
 *
 * Returns: what the time column shows
 */
SwbLogTimeFormat
swb_log_view_get_time_format (SwbLogView *self)
{
  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), SWB_LOG_TIME_CLOCK);

  return self->style.time_format;
}

/**
 * swb_log_view_set_font_scale:
 * @self: a view
 * @scale: zoom; brought between %SWB_LOG_VIEW_MIN_FONT_SCALE and %SWB_LOG_VIEW_MAX_FONT_SCALE
 */
void
swb_log_view_set_font_scale (SwbLogView *self,
                             double      scale)
{
  g_return_if_fail (SWB_IS_LOG_VIEW (self));

  scale = CLAMP (scale, SWB_LOG_VIEW_MIN_FONT_SCALE, SWB_LOG_VIEW_MAX_FONT_SCALE);
  if (fabs (scale - self->font_scale) < 1e-6)
    return;

  self->font_scale = scale;
  swb_log_view_update_style (self);
  swb_log_view_layout_changed (self);
}

/**
 * swb_log_view_get_font_scale:
 * @self: a view
 *
 * Returns: the zoom
 */
double
swb_log_view_get_font_scale (SwbLogView *self)
{
  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), 1.0);

  return self->font_scale;
}
