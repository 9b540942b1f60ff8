#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-pane-border.h"

/* Pixels: how wide the border is to the pointer. */
#define HANDLE_WIDTH 9

/**
 * SwbPaneBorder:
 *
 * The upright line between two panes beside each other, which is dragged to make one of them wider. It is wider than its line,
 * to be hit by the pointer, and lies over both panes.
 *
 * It is a child of the widget that lays the panes out, and that widget says where it is whenever it does so. Places are those
 * of the line, in pixels from the widget's left.
 */
struct _SwbPaneBorder
{
  GtkWidget parent_instance;

  GtkWidget *line;
  int place;
  int drag_start; /* the place when the drag began */
};

G_DEFINE_FINAL_TYPE (SwbPaneBorder, swb_pane_border, GTK_TYPE_WIDGET)

enum
{
  DRAGGED,
  RESET,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_drag_begin (SwbPaneBorder  *self,
               double          x,
               double          y,
               GtkGestureDrag *drag)
{
  self->drag_start = self->place;
  if (!gtk_widget_get_child_visible (GTK_WIDGET (self)) || ABS (x - self->place) > HANDLE_WIDTH / 2 + 1)
    gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_DENIED);
}

static void
on_drag_update (SwbPaneBorder  *self,
                double          x,
                double          y,
                GtkGestureDrag *drag)
{
  if (ABS (x) < 1)
    return;
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit (self, signals[DRAGGED], 0, self->drag_start + (int) x);
}

static void
on_pressed (SwbPaneBorder *self,
            int            n_press)
{
  if (n_press == 2)
    g_signal_emit (self, signals[RESET], 0);
}

static void
swb_pane_border_dispose (GObject *object)
{
  g_clear_pointer (&SWB_PANE_BORDER (object)->line, gtk_widget_unparent);

  G_OBJECT_CLASS (swb_pane_border_parent_class)->dispose (object);
}

static void
swb_pane_border_class_init (SwbPaneBorderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = swb_pane_border_dispose;

  /**
   * SwbPaneBorder::dragged:
   * @self: a border
   * @place: where it shall be
   */
  signals[DRAGGED] = g_signal_new ("dragged", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_INT);

  /**
   * SwbPaneBorder::reset:
   * @self: a border
   *
   * A double click: it shall be where it was at first.
   */
  signals[RESET] =
    g_signal_new ("reset", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "paneborder");
}

static void
swb_pane_border_init (SwbPaneBorder *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->line = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_halign (self->line, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "col-resize");
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * swb_pane_border_new:
 * @owner: the widget that lays the panes out
 *
 * Returns: (transfer none): a border that is the last child of @owner
 */
GtkWidget *
swb_pane_border_new (GtkWidget *owner)
{
  SwbPaneBorder *self = g_object_new (SWB_TYPE_PANE_BORDER, NULL);
  GtkGesture *drag = gtk_gesture_drag_new ();

  /* The gesture is the owner's and not the border's, which moves while it is dragged. */
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (on_drag_begin), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (on_drag_update), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (owner, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_set_parent (GTK_WIDGET (self), owner);
  return GTK_WIDGET (self);
}

/**
 * swb_pane_border_allocate:
 * @self: a border
 * @place: where its line is, pixels from the owner's left
 * @height: the owner's
 *
 * For the owner's size_allocate.
 */
void
swb_pane_border_allocate (SwbPaneBorder *self,
                          int            place,
                          int            height)
{
  self->place = place;
  gtk_widget_size_allocate (GTK_WIDGET (self),
                            &(GtkAllocation) { place - HANDLE_WIDTH / 2, 0, HANDLE_WIDTH, height }, -1);
}
