#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-item-row.h"

#include <glib/gi18n.h>

#include "swb-form.h"
#include "swb-wrap-box.h"

/**
 * SwbItemRow:
 *
 * One action of a rule, or one step of a sequence: what to do, its fields beside that or below, and the buttons that move
 * and remove it. #SwbItemRow::kind has the other kind that was chosen, #SwbItemRow::moved the direction, -1 or 1,
 * #SwbItemRow::removed nothing.
 */
struct _SwbItemRow
{
  GtkWidget parent_instance;

  GtkWidget *kind;
  GtkWidget *bar;
  GtkWidget *body;
  GtkWidget *up;
  GtkWidget *down;
  char *state; /* the style class that tells how it went */
};

G_DEFINE_FINAL_TYPE (SwbItemRow, swb_item_row, GTK_TYPE_WIDGET)

enum
{
  KIND,
  MOVED,
  REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_kind (SwbItemRow *self)
{
  g_signal_emit (self, signals[KIND], 0, gtk_drop_down_get_selected (GTK_DROP_DOWN (self->kind)));
}

static void
on_up (SwbItemRow *self)
{
  g_signal_emit (self, signals[MOVED], 0, -1);
}

static void
on_down (SwbItemRow *self)
{
  g_signal_emit (self, signals[MOVED], 0, 1);
}

static void
on_removed (SwbItemRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static void
swb_item_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (swb_item_row_parent_class)->dispose (object);
}

static void
swb_item_row_finalize (GObject *object)
{
  g_free (SWB_ITEM_ROW (object)->state);

  G_OBJECT_CLASS (swb_item_row_parent_class)->finalize (object);
}

static void
swb_item_row_class_init (SwbItemRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = swb_item_row_dispose;
  object_class->finalize = swb_item_row_finalize;

  signals[KIND] = g_signal_new ("kind", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_UINT);
  signals[MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_INT);
  signals[REMOVED] =
    g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "itemrow");
}

static void
swb_item_row_init (SwbItemRow *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
}

/**
 * swb_item_row_new:
 * @number: which it is
 * @kinds: (array zero-terminated=1): all that can be done
 * @kind: which of it is
 * @name: what a screen reader calls the choice among them
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
swb_item_row_new (const char        *number,
                  const char *const *kinds,
                  guint              kind,
                  const char        *name)
{
  SwbItemRow *self = g_object_new (SWB_TYPE_ITEM_ROW, NULL);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (number);
  GtkWidget *remove = swb_form_new_button ("list-remove-symbolic", _ ("Remove"));
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (label, "dim-label");
  self->kind = swb_form_new_choice (kinds, kind, name);
  self->bar = g_object_new (SWB_TYPE_WRAP_BOX, "hexpand", TRUE, NULL);
  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_visible (self->body, FALSE);
  self->up = swb_form_new_button ("go-up-symbolic", _ ("Move up"));
  self->down = swb_form_new_button ("go-down-symbolic", _ ("Move down"));

  gtk_box_append (GTK_BOX (buttons), self->up);
  gtk_box_append (GTK_BOX (buttons), self->down);
  gtk_box_append (GTK_BOX (buttons), remove);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (buttons, GTK_ALIGN_START);
  swb_form_add (self->bar, self->kind);
  gtk_box_append (GTK_BOX (head), label);
  gtk_box_append (GTK_BOX (head), self->bar);
  gtk_box_append (GTK_BOX (head), buttons);
  gtk_widget_set_parent (head, GTK_WIDGET (self));
  gtk_widget_set_parent (self->body, GTK_WIDGET (self));

  g_signal_connect_swapped (self->kind, "notify::selected", G_CALLBACK (on_kind), self);
  g_signal_connect_swapped (self->up, "clicked", G_CALLBACK (on_up), self);
  g_signal_connect_swapped (self->down, "clicked", G_CALLBACK (on_down), self);
  g_signal_connect_swapped (remove, "clicked", G_CALLBACK (on_removed), self);
  return GTK_WIDGET (self);
}

/**
 * swb_item_row_get_bar:
 * @self: a row
 *
 * Returns: (transfer none): a #SwbWrapBox for fields that stand beside the kind
 */
GtkWidget *
swb_item_row_get_bar (SwbItemRow *self)
{
  return self->bar;
}

/**
 * swb_item_row_get_below:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the first field that swb_item_row_add_below() has put there
 */
GtkWidget *
swb_item_row_get_below (SwbItemRow *self)
{
  return gtk_widget_get_first_child (self->body);
}

/**
 * swb_item_row_add_below:
 * @self: a row
 * @child: (transfer floating): a field that stands below
 */
void
swb_item_row_add_below (SwbItemRow *self,
                        GtkWidget  *child)
{
  gtk_box_append (GTK_BOX (self->body), child);
  gtk_widget_set_visible (self->body, TRUE);
}

/**
 * swb_item_row_set_ends:
 * @self: a row
 * @first: whether nothing stands before it
 * @last: whether nothing stands behind it
 */
void
swb_item_row_set_ends (SwbItemRow *self,
                       gboolean    first,
                       gboolean    last)
{
  gtk_widget_set_sensitive (self->up, !first);
  gtk_widget_set_sensitive (self->down, !last);
}

/**
 * swb_item_row_set_state:
 * @self: a row
 * @state: (nullable): a style class, such as `running`; %NULL is none
 */
void
swb_item_row_set_state (SwbItemRow *self,
                        const char *state)
{
  if (g_strcmp0 (self->state, state) == 0)
    return;
  if (self->state != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->state);
  if (state != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), state);
  g_free (self->state);
  self->state = g_strdup (state);
}
