#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-connection-item.h"

/**
 * SwbConnectionItem:
 *
 * One open connection as an item of a list model: its number, its peer's address as text, and the page that it belongs
 * to (not owned: the page owns the list that holds its items). Immutable. Main thread.
 */
struct _SwbConnectionItem
{
  GObject parent_instance;

  gpointer page;
  SwbConnectionInfo *info;
  char *label;
};

G_DEFINE_FINAL_TYPE (SwbConnectionItem, swb_connection_item, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_LABEL,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void
swb_connection_item_finalize (GObject *object)
{
  SwbConnectionItem *self = SWB_CONNECTION_ITEM (object);

  if (self->page != NULL)
    g_object_remove_weak_pointer (self->page, &self->page);
  g_clear_pointer (&self->info, swb_connection_info_unref);
  g_free (self->label);

  G_OBJECT_CLASS (swb_connection_item_parent_class)->finalize (object);
}

static void
swb_connection_item_get_property (GObject    *object,
                                  guint       id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  SwbConnectionItem *self = SWB_CONNECTION_ITEM (object);

  if (id == PROP_LABEL)
    g_value_set_string (value, self->label);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
swb_connection_item_class_init (SwbConnectionItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = swb_connection_item_finalize;
  object_class->get_property = swb_connection_item_get_property;

  props[PROP_LABEL] =
    g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
swb_connection_item_init (SwbConnectionItem *self)
{
}

/**
 * swb_connection_item_new:
 * @page: (type SwbPage): the page that the connection belongs to
 * @info: the connection
 *
 * Returns: (transfer full): a new item
 */
SwbConnectionItem *
swb_connection_item_new (gpointer           page,
                         SwbConnectionInfo *info)
{
  SwbConnectionItem *self = g_object_new (SWB_TYPE_CONNECTION_ITEM, NULL);

  self->page = page;
  g_object_add_weak_pointer (page, &self->page);
  self->info = swb_connection_info_ref (info);
  self->label = swb_net_address_to_string (swb_connection_info_get_remote (info));
  return self;
}

/**
 * swb_connection_item_get_page:
 * @self: an item
 *
 * Returns: (nullable) (transfer none) (type SwbPage): its page; %NULL when that is gone
 */
gpointer
swb_connection_item_get_page (SwbConnectionItem *self)
{
  return self->page;
}

/**
 * swb_connection_item_get_id:
 * @self: an item
 *
 * Returns: the connection's number, from 1
 */
guint32
swb_connection_item_get_id (SwbConnectionItem *self)
{
  return swb_connection_info_get_id (self->info);
}

/**
 * swb_connection_item_get_info:
 * @self: an item
 *
 * Returns: (transfer none): what is known of the connection
 */
SwbConnectionInfo *
swb_connection_item_get_info (SwbConnectionItem *self)
{
  return self->info;
}

/**
 * swb_connection_item_get_label:
 * @self: an item
 *
 * Returns: (transfer none): the peer's address, ADDRESS:PORT
 */
const char *
swb_connection_item_get_label (SwbConnectionItem *self)
{
  return self->label;
}
