#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-action-list.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-form.h"
#include "swb-payload-editor.h"
#include "swb-react-text.h"

/**
 * SwbActionList:
 *
 * What a rule does, in its order, with the fields of each action.
 */
struct _SwbActionList
{
  SwbItemList parent_instance;

  guint n_captures;
};

G_DEFINE_FINAL_TYPE (SwbActionList, swb_action_list, SWB_TYPE_ITEM_LIST)

static gboolean
needs_text (SwbRuleActionKind kind)
{
  return kind == SWB_RULE_MARK || kind == SWB_RULE_NOTIFY || kind == SWB_RULE_START_SEQUENCE;
}

static const char *
get_text_fault (const SwbRuleAction *action)
{
  return needs_text (action->kind) && action->text[0] == '\0' ? _ ("Something is needed here") : NULL;
}

static void
on_ms (GtkSpinButton *spin,
       SwbActionList *self)
{
  SwbRuleAction *action = g_object_get_data (G_OBJECT (spin), "action");

  action->ms = (guint) gtk_spin_button_get_value (spin);
  swb_item_list_changed (SWB_ITEM_LIST (self));
}

static void
on_text (GtkEditable   *entry,
         SwbActionList *self)
{
  SwbRuleAction *action = g_object_get_data (G_OBJECT (entry), "action");

  g_free (action->text);
  action->text = g_strdup (gtk_editable_get_text (entry));
  swb_form_show_fault (GTK_WIDGET (entry), g_object_get_data (G_OBJECT (entry), "fault"), get_text_fault (action));
  swb_item_list_changed (SWB_ITEM_LIST (self));
}

static void
add_text (SwbActionList *self,
          SwbRuleAction *action,
          SwbItemRow    *row)
{
  const char *name = action->kind == SWB_RULE_START_SEQUENCE ? _ ("Name of a sequence") : _ ("What it says");
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *fault = swb_form_new_fault ();

  gtk_editable_set_text (GTK_EDITABLE (entry), action->text);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 12);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), name);
  swb_accessible_set_name (entry, name);
  g_object_set_data (G_OBJECT (entry), "action", action);
  g_object_set_data (G_OBJECT (entry), "fault", fault);
  swb_form_show_fault (entry, fault, get_text_fault (action));
  g_signal_connect (entry, "changed", G_CALLBACK (on_text), self);
  swb_form_add (swb_item_row_get_bar (row), entry);
  swb_item_row_add_below (row, fault);
}

static void
add_ms (SwbActionList *self,
        SwbRuleAction *action,
        SwbItemRow    *row)
{
  GtkWidget *spin = swb_form_new_number (0, SWB_RULE_MAX_MS, action->ms, _ ("Milliseconds"));

  if (action->kind == SWB_RULE_PAUSE_READING)
    gtk_widget_set_tooltip_text (spin, _ ("0: until it is resumed by hand"));
  g_object_set_data (G_OBJECT (spin), "action", action);
  g_signal_connect (spin, "value-changed", G_CALLBACK (on_ms), self);
  swb_form_add (swb_item_row_get_bar (row), spin);
  swb_form_add (swb_item_row_get_bar (row), gtk_label_new (_ ("ms")));
}

static void
add_payload (SwbActionList *self,
             SwbRuleAction *action,
             SwbItemRow    *row)
{
  GtkWidget *editor =
    swb_payload_editor_new (action->payload, swb_item_list_get_panel_encoding (SWB_ITEM_LIST (self)), _ ("Answer"));

  swb_payload_editor_set_captures (SWB_PAYLOAD_EDITOR (editor), self->n_captures);
  g_signal_connect_swapped (editor, "changed", G_CALLBACK (swb_item_list_changed), self);
  swb_item_row_add_below (row, editor);
}

static SwbPayloadEditor *
get_payload_editor (SwbItemRow *row)
{
  GtkWidget *below = swb_item_row_get_below (row);

  return below != NULL && SWB_IS_PAYLOAD_EDITOR (below) ? SWB_PAYLOAD_EDITOR (below) : NULL;
}

/* ---- What an action is ---------------------------------------------------------------------------------------------- */

static gpointer
swb_action_list_new_item (SwbItemList *list)
{
  return swb_rule_action_new (SWB_RULE_SEND);
}

static gpointer
swb_action_list_change_kind (SwbItemList  *list,
                             gconstpointer item,
                             guint         kind)
{
  const SwbRuleAction *old = item;
  SwbRuleAction *action = swb_rule_action_new ((SwbRuleActionKind) kind);

  if (needs_text (old->kind) && needs_text (action->kind))
    {
      g_free (action->text);
      action->text = g_strdup (old->text);
    }
  action->ms = action->kind == SWB_RULE_DELAY ? 100 : action->kind == SWB_RULE_PAUSE_READING ? 1000 : 0;
  return action;
}

static GtkWidget *
swb_action_list_new_row (SwbItemList *list,
                         gpointer     item,
                         const char  *number)
{
  SwbActionList *self = SWB_ACTION_LIST (list);
  SwbRuleAction *action = item;
  GtkWidget *row = swb_item_row_new (number, swb_react_text_actions (), action->kind, _ ("Action"));

  if (action->kind == SWB_RULE_SEND)
    add_payload (self, action, SWB_ITEM_ROW (row));
  else if (action->kind == SWB_RULE_DELAY || action->kind == SWB_RULE_PAUSE_READING)
    add_ms (self, action, SWB_ITEM_ROW (row));
  else if (needs_text (action->kind))
    add_text (self, action, SWB_ITEM_ROW (row));
  return row;
}

static const char *
swb_action_list_get_row_fault (SwbItemList  *list,
                               SwbItemRow   *row,
                               gconstpointer item)
{
  SwbPayloadEditor *editor = get_payload_editor (row);
  const char *fault = editor != NULL ? swb_payload_editor_get_fault (editor) : NULL;

  return fault != NULL ? fault : get_text_fault (item);
}

static void
swb_action_list_class_init (SwbActionListClass *klass)
{
  SwbItemListClass *list_class = SWB_ITEM_LIST_CLASS (klass);

  list_class->add_label = N_ ("Add an _Action");
  list_class->free_item = (GDestroyNotify) swb_rule_action_free;
  list_class->new_item = swb_action_list_new_item;
  list_class->change_kind = swb_action_list_change_kind;
  list_class->new_row = swb_action_list_new_row;
  list_class->get_row_fault = swb_action_list_get_row_fault;
}

static void
swb_action_list_init (SwbActionList *self)
{
}

/**
 * swb_action_list_new:
 * @actions: (transfer none) (element-type SwbRuleAction): what to change
 * @panel_encoding: the encoding of the panel
 *
 * Returns: (transfer floating): a list
 */
GtkWidget *
swb_action_list_new (GPtrArray  *actions,
                     const char *panel_encoding)
{
  return g_object_new (SWB_TYPE_ACTION_LIST, "items", actions, "panel-encoding", panel_encoding, NULL);
}

/**
 * swb_action_list_set_captures:
 * @self: a list
 * @n_captures: how many of `{{0}}` … `{{9}}` there will be, 0 … 10
 */
void
swb_action_list_set_captures (SwbActionList *self,
                              guint          n_captures)
{
  self->n_captures = n_captures;
  for (SwbItemRow *row = swb_item_list_get_first_row (SWB_ITEM_LIST (self)); row != NULL;
       row = swb_item_list_get_next_row (row))
    if (get_payload_editor (row) != NULL)
      swb_payload_editor_set_captures (get_payload_editor (row), n_captures);
}
