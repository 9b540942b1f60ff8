#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-step-list.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-form.h"
#include "swb-match-editor.h"
#include "swb-payload-editor.h"
#include "swb-react-text.h"

/**
 * SwbStepList:
 *
 * The steps of a sequence, or of a repeat within it, with the fields of each. swb_step_list_mark() shows at which of them a
 * run is.
 */
struct _SwbStepList
{
  SwbItemList parent_instance;
};

G_DEFINE_FINAL_TYPE (SwbStepList, swb_step_list, SWB_TYPE_ITEM_LIST)

static SwbSequenceStep *
get_step (gpointer widget)
{
  return g_object_get_data (G_OBJECT (widget), "step");
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
on_ms (GtkSpinButton *spin,
       SwbStepList   *self)
{
  get_step (spin)->ms = (guint) gtk_spin_button_get_value (spin);
  swb_item_list_changed (SWB_ITEM_LIST (self));
}

static void
on_count (GtkSpinButton *spin,
          SwbStepList   *self)
{
  get_step (spin)->count = (guint64) gtk_spin_button_get_value (spin);
  swb_item_list_changed (SWB_ITEM_LIST (self));
}

static void
add_number (SwbStepList     *self,
            SwbSequenceStep *step,
            SwbItemRow      *row,
            gboolean         count)
{
  GtkWidget *bar = swb_item_row_get_bar (row);
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

/* ---- What a step is ------------------------------------------------------------------------------------------------- */

static gpointer
swb_step_list_new_item (SwbItemList *list)
{
  GPtrArray *steps = swb_item_list_get_items (list);
  const SwbSequenceStep *last = steps->len > 0 ? g_ptr_array_index (steps, steps->len - 1) : NULL;

  return new_step (last != NULL && last->kind == SWB_STEP_SEND ? SWB_STEP_EXPECT : SWB_STEP_SEND);
}

static gpointer
swb_step_list_change_kind (SwbItemList  *list,
                           gconstpointer item,
                           guint         kind)
{
  return new_step ((SwbSequenceStepKind) kind);
}

static GtkWidget *
swb_step_list_new_row (SwbItemList *list,
                       gpointer     item,
                       const char  *number)
{
  SwbSequenceStep *step = item;
  const char *encoding = swb_item_list_get_panel_encoding (list);
  GtkWidget *row = swb_item_row_new (number, swb_react_text_steps (), step->kind, _ ("Step"));
  GtkWidget *widget = NULL;

  g_object_set_data_full (G_OBJECT (row), "number", g_strdup (number), g_free);
  if (step->kind == SWB_STEP_SEND)
    widget = swb_payload_editor_new (step->payload, encoding, _ ("Data of the step"));
  else if (step->kind == SWB_STEP_EXPECT)
    widget = swb_match_editor_new (&step->match, &step->unit, NULL, encoding);
  else if (step->kind == SWB_STEP_REPEAT)
    {
      g_autofree char *prefix = g_strconcat (number, ".", NULL);

      widget = swb_step_list_new (step->steps, encoding, prefix);
      gtk_widget_add_css_class (widget, "nested");
    }
  if (step->kind == SWB_STEP_WAIT || step->kind == SWB_STEP_EXPECT || step->kind == SWB_STEP_REPEAT)
    add_number (SWB_STEP_LIST (list), step, SWB_ITEM_ROW (row), step->kind == SWB_STEP_REPEAT);
  if (widget != NULL)
    {
      g_signal_connect_object (widget, "changed", G_CALLBACK (swb_item_list_changed), list, G_CONNECT_SWAPPED);
      swb_item_row_add_below (SWB_ITEM_ROW (row), widget);
    }
  return row;
}

static const char *
swb_step_list_get_row_fault (SwbItemList  *list,
                             SwbItemRow   *row,
                             gconstpointer item)
{
  GtkWidget *editor = swb_item_row_get_below (row);

  if (editor == NULL)
    return NULL;
  if (SWB_IS_PAYLOAD_EDITOR (editor))
    return swb_payload_editor_get_fault (SWB_PAYLOAD_EDITOR (editor));
  if (SWB_IS_MATCH_EDITOR (editor))
    return swb_match_editor_get_fault (SWB_MATCH_EDITOR (editor));
  return swb_item_list_get_fault (SWB_ITEM_LIST (editor));
}

static void
swb_step_list_class_init (SwbStepListClass *klass)
{
  SwbItemListClass *list_class = SWB_ITEM_LIST_CLASS (klass);

  list_class->add_label = N_ ("Add a S_tep");
  list_class->missing = N_ ("At least one step is needed");
  list_class->free_item = (GDestroyNotify) swb_sequence_step_free;
  list_class->new_item = swb_step_list_new_item;
  list_class->change_kind = swb_step_list_change_kind;
  list_class->new_row = swb_step_list_new_row;
  list_class->get_row_fault = swb_step_list_get_row_fault;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "steplist");
}

static void
swb_step_list_init (SwbStepList *self)
{
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
  return g_object_new (SWB_TYPE_STEP_LIST, "items", steps, "panel-encoding", panel_encoding, "prefix", prefix, NULL);
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
  for (SwbItemRow *row = swb_item_list_get_first_row (SWB_ITEM_LIST (self)); row != NULL;
       row = swb_item_list_get_next_row (row))
    {
      const char *number = g_object_get_data (G_OBJECT (row), "number");
      gsize length = strlen (number);
      GtkWidget *below = swb_item_row_get_below (row);
      gboolean here = step != NULL && strncmp (step, number, length) == 0 && (step[length] == '\0' || step[length] == '.');

      swb_item_row_set_state (row, here ? state : NULL);
      if (below != NULL && SWB_IS_STEP_LIST (below))
        swb_step_list_mark (SWB_STEP_LIST (below), here ? step : NULL, state);
    }
}
