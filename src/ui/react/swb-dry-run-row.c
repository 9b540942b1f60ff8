#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-dry-run-row.h"

#include <glib/gi18n.h>

#include "swb-react-text.h"

/* Bytes of what would be sent that a row shows. */
#define MOST_SHOWN 64

struct _SwbDryRunRow
{
  GObject parent_instance;

  GPtrArray *firings;
  guint index;
  GPtrArray *rules;
};

G_DEFINE_FINAL_TYPE (SwbDryRunRow, swb_dry_run_row, G_TYPE_OBJECT)

static void
swb_dry_run_row_finalize (GObject *object)
{
  SwbDryRunRow *self = SWB_DRY_RUN_ROW (object);

  g_ptr_array_unref (self->firings);
  g_ptr_array_unref (self->rules);

  G_OBJECT_CLASS (swb_dry_run_row_parent_class)->finalize (object);
}

static void
swb_dry_run_row_class_init (SwbDryRunRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = swb_dry_run_row_finalize;
}

static void
swb_dry_run_row_init (SwbDryRunRow *self)
{
}

/**
 * swb_dry_run_row_new:
 * @firings: (element-type SwbRuleDryFiring): what a dry run found
 * @index: of one of them
 * @rules: (element-type SwbRule): the rules that it was made with
 *
 * Returns: (transfer full): a row
 */
SwbDryRunRow *
swb_dry_run_row_new (GPtrArray *firings,
                     guint      index,
                     GPtrArray *rules)
{
  SwbDryRunRow *self = g_object_new (SWB_TYPE_DRY_RUN_ROW, NULL);

  self->firings = g_ptr_array_ref (firings);
  self->index = index;
  self->rules = g_ptr_array_ref (rules);
  return self;
}

/**
 * swb_dry_run_row_get_firing:
 * @self: a row
 *
 * Returns: (transfer none): what it shows
 */
const SwbRuleDryFiring *
swb_dry_run_row_get_firing (SwbDryRunRow *self)
{
  return g_ptr_array_index (self->firings, self->index);
}

/**
 * swb_dry_run_row_dup_rule:
 * @self: a row
 *
 * Returns: (transfer full): what the rule is called
 */
char *
swb_dry_run_row_dup_rule (SwbDryRunRow *self)
{
  guint position = swb_dry_run_row_get_firing (self)->rule;
  const SwbRule *rule = position < self->rules->len ? g_ptr_array_index (self->rules, position) : NULL;

  return swb_react_text_dup_name (rule != NULL ? rule->name : "", position);
}

static char *
dup_action (const SwbRuleDryAction *action)
{
  g_autofree char *shown = NULL;

  if (action->bytes == NULL)
    return swb_react_text_dup_action (action->kind, action->ms, action->text);
  shown = swb_react_text_dup_excerpt (action->bytes, MOST_SHOWN);
  return g_strdup_printf ("%s %s", swb_react_text_actions ()[action->kind], shown);
}

/**
 * swb_dry_run_row_dup_actions:
 * @self: a row
 *
 * Returns: (transfer full): what would be done
 */
char *
swb_dry_run_row_dup_actions (SwbDryRunRow *self)
{
  const SwbRuleDryFiring *firing = swb_dry_run_row_get_firing (self);
  GString *text = g_string_new (NULL);

  if (firing->costly)
    g_string_append (text, _ ("the expression would take too long"));
  for (guint i = 0; !firing->costly && i < firing->actions->len; i++)
    {
      g_autofree char *action = dup_action (g_ptr_array_index (firing->actions, i));

      g_string_append_printf (text, "%s%s", i > 0 ? " · " : "", action);
    }
  return g_string_free (text, FALSE);
}
