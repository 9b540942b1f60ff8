#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-window-private.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-fold.h"
#include "swb-frame-sync.h"
#include "swb-lazy-popover.h"
#include "swb-new-popover.h"
#include "swb-settings.h"
#include "swb-sidebar.h"
#include "swb-style.h"
#include "swb-welcome.h"
#include "swb-window-actions.h"
#include "swb-window-state.h"

/* The header bar has no room for everything in a window that is narrower than this, pixels. */
#define NARROW_BELOW 480

/* Nor has it for the title below this, pixels: half a title is worse than none. */
#define TIGHT_BELOW 560

/**
 * SwbWindow:
 *
 * A window with its pages: panels and files. It owns them: one that is deleted, or whose window closes, is closed. What the window can
 * do is in swb-window-actions.c, its panels in -panels.c, the one on show in -current.c; here is how the window is built
 * and how it folds. Its fields are in swb-window-private.h.
 */
G_DEFINE_FINAL_TYPE (SwbWindow, swb_window, GTK_TYPE_APPLICATION_WINDOW)

static void
on_notice_closed (SwbWindow *self)
{
  swb_window_hide_notice (self);
}

static void
on_create (SwbWindow        *self,
           SwbPanelSettings *settings)
{
  swb_settings_apply_defaults (swb_settings_get_default (), settings);
  swb_window_add_panel (self, settings, swb_panel_settings_get_kind (settings) != SWB_PANEL_KIND_TCP_CLIENT);
}

static GtkWidget *
new_new_popover (gpointer user_data)
{
  SwbWindow *self = SWB_WINDOW (user_data);

  self->new_popover = g_object_new (SWB_TYPE_NEW_POPOVER, NULL);
  g_signal_connect_object (self->new_popover, "create", G_CALLBACK (on_create), self, G_CONNECT_SWAPPED);
  swb_window_update_first_port (self);
  return self->new_popover;
}

/* A window that is started with its panels never shows it. */
GtkWidget *
swb_window_ensure_welcome (SwbWindow *self)
{
  if (self->welcome == NULL)
    {
      self->welcome = g_object_new (SWB_TYPE_WELCOME, NULL);
      g_signal_connect_object (self->welcome, "chosen", G_CALLBACK (on_create), self, G_CONNECT_SWAPPED);
      gtk_stack_add_named (GTK_STACK (self->pages), self->welcome, "welcome");
    }
  return self->welcome;
}

/* What there is no room for in a narrow window is in the menu and has a key. */
void
swb_window_update_folded (SwbWindow *self)
{
  gboolean panels = g_list_model_get_n_items (G_LIST_MODEL (self->panels)) > 0;
  gboolean folded = panels ? swb_fold_get_folded (SWB_FOLD (self->fold)) : self->narrow;

  gtk_widget_set_visible (self->side_toggle, folded && panels);
  gtk_widget_set_visible (self->new_label, !folded || !panels);
  gtk_widget_set_visible (self->new_arrow, !folded || !panels);
  gtk_widget_set_visible (self->title_box, !folded && !self->tight);
  gtk_widget_set_visible (self->find_button, !self->narrow);
  gtk_widget_set_visible (self->snippets_place, panels && !self->narrow);
  /* there is nothing to delete yet */
  gtk_widget_set_visible (self->delete_button, panels || !self->narrow);
  if (self->narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
}

static gboolean
on_narrow_changed (gpointer user_data)
{
  SwbWindow *self = SWB_WINDOW (user_data);

  self->narrow_source = 0;
  swb_window_update_folded (self);
  if (self->narrow)
    swb_settling_begin (&self->settling, GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

/* Whether it has been told to show what it shows in a narrow window. */
static gboolean
is_narrow (SwbWindow *self)
{
  return self->narrow && self->narrow_source == 0;
}

static void
swb_window_measure (GtkWidget     *widget,
                    GtkOrientation orientation,
                    int            for_size,
                    int           *minimum,
                    int           *natural,
                    int           *minimum_baseline,
                    int           *natural_baseline)
{
  SwbWindow *self = SWB_WINDOW (widget);

  swb_settling_measure (&self->settling, GTK_WIDGET_CLASS (swb_window_parent_class), widget, is_narrow (self),
                        orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
}

static void
swb_window_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  SwbWindow *self = SWB_WINDOW (widget);
  int laid_out = width;

  if (width < NARROW_BELOW)
    laid_out = swb_settling_get_width (&self->settling, GTK_WIDGET_CLASS (swb_window_parent_class), widget,
                                       is_narrow (self), width);
  GTK_WIDGET_CLASS (swb_window_parent_class)->size_allocate (widget, laid_out, height, baseline);
  if (self->narrow == (width < NARROW_BELOW) && self->tight == (width < TIGHT_BELOW))
    return;
  self->narrow = width < NARROW_BELOW;
  self->tight = width < TIGHT_BELOW;
  /* not in the middle of an allocation */
  if (self->narrow_source == 0)
    self->narrow_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_narrow_changed, self, NULL);
}

/* Measures what is text, which loads the fonts. */
static void
measure_texts (GtkWidget *widget)
{
  if (!gtk_widget_get_visible (widget))
    return;
  if (GTK_IS_LABEL (widget))
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    measure_texts (child);
}

static void
swb_window_show (GtkWidget *widget)
{
  SwbWindow *self = SWB_WINDOW (widget);

  if (self->current == NULL)
    gtk_stack_set_visible_child (GTK_STACK (self->pages), swb_window_ensure_welcome (self));
  /* GTK reads the icon theme in a thread, and styling the window waits for it, with the first icon; there is work that can
   * be done meanwhile. What is measured here is not measured again. */
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    measure_texts (child);
  GTK_WIDGET_CLASS (swb_window_parent_class)->show (widget);

  /* Of several pages that came before, each hid the one that had the focus. GTK looks for another place for it then, with the
   * first frame, and only forgets that for a widget that is visible with all around it, as of now. */
  if (self->current != NULL)
    swb_page_view_focus (swb_window_find_view (self, self->current));
}

static void
swb_window_dispose (GObject *object)
{
  SwbWindow *self = SWB_WINDOW (object);

  g_clear_handle_id (&self->narrow_source, g_source_remove);
  if (self->panels != NULL)
    swb_window_close_panels (self);
  g_clear_handle_id (&self->publish_source, g_source_remove);
  g_clear_object (&self->panels);
  swb_window_workspace_clear (self);

  G_OBJECT_CLASS (swb_window_parent_class)->dispose (object);
}

static void
swb_window_class_init (SwbWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_window_dispose;
  widget_class->show = swb_window_show;
  widget_class->measure = swb_window_measure;
  widget_class->size_allocate = swb_window_size_allocate;

  g_type_ensure (SWB_TYPE_FOLD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, side_toggle);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, new_button);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, new_label);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, new_arrow);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, main_menu);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, delete_button);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, find_button);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, snippets_toggle);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, snippets_place);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, title_box);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, title_label);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, bars);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, fold);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, notice_label);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, notice_undo);
  gtk_widget_class_bind_template_child (widget_class, SwbWindow, notice_close);
  gtk_widget_class_bind_template_callback (widget_class, on_notice_closed);
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

  self->panels = g_list_store_new (SWB_TYPE_PAGE);
  gtk_widget_init_template (GTK_WIDGET (self));
  swb_window_workspace_init (self);

  self->sidebar = swb_sidebar_new ();
  swb_sidebar_set_pages (SWB_SIDEBAR (self->sidebar), G_LIST_MODEL (self->panels));
  g_signal_connect_object (self->sidebar, "selected", G_CALLBACK (swb_window_select_connection), self,
                           G_CONNECT_SWAPPED);
  self->views = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->views), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->views), FALSE);
  swb_fold_set_side (SWB_FOLD (self->fold), self->sidebar);
  swb_fold_set_content (SWB_FOLD (self->fold), swb_window_new_dock (self, self->views));
  g_object_bind_property (self->fold, "show-side", self->side_toggle, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->fold, "notify::folded", G_CALLBACK (swb_window_update_folded), self, G_CONNECT_SWAPPED);

  swb_window_state_init (GTK_WINDOW (self), SWB_FOLD (self->fold));
  fit_screen (GTK_WINDOW (self));
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  self->narrow = width < NARROW_BELOW;
  self->tight = width < TIGHT_BELOW;
  swb_window_update_folded (self);
  gtk_widget_set_visible (self->fold, FALSE);
  swb_window_actions_init (self);
  swb_window_accept_files (self);
  swb_style_watch (GTK_WIDGET (self));
  swb_frame_sync_spare (GTK_WINDOW (self));

  swb_window_notice_init (self);

  swb_lazy_popover_set (self->new_button, new_new_popover, self);
  swb_lazy_popover_set_menu (self->menu_button, G_MENU_MODEL (self->main_menu));

  swb_accessible_set_name (self->new_button, _ ("New"));
  swb_accessible_set_name (self->delete_button, _ ("Delete"));
  swb_accessible_set_name (self->find_button, _ ("Find"));
  swb_accessible_set_name (self->snippets_toggle, _ ("Snippets"));
  swb_accessible_set_name (self->menu_button, _ ("Menu"));
  swb_accessible_set_name (self->side_toggle, _ ("Panels"));
  swb_accessible_set_name (self->notice_undo, _ ("Undo"));
  swb_accessible_set_name (self->notice_close, _ ("Close notice"));
  swb_accessible_label_insides (GTK_WIDGET (self));
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
