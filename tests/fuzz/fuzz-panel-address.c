/* Panel addresses: never crash; what is taken is written as an address that means the same. */

#define G_LOG_DOMAIN "fuzz"

#include "swb-config.h"

#include "swb-error.h"
#include "swb-panel-address.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbPanelSettings) settings = swb_panel_address_parse (text, &error);

  if (settings == NULL)
    {
      g_assert_true (error->domain == SWB_ADDRESS_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  else
    {
      g_autofree char *first = swb_panel_address_format (settings, TRUE);
      g_autofree char *shown = swb_panel_address_format (settings, FALSE);
      g_autoptr (SwbPanelSettings) again = swb_panel_address_parse (first, &error);
      g_autoptr (SwbPanelSettings) from_shown = NULL;
      g_autofree char *second = NULL;

      g_assert_no_error (error);
      second = swb_panel_address_format (again, TRUE);
      g_assert_cmpstr (first, ==, second);
      from_shown = swb_panel_address_parse (shown, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (swb_panel_settings_get_host (settings), ==, swb_panel_settings_get_host (from_shown));
      g_assert_true (swb_panel_address_is_address (text));
    }

  return 0;
}
