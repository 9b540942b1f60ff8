#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include "swb-resolve.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-error.h"

static void
looked_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) addresses = NULL;
  guint16 port = (guint16) GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (task), "port"));
  const char *host = g_task_get_task_data (task);
  GList *found = g_resolver_lookup_by_name_finish (G_RESOLVER (object), result, &error);

  if (error != NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_task_return_error (task, g_steal_pointer (&error));
      else if (g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
        g_task_return_new_error (task, SWB_NET_ERROR, SWB_NET_ERROR_RESOLVE,
                                 _("No machine is known by the name “%s”. Check the spelling, or write its IP address."),
                                 host);
      else
        g_task_return_new_error (task, SWB_NET_ERROR, SWB_NET_ERROR_RESOLVE,
                                 _("The name “%s” could not be looked up (%s). Check the network, or write the IP "
                                   "address."), host, error->message);
      return;
    }

  addresses = g_array_new (FALSE, FALSE, sizeof (SwbNetAddress));
  for (GList *l = found; l != NULL && addresses->len < SWB_RESOLVE_MAX_ADDRESSES; l = l->next)
    {
      g_autoptr (GSocketAddress) gio = g_inet_socket_address_new (l->data, port);
      SwbNetAddress address;

      if (swb_net_address_from_gio (&address, gio))
        g_array_append_val (addresses, address);
    }
  g_resolver_free_addresses (found);

  g_task_return_pointer (task, g_steal_pointer (&addresses), (GDestroyNotify) g_array_unref);
}

/**
 * swb_resolve_is_numeric:
 * @host: a host as typed: an address (an IPv6 one without brackets, with or without zone), a name, or `*`
 * @port: 0 … 65535
 * @address: (out): the address, when it is one; `*` gives `::`
 *
 * Returns: whether @host needs no looking up
 */
gboolean
swb_resolve_is_numeric (const char    *host,
                        guint16        port,
                        SwbNetAddress *address)
{
  if (g_str_equal (host, "*"))
    {
      *address = (SwbNetAddress){ .family = G_SOCKET_FAMILY_IPV6, .port = port };
      return TRUE;
    }

  return swb_net_address_from_host (address, host, port, NULL);
}

/**
 * swb_resolve_async:
 * @host: as for swb_resolve_is_numeric()
 * @port: 0 … 65535
 * @cancellable: (nullable): gives up
 * @callback: called in the caller's thread-default context, never before this returns
 * @data: for @callback
 *
 * Looks up a host's addresses by the system's own means (getaddrinfo(3), in GIO's thread pool).
 */
void
swb_resolve_async (const char         *host,
                   guint16             port,
                   GCancellable       *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer            data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  SwbNetAddress address;

  g_task_set_source_tag (task, swb_resolve_async);
  g_task_set_task_data (task, g_strdup (host), g_free);
  g_object_set_data (G_OBJECT (task), "port", GUINT_TO_POINTER (port));

  if (swb_resolve_is_numeric (host, port, &address))
    {
      GArray *addresses = g_array_new (FALSE, FALSE, sizeof (SwbNetAddress));

      g_array_append_val (addresses, address);
      g_task_return_pointer (task, addresses, (GDestroyNotify) g_array_unref);
    }
  else if (strchr (host, '%') != NULL)
    {
      g_autoptr (GError) error = NULL;

      /* no name has a zone */
      swb_net_address_from_host (&address, host, port, &error);
      g_task_return_new_error (task, SWB_NET_ERROR, SWB_NET_ERROR_RESOLVE, "%s", error->message);
    }
  else
    {
      g_autoptr (GResolver) resolver = g_resolver_get_default ();

      g_resolver_lookup_by_name_async (resolver, host, cancellable, looked_up_cb, g_steal_pointer (&task));
    }
}

/**
 * swb_resolve_finish:
 * @result: what the callback got
 * @error: return location for a %SWB_NET_ERROR_RESOLVE or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type SwbNetAddress): the addresses in the order to try them, at least one
 */
GArray *
swb_resolve_finish (GAsyncResult *result,
                    GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
