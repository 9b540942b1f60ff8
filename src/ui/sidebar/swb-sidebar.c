#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-sidebar.h"

#include <glib/gi18n.h>

#include "swb-connection-item.h"
#include "swb-panel.h"
#include "swb-sidebar-model.h"
#include "swb-sidebar-row.h"

/**
 * SwbSidebar:
 *
 * The list of pages at the left, with the clients of each server below it. Emits #SwbSidebar::selected with the page
 * and, when a client's row was chosen, that connection's number. Only the rows in sight have widgets, so a thousand
 * clients cost no more than twenty.
 */
struct _SwbSidebar
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *list;
  GListModel *rows;
  GtkSingleSelection *selection;

  SwbPage *current; /* not owned: the window's */
  gboolean syncing;
};

G_DEFINE_FINAL_TYPE (SwbSidebar, swb_sidebar, GTK_TYPE_WIDGET)

enum
{
  SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_setup (GtkListItemFactory *factory,
          GtkListItem        *item)
{
  gtk_list_item_set_child (item, swb_sidebar_row_new ());
  gtk_list_item_set_activatable (item, FALSE);
}

static void
on_bind (GtkListItemFactory *factory,
         GtkListItem        *item)
{
  gpointer object = gtk_list_item_get_item (item);

  gtk_list_item_set_selectable (item, !GTK_IS_STRING_OBJECT (object));
  swb_sidebar_row_set_item (SWB_SIDEBAR_ROW (gtk_list_item_get_child (item)), object);
}

static void
on_unbind (GtkListItemFactory *factory,
           GtkListItem        *item)
{
  swb_sidebar_row_set_item (SWB_SIDEBAR_ROW (gtk_list_item_get_child (item)), NULL);
}

static guint
find_row (SwbSidebar *self,
          gpointer    object)
{
  guint count = self->rows != NULL ? g_list_model_get_n_items (self->rows) : 0;

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->rows, i);

      if ((gpointer) item == object)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
select_row (SwbSidebar *self,
            guint       position)
{
  self->syncing = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->syncing = FALSE;
}

static void
on_selected (SwbSidebar *self)
{
  gpointer item = gtk_single_selection_get_selected_item (self->selection);

  if (self->syncing)
    return;
  if (SWB_IS_PAGE (item))
    g_signal_emit (self, signals[SELECTED], 0, item, 0);
  else if (SWB_IS_CONNECTION_ITEM (item) && swb_connection_item_get_page (item) != NULL)
    g_signal_emit (self, signals[SELECTED], 0, swb_connection_item_get_page (item), swb_connection_item_get_id (item));
  else if (GTK_IS_STRING_OBJECT (item))
    /* A heading is nothing to select: the selection stays with the panel that is shown. */
    select_row (self, find_row (self, self->current));
}

/* The row's widget, if it is in sight. */
static GtkWidget *
find_row_widget (SwbSidebar *self,
                 gpointer    item)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->list); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);

      if (SWB_IS_SIDEBAR_ROW (row) && swb_sidebar_row_get_item (SWB_SIDEBAR_ROW (row)) == item)
        return row;
    }
  return NULL;
}

/* To the next row in this direction that is no heading. */
static void
move_by (SwbSidebar *self,
         int         step)
{
  guint count = g_list_model_get_n_items (self->rows);
  guint position = gtk_single_selection_get_selected (self->selection);

  if (position == GTK_INVALID_LIST_POSITION)
    position = step > 0 ? G_MAXUINT : count;
  for (position += (guint) step; position < count; position += (guint) step)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->rows, position);
      GtkWidget *row;

      if (GTK_IS_STRING_OBJECT (item))
        continue;
      gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", position);
      gtk_single_selection_set_selected (self->selection, position);
      row = find_row_widget (self, item);
      if (row != NULL)
        gtk_widget_grab_focus (gtk_widget_get_parent (row));
      return;
    }
}

/* GTK's list would begin with its first row, which is a heading and takes no focus: then Tab would pass the list by. And
 * it goes from a row to the row's button, but not back. */
static gboolean
swb_sidebar_focus (GtkWidget       *widget,
                   GtkDirectionType direction)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, SWB_TYPE_SIDEBAR_ROW) : NULL;

  if (row != NULL && direction == GTK_DIR_TAB_BACKWARD)
    return gtk_widget_grab_focus (gtk_widget_get_parent (row));
  if ((focus == NULL || !gtk_widget_is_ancestor (focus, widget)) && swb_sidebar_focus_row (SWB_SIDEBAR (widget)))
    return TRUE;
  return GTK_WIDGET_CLASS (swb_sidebar_parent_class)->focus (widget, direction);
}

/* What the key does to the row that is selected. */
static gboolean
delete_selected (SwbSidebar *self)
{
  gpointer item = gtk_single_selection_get_selected_item (self->selection);

  if (SWB_IS_PAGE (item))
    return gtk_widget_activate_action (GTK_WIDGET (self), "win.delete-panel", NULL);
  /* a connection of a file is long over */
  if (SWB_IS_CONNECTION_ITEM (item) && SWB_IS_PANEL (swb_connection_item_get_page (item)))
    swb_panel_disconnect (swb_connection_item_get_page (item), swb_connection_item_get_id (item));
  return GDK_EVENT_STOP;
}

static gboolean
popup_menu (SwbSidebar *self,
            GtkWidget  *row,
            double      x,
            double      y)
{
  gpointer item = row != NULL ? swb_sidebar_row_get_item (SWB_SIDEBAR_ROW (row)) : NULL;

  if (item == NULL || GTK_IS_STRING_OBJECT (item))
    return GDK_EVENT_PROPAGATE;
  /* What the menu does to a panel it does to the one on show. */
  if (SWB_IS_PAGE (item))
    gtk_single_selection_set_selected (self->selection, find_row (self, item));
  swb_sidebar_row_popup_menu (SWB_SIDEBAR_ROW (row), x, y);
  return GDK_EVENT_STOP;
}

static void
on_secondary_pressed (SwbSidebar *self,
                      int         n_press,
                      double      x,
                      double      y)
{
  GtkWidget *picked = gtk_widget_pick (self->list, x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = NULL;
  double row_x = 0, row_y = 0;

  if (picked != NULL)
    row = gtk_widget_get_ancestor (picked, SWB_TYPE_SIDEBAR_ROW);
  /* beside the row's content */
  if (row == NULL && picked != NULL && picked != self->list)
    row = gtk_widget_get_first_child (picked);
  if (!SWB_IS_SIDEBAR_ROW (row))
    return;
  gtk_widget_translate_coordinates (self->list, row, x, y, &row_x, &row_y);
  popup_menu (self, row, row_x, row_y);
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        state,
                SwbSidebar            *self)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();
  gpointer item = gtk_single_selection_get_selected_item (self->selection);
  GtkWidget *row = item != NULL ? find_row_widget (self, item) : NULL;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  /* A menu's keys come through here too. */
  if (focus != NULL && gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && modifiers == GDK_SHIFT_MASK))
    return popup_menu (self, row, 24, row != NULL ? gtk_widget_get_height (row) : 0);
  if (modifiers != 0)
    return GDK_EVENT_PROPAGATE;

  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      move_by (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      move_by (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      if (SWB_IS_PAGE (item))
        swb_page_set_collapsed (SWB_PAGE (item), key == GDK_KEY_Left || key == GDK_KEY_KP_Left);
      return GDK_EVENT_STOP;
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
      return delete_selected (self);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* A row that goes takes the selection with it; what is shown stays, so its row is selected again. */
static void
on_rows_changed (SwbSidebar *self)
{
  if (self->current != NULL &&
      gtk_single_selection_get_selected (self->selection) == GTK_INVALID_LIST_POSITION)
    select_row (self, find_row (self, self->current));
}

static void
swb_sidebar_dispose (GObject *object)
{
  SwbSidebar *self = SWB_SIDEBAR (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);

  G_OBJECT_CLASS (swb_sidebar_parent_class)->dispose (object);
}

static void
swb_sidebar_class_init (SwbSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_sidebar_dispose;

  signals[SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, SWB_TYPE_PAGE, G_TYPE_UINT);

  widget_class->focus = swb_sidebar_focus;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbSidebar, scroller);
  gtk_widget_class_bind_template_child (widget_class, SwbSidebar, list);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "sidebar");
}

static void
swb_sidebar_init (SwbSidebar *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (self->list, keys);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (secondary, "pressed", G_CALLBACK (on_secondary_pressed), self);
  gtk_widget_add_controller (self->list, GTK_EVENT_CONTROLLER (secondary));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Panels"), -1);
}

GtkWidget *
swb_sidebar_new (void)
{
  return g_object_new (SWB_TYPE_SIDEBAR, NULL);
}

/**
 * swb_sidebar_set_pages:
 * @self: a sidebar
 * @pages: a live list of #SwbPage
 *
 * Call once.
 */
void
swb_sidebar_set_pages (SwbSidebar *self,
                       GListModel *pages)
{
  g_return_if_fail (self->rows == NULL);

  self->rows = swb_sidebar_model_new (pages);
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, self->rows);
  g_signal_connect_swapped (self->selection, "notify::selected", G_CALLBACK (on_selected), self);
  g_signal_connect_swapped (self->selection, "items-changed", G_CALLBACK (on_rows_changed), self);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (self->selection));
}

/**
 * swb_sidebar_leave_client:
 * @self: a sidebar
 *
 * Selects the row of the page that is shown, also when the row of one of its clients is selected.
 */
void
swb_sidebar_leave_client (SwbSidebar *self)
{
  if (self->current != NULL)
    select_row (self, find_row (self, self->current));
}

/**
 * swb_sidebar_select:
 * @self: a sidebar
 * @page: (nullable): the page that is shown now
 *
 * Selects the row of @page, unless the row of one of its clients is selected.
 */
void
swb_sidebar_select (SwbSidebar *self,
                    SwbPage    *page)
{
  gpointer item = gtk_single_selection_get_selected_item (self->selection);

  self->current = page;
  if (item != NULL && SWB_IS_CONNECTION_ITEM (item) && swb_connection_item_get_page (item) == (gpointer) page)
    return;
  select_row (self, page != NULL ? find_row (self, page) : GTK_INVALID_LIST_POSITION);
}

/**
 * swb_sidebar_focus_row:
 * @self: a sidebar
 *
 * Gives the focus to the row that is selected.
 *
 * Returns: whether there is one
 */
gboolean
swb_sidebar_focus_row (SwbSidebar *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);
  gpointer item = gtk_single_selection_get_selected_item (self->selection);
  GtkWidget *row;

  if (item == NULL)
    return FALSE;
  gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", position);
  row = find_row_widget (self, item);
  return row != NULL && gtk_widget_grab_focus (gtk_widget_get_parent (row));
}
