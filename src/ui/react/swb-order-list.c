#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-order-list.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-form.h"
#include "swb-wrap-box.h"

/**
 * SwbOrderList:
 *
 * A list whose order the user makes: by dragging, by Alt+Up and Alt+Down, with buttons to add, duplicate and delete. It has
 * no data of its own: who owns it does what its signals ask for, and tells it how the things look then.
 *
 * #SwbOrderList::selected: another one is selected. #SwbOrderList::added: one is to be made, by the name of a template.
 * #SwbOrderList::duplicated and #SwbOrderList::deleted: this one. #SwbOrderList::moved: from here to there.
 * #SwbOrderList::switched: this one on or off.
 */
struct _SwbOrderList
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *bar;
  GtkWidget *list;
  GtkWidget *add;

  gboolean switches;
  gboolean syncing;
};

G_DEFINE_FINAL_TYPE (SwbOrderList, swb_order_list, GTK_TYPE_WIDGET)

enum
{
  SELECTED,
  ADDED,
  DUPLICATED,
  DELETED,
  MOVED,
  SWITCHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkListBoxRow *
get_row (SwbOrderList *self,
         guint         position)
{
  return gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) position);
}

static guint
count (SwbOrderList *self)
{
  guint n = 0;

  while (get_row (self, n) != NULL)
    n++;
  return n;
}

static GtkWidget *
get_part (GtkListBoxRow *row,
          const char    *name)
{
  return g_object_get_data (G_OBJECT (row), name);
}

/**
 * swb_order_list_get_selected:
 * @self: a list
 *
 * Returns: which is selected, from 0; %G_MAXUINT: none
 */
guint
swb_order_list_get_selected (SwbOrderList *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  return row != NULL ? (guint) gtk_list_box_row_get_index (row) : G_MAXUINT;
}

static void
update_buttons (SwbOrderList *self)
{
  guint selected = swb_order_list_get_selected (self);
  gboolean any = selected != G_MAXUINT;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.duplicate", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.delete", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.up", any && selected > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.down", any && get_row (self, selected + 1) != NULL);
}

static void
on_row_selected (SwbOrderList *self)
{
  update_buttons (self);
  if (!self->syncing)
    g_signal_emit (self, signals[SELECTED], 0);
}

static void
move (SwbOrderList *self,
      guint         from,
      guint         to)
{
  if (from != to && from < count (self) && to < count (self))
    g_signal_emit (self, signals[MOVED], 0, from, to);
}

static void
on_add (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  g_signal_emit (widget, signals[ADDED], 0, g_variant_get_string (parameter, NULL));
}

static void
on_duplicate (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  guint selected = swb_order_list_get_selected (SWB_ORDER_LIST (widget));

  if (selected != G_MAXUINT)
    g_signal_emit (widget, signals[DUPLICATED], 0, selected);
}

static void
on_delete (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  guint selected = swb_order_list_get_selected (SWB_ORDER_LIST (widget));

  if (selected != G_MAXUINT)
    g_signal_emit (widget, signals[DELETED], 0, selected);
}

static void
move_selected (SwbOrderList *self,
               int           step)
{
  guint selected = swb_order_list_get_selected (self);

  if (selected != G_MAXUINT)
    move (self, selected, selected + (guint) step);
}

static void
on_up (GtkWidget  *widget,
       const char *action,
       GVariant   *parameter)
{
  move_selected (SWB_ORDER_LIST (widget), -1);
}

static void
on_down (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  move_selected (SWB_ORDER_LIST (widget), 1);
}

static void
on_switched (GtkSwitch    *widget,
             GParamSpec   *pspec,
             SwbOrderList *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (widget), GTK_TYPE_LIST_BOX_ROW);

  if (!self->syncing && row != NULL)
    g_signal_emit (self, signals[SWITCHED], 0, (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)),
                   gtk_switch_get_active (widget));
}

/* ---- Dragging ------------------------------------------------------------------------------------------------------ */

static GdkContentProvider *
on_drag_prepare (GtkDragSource *source,
                 double         x,
                 double         y,
                 gpointer       user_data)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  g_autoptr (GdkPaintable) icon = gtk_widget_paintable_new (row);

  gtk_drag_source_set_icon (source, icon, (int) x, (int) y);
  return gdk_content_provider_new_typed (GTK_TYPE_LIST_BOX_ROW, row);
}

static gboolean
on_drop (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         SwbOrderList  *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  GtkWidget *dragged = g_value_get_object (value);

  if (dragged == NULL || gtk_widget_get_parent (dragged) != self->list)
    return FALSE;
  move (self, (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (dragged)),
        (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)));
  return TRUE;
}

/* Below all rows: behind the last. What is dropped on a row does not come here. */
static gboolean
on_drop_below (GtkDropTarget *target,
               const GValue  *value,
               double         x,
               double         y,
               SwbOrderList  *self)
{
  GtkWidget *dragged = g_value_get_object (value);

  if (dragged == NULL || gtk_widget_get_parent (dragged) != self->list)
    return FALSE;
  move (self, (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (dragged)), count (self) - 1);
  return TRUE;
}

static void
add_dragging (SwbOrderList *self,
              GtkWidget    *row)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (GTK_TYPE_LIST_BOX_ROW, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_drag_prepare), NULL);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));
}

/* ---- Rows ---------------------------------------------------------------------------------------------------------- */

static GtkWidget *
new_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  return label;
}

static GtkWidget *
new_row (SwbOrderList *self)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = new_label ();
  GtkWidget *subtitle = new_label ();
  GtkWidget *sign = gtk_image_new_from_icon_name ("dialog-error-symbolic");

  gtk_widget_add_css_class (subtitle, "dim-label");
  gtk_widget_add_css_class (subtitle, "hint");
  gtk_widget_add_css_class (sign, "state-failed");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), title);
  gtk_box_append (GTK_BOX (texts), subtitle);
  if (self->switches)
    {
      GtkWidget *toggle = gtk_switch_new ();

      gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
      g_signal_connect (toggle, "notify::active", G_CALLBACK (on_switched), self);
      gtk_box_append (GTK_BOX (box), toggle);
      g_object_set_data (G_OBJECT (row), "switch", toggle);
    }
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), sign);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "title", title);
  g_object_set_data (G_OBJECT (row), "subtitle", subtitle);
  g_object_set_data (G_OBJECT (row), "sign", sign);
  add_dragging (self, row);
  return row;
}

/**
 * swb_order_list_set_length:
 * @self: a list
 * @length: how many there are now
 */
void
swb_order_list_set_length (SwbOrderList *self,
                           guint         length)
{
  guint n = count (self);

  self->syncing = TRUE;
  for (; n < length; n++)
    gtk_list_box_append (GTK_LIST_BOX (self->list), new_row (self));
  for (; n > length; n--)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (get_row (self, n - 1)));
  self->syncing = FALSE;
  update_buttons (self);
}

/**
 * swb_order_list_set_item:
 * @self: a list
 * @position: which, from 0
 * @item: how it looks now
 */
void
swb_order_list_set_item (SwbOrderList           *self,
                         guint                   position,
                         const SwbOrderListItem *item)
{
  GtkListBoxRow *row = get_row (self, position);
  GtkWidget *subtitle, *sign;

  g_return_if_fail (row != NULL);

  subtitle = get_part (row, "subtitle");
  sign = get_part (row, "sign");
  gtk_label_set_text (GTK_LABEL (get_part (row, "title")), item->title);
  gtk_label_set_text (GTK_LABEL (subtitle), item->subtitle != NULL ? item->subtitle : "");
  gtk_widget_set_visible (subtitle, item->subtitle != NULL);
  gtk_widget_set_visible (sign, item->fault != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), item->fault != NULL ? item->fault : item->subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, item->title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  item->fault != NULL ? item->fault : item->subtitle != NULL ? item->subtitle : "", -1);
  if (self->switches)
    {
      GtkWidget *toggle = get_part (row, "switch");

      self->syncing = TRUE;
      gtk_switch_set_active (GTK_SWITCH (toggle), item->enabled);
      self->syncing = FALSE;
      swb_accessible_set_name (toggle, item->title);
      gtk_widget_set_tooltip_text (toggle, item->enabled ? _ ("In force") : _ ("Switched off"));
    }
}

/**
 * swb_order_list_select:
 * @self: a list
 * @position: which, from 0; beyond the end: the last, if there is any
 */
void
swb_order_list_select (SwbOrderList *self,
                       guint         position)
{
  guint n = count (self);

  self->syncing = TRUE;
  if (n == 0)
    gtk_list_box_unselect_all (GTK_LIST_BOX (self->list));
  else
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), get_row (self, MIN (position, n - 1)));
  self->syncing = FALSE;
  update_buttons (self);
  g_signal_emit (self, signals[SELECTED], 0);
}

/**
 * swb_order_list_focus:
 * @self: a list
 *
 * Moves the focus to what is selected, or to what adds one.
 */
void
swb_order_list_focus (SwbOrderList *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : self->add);
}

static void
swb_order_list_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (swb_order_list_parent_class)->dispose (object);
}

/* A bar that wraps is the higher the narrower it is. A pane gives the list the width that the user has dragged, however wide the
 * window is, so the height without a width is that of the narrowest list: GTK complains of one that is less than with a width. */
static void
swb_order_list_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  GtkWidget *box = SWB_ORDER_LIST (widget)->box;

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size < 0)
    gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &for_size, NULL, NULL, NULL);
  gtk_widget_measure (box, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
}

static void
swb_order_list_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  gtk_widget_size_allocate (SWB_ORDER_LIST (widget)->box, &(GtkAllocation) { 0, 0, width, height }, baseline);
}

static guint
add_signal (GType       type,
            const char *name,
            guint       n_params,
            GType       first,
            GType       second)
{
  return g_signal_new (name, type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, n_params, first, second);
}

static void
swb_order_list_class_init (SwbOrderListClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = swb_order_list_dispose;
  widget_class->measure = swb_order_list_measure;
  widget_class->size_allocate = swb_order_list_size_allocate;

  signals[SELECTED] = add_signal (type, "selected", 0, G_TYPE_NONE, G_TYPE_NONE);
  signals[ADDED] = add_signal (type, "added", 1, G_TYPE_STRING, G_TYPE_NONE);
  signals[DUPLICATED] = add_signal (type, "duplicated", 1, G_TYPE_UINT, G_TYPE_NONE);
  signals[DELETED] = add_signal (type, "deleted", 1, G_TYPE_UINT, G_TYPE_NONE);
  signals[MOVED] = add_signal (type, "moved", 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[SWITCHED] = add_signal (type, "switched", 2, G_TYPE_UINT, G_TYPE_BOOLEAN);

  gtk_widget_class_install_action (widget_class, "list.add", "s", on_add);
  gtk_widget_class_install_action (widget_class, "list.duplicate", NULL, on_duplicate);
  gtk_widget_class_install_action (widget_class, "list.delete", NULL, on_delete);
  gtk_widget_class_install_action (widget_class, "list.up", NULL, on_up);
  gtk_widget_class_install_action (widget_class, "list.down", NULL, on_down);
  gtk_widget_class_set_css_name (widget_class, "orderlist");
}

static void
add_shortcut (GtkEventController *controller,
              const char         *trigger,
              const char         *action)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger),
                                            gtk_named_action_new (action));

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

static void
swb_order_list_init (SwbOrderList *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
make_list (SwbOrderList *self,
           const char   *name,
           const char   *empty)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *placeholder = gtk_label_new (empty);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkDropTarget *below = gtk_drop_target_new (GTK_TYPE_LIST_BOX_ROW, GDK_ACTION_MOVE);

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  gtk_label_set_wrap (GTK_LABEL (placeholder), TRUE);
  gtk_label_set_justify (GTK_LABEL (placeholder), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (placeholder, "dim-label");
  gtk_widget_add_css_class (placeholder, "empty-note");
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->list), placeholder);
  swb_accessible_set_name (self->list, name);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (self->box), scroller);

  add_shortcut (keys, "<Alt>Up", "list.up");
  add_shortcut (keys, "<Alt>Down", "list.down");
  add_shortcut (keys, "Delete", "list.delete");
  add_shortcut (keys, "<Control>d", "list.duplicate");
  /* of the page around it */
  add_shortcut (keys, "<Control>z", "page.undo-delete");
  gtk_widget_add_controller (self->list, keys);
  g_signal_connect (below, "drop", G_CALLBACK (on_drop_below), self);
  gtk_widget_add_controller (self->list, GTK_EVENT_CONTROLLER (below));
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (on_row_selected), self);
}

static GtkWidget *
new_action (const char *icon,
            const char *name,
            const char *action)
{
  GtkWidget *button = swb_form_new_button (icon, name);

  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

/**
 * swb_order_list_new:
 * @name: what a screen reader calls it
 * @empty: what it says while there is nothing in it
 * @switches: whether each can be switched off
 * @templates: what can be added, each an item of `list.add`
 *
 * Returns: (transfer floating): a list
 */
GtkWidget *
swb_order_list_new (const char *name,
                    const char *empty,
                    gboolean    switches,
                    GMenuModel *templates)
{
  SwbOrderList *self = g_object_new (SWB_TYPE_ORDER_LIST, NULL);

  self->switches = switches;
  make_list (self, name, empty);
  self->bar = g_object_new (SWB_TYPE_WRAP_BOX, NULL);
  gtk_widget_add_css_class (self->bar, "list-bar");
  self->add = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->add), _ ("Add"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->add), templates);
  gtk_widget_set_valign (self->add, GTK_ALIGN_CENTER);
  swb_accessible_set_name (self->add, _ ("Add"));
  swb_form_add (self->bar, self->add);
  swb_form_add (self->bar, new_action ("edit-copy-symbolic", _ ("Duplicate (Ctrl+D)"), "list.duplicate"));
  swb_form_add (self->bar, new_action ("user-trash-symbolic", _ ("Delete"), "list.delete"));
  swb_form_add (self->bar, new_action ("go-up-symbolic", _ ("Move up (Alt+Up)"), "list.up"));
  swb_form_add (self->bar, new_action ("go-down-symbolic", _ ("Move down (Alt+Down)"), "list.down"));
  gtk_box_append (GTK_BOX (self->box), self->bar);
  update_buttons (self);
  return GTK_WIDGET (self);
}

/**
 * swb_order_list_get_bar:
 * @self: a list
 *
 * Returns: (transfer none): the #SwbWrapBox with its buttons, for further ones
 */
GtkWidget *
swb_order_list_get_bar (SwbOrderList *self)
{
  return self->bar;
}

/**
 * swb_order_list_get_templates:
 * @self: a list
 *
 * Returns: (transfer none): what can be added
 */
GMenuModel *
swb_order_list_get_templates (SwbOrderList *self)
{
  return gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (self->add));
}
