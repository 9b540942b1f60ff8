#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-sparkline.h"

#include <string.h>

#include "swb-log-palette.h"

#define BAR_WIDTH 2
#define HEIGHT 18
/* Pixels above the line, for what came; the rest is for what went. */
#define ABOVE 11

/**
 * SwbSparkline:
 *
 * The rates of the last minute as bars: what came stands above the line, what went hangs below it, both to one scale. It is
 * drawn anew only when a sample is added.
 */
struct _SwbSparkline
{
  GtkWidget parent_instance;

  double samples[SWB_SPARKLINE_SAMPLES][2]; /* oldest first; received, sent */
};

G_DEFINE_FINAL_TYPE (SwbSparkline, swb_sparkline, GTK_TYPE_WIDGET)

static void
swb_sparkline_measure (GtkWidget     *widget,
                       GtkOrientation orientation,
                       int            for_size,
                       int           *minimum,
                       int           *natural,
                       int           *minimum_baseline,
                       int           *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? SWB_SPARKLINE_SAMPLES * BAR_WIDTH : HEIGHT;
}

static void
append_bar (GtkSnapshot   *snapshot,
            const GdkRGBA *color,
            double         share,
            float          x,
            gboolean       above)
{
  float room = above ? ABOVE : HEIGHT - ABOVE - 1;
  float height;

  if (share <= 0)
    return;
  /* The least thing that came is seen. */
  height = MAX (1, (int) (share * room + 0.5));
  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT (x, above ? ABOVE - height : ABOVE + 1, BAR_WIDTH - 0.5f, height));
}

static void
swb_sparkline_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  SwbSparkline *self = SWB_SPARKLINE (widget);
  SwbLogPalette palette;
  GdkRGBA foreground, line;
  double max = 0;

  for (guint i = 0; i < SWB_SPARKLINE_SAMPLES; i++)
    max = MAX (max, MAX (self->samples[i][0], self->samples[i][1]));
  if (max <= 0)
    return;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &foreground);
  swb_log_palette_init (&palette, &foreground);
  line = foreground;
  line.alpha *= 0.25f;
  gtk_snapshot_append_color (snapshot, &line,
                             &GRAPHENE_RECT_INIT (0, ABOVE, SWB_SPARKLINE_SAMPLES * BAR_WIDTH, 1));
  for (guint i = 0; i < SWB_SPARKLINE_SAMPLES; i++)
    {
      append_bar (snapshot, &palette.in, self->samples[i][0] / max, i * BAR_WIDTH, TRUE);
      append_bar (snapshot, &palette.out, self->samples[i][1] / max, i * BAR_WIDTH, FALSE);
    }
}

static void
swb_sparkline_class_init (SwbSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = swb_sparkline_measure;
  widget_class->snapshot = swb_sparkline_snapshot;
  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
swb_sparkline_init (SwbSparkline *self)
{
}

/**
 * swb_sparkline_add:
 * @self: a sparkline
 * @received: bytes a second, 0 or more
 * @sent: likewise
 * @count: for how many seconds, 1 or more
 *
 * Moves on by @count seconds with these rates.
 */
void
swb_sparkline_add (SwbSparkline *self,
                   double        received,
                   double        sent,
                   guint         count)
{
  count = MIN (count, SWB_SPARKLINE_SAMPLES);
  memmove (self->samples[0], self->samples[count], (SWB_SPARKLINE_SAMPLES - count) * sizeof self->samples[0]);
  for (guint i = SWB_SPARKLINE_SAMPLES - count; i < SWB_SPARKLINE_SAMPLES; i++)
    {
      self->samples[i][0] = received;
      self->samples[i][1] = sent;
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
