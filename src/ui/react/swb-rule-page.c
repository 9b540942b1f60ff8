#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-rule-page.h"

#include <glib/gi18n.h>

#include "swb-form.h"
#include "swb-order-list.h"
#include "swb-react-text.h"
#include "swb-rule-editor.h"
#include "swb-rule-templates.h"
#include "swb-wrap-box.h"

/* Milliseconds after the last key: an answer that is half typed is not for anyone. */
#define APPLY_DELAY 300

/* Where the list ends and the editor begins, pixels. */
#define LIST_WIDTH 270
#define LIST_HEIGHT 190

/**
 * SwbRulePage:
 *
 * The answer rules of a panel and the fields of the one that is selected. It edits a copy. As soon as all of it can be used
 * it goes into force as a whole; until then what was in force stays, which is said, and the rule at fault is marked.
 *
 * #SwbRulePage::try asks for a dry run of swb_rule_page_get_rules().
 */
struct _SwbRulePage
{
  GtkWidget parent_instance;

  GtkWidget *paned;
  GtkWidget *list;
  GtkWidget *scroller;
  GtkWidget *editor; /* (nullable) */
  GtkWidget *state;
  GtkWidget *try;

  SwbPanel *panel;
  GPtrArray *rules;         /* the copy */
  gconstpointer in_force;   /* what the panel had when the copy was the same */
  guint apply_source;
  gboolean faulty;
};

G_DEFINE_FINAL_TYPE (SwbRulePage, swb_rule_page, GTK_TYPE_WIDGET)

enum
{
  TRY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_encoding (SwbRulePage *self)
{
  return swb_panel_settings_get_encoding (swb_panel_get_settings (self->panel));
}

static SwbRule *
get_selected (SwbRulePage *self)
{
  guint selected = swb_order_list_get_selected (SWB_ORDER_LIST (self->list));

  return selected < self->rules->len ? g_ptr_array_index (self->rules, selected) : NULL;
}

/* A rule that is switched off may be half done. */
static char *
check_rule (SwbRulePage   *self,
            const SwbRule *rule)
{
  char *fault = swb_rule_editor_check (rule, get_encoding (self));
  const char *field = NULL;

  if (self->editor != NULL && rule == get_selected (self) && rule->enabled)
    field = swb_rule_editor_get_fault (SWB_RULE_EDITOR (self->editor));
  return fault == NULL && field != NULL ? g_strdup (field) : fault;
}

static void
show_item (SwbRulePage *self,
           guint        position,
           const char  *fault)
{
  const SwbRule *rule = g_ptr_array_index (self->rules, position);
  g_autofree char *title = swb_react_text_dup_name (rule->name, position);
  g_autofree char *subtitle = swb_react_text_dup_summary (rule);
  SwbOrderListItem item = { title, subtitle, rule->enabled, (char *) fault };

  swb_order_list_set_item (SWB_ORDER_LIST (self->list), position, &item);
}

static void
show_state (SwbRulePage *self,
            const char  *fault,
            guint        enabled)
{
  g_autofree char *text = NULL;

  if (fault != NULL)
    text = g_strdup_printf (_ ("Not in force yet: %s. Until that is mended the rules from before stay."), fault);
  else if (self->rules->len > 0)
    text = g_strdup_printf (ngettext ("%u rule is in force. Changes take effect at once.",
                                      "%u rules are in force. Changes take effect at once.", enabled), enabled);
  gtk_label_set_text (GTK_LABEL (self->state), text != NULL ? text : "");
  if (fault != NULL)
    gtk_widget_add_css_class (self->state, "error");
  else
    gtk_widget_remove_css_class (self->state, "error");
  gtk_widget_set_sensitive (self->try, fault == NULL && enabled > 0);
}

/* Looks at all rules, and shows what is wrong. */
static void
check_all (SwbRulePage *self)
{
  g_autofree char *first = NULL;
  guint enabled = 0;

  swb_order_list_set_length (SWB_ORDER_LIST (self->list), self->rules->len);
  for (guint i = 0; i < self->rules->len; i++)
    {
      const SwbRule *rule = g_ptr_array_index (self->rules, i);
      g_autofree char *fault = check_rule (self, rule);

      show_item (self, i, fault);
      enabled += rule->enabled ? 1 : 0;
      if (self->editor != NULL && rule == get_selected (self))
        swb_rule_editor_show_fault (SWB_RULE_EDITOR (self->editor), fault);
      if (first == NULL && fault != NULL)
        first = g_steal_pointer (&fault);
    }
  self->faulty = first != NULL;
  show_state (self, first, enabled);
}

static void
apply (SwbRulePage *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&self->apply_source, g_source_remove);
  if (self->faulty)
    return;
  if (swb_panel_set_rules (self->panel, self->rules, &error))
    self->in_force = swb_panel_get_rules (self->panel);
  else
    show_state (self, error->message, 0);
}

static gboolean
on_apply (gpointer user_data)
{
  SwbRulePage *self = SWB_RULE_PAGE (user_data);

  self->apply_source = 0;
  apply (self);
  return G_SOURCE_REMOVE;
}

static void
on_edited (SwbRulePage *self)
{
  check_all (self);
  g_clear_handle_id (&self->apply_source, g_source_remove);
  if (!self->faulty)
    self->apply_source = g_timeout_add (APPLY_DELAY, on_apply, self);
}

static void
changed_now (SwbRulePage *self)
{
  check_all (self);
  apply (self);
}

/* ---- The list ------------------------------------------------------------------------------------------------------ */

static void
close_editor (SwbRulePage *self)
{
  if (self->editor == NULL)
    return;
  self->editor = NULL;
  swb_form_set_scrolled (self->scroller, NULL);
}

static void
on_selected (SwbRulePage *self)
{
  SwbRule *rule = get_selected (self);

  close_editor (self);
  if (rule == NULL)
    return;
  self->editor = swb_rule_editor_new (rule, get_encoding (self));
  g_signal_connect_object (self->editor, "changed", G_CALLBACK (on_edited), self, G_CONNECT_SWAPPED);
  swb_form_set_scrolled (self->scroller, self->editor);
  check_all (self);
}

static void
insert (SwbRulePage *self,
        guint        position,
        SwbRule     *rule)
{
  g_ptr_array_insert (self->rules, (int) position, rule);
  close_editor (self);
  check_all (self);
  swb_order_list_select (SWB_ORDER_LIST (self->list), position);
  changed_now (self);
}

static void
on_added (SwbRulePage *self,
          const char  *template)
{
  insert (self, self->rules->len, swb_rule_templates_make (template));
  if (self->editor != NULL)
    swb_rule_editor_focus (SWB_RULE_EDITOR (self->editor));
}

static void
on_duplicated (SwbRulePage *self,
               guint        position)
{
  insert (self, position + 1, swb_rule_copy (g_ptr_array_index (self->rules, position)));
}

static void
on_deleted (SwbRulePage *self,
            guint        position)
{
  close_editor (self);
  g_ptr_array_remove_index (self->rules, position);
  check_all (self);
  swb_order_list_select (SWB_ORDER_LIST (self->list), position);
  changed_now (self);
}

static void
on_moved (SwbRulePage *self,
          guint        from,
          guint        to)
{
  gpointer rule = g_ptr_array_steal_index (self->rules, from);

  g_ptr_array_insert (self->rules, (int) to, rule);
  close_editor (self);
  swb_order_list_select (SWB_ORDER_LIST (self->list), to);
  changed_now (self);
}

static void
on_switched (SwbRulePage *self,
             guint        position,
             gboolean     enabled)
{
  SwbRule *rule = g_ptr_array_index (self->rules, position);

  rule->enabled = enabled;
  changed_now (self);
}

static void
on_try (SwbRulePage *self)
{
  swb_rule_page_flush (self);
  g_signal_emit (self, signals[TRY], 0);
}

/* ---- The page ------------------------------------------------------------------------------------------------------ */

static void
swb_rule_page_dispose (GObject *object)
{
  SwbRulePage *self = SWB_RULE_PAGE (object);
  GtkWidget *child;

  /* first of all: a field may have something to say when it goes */
  close_editor (self);
  g_clear_handle_id (&self->apply_source, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->panel);

  G_OBJECT_CLASS (swb_rule_page_parent_class)->dispose (object);
}

static void
swb_rule_page_finalize (GObject *object)
{
  g_ptr_array_unref (SWB_RULE_PAGE (object)->rules);

  G_OBJECT_CLASS (swb_rule_page_parent_class)->finalize (object);
}

static void
swb_rule_page_class_init (SwbRulePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = swb_rule_page_dispose;
  object_class->finalize = swb_rule_page_finalize;

  signals[TRY] =
    g_signal_new ("try", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "reactpage");
}

static void
make_list (SwbRulePage *self)
{
  g_autoptr (GMenuModel) menu = swb_rule_templates_new_menu ();

  self->list = swb_order_list_new (_ ("Rules"), _ ("No rules yet. A rule answers what comes, or greets who connects."), TRUE,
                                   menu);
  g_signal_connect_swapped (self->list, "selected", G_CALLBACK (on_selected), self);
  g_signal_connect_swapped (self->list, "added", G_CALLBACK (on_added), self);
  g_signal_connect_swapped (self->list, "duplicated", G_CALLBACK (on_duplicated), self);
  g_signal_connect_swapped (self->list, "deleted", G_CALLBACK (on_deleted), self);
  g_signal_connect_swapped (self->list, "moved", G_CALLBACK (on_moved), self);
  g_signal_connect_swapped (self->list, "switched", G_CALLBACK (on_switched), self);
}

static GtkWidget *
make_foot (SwbRulePage *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->state = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->state), 0);
  gtk_label_set_wrap (GTK_LABEL (self->state), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->state), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (self->state, TRUE);
  gtk_widget_add_css_class (self->state, "hint");
  self->try = gtk_button_new_with_mnemonic (_ ("_Try on the Log"));
  gtk_widget_set_tooltip_text (self->try, _ ("What these rules would have answered to what is logged; nothing is sent"));
  gtk_widget_set_valign (self->try, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (self->try, FALSE);
  g_signal_connect_swapped (self->try, "clicked", G_CALLBACK (on_try), self);
  gtk_box_append (GTK_BOX (foot), self->state);
  gtk_box_append (GTK_BOX (foot), self->try);
  gtk_widget_add_css_class (foot, "foot");
  return foot;
}

static void
swb_rule_page_init (SwbRulePage *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_rule_free);
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
 * swb_rule_page_new:
 * @panel: a panel
 *
 * Returns: (transfer floating): a page with its rules
 */
GtkWidget *
swb_rule_page_new (SwbPanel *panel)
{
  SwbRulePage *self = g_object_new (SWB_TYPE_RULE_PAGE, NULL);

  self->panel = g_object_ref (panel);
  swb_rule_page_reload (self);
  return GTK_WIDGET (self);
}

/**
 * swb_rule_page_set_narrow:
 * @self: a page
 * @narrow: whether there is no room for the list beside the editor
 */
void
swb_rule_page_set_narrow (SwbRulePage *self,
                          gboolean     narrow)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->paned),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_paned_set_position (GTK_PANED (self->paned), narrow ? LIST_HEIGHT : LIST_WIDTH);
}

/**
 * swb_rule_page_reload:
 * @self: a page
 *
 * Takes over the panel's rules, if they are others than when they were taken last.
 */
void
swb_rule_page_reload (SwbRulePage *self)
{
  GPtrArray *rules = swb_panel_get_rules (self->panel);

  if (self->in_force == rules)
    return;
  self->in_force = rules;
  close_editor (self);
  g_ptr_array_unref (self->rules);
  self->rules = swb_rule_list_copy (rules);
  check_all (self);
  swb_order_list_select (SWB_ORDER_LIST (self->list), 0);
}

/**
 * swb_rule_page_flush:
 * @self: a page
 *
 * Puts into force at once what would be in a moment.
 */
void
swb_rule_page_flush (SwbRulePage *self)
{
  if (self->apply_source != 0)
    apply (self);
}

/**
 * swb_rule_page_get_rules:
 * @self: a page
 *
 * Returns: (transfer none) (element-type SwbRule): the rules as they are being edited
 */
GPtrArray *
swb_rule_page_get_rules (SwbRulePage *self)
{
  return self->rules;
}
