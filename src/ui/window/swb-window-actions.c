#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-window-actions.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-fold.h"
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
action_new_example (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  swb_window_add_example (SWB_WINDOW (user_data), g_variant_get_string (parameter, NULL));
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
  swb_window_switch_side (SWB_WINDOW (user_data));
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
  SwbPage *best = NULL;
  guint likeness = 0;

  for (guint i = 0; i < g_list_model_get_n_items (panels); i++)
    {
      g_autoptr (SwbPage) page = g_list_model_get_item (panels, i);
      guint own = swb_page_get_likeness (page, name);

      if (own > likeness)
        {
          likeness = own;
          best = page; /* the list keeps it */
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
action_snippets (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  swb_window_toggle_snippets (SWB_WINDOW (user_data));
}

static void
action_send_snippet (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  swb_window_send_snippet (SWB_WINDOW (user_data), (guint) MAX (g_variant_get_int32 (parameter), 0));
}

static void
action_import_snippets (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       user_data)
{
  swb_window_import_snippets (SWB_WINDOW (user_data), g_variant_get_string (parameter, NULL));
}

static void
action_export_snippets (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       user_data)
{
  swb_window_export_snippets (SWB_WINDOW (user_data), g_variant_get_string (parameter, NULL));
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
action_save_log (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  const char *path = g_variant_get_string (parameter, NULL);

  if (*path != '\0')
    swb_window_save_log (SWB_WINDOW (user_data), path);
  else
    swb_window_ask_where_to_save (SWB_WINDOW (user_data), NULL);
}

static void
action_save_log_as (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  swb_window_ask_where_to_save (SWB_WINDOW (user_data), g_variant_get_string (parameter, NULL));
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
  SwbPage *page = swb_window_get_page (SWB_WINDOW (user_data));

  if (page != NULL && is_format (value))
    swb_page_set_view (page, g_str_equal (g_variant_get_string (value, NULL), "hex") ? SWB_DATA_FORMAT_HEX
                                                                                     : SWB_DATA_FORMAT_TEXT);
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

/* What is to be read has nothing to do; GIO would want a value for it all the same. */
static void
do_nothing (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  g_debug ("The action %s is there to be read", g_action_get_name (G_ACTION (action)));
}

static const GActionEntry entries[] = {
  { .name = "new-panel", .activate = action_new_panel, .parameter_type = "s" },
  { .name = "demo", .activate = action_demo },
  { .name = "new-example", .activate = action_new_example, .parameter_type = "s" },
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
  { .name = "snippets", .activate = action_snippets },
  { .name = "send-snippet", .activate = action_send_snippet, .parameter_type = "i" },
  { .name = "import-snippets", .activate = action_import_snippets, .parameter_type = "s" },
  { .name = "export-snippets", .activate = action_export_snippets, .parameter_type = "s" },
  { .name = "clear-log", .activate = action_clear_log },
  { .name = "save-log", .activate = action_save_log, .parameter_type = "s" },
  { .name = "save-log-as", .activate = action_save_log_as, .parameter_type = "s" },
  { .name = "find", .activate = action_find, .parameter_type = "s" },
  { .name = "filter", .activate = action_filter, .parameter_type = "s" },
  { .name = "find-next", .activate = action_find_next },
  { .name = "find-previous", .activate = action_find_previous },
  { .name = "view", .parameter_type = "s", .state = "'text'", .change_state = change_view },
  { .name = "input", .parameter_type = "s", .state = "'text'", .change_state = change_input },
  { .name = "panels", .activate = do_nothing, .state = "@aa{sv} []", .change_state = change_nothing },
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
 * Makes the actions' enabled states and the states of `view` and `input` those of the page on show.
 */
void
swb_window_actions_update (SwbWindow *window)
{
  SwbPage *page = swb_window_get_page (window);
  SwbPanel *panel = swb_window_get_current (window);
  g_autoptr (SwbLogStore) log = page != NULL ? swb_page_dup_log (page) : NULL;
  gboolean can_send = panel != NULL && swb_panel_can_send (panel, NULL);

  enable (window, "delete-panel", page != NULL);
  enable (window, "start", panel != NULL && swb_panel_can_start (panel));
  enable (window, "stop", panel != NULL && swb_panel_is_live (panel));
  enable (window, "send", can_send);
  enable (window, "send-hex", can_send);
  enable (window, "snippets", page != NULL);
  enable (window, "send-snippet", panel != NULL);
  enable (window, "import-snippets", page != NULL);
  enable (window, "export-snippets", page != NULL);
  enable (window, "clear-log", panel != NULL);
  enable (window, "save-log", log != NULL);
  enable (window, "save-log-as", log != NULL);
  enable (window, "find", log != NULL);
  enable (window, "filter", log != NULL);
  enable (window, "find-next", log != NULL);
  enable (window, "find-previous", log != NULL);
  enable (window, "view", page != NULL);
  enable (window, "input", panel != NULL);
  enable (window, "select-panel", page != NULL);
  enable (window, "next-panel", page != NULL);
  enable (window, "switch-side", page != NULL);
  enable (window, "resize-side", page != NULL);
  if (page != NULL)
    set_format_state (window, "view", swb_page_get_view (page));
  if (panel != NULL)
    set_format_state (window, "input", swb_panel_settings_get_input (swb_panel_get_settings (panel)));
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
      g_autoptr (SwbPage) page = g_list_model_get_item (panels, i);

      g_variant_builder_add_value (&builder, swb_page_describe (page));
    }
  now = g_variant_ref_sink (g_variant_builder_end (&builder));
  if (!g_variant_equal (old, now))
    g_simple_action_set_state (action, now);
}
