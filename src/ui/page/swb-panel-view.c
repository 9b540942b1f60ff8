#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-panel-view.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-error.h"
#include "swb-local.h"
#include "swb-message-bar.h"
#include "swb-panel-head.h"
#include "swb-remedy.h"
#include "swb-repeat-list.h"
#include "swb-send-box.h"
#include "swb-send-files.h"
#include "swb-status-bar.h"
#include "swb-window.h"

/**
 * SwbPanelView:
 *
 * One panel as the window shows it: head, errors, log, send box, counters. Only the one on show follows its panel.
 */
struct _SwbPanelView
{
  GtkWidget parent_instance;

  GtkWidget *head;
  GtkWidget *error_bar;
  GtkWidget *log_bar;
  GtkWidget *log_pane;
  GtkWidget *send_files;
  GtkWidget *send_box;
  GtkWidget *status_bar;
  GtkWidget *repeat_list; /* (nullable): until something is repeated */

  SwbPanel *panel;
  guint shown_serial;
};

static void swb_panel_view_init_page_view (SwbPageViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SwbPanelView, swb_panel_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SWB_TYPE_PAGE_VIEW, swb_panel_view_init_page_view))

static void
update_error (SwbPanelView *self)
{
  const GError *error = swb_panel_get_error (self->panel);
  guint serial = swb_panel_get_error_serial (self->panel);
  gboolean in_use;
  g_autofree char *remedy = NULL;

  if (error == NULL)
    {
      swb_message_bar_hide (SWB_MESSAGE_BAR (self->error_bar));
      self->shown_serial = 0;
      return;
    }
  if (serial == self->shown_serial)
    return;
  self->shown_serial = serial;

  remedy = swb_remedy_for_error (self->panel, error);
  in_use = g_error_matches (error, SWB_NET_ERROR, SWB_NET_ERROR_ADDRESS_IN_USE) &&
           swb_panel_get_kind (self->panel) != SWB_PANEL_KIND_TCP_CLIENT;
  swb_message_bar_set_action (SWB_MESSAGE_BAR (self->error_bar), in_use ? _ ("Take a Free Port") : NULL);
  swb_message_bar_show (SWB_MESSAGE_BAR (self->error_bar), error->message, remedy);
}

static void
on_error_action (SwbPanelView *self)
{
  SwbPanelSettings *settings = swb_panel_get_settings (self->panel);
  guint16 port = swb_local_find_free_port (swb_panel_get_kind (self->panel),
                                           MAX (swb_panel_settings_get_port (settings), 1024));
  g_autofree char *text = g_strdup_printf ("%u", port);

  if (swb_panel_set_address (self->panel, swb_panel_settings_get_host (settings), text, NULL))
    swb_panel_start (self->panel);
}

static void
on_error_closed (SwbPanelView *self)
{
  swb_panel_dismiss_error (self->panel);
}

static void
update_log_error (SwbPanelView *self)
{
  const GError *error = swb_panel_get_status (self->panel)->log_error;
  g_autofree char *message = NULL;
  g_autofree char *remedy = NULL;

  if (error == NULL)
    {
      swb_message_bar_hide (SWB_MESSAGE_BAR (self->log_bar));
      return;
    }
  message = g_strdup_printf (_ ("Not logging: %s"), error->message);
  remedy = swb_remedy_for_error (self->panel, error);
  swb_message_bar_set_action (SWB_MESSAGE_BAR (self->log_bar), _ ("Resume"));
  swb_message_bar_show (SWB_MESSAGE_BAR (self->log_bar), message, remedy);
}

static void
on_log_action (SwbPanelView *self)
{
  swb_endpoint_resume_recording (swb_panel_get_endpoint (self->panel));
}

static void
on_show_record (SwbPanelView *self,
                guint64       offset)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (SWB_IS_WINDOW (root))
    swb_window_select (SWB_WINDOW (root), SWB_PAGE (self->panel));
  swb_log_pane_show_record (SWB_LOG_PANE (self->log_pane), offset);
}

static void
on_panel_changed (SwbPanelView *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  update_error (self);
  update_log_error (self);
  if (self->repeat_list == NULL && swb_panel_has_repeats (self->panel))
    {
      self->repeat_list = swb_repeat_list_new (swb_panel_get_repeats (self->panel));
      gtk_widget_insert_after (self->repeat_list, GTK_WIDGET (self), self->send_box);
    }
}

static SwbPage *
swb_panel_view_get_page (SwbPageView *view)
{
  return SWB_PAGE (SWB_PANEL_VIEW (view)->panel);
}

static SwbLogPane *
swb_panel_view_get_log_pane (SwbPageView *view)
{
  return SWB_LOG_PANE (SWB_PANEL_VIEW (view)->log_pane);
}

/* The cursor goes to the address of a client that is not connected, else to the send box. */
static void
swb_panel_view_focus (SwbPageView *view)
{
  SwbPanelView *self = SWB_PANEL_VIEW (view);

  if (swb_panel_get_kind (self->panel) == SWB_PANEL_KIND_TCP_CLIENT && !swb_panel_is_live (self->panel))
    swb_panel_head_focus_address (SWB_PANEL_HEAD (self->head));
  else
    swb_send_box_focus (SWB_SEND_BOX (self->send_box));
}

static void
swb_panel_view_init_page_view (SwbPageViewInterface *iface)
{
  iface->get_page = swb_panel_view_get_page;
  iface->get_log_pane = swb_panel_view_get_log_pane;
  iface->focus = swb_panel_view_focus;
}

static void
action_send_file (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  swb_send_files_choose (SWB_SEND_FILES (SWB_PANEL_VIEW (widget)->send_files));
}

static void
swb_panel_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (swb_panel_view_parent_class)->map (widget);
  on_panel_changed (SWB_PANEL_VIEW (widget));
}

static void
swb_panel_view_dispose (GObject *object)
{
  SwbPanelView *self = SWB_PANEL_VIEW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->panel);

  G_OBJECT_CLASS (swb_panel_view_parent_class)->dispose (object);
}

static void
swb_panel_view_class_init (SwbPanelViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_panel_view_dispose;
  widget_class->map = swb_panel_view_map;

  g_type_ensure (SWB_TYPE_LOG_PANE);
  g_type_ensure (SWB_TYPE_MESSAGE_BAR);
  g_type_ensure (SWB_TYPE_PANEL_HEAD);
  g_type_ensure (SWB_TYPE_SEND_BOX);
  g_type_ensure (SWB_TYPE_SEND_FILES);
  g_type_ensure (SWB_TYPE_STATUS_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-panel-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, head);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, error_bar);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, log_bar);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, log_pane);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, send_files);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, send_box);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, status_bar);
  gtk_widget_class_bind_template_callback (widget_class, on_error_action);
  gtk_widget_class_bind_template_callback (widget_class, on_error_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_log_action);
  gtk_widget_class_bind_template_callback (widget_class, on_show_record);
  gtk_widget_class_install_action (widget_class, "panel.send-file", NULL, action_send_file);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "panel.send-file", NULL);
  gtk_widget_class_set_css_name (widget_class, "panelview");
}

static void
swb_panel_view_init (SwbPanelView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * swb_panel_view_new:
 * @panel: a panel
 *
 * Returns: (transfer floating): a widget that shows it
 */
GtkWidget *
swb_panel_view_new (SwbPanel *panel)
{
  SwbPanelView *self = g_object_new (SWB_TYPE_PANEL_VIEW, NULL);

  self->panel = g_object_ref (panel);
  swb_log_pane_set_page (SWB_LOG_PANE (self->log_pane), SWB_PAGE (panel));
  swb_panel_head_set_panel (SWB_PANEL_HEAD (self->head), panel);
  swb_send_box_set_panel (SWB_SEND_BOX (self->send_box), panel);
  swb_send_files_set_panel (SWB_SEND_FILES (self->send_files), panel);
  swb_send_files_accept_drops (SWB_SEND_FILES (self->send_files), self->send_box);
  swb_status_bar_set_panel (SWB_STATUS_BAR (self->status_bar), panel);
  swb_accessible_label_insides (GTK_WIDGET (self));
  g_signal_connect_object (panel, "changed", G_CALLBACK (on_panel_changed), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * swb_panel_view_commit:
 * @self: a panel view
 *
 * Takes over the address that was typed.
 *
 * Returns: whether the panel may be started
 */
gboolean
swb_panel_view_commit (SwbPanelView *self)
{
  return swb_panel_head_commit (SWB_PANEL_HEAD (self->head));
}
