#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "swb-send-queue.h"

static void
push (SwbSendQueue *queue,
      const char   *text,
      gsize         offset)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  swb_send_queue_push (queue, bytes, offset);
}

static void
assert_front (SwbSendQueue *queue,
              const char   *text)
{
  gsize length;
  const guint8 *data = swb_send_queue_peek (queue, &length);

  g_assert_cmpmem (data, length, text, strlen (text));
}

static void
test_order (void)
{
  g_autoptr (SwbSendQueue) queue = swb_send_queue_new ();
  gsize length;

  g_assert_true (swb_send_queue_is_empty (queue));
  g_assert_null (swb_send_queue_peek (queue, &length));

  push (queue, "abcdef", 2);
  g_assert_cmpuint (swb_send_queue_get_taken (queue), ==, 2);
  push (queue, "", 0);
  push (queue, "xyz", 0);
  push (queue, "gone", 4);
  g_assert_cmpuint (swb_send_queue_get_length (queue), ==, 7);
  assert_front (queue, "cdef");
  swb_send_queue_take (queue, 3);
  assert_front (queue, "f");
  swb_send_queue_take (queue, 1);
  assert_front (queue, "xyz");
  g_assert_cmpuint (swb_send_queue_get_taken (queue), ==, 0);
  g_assert_cmpuint (swb_send_queue_get_length (queue), ==, 3);
  swb_send_queue_take (queue, 3);
  g_assert_true (swb_send_queue_is_empty (queue));
}

static void
test_clear (void)
{
  g_autoptr (SwbSendQueue) queue = swb_send_queue_new ();

  push (queue, "abc", 0);
  swb_send_queue_take (queue, 1);
  swb_send_queue_clear (queue);
  g_assert_true (swb_send_queue_is_empty (queue));
  push (queue, "xyz", 0);
  assert_front (queue, "xyz");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/send-queue/order", test_order);
  g_test_add_func ("/send-queue/clear", test_clear);

  return g_test_run ();
}
