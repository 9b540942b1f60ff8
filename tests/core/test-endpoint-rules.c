#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "endpoint-fixture.h"
#include "plain-peer.h"
#include "swb-endpoint-members.h"

/* @json: the rules, as in a file */
static void
set_rules (SwbEndpoint *endpoint,
           const char  *json)
{
  g_autofree char *document = g_strconcat ("{\"rules\":[", json, "]}", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (document, &error);
  g_auto (SwbJsonObject) object = { 0 };
  g_autoptr (GPtrArray) rules = NULL;
  g_autoptr (SwbReactions) reactions = NULL;

  g_assert_no_error (error);
  g_assert_true (swb_json_object_init (&object, node, "", &error));
  rules = swb_rule_list_read (&object, "rules", &error);
  g_assert_no_error (error);
  reactions = swb_reactions_new (rules, "UTF-8", &error);
  g_assert_no_error (error);
  swb_endpoint_set_reactions (endpoint, reactions);
}

static SwbEndpoint *
start (EndpointFixture *fixture,
       const char      *address,
       const char      *rules,
       SwbEndpointState state)
{
  SwbEndpoint *endpoint = fixture_endpoint_new (address, fixture->directory);

  set_rules (endpoint, rules);
  swb_endpoint_start (endpoint);
  fixture_wait_state (endpoint, state);
  return endpoint;
}

static SwbEndpoint *
start_server (EndpointFixture *fixture,
              const char      *rules)
{
  return start (fixture, "tcp-server://127.0.0.1:0", rules, SWB_ENDPOINT_STATE_LISTENING);
}

static void
assert_ends (int         fd,
             const char *text)
{
  g_autoptr (GString) all = g_string_new (NULL);

  g_assert_cmpint (peer_read_to_end (fd, all), ==, 0);
  g_assert_cmpstr (all->str, ==, text);
  close (fd);
}

static void
assert_event (SwbEndpoint *endpoint,
              const char  *nick,
              gboolean     there)
{
  g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (endpoint);
  GString *events = fixture_events (log);

  g_test_message ("%s", events->str);
  g_assert_cmpint (strstr (events->str, nick) != NULL, ==, there);
  g_string_free (events, TRUE);
}

static gboolean
is_gone (SwbEndpoint             *endpoint,
         const SwbEndpointStatus *status,
         gpointer                 data)
{
  return status->connections_serial > 0 && status->connections == 0;
}

/* A connection may come and go in one wake-up. */
static void
wait_gone (SwbEndpoint *endpoint)
{
  fixture_wait (endpoint, is_gone, NULL);
}

/* What a plain client sends, reads until it is closed, and which rows the log has. */
static void
test_server (EndpointFixture *fixture,
             gconstpointer    data)
{
  static const struct
  {
    const char *rules;
    const char *sends;
    const char *reads;
    const char *event;
  } cases[] = {
    /* answers ACK!, closes */
    { "{\"actions\":[{\"do\":\"send\",\"data\":\"ACK!\"},{\"do\":\"close\"}]}", "hi", "ACK!", "closed" },
    /* greets, answers, closes on exit */
    { "{\"when\":\"open\",\"actions\":[{\"do\":\"send\",\"data\":\"欢迎\"}]},"
      "{\"match\":\"equals\",\"pattern\":\"exit\",\"unit\":\"line\",\"actions\":[{\"do\":\"close\"}]},"
      "{\"unit\":\"line\",\"actions\":[{\"do\":\"send\",\"data\":\"Hello,{{0}}!\",\"variables\":true}]}",
      "you\nme\r\nexit\nmore", "欢迎Hello,you!Hello,me!", "closed" },
    { "{\"match\":\"contains\",\"pattern\":\"BYE\",\"actions\":[{\"do\":\"close\"}]},"
      "{\"match\":\"regex\",\"pattern\":\"(\\\\d+)\\\\+(\\\\d+);\",\"actions\":[{\"do\":\"send\",\"data\":\"<{{2}}{{1}}>\",\"variables\":true}]}",
      "1+2;33+4;xBYE", "<21><433>", "closed" },
    { "{\"match\":\"wildcard\",\"pattern\":\"61 ?? 63\",\"actions\":[{\"do\":\"echo\"}]},"
      "{\"match\":\"contains\",\"pattern\":\"!\",\"actions\":[{\"do\":\"close\"}]}", "xabcaXc!", "abcaXc", "closed" },
    /* in order, also behind a delay */
    { "{\"match\":\"contains\",\"pattern\":\"a\",\"actions\":[{\"do\":\"send\",\"data\":\"1\"},{\"do\":\"delay\",\"ms\":30},{\"do\":\"send\",\"data\":\"2\"}]},"
      "{\"match\":\"contains\",\"pattern\":\"b\",\"actions\":[{\"do\":\"send\",\"data\":\"3\"},{\"do\":\"close\"}]}", "aab", "12123", "closed" },
    { "{\"when\":\"open\",\"actions\":[{\"do\":\"send\",\"data\":\"full\"},{\"do\":\"close\"}]}", "", "full", "closed" },
    { "{\"when\":\"idle\",\"idle-ms\":20,\"actions\":[{\"do\":\"send\",\"data\":\"still there?\"},{\"do\":\"close\"}]}", "x", "still there?", "closed" },
    { "{\"unit\":\"gap\",\"gap-ms\":10,\"actions\":[{\"do\":\"echo\"},{\"do\":\"close\"}]}", "abc", "abc", "closed" },
    { "{\"actions\":[{\"do\":\"mark\",\"text\":\"seen\"},{\"do\":\"close\"}]}", "a", "", "rule-mark" },
    { "{\"actions\":[{\"do\":\"start-sequence\",\"name\":\"none\"},{\"do\":\"close\"}]}", "a", "", "rule-no-sequence" },
    { "{\"actions\":[{\"do\":\"send\",\"data\":\"x\",\"checksum\":\"sum-8\",\"checksum-range\":\"2..9\",\"prefix\":\"{{0}}\",\"variables\":true},"
      "{\"do\":\"close\"}]}", "a", "", "rule-fault" },
    { "{\"when\":\"close\",\"actions\":[{\"do\":\"send\",\"data\":\"farewell\"}]},{\"actions\":[{\"do\":\"close\"}]}", "a", "farewell", "closed" },
    { "{\"actions\":[{\"do\":\"pause-reading\",\"ms\":20},{\"do\":\"send\",\"data\":\"p\"}],\"match\":\"contains\",\"pattern\":\"a\"},"
      "{\"match\":\"contains\",\"pattern\":\"b\",\"actions\":[{\"do\":\"close\"}]}", "aab", "pp", "closed" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SwbEndpoint *server;
      int fd;

      g_test_message ("%s", cases[i].rules);
      server = start_server (fixture, cases[i].rules);
      fd = fixture_connect (server);
      peer_write (fd, cases[i].sends);
      assert_ends (fd, cases[i].reads);
      wait_gone (server);
      assert_event (server, cases[i].event, TRUE);
      fixture_close (server);
    }
}

/* The peer sees a reset, and the log says that it was ours. */
static void
test_reset (EndpointFixture *fixture,
            gconstpointer    data)
{
  SwbEndpoint *server = start_server (fixture, "{\"actions\":[{\"do\":\"reset\"},{\"do\":\"send\",\"data\":\"x\"}]}");
  int fd = fixture_connect (server);
  g_autoptr (GString) all = g_string_new (NULL);

  peer_write (fd, "a");
  g_assert_cmpint (peer_read_to_end (fd, all), ==, ECONNRESET);
  g_assert_cmpstr (all->str, ==, "");
  close (fd);
  wait_gone (server);
  assert_event (server, "reset", TRUE);
  assert_event (server, "peer-reset", FALSE);
  fixture_close (server);
}

/* What waits behind a delay when the connection ends is dropped, and said. */
static void
test_dropped (EndpointFixture *fixture,
              gconstpointer    data)
{
  SwbEndpoint *server = start_server (fixture, "{\"actions\":[{\"do\":\"delay\",\"ms\":60000},{\"do\":\"send\",\"data\":\"x\"}]}");
  int fd = fixture_connect (server);

  peer_write (fd, "a");
  fixture_wait_received (server, 1);
  shutdown (fd, SHUT_WR);
  assert_ends (fd, "");
  wait_gone (server);
  assert_event (server, "rule-dropped", TRUE);

  /* and when there are other rules, which take effect on what is open */
  fd = fixture_connect (server);
  peer_write (fd, "a");
  fixture_wait_received (server, 2);
  set_rules (server, "{\"actions\":[{\"do\":\"echo\"},{\"do\":\"close\"}]}");
  fixture_send (server, 0, "!"); /* commands are carried out in order */
  peer_assert_reads (fd, "!");
  peer_write (fd, "b");
  assert_ends (fd, "b");
  fixture_close (server);
}

/* Reading stops until it is resumed by hand. */
static void
test_pause (EndpointFixture *fixture,
            gconstpointer    data)
{
  SwbEndpoint *server = start_server (fixture, "{\"match\":\"contains\",\"pattern\":\"a\",\"actions\":[{\"do\":\"send\",\"data\":\"p\"},"
                                               "{\"do\":\"pause-reading\",\"ms\":0}]},"
                                               "{\"match\":\"contains\",\"pattern\":\"b\",\"actions\":[{\"do\":\"send\",\"data\":\"q\"},{\"do\":\"close\"}]}");
  int fd = fixture_connect (server);
  g_auto (SwbEndpointStatus) status = { 0 };

  peer_write (fd, "a");
  peer_assert_reads (fd, "p");
  peer_write (fd, "b");
  /* a command goes to the worker and back, and what has come is not read */
  swb_endpoint_clear_log (server);
  fixture_send (server, 1, "!");
  peer_assert_reads (fd, "!");
  swb_endpoint_get_status (server, &status);
  g_assert_cmpuint (status.received, ==, 1);
  swb_endpoint_resume_reading (server, 1);
  assert_ends (fd, "q");
  fixture_close (server);
}

static void
test_client (EndpointFixture *fixture,
             gconstpointer    data)
{
  guint16 port;
  int listener = peer_listen (&port);
  g_autofree char *address = g_strdup_printf ("tcp-client://127.0.0.1:%u", port);
  SwbEndpoint *client;
  int fd;

  client = start (fixture, address,
                  "{\"when\":\"open\",\"actions\":[{\"do\":\"send\",\"data\":\"{{local}} {{peer}}\\n\",\"variables\":true}]},"
                  "{\"match\":\"starts-with\",\"pattern\":\"220 \",\"actions\":[{\"do\":\"send\",\"data\":\"QUIT {{counter}}\",\"variables\":true},"
                  "{\"do\":\"close\"}]}", SWB_ENDPOINT_STATE_CONNECTED);
  fd = accept (listener, NULL, NULL);
  peer_write (fd, "220 ready");
  {
    g_autoptr (GString) all = g_string_new (NULL);
    g_autofree char *peer = g_strdup_printf (" 127.0.0.1:%u\nQUIT 1", port);

    g_assert_cmpint (peer_read_to_end (fd, all), ==, 0);
    g_assert_true (g_str_has_suffix (all->str, peer));
  }
  close (fd);
  close (listener);
  fixture_wait_state (client, SWB_ENDPOINT_STATE_STOPPED);
  fixture_close (client);
}

static void
test_udp (EndpointFixture *fixture,
          gconstpointer    data)
{
  SwbEndpoint *panel = start (fixture, "udp://127.0.0.1:0",
                              "{\"when\":\"open\",\"actions\":[{\"do\":\"send\",\"data\":\"welcome\"}]},"
                              "{\"match\":\"equals\",\"pattern\":\"bye\",\"actions\":[{\"do\":\"close\"}]},"
                              "{\"match\":\"equals\",\"pattern\":\"late\",\"actions\":[{\"do\":\"delay\",\"ms\":20},{\"do\":\"echo\"}]},"
                              "{\"when\":\"close\",\"actions\":[{\"do\":\"send\",\"data\":\"gone\"}]},"
                              "{\"actions\":[{\"do\":\"echo\"}]}", SWB_ENDPOINT_STATE_BOUND);
  int one = peer_connect_udp (fixture_get_port (panel));
  int two = peer_connect_udp (fixture_get_port (panel));

  peer_write (one, "a");
  peer_assert_reads (one, "welcome");
  peer_assert_reads (one, "a");
  g_assert_cmpint (write (one, "", 0), ==, 0);
  {
    char buffer[8];

    g_assert_cmpint (read (one, buffer, sizeof buffer), ==, 0);
  }
  peer_write (two, "b");
  peer_assert_reads (two, "welcome");
  peer_assert_reads (two, "b");
  peer_write (one, "late");
  peer_assert_reads (one, "late");

  /* forgotten, and opened again */
  peer_write (one, "bye");
  peer_assert_reads (one, "gone");
  fixture_wait_connections (panel, 1);
  peer_write (one, "c");
  peer_assert_reads (one, "welcome");
  peer_assert_reads (one, "c");

  swb_endpoint_stop (panel);
  peer_assert_reads (one, "gone");
  peer_assert_reads (two, "gone");
  fixture_close (panel);
  close (one);
  close (two);
}

/* Sends @text from @address, and is gone. */
static void
send_once (SwbEndpoint *panel,
           guint32      address,
           guint32      to,
           const char  *text)
{
  struct sockaddr_in from = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (address) };
  struct sockaddr_in sin = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (to), .sin_port = htons (fixture_get_port (panel)) };
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (bind (fd, (struct sockaddr *) &from, sizeof from), ==, 0);
  g_assert_cmpint (sendto (fd, text, strlen (text), 0, (struct sockaddr *) &sin, sizeof sin), ==, (gssize) strlen (text));
  close (fd);
}

static gboolean
has_sent (SwbEndpoint             *endpoint,
          const SwbEndpointStatus *status,
          gpointer                 data)
{
  return status->sent >= *(guint64 *) data;
}

/* An answer that is refused makes a new peer known where the table is full, and so the peer that is being answered, the
 * longest unused, is forgotten meanwhile. */
static void
test_forgotten_while_answered (EndpointFixture *fixture,
                               gconstpointer    data)
{
  static const char *const rules[] = {
    "{\"match\":\"contains\",\"pattern\":\"a\",\"actions\":[{\"do\":\"delay\",\"ms\":1000},{\"do\":\"send\",\"data\":\"1\"},"
    "{\"do\":\"send\",\"data\":\"2\"},{\"do\":\"delay\",\"ms\":1},{\"do\":\"send\",\"data\":\"3\"}]}",
    "{\"when\":\"close\",\"actions\":[{\"do\":\"send\",\"data\":\"1\"},{\"do\":\"send\",\"data\":\"2\"},{\"do\":\"close\"}]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      SwbEndpoint *panel = start (fixture, "udp://0.0.0.0:0", rules[i], SWB_ENDPOINT_STATE_BOUND);
      guint64 wanted = 2;

      /* known with 127.0.0.2 as the address of ours; the fault is told with 127.0.0.1 */
      send_once (panel, INADDR_LOOPBACK, INADDR_LOOPBACK + 1, "a");
      fixture_wait_received (panel, 1);
      for (guint j = 1; j < 4096; j++)
        {
          send_once (panel, INADDR_LOOPBACK + 0x100 + j, INADDR_LOOPBACK, "f");
          if (j % 64 == 0 || j == 4095)
            fixture_wait_received (panel, 1 + j);
        }
      if (i == 1)
        swb_endpoint_disconnect (panel, 1);
      fixture_wait (panel, has_sent, &wanted);
      fixture_wait_connections (panel, 4096);
      fixture_close (panel);
    }
}

static void
count_cb (SwbEndpoint *endpoint,
          const char  *rule,
          const char  *text,
          gpointer     data)
{
  g_assert_cmpstr (rule, ==, "alarm");
  g_assert_cmpstr (text, ==, "look");
  (*(guint *) data)++;
}

static void
test_notify (EndpointFixture *fixture,
             gconstpointer    data)
{
  SwbEndpoint *server = start_server (fixture, "{\"name\":\"alarm\",\"match\":\"contains\",\"pattern\":\"!\",\"actions\":[{\"do\":\"notify\",\"text\":\"look\"}]}");
  guint count = 0;
  int fd;

  g_signal_connect (server, "notification", G_CALLBACK (count_cb), &count);
  fd = fixture_connect (server);
  peer_write (fd, "!");
  while (count < 1)
    g_main_context_iteration (NULL, TRUE);
  peer_write (fd, "!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!");
  fixture_wait_received (server, 61);
  shutdown (fd, SHUT_WR);
  assert_ends (fd, "");
  wait_gone (server);
  assert_event (server, "rule-not-notified", TRUE);
  fixture_close (server);
  g_assert_cmpuint (count, <=, 20);
}

/* A rule that fires too often makes reading wait: nothing is lost, and it takes its time. */
static void
test_limit (EndpointFixture *fixture,
            gconstpointer    data)
{
  SwbEndpoint *server = start_server (fixture, "{\"match\":\"contains\",\"pattern\":\"a\",\"limit\":20,\"actions\":[{\"do\":\"echo\"}]},"
                                               "{\"match\":\"contains\",\"pattern\":\".\",\"actions\":[{\"do\":\"close\"}]}");
  gint64 begin = g_get_monotonic_time ();
  int fd = fixture_connect (server);

  peer_write (fd, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.");
  assert_ends (fd, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 900000);
  wait_gone (server);
  assert_event (server, "rule-limit", TRUE);
  fixture_close (server);
}

static gboolean
received_any (SwbEndpoint             *endpoint,
              const SwbEndpointStatus *status,
              gpointer                 data)
{
  return status->received >= *(guint64 *) data;
}

/* Two panels that echo each other stay at the limit. */
static void
test_two_echoes (EndpointFixture *fixture,
                 gconstpointer    data)
{
  static const char rule[] = "{\"limit\":200,\"actions\":[{\"do\":\"echo\"}]}";
  SwbEndpoint *one = start (fixture, "udp://127.0.0.1:0", rule, SWB_ENDPOINT_STATE_BOUND);
  SwbEndpoint *two = start (fixture, "udp://127.0.0.1:0", rule, SWB_ENDPOINT_STATE_BOUND);
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", fixture_get_port (two));
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  const SwbTarget target = { .kind = SWB_TARGET_ADDRESS, .address = address };
  gint64 begin = g_get_monotonic_time ();
  guint64 wanted = 450;

  swb_endpoint_send (one, &target, bytes);
  fixture_wait (one, received_any, &wanted);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 1900000);
  assert_event (two, "rule-limit", TRUE); /* it was the first to answer */
  fixture_close (one);
  fixture_close (two);
}

/* A peer that doesn't read makes the panel stop reading, and nothing is lost. */
static void
test_back_pressure (EndpointFixture *fixture,
                    gconstpointer    data)
{
  SwbEndpoint *server = start_server (fixture, "{\"limit\":0,\"actions\":[{\"do\":\"echo\"}]}");
  int fd = fixture_connect (server);
  g_autofree char *block = g_strnfill (65536, 'x');
  g_auto (SwbEndpointStatus) status = { 0 };
  gsize sent = 0, got = 0;
  gssize n;

  while ((n = send (fd, block, 65536, MSG_DONTWAIT)) > 0 || errno == EAGAIN)
    {
      struct timeval wait = { .tv_usec = 200000 };
      fd_set set;

      if (n > 0)
        {
          sent += (gsize) n;
          continue;
        }
      FD_ZERO (&set);
      FD_SET (fd, &set);
      if (select (fd + 1, NULL, &set, NULL, &wait) == 0)
        break; /* it takes no more */
    }
  swb_endpoint_get_status (server, &status);
  g_assert_cmpuint (status.queued, <=, 4 * 1024 * 1024);

  shutdown (fd, SHUT_WR);
  while ((n = read (fd, block, 65536)) > 0)
    got += (gsize) n;
  g_assert_cmpint (n, ==, 0);
  g_assert_cmpuint (got, ==, sent);
  close (fd);
  wait_gone (server);
  fixture_close (server);
}

/* Each byte that comes is answered by many: what waits stays small, nothing is refused, and nothing is lost. */
static void
test_congestion (EndpointFixture *fixture,
                 gconstpointer    data)
{
  enum { ANSWER = 100000, ASKED = 2500, DELAYED = 300 };
  g_autofree char *answer = g_strnfill (ANSWER, 'y');
  g_autofree char *rules = g_strdup_printf ("{\"limit\":0,\"match\":\"contains\",\"pattern\":\"x\",\"unit\":\"stream\",\"actions\":["
                                            "{\"do\":\"send\",\"data\":\"%s\"}]}", answer);
  g_autofree char *delayed = g_strdup_printf ("{\"limit\":0,\"match\":\"contains\",\"pattern\":\"x\",\"unit\":\"stream\",\"actions\":["
                                              "{\"do\":\"delay\",\"ms\":1},{\"do\":\"send\",\"data\":\"%s\"}]}", answer);
  g_autofree char *asked = g_strnfill (ASKED, 'x');
  g_autofree char *block = g_malloc (ANSWER);

  for (guint i = 0; i < 2; i++)
    {
      SwbEndpoint *server = start_server (fixture, i == 0 ? rules : delayed);
      int fd = fixture_connect (server);
      gsize wanted = (gsize) ANSWER * (i == 0 ? ASKED : DELAYED);
      gsize got = 0;
      guint reads = 0;
      gssize n;

      asked[i == 0 ? ASKED : DELAYED] = '\0';
      peer_write (fd, asked);
      while (got < wanted && (n = read (fd, block, ANSWER)) > 0)
        {
          g_auto (SwbEndpointStatus) status = { 0 };

          got += (gsize) n;
          if (reads++ % 64 != 0)
            continue;
          swb_endpoint_get_status (server, &status);
          g_assert_cmpuint (status.queued, <=, 2 * 1024 * 1024);
        }
      g_assert_cmpuint (got, ==, wanted);
      assert_event (server, "queue-full", FALSE);
      close (fd);
      fixture_close (server);
    }
}

static void
release_mutex (gpointer mutex)
{
  g_atomic_rc_box_release_full (mutex, (GDestroyNotify) g_mutex_clear);
}

static void
hold_up (SwbEndpoint *endpoint,
         gpointer     data)
{
  GMutex *mutex = data;

  g_mutex_lock (mutex);
  g_mutex_unlock (mutex);
}

/* What comes after the rules were set is for them, however busy the endpoint is when both arrive. */
static void
test_in_force (EndpointFixture *fixture,
               gconstpointer    data)
{
  SwbEndpoint *server = start_server (fixture, "");
  int fd = fixture_connect (server);

  fixture_wait_connections (server, 1);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *answer = g_strdup_printf ("new %u", i);
      g_autofree char *rules =
        g_strdup_printf ("{\"match\":\"equals\",\"pattern\":\"a\",\"actions\":[{\"do\":\"send\",\"data\":\"%s\"}]}", answer);
      GMutex *mutex = g_atomic_rc_box_new0 (GMutex);

      g_mutex_init (mutex);
      g_mutex_lock (mutex);
      swb_endpoint_submit (server, hold_up, g_atomic_rc_box_acquire (mutex), release_mutex);
      set_rules (server, rules);
      peer_write (fd, "a");
      g_mutex_unlock (mutex);
      peer_assert_reads (fd, answer);
      /* the rules overtake it, so it may not have been held up yet */
      release_mutex (mutex);
    }
  close (fd);
  fixture_close (server);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*test) (EndpointFixture *fixture,
                  gconstpointer    data);
  } tests[] = {
    { "/endpoint-rules/server", test_server },
    { "/endpoint-rules/reset", test_reset },
    { "/endpoint-rules/dropped", test_dropped },
    { "/endpoint-rules/pause", test_pause },
    { "/endpoint-rules/client", test_client },
    { "/endpoint-rules/udp", test_udp },
    { "/endpoint-rules/forgotten-while-answered", test_forgotten_while_answered },
    { "/endpoint-rules/notify", test_notify },
    { "/endpoint-rules/limit", test_limit },
    { "/endpoint-rules/two-echoes", test_two_echoes },
    { "/endpoint-rules/back-pressure", test_back_pressure },
    { "/endpoint-rules/congestion", test_congestion },
    { "/endpoint-rules/in-force", test_in_force },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, EndpointFixture, NULL, endpoint_fixture_set_up, tests[i].test, endpoint_fixture_tear_down);
  return g_test_run ();
}
