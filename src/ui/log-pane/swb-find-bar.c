#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-find-bar.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-format.h"
#include "swb-log-search.h"
#include "swb-pattern-controls.h"
#include "swb-wrap-box.h"

/* Milliseconds between two looks at a search that runs, and until one goes on with what was logged since. */
#define LOOK_INTERVAL 60
#define RESUME_DELAY 200

typedef enum
{
  GO_NOWHERE,
  GO_FORWARD,
  GO_BACKWARD,
} Go;

/**
 * SwbFindBar:
 *
 * Finds something in the log of one view. The search runs on another thread, from the beginning of the log to its end,
 * and goes on with what is logged later. The bar goes to the first hit behind the place where the user was as soon as
 * it is found; only when there is none behind it, to the first of all.
 *
 * A timer runs only while a search does, or when more rows of a filter are known and the hit may be in one of them.
 */
struct _SwbFindBar
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *entry;
  GtkWidget *previous;
  GtkWidget *next;
  GtkWidget *count;
  GtkWidget *close;

  SwbPatternControls *controls;
  SwbLogView *view;
  SwbLogStore *store; /* that @search is of */
  SwbLogSearch *search;
  GCancellable *cancellable;
  char *encoding; /* that @search was made with */
  SwbLogFilter *filter; /* likewise; NULL for all rows */
  gboolean running;
  guint64 searched; /* published length of the log when the last run began */
  guint look_source;
  guint resume_source;

  Go going; /* to a hit that may not be found yet */
  gboolean has_place;
  gboolean has_hit; /* @place is that of a hit */
  guint64 record;
  guint32 begin;
};

G_DEFINE_FINAL_TYPE (SwbFindBar, swb_find_bar, GTK_TYPE_WIDGET)

enum
{
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_count (SwbFindBar *self)
{
  SwbLogSearchStatus status;
  g_autofree char *total = NULL;
  g_autofree char *text = NULL;
  gboolean open;
  SwbLogHit hit;
  guint64 index;

  swb_log_search_get_status (self->search, &status);
  open = self->running || status.more;
  total = swb_format_count (status.count);
  gtk_widget_set_sensitive (self->next, status.count > 0);
  gtk_widget_set_sensitive (self->previous, status.count > 0);

  if (self->has_hit)
    {
      /* Later ones may have been found before it: its number is counted anew. */
      gboolean others = swb_log_search_find_previous (self->search, self->record, self->begin, FALSE, &hit, &index);
      guint64 number = others ? index + 2 : 1;
      g_autofree char *position = swb_format_count (number);

      text = g_strdup_printf (open ? _ ("%s of %s+") : _ ("%s of %s"), position, total);
    }
  else if (status.count > 0)
    text = open ? g_strdup_printf ("%s+", total) : g_strdup (total);
  else if (self->running && status.progress >= 0.01)
    text = g_strdup_printf (_ ("Searching… %d %%"), (int) (status.progress * 100));
  else if (self->running)
    text = g_strdup (_ ("Searching…"));
  else
    /* Translators: the search, while a filter or one connection alone leaves other rows out */
    text = g_strdup (self->filter != NULL ? _ ("Not found in the rows shown") : _ ("Not found"));
  swb_pattern_controls_show_status (self->controls, text, status.count == 0 && !self->running);
}

/* Goes on to the hit that is wanted, if it has been found and its row is known. */
static void
try_to_go (SwbFindBar *self)
{
  gboolean wrap = !self->running;
  gboolean found;
  SwbLogHit hit;

  if (self->going == GO_NOWHERE)
    return;

  if (self->going == GO_BACKWARD)
    found = swb_log_search_find_previous (self->search, self->record, self->begin, wrap, &hit, NULL);
  else if (self->has_hit || self->begin > 0)
    found = swb_log_search_find_next (self->search, self->record, self->begin - (self->has_hit ? 0 : 1), wrap, &hit, NULL);
  else
    /* What was typed may be found at the very place where the user is. */
    found = swb_log_search_find_next (self->search, MAX (self->record, 1) - 1, G_MAXUINT16, wrap, &hit, NULL);

  if (found && swb_log_view_show_hit (self->view, &hit))
    {
      self->record = hit.record;
      self->begin = hit.begin;
      self->has_place = self->has_hit = TRUE;
      self->going = GO_NOWHERE;
    }
  else if (!self->running && !(found && swb_log_view_may_show_later (self->view, &hit)))
    self->going = GO_NOWHERE;
}

static void
look (SwbFindBar *self)
{
  try_to_go (self);
  show_count (self);
  swb_log_view_hits_changed (self->view);
}

static gboolean
on_look (gpointer user_data)
{
  SwbFindBar *self = SWB_FIND_BAR (user_data);

  look (self);
  if (self->running)
    return G_SOURCE_CONTINUE;
  self->look_source = 0;
  return G_SOURCE_REMOVE;
}

static void
look_again (SwbFindBar *self)
{
  if (self->look_source == 0)
    self->look_source = g_timeout_add (LOOK_INTERVAL, on_look, self);
}

/* The row of the hit that is wanted may be among them. */
static void
on_rows_known (SwbFindBar *self)
{
  if (self->search != NULL && self->going != GO_NOWHERE)
    look_again (self);
}

static void
on_searched (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SwbFindBar) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = swb_log_search_run_finish (SWB_LOG_SEARCH (source), result, &error);

  if (SWB_LOG_SEARCH (source) != self->search)
    return; /* Another one has taken its place. */

  self->running = FALSE;
  g_clear_handle_id (&self->look_source, g_source_remove);
  look (self);
  if (!done && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    swb_pattern_controls_show_status (self->controls, error->message, TRUE);
  swb_find_bar_update (self);
}

static guint64
get_log_length (SwbFindBar *self)
{
  SwbLogTotals totals = { 0 };

  if (swb_log_view_get_store (self->view) != NULL)
    swb_log_store_get_totals (swb_log_view_get_store (self->view), &totals);
  return totals.length;
}

static void
run (SwbFindBar *self)
{
  self->running = TRUE;
  self->searched = get_log_length (self);
  swb_log_search_run_async (self->search, self->cancellable, NULL, NULL, on_searched, g_object_ref (self));
  look_again (self);
}

static void
stop (SwbFindBar *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->search);
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_handle_id (&self->resume_source, g_source_remove);
  self->running = FALSE;
  self->going = GO_NOWHERE;
  if (self->view != NULL)
    swb_log_view_set_search (self->view, NULL);
}

/* Searches for what stands in the bar now, from the beginning. */
static void
restart (SwbFindBar *self)
{
  SwbLogFilter filter;
  g_autoptr (SwbLogPattern) pattern = NULL;

  stop (self);
  gtk_widget_set_sensitive (self->next, FALSE);
  gtk_widget_set_sensitive (self->previous, FALSE);
  g_free (self->encoding);
  self->encoding = g_strdup (swb_log_view_get_encoding (self->view));
  g_clear_pointer (&self->filter, swb_log_filter_free);
  self->filter =
    swb_log_view_get_filter (self->view, &filter) != NULL ? swb_log_filter_copy (&filter) : NULL;
  g_set_object (&self->store, swb_log_view_get_store (self->view));
  self->has_hit = FALSE;

  if (!swb_pattern_controls_make_pattern (self->controls, self->encoding, &pattern))
    return;
  if (self->store == NULL || pattern == NULL)
    {
      self->has_place = FALSE;
      swb_pattern_controls_show_status (self->controls, "", FALSE);
      return;
    }

  /* What is not shown is not found either. */
  self->search = swb_log_search_new (self->store, pattern, self->filter);
  self->cancellable = g_cancellable_new ();
  swb_log_view_set_search (self->view, self->search);
  /* A longer word is looked for from where the shorter one was found. */
  if (!self->has_place)
    self->has_place = swb_log_view_get_find_start (self->view, &self->record, &self->begin);
  self->going = GO_FORWARD;
  run (self);
  show_count (self);
}

static gboolean
on_resume (gpointer user_data)
{
  SwbFindBar *self = SWB_FIND_BAR (user_data);

  self->resume_source = 0;
  if (self->search != NULL && !self->running)
    run (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed (SwbFindBar *self)
{
  if (self->view != NULL && gtk_widget_get_visible (GTK_WIDGET (self)))
    restart (self);
}

static void
on_next (SwbFindBar *self)
{
  swb_find_bar_go (self, TRUE);
}

static void
on_previous (SwbFindBar *self)
{
  swb_find_bar_go (self, FALSE);
}

static void
on_activated (SwbFindBar *self)
{
  swb_find_bar_go (self, TRUE);
}

static void
on_close (SwbFindBar *self)
{
  swb_find_bar_close (self);
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        state,
                SwbFindBar            *self)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();

  if (key == GDK_KEY_Escape && modifiers == 0)
    swb_find_bar_close (self);
  else if ((key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter) && modifiers == GDK_SHIFT_MASK)
    swb_find_bar_go (self, FALSE);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
swb_find_bar_dispose (GObject *object)
{
  SwbFindBar *self = SWB_FIND_BAR (object);

  stop (self);
  g_clear_object (&self->store);
  g_clear_object (&self->view);
  g_clear_object (&self->controls);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (swb_find_bar_parent_class)->dispose (object);
}

static void
swb_find_bar_finalize (GObject *object)
{
  SwbFindBar *self = SWB_FIND_BAR (object);

  g_clear_pointer (&self->filter, swb_log_filter_free);
  g_free (self->encoding);

  G_OBJECT_CLASS (swb_find_bar_parent_class)->finalize (object);
}

static void
swb_find_bar_class_init (SwbFindBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_find_bar_dispose;
  object_class->finalize = swb_find_bar_finalize;

  /**
   * SwbFindBar::closed:
   * @self: a find bar
   *
   * The user is done with it.
   */
  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  g_type_ensure (SWB_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-find-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbFindBar, box);
  gtk_widget_class_bind_template_child (widget_class, SwbFindBar, entry);
  gtk_widget_class_bind_template_child (widget_class, SwbFindBar, previous);
  gtk_widget_class_bind_template_child (widget_class, SwbFindBar, next);
  gtk_widget_class_bind_template_child (widget_class, SwbFindBar, count);
  gtk_widget_class_bind_template_child (widget_class, SwbFindBar, close);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_previous);
  gtk_widget_class_bind_template_callback (widget_class, on_close);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "findbar");
}

static void
swb_find_bar_init (SwbFindBar *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->controls = swb_pattern_controls_new (self->entry, self->count);
  g_signal_connect_swapped (self->controls, "changed", G_CALLBACK (on_changed), self);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  swb_accessible_set_name (self->entry, _ ("Find in the log"));
  swb_accessible_set_name (self->previous, _ ("Previous hit"));
  swb_accessible_set_name (self->next, _ ("Next hit"));
  swb_accessible_set_name (self->close, _ ("Close find bar"));
}

/**
 * swb_find_bar_set_view:
 * @self: a find bar
 * @view: the view whose log it searches; set once
 */
void
swb_find_bar_set_view (SwbFindBar *self,
                       SwbLogView *view)
{
  g_return_if_fail (self->view == NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "rows-known", G_CALLBACK (on_rows_known), self, G_CONNECT_SWAPPED);
}

/**
 * swb_find_bar_open:
 * @self: a find bar
 * @text: (nullable): what to find; %NULL or empty: what stands in the bar already
 *
 * Shows the bar with the cursor in it and searches.
 */
void
swb_find_bar_open (SwbFindBar *self,
                   const char *text)
{
  gboolean was_open = gtk_widget_get_visible (GTK_WIDGET (self));

  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  if (text != NULL && *text != '\0' && g_strcmp0 (text, swb_pattern_controls_get_text (self->controls)) != 0)
    {
      self->has_place = FALSE;
      swb_pattern_controls_set_text (self->controls, text);
    }
  else if (!was_open)
    {
      self->has_place = FALSE;
      restart (self);
    }
  swb_pattern_controls_focus (self->controls);
}

/**
 * swb_find_bar_close:
 * @self: a find bar
 *
 * Ends the search and hides the bar; the hit stays selected.
 */
void
swb_find_bar_close (SwbFindBar *self)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  stop (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_emit (self, signals[CLOSED], 0);
}

gboolean
swb_find_bar_is_open (SwbFindBar *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self));
}

/**
 * swb_find_bar_go:
 * @self: a find bar
 * @forward: whether to the next hit or to the previous one
 *
 * Goes on from the hit that was gone to last; after the last comes the first. Opens the bar if need be.
 */
void
swb_find_bar_go (SwbFindBar *self,
                 gboolean    forward)
{
  if (!swb_find_bar_is_open (self))
    swb_find_bar_open (self, NULL);
  if (self->search == NULL)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  self->going = forward ? GO_FORWARD : GO_BACKWARD;
  look (self);
}

/**
 * swb_find_bar_go_to:
 * @self: a find bar
 * @index: of a hit of its search
 *
 * Goes there.
 */
void
swb_find_bar_go_to (SwbFindBar *self,
                    guint64     index)
{
  SwbLogHit hit;

  if (self->search == NULL || swb_log_search_get_hits (self->search, index, &hit, 1) == 0 ||
      !swb_log_view_show_hit (self->view, &hit))
    return;

  self->record = hit.record;
  self->begin = hit.begin;
  self->has_place = self->has_hit = TRUE;
  self->going = GO_NOWHERE;
  look (self);
}

static gboolean
has_other_filter (SwbFindBar *self)
{
  SwbLogFilter filter;

  if (swb_log_view_get_filter (self->view, &filter) == NULL)
    return self->filter != NULL;
  return self->filter == NULL || !swb_log_filter_is_equal (self->filter, &filter);
}

/**
 * swb_find_bar_update:
 * @self: a find bar
 *
 * The log has grown, is another one, or is shown in another encoding or without some rows. Cheap.
 */
void
swb_find_bar_update (SwbFindBar *self)
{
  if (!swb_find_bar_is_open (self))
    return;
  if (self->store != swb_log_view_get_store (self->view))
    {
      self->has_place = FALSE;
      restart (self);
    }
  else if (g_strcmp0 (self->encoding, swb_log_view_get_encoding (self->view)) != 0 ||
           has_other_filter (self))
    restart (self);
  else if (self->search != NULL && !self->running && self->resume_source == 0 && get_log_length (self) != self->searched)
    self->resume_source = g_timeout_add (RESUME_DELAY, on_resume, self);
}
