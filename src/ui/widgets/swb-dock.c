#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-dock.h"

#include "swb-pane-border.h"

/* Pixels: of the pane, of what is left for the content when its border is dragged, and of the whole below which the pane is
 * laid over the content. */
#define PANE_MIN 240
#define PANE_USUAL 290
#define CONTENT_MIN 420
#define FOLD_BELOW (PANE_MIN + CONTENT_MIN)

/**
 * SwbDock:
 *
 * Some content and a pane at its end that can be put away. Where there is no room for both the pane is laid over the
 * content, and is away until it is asked for there. #SwbDock:shown is whether it is seen now; it is also how it is asked for
 * and put away, where it must be made first: swb_dock_set_pane() when it becomes %TRUE at the latest.
 */
struct _SwbDock
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkWidget *pane; /* (nullable) */
  GtkWidget *border;
  gboolean folded;
  gboolean docked;  /* shown where there is room */
  gboolean overlay; /* shown where there is none */
  int pane_width;   /* as dragged; 0: the usual one */
  guint notify_source;
};

G_DEFINE_FINAL_TYPE (SwbDock, swb_dock, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SHOWN,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static GtkSizeRequestMode
swb_dock_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

/* It fits where the content does: the pane folds away. */
static void
swb_dock_measure (GtkWidget     *widget,
                  GtkOrientation orientation,
                  int            for_size,
                  int           *minimum,
                  int           *natural,
                  int           *minimum_baseline,
                  int           *natural_baseline)
{
  SwbDock *self = SWB_DOCK (widget);
  int pane_minimum, pane_natural;

  gtk_widget_measure (self->content, orientation, -1, minimum, natural, NULL, NULL);
  if (self->pane == NULL || !swb_dock_get_shown (self))
    return;
  gtk_widget_measure (self->pane, orientation, -1, &pane_minimum, &pane_natural, NULL, NULL);
  *minimum = MAX (*minimum, pane_minimum);
  *natural = MAX (*natural, *minimum);
}

static void
mark_folded (SwbDock *self)
{
  if (self->pane == NULL)
    return;
  if (self->folded)
    gtk_widget_add_css_class (self->pane, "overlaid");
  else
    gtk_widget_remove_css_class (self->pane, "overlaid");
}

static gboolean
on_folded (gpointer user_data)
{
  SwbDock *self = SWB_DOCK (user_data);

  self->notify_source = 0;
  mark_folded (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOWN]);
  return G_SOURCE_REMOVE;
}

static int
get_width (SwbDock *self,
           int      width)
{
  int pane_width = self->pane_width > 0 ? self->pane_width : PANE_USUAL;

  return CLAMP (pane_width, PANE_MIN, MAX (PANE_MIN, width - CONTENT_MIN));
}

static void
swb_dock_size_allocate (GtkWidget *widget,
                        int        width,
                        int        height,
                        int        baseline)
{
  SwbDock *self = SWB_DOCK (widget);
  gboolean folded = width < FOLD_BELOW;
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean shown;
  int pane_width, content_width;

  if (folded != self->folded)
    {
      self->folded = folded;
      self->overlay = FALSE;
      /* Whoever listens changes widgets, which must not happen in the middle of an allocation. */
      if (self->notify_source == 0)
        self->notify_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_folded, self, NULL);
    }
  shown = self->pane != NULL && swb_dock_get_shown (self);
  pane_width = folded ? MIN (width, MAX (get_width (self, width), PANE_USUAL)) : get_width (self, width);
  content_width = shown && !folded ? width - pane_width - 1 : width;

  gtk_widget_size_allocate (self->content,
                            &(GtkAllocation) { rtl ? width - content_width : 0, 0, content_width, height }, -1);
  gtk_widget_set_child_visible (self->border, shown && !folded);
  if (self->pane != NULL)
    gtk_widget_set_child_visible (self->pane, shown);
  if (!shown)
    return;
  gtk_widget_size_allocate (self->pane,
                            &(GtkAllocation) { rtl ? 0 : width - pane_width, 0, pane_width, height }, -1);
  if (!folded)
    swb_pane_border_allocate (SWB_PANE_BORDER (self->border), rtl ? pane_width : content_width, height);
}

static void
swb_dock_get_property (GObject    *object,
                       guint       id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  if (id == PROP_SHOWN)
    g_value_set_boolean (value, swb_dock_get_shown (SWB_DOCK (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
swb_dock_set_property (GObject      *object,
                       guint         id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  if (id == PROP_SHOWN)
    swb_dock_set_shown (SWB_DOCK (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
swb_dock_dispose (GObject *object)
{
  SwbDock *self = SWB_DOCK (object);

  g_clear_handle_id (&self->notify_source, g_source_remove);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->pane, gtk_widget_unparent);
  g_clear_pointer (&self->border, gtk_widget_unparent);

  G_OBJECT_CLASS (swb_dock_parent_class)->dispose (object);
}

static void
swb_dock_class_init (SwbDockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_dock_dispose;
  object_class->get_property = swb_dock_get_property;
  object_class->set_property = swb_dock_set_property;
  widget_class->get_request_mode = swb_dock_get_request_mode;
  widget_class->measure = swb_dock_measure;
  widget_class->size_allocate = swb_dock_size_allocate;

  props[PROP_SHOWN] = g_param_spec_boolean (
    "shown", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
on_border_dragged (SwbDock *self,
                   int      place)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int pane_width = rtl ? place : gtk_widget_get_width (GTK_WIDGET (self)) - 1 - place;

  swb_dock_set_pane_width (self, MAX (PANE_MIN, pane_width));
}

static void
on_border_reset (SwbDock *self)
{
  swb_dock_set_pane_width (self, 0);
}

static void
swb_dock_init (SwbDock *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * swb_dock_new:
 * @content: what the pane is beside
 *
 * Returns: (transfer floating): a dock without a pane yet
 */
GtkWidget *
swb_dock_new (GtkWidget *content)
{
  SwbDock *self = g_object_new (SWB_TYPE_DOCK, NULL);

  self->content = content;
  gtk_widget_set_parent (content, GTK_WIDGET (self));
  self->border = swb_pane_border_new (GTK_WIDGET (self));
  g_signal_connect_swapped (self->border, "dragged", G_CALLBACK (on_border_dragged), self);
  g_signal_connect_swapped (self->border, "reset", G_CALLBACK (on_border_reset), self);
  return GTK_WIDGET (self);
}

/**
 * swb_dock_set_pane:
 * @self: a dock
 * @pane: the pane; set once
 */
void
swb_dock_set_pane (SwbDock   *self,
                   GtkWidget *pane)
{
  g_return_if_fail (self->pane == NULL);

  self->pane = pane;
  gtk_widget_insert_after (pane, GTK_WIDGET (self), self->content);
  mark_folded (self);
}

/**
 * swb_dock_get_folded:
 * @self: a dock
 *
 * Returns: whether the pane is laid over the content
 */
gboolean
swb_dock_get_folded (SwbDock *self)
{
  return self->folded;
}

/**
 * swb_dock_get_docked:
 * @self: a dock
 *
 * Returns: whether the pane is shown where there is room for it: what is worth to be remembered
 */
gboolean
swb_dock_get_docked (SwbDock *self)
{
  return self->docked;
}

void
swb_dock_set_docked (SwbDock *self,
                     gboolean docked)
{
  gboolean shown = swb_dock_get_shown (self);

  self->docked = !!docked;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  if (shown != swb_dock_get_shown (self))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOWN]);
}

gboolean
swb_dock_get_shown (SwbDock *self)
{
  return self->folded ? self->overlay : self->docked;
}

/**
 * swb_dock_set_shown:
 * @self: a dock
 * @shown: whether the pane is seen, at the width that the dock has now
 */
void
swb_dock_set_shown (SwbDock *self,
                    gboolean shown)
{
  if (swb_dock_get_shown (self) == !!shown)
    return;
  if (self->folded)
    self->overlay = !!shown;
  else
    self->docked = !!shown;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOWN]);
}

/**
 * swb_dock_get_pane_width:
 * @self: a dock
 *
 * Returns: pixels, as the user dragged it; 0: the usual width
 */
int
swb_dock_get_pane_width (SwbDock *self)
{
  return self->pane_width;
}

void
swb_dock_set_pane_width (SwbDock *self,
                         int      pane_width)
{
  if (self->pane_width == pane_width)
    return;
  self->pane_width = pane_width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
