#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-connections.h"

#include "swb-connection-info-private.h"
#include "swb-log-reader.h"

/* Looked for cancelling each so many records. */
#define CHECK_RECORDS 4096u

static SwbConnectionInfo *
find_connection (GHashTable         *by_number,
                 GPtrArray          *list,
                 guint               max,
                 const SwbLogRecord *record)
{
  SwbConnectionInfo *info = g_hash_table_lookup (by_number, GUINT_TO_POINTER (record->flow));

  if (info != NULL || list->len >= max || !swb_net_address_is_set (&record->remote))
    return info;
  info = swb_connection_info_new (record->flow, &record->local, &record->remote, record->time);
  g_ptr_array_add (list, info);
  g_hash_table_insert (by_number, GUINT_TO_POINTER (record->flow), info);
  return info;
}

/**
 * swb_log_list_connections:
 * @store: a log
 * @max: list no more than these
 * @cancellable: (nullable): to end early
 * @error: return location for `G_IO_ERROR_CANCELLED`
 *
 * Reads a whole log to find the TCP connections and the pairs of UDP addresses that are in it, with their bytes. Takes
 * time in proportion to its size; what follows damage is left out. Any thread; best one of its own.
 *
 * Returns: (transfer full) (element-type SwbConnectionInfo) (nullable): the connections in the order in which they come;
 *   their numbers are those of the records' flows
 */
GPtrArray *
swb_log_list_connections (SwbLogStore  *store,
                          guint         max,
                          GCancellable *cancellable,
                          GError      **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_connection_info_unref);
  g_autoptr (GHashTable) by_number = g_hash_table_new (NULL, NULL);
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (store);
  guint64 offset = swb_log_reader_get_first_offset (reader);
  guint64 count = 0;
  SwbLogRecord record;

  while (swb_log_reader_read (reader, offset, &record, NULL))
    {
      SwbConnectionInfo *info = record.flow != 0 ? find_connection (by_number, list, max, &record) : NULL;

      if (info != NULL && record.kind == SWB_LOG_KIND_DATA)
        swb_connection_info_add_bytes (info, record.direction, record.payload_length);
      offset = record.next;
      if (++count % CHECK_RECORDS == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
    }
  return g_steal_pointer (&list);
}
