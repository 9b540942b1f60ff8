#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-sequence-page.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-form.h"
#include "swb-react-text.h"
#include "swb-sequence-check.h"
#include "swb-sequence-result.h"
#include "swb-sequence-run.h"
#include "swb-step-list.h"

/* Milliseconds between two looks at how far a run is. */
#define PROGRESS_INTERVAL 50

/**
 * SwbSequencePage:
 *
 * The sequences of a panel, the steps of the one that is selected, and what comes of running it. A run has the steps as they
 * were when it was started.
 */
struct _SwbSequencePage
{
  SwbItemPage parent_instance;

  GtkWidget *name;  /* in the editor, as long as there is one */
  GtkWidget *steps; /* likewise */
  GtkWidget *state;
  GtkWidget *difference;
  GtkWidget *run_button;
  GtkWidget *stop_button;

  SwbSequenceRun *run; /* (nullable): the last one */
  SwbSequence *ran;    /* which that was */
  guint progress_source;
};

G_DEFINE_FINAL_TYPE (SwbSequencePage, swb_sequence_page, SWB_TYPE_ITEM_PAGE)

static SwbPanel *
get_panel (SwbSequencePage *self)
{
  return swb_item_page_get_panel (SWB_ITEM_PAGE (self));
}

static SwbSequence *
get_selected (SwbSequencePage *self)
{
  return swb_item_page_get_selected (SWB_ITEM_PAGE (self));
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
  gboolean possible = swb_panel_can_send (get_panel (self), &reason);

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
  const char *encoding = swb_panel_settings_get_encoding (swb_panel_get_settings (get_panel (self)));
  g_autofree char *difference = swb_sequence_result_dup_difference (status, encoding);
  gboolean failed = status->state == SWB_SEQUENCE_STATE_FAILED;

  show_text (self, text, failed ? "error" : status->state == SWB_SEQUENCE_STATE_PASSED ? "state-live" : NULL);
  gtk_widget_set_visible (self->difference, difference != NULL);
  if (difference != NULL)
    gtk_label_set_markup (GTK_LABEL (self->difference), difference);
  if (swb_item_page_get_editor (SWB_ITEM_PAGE (self)) != NULL)
    swb_step_list_mark (SWB_STEP_LIST (self->steps), self->ran == get_selected (self) ? status->step : NULL,
                        failed                                         ? "failed"
                        : status->state == SWB_SEQUENCE_STATE_RUNNING ? "running"
                                                                      : NULL);
}

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
  update_buttons (self, swb_item_page_is_faulty (SWB_ITEM_PAGE (self)) ? "" : NULL);
  return G_SOURCE_REMOVE;
}

/* Where the send box sends to. */
static void
fill_target (SwbSequencePage *self,
             SwbTarget       *target)
{
  const char *peer;

  *target = (SwbTarget) { SWB_TARGET_ALL, 0, NULL };
  if (swb_panel_get_kind (get_panel (self)) == SWB_PANEL_KIND_UDP)
    {
      peer = swb_panel_settings_get_peer (swb_panel_get_settings (get_panel (self)));
      if (peer != NULL && *peer != '\0')
        *target = (SwbTarget) { SWB_TARGET_ADDRESS, 0, peer };
    }
  else if (swb_panel_get_target (get_panel (self)) != 0)
    *target = (SwbTarget) { SWB_TARGET_CONNECTION, swb_panel_get_target (get_panel (self)), NULL };
}

static void
on_run (SwbSequencePage *self)
{
  SwbSequence *sequence = get_selected (self);
  SwbTarget target;

  if (sequence == NULL || self->progress_source != 0)
    return;
  swb_item_page_flush (SWB_ITEM_PAGE (self));
  fill_target (self, &target);
  g_clear_pointer (&self->run, swb_sequence_run_unref);
  self->run = swb_endpoint_start_sequence (swb_panel_get_endpoint (get_panel (self)), &target, sequence);
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

/* ---- What a sequence is -------------------------------------------------------------------------------------------- */

static gpointer
copy_sequence (gconstpointer sequence)
{
  return swb_sequence_copy (sequence);
}

static const char *
get_name (gconstpointer sequence)
{
  return ((const SwbSequence *) sequence)->name;
}

static gboolean
keep (SwbPanel  *panel,
      GPtrArray *sequences,
      GError   **error)
{
  swb_panel_set_sequences (panel, sequences);
  return TRUE;
}

static GtkWidget *
swb_sequence_page_new_list (SwbItemPage *page)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_append (menu, _ ("Send and expect"), "list.add::expect");
  g_menu_append (menu, _ ("Poll"), "list.add::poll");
  return swb_order_list_new (_ ("Sequences"), _ ("No sequences yet. A sequence sends, waits and checks what comes."), FALSE,
                             G_MENU_MODEL (menu));
}

static GtkWidget *
swb_sequence_page_new_foot (SwbItemPage *page)
{
  SwbSequencePage *self = SWB_SEQUENCE_PAGE (page);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  self->state = swb_form_new_hint ();
  self->difference = swb_form_new_hint ();
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

static gpointer
swb_sequence_page_new_item (SwbItemPage *page,
                            const char  *template)
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
  return sequence;
}

static void
on_name (SwbSequencePage *self)
{
  SwbSequence *sequence = get_selected (self);

  g_free (sequence->name);
  sequence->name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name)));
  swb_item_page_edited (SWB_ITEM_PAGE (self));
}

static GtkWidget *
swb_sequence_page_new_editor (SwbItemPage *page,
                              gpointer     item)
{
  SwbSequencePage *self = SWB_SEQUENCE_PAGE (page);
  SwbSequence *sequence = item;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->name = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (self->name), sequence->name);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->name), _ ("Name"));
  swb_accessible_set_name (self->name, _ ("Name"));
  self->steps = swb_step_list_new (sequence->steps, swb_item_page_get_encoding (page), "");
  gtk_box_append (GTK_BOX (box), self->name);
  gtk_box_append (GTK_BOX (box), self->steps);
  gtk_widget_add_css_class (box, "sequence-editor");
  swb_accessible_label_insides (box);
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (on_name), self);
  g_signal_connect_object (self->steps, "changed", G_CALLBACK (swb_item_page_edited), self, G_CONNECT_SWAPPED);
  return box;
}

static void
swb_sequence_page_focus_editor (SwbItemPage *page,
                                GtkWidget   *editor)
{
  gtk_widget_grab_focus (SWB_SEQUENCE_PAGE (page)->name);
}

static char *
swb_sequence_page_check_item (SwbItemPage  *page,
                              gconstpointer item,
                              GtkWidget    *editor)
{
  char *fault = swb_sequence_check (item, swb_item_page_get_encoding (page));

  if (fault == NULL && editor != NULL)
    fault = g_strdup (swb_item_list_get_fault (SWB_ITEM_LIST (SWB_SEQUENCE_PAGE (page)->steps)));
  return fault;
}

static void
swb_sequence_page_show_item (SwbItemPage  *page,
                             guint         position,
                             gconstpointer item,
                             const char   *fault)
{
  const SwbSequence *sequence = item;
  g_autofree char *title = swb_react_text_dup_name (sequence->name, position);
  g_autofree char *subtitle =
    g_strdup_printf (ngettext ("%u step", "%u steps", sequence->steps->len), sequence->steps->len);
  SwbOrderListItem shown = { title, subtitle, TRUE, (char *) fault };

  swb_order_list_set_item (swb_item_page_get_list (page), position, &shown);
}

static void
swb_sequence_page_show_state (SwbItemPage *page,
                              const char  *first,
                              const char  *own)
{
  SwbSequencePage *self = SWB_SEQUENCE_PAGE (page);
  g_autofree char *text = NULL;

  if (own != NULL)
    text = g_strdup_printf (_ ("Can’t be run yet: %s"), own);
  if (self->progress_source == 0)
    {
      show_text (self, text != NULL ? text : "", text != NULL ? "error" : NULL);
      gtk_widget_set_visible (self->difference, FALSE);
    }
  update_buttons (self, own);
}

/* ---- The page ------------------------------------------------------------------------------------------------------ */

static void
on_panel_changed (SwbSequencePage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && self->progress_source == 0)
    update_buttons (self, swb_item_page_is_faulty (SWB_ITEM_PAGE (self)) ? _ ("A sequence can’t be run yet") : NULL);
}

static void
swb_sequence_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (swb_sequence_page_parent_class)->map (widget);
  on_panel_changed (SWB_SEQUENCE_PAGE (widget));
}

static void
swb_sequence_page_constructed (GObject *object)
{
  SwbSequencePage *self = SWB_SEQUENCE_PAGE (object);

  G_OBJECT_CLASS (swb_sequence_page_parent_class)->constructed (object);

  g_signal_connect_object (get_panel (self), "changed", G_CALLBACK (on_panel_changed), self, G_CONNECT_SWAPPED);
}

static void
swb_sequence_page_dispose (GObject *object)
{
  SwbSequencePage *self = SWB_SEQUENCE_PAGE (object);

  g_clear_handle_id (&self->progress_source, g_source_remove);
  g_clear_pointer (&self->run, swb_sequence_run_unref);

  G_OBJECT_CLASS (swb_sequence_page_parent_class)->dispose (object);
}

static void
swb_sequence_page_class_init (SwbSequencePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SwbItemPageClass *page_class = SWB_ITEM_PAGE_CLASS (klass);

  object_class->constructed = swb_sequence_page_constructed;
  object_class->dispose = swb_sequence_page_dispose;
  GTK_WIDGET_CLASS (klass)->map = swb_sequence_page_map;

  /* Translators: the name of a sequence */
  page_class->deleted = N_ ("Sequence “%s” deleted");
  page_class->narrow_height = 130;
  page_class->free_item = (GDestroyNotify) swb_sequence_free;
  page_class->copy_item = copy_sequence;
  page_class->get_name = get_name;
  page_class->get_kept = swb_panel_get_sequences;
  page_class->copy_items = swb_sequence_list_copy;
  page_class->keep = keep;
  page_class->new_list = swb_sequence_page_new_list;
  page_class->new_foot = swb_sequence_page_new_foot;
  page_class->new_item = swb_sequence_page_new_item;
  page_class->new_editor = swb_sequence_page_new_editor;
  page_class->focus_editor = swb_sequence_page_focus_editor;
  page_class->check_item = swb_sequence_page_check_item;
  page_class->show_item = swb_sequence_page_show_item;
  page_class->show_state = swb_sequence_page_show_state;
}

static void
swb_sequence_page_init (SwbSequencePage *self)
{
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
  return g_object_new (SWB_TYPE_SEQUENCE_PAGE, "panel", panel, NULL);
}
