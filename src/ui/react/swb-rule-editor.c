#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-rule-editor.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-action-list.h"
#include "swb-form.h"
#include "swb-match-editor.h"
#include "swb-react-text.h"
#include "swb-reactions.h"
#include "swb-wrap-box.h"

/* Of a pause after which a rule fires, milliseconds, until the user says another. */
#define FIRST_IDLE 5000

/**
 * SwbRuleEditor:
 *
 * The fields of one rule. It changes the rule that it was given, which must outlive it, shows at each field what is wrong
 * there, and emits #SwbRuleEditor::changed.
 */
struct _SwbRuleEditor
{
  GtkWidget parent_instance;

  GtkWidget *name;
  GtkWidget *when;
  GtkWidget *match;
  GtkWidget *idle_row;
  GtkWidget *idle;
  GtkWidget *actions;
  GtkWidget *stop;
  GtkWidget *limit;
  GtkWidget *fault; /* what belongs to no field */

  SwbRule *rule;
};

G_DEFINE_FINAL_TYPE (SwbRuleEditor, swb_rule_editor, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_fields (SwbRuleEditor *self)
{
  SwbRuleWhen when = self->rule->when;

  gtk_widget_set_visible (self->match, when == SWB_RULE_WHEN_MATCH);
  gtk_widget_set_visible (self->idle_row, when == SWB_RULE_WHEN_IDLE);
  gtk_widget_set_visible (self->stop, when == SWB_RULE_WHEN_MATCH);
  swb_action_list_set_captures (SWB_ACTION_LIST (self->actions),
                                when == SWB_RULE_WHEN_MATCH
                                  ? swb_match_editor_get_n_captures (SWB_MATCH_EDITOR (self->match)) : 0);
}

static void
on_part_changed (SwbRuleEditor *self)
{
  show_fields (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_changed (SwbRuleEditor *self)
{
  SwbRule *rule = self->rule;

  g_free (rule->name);
  rule->name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name)));
  rule->when = (SwbRuleWhen) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->when));
  rule->stop = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->stop));
  rule->limit = (guint) gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->limit));
  if (rule->when == SWB_RULE_WHEN_IDLE)
    rule->idle_ms = (guint) gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->idle));
  on_part_changed (self);
}

static void
swb_rule_editor_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (swb_rule_editor_parent_class)->dispose (object);
}

static void
swb_rule_editor_class_init (SwbRuleEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = swb_rule_editor_dispose;

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "ruleeditor");
}

static void
swb_rule_editor_init (SwbRuleEditor *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 8);
}

static GtkWidget *
new_heading (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  return label;
}

static GtkWidget *
make_head (SwbRuleEditor *self)
{
  GtkWidget *head = g_object_new (SWB_TYPE_WRAP_BOX, NULL);

  self->name = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (self->name), self->rule->name);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->name), 12);
  gtk_widget_set_hexpand (self->name, TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->name), _ ("Name"));
  swb_accessible_set_name (self->name, _ ("Name"));
  self->when = swb_form_new_choice (swb_react_text_whens (), self->rule->when, C_ ("rule", "When"));
  self->idle = swb_form_new_number (1, SWB_RULE_MAX_MS, self->rule->idle_ms > 0 ? self->rule->idle_ms : FIRST_IDLE,
                                    _ ("Milliseconds"));
  self->idle_row = swb_form_new_labelled (_ ("for ms"), self->idle);

  swb_form_add (head, self->name);
  swb_form_add (head, swb_form_new_labelled (C_ ("rule", "When"), self->when));
  swb_form_add (head, self->idle_row);
  return head;
}

static GtkWidget *
make_foot (SwbRuleEditor *self)
{
  GtkWidget *foot = g_object_new (SWB_TYPE_WRAP_BOX, NULL);

  self->stop = gtk_check_button_new_with_label (_ ("Later rules don’t see it"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->stop), self->rule->stop);
  self->limit = swb_form_new_number (0, SWB_RULE_MAX_LIMIT, self->rule->limit, _ ("At most so often a second"));
  gtk_widget_set_tooltip_text (self->limit, _ ("Over it nothing is lost: reading waits. 0 is no limit"));
  swb_form_add (foot, self->stop);
  swb_form_add (foot, swb_form_new_labelled (_ ("At most so often a second"), self->limit));
  return foot;
}

/**
 * swb_rule_editor_new:
 * @rule: (transfer none): what to change; outlives the editor
 * @panel_encoding: the encoding of the panel
 *
 * Returns: (transfer floating): an editor
 */
GtkWidget *
swb_rule_editor_new (SwbRule    *rule,
                     const char *panel_encoding)
{
  SwbRuleEditor *self = g_object_new (SWB_TYPE_RULE_EDITOR, NULL);
  GtkWidget *parts[6];

  self->rule = rule;
  parts[0] = make_head (self);
  parts[1] = self->match = swb_match_editor_new (&rule->match, &rule->unit, &rule->gap_ms, panel_encoding);
  parts[2] = new_heading (_ ("Then"));
  parts[3] = self->actions = swb_action_list_new (rule->actions, panel_encoding);
  parts[4] = make_foot (self);
  parts[5] = self->fault = swb_form_new_fault ();
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    gtk_widget_set_parent (parts[i], GTK_WIDGET (self));
  show_fields (self);
  swb_accessible_label_insides (GTK_WIDGET (self));

  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->when, "notify::selected", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->idle, "value-changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->stop, "toggled", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->limit, "value-changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->match, "changed", G_CALLBACK (on_part_changed), self);
  g_signal_connect_object (self->actions, "changed", G_CALLBACK (on_part_changed), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * swb_rule_editor_get_fault:
 * @self: an editor
 *
 * Returns: (nullable) (transfer none): what a field of it says is wrong
 */
const char *
swb_rule_editor_get_fault (SwbRuleEditor *self)
{
  const char *fault = NULL;

  if (self->rule->when == SWB_RULE_WHEN_MATCH)
    fault = swb_match_editor_get_fault (SWB_MATCH_EDITOR (self->match));
  return fault != NULL ? fault : swb_item_list_get_fault (SWB_ITEM_LIST (self->actions));
}

/**
 * swb_rule_editor_show_fault:
 * @self: an editor
 * @message: (nullable): what is wrong with the rule as a whole; not shown when a field says what is
 */
void
swb_rule_editor_show_fault (SwbRuleEditor *self,
                            const char    *message)
{
  swb_form_show_fault (NULL, self->fault, swb_rule_editor_get_fault (self) == NULL ? message : NULL);
}

void
swb_rule_editor_focus (SwbRuleEditor *self)
{
  gtk_widget_grab_focus (self->name);
}

/**
 * swb_rule_editor_check:
 * @rule: a rule
 * @panel_encoding: the encoding of the panel
 *
 * Looks whether a rule could be used, and read again from a workspace file.
 *
 * Returns: (transfer full) (nullable): what is wrong with it; %NULL: nothing
 */
char *
swb_rule_editor_check (const SwbRule *rule,
                       const char    *panel_encoding)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_rule_free);
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (JsonObject) json = json_object_new ();
  g_autoptr (SwbReactions) reactions = NULL;
  SwbJsonObject object = { json, (char *) "" };
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (rules, swb_rule_copy (rule));
  swb_rule_list_write (rules, json, "rules");
  again = swb_rule_list_read (&object, "rules", &error);
  if (again == NULL)
    return g_strdup (error->message);
  reactions = swb_reactions_new (rules, panel_encoding, &error);
  return reactions == NULL ? g_strdup (error->message) : NULL;
}
