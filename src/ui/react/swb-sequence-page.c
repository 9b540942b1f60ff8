#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-sequence-page.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-form.h"
#include "swb-order-list.h"
#include "swb-react-text.h"
#include "swb-sequence-check.h"
#include "swb-sequence-result.h"
#include "swb-sequence-run.h"
#include "swb-step-list.h"

/* Milliseconds after the last key. */
#define APPLY_DELAY 300

/* Milliseconds between two looks at how far a run is. */
#define PROGRESS_INTERVAL 50

/* Where the list ends and the editor begins, pixels. */
#define LIST_WIDTH 270
#define LIST_HEIGHT 130

/**
 * SwbSequencePage:
 *
 * The sequences of a panel, the steps of the one that is selected, and what comes of running it. It edits a copy, which the
 * panel gets as soon as all of it can be run. A run has the steps as they were when it was started.
 */
struct _SwbSequencePage
{
  GtkWidget parent_instance;

  GtkWidget *paned;
  GtkWidget *list;
  GtkWidget *scroller;
  GtkWidget *name;  /* (nullable) */
  GtkWidget *steps; /* (nullable) */
  GtkWidget *state;
  GtkWidget *difference;
  GtkWidget *run_button;
  GtkWidget *stop_button;

  SwbPanel *panel;
  GPtrArray *sequences;
  gconstpointer kept; /* what the panel had when the copy was the same */
  guint apply_source;
  gboolean faulty;

  SwbSequenceRun *run; /* (nullable): the last one */
  SwbSequence *ran;    /* which that was */
  guint progress_source;
};

G_DEFINE_FINAL_TYPE (SwbSequencePage, swb_sequence_page, GTK_TYPE_WIDGET)

static const char *
get_encoding (SwbSequencePage *self)
{
  return swb_panel_settings_get_encoding (swb_panel_get_settings (self->panel));
}

static SwbSequence *
get_selected (SwbSequencePage *self)
{
  guint selected = swb_order_list_get_selected (SWB_ORDER_LIST (self->list));

  return selected < self->sequences->len ? g_ptr_array_index (self->sequences, selected) : NULL;
}

static void
show_text (SwbSequencePage *self,
           const char      *text,
           const char      *css_class)
{
  static const char *const classes[] = { "error", "state-live", NULL };

  for (guint i = 0; classes[i] != NULL; i++)
    gtk_widget_remove_css_class (self->state, classes[i]);
  if (css_class != NULL)
    gtk_widget_add_css_class (self->state, css_class);
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->state)), text) != 0)
    gtk_label_set_text (GTK_LABEL (self->state), text);
}

/* ---- Running ------------------------------------------------------------------------------------------------------- */

static void
update_buttons (SwbSequencePage *self,
                const char      *fault)
{
  gboolean running = self->progress_source != 0;
  const char *reason = NULL;
  gboolean possible = swb_panel_can_send (self->panel, &reason);

  gtk_widget_set_visible (self->run_button, !running);
  gtk_widget_set_visible (self->stop_button, running);
  gtk_widget_set_sensitive (self->run_button, get_selected (self) != NULL && fault == NULL && possible);
  gtk_widget_set_tooltip_text (self->run_button, fault != NULL     ? fault
                                                 : !possible && reason != NULL ? reason
                                                               : _ ("Run it on the connection that the send box sends to"));
}

static void
show_status (SwbSequencePage         *self,
             const SwbSequenceStatus *status)
{
  g_autofree char *text = swb_sequence_result_dup_text (status);
  g_autofree char *difference = swb_sequence_result_dup_difference (status);
  gboolean failed = status->state == SWB_SEQUENCE_STATE_FAILED;

  show_text (self, text, failed ? "error" : status->state == SWB_SEQUENCE_STATE_PASSED ? "state-live" : NULL);
  gtk_widget_set_visible (self->difference, difference != NULL);
  if (difference != NULL)
    gtk_label_set_markup (GTK_LABEL (self->difference), difference);
  if (self->steps != NULL)
    swb_step_list_mark (SWB_STEP_LIST (self->steps), self->ran == get_selected (self) ? status->step : NULL,
                        failed                                         ? "failed"
                        : status->state == SWB_SEQUENCE_STATE_RUNNING ? "running"
                                                                      : NULL);
}

static void check_all (SwbSequencePage *self);

static gboolean
on_progress (gpointer user_data)
{
  SwbSequencePage *self = SWB_SEQUENCE_PAGE (user_data);
  g_auto (SwbSequenceStatus) status = { 0 };

  swb_sequence_run_get_status (self->run, &status);
  show_status (self, &status);
  if (status.state == SWB_SEQUENCE_STATE_RUNNING)
    return G_SOURCE_CONTINUE;
  self->progress_source = 0;
  update_buttons (self, self->faulty ? "" : NULL);
  return G_SOURCE_REMOVE;
}

/* Where the send box sends to. */
static void
fill_target (SwbSequencePage *self,
             SwbTarget       *target)
{
  const char *peer;

  *target = (SwbTarget) { SWB_TARGET_ALL, 0, NULL };
  if (swb_panel_get_kind (self->panel) == SWB_PANEL_KIND_UDP)
    {
      peer = swb_panel_settings_get_peer (swb_panel_get_settings (self->panel));
      if (peer != NULL && *peer != '\0')
        *target = (SwbTarget) { SWB_TARGET_ADDRESS, 0, peer };
    }
  else if (swb_panel_get_target (self->panel) != 0)
    *target = (SwbTarget) { SWB_TARGET_CONNECTION, swb_panel_get_target (self->panel), NULL };
}

static void
on_run (SwbSequencePage *self)
{
  SwbSequence *sequence = get_selected (self);
  SwbTarget target;

  if (sequence == NULL || self->progress_source != 0)
    return;
  swb_sequence_page_flush (self);
  fill_target (self, &target);
  g_clear_pointer (&self->run, swb_sequence_run_unref);
  self->run = swb_endpoint_start_sequence (swb_panel_get_endpoint (self->panel), &target, sequence);
  self->ran = sequence;
  self->progress_source = g_timeout_add (PROGRESS_INTERVAL, on_progress, self);
  update_buttons (self, NULL);
  gtk_widget_grab_focus (self->stop_button);
}

static void
on_stop (SwbSequencePage *self)
{
  if (self->run != NULL)
    swb_sequence_run_cancel (self->run);
}

/* ---- Editing ------------------------------------------------------------------------------------------------------- */

static void
show_item (SwbSequencePage *self,
           guint            position,
           const char      *fault)
{
  const SwbSequence *sequence = g_ptr_array_index (self->sequences, position);
  g_autofree char *title = swb_react_text_dup_name (sequence->name, position);
  g_autofree char *subtitle =
    g_strdup_printf (ngettext ("%u step", "%u steps", sequence->steps->len), sequence->steps->len);
  SwbOrderListItem item = { title, subtitle, TRUE, (char *) fault };

  swb_order_list_set_item (SWB_ORDER_LIST (self->list), position, &item);
}

static void
check_all (SwbSequencePage *self)
{
  g_autofree char *own = NULL;
  g_autofree char *text = NULL;

  self->faulty = FALSE;
  swb_order_list_set_length (SWB_ORDER_LIST (self->list), self->sequences->len);
  for (guint i = 0; i < self->sequences->len; i++)
    {
      const SwbSequence *sequence = g_ptr_array_index (self->sequences, i);
      g_autofree char *fault = swb_sequence_check (sequence, get_encoding (self));
      const char *field = NULL;

      if (self->steps != NULL && sequence == get_selected (self))
        field = swb_item_list_get_fault (SWB_ITEM_LIST (self->steps));
      if (fault == NULL && field != NULL)
        fault = g_strdup (field);
      show_item (self, i, fault);
      self->faulty = self->faulty || fault != NULL;
      if (fault != NULL && sequence == get_selected (self))
        own = g_steal_pointer (&fault);
    }
  if (own != NULL)
    text = g_strdup_printf (_ ("Can’t be run yet: %s"), own);
  if (self->progress_source == 0)
    {
      show_text (self, text != NULL ? text : "", text != NULL ? "error" : NULL);
      gtk_widget_set_visible (self->difference, FALSE);
    }
  update_buttons (self, own);
}

static void
apply (SwbSequencePage *self)
{
  g_clear_handle_id (&self->apply_source, g_source_remove);
  if (self->faulty)
    return;
  swb_panel_set_sequences (self->panel, self->sequences);
  self->kept = swb_panel_get_sequences (self->panel);
}

static gboolean
on_apply (gpointer user_data)
{
  SwbSequencePage *self = SWB_SEQUENCE_PAGE (user_data);

  self->apply_source = 0;
  apply (self);
  return G_SOURCE_REMOVE;
}

static void
on_edited (SwbSequencePage *self)
{
  check_all (self);
  g_clear_handle_id (&self->apply_source, g_source_remove);
  if (!self->faulty)
    self->apply_source = g_timeout_add (APPLY_DELAY, on_apply, self);
}

static void
on_name (SwbSequencePage *self)
{
  SwbSequence *sequence = get_selected (self);

  g_free (sequence->name);
  sequence->name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name)));
  on_edited (self);
}

static void
changed_now (SwbSequencePage *self)
{
  check_all (self);
  apply (self);
}

static void
close_editor (SwbSequencePage *self)
{
  if (self->steps == NULL)
    return;
  self->name = NULL;
  self->steps = NULL;
  swb_form_set_scrolled (self->scroller, NULL);
}

static void
on_selected (SwbSequencePage *self)
{
  SwbSequence *sequence = get_selected (self);
  GtkWidget *box;

  close_editor (self);
  if (sequence == NULL)
    {
      check_all (self);
      return;
    }
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->name = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (self->name), sequence->name);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->name), _ ("Name"));
  swb_accessible_set_name (self->name, _ ("Name"));
  self->steps = swb_step_list_new (sequence->steps, get_encoding (self), "");
  gtk_box_append (GTK_BOX (box), self->name);
  gtk_box_append (GTK_BOX (box), self->steps);
  gtk_widget_add_css_class (box, "sequence-editor");
  swb_accessible_label_insides (box);
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (on_name), self);
  g_signal_connect_object (self->steps, "changed", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
  swb_form_set_scrolled (self->scroller, box);
  check_all (self);
}

static void
insert (SwbSequencePage *self,
        guint            position,
        SwbSequence     *sequence)
{
  g_ptr_array_insert (self->sequences, (int) position, sequence);
  close_editor (self);
  check_all (self);
  swb_order_list_select (SWB_ORDER_LIST (self->list), position);
  changed_now (self);
}

static void
add_step (GPtrArray          *steps,
          SwbSequenceStepKind kind,
          const char         *text,
          SwbMatchKind        match)
{
  SwbSequenceStep *step = swb_sequence_step_new (kind);

  if (kind == SWB_STEP_SEND)
    {
      g_free (step->payload->data);
      step->payload->data = g_strdup (text);
    }
  else if (kind == SWB_STEP_EXPECT)
    {
      swb_match_clear (&step->match);
      swb_match_init (&step->match, match, text);
    }
  else if (kind == SWB_STEP_WAIT)
    step->ms = 1000;
  g_ptr_array_add (steps, step);
}

static void
on_added (SwbSequencePage *self,
          const char      *template)
{
  gboolean poll = g_str_equal (template, "poll");
  SwbSequence *sequence = swb_sequence_new (poll ? _ ("Poll") : _ ("Send and expect"));
  GPtrArray *steps = sequence->steps;

  if (poll)
    {
      SwbSequenceStep *repeat = swb_sequence_step_new (SWB_STEP_REPEAT);

      repeat->count = 10;
      steps = repeat->steps;
      g_ptr_array_add (sequence->steps, repeat);
    }
  add_step (steps, SWB_STEP_SEND, "ping", 0);
  add_step (steps, SWB_STEP_EXPECT, "pong", SWB_MATCH_CONTAINS);
  if (poll)
    add_step (steps, SWB_STEP_WAIT, NULL, 0);
  insert (self, self->sequences->len, sequence);
  if (self->name != NULL)
    gtk_widget_grab_focus (self->name);
}

static void
on_duplicated (SwbSequencePage *self,
               guint            position)
{
  insert (self, position + 1, swb_sequence_copy (g_ptr_array_index (self->sequences, position)));
}

static void
on_deleted (SwbSequencePage *self,
            guint            position)
{
  close_editor (self);
  g_ptr_array_remove_index (self->sequences, position);
  check_all (self);
  swb_order_list_select (SWB_ORDER_LIST (self->list), position);
  changed_now (self);
}

static void
on_moved (SwbSequencePage *self,
          guint            from,
          guint            to)
{
  gpointer sequence = g_ptr_array_steal_index (self->sequences, from);

  g_ptr_array_insert (self->sequences, (int) to, sequence);
  close_editor (self);
  swb_order_list_select (SWB_ORDER_LIST (self->list), to);
  changed_now (self);
}

/* ---- The page ------------------------------------------------------------------------------------------------------ */

static void
on_panel_changed (SwbSequencePage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && self->progress_source == 0)
    update_buttons (self, self->faulty ? _ ("A sequence can’t be run yet") : NULL);
}

static void
swb_sequence_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (swb_sequence_page_parent_class)->map (widget);
  on_panel_changed (SWB_SEQUENCE_PAGE (widget));
}

static void
swb_sequence_page_dispose (GObject *object)
{
  SwbSequencePage *self = SWB_SEQUENCE_PAGE (object);
  GtkWidget *child;

  /* first of all: a field may have something to say when it goes */
  close_editor (self);
  g_clear_handle_id (&self->apply_source, g_source_remove);
  g_clear_handle_id (&self->progress_source, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->run, swb_sequence_run_unref);
  g_clear_object (&self->panel);

  G_OBJECT_CLASS (swb_sequence_page_parent_class)->dispose (object);
}

static void
swb_sequence_page_finalize (GObject *object)
{
  g_ptr_array_unref (SWB_SEQUENCE_PAGE (object)->sequences);

  G_OBJECT_CLASS (swb_sequence_page_parent_class)->finalize (object);
}

static void
swb_sequence_page_class_init (SwbSequencePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = swb_sequence_page_dispose;
  object_class->finalize = swb_sequence_page_finalize;
  GTK_WIDGET_CLASS (klass)->map = swb_sequence_page_map;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "reactpage");
}

static void
make_list (SwbSequencePage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_append (menu, _ ("Send and expect"), "list.add::expect");
  g_menu_append (menu, _ ("Poll"), "list.add::poll");
  self->list = swb_order_list_new (_ ("Sequences"), _ ("No sequences yet. A sequence sends, waits and checks what comes."),
                                   FALSE, G_MENU_MODEL (menu));
  g_signal_connect_swapped (self->list, "selected", G_CALLBACK (on_selected), self);
  g_signal_connect_swapped (self->list, "added", G_CALLBACK (on_added), self);
  g_signal_connect_swapped (self->list, "duplicated", G_CALLBACK (on_duplicated), self);
  g_signal_connect_swapped (self->list, "deleted", G_CALLBACK (on_deleted), self);
  g_signal_connect_swapped (self->list, "moved", G_CALLBACK (on_moved), self);
}

static GtkWidget *
new_foot_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "hint");
  return label;
}

static GtkWidget *
make_foot (SwbSequencePage *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  self->state = new_foot_label ();
  self->difference = new_foot_label ();
  gtk_label_set_selectable (GTK_LABEL (self->difference), TRUE);
  gtk_widget_set_visible (self->difference, FALSE);
  swb_accessible_set_name (self->difference, _ ("Difference"));
  self->run_button = gtk_button_new_with_mnemonic (_ ("_Run"));
  self->stop_button = gtk_button_new_with_mnemonic (C_ ("run", "_Stop"));
  gtk_widget_add_css_class (self->run_button, "suggested-action");
  gtk_widget_set_valign (self->run_button, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->stop_button, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->stop_button, FALSE);
  g_signal_connect_swapped (self->run_button, "clicked", G_CALLBACK (on_run), self);
  g_signal_connect_swapped (self->stop_button, "clicked", G_CALLBACK (on_stop), self);

  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), self->state);
  gtk_box_append (GTK_BOX (texts), self->difference);
  gtk_box_append (GTK_BOX (foot), texts);
  gtk_box_append (GTK_BOX (foot), self->run_button);
  gtk_box_append (GTK_BOX (foot), self->stop_button);
  gtk_widget_add_css_class (foot, "foot");
  return foot;
}

static void
swb_sequence_page_init (SwbSequencePage *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->sequences = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_sequence_free);
  make_list (self);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_add_css_class (self->scroller, "editor-area");
  self->paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  gtk_paned_set_start_child (GTK_PANED (self->paned), self->list);
  gtk_paned_set_end_child (GTK_PANED (self->paned), self->scroller);
  gtk_paned_set_resize_start_child (GTK_PANED (self->paned), FALSE);
  gtk_paned_set_shrink_start_child (GTK_PANED (self->paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (self->paned), FALSE);
  gtk_paned_set_position (GTK_PANED (self->paned), LIST_WIDTH);
  gtk_widget_set_vexpand (self->paned, TRUE);
  gtk_widget_set_parent (self->paned, GTK_WIDGET (self));
  gtk_widget_set_parent (make_foot (self), GTK_WIDGET (self));
}

/**
 * swb_sequence_page_new:
 * @panel: a panel
 *
 * Returns: (transfer floating): a page with its sequences
 */
GtkWidget *
swb_sequence_page_new (SwbPanel *panel)
{
  SwbSequencePage *self = g_object_new (SWB_TYPE_SEQUENCE_PAGE, NULL);

  self->panel = g_object_ref (panel);
  g_signal_connect_object (panel, "changed", G_CALLBACK (on_panel_changed), self, G_CONNECT_SWAPPED);
  swb_sequence_page_reload (self);
  return GTK_WIDGET (self);
}

/**
 * swb_sequence_page_set_narrow:
 * @self: a page
 * @narrow: whether there is no room for the list beside the steps
 */
void
swb_sequence_page_set_narrow (SwbSequencePage *self,
                              gboolean         narrow)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->paned),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_paned_set_position (GTK_PANED (self->paned), narrow ? LIST_HEIGHT : LIST_WIDTH);
}

/**
 * swb_sequence_page_reload:
 * @self: a page
 *
 * Takes over the panel's sequences, if they are others than when they were taken last.
 */
void
swb_sequence_page_reload (SwbSequencePage *self)
{
  GPtrArray *sequences = swb_panel_get_sequences (self->panel);

  if (self->kept == sequences)
    return;
  self->kept = sequences;
  close_editor (self);
  g_ptr_array_unref (self->sequences);
  self->sequences = swb_sequence_list_copy (sequences);
  check_all (self);
  swb_order_list_select (SWB_ORDER_LIST (self->list), 0);
}

/**
 * swb_sequence_page_flush:
 * @self: a page
 *
 * Gives the panel at once what it would get in a moment.
 */
void
swb_sequence_page_flush (SwbSequencePage *self)
{
  if (self->apply_source != 0)
    apply (self);
}
