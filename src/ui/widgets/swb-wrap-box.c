#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-wrap-box.h"

#define SPACING 6

/**
 * SwbWrapBox:
 *
 * Puts its children in a line and goes on in another line when the width is used up, so that a row of controls fits a
 * narrow window. What a line has left goes to the first of its children that expands.
 *
 * Children of the style class "spare" can be done without: where leaving them out saves a line, they are left out, the
 * last one first. A child of the style class "lead" is on the line of the one behind it. One of the class "shrinks" gets less
 * than it would like rather than a line of its own.
 */
struct _SwbWrapBox
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (SwbWrapBox, swb_wrap_box, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
swb_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static guint
count_spares (GtkWidget *widget)
{
  guint count = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child) && gtk_widget_has_css_class (child, "spare"))
      count++;
  return count;
}

/* Whether @child is on show when only the first @kept of the spare ones are. */
static gboolean
is_shown (GtkWidget *child,
          guint      kept)
{
  if (!gtk_widget_should_layout (child))
    return FALSE;
  if (!gtk_widget_has_css_class (child, "spare"))
    return TRUE;
  for (GtkWidget *other = gtk_widget_get_prev_sibling (child); other != NULL && kept > 0;
       other = gtk_widget_get_prev_sibling (other))
    if (gtk_widget_should_layout (other) && gtk_widget_has_css_class (other, "spare"))
      kept--;
  return kept > 0;
}

static GtkWidget *
next_shown (GtkWidget *child,
            guint      kept)
{
  while (child != NULL && !is_shown (child, kept))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static int
child_width (GtkWidget *child,
             int        available)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return CLAMP (natural, minimum, MAX (minimum, available));
}

/* The width of @child where the line has @room left. */
static int
fit_width (GtkWidget *child,
           int        available,
           int        room)
{
  int width = child_width (child, available);
  int minimum;

  if (width <= room || !gtk_widget_has_css_class (child, "shrinks"))
    return width;
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return MAX (minimum, room);
}

/* What the line must have room for, so that @child can be on it. */
static int
needed_width (GtkWidget *child,
              guint      kept,
              int        available)
{
  GtkWidget *next = next_shown (gtk_widget_get_next_sibling (child), kept);
  int width = fit_width (child, available, 0);

  if (next == NULL || !gtk_widget_has_css_class (child, "lead"))
    return width;
  return width + SPACING + fit_width (next, available, 0);
}

/* Finds the children of the line that begins with @first.
 * Returns the child after them; the line's height, the width left over and the child that takes it come back too. */
static GtkWidget *
take_line (GtkWidget  *first,
           guint       kept,
           int         available,
           int        *height,
           int        *left_over,
           GtkWidget **expander)
{
  GtkWidget *child;
  int used = 0;

  *height = 0;
  *expander = NULL;
  for (child = first; child != NULL; child = next_shown (gtk_widget_get_next_sibling (child), kept))
    {
      int width = fit_width (child, available, available - used - (child != first ? SPACING : 0));
      int minimum, natural;

      if (child != first && used + SPACING + needed_width (child, kept, available) > available)
        break;
      used += width + (child != first ? SPACING : 0);
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &minimum, &natural, NULL, NULL);
      *height = MAX (*height, natural);
      if (*expander == NULL && gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
        *expander = child;
    }
  *left_over = MAX (0, available - used);
  return child;
}

static guint
count_lines (GtkWidget *widget,
             guint      kept,
             int        available)
{
  GtkWidget *child = next_shown (gtk_widget_get_first_child (widget), kept);
  guint lines = 0;

  for (; child != NULL; lines++)
    {
      GtkWidget *expander;
      int height, left_over;

      child = take_line (child, kept, available, &height, &left_over, &expander);
    }
  return lines;
}

/* How many of the spare children stay at a width of @available. */
static guint
count_kept (GtkWidget *widget,
            int        available)
{
  guint kept = count_spares (widget);
  guint lines;

  if (kept == 0)
    return 0;
  lines = count_lines (widget, 0, available);
  while (kept > 0 && count_lines (widget, kept, available) > lines)
    kept--;
  return kept;
}

static void
swb_wrap_box_measure (GtkWidget     *widget,
                      GtkOrientation orientation,
                      int            for_size,
                      int           *minimum,
                      int           *natural,
                      int           *minimum_baseline,
                      int           *natural_baseline)
{
  int available = for_size < 0 ? G_MAXINT / 2 : for_size;
  guint kept = orientation == GTK_ORIENTATION_HORIZONTAL ? G_MAXUINT : count_kept (widget, available);
  GtkWidget *child = next_shown (gtk_widget_get_first_child (widget), kept);

  *minimum = 0;
  *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      for (; child != NULL; child = next_shown (gtk_widget_get_next_sibling (child), kept))
        {
          int child_minimum, child_natural;

          gtk_widget_measure (child, orientation, -1, &child_minimum, &child_natural, NULL, NULL);
          *minimum = MAX (*minimum, child_minimum);
          *natural += child_natural + (*natural > 0 ? SPACING : 0);
        }
      return;
    }

  while (child != NULL)
    {
      GtkWidget *expander;
      int height, left_over;

      child = take_line (child, kept, available, &height, &left_over, &expander);
      *minimum += height + (*minimum > 0 ? SPACING : 0);
    }
  *natural = *minimum;
}

static void
swb_wrap_box_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  guint kept = count_kept (widget, width);
  GtkWidget *child;
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int y = 0;

  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_child_visible (child, is_shown (child, kept));
  child = next_shown (gtk_widget_get_first_child (widget), kept);
  while (child != NULL)
    {
      GtkWidget *expander, *end;
      int line_height, left_over;
      int x = 0;

      end = take_line (child, kept, width, &line_height, &left_over, &expander);
      /* A single line fills the box, so that children are centred in it. */
      if (y == 0 && end == NULL)
        line_height = MAX (line_height, height);
      for (; child != end; child = next_shown (gtk_widget_get_next_sibling (child), kept))
        {
          int own = fit_width (child, width, width - x) + (child == expander ? left_over : 0);

          gtk_widget_size_allocate (child, &(GtkAllocation) { rtl ? width - x - own : x, y, own, line_height }, -1);
          x += own + SPACING;
        }
      y += line_height + SPACING;
    }
}

static void
swb_wrap_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (swb_wrap_box_parent_class)->dispose (object);
}

static void
swb_wrap_box_class_init (SwbWrapBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_wrap_box_dispose;

  widget_class->get_request_mode = swb_wrap_box_get_request_mode;
  widget_class->measure = swb_wrap_box_measure;
  widget_class->size_allocate = swb_wrap_box_size_allocate;
}

static void
swb_wrap_box_init (SwbWrapBox *self)
{
}
