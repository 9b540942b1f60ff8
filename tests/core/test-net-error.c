#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <errno.h>

#include "swb-net-error.h"

/* What the user must be able to tell apart has a code and a text of its own. */
static void
test_distinct (void)
{
  static const struct
  {
    int errsv;
    SwbNetError code;
  } cases[] = {
    { EADDRINUSE, SWB_NET_ERROR_ADDRESS_IN_USE },
    { EADDRNOTAVAIL, SWB_NET_ERROR_ADDRESS_NOT_HERE },
    { EACCES, SWB_NET_ERROR_PERMISSION },
    { ECONNREFUSED, SWB_NET_ERROR_REFUSED },
    { ETIMEDOUT, SWB_NET_ERROR_TIMED_OUT },
    { ECONNRESET, SWB_NET_ERROR_RESET },
    { EPIPE, SWB_NET_ERROR_BROKEN_PIPE },
    { EHOSTUNREACH, SWB_NET_ERROR_UNREACHABLE },
    { EMSGSIZE, SWB_NET_ERROR_MESSAGE_TOO_LARGE },
    { ENOBUFS, SWB_NET_ERROR_NO_BUFFERS },
    { EMFILE, SWB_NET_ERROR_TOO_MANY_FILES },
    { EINVAL, SWB_NET_ERROR_FAILED },
  };
  g_autoptr (GHashTable) messages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = swb_net_error_new_from_errno (cases[i].errsv, SWB_NET_OPERATION_BIND, "192.0.2.1:80");

      g_assert_error (error, SWB_NET_ERROR, (int) cases[i].code);
      g_assert_true (g_hash_table_add (messages, g_strdup (error->message)));
    }
}

/* The remedy hangs on what was tried. */
static void
test_operation (void)
{
  g_autoptr (GError) bind = swb_net_error_new_from_errno (EACCES, SWB_NET_OPERATION_BIND, "0.0.0.0:80");
  g_autoptr (GError) send = swb_net_error_new_from_errno (EACCES, SWB_NET_OPERATION_SEND, "255.255.255.255:80");

  g_assert_nonnull (strstr (bind->message, "1024"));
  g_assert_nonnull (strstr (send->message, "broadcast"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net-error/distinct", test_distinct);
  g_test_add_func ("/net-error/operation", test_operation);

  return g_test_run ();
}
