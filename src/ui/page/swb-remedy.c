#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-remedy.h"

#include <glib/gi18n.h>

#include "swb-error.h"

#include "swb-error.h"

/**
 * swb_remedy_for_error:
 * @panel: a panel
 * @error: what went wrong in it
 *
 * Returns: (transfer full) (nullable): what the user can do about it, translated; %NULL when there is nothing to say
 *   that the error's own message doesn't
 */
char *
swb_remedy_for_error (SwbPanel     *panel,
                      const GError *error)
{
  SwbPanelKind kind = swb_panel_get_kind (panel);
  guint16 port = swb_panel_settings_get_port (swb_panel_get_settings (panel));

  if (g_error_matches (error, SWB_NET_ERROR, SWB_NET_ERROR_ADDRESS_IN_USE) && kind != SWB_PANEL_KIND_TCP_CLIENT)
    /* Translators: %s and %u are parts of a command line that must stay as it is */
    return g_strdup_printf (_ ("Which program that is: ss -%snp sport = :%u"),
                            kind == SWB_PANEL_KIND_UDP ? "lu" : "lt", port);
  if (g_error_matches (error, SWB_LOG_ERROR, SWB_LOG_ERROR_DISK_FULL))
    return g_strdup (_ ("Sending and receiving go on, but are not logged. Make room on the disk, then resume."));
  if (error->domain == SWB_CODEC_ERROR)
    return g_strdup (_ ("Nothing was sent."));
  return NULL;
}
