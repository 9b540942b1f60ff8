#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-action-list.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-form.h"
#include "swb-item-row.h"
#include "swb-payload-editor.h"
#include "swb-react-text.h"

/**
 * SwbActionList:
 *
 * What a rule does, in its order, with the fields of each action. It changes the array that it was given, and
 * emits #SwbActionList::changed.
 */
struct _SwbActionList
{
  GtkWidget parent_instance;

  GtkWidget *rows;

  GPtrArray *actions;
  GPtrArray *old; /* actions whose fields are still there */
  char *panel_encoding;
  guint n_captures;
};

G_DEFINE_FINAL_TYPE (SwbActionList, swb_action_list, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void rebuild (SwbActionList *self);

static void
on_changed (SwbActionList *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static SwbRuleAction *
get_action (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "action");
}

static guint
find_action (SwbActionList *self,
             GtkWidget     *row)
{
  guint index = G_MAXUINT;

  g_ptr_array_find (self->actions, get_action (row), &index);
  return index;
}

static gboolean
needs_text (SwbRuleActionKind kind)
{
  return kind == SWB_RULE_MARK || kind == SWB_RULE_NOTIFY || kind == SWB_RULE_START_SEQUENCE;
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
restructured (SwbActionList *self)
{
  g_idle_add_full (G_PRIORITY_HIGH, rebuild_later, g_object_ref (self), g_object_unref);
}

static void
on_kind (SwbActionList *self,
         guint          kind,
         GtkWidget     *row)
{
  guint index = find_action (self, row);
  SwbRuleAction *old = get_action (row);
  SwbRuleAction *action;

  if (index == G_MAXUINT)
    return;
  action = swb_rule_action_new ((SwbRuleActionKind) kind);
  if (needs_text (old->kind) && needs_text (action->kind))
    {
      g_free (action->text);
      action->text = g_strdup (old->text);
    }
  action->ms = action->kind == SWB_RULE_DELAY ? 100 : action->kind == SWB_RULE_PAUSE_READING ? 1000 : 0;
  self->actions->pdata[index] = action;
  g_object_set_data (G_OBJECT (row), "action", action);
  g_ptr_array_add (self->old, old);
  restructured (self);
}

static void
on_moved (SwbActionList *self,
          int            step,
          GtkWidget     *row)
{
  guint index = find_action (self, row);
  guint other = index + (guint) step;
  gpointer moved;

  if (index == G_MAXUINT || other >= self->actions->len)
    return;
  moved = self->actions->pdata[index];
  self->actions->pdata[index] = self->actions->pdata[other];
  self->actions->pdata[other] = moved;
  restructured (self);
}

static void
on_removed (SwbActionList *self,
            GtkWidget     *row)
{
  guint index = find_action (self, row);

  if (index == G_MAXUINT)
    return;
  g_ptr_array_add (self->old, g_ptr_array_steal_index (self->actions, index));
  restructured (self);
}

static void
on_add (SwbActionList *self)
{
  g_ptr_array_add (self->actions, swb_rule_action_new (SWB_RULE_SEND));
  restructured (self);
}

static void
on_ms (GtkSpinButton *spin,
       SwbActionList *self)
{
  SwbRuleAction *action = g_object_get_data (G_OBJECT (spin), "action");

  action->ms = (guint) gtk_spin_button_get_value (spin);
  on_changed (self);
}

static void
on_text (GtkEditable   *entry,
         SwbActionList *self)
{
  SwbRuleAction *action = g_object_get_data (G_OBJECT (entry), "action");

  g_free (action->text);
  action->text = g_strdup (gtk_editable_get_text (entry));
  swb_form_show_fault (GTK_WIDGET (entry), g_object_get_data (G_OBJECT (entry), "fault"),
                       action->text[0] == '\0' ? _ ("Something is needed here") : NULL);
  on_changed (self);
}

static void
add_text (SwbActionList *self,
          SwbRuleAction *action,
          GtkWidget     *row)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *fault = swb_form_new_fault ();

  gtk_editable_set_text (GTK_EDITABLE (entry), action->text);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 12);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), action->kind == SWB_RULE_START_SEQUENCE ? _ ("Name of a sequence")
                                                                                              : _ ("What it says"));
  swb_accessible_set_name (entry, action->kind == SWB_RULE_START_SEQUENCE ? _ ("Name of a sequence") : _ ("What it says"));
  g_object_set_data (G_OBJECT (entry), "action", action);
  g_object_set_data (G_OBJECT (entry), "fault", fault);
  swb_form_show_fault (entry, fault, action->text[0] == '\0' ? _ ("Something is needed here") : NULL);
  g_signal_connect (entry, "changed", G_CALLBACK (on_text), self);
  swb_form_add (swb_item_row_get_bar (SWB_ITEM_ROW (row)), entry);
  swb_item_row_add_below (SWB_ITEM_ROW (row), fault);
}

static void
add_fields (SwbActionList *self,
            SwbRuleAction *action,
            GtkWidget     *row)
{
  GtkWidget *widget;

  if (action->kind == SWB_RULE_SEND)
    {
      widget = swb_payload_editor_new (action->payload, self->panel_encoding, _ ("Answer"));
      swb_payload_editor_set_captures (SWB_PAYLOAD_EDITOR (widget), self->n_captures);
      g_signal_connect_swapped (widget, "changed", G_CALLBACK (on_changed), self);
      swb_item_row_add_below (SWB_ITEM_ROW (row), widget);
    }
  else if (action->kind == SWB_RULE_DELAY || action->kind == SWB_RULE_PAUSE_READING)
    {
      widget = swb_form_new_number (0, SWB_RULE_MAX_MS, action->ms, _ ("Milliseconds"));
      if (action->kind == SWB_RULE_PAUSE_READING)
        gtk_widget_set_tooltip_text (widget, _ ("0: until it is resumed by hand"));
      g_object_set_data (G_OBJECT (widget), "action", action);
      g_signal_connect (widget, "value-changed", G_CALLBACK (on_ms), self);
      swb_form_add (swb_item_row_get_bar (SWB_ITEM_ROW (row)), widget);
      swb_form_add (swb_item_row_get_bar (SWB_ITEM_ROW (row)), gtk_label_new (_ ("ms")));
    }
  else if (needs_text (action->kind))
    add_text (self, action, row);
}

static void
rebuild (SwbActionList *self)
{
  swb_form_empty (self->rows);
  g_ptr_array_set_size (self->old, 0);
  for (guint i = 0; i < self->actions->len; i++)
    {
      SwbRuleAction *action = g_ptr_array_index (self->actions, i);
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      GtkWidget *row = swb_item_row_new (number, swb_react_text_actions (), action->kind, _ ("Action"));

      g_object_set_data (G_OBJECT (row), "action", action);
      swb_item_row_set_ends (SWB_ITEM_ROW (row), i == 0, i + 1 == self->actions->len);
      g_signal_connect_swapped (row, "kind", G_CALLBACK (on_kind), self);
      g_signal_connect_swapped (row, "moved", G_CALLBACK (on_moved), self);
      g_signal_connect_swapped (row, "removed", G_CALLBACK (on_removed), self);
      add_fields (self, action, row);
      gtk_box_append (GTK_BOX (self->rows), row);
    }
  swb_accessible_label_insides (self->rows);
}

static void
swb_action_list_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (swb_action_list_parent_class)->dispose (object);
}

static void
swb_action_list_finalize (GObject *object)
{
  SwbActionList *self = SWB_ACTION_LIST (object);

  g_ptr_array_unref (self->actions);
  g_ptr_array_unref (self->old);
  g_free (self->panel_encoding);

  G_OBJECT_CLASS (swb_action_list_parent_class)->finalize (object);
}

static void
swb_action_list_class_init (SwbActionListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = swb_action_list_dispose;
  object_class->finalize = swb_action_list_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
swb_action_list_init (SwbActionList *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkWidget *add = gtk_button_new_with_mnemonic (_ ("Add an _Action"));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 8);
  self->old = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_rule_action_free);
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_set_halign (add, GTK_ALIGN_START);
  gtk_widget_set_parent (self->rows, GTK_WIDGET (self));
  gtk_widget_set_parent (add, GTK_WIDGET (self));
  g_signal_connect_swapped (add, "clicked", G_CALLBACK (on_add), self);
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
  SwbActionList *self = g_object_new (SWB_TYPE_ACTION_LIST, NULL);

  self->actions = g_ptr_array_ref (actions);
  self->panel_encoding = g_strdup (panel_encoding);
  rebuild (self);
  return GTK_WIDGET (self);
}

static GtkWidget *
get_payload_editor (GtkWidget *row)
{
  GtkWidget *child = gtk_widget_get_first_child (swb_item_row_get_body (SWB_ITEM_ROW (row)));

  return child != NULL && SWB_IS_PAYLOAD_EDITOR (child) ? child : NULL;
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
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (get_payload_editor (row) != NULL)
      swb_payload_editor_set_captures (SWB_PAYLOAD_EDITOR (get_payload_editor (row)), n_captures);
}

/**
 * swb_action_list_get_fault:
 * @self: a list
 *
 * Returns: (nullable) (transfer none): what is wrong in the first action that can't be done
 */
const char *
swb_action_list_get_fault (SwbActionList *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      const SwbRuleAction *action = get_action (row);
      GtkWidget *editor = get_payload_editor (row);

      if (editor != NULL && swb_payload_editor_get_fault (SWB_PAYLOAD_EDITOR (editor)) != NULL)
        return swb_payload_editor_get_fault (SWB_PAYLOAD_EDITOR (editor));
      if (action != NULL && needs_text (action->kind) && action->text[0] == '\0')
        return _ ("Something is needed here");
    }
  return NULL;
}
