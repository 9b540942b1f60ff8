#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-window-private.h"

/* The passing notice at the foot of the window. */

/* How long a deleted panel can be had back, and how long another notice stays, seconds. */
#define UNDO_SECONDS 10
#define NOTICE_SECONDS 5

/* Between the foot of the window, or of the log, and the notice, pixels. */
#define FOOT 150
#define GAP 12

/* What the button that leads to the end of the log takes of its lower corner, pixels. */
#define END_BUTTON_WIDTH 110
#define END_BUTTON_HEIGHT 50

void
swb_window_hide_notice (SwbWindow *self)
{
  g_clear_handle_id (&self->notice_source, g_source_remove);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->notice), FALSE);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "undo-delete")),
                               FALSE);
  swb_window_forget_deleted (self);
}

static gboolean
on_notice_over (gpointer user_data)
{
  SwbWindow *self = SWB_WINDOW (user_data);

  self->notice_source = 0;
  swb_window_hide_notice (self);
  return G_SOURCE_REMOVE;
}

/* Where it hides nothing that is worked with: over the log, above what stands below that and however high it is, and above
 * the button that leads to the end of the log when it would reach over that. */
static gboolean
place_notice (SwbWindow    *self,
              GtkWidget    *child,
              GdkRectangle *place,
              GtkWidget    *overlay)
{
  int width = gtk_widget_get_width (overlay);
  int height = gtk_widget_get_height (overlay);
  GtkWidget *view = gtk_stack_get_visible_child (GTK_STACK (self->views));
  GtkWidget *log = view != NULL && gtk_widget_get_mapped (view)
                     ? GTK_WIDGET (swb_page_view_get_log_pane (SWB_PAGE_VIEW (view))) : NULL;
  graphene_rect_t bounds;
  GtkRequisition least, natural;

  if (child != self->notice || (!gtk_revealer_get_reveal_child (GTK_REVEALER (child)) &&
                                !gtk_revealer_get_child_revealed (GTK_REVEALER (child))))
    return FALSE;
  gtk_widget_get_preferred_size (child, &least, &natural);
  place->width = CLAMP (natural.width, least.width, MAX (least.width, width));
  place->height = natural.height;
  place->x = (width - place->width) / 2;
  if (log != NULL && gtk_widget_compute_bounds (log, overlay, &bounds))
    place->y = (int) (bounds.origin.y + bounds.size.height) - GAP - place->height;
  else
    place->y = height - FOOT - place->height;
  if (place->x + place->width > width - END_BUTTON_WIDTH)
    place->y -= END_BUTTON_HEIGHT;
  place->y = MAX (place->y, 0);
  return TRUE;
}

void
swb_window_notice_init (SwbWindow *self)
{
  g_signal_connect_object (gtk_widget_get_parent (self->notice), "get-child-position", G_CALLBACK (place_notice), self,
                           G_CONNECT_SWAPPED);
}

void
swb_window_show_notice (SwbWindow  *self,
                        const char *message,
                        gboolean    undo)
{
  g_clear_handle_id (&self->notice_source, g_source_remove);
  gtk_label_set_text (GTK_LABEL (self->notice_label), message);
  gtk_widget_set_tooltip_text (self->notice_label, message);
  gtk_widget_set_visible (self->notice_undo, undo);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "undo-delete")), undo);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->notice), TRUE);
  self->notice_source = g_timeout_add_seconds (undo ? UNDO_SECONDS : NOTICE_SECONDS, on_notice_over, self);
}

/**
 * swb_window_notify_user:
 * @self: a window
 * @message: what to say
 *
 * Shows a passing notice. A panel that could still be had back can't any more.
 */
void
swb_window_notify_user (SwbWindow  *self,
                        const char *message)
{
  swb_window_forget_deleted (self);
  swb_window_show_notice (self, message, FALSE);
}
