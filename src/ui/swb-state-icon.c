#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-state-icon.h"

/* A shape for each state beside its colour, for those who can't tell the colours apart. */
static const struct
{
  const char *state;
  const char *icon;
  const char *css_class;
} looks[] = {
  { "stopped", "swb-state-stopped-symbolic", "state-stopped" },
  { "starting", "swb-state-starting-symbolic", "state-starting" },
  { "listening", "swb-state-live-symbolic", "state-live" },
  { "connected", "swb-state-live-symbolic", "state-live" },
  { "bound", "swb-state-live-symbolic", "state-live" },
  { "opening", "swb-state-starting-symbolic", "state-starting" },
  { "open", "swb-file-symbolic", "state-open" },
  { "failed", "swb-state-failed-symbolic", "state-failed" },
};

/**
 * swb_state_icon_update:
 * @image: an image that shows a page's state
 * @page: the page
 *
 * Gives @image the shape and colour of the page's state.
 */
void
swb_state_icon_update (GtkImage *image,
                       SwbPage  *page)
{
  const char *state = swb_page_get_state_nick (page);
  gsize i = 0;

  while (i + 1 < G_N_ELEMENTS (looks) && !g_str_equal (looks[i].state, state))
    i++;
  if (g_strcmp0 (gtk_image_get_icon_name (image), looks[i].icon) == 0)
    return;
  gtk_image_set_from_icon_name (image, looks[i].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (image), (const char *[]) { "state-icon", looks[i].css_class, NULL });
}
