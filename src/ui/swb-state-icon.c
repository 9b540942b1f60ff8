#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-state-icon.h"

/* A shape for each state beside its colour, for those who can't tell the colours apart. */
static const struct
{
  const char *icon;
  const char *css_class;
} looks[] = {
  [SWB_ENDPOINT_STATE_STOPPED] = { "swb-state-stopped-symbolic", "state-stopped" },
  [SWB_ENDPOINT_STATE_STARTING] = { "swb-state-starting-symbolic", "state-starting" },
  [SWB_ENDPOINT_STATE_LISTENING] = { "swb-state-live-symbolic", "state-live" },
  [SWB_ENDPOINT_STATE_CONNECTED] = { "swb-state-live-symbolic", "state-live" },
  [SWB_ENDPOINT_STATE_BOUND] = { "swb-state-live-symbolic", "state-live" },
  [SWB_ENDPOINT_STATE_FAILED] = { "swb-state-failed-symbolic", "state-failed" },
};

/**
 * swb_state_icon_update:
 * @image: an image that shows a panel's state
 * @panel: the panel
 *
 * Gives @image the shape and colour of the panel's state.
 */
void
swb_state_icon_update (GtkImage *image,
                       SwbPanel *panel)
{
  SwbEndpointState state = swb_panel_get_status (panel)->state;
  const char *classes[] = { "state-icon", looks[state].css_class, NULL };

  if (g_strcmp0 (gtk_image_get_icon_name (image), looks[state].icon) == 0)
    return;
  gtk_image_set_from_icon_name (image, looks[state].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (image), classes);
}
