#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-tooltip.h"

static const char TEXT_KEY[] = "swb-tooltip-text";

static gboolean
on_query_tooltip (GtkWidget  *widget,
                  int         x,
                  int         y,
                  gboolean    by_keyboard,
                  GtkTooltip *tooltip)
{
  const char *text = g_object_get_data (G_OBJECT (widget), TEXT_KEY);

  if (text == NULL || *text == '\0')
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/**
 * swb_tooltip_set_text:
 * @widget: a widget whose tooltip changes with what comes and goes, set by this function alone
 * @text: (nullable): the new tooltip; %NULL or empty: none
 *
 * Like gtk_widget_set_tooltip_text(), but the text is asked for when the tooltip is about to be shown. GTK's function looks
 * at once where the pointer is, with five round trips to the X server, each time; while a stream has the processors each of
 * them may last a millisecond.
 */
void
swb_tooltip_set_text (GtkWidget  *widget,
                      const char *text)
{
  if (!gtk_widget_get_has_tooltip (widget))
    {
      gtk_widget_set_has_tooltip (widget, TRUE);
      g_signal_connect (widget, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
    }
  g_object_set_data_full (G_OBJECT (widget), TEXT_KEY, g_strdup (text), g_free);
}
