#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-rule-page.h"

#include <glib/gi18n.h>

#include "swb-form.h"
#include "swb-react-text.h"
#include "swb-rule-editor.h"
#include "swb-rule-templates.h"

/**
 * SwbRulePage:
 *
 * The answer rules of a panel and the fields of the one that is selected. As soon as all of them can be used they go into
 * force as a whole; until then what was in force stays, which is said, and the rule at fault is marked.
 *
 * #SwbRulePage::try asks for a dry run of swb_item_page_get_items().
 */
struct _SwbRulePage
{
  SwbItemPage parent_instance;

  GtkWidget *state;
  GtkWidget *try;
};

G_DEFINE_FINAL_TYPE (SwbRulePage, swb_rule_page, SWB_TYPE_ITEM_PAGE)

enum
{
  TRY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_switched (SwbRulePage *self,
             guint        position,
             gboolean     enabled)
{
  SwbRule *rule = g_ptr_array_index (swb_item_page_get_items (SWB_ITEM_PAGE (self)), position);

  rule->enabled = enabled;
  swb_item_page_changed (SWB_ITEM_PAGE (self));
}

static void
on_try (SwbRulePage *self)
{
  swb_item_page_flush (SWB_ITEM_PAGE (self));
  g_signal_emit (self, signals[TRY], 0);
}

/* ---- What a rule is ------------------------------------------------------------------------------------------------ */

static gpointer
copy_rule (gconstpointer rule)
{
  return swb_rule_copy (rule);
}

static const char *
get_name (gconstpointer rule)
{
  return ((const SwbRule *) rule)->name;
}

static GtkWidget *
swb_rule_page_new_list (SwbItemPage *page)
{
  g_autoptr (GMenuModel) menu = swb_rule_templates_new_menu ();
  GtkWidget *list = swb_order_list_new (
    _ ("Rules"), _ ("No rules yet. A rule answers what comes, or greets who connects."), TRUE, menu);

  g_signal_connect_swapped (list, "switched", G_CALLBACK (on_switched), page);
  return list;
}

static GtkWidget *
swb_rule_page_new_foot (SwbItemPage *page)
{
  SwbRulePage *self = SWB_RULE_PAGE (page);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->state = swb_form_new_hint ();
  gtk_widget_set_hexpand (self->state, TRUE);
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

static gpointer
swb_rule_page_new_item (SwbItemPage *page,
                        const char  *template)
{
  return swb_rule_templates_make (template);
}

static GtkWidget *
swb_rule_page_new_editor (SwbItemPage *page,
                          gpointer     item)
{
  GtkWidget *editor = swb_rule_editor_new (item, swb_item_page_get_encoding (page));

  g_signal_connect_object (editor, "changed", G_CALLBACK (swb_item_page_edited), page, G_CONNECT_SWAPPED);
  return editor;
}

static void
swb_rule_page_focus_editor (SwbItemPage *page,
                            GtkWidget   *editor)
{
  swb_rule_editor_focus (SWB_RULE_EDITOR (editor));
}

/* A rule that is switched off may be half done. */
static char *
swb_rule_page_check_item (SwbItemPage  *page,
                          gconstpointer item,
                          GtkWidget    *editor)
{
  const SwbRule *rule = item;
  char *fault = swb_rule_editor_check (rule, swb_item_page_get_encoding (page));

  if (fault == NULL && editor != NULL && rule->enabled)
    fault = g_strdup (swb_rule_editor_get_fault (SWB_RULE_EDITOR (editor)));
  return fault;
}

static void
swb_rule_page_show_item (SwbItemPage  *page,
                         guint         position,
                         gconstpointer item,
                         const char   *fault)
{
  const SwbRule *rule = item;
  g_autofree char *title = swb_react_text_dup_name (rule->name, position);
  g_autofree char *subtitle = swb_react_text_dup_summary (rule);
  SwbOrderListItem shown = { title, subtitle, rule->enabled, (char *) fault };

  swb_order_list_set_item (swb_item_page_get_list (page), position, &shown);
}

static guint
count_enabled (GPtrArray *rules)
{
  guint n = 0;

  for (guint i = 0; i < rules->len; i++)
    n += ((const SwbRule *) g_ptr_array_index (rules, i))->enabled ? 1 : 0;
  return n;
}

static void
swb_rule_page_show_state (SwbItemPage *page,
                          const char  *first,
                          const char  *own)
{
  SwbRulePage *self = SWB_RULE_PAGE (page);
  GPtrArray *rules = swb_item_page_get_items (page);
  GtkWidget *editor = swb_item_page_get_editor (page);
  guint enabled = count_enabled (rules);
  g_autofree char *text = NULL;

  if (first != NULL)
    text = g_strdup_printf (_ ("Not in force yet: %s. Until that is mended the rules from before stay."), first);
  else if (rules->len > 0)
    text = g_strdup_printf (ngettext ("%u rule is in force. Changes take effect at once.",
                                      "%u rules are in force. Changes take effect at once.", enabled), enabled);
  gtk_label_set_text (GTK_LABEL (self->state), text != NULL ? text : "");
  if (first != NULL)
    gtk_widget_add_css_class (self->state, "error");
  else
    gtk_widget_remove_css_class (self->state, "error");
  gtk_widget_set_sensitive (self->try, first == NULL && enabled > 0);
  if (editor != NULL)
    swb_rule_editor_show_fault (SWB_RULE_EDITOR (editor), own);
}

static void
swb_rule_page_class_init (SwbRulePageClass *klass)
{
  SwbItemPageClass *page_class = SWB_ITEM_PAGE_CLASS (klass);

  signals[TRY] =
    g_signal_new ("try", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /* Translators: the name of a rule */
  page_class->deleted = N_ ("Rule “%s” deleted");
  page_class->narrow_height = 190;
  page_class->free_item = (GDestroyNotify) swb_rule_free;
  page_class->copy_item = copy_rule;
  page_class->get_name = get_name;
  page_class->get_kept = swb_panel_get_rules;
  page_class->copy_items = swb_rule_list_copy;
  page_class->keep = swb_panel_set_rules;
  page_class->new_list = swb_rule_page_new_list;
  page_class->new_foot = swb_rule_page_new_foot;
  page_class->new_item = swb_rule_page_new_item;
  page_class->new_editor = swb_rule_page_new_editor;
  page_class->focus_editor = swb_rule_page_focus_editor;
  page_class->check_item = swb_rule_page_check_item;
  page_class->show_item = swb_rule_page_show_item;
  page_class->show_state = swb_rule_page_show_state;
}

static void
swb_rule_page_init (SwbRulePage *self)
{
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
  return g_object_new (SWB_TYPE_RULE_PAGE, "panel", panel, NULL);
}
