#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-panel-view.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-connection-item.h"
#include "swb-encodings.h"
#include "swb-error.h"
#include "swb-filter-bar.h"
#include "swb-find-bar.h"
#include "swb-format.h"
#include "swb-icon.h"
#include "swb-local.h"
#include "swb-log-view.h"
#include "swb-message-bar.h"
#include "swb-panel-head.h"
#include "swb-remedy.h"
#include "swb-send-box.h"
#include "swb-settings.h"
#include "swb-status-bar.h"
#include "swb-window.h"
#include "swb-wrap-box.h"

/**
 * SwbPanelView:
 *
 * One panel as the window shows it: head, errors, log, send box, counters. There is one for each panel that has been
 * looked at, so that each keeps its place in the log; only the one on show follows its panel.
 */
struct _SwbPanelView
{
  GtkWidget parent_instance;

  GtkWidget *head;
  GtkWidget *error_bar;
  GtkWidget *log_bar;
  GtkWidget *text_toggle;
  GtkWidget *hex_toggle;
  GtkWidget *encoding;
  GtkWidget *only;
  GtkWidget *filter;
  GtkWidget *wrap;
  GtkWidget *pause;
  GtkWidget *save;
  GtkWidget *clear;
  GtkWidget *find_bar;
  SwbFilterBar *filter_bar; /* made when it is first needed */
  GtkWidget *overlay;
  GtkWidget *scroller;
  GtkWidget *new_rows;
  GtkWidget *send_box;
  GtkWidget *status_bar;
  SwbLogView *log;

  SwbPanel *panel;
  SwbLogStore *store;
  GtkStringList *encodings;
  guint shown_serial;
  guint new_rows_source;
  gboolean syncing;
};

G_DEFINE_FINAL_TYPE (SwbPanelView, swb_panel_view, GTK_TYPE_WIDGET)

enum
{
  SHOW_ALL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
update_new_rows (gpointer user_data)
{
  SwbPanelView *self = SWB_PANEL_VIEW (user_data);
  guint64 count;
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;

  g_object_get (self->log, "new-rows", &count, NULL);
  number = swb_format_count (count);
  text = count > 0 ? g_strdup_printf (_ ("↓ %s new"), number) : g_strdup (_ ("↓ End"));
  gtk_button_set_label (GTK_BUTTON (self->new_rows), text);
  gtk_widget_set_visible (self->new_rows, !swb_log_view_get_following (self->log));
  /* going to the end ends a pause */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->pause), swb_log_view_get_paused (self->log));
  self->new_rows_source = 0;
  return G_SOURCE_REMOVE;
}

/* The log view tells it while it is being laid out, when no other widget may change. */
static void
queue_update_new_rows (SwbPanelView *self)
{
  if (self->new_rows_source == 0)
    self->new_rows_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_new_rows, self, NULL);
}

static void
on_new_rows_clicked (SwbPanelView *self)
{
  swb_log_view_scroll_to_end (self->log);
}

static void
on_pause_toggled (SwbPanelView *self)
{
  swb_log_view_set_paused (self->log, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->pause)));
}

static void
on_only_clicked (SwbPanelView *self)
{
  swb_panel_view_set_connection (self, 0);
  g_signal_emit (self, signals[SHOW_ALL], 0);
}

static void
on_find_closed (SwbPanelView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->log));
}

static void
on_filter_closed (SwbPanelView *self)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->filter), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->log));
}

/* What is not shown is not found either. */
static void
on_filter_changed (SwbPanelView *self)
{
  swb_find_bar_update (SWB_FIND_BAR (self->find_bar));
}

static void
open_filter (SwbPanelView *self,
             const char   *text)
{
  if (self->filter_bar == NULL)
    {
      self->filter_bar = swb_filter_bar_new (self->log);
      g_signal_connect_swapped (self->filter_bar, "changed", G_CALLBACK (on_filter_changed), self);
      g_signal_connect_swapped (self->filter_bar, "closed", G_CALLBACK (on_filter_closed), self);
      gtk_widget_insert_before (GTK_WIDGET (self->filter_bar), GTK_WIDGET (self), self->find_bar);
      swb_accessible_label_insides (GTK_WIDGET (self->filter_bar));
    }
  swb_filter_bar_open (self->filter_bar, text);
}

static void
on_filter_toggled (SwbPanelView *self)
{
  gboolean active = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->filter));

  if (active && (self->filter_bar == NULL || !swb_filter_bar_is_open (self->filter_bar)))
    open_filter (self, NULL);
  else if (!active && self->filter_bar != NULL)
    swb_filter_bar_close (self->filter_bar);
}

static void
on_log_notice (SwbPanelView *self,
               const char   *message)
{
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));

  if (SWB_IS_WINDOW (window))
    swb_window_notify_user (SWB_WINDOW (window), message);
}

static void
update_error (SwbPanelView *self)
{
  const GError *error = swb_panel_get_error (self->panel);
  guint serial = swb_panel_get_error_serial (self->panel);
  gboolean in_use;
  g_autofree char *remedy = NULL;

  if (error == NULL)
    {
      swb_message_bar_hide (SWB_MESSAGE_BAR (self->error_bar));
      self->shown_serial = 0;
      return;
    }
  if (serial == self->shown_serial)
    return;
  self->shown_serial = serial;

  remedy = swb_remedy_for_error (self->panel, error);
  in_use = g_error_matches (error, SWB_NET_ERROR, SWB_NET_ERROR_ADDRESS_IN_USE) &&
           swb_panel_get_kind (self->panel) != SWB_PANEL_KIND_TCP_CLIENT;
  swb_message_bar_set_action (SWB_MESSAGE_BAR (self->error_bar), in_use ? _ ("Take a Free Port") : NULL);
  swb_message_bar_show (SWB_MESSAGE_BAR (self->error_bar), error->message, remedy);
}

static void
on_error_action (SwbPanelView *self)
{
  SwbPanelSettings *settings = swb_panel_get_settings (self->panel);
  guint16 port = swb_local_find_free_port (swb_panel_get_kind (self->panel),
                                           MAX (swb_panel_settings_get_port (settings), 1024));
  g_autofree char *text = g_strdup_printf ("%u", port);

  if (swb_panel_set_address (self->panel, swb_panel_settings_get_host (settings), text, NULL))
    swb_panel_start (self->panel);
}

static void
on_error_closed (SwbPanelView *self)
{
  swb_panel_dismiss_error (self->panel);
}

static void
update_log_error (SwbPanelView *self)
{
  const GError *error = swb_panel_get_status (self->panel)->log_error;
  g_autofree char *message = NULL;
  g_autofree char *remedy = NULL;

  if (error == NULL)
    {
      swb_message_bar_hide (SWB_MESSAGE_BAR (self->log_bar));
      return;
    }
  message = g_strdup_printf (_ ("Not logging: %s"), error->message);
  remedy = swb_remedy_for_error (self->panel, error);
  swb_message_bar_set_action (SWB_MESSAGE_BAR (self->log_bar), _ ("Resume"));
  swb_message_bar_show (SWB_MESSAGE_BAR (self->log_bar), message, remedy);
}

static void
on_log_action (SwbPanelView *self)
{
  swb_endpoint_resume_recording (swb_panel_get_endpoint (self->panel));
}

static void
on_encoding_selected (SwbPanelView *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->encoding));

  if (!self->syncing && self->panel != NULL && selected != GTK_INVALID_LIST_POSITION)
    swb_panel_set (self->panel, "encoding", gtk_string_list_get_string (self->encodings, selected), NULL);
}

/* Any encoding that iconv knows may come in by a panel address; then it joins the list. */
static void
sync_encoding (SwbPanelView *self)
{
  const char *name = swb_panel_settings_get_encoding (swb_panel_get_settings (self->panel));

  self->syncing = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->encoding), swb_encodings_find (self->encodings, name));
  self->syncing = FALSE;
  swb_log_view_set_encoding (self->log, name);
}

static void
update_time_format (SwbPanelView *self)
{
  swb_log_view_set_time_format (self->log, swb_settings_get_time_format (swb_settings_get_default ()));
}

static void
on_panel_changed (SwbPanelView *self)
{
  SwbPanelSettings *settings = swb_panel_get_settings (self->panel);
  g_autoptr (SwbLogStore) store = swb_endpoint_dup_log (swb_panel_get_endpoint (self->panel));
  SwbLogMode mode =
    swb_panel_settings_get_view (settings) == SWB_DATA_FORMAT_HEX ? SWB_LOG_MODE_HEX : SWB_LOG_MODE_TEXT;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  sync_encoding (self);
  if (swb_log_view_get_mode (self->log) != mode)
    swb_log_view_set_mode (self->log, mode);
  /* A cleared log is another store. */
  if (g_set_object (&self->store, store))
    {
      swb_log_view_set_store (self->log, store);
      queue_update_new_rows (self);
    }
  swb_log_view_data_changed (self->log);
  if (self->filter_bar != NULL)
    swb_filter_bar_update (self->filter_bar);
  swb_find_bar_update (SWB_FIND_BAR (self->find_bar));
  update_error (self);
  update_log_error (self);
}

static void
swb_panel_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (swb_panel_view_parent_class)->map (widget);
  on_panel_changed (SWB_PANEL_VIEW (widget));
}

static void
swb_panel_view_dispose (GObject *object)
{
  SwbPanelView *self = SWB_PANEL_VIEW (object);
  GtkWidget *child;

  g_clear_handle_id (&self->new_rows_source, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->encodings);
  g_clear_object (&self->store);
  g_clear_object (&self->panel);

  G_OBJECT_CLASS (swb_panel_view_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, head);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, error_bar);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, log_bar);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, text_toggle);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, hex_toggle);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, encoding);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, only);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, filter);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, wrap);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, pause);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, save);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, clear);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, find_bar);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, overlay);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, scroller);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, new_rows);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, send_box);
  gtk_widget_class_bind_template_child (widget_class, SwbPanelView, status_bar);
}

static void
swb_panel_view_class_init (SwbPanelViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_panel_view_dispose;
  widget_class->map = swb_panel_view_map;

  /* The user no longer wants to see one connection alone. */
  signals[SHOW_ALL] =
    g_signal_new ("show-all", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SWB_TYPE_FIND_BAR);
  g_type_ensure (SWB_TYPE_MESSAGE_BAR);
  g_type_ensure (SWB_TYPE_PANEL_HEAD);
  g_type_ensure (SWB_TYPE_SEND_BOX);
  g_type_ensure (SWB_TYPE_STATUS_BAR);
  g_type_ensure (SWB_TYPE_WRAP_BOX);
  g_type_ensure (SWB_TYPE_ICON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-panel-view.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_error_action);
  gtk_widget_class_bind_template_callback (widget_class, on_error_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_find_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_log_action);
  gtk_widget_class_bind_template_callback (widget_class, on_encoding_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_new_rows_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_only_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_pause_toggled);
  gtk_widget_class_set_css_name (widget_class, "panelview");
}

static void
set_name (GtkWidget  *widget,
          const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
swb_panel_view_init (SwbPanelView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->encodings = swb_encodings_new ();
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->encoding), G_LIST_MODEL (self->encodings));

  self->log = swb_log_view_new ();
  g_signal_connect_object (swb_settings_get_default (), "notify::time-format", G_CALLBACK (update_time_format), self,
                           G_CONNECT_SWAPPED);
  update_time_format (self);
  g_object_bind_property (swb_settings_get_default (), "wrap-rows", self->wrap, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (self->wrap, "active", self->log, "wrap", G_BINDING_SYNC_CREATE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->log));
  g_signal_connect_object (self->log, "notify::following", G_CALLBACK (queue_update_new_rows), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->log, "notify::new-rows", G_CALLBACK (queue_update_new_rows), self, G_CONNECT_SWAPPED);

  g_signal_connect_object (self->log, "notice", G_CALLBACK (on_log_notice), self, G_CONNECT_SWAPPED);
  swb_find_bar_set_view (SWB_FIND_BAR (self->find_bar), self->log);

  set_name (GTK_WIDGET (self->log), _ ("Log"));
  set_name (self->text_toggle, _ ("Text"));
  set_name (self->hex_toggle, _ ("Hex"));
  set_name (self->encoding, _ ("Encoding"));
  set_name (self->wrap, _ ("Wrap long rows"));
  set_name (self->pause, _ ("Pause"));
  set_name (self->save, _ ("Save log"));
  set_name (self->clear, _ ("Clear log"));
}

/**
 * swb_panel_view_new:
 * @panel: a panel
 *
 * Returns: (transfer floating): a widget that shows it
 */
GtkWidget *
swb_panel_view_new (SwbPanel *panel)
{
  SwbPanelView *self = g_object_new (SWB_TYPE_PANEL_VIEW, NULL);

  self->panel = g_object_ref (panel);
  swb_panel_head_set_panel (SWB_PANEL_HEAD (self->head), panel);
  swb_send_box_set_panel (SWB_SEND_BOX (self->send_box), panel);
  swb_status_bar_set_panel (SWB_STATUS_BAR (self->status_bar), panel);
  swb_accessible_label_insides (GTK_WIDGET (self));
  g_signal_connect_object (panel, "changed", G_CALLBACK (on_panel_changed), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

SwbPanel *
swb_panel_view_get_panel (SwbPanelView *self)
{
  return self->panel;
}

/**
 * swb_panel_view_set_connection:
 * @self: a panel view
 * @connection: number of the one connection whose log is to be shown; 0 for all
 *
 * A button says whose log it is and brings back all, also when the connection is gone.
 */
void
swb_panel_view_set_connection (SwbPanelView *self,
                               guint32       connection)
{
  GListModel *connections = swb_panel_get_connections (self->panel);
  guint count = connection != 0 ? g_list_model_get_n_items (connections) : 0;

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (SwbConnectionItem) item = g_list_model_get_item (connections, i);
      g_autofree char *text = NULL;

      if (swb_connection_item_get_id (item) != connection)
        continue;
      /* Translators: a client's address, whose log alone is shown; the cross takes that back */
      text = g_strdup_printf (_ ("Only %s ✕"), swb_connection_item_get_label (item));
      gtk_button_set_label (GTK_BUTTON (self->only), text);
      /* the label has taken its place */
      set_name (self->only, _ ("Show all clients"));
      break;
    }
  gtk_widget_set_visible (self->only, connection != 0);
  swb_log_view_set_flow (self->log, connection);
  swb_find_bar_update (SWB_FIND_BAR (self->find_bar));
}

/**
 * swb_panel_view_commit:
 * @self: a panel view
 *
 * Takes over the address that was typed.
 *
 * Returns: whether the panel may be started
 */
gboolean
swb_panel_view_commit (SwbPanelView *self)
{
  return swb_panel_head_commit (SWB_PANEL_HEAD (self->head));
}

/**
 * swb_panel_view_focus:
 * @self: a panel view
 *
 * Puts the cursor where the user goes on: the address of a client that is not connected, else the send box.
 */
void
swb_panel_view_focus (SwbPanelView *self)
{
  if (swb_panel_get_kind (self->panel) == SWB_PANEL_KIND_TCP_CLIENT && !swb_panel_is_live (self->panel))
    swb_panel_head_focus_address (SWB_PANEL_HEAD (self->head));
  else
    swb_send_box_focus (SWB_SEND_BOX (self->send_box));
}

/**
 * swb_panel_view_find:
 * @self: a panel view
 * @text: what to find; empty: let the user type it
 *
 * Opens the find bar.
 */
void
swb_panel_view_find (SwbPanelView *self,
                     const char   *text)
{
  swb_find_bar_open (SWB_FIND_BAR (self->find_bar), text);
}

/**
 * swb_panel_view_filter:
 * @self: a panel view
 * @text: what the rows must have; empty: let the user type it
 *
 * Opens the filter bar.
 */
void
swb_panel_view_filter (SwbPanelView *self,
                       const char   *text)
{
  open_filter (self, text);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->filter), TRUE);
}

/**
 * swb_panel_view_get_filter:
 * @self: a panel view
 * @filter: (out): which part of the log is shown; BORROWED until the user changes it
 *
 * Returns: (transfer none) (nullable): @filter; %NULL when all of it is shown
 */
const SwbLogFilter *
swb_panel_view_get_filter (SwbPanelView *self,
                           SwbLogFilter *filter)
{
  return swb_log_view_get_filter (self->log, filter);
}

/**
 * swb_panel_view_find_next:
 * @self: a panel view
 * @forward: whether to go to the next hit or to the previous one
 */
void
swb_panel_view_find_next (SwbPanelView *self,
                          gboolean      forward)
{
  swb_find_bar_go (SWB_FIND_BAR (self->find_bar), forward);
}
