#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-state-icon.h"

#include "swb-icon.h"

/* A shape for each state beside its colour, for those who can't tell the colours apart. */
static const struct
{
  const char *state;
  const char *icon;
  const char *css_class;
} looks[] = {
  { "stopped", "state-stopped", "state-stopped" },
  { "starting", "state-starting", "state-starting" },
  { "listening", "state-live", "state-live" },
  { "connected", "state-live", "state-live" },
  { "bound", "state-live", "state-live" },
  { "opening", "state-starting", "state-starting" },
  { "open", "file", "state-open" },
  { "failed", "state-failed", "state-failed" },
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
  if (gtk_image_get_paintable (image) == swb_icon_get (looks[i].icon))
    return;
  gtk_image_set_from_paintable (image, swb_icon_get (looks[i].icon));
  gtk_widget_set_css_classes (GTK_WIDGET (image), (const char *[]) { "state-icon", looks[i].css_class, NULL });
}
