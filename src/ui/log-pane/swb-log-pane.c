#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-log-pane.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-choice.h"
#include "swb-connection-item.h"
#include "swb-encodings.h"
#include "swb-export-bar.h"
#include "swb-filter-bar.h"
#include "swb-find-bar.h"
#include "swb-format.h"
#include "swb-highlights.h"
#include "swb-hit-strip.h"
#include "swb-icon.h"
#include "swb-lazy-popover.h"
#include "swb-log-view.h"
#include "swb-note-window.h"
#include "swb-panel.h"
#include "swb-settings.h"
#include "swb-window.h"
#include "swb-wrap-box.h"

/**
 * SwbLogPane:
 *
 * The log of a page with all that is done to it where it is shown: the bar of views, find, the log itself. What
 * surrounds it depends on the kind of page. Only the one on the screen follows its page.
 */
struct _SwbLogPane
{
  GtkWidget parent_instance;

  GtkWidget *text_toggle;
  GtkWidget *hex_toggle;
  GtkWidget *encoding;
  GtkWidget *only;
  GtkWidget *filter;
  GtkWidget *wrap;
  GtkWidget *pause;
  GtkWidget *save;
  GtkWidget *clear;
  GtkWidget *exports;
  SwbFindBar *find_bar;     /* made when it is first needed */
  SwbFilterBar *filter_bar; /* likewise */
  GtkWidget *overlay;
  GtkWidget *scroller;
  gboolean has_scroll_bar;
  GtkWidget *hit_strip;
  GtkWidget *new_rows;
  SwbLogView *log;

  SwbPage *page;
  SwbLogStore *store;
  GtkStringList *encodings; /* (nullable): offered last */
  guint new_rows_source;
  gboolean finished; /* nothing more comes into the log */
};

G_DEFINE_FINAL_TYPE (SwbLogPane, swb_log_pane, GTK_TYPE_WIDGET)

enum
{
  SHOW_ALL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_all_in_view (SwbLogPane *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));

  return gtk_adjustment_get_upper (adjustment) <= gtk_adjustment_get_page_size (adjustment);
}

static gboolean
update_new_rows (gpointer user_data)
{
  SwbLogPane *self = SWB_LOG_PANE (user_data);
  guint64 count;
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;

  g_object_get (self->log, "new-rows", &count, NULL);
  number = swb_format_count (count);
  text = count > 0 ? g_strdup_printf (_ ("↓ %s new"), number) : g_strdup (_ ("↓ End"));
  gtk_button_set_label (GTK_BUTTON (self->new_rows), text);
  gtk_widget_set_visible (self->new_rows, !swb_log_view_get_following (self->log) && !(self->finished && is_all_in_view (self)));
  /* going to the end ends a pause */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->pause), swb_log_view_get_paused (self->log));
  self->new_rows_source = 0;
  return G_SOURCE_REMOVE;
}

/* The log view tells it while it is being laid out, when no other widget may change. */
static void
queue_update_new_rows (SwbLogPane *self)
{
  if (self->new_rows_source == 0)
    self->new_rows_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_new_rows, self, NULL);
}

static void
on_new_rows_clicked (SwbLogPane *self)
{
  swb_log_view_scroll_to_end (self->log);
}

static void
on_pause_toggled (SwbLogPane *self)
{
  swb_log_view_set_paused (self->log, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->pause)));
}

static void
on_only_clicked (SwbLogPane *self)
{
  swb_log_pane_set_connection (self, 0);
  g_signal_emit (self, signals[SHOW_ALL], 0);
}

static void
on_find_closed (SwbLogPane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->log));
}

static void
on_hit_activated (SwbLogPane *self,
                  guint64     index)
{
  if (self->find_bar != NULL)
    swb_find_bar_go_to (self->find_bar, index);
}

static void
on_filter_closed (SwbLogPane *self)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->filter), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->log));
}

static SwbFindBar *
ensure_find_bar (SwbLogPane *self)
{
  if (self->find_bar == NULL)
    {
      self->find_bar = g_object_new (SWB_TYPE_FIND_BAR, NULL);
      swb_find_bar_set_view (self->find_bar, self->log);
      g_signal_connect_swapped (self->find_bar, "closed", G_CALLBACK (on_find_closed), self);
      gtk_widget_insert_before (GTK_WIDGET (self->find_bar), GTK_WIDGET (self), self->overlay);
      swb_accessible_label_insides (GTK_WIDGET (self->find_bar));
    }
  return self->find_bar;
}

/* What is not shown is not found either. */
static void
update_find (SwbLogPane *self)
{
  if (self->find_bar != NULL)
    swb_find_bar_update (self->find_bar);
}

static void
open_filter (SwbLogPane *self,
             const char *text)
{
  if (self->filter_bar == NULL)
    {
      self->filter_bar = swb_filter_bar_new (self->log);
      g_signal_connect_swapped (self->filter_bar, "changed", G_CALLBACK (update_find), self);
      g_signal_connect_swapped (self->filter_bar, "closed", G_CALLBACK (on_filter_closed), self);
      gtk_widget_insert_after (GTK_WIDGET (self->filter_bar), GTK_WIDGET (self), self->exports);
      swb_accessible_label_insides (GTK_WIDGET (self->filter_bar));
    }
  swb_filter_bar_open (self->filter_bar, text);
}

static void
on_filter_toggled (SwbLogPane *self)
{
  gboolean active = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->filter));

  if (active && (self->filter_bar == NULL || !swb_filter_bar_is_open (self->filter_bar)))
    open_filter (self, NULL);
  else if (!active && self->filter_bar != NULL)
    swb_filter_bar_close (self->filter_bar);
}

static void
on_log_notice (SwbLogPane *self,
               const char *message)
{
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));

  if (SWB_IS_WINDOW (window))
    swb_window_notify_user (SWB_WINDOW (window), message);
}

static void
on_note_written (SwbLogPane *self,
                 const char *text,
                 GtkWindow  *window)
{
  swb_panel_add_note (SWB_PANEL (self->page), g_object_get_data (G_OBJECT (window), "about"),
                      g_object_get_data (G_OBJECT (window), "place"), text);
}

static void
on_note_wanted (SwbLogPane *self,
                const char *about,
                const char *place)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWindow *window;

  if (!SWB_IS_PANEL (self->page))
    {
      on_log_notice (self, _ ("Not noted: an opened file is shown as it is and not changed"));
      return;
    }
  window = swb_note_window_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, about);
  g_object_set_data_full (G_OBJECT (window), "about", g_strdup (about), g_free);
  g_object_set_data_full (G_OBJECT (window), "place", g_strdup (place), g_free);
  g_signal_connect_object (window, "written", G_CALLBACK (on_note_written), self, G_CONNECT_SWAPPED);
  gtk_window_present (window);
}

/* Any encoding that iconv knows may come in by a panel address; then it joins the list. */
static void
on_encoding_offer (SwbLogPane *self)
{
  guint chosen;

  g_clear_object (&self->encodings);
  self->encodings = swb_encodings_new ();
  chosen = swb_encodings_find (self->encodings, swb_page_get_encoding (self->page));
  swb_choice_offer (SWB_CHOICE (self->encoding), G_LIST_MODEL (self->encodings), chosen);
}

static void
on_encoding_chosen (SwbLogPane *self,
                    guint       position)
{
  swb_page_set_encoding (self->page, gtk_string_list_get_string (self->encodings, position));
}

static void
update_highlights (SwbLogPane *self)
{
  g_autoptr (GPtrArray) rules = swb_highlights_parse (swb_settings_get_highlight_rules (swb_settings_get_default ()));

  swb_highlights_apply (rules, self->log);
}

static void
sync_encoding (SwbLogPane *self)
{
  const char *name = swb_page_get_encoding (self->page);

  swb_choice_set_chosen (SWB_CHOICE (self->encoding), name);
  if (g_strcmp0 (name, swb_log_view_get_encoding (self->log)) != 0)
    {
      swb_log_view_set_encoding (self->log, name);
      update_highlights (self);
    }
}

static void
update_time_format (SwbLogPane *self)
{
  swb_log_view_set_time_format (self->log, swb_settings_get_time_format (swb_settings_get_default ()));
}

/* While nothing is to be scrolled the scroll bar is there, see below, but not to be seen. The slider is its range's alone: GTK
 * has the opacity of the scroll bar for its own fading. */
static void
update_slider (SwbLogPane *self)
{
  GtkWidget *scroll_bar = gtk_scrolled_window_get_vscrollbar (GTK_SCROLLED_WINDOW (self->scroller));

  gtk_widget_set_opacity (gtk_widget_get_first_child (scroll_bar), is_all_in_view (self) ? 0 : 1);
}

/* The scroll bar comes with the second row: that is of the first client most of the time, for whom the window is laid out
 * anyway. Else it would come when the rows fill the view, in the midst of a stream, and have the window laid out again. */
static void
add_scroll_bar (SwbLogPane *self)
{
  SwbLogTotals totals;

  if (self->has_scroll_bar || self->store == NULL)
    return;

  swb_log_store_get_totals (self->store, &totals);
  if (totals.text_rows < 2)
    return;
  self->has_scroll_bar = TRUE;
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), "changed",
                           G_CALLBACK (update_slider), self, G_CONNECT_SWAPPED);
  update_slider (self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_ALWAYS);
}

static void
on_page_changed (SwbLogPane *self)
{
  g_autoptr (SwbLogStore) store = swb_page_dup_log (self->page);
  SwbLogMode mode = swb_page_get_view (self->page) == SWB_DATA_FORMAT_HEX ? SWB_LOG_MODE_HEX : SWB_LOG_MODE_TEXT;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  sync_encoding (self);
  if (swb_log_view_get_mode (self->log) != mode)
    swb_log_view_set_mode (self->log, mode);
  /* A cleared log is another store. */
  if (g_set_object (&self->store, store))
    {
      swb_log_view_set_store (self->log, store);
      if (self->finished)
        swb_log_view_scroll_to_start (self->log);
      queue_update_new_rows (self);
    }
  add_scroll_bar (self);
  swb_log_view_data_changed (self->log);
  if (self->filter_bar != NULL)
    swb_filter_bar_update (self->filter_bar);
  update_find (self);
  swb_hit_strip_update (SWB_HIT_STRIP (self->hit_strip));
}

static void
swb_log_pane_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (swb_log_pane_parent_class)->map (widget);
  on_page_changed (SWB_LOG_PANE (widget));
}

static void
swb_log_pane_dispose (GObject *object)
{
  SwbLogPane *self = SWB_LOG_PANE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->new_rows_source, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->encodings);
  g_clear_object (&self->store);
  g_clear_object (&self->page);

  G_OBJECT_CLASS (swb_log_pane_parent_class)->dispose (object);
}

static void
swb_log_pane_class_init (SwbLogPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_log_pane_dispose;
  widget_class->map = swb_log_pane_map;

  /* The user no longer wants to see one connection alone. */
  signals[SHOW_ALL] =
    g_signal_new ("show-all", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SWB_TYPE_CHOICE);
  g_type_ensure (SWB_TYPE_HIT_STRIP);
  g_type_ensure (SWB_TYPE_WRAP_BOX);
  g_type_ensure (SWB_TYPE_ICON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-log-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbLogPane, text_toggle);
  gtk_widget_class_bind_template_child (widget_class, SwbLogPane, hex_toggle);
  gtk_widget_class_bind_template_child (widget_class, SwbLogPane, encoding);
  gtk_widget_class_bind_template_child (widget_class, SwbLogPane, only);
  gtk_widget_class_bind_template_child (widget_class, SwbLogPane, filter);
  gtk_widget_class_bind_template_child (widget_class, SwbLogPane, wrap);
  gtk_widget_class_bind_template_child (widget_class, SwbLogPane, pause);
  gtk_widget_class_bind_template_child (widget_class, SwbLogPane, save);
  gtk_widget_class_bind_template_child (widget_class, SwbLogPane, clear);
  gtk_widget_class_bind_template_child (widget_class, SwbLogPane, exports);
  gtk_widget_class_bind_template_child (widget_class, SwbLogPane, overlay);
  gtk_widget_class_bind_template_child (widget_class, SwbLogPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, SwbLogPane, hit_strip);
  gtk_widget_class_bind_template_child (widget_class, SwbLogPane, new_rows);
  gtk_widget_class_bind_template_callback (widget_class, on_encoding_offer);
  gtk_widget_class_bind_template_callback (widget_class, on_encoding_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_hit_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_new_rows_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_only_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_pause_toggled);
  gtk_widget_class_set_css_name (widget_class, "logpane");
}

static void
swb_log_pane_init (SwbLogPane *self)
{
  g_autoptr (GMenuModel) save_menu = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->log = swb_log_view_new ();
  g_signal_connect_object (swb_settings_get_default (), "notify::time-format", G_CALLBACK (update_time_format), self,
                           G_CONNECT_SWAPPED);
  update_time_format (self);
  g_signal_connect_object (swb_settings_get_default (), "notify::highlight-rules", G_CALLBACK (update_highlights), self,
                           G_CONNECT_SWAPPED);
  update_highlights (self);
  g_object_bind_property (swb_settings_get_default (), "wrap-rows", self->wrap, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (self->wrap, "active", self->log, "wrap", G_BINDING_SYNC_CREATE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->log));
  g_signal_connect_object (self->log, "notify::following", G_CALLBACK (queue_update_new_rows), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->log, "notify::new-rows", G_CALLBACK (queue_update_new_rows), self, G_CONNECT_SWAPPED);

  g_signal_connect_object (self->log, "note-wanted", G_CALLBACK (on_note_wanted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->log, "notice", G_CALLBACK (on_log_notice), self, G_CONNECT_SWAPPED);
  swb_hit_strip_set_view (SWB_HIT_STRIP (self->hit_strip), self->log);

  swb_accessible_label_insides (GTK_WIDGET (self));
  save_menu = swb_window_new_save_menu ();
  swb_lazy_popover_set_menu (self->save, save_menu);

  swb_accessible_set_name (GTK_WIDGET (self->log), _ ("Log"));
  swb_accessible_set_name (self->text_toggle, _ ("Text"));
  swb_accessible_set_name (self->hex_toggle, _ ("Hex"));
  swb_choice_set_name (SWB_CHOICE (self->encoding), _ ("Encoding"));
  swb_accessible_set_name (self->wrap, _ ("Wrap long rows"));
  swb_accessible_set_name (self->pause, _ ("Pause"));
  swb_accessible_set_name (self->save, _ ("Save log"));
  swb_accessible_set_name (self->clear, _ ("Clear log"));
}

/**
 * swb_log_pane_set_page:
 * @self: a log pane
 * @page: the page whose log it shows; set once
 */
void
swb_log_pane_set_page (SwbLogPane *self,
                       SwbPage    *page)
{
  g_return_if_fail (self->page == NULL);

  self->page = g_object_ref (page);
  g_signal_connect_object (page, "changed", G_CALLBACK (on_page_changed), self, G_CONNECT_SWAPPED);
}

/**
 * swb_log_pane_set_growing:
 * @self: a log pane
 * @growing: whether more may come into the log, or it may be cleared; at first it is so
 *
 * A log that doesn't grow has neither use for a pause nor for a button that clears it, and it is read from its beginning.
 */
void
swb_log_pane_set_growing (SwbLogPane *self,
                          gboolean    growing)
{
  self->finished = !growing;
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), "changed",
                           G_CALLBACK (queue_update_new_rows), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (self->pause, growing);
  gtk_widget_set_visible (self->clear, growing);
}

/**
 * swb_log_pane_set_connection:
 * @self: a log pane
 * @connection: number of the one connection whose log is to be shown; 0 for all
 *
 * A button says whose log it is and brings back all, also when the connection is gone.
 */
void
swb_log_pane_set_connection (SwbLogPane *self,
                             guint32     connection)
{
  GListModel *connections = swb_page_get_connections (self->page);
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
      swb_accessible_set_name (self->only, _ ("Show all clients"));
      break;
    }
  gtk_widget_set_visible (self->only, connection != 0);
  swb_log_view_set_flow (self->log, connection);
  update_find (self);
}

/**
 * swb_log_pane_get_connection:
 * @self: a log pane
 *
 * Returns: number of the one connection whose log is shown; 0 for all
 */
guint32
swb_log_pane_get_connection (SwbLogPane *self)
{
  return swb_log_view_get_flow (self->log);
}

/**
 * swb_log_pane_add_export:
 * @self: a log pane
 * @export: a saving of its log that has begun
 *
 * Shows above the log how far it is, and when it fails, why.
 */
void
swb_log_pane_add_export (SwbLogPane *self,
                         SwbExport  *export)
{
  gtk_box_append (GTK_BOX (self->exports), swb_export_bar_new (export));
}

void
swb_log_pane_focus (SwbLogPane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->log));
}

/**
 * swb_log_pane_show_record:
 * @self: a log pane
 * @record: offset of a record in the log
 *
 * Selects it and scrolls to it; all connections are shown again when only another one was.
 */
void
swb_log_pane_show_record (SwbLogPane *self,
                          guint64     record)
{
  if (swb_log_view_show_record (self->log, record))
    return;
  g_signal_emit (self, signals[SHOW_ALL], 0);
  swb_log_view_show_record (self->log, record);
}

/**
 * swb_log_pane_find:
 * @self: a log pane
 * @text: what to find; empty: let the user type it
 *
 * Opens the find bar.
 */
void
swb_log_pane_find (SwbLogPane *self,
                   const char *text)
{
  swb_find_bar_open (ensure_find_bar (self), text);
}

/**
 * swb_log_pane_filter:
 * @self: a log pane
 * @text: what the rows must have; empty: let the user type it
 *
 * Opens the filter bar.
 */
void
swb_log_pane_filter (SwbLogPane *self,
                     const char *text)
{
  open_filter (self, text);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->filter), TRUE);
}

/**
 * swb_log_pane_get_filter:
 * @self: a log pane
 * @filter: (out): which part of the log is shown; BORROWED until the user changes it
 *
 * Returns: (transfer none) (nullable): @filter; %NULL when all of it is shown
 */
const SwbLogFilter *
swb_log_pane_get_filter (SwbLogPane   *self,
                         SwbLogFilter *filter)
{
  return swb_log_view_get_filter (self->log, filter);
}

/**
 * swb_log_pane_find_next:
 * @self: a log pane
 * @forward: whether to go to the next hit or to the previous one
 */
void
swb_log_pane_find_next (SwbLogPane *self,
                        gboolean    forward)
{
  swb_find_bar_go (ensure_find_bar (self), forward);
}
