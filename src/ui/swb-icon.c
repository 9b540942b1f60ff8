#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-icon.h"

/* Pixels of the square that the shapes are drawn in. */
#define SIZE 16

/**
 * SwbIcon:
 *
 * One of the program's own symbolic icons: a shape in the colour of the text around it, sharp at every size. Main thread.
 *
 * It draws itself: an icon theme that is told of more icons after its start is read a second time, and an icon as SVG
 * brings a library of its own into the program. Both together took a fifth of the start. Immutable.
 */
struct _SwbIcon
{
  GObject parent_instance;

  const char *shape;
};

enum
{
  PROP_0,
  PROP_NAME,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

/*
 * The shapes, filled where an odd number of outlines is around. A letter, then numbers:
 *   M x y, L x y, Z                 as in SVG
 *   A x y radius from to            an arc around x, y between two angles in degrees, clockwise from the right
 *   N x y radius from to            the same counterclockwise
 */
static const struct
{
  const char *name;
  const char *shape;
} shapes[] = {
  { "branch", "M 4 2 L 5.5 2 L 5.5 9 L 11 9 L 8.5 6.5 L 9.6 5.5 L 13.8 9.75 L 9.6 14 L 8.5 13 L 11 10.5 L 4 10.5 Z" },
  { "file", "M 3 1 L 9 1 L 13 5 L 13 15 L 3 15 Z M 5 3 L 5 13 L 11 13 L 11 6 L 8 6 L 8 3 Z "
            "M 6 8 L 10 8 L 10 9 L 6 9 Z M 6 10 L 10 10 L 10 11 L 6 11 Z" },
  { "state-failed", "M 8 2 L 1.5 14 L 14.5 14 Z" },
  { "state-live", "A 8 8 5 0 360 Z" },
  { "state-starting", "A 8 8 5 0 360 Z M 8 5 L 8 11 A 8 8 3 90 270 Z" },
  { "state-stopped", "A 8 8 5 0 360 Z M 11 8 A 8 8 3 0 360 Z" },
  { "tcp-client", "M 1 3 L 9 3 L 9 13 L 1 13 Z M 2.5 4.5 L 2.5 11.5 L 7.5 11.5 L 7.5 4.5 Z "
                  "M 10 7.25 L 12.5 7.25 L 11 5.75 L 12 4.75 L 15.25 8 L 12 11.25 L 11 10.25 L 12.5 8.75 L 10 8.75 Z" },
  { "tcp-server", "M 2 2 L 14 2 L 14 7 L 2 7 Z M 3.5 3.75 L 3.5 5.25 L 5 5.25 L 5 3.75 Z "
                  "M 2 9 L 14 9 L 14 14 L 2 14 Z M 3.5 10.75 L 3.5 12.25 L 5 12.25 L 5 10.75 Z" },
  { "udp", "M 5 2.5 L 1.75 5.75 L 5 9 L 6 8 L 4.5 6.5 L 14 6.5 L 14 5 L 4.5 5 L 6 3.5 Z "
           "M 11 7 L 10 8 L 11.5 9.5 L 2 9.5 L 2 11 L 11.5 11 L 10 12.5 L 11 13.5 L 14.25 10.25 Z" },
  { "wrap", "M 1 2 L 15 2 L 15 4 L 1 4 Z M 1 12 L 5 12 L 5 14 L 1 14 Z "
            "M 1 7 A 11.5 10.5 3.5 -90 90 L 10 14 L 10 16 L 6.5 13 L 10 10 L 10 12 N 11.5 10.5 1.5 90 -90 L 1 9 Z" },
};

static void
trace (cairo_t    *cr,
       const char *shape)
{
  while (*shape != '\0')
    {
      char letter = *shape++;
      double n[5] = { 0 };
      guint count = letter == 'Z' ? 0 : letter == 'A' || letter == 'N' ? 5 : 2;

      for (guint i = 0; i < count; i++)
        n[i] = g_ascii_strtod (shape, (char **) &shape);
      if (letter == 'M')
        cairo_move_to (cr, n[0], n[1]);
      else if (letter == 'L')
        cairo_line_to (cr, n[0], n[1]);
      else if (letter == 'A')
        cairo_arc (cr, n[0], n[1], n[2], n[3] * G_PI / 180, n[4] * G_PI / 180);
      else if (letter == 'N')
        cairo_arc_negative (cr, n[0], n[1], n[2], n[3] * G_PI / 180, n[4] * G_PI / 180);
      else
        cairo_close_path (cr);
      while (*shape == ' ')
        shape++;
    }
}

static void
swb_icon_snapshot_symbolic (GtkSymbolicPaintable *paintable,
                            GdkSnapshot          *snapshot,
                            double                width,
                            double                height,
                            const GdkRGBA        *colors,
                            gsize                 n_colors)
{
  static const GdkRGBA black = { 0, 0, 0, 1 };
  cairo_t *cr = gtk_snapshot_append_cairo (GTK_SNAPSHOT (snapshot),
                                           &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  cairo_scale (cr, width / SIZE, height / SIZE);
  gdk_cairo_set_source_rgba (cr, n_colors > GTK_SYMBOLIC_COLOR_FOREGROUND ? &colors[GTK_SYMBOLIC_COLOR_FOREGROUND] : &black);
  trace (cr, SWB_ICON (paintable)->shape);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
swb_icon_snapshot (GdkPaintable *paintable,
                   GdkSnapshot  *snapshot,
                   double        width,
                   double        height)
{
  swb_icon_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (paintable), snapshot, width, height, NULL, 0);
}

static GdkPaintableFlags
swb_icon_get_flags (GdkPaintable *paintable)
{
  return GDK_PAINTABLE_STATIC_SIZE | GDK_PAINTABLE_STATIC_CONTENTS;
}

static int
swb_icon_get_size (GdkPaintable *paintable)
{
  return SIZE;
}

static void
swb_icon_init_paintable (GdkPaintableInterface *iface)
{
  iface->snapshot = swb_icon_snapshot;
  iface->get_flags = swb_icon_get_flags;
  iface->get_intrinsic_width = swb_icon_get_size;
  iface->get_intrinsic_height = swb_icon_get_size;
}

static void
swb_icon_init_symbolic (GtkSymbolicPaintableInterface *iface)
{
  iface->snapshot_symbolic = swb_icon_snapshot_symbolic;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SwbIcon, swb_icon, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, swb_icon_init_paintable)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SYMBOLIC_PAINTABLE, swb_icon_init_symbolic))

static void
swb_icon_set_property (GObject      *object,
                       guint         id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  SwbIcon *self = SWB_ICON (object);
  const char *name = g_value_get_string (value);

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    if (g_strcmp0 (shapes[i].name, name) == 0)
      {
        self->shape = shapes[i].shape;
        return;
      }
  g_critical ("There is no icon “%s”", name);
  self->shape = "";
}

static void
swb_icon_class_init (SwbIconClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = swb_icon_set_property;

  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL,
                                          G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
swb_icon_init (SwbIcon *self)
{
}

/**
 * swb_icon_get:
 * @name: (type utf8): one of the names above, a literal
 *
 * Templates make an icon of their own by the property "name"; this gives the one that all other code shares.
 *
 * Returns: (transfer none): the icon, for as long as the program runs
 */
GdkPaintable *
swb_icon_get (const char *name)
{
  static GHashTable *icons;
  GdkPaintable *icon;

  if (icons == NULL)
    icons = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  icon = g_hash_table_lookup (icons, name);
  if (icon == NULL)
    {
      icon = g_object_new (SWB_TYPE_ICON, "name", name, NULL);
      g_hash_table_insert (icons, (gpointer) name, icon);
    }
  return icon;
}
