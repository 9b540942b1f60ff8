#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-panel-options.h"

#include <glib/gi18n.h>

/**
 * SwbPanelOptions:
 *
 * The settings of a panel that are seldom touched. Each takes effect at once.
 */
struct _SwbPanelOptions
{
  GtkPopover parent_instance;

  GtkWidget *title;
  GtkWidget *echo;
  GtkWidget *one;
  GtkWidget *half_open;
  GtkWidget *broadcast;
  GtkWidget *log_limit;
  GtkWidget *timeout_row;
  GtkWidget *timeout;

  SwbPanel *panel;
  gboolean syncing;
};

G_DEFINE_FINAL_TYPE (SwbPanelOptions, swb_panel_options, GTK_TYPE_POPOVER)

static const char *
on_off (GtkWidget *check)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (check)) ? "on" : "off";
}

static void
on_title_changed (SwbPanelOptions *self)
{
  if (!self->syncing)
    swb_panel_set (self->panel, "title", gtk_editable_get_text (GTK_EDITABLE (self->title)), NULL);
}

static void
on_limit_changed (SwbPanelOptions *self)
{
  g_autofree char *limit = g_strdup_printf ("%d", gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->log_limit)));

  if (!self->syncing && self->panel != NULL)
    swb_panel_set (self->panel, "log-limit", limit, NULL);
}

static void
on_toggled (SwbPanelOptions *self)
{
  SwbPanelKind kind;
  g_autofree char *seconds = NULL;

  if (self->syncing || self->panel == NULL)
    return;
  kind = swb_panel_get_kind (self->panel);
  self->syncing = TRUE;
  swb_panel_set (self->panel, "reply", gtk_check_button_get_active (GTK_CHECK_BUTTON (self->echo)) ? "echo" : "none",
                 NULL);
  if (kind == SWB_PANEL_KIND_TCP_SERVER)
    swb_panel_set (self->panel, "serve", gtk_check_button_get_active (GTK_CHECK_BUTTON (self->one)) ? "one" : "many",
                   NULL);
  if (kind != SWB_PANEL_KIND_UDP)
    swb_panel_set (self->panel, "half-open", on_off (self->half_open), NULL);
  else
    swb_panel_set (self->panel, "broadcast", on_off (self->broadcast), NULL);
  if (kind == SWB_PANEL_KIND_TCP_CLIENT)
    {
      seconds = g_strdup_printf ("%d", gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->timeout)));
      swb_panel_set (self->panel, "connect-timeout", seconds, NULL);
    }
  self->syncing = FALSE;
}

/* The popover shows what holds when it opens; nothing else changes these settings while it is open. */
static void
swb_panel_options_map (GtkWidget *widget)
{
  SwbPanelOptions *self = SWB_PANEL_OPTIONS (widget);
  SwbPanelSettings *settings = swb_panel_get_settings (self->panel);
  SwbPanelKind kind = swb_panel_get_kind (self->panel);

  self->syncing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->title), swb_panel_settings_get_title (settings));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->echo),
                               swb_panel_settings_get_reply (settings) == SWB_REPLY_ECHO);
  if (kind == SWB_PANEL_KIND_TCP_SERVER)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->one),
                                 swb_panel_settings_get_serve (settings) == SWB_SERVE_ONE);
  if (kind != SWB_PANEL_KIND_UDP)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->half_open), swb_panel_settings_get_half_open (settings));
  else
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->broadcast), swb_panel_settings_get_broadcast (settings));
  if (kind == SWB_PANEL_KIND_TCP_CLIENT)
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->timeout), swb_panel_settings_get_connect_timeout (settings));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->log_limit), swb_panel_settings_get_log_limit (settings));
  self->syncing = FALSE;

  GTK_WIDGET_CLASS (swb_panel_options_parent_class)->map (widget);
}

static void
swb_panel_options_dispose (GObject *object)
{
  SwbPanelOptions *self = SWB_PANEL_OPTIONS (object);

  g_clear_object (&self->panel);

  G_OBJECT_CLASS (swb_panel_options_parent_class)->dispose (object);
}

static void
swb_panel_options_class_init (SwbPanelOptionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_panel_options_dispose;
  widget_class->map = swb_panel_options_map;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-panel-options.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbPanelOptions, title);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelOptions, echo);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelOptions, one);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelOptions, half_open);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelOptions, broadcast);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelOptions, log_limit);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelOptions, timeout_row);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelOptions, timeout);
  gtk_widget_class_bind_template_callback (widget_class, on_title_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_limit_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
}

static void
swb_panel_options_init (SwbPanelOptions *self)
{
  self->syncing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->syncing = FALSE;
}

/**
 * swb_panel_options_new:
 * @panel: the panel whose settings to show
 *
 * Returns: (transfer floating): a popover
 */
GtkWidget *
swb_panel_options_new (SwbPanel *panel)
{
  SwbPanelOptions *self = g_object_new (SWB_TYPE_PANEL_OPTIONS, NULL);
  SwbPanelKind kind = swb_panel_get_kind (panel);

  self->panel = g_object_ref (panel);
  gtk_widget_set_visible (self->one, kind == SWB_PANEL_KIND_TCP_SERVER);
  gtk_widget_set_visible (self->half_open, kind != SWB_PANEL_KIND_UDP);
  gtk_widget_set_visible (self->broadcast, kind == SWB_PANEL_KIND_UDP);
  gtk_widget_set_visible (self->timeout_row, kind == SWB_PANEL_KIND_TCP_CLIENT);
  return GTK_WIDGET (self);
}
