#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-welcome.h"

#include <glib/gi18n.h>

#include "swb-icon.h"
#include "swb-local.h"
#include "swb-new-popover.h"

/**
 * SwbWelcome:
 *
 * What an empty window shows: the three kinds of panel and a demo as large buttons. Emits #SwbWelcome::chosen with the settings of
 * the panel to make.
 */
struct _SwbWelcome
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *server;
  GtkWidget *client;
  GtkWidget *udp;
  GtkWidget *demo;
};

G_DEFINE_FINAL_TYPE (SwbWelcome, swb_welcome, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
choose (SwbWelcome  *self,
        SwbPanelKind kind)
{
  g_autoptr (SwbPanelSettings) settings = swb_new_panel_settings (kind, SWB_FIRST_PORT);

  g_signal_emit (self, signals[CHOSEN], 0, settings);
}

static void
on_server_clicked (SwbWelcome *self)
{
  choose (self, SWB_PANEL_KIND_TCP_SERVER);
}

static void
on_client_clicked (SwbWelcome *self)
{
  choose (self, SWB_PANEL_KIND_TCP_CLIENT);
}

static void
on_udp_clicked (SwbWelcome *self)
{
  choose (self, SWB_PANEL_KIND_UDP);
}

static void
swb_welcome_dispose (GObject *object)
{
  SwbWelcome *self = SWB_WELCOME (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (swb_welcome_parent_class)->dispose (object);
}

static void
swb_welcome_class_init (SwbWelcomeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_welcome_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, SWB_TYPE_PANEL_SETTINGS);

  g_type_ensure (SWB_TYPE_ICON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbWelcome, scroller);
  gtk_widget_class_bind_template_child (widget_class, SwbWelcome, server);
  gtk_widget_class_bind_template_child (widget_class, SwbWelcome, client);
  gtk_widget_class_bind_template_child (widget_class, SwbWelcome, udp);
  gtk_widget_class_bind_template_child (widget_class, SwbWelcome, demo);
  gtk_widget_class_bind_template_callback (widget_class, on_server_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_client_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_udp_clicked);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
swb_welcome_init (SwbWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->server), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("TCP Server"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->client), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("TCP Client"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->udp), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("UDP"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->demo), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Loopback Demo"), -1);
}
