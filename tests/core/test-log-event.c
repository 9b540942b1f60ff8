#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "swb-log-event.h"

static void
test_format (void)
{
  static const struct
  {
    SwbLogEventId id;
    const char *args[4];
    const char *text;
  } cases[] = {
    { SWB_LOG_EVENT_PEER_CLOSED, { "12" }, "closed by peer (FIN) after 12 bytes" },
    { SWB_LOG_EVENT_PEER_RESET, { "0" }, "reset by peer (RST) after 0 bytes" },
    { SWB_LOG_EVENT_REFUSED,
      { "127.0.0.1:9" },
      "connection refused by 127.0.0.1:9: nothing listens on that port there" },
    { SWB_LOG_EVENT_CONNECT_TIMED_OUT, { "192.0.2.1:80", "10" }, "no answer from 192.0.2.1:80 within 10 s" },
    { SWB_LOG_EVENT_CONNECT_TIMED_OUT, { "192.0.2.1:80" }, "no answer from 192.0.2.1:80 within  s" },
    { SWB_LOG_EVENT_QUEUE_FULL,
      { "{2}", "7" },
      "7 bytes for {2} were not taken: too much is waiting to be sent already" },
    { SWB_LOG_EVENT_BROKEN, { "a", "too", "many" }, "connection broken: a" },
    { SWB_LOG_EVENT_NOBODY, { NULL }, "not sent: there is nobody to send to" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = swb_log_event_format (cases[i].id, cases[i].args, FALSE);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_no_args (void)
{
  g_autofree char *text = swb_log_event_format (SWB_LOG_EVENT_LISTENING, NULL, TRUE);

  g_assert_cmpstr (text, ==, "listening on ");
}

static void
test_unknown (void)
{
  g_assert_null (swb_log_event_format ((SwbLogEventId) 9999, NULL, TRUE));
  g_assert_null (swb_log_event_get_nick ((SwbLogEventId) 9999));
  g_assert_null (swb_log_event_get_nick (SWB_LOG_EVENT_NONE));
  g_assert_cmpint (swb_log_event_get_severity ((SwbLogEventId) 9999), ==, SWB_LOG_SEVERITY_INFO);
}

/* Every event has a text and a name of its own: nobody can take one for another. */
static void
test_distinct (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint known = 0;

  for (guint id = 0; id < 1000; id++)
    {
      const char *nick = swb_log_event_get_nick ((SwbLogEventId) id);

      if (nick == NULL)
        continue;
      known++;
      g_assert_true (g_hash_table_add (seen, g_strdup (nick)));
      g_assert_true (g_hash_table_add (seen, swb_log_event_format ((SwbLogEventId) id, NULL, FALSE)));
    }

  g_assert_cmpuint (known, >=, 32);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log-event/format", test_format);
  g_test_add_func ("/log-event/no-args", test_no_args);
  g_test_add_func ("/log-event/unknown", test_unknown);
  g_test_add_func ("/log-event/distinct", test_distinct);

  return g_test_run ();
}
