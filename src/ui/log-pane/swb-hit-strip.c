#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-hit-strip.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-log-palette.h"

#define WIDTH 10
#define MARK_HEIGHT 2
#define CURRENT_HEIGHT 4

/* Milliseconds until what is known anew is shown. */
#define DELAY 200

/* A click so many pixels beside a mark means it. */
#define NEAR 6

/**
 * SwbHitStrip:
 *
 * Beside the scroll bar: where in the log the hits of its search are. It keeps a number for each pixel, which is asked of the
 * search at most some times a second; drawing looks at no hit. It is there only while there are hits.
 */
struct _SwbHitStrip
{
  GtkWidget parent_instance;

  SwbLogView *view;
  guint64 *counts; /* hits before each pixel, and at last all of them */
  guint n_pixels;
  int current; /* the pixel of the hit that was gone to; -1 for none */
  guint source;
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SwbHitStrip, swb_hit_strip, GTK_TYPE_WIDGET)

static gboolean
look (gpointer user_data)
{
  SwbHitStrip *self = SWB_HIT_STRIP (user_data);
  int height = gtk_widget_get_height (gtk_widget_get_parent (GTK_WIDGET (self)));
  guint64 index;

  self->source = 0;
  if (height <= 0)
    return G_SOURCE_REMOVE;

  if (self->n_pixels != (guint) height)
    {
      self->n_pixels = (guint) height;
      self->counts = g_renew (guint64, self->counts, self->n_pixels + 1);
    }
  swb_log_view_count_hits (self->view, self->counts, self->n_pixels);
  self->current = -1;
  if (swb_log_view_get_hit_index (self->view, &index))
    for (guint i = 0; i < self->n_pixels && self->current < 0; i++)
      if (self->counts[i + 1] > index)
        self->current = (int) i;
  gtk_widget_set_visible (GTK_WIDGET (self), self->counts[self->n_pixels] > 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
swb_hit_strip_measure (GtkWidget     *widget,
                       GtkOrientation orientation,
                       int            for_size,
                       int           *minimum,
                       int           *natural,
                       int           *minimum_baseline,
                       int           *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : 0;
}

static void
swb_hit_strip_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  SwbHitStrip *self = SWB_HIT_STRIP (widget);

  if ((guint) MAX (height, 0) != self->n_pixels)
    swb_hit_strip_update (self);
}

static void
swb_hit_strip_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  SwbHitStrip *self = SWB_HIT_STRIP (widget);
  SwbLogPalette palette;
  GdkRGBA foreground;
  guint i = 0;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &foreground);
  swb_log_palette_init (&palette, &foreground);

  while (i < self->n_pixels)
    {
      guint begin = i;

      while (i < self->n_pixels && self->counts[i + 1] > self->counts[i])
        i++;
      if (i > begin)
        gtk_snapshot_append_color (snapshot, &palette.warning,
                                   &GRAPHENE_RECT_INIT (2, begin, WIDTH - 4, MAX (i - begin, MARK_HEIGHT)));
      i += i == begin;
    }
  if (self->current >= 0)
    gtk_snapshot_append_color (snapshot, &palette.text,
                               &GRAPHENE_RECT_INIT (0, self->current - 1, WIDTH, CURRENT_HEIGHT));
}

static void
on_pressed (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            SwbHitStrip     *self)
{
  int pixel = CLAMP ((int) y, 0, (int) self->n_pixels - 1);

  for (int i = 0; i <= 2 * NEAR && self->n_pixels > 0; i++)
    {
      int at = pixel + (i % 2 == 0 ? -(i / 2) : (i + 1) / 2);

      if (at < 0 || at >= (int) self->n_pixels || self->counts[at + 1] <= self->counts[at])
        continue;
      g_signal_emit (self, signals[ACTIVATED], 0, self->counts[at]);
      return;
    }
}

static void
swb_hit_strip_dispose (GObject *object)
{
  SwbHitStrip *self = SWB_HIT_STRIP (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (swb_hit_strip_parent_class)->dispose (object);
}

static void
swb_hit_strip_finalize (GObject *object)
{
  g_free (SWB_HIT_STRIP (object)->counts);

  G_OBJECT_CLASS (swb_hit_strip_parent_class)->finalize (object);
}

static void
swb_hit_strip_class_init (SwbHitStripClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_hit_strip_dispose;
  object_class->finalize = swb_hit_strip_finalize;
  widget_class->measure = swb_hit_strip_measure;
  widget_class->size_allocate = swb_hit_strip_size_allocate;
  widget_class->snapshot = swb_hit_strip_snapshot;

  /**
   * SwbHitStrip::activated:
   * @self: a strip
   * @index: of a hit of the view's search
   *
   * The user wants to go there.
   */
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_UINT64);

  gtk_widget_class_set_css_name (widget_class, "hitstrip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
swb_hit_strip_init (SwbHitStrip *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->current = -1;
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _ ("Where the hits are in the log; click to go there"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Hits along the log"), -1);
}

/**
 * swb_hit_strip_set_view:
 * @self: a strip
 * @view: the view beside which it stands; set once
 */
void
swb_hit_strip_set_view (SwbHitStrip *self,
                        SwbLogView  *view)
{
  g_return_if_fail (self->view == NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "hits-changed", G_CALLBACK (swb_hit_strip_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "rows-known", G_CALLBACK (swb_hit_strip_update), self, G_CONNECT_SWAPPED);
}

/**
 * swb_hit_strip_update:
 * @self: a strip
 *
 * There are more hits, or more rows. Cheap: what that means is found out a little later.
 */
void
swb_hit_strip_update (SwbHitStrip *self)
{
  if (self->source == 0 && self->view != NULL &&
      (swb_log_view_has_search (self->view) || gtk_widget_get_visible (GTK_WIDGET (self))))
    self->source = g_timeout_add (DELAY, look, self);
}
