#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-dry-run-page.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-connection-item.h"
#include "swb-dry-run-row.h"
#include "swb-form.h"
#include "swb-format.h"
#include "swb-react-text.h"

/* Milliseconds between two looks at how far it is. */
#define PROGRESS_INTERVAL 100

/* Bytes of what came that a row shows. */
#define MOST_SHOWN 48

/* Lines of that, and of what would be done, in a narrow window. */
#define MATCHED_LINES 3
#define ANSWER_LINES 6

/**
 * SwbDryRunPage:
 *
 * What rules would have done with what is logged; nothing is sent. #SwbDryRunPage::show-record has the offset of the record
 * that the user wants to see.
 */
struct _SwbDryRunPage
{
  GtkWidget parent_instance;

  GtkWidget *state;
  GtkWidget *progress;
  GtkWidget *cancel;
  GtkWidget *view;

  SwbPanel *panel;
  GListStore *rows;
  GPtrArray *rules; /* that run, a copy */
  GPtrArray *next;  /* (nullable): that are to run when the ones before have stopped */
  GCancellable *cancellable;
  guint progress_source;
  gint done; /* in thousandths, set by the thread that runs */
};

G_DEFINE_FINAL_TYPE (SwbDryRunPage, swb_dry_run_page, GTK_TYPE_WIDGET)

enum
{
  SHOW_RECORD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_progress (double   progress,
             gpointer user_data)
{
  SwbDryRunPage *self = user_data;

  g_atomic_int_set (&self->done, (gint) (progress * 1000));
}

static gboolean
on_progress_time (gpointer user_data)
{
  SwbDryRunPage *self = SWB_DRY_RUN_PAGE (user_data);

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), g_atomic_int_get (&self->done) / 1000.0);
  return G_SOURCE_CONTINUE;
}

static void
show_running (SwbDryRunPage *self,
              gboolean       running)
{
  gtk_widget_set_visible (self->progress, running);
  gtk_widget_set_visible (self->cancel, running);
  if (running)
    {
      gtk_label_set_text (GTK_LABEL (self->state), _ ("Going through the log…"));
      gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), 0);
      self->progress_source = g_timeout_add (PROGRESS_INTERVAL, on_progress_time, self);
    }
  else
    g_clear_handle_id (&self->progress_source, g_source_remove);
}

static void
take_result (SwbDryRunPage *self,
             GPtrArray     *firings,
             gboolean       more)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *count = swb_format_count (firings->len);
  g_autofree char *text = NULL;

  for (guint i = 0; i < firings->len; i++)
    g_ptr_array_add (rows, swb_dry_run_row_new (firings, i, self->rules));
  g_list_store_splice (self->rows, 0, 0, rows->pdata, rows->len);
  if (firings->len == 0)
    text = g_strdup (_ ("No rule would have fired on what is logged."));
  else if (more)
    text = g_strdup_printf (_ ("The first %s answers are shown; nothing was sent."), count);
  else
    text = g_strdup_printf (ngettext ("%s time a rule would have fired; nothing was sent.",
                                      "%s times a rule would have fired; nothing was sent.", firings->len), count);
  gtk_label_set_text (GTK_LABEL (self->state), text);
}

static void
on_finished (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SwbDryRunPage) self = SWB_DRY_RUN_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) firings = NULL;
  gboolean more = FALSE;

  firings = swb_rule_dry_run_finish (result, &more, &error);
  g_clear_object (&self->cancellable);
  if (self->panel == NULL)
    return;
  show_running (self, FALSE);
  if (self->next != NULL)
    {
      g_autoptr (GPtrArray) next = g_steal_pointer (&self->next);

      swb_dry_run_page_start (self, next);
      return;
    }
  if (firings != NULL)
    take_result (self, firings, more);
  else
    gtk_label_set_text (GTK_LABEL (self->state), g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                                                   ? _ ("Stopped before the end of the log.") : error->message);
}

static void
on_cancel (SwbDryRunPage *self)
{
  g_clear_pointer (&self->next, g_ptr_array_unref);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
on_activate (SwbDryRunPage *self,
             guint          position)
{
  g_autoptr (SwbDryRunRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  if (row != NULL)
    g_signal_emit (self, signals[SHOW_RECORD], 0, swb_dry_run_row_get_firing (row)->offset);
}

/* ---- Rows ---------------------------------------------------------------------------------------------------------- */

static char *
dup_peer (SwbDryRunPage *self,
          guint32        flow)
{
  GListModel *connections = swb_panel_get_connections (self->panel);

  for (guint i = 0; i < g_list_model_get_n_items (connections); i++)
    {
      g_autoptr (SwbConnectionItem) item = g_list_model_get_item (connections, i);

      if (swb_connection_item_get_id (item) == flow)
        return g_strdup (swb_connection_item_get_label (item));
    }
  return g_strdup_printf ("#%u", flow);
}

static GtkWidget *
new_line (const char *css_class,
          int         lines)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), lines > 1);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), lines);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), new_line ("dim-label", 1));
  gtk_box_append (GTK_BOX (box), new_line ("wire", MATCHED_LINES));
  gtk_box_append (GTK_BOX (box), new_line ("answer", ANSWER_LINES));
  gtk_widget_add_css_class (box, "dry-run-row");
  gtk_list_item_set_child (item, box);
}

static void
on_bind (SwbDryRunPage *self,
         GtkListItem   *item)
{
  SwbDryRunRow *row = gtk_list_item_get_item (item);
  const SwbRuleDryFiring *firing = swb_dry_run_row_get_firing (row);
  GtkWidget *child = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  g_autofree char *clock = swb_format_clock (firing->time);
  g_autofree char *peer = dup_peer (self, firing->flow);
  g_autofree char *rule = swb_dry_run_row_dup_rule (row);
  g_autofree char *actions = swb_dry_run_row_dup_actions (row);
  g_autofree char *matched = swb_react_text_dup_excerpt (firing->matched, MOST_SHOWN);
  g_autofree char *first = g_strdup_printf ("%s  %s", clock, peer);
  g_autofree char *last = g_strdup_printf ("→ %s: %s", rule, actions);

  gtk_label_set_text (GTK_LABEL (child), first);
  child = gtk_widget_get_next_sibling (child);
  gtk_label_set_text (GTK_LABEL (child), matched);
  gtk_widget_set_visible (child, matched[0] != '\0');
  child = gtk_widget_get_next_sibling (child);
  gtk_label_set_text (GTK_LABEL (child), last);
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (item), last);
}

/* ---- The page ------------------------------------------------------------------------------------------------------ */

static void
swb_dry_run_page_dispose (GObject *object)
{
  SwbDryRunPage *self = SWB_DRY_RUN_PAGE (object);
  GtkWidget *child;

  on_cancel (self);
  g_clear_handle_id (&self->progress_source, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->rows);
  g_clear_object (&self->panel);

  G_OBJECT_CLASS (swb_dry_run_page_parent_class)->dispose (object);
}

static void
swb_dry_run_page_finalize (GObject *object)
{
  SwbDryRunPage *self = SWB_DRY_RUN_PAGE (object);

  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->next, g_ptr_array_unref);

  G_OBJECT_CLASS (swb_dry_run_page_parent_class)->finalize (object);
}

static void
swb_dry_run_page_class_init (SwbDryRunPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = swb_dry_run_page_dispose;
  object_class->finalize = swb_dry_run_page_finalize;

  signals[SHOW_RECORD] = g_signal_new ("show-record", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_UINT64);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "reactpage");
}

static GtkWidget *
make_foot (SwbDryRunPage *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->state = gtk_label_new (_ ("Shows what the rules would have answered to what is logged. Nothing is sent."));
  gtk_label_set_xalign (GTK_LABEL (self->state), 0);
  gtk_label_set_wrap (GTK_LABEL (self->state), TRUE);
  gtk_widget_set_hexpand (self->state, TRUE);
  gtk_widget_add_css_class (self->state, "hint");
  self->progress = gtk_progress_bar_new ();
  gtk_widget_set_valign (self->progress, GTK_ALIGN_CENTER);
  swb_accessible_set_name (self->progress, _ ("Progress"));
  self->cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));
  gtk_widget_set_valign (self->cancel, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->progress, FALSE);
  gtk_widget_set_visible (self->cancel, FALSE);
  g_signal_connect_swapped (self->cancel, "clicked", G_CALLBACK (on_cancel), self);
  gtk_box_append (GTK_BOX (foot), self->state);
  gtk_box_append (GTK_BOX (foot), self->progress);
  gtk_box_append (GTK_BOX (foot), self->cancel);
  gtk_widget_add_css_class (foot, "foot");
  return foot;
}

static void
swb_dry_run_page_init (SwbDryRunPage *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkSingleSelection *selection;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->rows = g_list_store_new (SWB_TYPE_DRY_RUN_ROW);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (on_bind), self);
  selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->rows)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  self->view = gtk_list_view_new (GTK_SELECTION_MODEL (selection), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->view), TRUE);
  gtk_list_view_set_show_separators (GTK_LIST_VIEW (self->view), TRUE);
  swb_accessible_set_name (self->view, _ ("What would have been answered"));
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (on_activate), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_set_parent (scroller, GTK_WIDGET (self));
  gtk_widget_set_parent (make_foot (self), GTK_WIDGET (self));
}

/**
 * swb_dry_run_page_new:
 * @panel: the panel whose log is gone through
 *
 * Returns: (transfer floating): an empty page
 */
GtkWidget *
swb_dry_run_page_new (SwbPanel *panel)
{
  SwbDryRunPage *self = g_object_new (SWB_TYPE_DRY_RUN_PAGE, NULL);

  self->panel = g_object_ref (panel);
  return GTK_WIDGET (self);
}

/**
 * swb_dry_run_page_start:
 * @self: a page
 * @rules: (element-type SwbRule): what to try; copied
 *
 * Begins anew. One that still runs is stopped before.
 */
void
swb_dry_run_page_start (SwbDryRunPage *self,
                        GPtrArray     *rules)
{
  g_autoptr (SwbReactions) reactions = NULL;
  g_autoptr (SwbLogStore) store = swb_page_dup_log (SWB_PAGE (self->panel));
  g_autoptr (GError) error = NULL;

  if (self->cancellable != NULL)
    {
      g_clear_pointer (&self->next, g_ptr_array_unref);
      self->next = swb_rule_list_copy (rules);
      g_cancellable_cancel (self->cancellable);
      return;
    }
  g_list_store_remove_all (self->rows);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  self->rules = swb_rule_list_copy (rules);
  reactions =
    swb_reactions_new (rules, swb_panel_settings_get_encoding (swb_panel_get_settings (self->panel)), &error);
  if (reactions == NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->state), error->message);
      return;
    }
  self->cancellable = g_cancellable_new ();
  g_atomic_int_set (&self->done, 0);
  show_running (self, TRUE);
  swb_rule_dry_run_async (reactions, store, self->cancellable, on_progress, self,
                          on_finished, g_object_ref (self));
}

gboolean
swb_dry_run_page_is_running (SwbDryRunPage *self)
{
  return self->cancellable != NULL;
}

/**
 * swb_dry_run_page_get_n_results:
 * @self: a page
 *
 * Returns: how many rows it has
 */
guint
swb_dry_run_page_get_n_results (SwbDryRunPage *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}
