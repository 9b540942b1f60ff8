#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-tooltip.h"

/*
 * GTK gives a tooltip as much room as a Latin text of so many letters takes. Chinese characters are twice as wide: what is
 * one line of them is broken into two, and a short word stands upright. So text with wide characters is given a label of
 * its own.
 */

static const char TEXT_KEY[] = "swb-tooltip-text";
static const char LABEL_KEY[] = "swb-tooltip-label";

/* In letters: where GTK breaks a tooltip. */
#define MAX_COLUMNS 50

/* Columns of a terminal that @text takes; @is_wide: whether some of its characters take two. */
static int
count_columns (const char *text,
               gboolean   *is_wide)
{
  int columns = 0;

  *is_wide = FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gboolean wide = g_unichar_iswide (g_utf8_get_char (p));

      columns += wide ? 2 : 1;
      *is_wide = *is_wide || wide;
    }
  return columns;
}

static void
show_text (GtkTooltip *tooltip,
           const char *text)
{
  GtkWidget *label = g_object_get_data (G_OBJECT (tooltip), LABEL_KEY);
  gboolean is_wide;
  int columns = count_columns (text, &is_wide);

  if (!is_wide)
    {
      gtk_tooltip_set_text (tooltip, text);
      return;
    }

  /* the same one each time: this is asked again with each move of the pointer */
  if (label == NULL)
    {
      label = gtk_label_new (NULL);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      g_object_set_data_full (G_OBJECT (tooltip), LABEL_KEY, g_object_ref_sink (label), g_object_unref);
    }
  gtk_label_set_text (GTK_LABEL (label), text);
  /* in fonts with narrow letters, a wide character is more than two of them */
  gtk_label_set_max_width_chars (GTK_LABEL (label), MIN (columns + columns / 4, MAX_COLUMNS));
  gtk_tooltip_set_custom (tooltip, label);
}

/* Of a text that changes often. */
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
  show_text (tooltip, text);
  return TRUE;
}

/* Of a text that is a property of the widget. */
static gboolean
query_tooltip (GtkWidget  *widget,
               int         x,
               int         y,
               gboolean    by_keyboard,
               GtkTooltip *tooltip)
{
  const char *text = gtk_widget_get_tooltip_text (widget);
  gboolean is_wide = FALSE;
  gboolean shown = FALSE;

  if (text != NULL)
    count_columns (text, &is_wide);
  if (!is_wide)
    {
      g_signal_chain_from_overridden_handler (widget, x, y, by_keyboard, tooltip, &shown);
      return shown;
    }

  show_text (tooltip, text);
  return TRUE;
}

/**
 * swb_tooltip_init:
 *
 * Gives the tooltips of all widgets room for wide characters. To be called once, before there is a widget. Main thread.
 */
void
swb_tooltip_init (void)
{
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));
  g_signal_override_class_handler ("query-tooltip", GTK_TYPE_WIDGET, G_CALLBACK (query_tooltip));
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
