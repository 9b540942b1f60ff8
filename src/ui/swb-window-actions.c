#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-window-actions.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-fold.h"
#include "swb-sandbox.h"
#include "swb-save-log.h"
#include "swb-panel-address.h"

/* Everything that the window can do, as actions: the buttons use them, and so do scripts over the session bus. Without a
 * panel on show most are disabled, so that each handler has one. */

static void
action_new_panel (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbPanelSettings) settings = swb_panel_address_parse (g_variant_get_string (parameter, NULL), &error);

  if (settings == NULL)
    swb_window_notify_user (SWB_WINDOW (user_data), error->message);
  else
    swb_window_add_panel (SWB_WINDOW (user_data), settings,
                          swb_panel_settings_get_kind (settings) != SWB_PANEL_KIND_TCP_CLIENT);
}

static void
action_demo (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  swb_window_start_demo (SWB_WINDOW (user_data));
}

static void
action_show_new (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  swb_window_show_new (SWB_WINDOW (user_data));
}

static void
action_next_panel (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  swb_window_select_next (SWB_WINDOW (user_data), g_variant_get_int32 (parameter));
}

static void
action_switch_side (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  swb_fold_switch_side (SWB_FOLD (swb_window_get_fold (SWB_WINDOW (user_data))));
}

static void
action_resize_side (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  swb_fold_resize_side (SWB_FOLD (swb_window_get_fold (SWB_WINDOW (user_data))), g_variant_get_int32 (parameter));
}

static void
action_delete (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  swb_window_delete (SWB_WINDOW (user_data));
}

static void
action_undo_delete (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  swb_window_undo_delete (SWB_WINDOW (user_data));
}

static void
action_start (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  swb_window_start (SWB_WINDOW (user_data));
}

static void
action_stop (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  swb_panel_stop (swb_window_get_current (SWB_WINDOW (user_data)));
}

static void
action_select_panel (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  SwbWindow *window = SWB_WINDOW (user_data);
  GListModel *panels = swb_window_get_panels (window);
  const char *name = g_variant_get_string (parameter, NULL);
  g_autofree char *message = NULL;
  SwbPanel *best = NULL;
  guint likeness = 0;

  for (guint i = 0; i < g_list_model_get_n_items (panels); i++)
    {
      g_autoptr (SwbPanel) panel = g_list_model_get_item (panels, i);
      guint own = swb_panel_get_likeness (panel, name);

      if (own > likeness)
        {
          likeness = own;
          best = panel; /* the list keeps it */
        }
    }
  if (best != NULL)
    {
      swb_window_select (window, best);
      return;
    }
  message = g_strdup_printf (_ ("There is no panel “%s”"), name);
  swb_window_notify_user (window, message);
}

static void
send_as (SwbPanel     *panel,
         const char   *text,
         SwbDataFormat format)
{
  g_autoptr (GError) error = NULL;

  if (!swb_panel_send_text (panel, text, format, &error))
    swb_panel_take_error (panel, g_steal_pointer (&error));
}

static void
action_send (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SwbPanel *panel = swb_window_get_current (SWB_WINDOW (user_data));

  send_as (panel, g_variant_get_string (parameter, NULL), swb_panel_settings_get_input (swb_panel_get_settings (panel)));
}

static void
action_send_hex (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  send_as (swb_window_get_current (SWB_WINDOW (user_data)), g_variant_get_string (parameter, NULL), SWB_DATA_FORMAT_HEX);
}

static void
action_clear_log (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  swb_panel_clear_log (swb_window_get_current (SWB_WINDOW (user_data)));
}

static void
action_find (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  swb_window_find (SWB_WINDOW (user_data), g_variant_get_string (parameter, NULL));
}

static void
action_filter (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  swb_window_filter (SWB_WINDOW (user_data), g_variant_get_string (parameter, NULL));
}

static void
action_find_next (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  swb_window_find_next (SWB_WINDOW (user_data), TRUE);
}

static void
action_find_previous (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  swb_window_find_next (SWB_WINDOW (user_data), FALSE);
}

static void
on_log_saved (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SwbWindow) window = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = swb_save_log_finish (result, &error);
  g_autofree char *message = NULL;

  if (path != NULL && swb_sandbox_forgets (SWB_SANDBOX_INFO, g_get_user_runtime_dir (), path))
    message = g_strdup_printf (_ ("%s is in the sandbox and vanishes with it. Install xdg-desktop-portal, or save below %s."),
                               path, g_get_user_data_dir ());
  else if (path != NULL)
    message = g_strdup_printf (_ ("Saved %s"), path);
  else
    message = g_strdup_printf (_ ("The log was not saved: %s"), error->message);
  swb_window_notify_user (window, message);
}

static void
save_log (SwbWindow  *window,
          SwbPanel   *panel,
          const char *path)
{
  g_autoptr (SwbLogStore) log = swb_endpoint_dup_log (swb_panel_get_endpoint (panel));

  swb_save_log_async (log, path, swb_panel_settings_get_encoding (swb_panel_get_settings (panel)), NULL, on_log_saved,
                        g_object_ref (window));
}

static void
on_chooser_response (GtkNativeDialog *chooser,
                     int              response,
                     SwbWindow       *window)
{
  SwbPanel *panel = g_object_get_data (G_OBJECT (chooser), "panel");

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
      g_autofree char *path = g_file_get_path (file);

      if (path != NULL)
        save_log (window, panel, path);
      else
        swb_window_notify_user (window, _ ("The log was not saved: choose a folder of this machine"));
    }
  gtk_native_dialog_destroy (chooser);
  g_object_unref (chooser);
}

static void
add_filter (GtkFileChooser *chooser,
            const char     *name,
            const char     *pattern)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
ask_where_to_save (SwbWindow *window,
                   SwbPanel  *panel)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_ ("Save Log"), GTK_WINDOW (window),
                                                               GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  g_autofree char *title = swb_panel_dup_title (panel);
  g_autofree char *name = g_strdup_printf ("%s.pcapng", g_strdelimit (title, "/\\:*?\"<>|[] ", '-'));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), g_str_has_prefix (name, "-") ? name + 1 : name);
  add_filter (GTK_FILE_CHOOSER (chooser), _ ("Capture for Wireshark (*.pcapng)"), "*.pcapng");
  add_filter (GTK_FILE_CHOOSER (chooser), _ ("Text (*.txt)"), "*.txt");
  add_filter (GTK_FILE_CHOOSER (chooser), _ ("Hex dump (*.hex)"), "*.hex");
  add_filter (GTK_FILE_CHOOSER (chooser), _ ("Received bytes (*.bin)"), "*.bin");
  g_object_set_data_full (G_OBJECT (chooser), "panel", g_object_ref (panel), g_object_unref);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_chooser_response), window, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
action_save_log (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  SwbWindow *window = SWB_WINDOW (user_data);
  SwbPanel *panel = swb_window_get_current (window);
  const char *path = g_variant_get_string (parameter, NULL);

  if (*path != '\0')
    save_log (window, panel, path);
  else
    ask_where_to_save (window, panel);
}

static gboolean
is_format (GVariant *value)
{
  const char *text = g_variant_get_string (value, NULL);

  return g_str_equal (text, "text") || g_str_equal (text, "hex");
}

static void
change_view (GSimpleAction *action,
             GVariant      *value,
             gpointer       user_data)
{
  SwbPanel *panel = swb_window_get_current (SWB_WINDOW (user_data));

  if (panel != NULL && is_format (value))
    swb_panel_set (panel, "view", g_variant_get_string (value, NULL), NULL);
}

static void
change_input (GSimpleAction *action,
              GVariant      *value,
              gpointer       user_data)
{
  SwbPanel *panel = swb_window_get_current (SWB_WINDOW (user_data));
  g_autoptr (GError) error = NULL;

  if (panel == NULL || !is_format (value))
    return;
  if (!swb_panel_convert_input (panel,
                                g_str_equal (g_variant_get_string (value, NULL), "hex") ? SWB_DATA_FORMAT_HEX
                                                                                       : SWB_DATA_FORMAT_TEXT,
                                &error))
    swb_window_notify_user (SWB_WINDOW (user_data), error->message);
}

static void
change_nothing (GSimpleAction *action,
                GVariant      *value,
                gpointer       user_data)
{
  g_debug ("The action %s is read-only", g_action_get_name (G_ACTION (action)));
}

static const GActionEntry entries[] = {
  { .name = "new-panel", .activate = action_new_panel, .parameter_type = "s" },
  { .name = "demo", .activate = action_demo },
  { .name = "show-new", .activate = action_show_new },
  { .name = "next-panel", .activate = action_next_panel, .parameter_type = "i" },
  { .name = "switch-side", .activate = action_switch_side },
  { .name = "resize-side", .activate = action_resize_side, .parameter_type = "i" },
  { .name = "delete-panel", .activate = action_delete },
  { .name = "undo-delete", .activate = action_undo_delete },
  { .name = "start", .activate = action_start },
  { .name = "stop", .activate = action_stop },
  { .name = "select-panel", .activate = action_select_panel, .parameter_type = "s" },
  { .name = "send", .activate = action_send, .parameter_type = "s" },
  { .name = "send-hex", .activate = action_send_hex, .parameter_type = "s" },
  { .name = "clear-log", .activate = action_clear_log },
  { .name = "save-log", .activate = action_save_log, .parameter_type = "s" },
  { .name = "find", .activate = action_find, .parameter_type = "s" },
  { .name = "filter", .activate = action_filter, .parameter_type = "s" },
  { .name = "find-next", .activate = action_find_next },
  { .name = "find-previous", .activate = action_find_previous },
  { .name = "view", .parameter_type = "s", .state = "'text'", .change_state = change_view },
  { .name = "input", .parameter_type = "s", .state = "'text'", .change_state = change_input },
  { .name = "panels", .state = "@aa{sv} []", .change_state = change_nothing },
};

static GSimpleAction *
lookup (SwbWindow  *window,
        const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (window), name));
}

static void
enable (SwbWindow  *window,
        const char *name,
        gboolean    enabled)
{
  g_simple_action_set_enabled (lookup (window, name), enabled);
}

static void
set_format_state (SwbWindow    *window,
                  const char   *name,
                  SwbDataFormat format)
{
  GSimpleAction *action = lookup (window, name);
  const char *state = format == SWB_DATA_FORMAT_HEX ? "hex" : "text";
  g_autoptr (GVariant) old = g_action_get_state (G_ACTION (action));

  if (!g_str_equal (g_variant_get_string (old, NULL), state))
    g_simple_action_set_state (action, g_variant_new_string (state));
}

/**
 * swb_window_actions_init:
 * @window: a window
 *
 * Adds the window's actions. Call once.
 */
void
swb_window_actions_init (SwbWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
  enable (window, "undo-delete", FALSE);
  swb_window_actions_update (window);
}

/**
 * swb_window_actions_update:
 * @window: a window
 *
 * Makes the actions' enabled states and the states of `view` and `input` those of the panel on show.
 */
void
swb_window_actions_update (SwbWindow *window)
{
  SwbPanel *panel = swb_window_get_current (window);
  gboolean can_send = panel != NULL && swb_panel_can_send (panel, NULL);

  enable (window, "delete-panel", panel != NULL);
  enable (window, "start", panel != NULL && swb_panel_can_start (panel));
  enable (window, "stop", panel != NULL && swb_panel_is_live (panel));
  enable (window, "send", can_send);
  enable (window, "send-hex", can_send);
  enable (window, "clear-log", panel != NULL);
  enable (window, "save-log", panel != NULL);
  enable (window, "find", panel != NULL);
  enable (window, "filter", panel != NULL);
  enable (window, "find-next", panel != NULL);
  enable (window, "find-previous", panel != NULL);
  enable (window, "view", panel != NULL);
  enable (window, "input", panel != NULL);
  enable (window, "select-panel", panel != NULL);
  enable (window, "next-panel", panel != NULL);
  enable (window, "switch-side", panel != NULL);
  enable (window, "resize-side", panel != NULL);
  if (panel == NULL)
    return;
  set_format_state (window, "view", swb_panel_settings_get_view (swb_panel_get_settings (panel)));
  set_format_state (window, "input", swb_panel_settings_get_input (swb_panel_get_settings (panel)));
}

static GVariant *
describe_panel (SwbPanel *panel)
{
  const SwbEndpointStatus *status = swb_panel_get_status (panel);
  const GError *error = swb_panel_get_error (panel);
  g_autofree char *title = swb_panel_dup_title (panel);
  g_autofree char *address = swb_panel_dup_full_address (panel);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "title", g_variant_new_string (title));
  g_variant_builder_add (&builder, "{sv}", "address", g_variant_new_string (address));
  g_variant_builder_add (&builder, "{sv}", "state", g_variant_new_string (swb_panel_get_state_nick (panel)));
  g_variant_builder_add (&builder, "{sv}", "received", g_variant_new_uint64 (status->received));
  g_variant_builder_add (&builder, "{sv}", "sent", g_variant_new_uint64 (status->sent));
  g_variant_builder_add (&builder, "{sv}", "clients", g_variant_new_uint32 (status->connections));
  g_variant_builder_add (&builder, "{sv}", "error", g_variant_new_string (error != NULL ? error->message : ""));
  return g_variant_builder_end (&builder);
}

/**
 * swb_window_actions_publish:
 * @window: a window
 *
 * Makes the state of `panels` what the panels are now, so that scripts see it.
 */
void
swb_window_actions_publish (SwbWindow *window)
{
  GListModel *panels = swb_window_get_panels (window);
  GSimpleAction *action = lookup (window, "panels");
  g_autoptr (GVariant) old = g_action_get_state (G_ACTION (action));
  g_autoptr (GVariant) now = NULL;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < g_list_model_get_n_items (panels); i++)
    {
      g_autoptr (SwbPanel) panel = g_list_model_get_item (panels, i);

      g_variant_builder_add_value (&builder, describe_panel (panel));
    }
  now = g_variant_ref_sink (g_variant_builder_end (&builder));
  if (!g_variant_equal (old, now))
    g_simple_action_set_state (action, now);
}
