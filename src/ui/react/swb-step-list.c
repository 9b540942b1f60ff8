#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-step-list.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-accessible.h"
#include "swb-form.h"
#include "swb-item-row.h"
#include "swb-match-editor.h"
#include "swb-payload-editor.h"
#include "swb-react-text.h"

/**
 * SwbStepList:
 *
 * The steps of a sequence, or of a repeat within it, with the fields of each. It changes the array that it was given, and
 * emits #SwbStepList::changed. swb_step_list_mark() shows at which of them a run is.
 */
struct _SwbStepList
{
  GtkWidget parent_instance;

  GtkWidget *rows;
  GtkWidget *fault; /* of a list without steps */

  GPtrArray *steps;
  GPtrArray *old; /* steps whose fields are still there */
  char *panel_encoding;
  char *prefix; /* numbers of the repeats around it, such as "3." */
};

G_DEFINE_FINAL_TYPE (SwbStepList, swb_step_list, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void rebuild (SwbStepList *self);

static void
on_changed (SwbStepList *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static SwbSequenceStep *
get_step (gpointer widget)
{
  return g_object_get_data (G_OBJECT (widget), "step");
}

static guint
find_step (SwbStepList *self,
           GtkWidget   *row)
{
  guint index = G_MAXUINT;

  g_ptr_array_find (self->steps, get_step (row), &index);
  return index;
}

static gboolean
rebuild_later (gpointer user_data)
{
  rebuild (user_data);
  on_changed (user_data);
  return G_SOURCE_REMOVE;
}

/* Not now: the row that asks for it would be gone while its signal is being emitted. */
static void
restructured (SwbStepList *self)
{
  g_idle_add_full (G_PRIORITY_HIGH, rebuild_later, g_object_ref (self), g_object_unref);
}

static SwbSequenceStep *
new_step (SwbSequenceStepKind kind)
{
  SwbSequenceStep *step = swb_sequence_step_new (kind);

  if (kind == SWB_STEP_WAIT)
    step->ms = 100;
  else if (kind == SWB_STEP_REPEAT)
    {
      step->count = 2;
      g_ptr_array_add (step->steps, swb_sequence_step_new (SWB_STEP_SEND));
    }
  return step;
}

static void
on_kind (SwbStepList *self,
         guint        kind,
         GtkWidget   *row)
{
  guint index = find_step (self, row);

  if (index == G_MAXUINT)
    return;
  g_ptr_array_add (self->old, self->steps->pdata[index]);
  self->steps->pdata[index] = new_step ((SwbSequenceStepKind) kind);
  g_object_set_data (G_OBJECT (row), "step", self->steps->pdata[index]);
  restructured (self);
}

static void
on_moved (SwbStepList *self,
          int          by,
          GtkWidget   *row)
{
  guint index = find_step (self, row);
  guint other = index + (guint) by;
  gpointer moved;

  if (index == G_MAXUINT || other >= self->steps->len)
    return;
  moved = self->steps->pdata[index];
  self->steps->pdata[index] = self->steps->pdata[other];
  self->steps->pdata[other] = moved;
  restructured (self);
}

static void
on_removed (SwbStepList *self,
            GtkWidget   *row)
{
  guint index = find_step (self, row);

  if (index == G_MAXUINT)
    return;
  g_ptr_array_add (self->old, g_ptr_array_steal_index (self->steps, index));
  restructured (self);
}

static void
on_add (SwbStepList *self)
{
  const SwbSequenceStep *last = self->steps->len > 0 ? g_ptr_array_index (self->steps, self->steps->len - 1) : NULL;

  g_ptr_array_add (self->steps,
                   new_step (last != NULL && last->kind == SWB_STEP_SEND ? SWB_STEP_EXPECT : SWB_STEP_SEND));
  restructured (self);
}

static void
on_ms (GtkSpinButton *spin,
       SwbStepList   *self)
{
  get_step (spin)->ms = (guint) gtk_spin_button_get_value (spin);
  on_changed (self);
}

static void
on_count (GtkSpinButton *spin,
          SwbStepList   *self)
{
  get_step (spin)->count = (guint64) gtk_spin_button_get_value (spin);
  on_changed (self);
}

static void
add_number (SwbStepList     *self,
            SwbSequenceStep *step,
            GtkWidget       *row,
            gboolean         count)
{
  GtkWidget *bar = swb_item_row_get_bar (SWB_ITEM_ROW (row));
  GtkWidget *spin;

  if (count)
    spin = swb_form_new_number (0, G_MAXUINT32, (double) step->count, _ ("How often"));
  else
    spin = swb_form_new_number (step->kind == SWB_STEP_EXPECT ? 1 : 0, SWB_SEQUENCE_MAX_MS, step->ms,
                                step->kind == SWB_STEP_EXPECT ? _ ("Time-out in milliseconds") : _ ("Milliseconds"));
  if (count)
    gtk_widget_set_tooltip_text (spin, _ ("0 is without end"));
  g_object_set_data (G_OBJECT (spin), "step", step);
  g_signal_connect (spin, "value-changed", count ? G_CALLBACK (on_count) : G_CALLBACK (on_ms), self);
  swb_form_add (bar, spin);
  swb_form_add (bar, gtk_label_new (count ? _ ("times") : step->kind == SWB_STEP_EXPECT ? _ ("ms at most") : _ ("ms")));
}

static void
add_fields (SwbStepList     *self,
            SwbSequenceStep *step,
            GtkWidget       *row,
            const char      *number)
{
  GtkWidget *widget = NULL;

  if (step->kind == SWB_STEP_SEND)
    widget = swb_payload_editor_new (step->payload, self->panel_encoding, _ ("Data of the step"));
  else if (step->kind == SWB_STEP_EXPECT)
    widget = swb_match_editor_new (&step->match, &step->unit, NULL, self->panel_encoding);
  else if (step->kind == SWB_STEP_REPEAT)
    {
      g_autofree char *prefix = g_strconcat (number, ".", NULL);

      widget = swb_step_list_new (step->steps, self->panel_encoding, prefix);
      gtk_widget_add_css_class (widget, "nested");
    }
  if (step->kind == SWB_STEP_WAIT || step->kind == SWB_STEP_EXPECT || step->kind == SWB_STEP_REPEAT)
    add_number (self, step, row, step->kind == SWB_STEP_REPEAT);
  if (widget == NULL)
    return;
  g_signal_connect_object (widget, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  swb_item_row_add_below (SWB_ITEM_ROW (row), widget);
}

static void
rebuild (SwbStepList *self)
{
  swb_form_empty (self->rows);
  g_ptr_array_set_size (self->old, 0);
  for (guint i = 0; i < self->steps->len; i++)
    {
      SwbSequenceStep *step = g_ptr_array_index (self->steps, i);
      g_autofree char *number = g_strdup_printf ("%s%u", self->prefix, i + 1);
      GtkWidget *row = swb_item_row_new (number, swb_react_text_steps (), step->kind, _ ("Step"));

      g_object_set_data (G_OBJECT (row), "step", step);
      g_object_set_data_full (G_OBJECT (row), "number", g_strdup (number), g_free);
      swb_item_row_set_ends (SWB_ITEM_ROW (row), i == 0, i + 1 == self->steps->len);
      g_signal_connect_swapped (row, "kind", G_CALLBACK (on_kind), self);
      g_signal_connect_swapped (row, "moved", G_CALLBACK (on_moved), self);
      g_signal_connect_swapped (row, "removed", G_CALLBACK (on_removed), self);
      add_fields (self, step, row, number);
      gtk_box_append (GTK_BOX (self->rows), row);
    }
  swb_form_show_fault (NULL, self->fault, self->steps->len == 0 ? _ ("At least one step is needed") : NULL);
  swb_accessible_label_insides (self->rows);
}

static void
swb_step_list_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (swb_step_list_parent_class)->dispose (object);
}

static void
swb_step_list_finalize (GObject *object)
{
  SwbStepList *self = SWB_STEP_LIST (object);

  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->old);
  g_free (self->panel_encoding);
  g_free (self->prefix);

  G_OBJECT_CLASS (swb_step_list_parent_class)->finalize (object);
}

static void
swb_step_list_class_init (SwbStepListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = swb_step_list_dispose;
  object_class->finalize = swb_step_list_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "steplist");
}

static void
swb_step_list_init (SwbStepList *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkWidget *add = gtk_button_new_with_mnemonic (_ ("Add a S_tep"));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 8);
  self->old = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_sequence_step_free);
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->fault = swb_form_new_fault ();
  gtk_widget_set_halign (add, GTK_ALIGN_START);
  gtk_widget_set_parent (self->rows, GTK_WIDGET (self));
  gtk_widget_set_parent (self->fault, GTK_WIDGET (self));
  gtk_widget_set_parent (add, GTK_WIDGET (self));
  g_signal_connect_swapped (add, "clicked", G_CALLBACK (on_add), self);
}

/**
 * swb_step_list_new:
 * @steps: (transfer none) (element-type SwbSequenceStep): what to change
 * @panel_encoding: the encoding of the panel
 * @prefix: what stands before the numbers of these steps; empty for those of the sequence itself
 *
 * Returns: (transfer floating): a list
 */
GtkWidget *
swb_step_list_new (GPtrArray  *steps,
                   const char *panel_encoding,
                   const char *prefix)
{
  SwbStepList *self = g_object_new (SWB_TYPE_STEP_LIST, NULL);

  self->steps = g_ptr_array_ref (steps);
  self->panel_encoding = g_strdup (panel_encoding);
  self->prefix = g_strdup (prefix);
  rebuild (self);
  return GTK_WIDGET (self);
}

static GtkWidget *
get_editor (GtkWidget *row)
{
  return gtk_widget_get_first_child (swb_item_row_get_body (SWB_ITEM_ROW (row)));
}

/**
 * swb_step_list_get_fault:
 * @self: a list
 *
 * Returns: (nullable) (transfer none): what is wrong in the first step that can't be done
 */
const char *
swb_step_list_get_fault (SwbStepList *self)
{
  const char *fault = self->steps->len == 0 ? _ ("At least one step is needed") : NULL;

  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL && fault == NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *editor = get_editor (row);

      if (editor == NULL)
        continue;
      if (SWB_IS_PAYLOAD_EDITOR (editor))
        fault = swb_payload_editor_get_fault (SWB_PAYLOAD_EDITOR (editor));
      else if (SWB_IS_MATCH_EDITOR (editor))
        fault = swb_match_editor_get_fault (SWB_MATCH_EDITOR (editor));
      else if (SWB_IS_STEP_LIST (editor))
        fault = swb_step_list_get_fault (SWB_STEP_LIST (editor));
    }
  return fault;
}

/**
 * swb_step_list_mark:
 * @self: a list
 * @step: (nullable): number of a step, such as `3.2`; %NULL is none
 * @state: (nullable): the style class that it gets, as those of the repeats around it
 *
 * Marks one step, and takes the mark from the others.
 */
void
swb_step_list_mark (SwbStepList *self,
                    const char  *step,
                    const char  *state)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      const char *number = g_object_get_data (G_OBJECT (row), "number");
      gsize length = strlen (number);
      GtkWidget *editor = get_editor (row);
      gboolean here = step != NULL && strncmp (step, number, length) == 0 && (step[length] == '\0' || step[length] == '.');

      swb_item_row_set_state (SWB_ITEM_ROW (row), here ? state : NULL);
      if (editor != NULL && SWB_IS_STEP_LIST (editor))
        swb_step_list_mark (SWB_STEP_LIST (editor), here ? step : NULL, state);
    }
}
