#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <netinet/in.h>
#include <string.h>

#include "swb-log-store.h"

/*
 * Writes one log and, beside it, what each side sent, for test_log_tshark.py to compare with what tshark makes of it:
 *
 *   log-writer DIRECTORY LOCAL REMOTE tcp|udp SEQUENCE fin|rst SIZE
 */

#define CHUNK (256 * 1024)

static void
append (SwbLogStore  *store,
        SwbLogFlow   *flow,
        SwbDirection  direction,
        GByteArray   *sent,
        const guint8 *data,
        gsize         length,
        gint64        time)
{
  swb_log_store_append_data (store, flow, direction, data, length, time);
  swb_log_store_commit (store);
  g_byte_array_append (sent, data, (guint) length);
}

static void
save (const char *directory,
      const char *name,
      GByteArray *bytes)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, (const char *) bytes->data, (gssize) bytes->len, &error);
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GByteArray) received = g_byte_array_new ();
  g_autoptr (GByteArray) sent = g_byte_array_new ();
  g_autoptr (SwbLogStore) store = NULL;
  g_autoptr (SwbLogFlow) flow = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  const char *count[] = { "5", NULL };
  SwbNetAddress local, remote;
  int protocol;
  gsize size;
  gint64 time = G_GINT64_CONSTANT (1700000000123456789);

  g_assert_cmpint (argc, ==, 8);
  protocol = g_str_equal (argv[4], "tcp") ? IPPROTO_TCP : IPPROTO_UDP;
  size = (gsize) g_ascii_strtoull (argv[7], NULL, 10);
  g_assert_true (swb_net_address_parse (&local, argv[2], NULL));
  g_assert_true (swb_net_address_parse (&remote, argv[3], NULL));

  path = g_build_filename (argv[1], "log.pcapng", NULL);
  store = swb_log_store_new (path);
  swb_log_store_open (store, &error);
  g_assert_no_error (error);

  flow = swb_log_flow_new (1, protocol, &local, &remote, (guint32) g_ascii_strtoull (argv[5], NULL, 10));
  swb_log_store_append_event (store, NULL, SWB_LOG_EVENT_LISTENING, (const char *[]){ argv[2], NULL }, time++);
  swb_log_store_append_open (store, flow, SWB_DIRECTION_IN, SWB_LOG_EVENT_ACCEPTED, time++);
  append (store, flow, SWB_DIRECTION_IN, received, (const guint8 *) "login\n", 6, time++);
  append (store, flow, SWB_DIRECTION_OUT, sent, (const guint8 *) "Password: ", 10, time++);
  swb_log_store_append_event (store, flow, SWB_LOG_EVENT_QUEUE_FULL, (const char *[]){ argv[3], "77", NULL }, time++);

  for (gsize done = 0; done < size; done += CHUNK)
    {
      gsize length = MIN (CHUNK, size - done);

      for (gsize i = 0; i < length; i++)
        chunk[i] = (guint8) ((done + i) * 7 + ((done + i) >> 8));
      if (protocol == IPPROTO_UDP)
        length = MIN (length, 65507);
      append (store, flow, SWB_DIRECTION_IN, received, chunk, length, time++);
      if (done % (4 * CHUNK) == 0)
        append (store, flow, SWB_DIRECTION_OUT, sent, chunk, length / 3, time++);
    }
  append (store, flow, SWB_DIRECTION_OUT, sent, (const guint8 *) "bye\n", 4, time++);

  if (g_str_equal (argv[6], "rst"))
    {
      swb_log_store_append_end (store, flow, SWB_DIRECTION_IN, SWB_LOG_KIND_RST, SWB_LOG_EVENT_PEER_RESET, count,
                                time++);
    }
  else
    {
      swb_log_store_append_end (store, flow, SWB_DIRECTION_IN, SWB_LOG_KIND_FIN, SWB_LOG_EVENT_PEER_CLOSED, count,
                                time++);
      swb_log_store_append_end (store, flow, SWB_DIRECTION_OUT, SWB_LOG_KIND_FILLER, SWB_LOG_EVENT_NONE, NULL, time++);
    }
  swb_log_store_close (store);

  save (argv[1], "received", received);
  save (argv[1], "sent", sent);
  return 0;
}
