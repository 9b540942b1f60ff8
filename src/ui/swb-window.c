#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-window.h"

#include <glib/gi18n.h>

#include "swb-demo.h"
#include "swb-fold.h"
#include "swb-local.h"
#include "swb-new-popover.h"
#include "swb-panel-view.h"
#include "swb-settings.h"
#include "swb-sidebar.h"
#include "swb-style.h"
#include "swb-welcome.h"
#include "swb-window-actions.h"
#include "swb-window-state.h"

/* How long a deleted panel can be had back, and how long another notice stays, seconds. */
#define UNDO_SECONDS 10
#define NOTICE_SECONDS 5

/* The state that scripts see and the enabled states follow the panels no faster than this, milliseconds. */
#define PUBLISH_INTERVAL 100

/* The header bar has no room for everything in a window that is narrower than this, pixels. */
#define NARROW_BELOW 480

/**
 * SwbWindow:
 *
 * A window with its panels. It owns them: a panel that is deleted, or whose window closes, is closed. What the window can
 * do is in swb-window-actions.c.
 */
struct _SwbWindow
{
  GtkApplicationWindow parent_instance;

  GtkWidget *side_toggle;
  GtkWidget *new_button;
  GtkWidget *new_label;
  GtkWidget *new_popover;
  GtkWidget *delete_button;
  GtkWidget *find_button;
  GtkWidget *menu_button;
  GtkWidget *title_box;
  GtkWidget *subtitle;
  GtkWidget *pages;
  GtkWidget *welcome;
  GtkWidget *fold;
  GtkWidget *notice;
  GtkWidget *notice_label;
  GtkWidget *notice_undo;
  GtkWidget *notice_close;
  GtkWidget *sidebar;
  GtkWidget *views;

  GListStore *panels; /* of SwbPanel */
  SwbPanel *current;
  SwbPanel *deleted; /* still running, to be had back */
  guint deleted_position;
  SwbDemo *demo;
  guint notice_source;
  guint publish_source;
  guint narrow_source;
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (SwbWindow, swb_window, GTK_TYPE_APPLICATION_WINDOW)

static void
close_panel (SwbWindow *self,
             SwbPanel  *panel,
             gboolean   deleted)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  g_signal_handlers_disconnect_by_data (panel, self);
  swb_panel_close (panel, deleted);
  if (application == NULL)
    application = GTK_APPLICATION (g_application_get_default ());
  if (SWB_IS_APPLICATION (application))
    swb_application_close_later (SWB_APPLICATION (application), swb_panel_get_endpoint (panel));
}

static void
forget_deleted (SwbWindow *self)
{
  g_autoptr (SwbPanel) panel = g_steal_pointer (&self->deleted);

  if (panel != NULL)
    close_panel (self, panel, TRUE);
}

static void
hide_notice (SwbWindow *self)
{
  g_clear_handle_id (&self->notice_source, g_source_remove);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->notice), FALSE);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "undo-delete")),
                               FALSE);
  forget_deleted (self);
}

static gboolean
on_notice_over (gpointer user_data)
{
  SwbWindow *self = SWB_WINDOW (user_data);

  self->notice_source = 0;
  hide_notice (self);
  return G_SOURCE_REMOVE;
}

static void
show_notice (SwbWindow  *self,
             const char *message,
             gboolean    undo)
{
  g_clear_handle_id (&self->notice_source, g_source_remove);
  gtk_label_set_text (GTK_LABEL (self->notice_label), message);
  gtk_widget_set_tooltip_text (self->notice_label, message);
  gtk_widget_set_visible (self->notice_undo, undo);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "undo-delete")), undo);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->notice), TRUE);
  self->notice_source = g_timeout_add_seconds (undo ? UNDO_SECONDS : NOTICE_SECONDS, on_notice_over, self);
}

static void
on_notice_closed (SwbWindow *self)
{
  hide_notice (self);
}

static void
update_subtitle (SwbWindow *self)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->panels));
  guint live = 0;
  g_autofree char *panels = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (SwbPanel) panel = g_list_model_get_item (G_LIST_MODEL (self->panels), i);

      live += swb_panel_is_live (panel) ? 1 : 0;
    }
  panels = g_strdup_printf (ngettext ("%u panel", "%u panels", count), count);
  text = g_strdup_printf (_ ("%s · %u live"), panels, live);
  gtk_widget_set_visible (self->subtitle, count > 0);
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->subtitle)), text) != 0)
    gtk_label_set_text (GTK_LABEL (self->subtitle), text);
}

/* What is on show or how a panel is set may have changed. */
static void
session_changed (SwbWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (SWB_IS_APPLICATION (application))
    swb_application_session_changed (SWB_APPLICATION (application));
}

static gboolean
on_publish (gpointer user_data)
{
  SwbWindow *self = SWB_WINDOW (user_data);

  self->publish_source = 0;
  update_subtitle (self);
  swb_window_actions_publish (self);
  session_changed (self);
  return G_SOURCE_REMOVE;
}

static void
publish_now (SwbWindow *self)
{
  g_clear_handle_id (&self->publish_source, g_source_remove);
  on_publish (self);
}

static void
on_panel_changed (SwbWindow *self,
                  SwbPanel  *panel)
{
  if (panel == self->current)
    swb_window_actions_update (self);
  if (self->publish_source == 0)
    self->publish_source = g_timeout_add (PUBLISH_INTERVAL, on_publish, self);
}

static SwbPanelView *
find_view (SwbWindow *self,
           SwbPanel  *panel)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->views); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (swb_panel_view_get_panel (SWB_PANEL_VIEW (child)) == panel)
      return SWB_PANEL_VIEW (child);
  return NULL;
}

/* Shows what @self->current is. */
static void
show_current (SwbWindow *self)
{
  GtkWidget *shown = self->current != NULL ? self->fold : self->welcome;
  SwbPanelView *view;

  gtk_widget_set_visible (shown, TRUE);
  gtk_stack_set_visible_child (GTK_STACK (self->pages), shown);
  gtk_widget_set_visible (self->current != NULL ? self->welcome : self->fold, FALSE);
  swb_window_actions_update (self);
  if (self->current == NULL)
    return;

  view = find_view (self, self->current);
  if (view == NULL)
    {
      view = SWB_PANEL_VIEW (swb_panel_view_new (self->current));
      g_signal_connect_object (view, "show-all", G_CALLBACK (swb_sidebar_leave_client), self->sidebar,
                               G_CONNECT_SWAPPED);
      gtk_stack_add_child (GTK_STACK (self->views), GTK_WIDGET (view));
    }
  gtk_widget_set_visible (GTK_WIDGET (view), TRUE);
  gtk_stack_set_visible_child (GTK_STACK (self->views), GTK_WIDGET (view));

  /* A stack leaves the pages behind the one on show in the accessible tree, with all their buttons. */
  for (GtkWidget *child = gtk_widget_get_first_child (self->views); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, child == GTK_WIDGET (view));
}

static void
on_selected (SwbWindow *self,
             SwbPanel  *panel,
             guint      connection)
{
  if (connection != 0)
    swb_panel_set_target (panel, connection);
  self->current = panel;
  swb_sidebar_select (SWB_SIDEBAR (self->sidebar), panel);
  show_current (self);
  /* a client's row shows its log alone, its panel's row that of all */
  swb_panel_view_set_connection (find_view (self, panel), connection);
  swb_fold_set_show_side (SWB_FOLD (self->fold), FALSE);
}

static void
on_create (SwbWindow        *self,
           SwbPanelSettings *settings)
{
  swb_settings_apply_defaults (swb_settings_get_default (), settings);
  swb_window_add_panel (self, settings, swb_panel_settings_get_kind (settings) != SWB_PANEL_KIND_TCP_CLIENT);
}

/* What there is no room for in a narrow window is in the menu and has a key. */
static void
update_folded (SwbWindow *self)
{
  gboolean panels = g_list_model_get_n_items (G_LIST_MODEL (self->panels)) > 0;
  gboolean folded = panels ? swb_fold_get_folded (SWB_FOLD (self->fold)) : self->narrow;

  gtk_widget_set_visible (self->side_toggle, folded && panels);
  gtk_widget_set_visible (self->new_label, !folded || !panels);
  gtk_widget_set_visible (self->title_box, !folded);
  gtk_widget_set_visible (self->find_button, !self->narrow);
}

static gboolean
on_narrow_changed (gpointer user_data)
{
  SwbWindow *self = SWB_WINDOW (user_data);

  self->narrow_source = 0;
  update_folded (self);
  return G_SOURCE_REMOVE;
}

static void
swb_window_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  SwbWindow *self = SWB_WINDOW (widget);

  GTK_WIDGET_CLASS (swb_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->narrow == (width < NARROW_BELOW))
    return;
  self->narrow = width < NARROW_BELOW;
  /* not in the middle of an allocation */
  if (self->narrow_source == 0)
    self->narrow_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_narrow_changed, self, NULL);
}

static void
swb_window_dispose (GObject *object)
{
  SwbWindow *self = SWB_WINDOW (object);

  g_clear_handle_id (&self->narrow_source, g_source_remove);
  if (self->panels != NULL)
    swb_window_close_panels (self);
  g_clear_object (&self->panels);

  G_OBJECT_CLASS (swb_window_parent_class)->dispose (object);
}

static void
swb_window_class_init (SwbWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_window_dispose;
  widget_class->size_allocate = swb_window_size_allocate;

  g_type_ensure (SWB_TYPE_FOLD);
  g_type_ensure (SWB_TYPE_NEW_POPOVER);
  g_type_ensure (SWB_TYPE_WELCOME);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, side_toggle);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, new_button);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, new_label);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, new_popover);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, delete_button);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, find_button);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, title_box);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, fold);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, notice_label);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, notice_undo);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, notice_close);
  gtk_widget_class_bind_template_callback (widget_class, on_create);
  gtk_widget_class_bind_template_callback (widget_class, on_notice_closed);
}

static void
set_name (GtkWidget  *widget,
          const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* The size in the template is for a screen with room: a row of hex with an IPv4 peer fits without scrolling. */
static void
fit_screen (GtkWindow *window)
{
  GListModel *monitors = gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (window)));
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, 0);
  GdkRectangle area;
  int width, height;

  if (monitor == NULL)
    return;
  gdk_monitor_get_geometry (monitor, &area);
  gtk_window_get_default_size (window, &width, &height);
  gtk_window_set_default_size (window, MIN (width, area.width), MIN (height, area.height));
}

static void
swb_window_init (SwbWindow *self)
{
  int width, height;

  self->panels = g_list_store_new (SWB_TYPE_PANEL);
  gtk_widget_init_template (GTK_WIDGET (self));

  self->sidebar = swb_sidebar_new ();
  swb_sidebar_set_panels (SWB_SIDEBAR (self->sidebar), G_LIST_MODEL (self->panels));
  g_signal_connect_object (self->sidebar, "selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  self->views = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->views), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->views), FALSE);
  swb_fold_set_side (SWB_FOLD (self->fold), self->sidebar);
  swb_fold_set_content (SWB_FOLD (self->fold), self->views);
  g_object_bind_property (self->fold, "show-side", self->side_toggle, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->fold, "notify::folded", G_CALLBACK (update_folded), self, G_CONNECT_SWAPPED);

  swb_window_state_init (GTK_WINDOW (self), SWB_FOLD (self->fold));
  fit_screen (GTK_WINDOW (self));
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  self->narrow = width < NARROW_BELOW;
  update_folded (self);
  gtk_widget_set_visible (self->fold, FALSE);
  swb_window_actions_init (self);
  swb_style_watch (GTK_WIDGET (self));

  set_name (self->new_button, _ ("New"));
  set_name (self->delete_button, _ ("Delete"));
  set_name (self->find_button, _ ("Find"));
  set_name (self->menu_button, _ ("Menu"));
  set_name (self->side_toggle, _ ("Panels"));
  set_name (self->notice_undo, _ ("Undo"));
  set_name (self->notice_close, _ ("Close notice"));
}

/**
 * swb_window_new:
 * @application: the application
 *
 * Returns: (transfer none): a window without panels; GTK owns it
 */
SwbWindow *
swb_window_new (SwbApplication *application)
{
  return g_object_new (SWB_TYPE_WINDOW, "application", application, NULL);
}

/* New panels are proposed a port above those that panels of ours have, also stopped ones. */
static void
update_first_port (SwbWindow *self)
{
  guint first = SWB_FIRST_PORT;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->panels)); i++)
    {
      g_autoptr (SwbPanel) panel = g_list_model_get_item (G_LIST_MODEL (self->panels), i);
      guint port = swb_panel_settings_get_port (swb_panel_get_settings (panel));

      if (swb_panel_get_kind (panel) != SWB_PANEL_KIND_TCP_CLIENT && port >= first && port < 65535)
        first = port + 1;
    }
  swb_new_popover_set_first_port (SWB_NEW_POPOVER (self->new_popover), (guint16) first);
}

static void
insert_panel (SwbWindow *self,
              SwbPanel  *panel,
              guint      position)
{
  g_signal_connect_object (panel, "changed", G_CALLBACK (on_panel_changed), self, G_CONNECT_SWAPPED);
  g_list_store_insert (self->panels, MIN (position, g_list_model_get_n_items (G_LIST_MODEL (self->panels))), panel);
  swb_window_select (self, panel);
  swb_panel_view_focus (find_view (self, panel));
  update_first_port (self);
  update_folded (self);
  publish_now (self);
}

/**
 * swb_window_add_panel:
 * @self: a window
 * @settings: settings of the new panel
 * @start: whether to listen, bind or connect at once
 *
 * Makes a panel and shows it. When it can't be made, a notice says why.
 *
 * Returns: (transfer none) (nullable): the panel
 */
SwbPanel *
swb_window_add_panel (SwbWindow        *self,
                      SwbPanelSettings *settings,
                      gboolean          start)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbPanel) panel = swb_panel_new (settings, &error);

  if (panel == NULL)
    {
      show_notice (self, error->message, FALSE);
      return NULL;
    }
  if (start)
    swb_panel_start (panel);
  insert_panel (self, panel, G_MAXUINT);
  return panel;
}

/* A panel of the last time. One whose log can't be made is still wanted: it gets another log, and says so. */
static void
restore_panel (SwbWindow             *self,
               const SwbSessionPanel *saved)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbPanel) panel = swb_panel_new (saved->settings, &error);

  if (panel == NULL)
    {
      g_autoptr (SwbPanelSettings) settings = swb_panel_settings_copy (saved->settings);

      g_object_set (settings, "log", "", NULL);
      panel = swb_panel_new (settings, NULL);
      if (panel == NULL)
        {
          show_notice (self, error->message, FALSE);
          return;
        }
      swb_panel_take_error (panel, g_steal_pointer (&error));
    }
  swb_panel_set_draft (panel, saved->draft);
  g_signal_connect_object (panel, "changed", G_CALLBACK (on_panel_changed), self, G_CONNECT_SWAPPED);
  g_list_store_append (self->panels, panel);
  if (saved->selected || self->current == NULL)
    self->current = panel;
}

/**
 * swb_window_restore:
 * @self: a window without panels
 * @panels: (array length=n_panels): what it had the last time
 * @n_panels: how many
 *
 * Makes these panels, stopped.
 */
void
swb_window_restore (SwbWindow        *self,
                    SwbSessionPanel **panels,
                    guint             n_panels)
{
  for (guint i = 0; i < n_panels; i++)
    restore_panel (self, panels[i]);
  swb_window_select (self, self->current);
  if (self->current != NULL)
    swb_panel_view_focus (find_view (self, self->current));
  update_first_port (self);
  update_folded (self);
  publish_now (self);
}

static SwbEndpoint *
make_demo_panel (SwbPanelSettings *settings,
                 gpointer          user_data,
                 GError          **error)
{
  g_autoptr (SwbPanel) panel = swb_panel_new (settings, error);

  if (panel == NULL)
    return NULL;
  insert_panel (SWB_WINDOW (user_data), panel, G_MAXUINT);
  return g_object_ref (swb_panel_get_endpoint (panel));
}

/**
 * swb_window_start_demo:
 * @self: a window
 *
 * Makes a server and a client that talk to each other, to show what the window shows. An earlier demo goes on without its
 * timer.
 */
void
swb_window_start_demo (SwbWindow *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->demo);
  self->demo = swb_demo_new (make_demo_panel, self);
  if (!swb_demo_start (self->demo, &error))
    show_notice (self, error->message, FALSE);
}

/**
 * swb_window_close_panels:
 * @self: a window that is about to go
 *
 * Closes every panel's sockets and finishes the logs.
 */
void
swb_window_close_panels (SwbWindow *self)
{
  g_clear_handle_id (&self->notice_source, g_source_remove);
  g_clear_handle_id (&self->publish_source, g_source_remove);
  forget_deleted (self);
  g_clear_object (&self->demo);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->panels)); i++)
    {
      g_autoptr (SwbPanel) panel = g_list_model_get_item (G_LIST_MODEL (self->panels), i);

      close_panel (self, panel, FALSE);
    }
  self->current = NULL;
  g_list_store_remove_all (self->panels);
}

GListModel *
swb_window_get_panels (SwbWindow *self)
{
  return G_LIST_MODEL (self->panels);
}

/**
 * swb_window_get_current:
 * @self: a window
 *
 * Returns: (nullable) (transfer none): the panel on show
 */
SwbPanel *
swb_window_get_current (SwbWindow *self)
{
  return self->current;
}

/**
 * swb_window_select:
 * @self: a window
 * @panel: (nullable): one of its panels
 *
 * Shows @panel.
 */
void
swb_window_select (SwbWindow *self,
                   SwbPanel  *panel)
{
  self->current = panel;
  swb_sidebar_select (SWB_SIDEBAR (self->sidebar), panel);
  swb_sidebar_leave_client (SWB_SIDEBAR (self->sidebar));
  show_current (self);
  if (panel != NULL)
    swb_panel_view_set_connection (find_view (self, panel), 0);
  swb_fold_set_show_side (SWB_FOLD (self->fold), FALSE);
  session_changed (self);
}

/**
 * swb_window_select_next:
 * @self: a window
 * @step: how many panels further down the list, or up when negative
 *
 * Shows another panel; after the last comes the first.
 */
void
swb_window_select_next (SwbWindow *self,
                        int        step)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (self->panels));
  g_autoptr (SwbPanel) panel = NULL;
  guint position;

  if (count == 0 || !g_list_store_find (self->panels, self->current, &position))
    return;
  step %= (int) count;
  panel = g_list_model_get_item (G_LIST_MODEL (self->panels), (position + count + (guint) step) % count);
  swb_window_select (self, panel);
  swb_panel_view_focus (find_view (self, panel));
}

/**
 * swb_window_start:
 * @self: a window with a panel on show
 *
 * Starts that panel with the address that stands in its head.
 */
void
swb_window_start (SwbWindow *self)
{
  if (swb_panel_view_commit (find_view (self, self->current)))
    swb_panel_start (self->current);
}

/**
 * swb_window_find:
 * @self: a window with a panel on show
 * @text: what to find in its log; empty: let the user type it
 */
void
swb_window_find (SwbWindow  *self,
                 const char *text)
{
  swb_fold_set_show_side (SWB_FOLD (self->fold), FALSE);
  swb_panel_view_find (find_view (self, self->current), text);
}

/**
 * swb_window_find_next:
 * @self: a window with a panel on show
 * @forward: whether to go to the next hit or to the previous one
 */
void
swb_window_find_next (SwbWindow *self,
                      gboolean   forward)
{
  swb_panel_view_find_next (find_view (self, self->current), forward);
}

/**
 * swb_window_delete:
 * @self: a window with a panel on show
 *
 * Takes that panel away. It goes on for a while, so that it can be had back as it was.
 */
void
swb_window_delete (SwbWindow *self)
{
  g_autoptr (SwbPanel) panel = g_object_ref (self->current);
  g_autofree char *title = swb_panel_dup_title (panel);
  g_autofree char *message = g_strdup_printf (_ ("Deleted %s %s"), swb_panel_get_kind_label (panel), title);
  SwbPanelView *view = find_view (self, panel);
  g_autoptr (SwbPanel) next = NULL;
  guint count;

  forget_deleted (self);
  g_list_store_find (self->panels, panel, &self->deleted_position);
  self->deleted = g_steal_pointer (&panel);
  g_signal_handlers_disconnect_by_data (self->deleted, self);

  count = g_list_model_get_n_items (G_LIST_MODEL (self->panels)) - 1;
  self->current = NULL;
  g_list_store_remove (self->panels, self->deleted_position);
  if (count > 0)
    next = g_list_model_get_item (G_LIST_MODEL (self->panels), MIN (self->deleted_position, count - 1));
  swb_window_select (self, next);
  if (view != NULL)
    gtk_stack_remove (GTK_STACK (self->views), GTK_WIDGET (view));

  update_first_port (self);
  update_folded (self);
  publish_now (self);
  show_notice (self, message, TRUE);
}

/**
 * swb_window_get_fold:
 * @self: a window
 *
 * Returns: (transfer none): the #SwbFold with the list and the panel on show
 */
GtkWidget *
swb_window_get_fold (SwbWindow *self)
{
  return self->fold;
}

/**
 * swb_window_undo_delete:
 * @self: a window
 *
 * Brings the panel that was deleted last back, with its connections and its log.
 */
void
swb_window_undo_delete (SwbWindow *self)
{
  g_autoptr (SwbPanel) panel = g_steal_pointer (&self->deleted);

  if (panel == NULL)
    return;
  insert_panel (self, panel, self->deleted_position);
  hide_notice (self);
}

/**
 * swb_window_show_new:
 * @self: a window
 *
 * Asks what panel to make.
 */
void
swb_window_show_new (SwbWindow *self)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->new_button));
}

/**
 * swb_window_notify_user:
 * @self: a window
 * @message: what to say
 *
 * Shows a passing notice. A panel that could still be had back can't any more.
 */
void
swb_window_notify_user (SwbWindow  *self,
                        const char *message)
{
  forget_deleted (self);
  show_notice (self, message, FALSE);
}
