#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "swb-clipboard.h"
#include "swb-log-copy.h"
#include "swb-log-view-private.h"

/* What a drag puts into the primary selection unasked. */
#define MAX_PRIMARY_ROWS 2000u

/* More rows than this are copied while the window goes on; that long at a time, microseconds. */
#define MAX_ROWS_AT_ONCE 2000u
#define SLICE 4000

/* A copy that takes its time has a cache of its own: meanwhile the view may show other rows, or the same ones otherwise. */
struct _SwbLogSlowCopy
{
  SwbLogView *view;
  SwbLogCache *cache;
  SwbLogFilteredRows *filtered;
  SwbLogMode mode;
  SwbLogCopy *copy;
  guint source;
};

/* Addresses are whole, however little room the view has for them. */
static SwbLogCopy *
new_copy (SwbLogView      *self,
          SwbLogCache     *cache,
          SwbLogCopyFormat format)
{
  SwbLogStyle style = self->style;

  style.peer_columns = swb_log_view_get_peer_columns (self);
  return swb_log_copy_new (cache, &style, &self->selection, format);
}

/**
 * swb_log_view_dup_selection:
 * @self: a view
 * @format: how to write it, as swb_log_copy_new() says
 * @error: return location for %G_IO_ERROR_NO_SPACE when it is more than a clipboard should hold, or for what reading the
 *   log fails with
 *
 * Returns: (transfer full) (nullable): what is selected, in UTF-8; %NULL when that is nothing, or on error
 */
char *
swb_log_view_dup_selection (SwbLogView      *self,
                            SwbLogCopyFormat format,
                            GError         **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (SwbLogCopy) copy = NULL;

  g_return_val_if_fail (SWB_IS_LOG_VIEW (self), NULL);

  copy = new_copy (self, self->cache, format);
  if (copy == NULL)
    return NULL;
  while (swb_log_copy_step (copy, &local_error))
    ;
  if (local_error == NULL)
    return swb_log_copy_steal (copy);

  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static void
slow_copy_free (SwbLogSlowCopy *slow)
{
  g_clear_handle_id (&slow->source, g_source_remove);
  if (slow->filtered != NULL)
    g_signal_handlers_disconnect_by_data (slow->filtered, slow);
  g_clear_object (&slow->filtered);
  swb_log_copy_free (slow->copy);
  swb_log_cache_free (slow->cache);
  g_free (slow);
}

/**
 * swb_log_view_end_copy:
 * @self: a view
 *
 * Gives up what is being copied.
 */
void
swb_log_view_end_copy (SwbLogView *self)
{
  g_clear_pointer (&self->slow_copy, slow_copy_free);
}

static gboolean
slow_copy_cb (gpointer user_data)
{
  SwbLogSlowCopy *slow = user_data;
  SwbLogView *self = slow->view;
  gint64 end = g_get_monotonic_time () + SLICE;
  g_autoptr (GError) error = NULL;
  g_autofree char *notice = NULL;
  gboolean more;

  do
    more = swb_log_copy_step (slow->copy, &error);
  while (more && g_get_monotonic_time () < end);
  if (more)
    return G_SOURCE_CONTINUE;

  slow->source = 0;
  if (error == NULL)
    {
      g_autofree char *text = swb_log_copy_steal (slow->copy);
      g_autofree char *size = g_format_size (strlen (text));

      swb_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
      /* Translators: a large part of the log is in the clipboard now; its size */
      notice = g_strdup_printf (_("Copied: %s"), size);
    }
  swb_log_view_end_copy (self);
  g_signal_emit_by_name (self, "notice", error != NULL ? error->message : notice);
  return G_SOURCE_REMOVE;
}

static void
filtered_shifted_cb (SwbLogSlowCopy *slow,
                     guint64         text_rows,
                     guint64         hex_rows)
{
  swb_log_copy_shift (slow->copy, slow->mode == SWB_LOG_MODE_TEXT ? text_rows : hex_rows);
}

/* Which rows they were is not known any more. */
static void
filtered_moved_cb (SwbLogSlowCopy *slow)
{
  SwbLogView *self = slow->view;

  swb_log_view_end_copy (self);
  g_signal_emit_by_name (self, "notice", _("Not copied: more rows turned up meanwhile. Copy again."));
}

static void
copy_slowly (SwbLogView      *self,
             SwbLogCopyFormat format)
{
  SwbLogSlowCopy *slow = g_new0 (SwbLogSlowCopy, 1);

  slow->view = self;
  slow->mode = self->style.mode;
  slow->cache = swb_log_cache_new ();
  swb_log_cache_set_store (slow->cache, self->store);
  swb_log_cache_set_mode (slow->cache, self->style.mode);
  swb_log_cache_set_encoding (slow->cache, self->encoding);
  swb_log_cache_set_filtered (slow->cache, self->filtered);
  swb_log_cache_set_dropped (slow->cache, self->totals.dropped_text_rows, self->totals.dropped_hex_rows);
  if (g_set_object (&slow->filtered, self->filtered))
    {
      g_signal_connect_swapped (slow->filtered, "shifted", G_CALLBACK (filtered_shifted_cb), slow);
      g_signal_connect_swapped (slow->filtered, "moved", G_CALLBACK (filtered_moved_cb), slow);
    }
  slow->copy = new_copy (self, slow->cache, format);
  slow->source = g_idle_add (slow_copy_cb, slow);
  self->slow_copy = slow;
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SwbLogView *self = SWB_LOG_VIEW (widget);
  SwbLogCopyFormat format = SWB_LOG_COPY_SHOWN;
  g_autoptr (SwbLogCopy) copy = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_str_equal (name, "log-view.copy-text"))
    format = SWB_LOG_COPY_TEXT;
  else if (g_str_equal (name, "log-view.copy-hex"))
    format = SWB_LOG_COPY_HEX;

  swb_log_view_end_copy (self);
  copy = new_copy (self, self->cache, format);
  if (copy != NULL && swb_log_copy_count_rows (copy) > MAX_ROWS_AT_ONCE)
    {
      copy_slowly (self, format);
      return;
    }

  text = swb_log_view_dup_selection (self, format, &error);
  if (error != NULL)
    g_signal_emit_by_name (self, "notice", error->message);
  else if (text != NULL)
    swb_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

/**
 * swb_log_view_own_primary:
 * @self: a view
 *
 * What has been selected by the mouse can be put in elsewhere by the middle button, as in other programs; large
 * selections are left out, for nobody asked for them to be read.
 */
void
swb_log_view_own_primary (SwbLogView *self)
{
  g_autofree char *text = NULL;
  SwbLogPosition begin;
  SwbLogPosition end;

  if (!swb_log_selection_get (&self->selection, &begin, &end) || end.row - begin.row > MAX_PRIMARY_ROWS)
    return;

  text = swb_log_view_dup_selection (self, SWB_LOG_COPY_SHOWN, NULL);
  if (text != NULL)
    swb_clipboard_set_text (gtk_widget_get_primary_clipboard (GTK_WIDGET (self)), text);
}

void
swb_log_view_class_init_copy (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "log-view.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "log-view.copy-text", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "log-view.copy-hex", NULL, copy_action);
  /* the menu shows the last one */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Insert, GDK_CONTROL_MASK, "log-view.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "log-view.copy", NULL);
}
