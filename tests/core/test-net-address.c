#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <netinet/in.h>

#include "swb-error.h"
#include "swb-net-address.h"

static void
test_parse_and_write (void)
{
  static const struct
  {
    const char *text;
    const char *written;
  } cases[] = {
    { "192.0.2.1:80", "192.0.2.1:80" },
    { "0.0.0.0:0", "0.0.0.0:0" },
    { "[2001:DB8::1]:65535", "[2001:db8::1]:65535" },
    { "[::]:6001", "[::]:6001" },
    { "[fe80::1%lo]:7", "[fe80::1%lo]:7" },
    { "[fe80::1%1]:7", "[fe80::1%lo]:7" },
    { "[ff02::1%lo]:7", "[ff02::1%lo]:7" },
    { "[::1%lo]:7", "[::1]:7" },
    { "[2001:db8::1%lo]:7", "[2001:db8::1]:7" },
    { "[::ffff:192.0.2.7]:9", "192.0.2.7:9" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *written = NULL;
      SwbNetAddress address;

      g_assert_true (swb_net_address_parse (&address, cases[i].text, &error));
      g_assert_no_error (error);
      written = swb_net_address_to_string (&address);
      g_assert_cmpstr (written, ==, cases[i].written);
    }
}

/* A zone that is none is named, and not taken for a part of a name. */
static void
test_zones (void)
{
  static const char *const texts[] = { "[::1%nosuch0]:1", "[fe80::1%nosuch0]:1" };
  g_autoptr (GError) error = NULL;
  SwbNetAddress address;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_false (swb_net_address_parse (&address, texts[i], &error));
      g_assert_error (error, SWB_ADDRESS_ERROR, SWB_ADDRESS_ERROR_HOST);
      g_assert_cmpstr (error->message, ==, "There is no network interface “nosuch0”");
      g_assert_false (swb_net_address_is_set (&address));
      g_clear_error (&error);
    }
  g_assert_false (swb_net_address_parse (&address, "[fe80::1%999999]:1", NULL));
  g_assert_false (swb_net_address_parse (&address, "[fe80::1%]:1", NULL));
  g_assert_false (swb_net_address_parse (&address, "127.0.0.1%lo:1", NULL));
}

static void
test_parse_errors (void)
{
  static const struct
  {
    const char *text;
    SwbAddressError code;
  } cases[] = {
    { "", SWB_ADDRESS_ERROR_PORT },
    { "192.0.2.1", SWB_ADDRESS_ERROR_PORT },
    { "192.0.2.1:", SWB_ADDRESS_ERROR_PORT },
    { "192.0.2.1:65536", SWB_ADDRESS_ERROR_PORT },
    { "192.0.2.1:-1", SWB_ADDRESS_ERROR_PORT },
    { "::1:80", SWB_ADDRESS_ERROR_HOST },
    { "[::1:80", SWB_ADDRESS_ERROR_HOST },
    { "example.org:80", SWB_ADDRESS_ERROR_HOST },
    { "[]:80", SWB_ADDRESS_ERROR_HOST },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      SwbNetAddress address;

      g_assert_false (swb_net_address_parse (&address, cases[i].text, &error));
      g_assert_error (error, SWB_ADDRESS_ERROR, (int) cases[i].code);
      g_assert_false (swb_net_address_is_set (&address));
    }
}

static void
test_sockaddr (void)
{
  static const char *const texts[] = { "192.0.2.1:80", "[2001:db8::1]:443", "[fe80::1%lo]:7" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      struct sockaddr_storage storage;
      SwbNetAddress address, back;
      socklen_t length;

      g_assert_true (swb_net_address_parse (&address, texts[i], NULL));
      length = swb_net_address_to_sockaddr (&address, address.family, &storage);
      g_assert_true (swb_net_address_from_sockaddr (&back, (struct sockaddr *) &storage, length));
      g_assert_true (swb_net_address_equal (&address, &back));
      g_assert_cmpuint (swb_net_address_hash (&address), ==, swb_net_address_hash (&back));

      /* cut short: refused, and marked as none */
      g_assert_false (swb_net_address_from_sockaddr (&back, (struct sockaddr *) &storage, length - 1));
      g_assert_false (swb_net_address_is_set (&back));
    }
}

static void
test_mapped (void)
{
  struct sockaddr_storage storage;
  SwbNetAddress address, back;
  socklen_t length;

  /* an IPv4 peer through a dual-stack socket, there and back */
  g_assert_true (swb_net_address_parse (&address, "192.0.2.1:80", NULL));
  length = swb_net_address_to_sockaddr (&address, G_SOCKET_FAMILY_IPV6, &storage);
  g_assert_cmpuint (length, ==, sizeof (struct sockaddr_in6));
  g_assert_true (swb_net_address_from_sockaddr (&back, (struct sockaddr *) &storage, length));
  g_assert_true (swb_net_address_equal (&address, &back));
}

static void
test_gio (void)
{
  g_autoptr (GSocketAddress) gio = NULL;
  SwbNetAddress address, back;

  g_assert_true (swb_net_address_parse (&address, "[2001:db8::1]:443", NULL));
  gio = swb_net_address_to_gio (&address);
  g_assert_true (swb_net_address_from_gio (&back, gio));
  g_assert_true (swb_net_address_equal (&address, &back));
  g_assert_false (swb_net_address_from_gio (&back, NULL));
}

static void
test_any (void)
{
  SwbNetAddress address;

  g_assert_true (swb_net_address_parse (&address, "[::]:1", NULL));
  g_assert_true (swb_net_address_is_any (&address));
  g_assert_true (swb_net_address_parse (&address, "0.0.0.0:1", NULL));
  g_assert_true (swb_net_address_is_any (&address));
  g_assert_true (swb_net_address_parse (&address, "[::1]:1", NULL));
  g_assert_false (swb_net_address_is_any (&address));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net-address/parse-and-write", test_parse_and_write);
  g_test_add_func ("/net-address/zones", test_zones);
  g_test_add_func ("/net-address/parse-errors", test_parse_errors);
  g_test_add_func ("/net-address/sockaddr", test_sockaddr);
  g_test_add_func ("/net-address/mapped", test_mapped);
  g_test_add_func ("/net-address/gio", test_gio);
  g_test_add_func ("/net-address/any", test_any);

  return g_test_run ();
}
