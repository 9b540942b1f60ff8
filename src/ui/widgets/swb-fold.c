#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-fold.h"

#include "swb-pane-border.h"

/* Widths in pixels: of the side when there is room, and of the whole below which only one of the two is on show. */
#define SIDE_MIN 212
#define SIDE_MAX 300
#define FOLD_BELOW 680

/* What is left for the content when the side is dragged. */
#define CONTENT_MIN 420

/**
 * SwbFold:
 *
 * A list at the side and what it leads to, beside each other while there is room; in a narrow window one of the two.
 * The border between them can be dragged; a double click puts it back.
 */
struct _SwbFold
{
  GtkWidget parent_instance;

  GtkWidget *side;
  GtkWidget *border;
  GtkWidget *content;
  gboolean folded;
  gboolean show_side;
  int side_width; /* as dragged; 0: by the width of the whole */
  guint notify_source;
};

G_DEFINE_FINAL_TYPE (SwbFold, swb_fold, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_FOLDED,
  PROP_SHOW_SIDE,
  PROP_SIDE_WIDTH,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static GtkSizeRequestMode
swb_fold_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
swb_fold_measure (GtkWidget     *widget,
                  GtkOrientation orientation,
                  int            for_size,
                  int           *minimum,
                  int           *natural,
                  int           *minimum_baseline,
                  int           *natural_baseline)
{
  SwbFold *self = SWB_FOLD (widget);
  int side_minimum, side_natural, content_minimum, content_natural;

  gtk_widget_measure (self->side, orientation, -1, &side_minimum, &side_natural, NULL, NULL);
  gtk_widget_measure (self->content, orientation, -1, &content_minimum, &content_natural, NULL, NULL);
  *minimum = MAX (side_minimum, content_minimum);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? side_natural + content_natural
                                                       : MAX (side_natural, content_natural);
}

static gboolean
notify_folded (gpointer user_data)
{
  SwbFold *self = SWB_FOLD (user_data);

  self->notify_source = 0;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLDED]);
  return G_SOURCE_REMOVE;
}

static int
get_side_width (SwbFold *self,
                int      width)
{
  int side_width = self->side_width > 0 ? self->side_width : CLAMP (width / 5, SIDE_MIN, SIDE_MAX);

  return CLAMP (side_width, SIDE_MIN, MAX (SIDE_MIN, width - CONTENT_MIN));
}

static void
swb_fold_size_allocate (GtkWidget *widget,
                        int        width,
                        int        height,
                        int        baseline)
{
  SwbFold *self = SWB_FOLD (widget);
  gboolean folded = width < FOLD_BELOW;
  int side_width = folded ? width : get_side_width (self, width);
  int content_width = folded ? width : width - side_width - 1;
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  if (folded != self->folded)
    {
      self->folded = folded;
      /* Whoever listens changes widgets, which must not happen in the middle of an allocation. */
      if (self->notify_source == 0)
        self->notify_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, notify_folded, self, NULL);
    }

  gtk_widget_set_child_visible (self->side, !folded || self->show_side);
  gtk_widget_set_child_visible (self->content, !folded || !self->show_side);
  gtk_widget_set_child_visible (self->border, !folded);
  if (!folded || self->show_side)
    gtk_widget_size_allocate (self->side,
                              &(GtkAllocation) { rtl ? width - side_width : 0, 0, side_width, height }, -1);
  if (!folded || !self->show_side)
    gtk_widget_size_allocate (
      self->content, &(GtkAllocation) { rtl ? 0 : width - content_width, 0, content_width, height }, -1);
  if (!folded)
    swb_pane_border_allocate (SWB_PANE_BORDER (self->border), rtl ? width - side_width - 1 : side_width, height);
}

static void
swb_fold_get_property (GObject    *object,
                       guint       id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  SwbFold *self = SWB_FOLD (object);

  switch (id)
    {
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;
    case PROP_SHOW_SIDE:
      g_value_set_boolean (value, self->show_side);
      break;
    case PROP_SIDE_WIDTH:
      g_value_set_int (value, self->side_width);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
swb_fold_set_property (GObject      *object,
                       guint         id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  if (id == PROP_SHOW_SIDE)
    swb_fold_set_show_side (SWB_FOLD (object), g_value_get_boolean (value));
  else if (id == PROP_SIDE_WIDTH)
    swb_fold_set_side_width (SWB_FOLD (object), g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
swb_fold_dispose (GObject *object)
{
  SwbFold *self = SWB_FOLD (object);

  g_clear_handle_id (&self->notify_source, g_source_remove);
  g_clear_pointer (&self->side, gtk_widget_unparent);
  g_clear_pointer (&self->border, gtk_widget_unparent);
  g_clear_pointer (&self->content, gtk_widget_unparent);

  G_OBJECT_CLASS (swb_fold_parent_class)->dispose (object);
}

static void
swb_fold_class_init (SwbFoldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_fold_dispose;
  object_class->get_property = swb_fold_get_property;
  object_class->set_property = swb_fold_set_property;

  widget_class->get_request_mode = swb_fold_get_request_mode;
  widget_class->measure = swb_fold_measure;
  widget_class->size_allocate = swb_fold_size_allocate;

  props[PROP_FOLDED] =
    g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_SHOW_SIDE] = g_param_spec_boolean (
    "show-side", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /* pixels, as the user dragged it; 0: by the width of the whole */
  props[PROP_SIDE_WIDTH] = g_param_spec_int (
    "side-width", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static int
limit_side_width (SwbFold *self,
                  int      side_width)
{
  return CLAMP (side_width, SIDE_MIN, MAX (SIDE_MIN, gtk_widget_get_width (GTK_WIDGET (self)) - CONTENT_MIN));
}

static void
on_border_dragged (SwbFold *self,
                   int      place)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int side_width = rtl ? gtk_widget_get_width (GTK_WIDGET (self)) - 1 - place : place;

  swb_fold_set_side_width (self, limit_side_width (self, side_width));
}

static void
on_border_reset (SwbFold *self)
{
  swb_fold_set_side_width (self, 0);
}

static void
swb_fold_init (SwbFold *self)
{
  self->border = swb_pane_border_new (GTK_WIDGET (self));
  g_signal_connect_swapped (self->border, "dragged", G_CALLBACK (on_border_dragged), self);
  g_signal_connect_swapped (self->border, "reset", G_CALLBACK (on_border_reset), self);
}

/**
 * swb_fold_set_side:
 * @self: a fold
 * @side: the list; set once
 */
void
swb_fold_set_side (SwbFold   *self,
                   GtkWidget *side)
{
  g_return_if_fail (self->side == NULL);

  self->side = side;
  gtk_widget_insert_before (side, GTK_WIDGET (self), self->border);
}

/**
 * swb_fold_set_content:
 * @self: a fold
 * @content: what the list leads to; set once
 */
void
swb_fold_set_content (SwbFold   *self,
                      GtkWidget *content)
{
  g_return_if_fail (self->content == NULL);

  self->content = content;
  gtk_widget_insert_after (content, GTK_WIDGET (self), self->side);
}

/**
 * swb_fold_get_folded:
 * @self: a fold
 *
 * Returns: whether there is room for one of the two only
 */
gboolean
swb_fold_get_folded (SwbFold *self)
{
  return self->folded;
}

gboolean
swb_fold_get_show_side (SwbFold *self)
{
  return self->show_side;
}

/**
 * swb_fold_set_show_side:
 * @self: a fold
 * @show_side: whether a folded one shows the list
 */
void
swb_fold_set_show_side (SwbFold *self,
                        gboolean show_side)
{
  if (self->show_side == !!show_side)
    return;
  self->show_side = !!show_side;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_SIDE]);
}

/**
 * swb_fold_set_side_width:
 * @self: a fold
 * @side_width: pixels for the list when there is room for both; 0: a part of the whole
 */
void
swb_fold_set_side_width (SwbFold *self,
                         int      side_width)
{
  if (self->side_width == side_width)
    return;
  self->side_width = side_width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SIDE_WIDTH]);
}

/**
 * swb_fold_resize_side:
 * @self: a fold
 * @step: pixels that the list becomes wider by; negative: narrower
 *
 * Moves the border as dragging it does.
 */
void
swb_fold_resize_side (SwbFold *self,
                      int      step)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  if (!self->folded)
    swb_fold_set_side_width (self, limit_side_width (self, get_side_width (self, width) + step));
}

/**
 * swb_fold_switch_side:
 * @self: a fold
 *
 * Moves the focus from the list to what it leads to, or back.
 *
 * Returns: whether it is no longer in the list
 */
gboolean
swb_fold_switch_side (SwbFold *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean in_side = focus != NULL && gtk_widget_is_ancestor (focus, self->side);

  if (self->folded)
    swb_fold_set_show_side (self, !in_side);
  gtk_widget_child_focus (in_side ? self->content : self->side, GTK_DIR_TAB_FORWARD);
  return in_side;
}
