#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-caret.h"

/*
 * For ten seconds after the last key, GTK lets the caret fade in and out. Each step of that has the text around it drawn
 * anew, makes what is copied to the screen reach from the log to the send box, and asks the X server for the keyboard and
 * waits for the answer: measured, a fifth of a frame beside a log that follows a stream. The one setting that a caret looks
 * at while it blinks is how long it does so.
 */

/* The least that GTK takes, in seconds: the caret then fades once after a key. */
#define SHORT_BLINK 1

/* A caret rests so long beyond the last call. Microseconds. */
#define CALM G_TIME_SPAN_SECOND

typedef struct
{
  GtkSettings *settings; /* owns this */
  gint64 last;
  guint timeout;
} SwbCaretRest;

static void
caret_rest_free (gpointer data)
{
  SwbCaretRest *self = data;

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_free (self);
}

static gboolean
on_timeout (gpointer data)
{
  SwbCaretRest *self = data;
  gint64 left = self->last + CALM - g_get_monotonic_time ();

  if (left > 0)
    {
      self->timeout = g_timeout_add ((guint) (left / 1000 + 1), on_timeout, self);
      return G_SOURCE_REMOVE;
    }

  self->timeout = 0;
  gtk_settings_reset_property (self->settings, "gtk-cursor-blink-timeout");
  return G_SOURCE_REMOVE;
}

/**
 * swb_caret_rest:
 * @widget: one that draws frame after frame
 *
 * Carets on its display blink for %SHORT_BLINK second after a key, no longer, until a second has gone by without this call.
 * Cheap: to be called in every such frame. Main thread.
 */
void
swb_caret_rest (GtkWidget *widget)
{
  GtkSettings *settings = gtk_widget_get_settings (widget);
  SwbCaretRest *self = g_object_get_data (G_OBJECT (settings), "swb-caret-rest");

  if (self == NULL)
    {
      self = g_new0 (SwbCaretRest, 1);
      self->settings = settings;
      g_object_set_data_full (G_OBJECT (settings), "swb-caret-rest", self, caret_rest_free);
    }

  self->last = g_get_monotonic_time ();
  if (self->timeout != 0)
    return;

  self->timeout = g_timeout_add ((guint) (CALM / 1000), on_timeout, self);
  g_object_set (settings, "gtk-cursor-blink-timeout", SHORT_BLINK, NULL);
}
