#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-snippet-pane-private.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-snippet-dialog.h"
#include "swb-snippet-order.h"
#include "swb-snippet-row.h"
#include "swb-undo-bar.h"

/* Milliseconds from one send to the next, of a snippet that says nothing. */
#define DEFAULT_INTERVAL 1000

/* Rows that are made at first, and then each time when the last ones come near: each is a dozen widgets. */
#define BATCH 40

/**
 * SwbSnippetPane:
 *
 * The snippets beside the log, by their groups: a click sends one with the panel on show. They are put in order by dragging,
 * or with Alt+Up and Alt+Down. Rows stay the same widgets while their snippets do, so that the focus does. Of thousands only
 * the first have rows, and more the further the user scrolls: all of them would stop the window for seconds. Import and export
 * are in swb-snippet-pane-file.c. #SwbSnippetPane::message: something to be said in passing. #SwbSnippetPane::hide: the user
 * wants it away.
 */
G_DEFINE_FINAL_TYPE (SwbSnippetPane, swb_snippet_pane, GTK_TYPE_WIDGET)

enum
{
  MESSAGE,
  HIDE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
swb_snippet_pane_say (SwbSnippetPane *self,
                      const char     *message)
{
  g_signal_emit (self, signals[MESSAGE], 0, message);
}

/* ---- Sending ------------------------------------------------------------------------------------------------------ */

static void
on_row_activated (SwbSnippetPane *self,
                  SwbSnippetRow  *row)
{
  const SwbPayload *payload = swb_snippet_get_payload (swb_snippet_row_get_snippet (row));
  g_autoptr (GError) error = NULL;
  const char *reason = NULL;

  if (self->panel == NULL)
    swb_snippet_pane_say (self, _ ("Choose a panel to send with"));
  else if (!swb_panel_can_send (self->panel, &reason))
    swb_snippet_pane_say (self, reason);
  else if (!swb_panel_send_payload (self->panel, payload, &error))
    swb_panel_take_error (self->panel, g_steal_pointer (&error));
}

static void
update_repeating (SwbSnippetPane *self)
{
  gboolean any = self->panel != NULL && swb_panel_has_repeats (self->panel);
  GHashTableIter iter;
  gpointer snippet, row;

  g_hash_table_iter_init (&iter, self->by_snippet);
  while (g_hash_table_iter_next (&iter, &snippet, &row))
    swb_snippet_row_set_repeating (row, any && swb_repeats_is_running (swb_panel_get_repeats (self->panel), snippet));
}

static void
toggle_repeat (SwbSnippetPane *self,
               SwbSnippet     *snippet)
{
  g_autoptr (GError) error = NULL;
  const char *name = swb_snippet_get_name (snippet);
  guint interval = swb_snippet_get_interval (snippet);

  if (self->panel == NULL)
    return;
  if (swb_panel_has_repeats (self->panel) && swb_repeats_is_running (swb_panel_get_repeats (self->panel), snippet))
    swb_repeats_stop (swb_panel_get_repeats (self->panel), snippet);
  else if (!swb_panel_start_repeat (self->panel, snippet, *name != '\0' ? name : _ ("Unnamed"),
                                    swb_snippet_get_payload (snippet), interval > 0 ? interval : DEFAULT_INTERVAL,
                                    swb_snippet_get_count (snippet), &error))
    swb_panel_take_error (self->panel, g_steal_pointer (&error));
  update_repeating (self);
}

static void
on_panel_changed (SwbSnippetPane *self)
{
  if (self->watching || !swb_panel_has_repeats (self->panel))
    return;
  self->watching = TRUE;
  g_signal_connect_object (swb_panel_get_repeats (self->panel), "changed", G_CALLBACK (update_repeating), self,
                           G_CONNECT_SWAPPED);
  update_repeating (self);
}

/* ---- Editing ------------------------------------------------------------------------------------------------------ */

static void
edit (SwbSnippetPane   *self,
      SwbSnippet       *snippet,
      const SwbPayload *payload)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  gtk_window_present (GTK_WINDOW (swb_snippet_dialog_new (parent, self->list, snippet, payload, self->panel)));
}

static void
action_add (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  edit (SWB_SNIPPET_PANE (widget), NULL, NULL);
}

static void
action_add_from_box (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  SwbSnippetPane *self = SWB_SNIPPET_PANE (widget);
  g_autoptr (SwbPayload) payload = NULL;

  if (self->panel == NULL)
    return;
  payload = swb_panel_dup_payload (self->panel);
  edit (self, NULL, payload);
}

static void
forget_deleted (SwbSnippetPane *self)
{
  g_clear_object (&self->deleted);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "snippets.undo", FALSE);
}

static void
delete (SwbSnippetPane *self,
        SwbSnippet     *snippet)
{
  g_autofree char *message = NULL;
  guint position;

  if (!swb_snippet_list_find (self->list, snippet, &position))
    return;
  /* Translators: the name of a snippet */
  message = g_strdup_printf (_ ("Deleted %s"), swb_snippet_get_name (snippet));
  g_set_object (&self->deleted, snippet);
  self->deleted_position = position;
  swb_snippet_list_remove (self->list, position);
  swb_undo_bar_show (SWB_UNDO_BAR (self->undo), message);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "snippets.undo", TRUE);
}

static void
step (SwbSnippetPane *self,
      SwbSnippetRow  *row,
      int             by)
{
  if (swb_snippet_order_step (self->list, swb_snippet_row_get_snippet (row), by))
    gtk_widget_grab_focus (GTK_WIDGET (row));
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
on_command (SwbSnippetPane   *self,
            SwbSnippetCommand command,
            SwbSnippetRow    *row)
{
  g_autoptr (SwbSnippet) snippet = g_object_ref (swb_snippet_row_get_snippet (row));

  switch (command)
    {
    case SWB_SNIPPET_COMMAND_REPEAT:
      toggle_repeat (self, snippet);
      break;
    case SWB_SNIPPET_COMMAND_EDIT:
      edit (self, snippet, NULL);
      break;
    case SWB_SNIPPET_COMMAND_DELETE:
      delete (self, snippet);
      break;
    case SWB_SNIPPET_COMMAND_UP:
      step (self, row, -1);
      break;
    case SWB_SNIPPET_COMMAND_DOWN:
    default:
      step (self, row, 1);
      break;
    }
}

/* ---- The rows ----------------------------------------------------------------------------------------------------- */

static int
compare_rows (GtkListBoxRow *a,
              GtkListBoxRow *b,
              gpointer       user_data)
{
  guint first = swb_snippet_row_get_place (SWB_SNIPPET_ROW (a));
  guint second = swb_snippet_row_get_place (SWB_SNIPPET_ROW (b));

  return first < second ? -1 : first > second;
}

static void
update_header (GtkListBoxRow *row,
               GtkListBoxRow *before,
               gpointer       user_data)
{
  const char *group = swb_snippet_get_group (swb_snippet_row_get_snippet (SWB_SNIPPET_ROW (row)));
  const char *previous = before != NULL ? swb_snippet_get_group (swb_snippet_row_get_snippet (SWB_SNIPPET_ROW (before)))
                                        : "";
  GtkWidget *label;

  if (g_str_equal (group, previous))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (*group != '\0' ? group : _ ("No group"));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "group");
  gtk_list_box_row_set_header (row, label);
}

static void
ensure_row (SwbSnippetPane *self,
            SwbSnippet     *snippet,
            guint           place)
{
  GtkWidget *row = g_hash_table_lookup (self->by_snippet, snippet);

  if (row != NULL)
    {
      swb_snippet_row_set_place (SWB_SNIPPET_ROW (row), place);
      return;
    }
  row = swb_snippet_row_new (snippet);
  swb_snippet_row_set_place (SWB_SNIPPET_ROW (row), place);
  swb_snippet_row_set_panel (SWB_SNIPPET_ROW (row), self->panel);
  g_signal_connect_object (row, "command", G_CALLBACK (on_command), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->by_snippet, snippet, row);
  gtk_list_box_append (GTK_LIST_BOX (self->rows), row);
}

static SwbSnippetRow *
get_focused (SwbSnippetPane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, SWB_TYPE_SNIPPET_ROW) : NULL;

  return row != NULL ? SWB_SNIPPET_ROW (row) : NULL;
}

/* What has the focus, or is about to, has a row. */
static void
include (SwbSnippetPane *self,
         GPtrArray      *ordered,
         SwbSnippet     *snippet)
{
  guint place;

  if (snippet != NULL && g_ptr_array_find (ordered, snippet, &place))
    self->limit = MAX (self->limit, place + 1);
}

/* @included: (nullable): one that is to have a row */
static void
update_rows (SwbSnippetPane *self,
             SwbSnippet     *included)
{
  g_autoptr (GPtrArray) ordered = swb_snippet_order_list (self->list);
  g_autoptr (GHashTable) wanted = g_hash_table_new (NULL, NULL);
  SwbSnippetRow *focused = get_focused (self);
  guint shown;
  GHashTableIter iter;
  gpointer snippet, row;

  g_clear_handle_id (&self->update_source, g_source_remove);
  include (self, ordered, included);
  include (self, ordered, focused != NULL ? swb_snippet_row_get_snippet (focused) : NULL);
  shown = MIN (ordered->len, self->limit);
  for (guint i = 0; i < shown; i++)
    g_hash_table_add (wanted, g_ptr_array_index (ordered, i));
  g_hash_table_iter_init (&iter, self->by_snippet);
  while (g_hash_table_iter_next (&iter, &snippet, &row))
    if (!g_hash_table_contains (wanted, snippet))
      {
        gtk_list_box_remove (GTK_LIST_BOX (self->rows), row);
        g_hash_table_iter_remove (&iter);
      }
  for (guint i = 0; i < shown; i++)
    ensure_row (self, g_ptr_array_index (ordered, i), i);

  gtk_list_box_invalidate_sort (GTK_LIST_BOX (self->rows));
  gtk_list_box_invalidate_headers (GTK_LIST_BOX (self->rows));
  gtk_widget_set_visible (self->empty, ordered->len == 0);
  gtk_widget_set_visible (self->scroller, ordered->len > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "snippets.export", ordered->len > 0);
  update_repeating (self);
}

static void
on_undo (SwbSnippetPane *self)
{
  if (self->deleted == NULL)
    return;
  swb_snippet_list_insert (self->list, self->deleted_position, self->deleted);
  update_rows (self, self->deleted);
  /* not lost with the button */
  gtk_widget_grab_focus (g_hash_table_lookup (self->by_snippet, self->deleted));
}

static void
action_undo (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SwbSnippetPane *self = SWB_SNIPPET_PANE (widget);

  on_undo (self);
  swb_undo_bar_hide (SWB_UNDO_BAR (self->undo));
}

static gboolean
on_update (gpointer user_data)
{
  SwbSnippetPane *self = SWB_SNIPPET_PANE (user_data);

  self->update_source = 0;
  update_rows (self, NULL);
  return G_SOURCE_REMOVE;
}

/* A step is several changes of the list, and an import thousands. */
static void
on_list_changed (SwbSnippetPane *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add_full (GDK_PRIORITY_REDRAW - 5, on_update, self, NULL);
}

/* The last rows come near. */
static void
on_scrolled (SwbSnippetPane *self,
             GtkAdjustment  *adjustment)
{
  double page = gtk_adjustment_get_page_size (adjustment);
  guint rows = g_hash_table_size (self->by_snippet);

  if (rows < self->limit || rows >= swb_snippet_list_get_length (self->list) || page <= 0 ||
      !gtk_widget_get_mapped (GTK_WIDGET (self)) ||
      gtk_adjustment_get_value (adjustment) + 2 * page < gtk_adjustment_get_upper (adjustment))
    return;
  self->limit += BATCH;
  on_list_changed (self);
}

/* ---- Dragging and keys -------------------------------------------------------------------------------------------- */

static GdkDragAction
on_drag_motion (GtkDropTarget  *target,
                double          x,
                double          y,
                SwbSnippetPane *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (GTK_LIST_BOX (self->rows), (int) y);

  if (row != NULL)
    gtk_list_box_drag_highlight_row (GTK_LIST_BOX (self->rows), row);
  return GDK_ACTION_MOVE;
}

static void
on_drag_leave (GtkDropTarget  *target,
               SwbSnippetPane *self)
{
  gtk_list_box_drag_unhighlight_row (GTK_LIST_BOX (self->rows));
}

/* The upper half of a row is before it, the lower half behind, and below all rows the end. One from another window comes as a copy. */
static gboolean
on_drop (GtkDropTarget  *target,
         const GValue   *value,
         double          x,
         double          y,
         SwbSnippetPane *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (GTK_LIST_BOX (self->rows), (int) y);
  SwbSnippet *dropped = g_value_get_object (value);
  g_autoptr (SwbSnippet) snippet = NULL;
  graphene_rect_t bounds;

  gtk_list_box_drag_unhighlight_row (GTK_LIST_BOX (self->rows));
  if (swb_snippet_list_find (self->list, dropped, NULL))
    snippet = g_object_ref (dropped);
  else
    {
      snippet = swb_snippet_copy (dropped);
      swb_snippet_list_append (self->list, snippet);
    }
  if (row == NULL)
    {
      g_autoptr (GPtrArray) ordered = swb_snippet_order_list (self->list);

      swb_snippet_order_place (self->list, snippet, g_ptr_array_index (ordered, ordered->len - 1), TRUE);
      return TRUE;
    }
  if (!gtk_widget_compute_bounds (GTK_WIDGET (row), self->rows, &bounds))
    return TRUE;
  swb_snippet_order_place (self->list, snippet, swb_snippet_row_get_snippet (SWB_SNIPPET_ROW (row)),
                           y > bounds.origin.y + bounds.size.height / 2);
  return TRUE;
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        state,
                SwbSnippetPane        *self)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();
  SwbSnippetRow *row = get_focused (self);

  if (key == GDK_KEY_Escape && modifiers == 0)
    {
      g_signal_emit (self, signals[HIDE], 0);
      return GDK_EVENT_STOP;
    }
  if (row == NULL)
    return GDK_EVENT_PROPAGATE;
  if (modifiers == GDK_ALT_MASK && (key == GDK_KEY_Up || key == GDK_KEY_KP_Up))
    step (self, row, -1);
  else if (modifiers == GDK_ALT_MASK && (key == GDK_KEY_Down || key == GDK_KEY_KP_Down))
    step (self, row, 1);
  else if (modifiers == 0 && (key == GDK_KEY_Delete || key == GDK_KEY_KP_Delete))
    delete (self, swb_snippet_row_get_snippet (row));
  else if (modifiers == 0 && key == GDK_KEY_F2)
    edit (self, swb_snippet_row_get_snippet (row), NULL);
  else if ((modifiers == 0 && key == GDK_KEY_Menu) || (modifiers == GDK_SHIFT_MASK && key == GDK_KEY_F10))
    swb_snippet_row_show_menu (row);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
on_secondary_pressed (SwbSnippetPane *self,
                      int             n_press,
                      double          x,
                      double          y)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (GTK_LIST_BOX (self->rows), (int) y);

  if (row != NULL)
    swb_snippet_row_show_menu (SWB_SNIPPET_ROW (row));
}

/* ---- The pane ----------------------------------------------------------------------------------------------------- */

static void
on_close_clicked (SwbSnippetPane *self)
{
  g_signal_emit (self, signals[HIDE], 0);
}

static void
on_faults_closed (SwbSnippetPane *self)
{
  gtk_widget_set_visible (self->faults, FALSE);
}

static void
action_import (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  swb_snippet_pane_ask_import (SWB_SNIPPET_PANE (widget));
}

static void
action_export (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  swb_snippet_pane_ask_export (SWB_SNIPPET_PANE (widget));
}

static void
swb_snippet_pane_dispose (GObject *object)
{
  SwbSnippetPane *self = SWB_SNIPPET_PANE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_hash_table_remove_all (self->by_snippet);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->deleted);
  g_clear_object (&self->panel);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (swb_snippet_pane_parent_class)->dispose (object);
}

static void
swb_snippet_pane_finalize (GObject *object)
{
  g_hash_table_unref (SWB_SNIPPET_PANE (object)->by_snippet);

  G_OBJECT_CLASS (swb_snippet_pane_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (SWB_TYPE_UNDO_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-snippet-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetPane, add_button);
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetPane, file_button);
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetPane, close_button);
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetPane, empty);
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetPane, rows);
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetPane, faults);
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetPane, faults_title);
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetPane, faults_text);
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetPane, faults_close);
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetPane, undo);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_faults_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_undo);
  gtk_widget_class_bind_template_callback (widget_class, forget_deleted);
}

static void
swb_snippet_pane_class_init (SwbSnippetPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_snippet_pane_dispose;
  object_class->finalize = swb_snippet_pane_finalize;

  signals[MESSAGE] = g_signal_new ("message", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[HIDE] =
    g_signal_new ("hide-pane", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "snippets.add", NULL, action_add);
  gtk_widget_class_install_action (widget_class, "snippets.add-from-box", NULL, action_add_from_box);
  gtk_widget_class_install_action (widget_class, "snippets.undo", NULL, action_undo);
  gtk_widget_class_install_action (widget_class, "snippets.import", NULL, action_import);
  gtk_widget_class_install_action (widget_class, "snippets.export", NULL, action_export);
  gtk_widget_class_set_css_name (widget_class, "snippetpane");
}

static void
swb_snippet_pane_init (SwbSnippetPane *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (SWB_TYPE_SNIPPET, GDK_ACTION_MOVE);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkAdjustment *adjustment;

  self->limit = BATCH;
  self->by_snippet = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_sort_func (GTK_LIST_BOX (self->rows), compare_rows, NULL, NULL);
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->rows), update_header, NULL, NULL);

  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
  g_signal_connect (drop, "motion", G_CALLBACK (on_drag_motion), self);
  g_signal_connect (drop, "leave", G_CALLBACK (on_drag_leave), self);
  g_signal_connect (drop, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (self->rows, GTK_EVENT_CONTROLLER (drop));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (secondary, "pressed", G_CALLBACK (on_secondary_pressed), self);
  gtk_widget_add_controller (self->rows, GTK_EVENT_CONTROLLER (secondary));

  swb_accessible_set_name (self->rows, _ ("Snippets"));
  swb_accessible_set_name (self->add_button, _ ("Add a snippet"));
  swb_accessible_set_name (self->file_button, _ ("Import and export"));
  swb_accessible_set_name (self->close_button, _ ("Hide the snippets"));
  swb_accessible_set_name (self->faults_close, _ ("Close notice"));
  swb_accessible_label_insides (GTK_WIDGET (self));
  forget_deleted (self);
}

/**
 * swb_snippet_pane_new:
 * @list: the snippets
 *
 * Returns: (transfer floating): a pane that shows and edits them
 */
GtkWidget *
swb_snippet_pane_new (SwbSnippetList *list)
{
  SwbSnippetPane *self = g_object_new (SWB_TYPE_SNIPPET_PANE, NULL);

  self->list = g_object_ref (list);
  g_signal_connect_object (list, "changed", G_CALLBACK (on_list_changed), self, G_CONNECT_SWAPPED);
  swb_snippet_pane_set_panel (self, NULL);
  update_rows (self, NULL);
  return GTK_WIDGET (self);
}

/**
 * swb_snippet_pane_set_panel:
 * @self: a pane
 * @panel: (nullable): the panel that a click sends with
 */
void
swb_snippet_pane_set_panel (SwbSnippetPane *self,
                            SwbPanel       *panel)
{
  GHashTableIter iter;
  gpointer row;

  if (self->panel != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->panel, self);
      if (self->watching)
        g_signal_handlers_disconnect_by_data (swb_panel_get_repeats (self->panel), self);
    }
  self->watching = FALSE;
  g_set_object (&self->panel, panel);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "snippets.add-from-box", panel != NULL);
  g_hash_table_iter_init (&iter, self->by_snippet);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    swb_snippet_row_set_panel (row, panel);
  if (panel != NULL)
    {
      g_signal_connect_object (panel, "changed", G_CALLBACK (on_panel_changed), self, G_CONNECT_SWAPPED);
      on_panel_changed (self);
    }
  update_repeating (self);
}

/**
 * swb_snippet_pane_focus:
 * @self: a pane
 *
 * Moves the focus into it: to the first row, or to what adds one.
 */
void
swb_snippet_pane_focus (SwbSnippetPane *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->rows), 0);

  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  else
    gtk_widget_child_focus (self->empty, GTK_DIR_TAB_FORWARD);
}
