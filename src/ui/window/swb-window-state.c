#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-window-state.h"

#include "swb-settings.h"

/* Milliseconds after the last change. Each step of dragging a border would be too often, and a program that is killed has no
 * time to save anything. */
#define SAVE_DELAY 500

/* What is remembered of one window. */
typedef struct
{
  GtkWindow *window;
  SwbFold *fold;
  guint source;
} State;

static void
save (State *state)
{
  gboolean maximized = gtk_window_is_maximized (state->window);
  int width, height, side_width;

  gtk_window_get_default_size (state->window, &width, &height);
  g_object_get (state->fold, "side-width", &side_width, NULL);
  g_object_set (swb_settings_get_default (), "window-maximized", maximized, "sidebar-width",
                (guint) MIN (side_width, 65535), NULL);
  if (width > 0 && height > 0 && !maximized && !gtk_window_is_fullscreen (state->window))
    g_object_set (swb_settings_get_default (), "window-width", (guint) width, "window-height", (guint) height, NULL);
}

static gboolean
save_cb (gpointer data)
{
  State *state = data;

  state->source = 0;
  save (state);
  return G_SOURCE_REMOVE;
}

static void
on_changed (State *state)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (state->window)))
    return;
  g_clear_handle_id (&state->source, g_source_remove);
  state->source = g_timeout_add (SAVE_DELAY, save_cb, state);
}

/* As the window goes, also when the program ends. */
static void
on_unmap (State *state)
{
  g_clear_handle_id (&state->source, g_source_remove);
  save (state);
}

static void
state_free (gpointer data)
{
  State *state = data;

  g_clear_handle_id (&state->source, g_source_remove);
  g_signal_handlers_disconnect_by_data (state->fold, state);
  g_object_unref (state->fold);
  g_free (state);
}

/**
 * swb_window_state_init:
 * @window: a new window
 * @fold: its list and content
 *
 * Makes the window as large as the last one was and its list as wide, and remembers both.
 */
void
swb_window_state_init (GtkWindow *window,
                       SwbFold   *fold)
{
  SwbSettings *settings = swb_settings_get_default ();
  State *state = g_new0 (State, 1);
  gboolean maximized;
  int width, height;

  swb_settings_get_window (settings, &width, &height, &maximized);
  gtk_window_set_default_size (window, width, height);
  if (maximized)
    gtk_window_maximize (window);
  swb_fold_set_side_width (fold, swb_settings_get_sidebar_width (settings));

  state->window = window;
  state->fold = g_object_ref (fold);
  g_object_set_data_full (G_OBJECT (window), "swb-window-state", state, state_free);
  g_signal_connect_swapped (window, "unmap", G_CALLBACK (on_unmap), state);
  g_signal_connect_swapped (window, "notify::default-width", G_CALLBACK (on_changed), state);
  g_signal_connect_swapped (window, "notify::default-height", G_CALLBACK (on_changed), state);
  g_signal_connect_swapped (window, "notify::maximized", G_CALLBACK (on_changed), state);
  g_signal_connect_swapped (fold, "notify::side-width", G_CALLBACK (on_changed), state);
}
