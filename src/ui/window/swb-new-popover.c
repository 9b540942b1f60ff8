#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-new-popover.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-accessible.h"
#include "swb-described-button.h"
#include "swb-error.h"
#include "swb-example.h"
#include "swb-local.h"
#include "swb-panel-address.h"

/**
 * SwbNewPopover:
 *
 * Asks what panel to make. Everything is filled in and Create has the focus's Enter, so that opening it and one more
 * press make a listening server. Emits #SwbNewPopover::create with the settings. On a second page are the shipped examples.
 */
struct _SwbNewPopover
{
  GtkPopover parent_instance;

  GtkWidget *server;
  GtkWidget *client;
  GtkWidget *udp;
  GtkWidget *host;
  GtkWidget *port;
  GtkWidget *hint;
  GtkWidget *create;
  GtkWidget *stack;
  GtkWidget *examples_button;
  GtkWidget *back;
  GtkWidget *examples;

  guint16 first_port;
  gboolean syncing;
};

G_DEFINE_FINAL_TYPE (SwbNewPopover, swb_new_popover, GTK_TYPE_POPOVER)

enum
{
  CREATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static SwbPanelKind
get_kind (SwbNewPopover *self)
{
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->client)))
    return SWB_PANEL_KIND_TCP_CLIENT;
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->udp)))
    return SWB_PANEL_KIND_UDP;
  return SWB_PANEL_KIND_TCP_SERVER;
}

/* Says again what holds, in place of an error that was shown. */
static void
show_hint (SwbNewPopover *self)
{
  static const char *const hints[] = {
    [SWB_PANEL_KIND_TCP_SERVER] = N_ ("Listens at once. * is all interfaces of this machine."),
    [SWB_PANEL_KIND_TCP_CLIENT] = N_ ("Connect it with its button when it is made."),
    [SWB_PANEL_KIND_UDP] = N_ ("Binds at once. * is all interfaces of this machine."),
  };

  gtk_label_set_text (GTK_LABEL (self->hint), _ (hints[get_kind (self)]));
  gtk_widget_remove_css_class (self->hint, "error");
  gtk_widget_remove_css_class (self->host, "error");
  gtk_widget_remove_css_class (self->port, "error");
}

static void
fill (SwbNewPopover *self)
{
  g_autoptr (SwbPanelSettings) settings = swb_new_panel_settings (get_kind (self), self->first_port);
  g_autofree char *port = g_strdup_printf ("%u", swb_panel_settings_get_port (settings));

  self->syncing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->host), swb_panel_settings_get_host (settings));
  gtk_editable_set_text (GTK_EDITABLE (self->port), port);
  self->syncing = FALSE;
  show_hint (self);
}

static void
on_kind_toggled (SwbNewPopover *self,
                 GtkWidget     *toggle)
{
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (toggle)) && self->port != NULL)
    fill (self);
}

static void
on_edited (SwbNewPopover *self)
{
  if (!self->syncing)
    show_hint (self);
}

static void
on_create (SwbNewPopover *self)
{
  static const char *const schemes[] = { "tcp-server", "tcp-client", "udp" };
  g_autofree char *host = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->host))));
  g_autofree char *port = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->port))));
  g_autoptr (SwbPanelSettings) settings = NULL;
  g_autoptr (GError) error = NULL;
  gboolean bare_ipv6 = strchr (host, ':') != NULL && host[0] != '[';
  g_autofree char *escaped = g_uri_escape_string (host, "*[]:", TRUE);
  g_autofree char *address =
    g_strdup_printf (bare_ipv6 ? "%s://[%s]:%s" : "%s://%s:%s", schemes[get_kind (self)], escaped, port);

  settings = swb_panel_address_parse (address, &error);
  if (settings == NULL)
    {
      gboolean port_wrong = g_error_matches (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_PORT);

      gtk_label_set_text (GTK_LABEL (self->hint), error->message);
      gtk_widget_add_css_class (self->hint, "error");
      gtk_widget_add_css_class (port_wrong ? self->port : self->host, "error");
      return;
    }
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CREATE], 0, settings);
}

static void
on_examples (SwbNewPopover *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "examples");
  gtk_widget_grab_focus (gtk_widget_get_first_child (self->examples));
}

static void
on_back (SwbNewPopover *self)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "panel");
  gtk_widget_grab_focus (self->examples_button);
}

/* Its action makes the panel; a popover with buttons stays until it is told. */
static GtkWidget *
new_example_button (SwbNewPopover    *self,
                    const SwbExample *example)
{
  GtkWidget *button = swb_described_button_new (_ (example->title), _ (example->description));

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", example->name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.new-example");
  g_signal_connect_object (button, "clicked", G_CALLBACK (gtk_popover_popdown), self, G_CONNECT_SWAPPED);
  return button;
}

static void
list_examples (SwbNewPopover *self)
{
  gsize count;
  const SwbExample *examples = swb_example_list (&count);

  for (gsize i = 0; i < count; i++)
    gtk_box_append (GTK_BOX (self->examples), new_example_button (self, &examples[i]));
}

static void
swb_new_popover_map (GtkWidget *widget)
{
  SwbNewPopover *self = SWB_NEW_POPOVER (widget);

  fill (self);
  gtk_stack_set_visible_child_full (GTK_STACK (self->stack), "panel", GTK_STACK_TRANSITION_TYPE_NONE);
  gtk_window_set_default_widget (GTK_WINDOW (gtk_widget_get_root (widget)), NULL);
  GTK_WIDGET_CLASS (swb_new_popover_parent_class)->map (widget);
  gtk_widget_grab_focus (self->port);
}

static void
swb_new_popover_class_init (SwbNewPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->map = swb_new_popover_map;

  signals[CREATE] = g_signal_new ("create", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, SWB_TYPE_PANEL_SETTINGS);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-new-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbNewPopover, server);
  gtk_widget_class_bind_template_child (widget_class, SwbNewPopover, client);
  gtk_widget_class_bind_template_child (widget_class, SwbNewPopover, udp);
  gtk_widget_class_bind_template_child (widget_class, SwbNewPopover, host);
  gtk_widget_class_bind_template_child (widget_class, SwbNewPopover, port);
  gtk_widget_class_bind_template_child (widget_class, SwbNewPopover, hint);
  gtk_widget_class_bind_template_child (widget_class, SwbNewPopover, create);
  gtk_widget_class_bind_template_child (widget_class, SwbNewPopover, stack);
  gtk_widget_class_bind_template_child (widget_class, SwbNewPopover, examples_button);
  gtk_widget_class_bind_template_child (widget_class, SwbNewPopover, back);
  gtk_widget_class_bind_template_child (widget_class, SwbNewPopover, examples);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_create);
  gtk_widget_class_bind_template_callback (widget_class, on_examples);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
}

static void
swb_new_popover_init (SwbNewPopover *self)
{
  self->first_port = SWB_FIRST_PORT;
  self->syncing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->syncing = FALSE;

  swb_accessible_set_name (self->server, _ ("TCP Server"));
  swb_accessible_set_name (self->client, _ ("TCP Client"));
  swb_accessible_set_name (self->udp, _ ("UDP"));
  swb_accessible_set_name (self->host, _ ("Address"));
  swb_accessible_set_name (self->port, _ ("Port"));
  swb_accessible_set_name (self->create, _ ("Create"));
  swb_accessible_set_name (self->examples_button, _ ("Examples"));
  swb_accessible_set_name (self->back, _ ("Back"));
  list_examples (self);
}

/**
 * swb_new_panel_settings:
 * @kind: kind of panel
 * @first_port: the lowest port to propose
 *
 * Returns: (transfer full): settings of a new panel as it is proposed: all interfaces and a free port; for a client
 *   this machine
 */
SwbPanelSettings *
swb_new_panel_settings (SwbPanelKind kind,
                        guint16      first_port)
{
  SwbPanelSettings *settings = swb_panel_settings_new (kind);
  guint port = kind == SWB_PANEL_KIND_TCP_CLIENT ? SWB_FIRST_PORT : swb_local_find_free_port (kind, first_port);

  g_object_set (settings, "port", port, NULL);
  return settings;
}

/**
 * swb_new_popover_set_first_port:
 * @self: a popover
 * @port: the lowest port to propose: above those of panels that are only stopped
 */
void
swb_new_popover_set_first_port (SwbNewPopover *self,
                                guint16        port)
{
  self->first_port = port;
}
