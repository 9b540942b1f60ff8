#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-panel-private.h"

#include "swb-panel-address.h"

/* A panel as a page: what the list, the log and the window's actions see of it. */

static const char *
swb_panel_page_get_kind_label (SwbPage *page)
{
  return swb_panel_get_kind_label (SWB_PANEL (page));
}

static const char *
swb_panel_page_get_state_nick (SwbPage *page)
{
  return swb_panel_get_state_nick (SWB_PANEL (page));
}

static char *
swb_panel_page_dup_title (SwbPage *page)
{
  return swb_panel_dup_title (SWB_PANEL (page));
}

static char *
swb_panel_page_dup_address (SwbPage *page)
{
  return swb_panel_dup_full_address (SWB_PANEL (page));
}

static char *
swb_panel_page_dup_state_text (SwbPage *page)
{
  return swb_panel_dup_state_text (SWB_PANEL (page));
}

/* Whether both are the same place for a panel of their kind, other settings aside. */
static gboolean
is_same_place (SwbPanelSettings *a,
               SwbPanelSettings *b)
{
  return swb_panel_settings_get_kind (a) == swb_panel_settings_get_kind (b) &&
         swb_panel_settings_get_port (a) == swb_panel_settings_get_port (b) &&
         g_str_equal (swb_panel_settings_get_host (a), swb_panel_settings_get_host (b));
}

/* By its title, by the address that it has, or by the one that it was made with. */
static guint
swb_panel_get_likeness (SwbPage    *page,
                        const char *name)
{
  SwbPanel *self = SWB_PANEL (page);
  g_autofree char *title = swb_panel_dup_title (self);
  g_autofree char *address = swb_panel_dup_address (self);
  g_autofree char *full = swb_panel_dup_full_address (self);
  g_autofree char *local = NULL;
  g_autofree char *given = NULL;
  g_autofree char *made = NULL;
  g_autoptr (SwbPanelSettings) parsed = NULL;

  if (g_str_equal (name, title))
    return 5;
  if (g_str_equal (name, full))
    return 4;
  if (swb_net_address_is_set (&swb_panel_get_status (self)->local))
    local = swb_net_address_to_string (&swb_panel_get_status (self)->local);
  if (g_str_equal (name, address) || g_strcmp0 (name, local) == 0)
    return 3;

  parsed = swb_panel_address_parse (name, NULL);
  if (parsed == NULL || !is_same_place (parsed, swb_panel_get_settings (self)))
    return 0;
  given = swb_panel_address_format (parsed, TRUE);
  made = swb_panel_address_format (swb_panel_get_settings (self), TRUE);
  return g_str_equal (given, made) ? 2 : 1;
}

static SwbLogStore *
swb_panel_dup_log (SwbPage *page)
{
  return swb_endpoint_dup_log (SWB_PANEL (page)->endpoint);
}

static GListModel *
swb_panel_page_get_connections (SwbPage *page)
{
  return swb_panel_get_connections (SWB_PANEL (page));
}

/* The peers of a UDP panel come and go with every datagram; those of a client are one. */
static gboolean
swb_panel_lists_connections (SwbPage *page)
{
  return swb_panel_get_kind (SWB_PANEL (page)) == SWB_PANEL_KIND_TCP_SERVER;
}

static const char *
swb_panel_get_encoding (SwbPage *page)
{
  return swb_panel_settings_get_encoding (SWB_PANEL (page)->settings);
}

static gboolean
swb_panel_set_encoding (SwbPage    *page,
                        const char *encoding)
{
  return swb_panel_set (SWB_PANEL (page), "encoding", encoding, NULL);
}

static SwbDataFormat
swb_panel_get_view (SwbPage *page)
{
  return swb_panel_settings_get_view (SWB_PANEL (page)->settings);
}

static void
swb_panel_set_view (SwbPage      *page,
                    SwbDataFormat view)
{
  swb_panel_set (SWB_PANEL (page), "view", view == SWB_DATA_FORMAT_HEX ? "hex" : "text", NULL);
}

static const GError *
swb_panel_page_get_error (SwbPage *page)
{
  return swb_panel_get_error (SWB_PANEL (page));
}

static gboolean
swb_panel_page_is_live (SwbPage *page)
{
  return swb_panel_is_live (SWB_PANEL (page));
}

static void
swb_panel_describe (SwbPage         *page,
                    GVariantBuilder *builder)
{
  const SwbEndpointStatus *status = swb_panel_get_status (SWB_PANEL (page));

  g_variant_builder_add (builder, "{sv}", "received", g_variant_new_uint64 (status->received));
  g_variant_builder_add (builder, "{sv}", "sent", g_variant_new_uint64 (status->sent));
  g_variant_builder_add (builder, "{sv}", "clients", g_variant_new_uint32 (status->connections));
}

/* The log of a panel that the user deleted goes too, unless the user named the file. */
static void
swb_panel_close (SwbPage *page,
                 gboolean deleted)
{
  if (deleted)
    swb_endpoint_close_and_discard (SWB_PANEL (page)->endpoint);
  else
    swb_endpoint_close (SWB_PANEL (page)->endpoint);
}

void
swb_panel_init_page (SwbPageClass *klass)
{
  klass->get_kind_label = swb_panel_page_get_kind_label;
  klass->get_state_nick = swb_panel_page_get_state_nick;
  klass->dup_title = swb_panel_page_dup_title;
  klass->dup_address = swb_panel_page_dup_address;
  klass->dup_state_text = swb_panel_page_dup_state_text;
  klass->get_likeness = swb_panel_get_likeness;
  klass->dup_log = swb_panel_dup_log;
  klass->get_connections = swb_panel_page_get_connections;
  klass->lists_connections = swb_panel_lists_connections;
  klass->get_encoding = swb_panel_get_encoding;
  klass->set_encoding = swb_panel_set_encoding;
  klass->get_view = swb_panel_get_view;
  klass->set_view = swb_panel_set_view;
  klass->get_error = swb_panel_page_get_error;
  klass->is_live = swb_panel_page_is_live;
  klass->describe = swb_panel_describe;
  klass->close = swb_panel_close;
}
