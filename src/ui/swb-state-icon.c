#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-state-icon.h"

#include "swb-icon.h"

/* A shape for each state beside its colour, for those who can't tell the colours apart. */
static const struct
{
  const char *icon;
  const char *css_class;
} looks[] = {
  [SWB_ENDPOINT_STATE_STOPPED] = { "state-stopped", "state-stopped" },
  [SWB_ENDPOINT_STATE_STARTING] = { "state-starting", "state-starting" },
  [SWB_ENDPOINT_STATE_LISTENING] = { "state-live", "state-live" },
  [SWB_ENDPOINT_STATE_CONNECTED] = { "state-live", "state-live" },
  [SWB_ENDPOINT_STATE_BOUND] = { "state-live", "state-live" },
  [SWB_ENDPOINT_STATE_FAILED] = { "state-failed", "state-failed" },
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
  GdkPaintable *icon = swb_icon_get (looks[state].icon);
  const char *classes[] = { "state-icon", looks[state].css_class, NULL };

  if (gtk_image_get_paintable (image) == icon)
    return;
  gtk_image_set_from_paintable (image, icon);
  gtk_widget_set_css_classes (GTK_WIDGET (image), classes);
}
