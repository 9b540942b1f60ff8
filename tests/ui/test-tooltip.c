#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <gtk/gtk.h>

#include "swb-tooltip.h"

/* As GTK does when the pointer rests on @widget. Returns: (transfer none) (nullable): the label of its own that it got */
static GtkWidget *
query (GtkWidget  *widget,
       GtkTooltip *tooltip)
{
  gboolean shown = FALSE;

  g_signal_emit_by_name (widget, "query-tooltip", 1, 1, FALSE, tooltip, &shown);
  g_assert_true (shown);
  return g_object_get_data (G_OBJECT (tooltip), "swb-tooltip-label");
}

static void
assert_one_line (GtkWidget  *label,
                 const char *text)
{
  g_autoptr (PangoLayout) line = gtk_widget_create_pango_layout (label, text);
  GtkRequisition natural;
  int width, height;

  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, text);
  pango_layout_get_pixel_size (line, &width, &height);
  gtk_widget_get_preferred_size (label, NULL, &natural);
  g_assert_cmpint (natural.width, >=, width);
  g_assert_cmpint (natural.height, ==, height);
}

static void
test_wide (void)
{
  g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  GtkWidget *button = g_object_ref_sink (gtk_button_new ());
  GtkWidget *other = g_object_ref_sink (gtk_button_new ());
  GtkWidget *label;

  /* a text of Latin letters is GTK's */
  gtk_widget_set_tooltip_text (button, "Stopped");
  g_assert_null (query (button, tooltip));
  gtk_widget_set_tooltip_text (button, "已停止");
  label = query (button, tooltip);
  assert_one_line (label, "已停止");
  g_assert_nonnull (gtk_widget_get_parent (label));

  /* the same label for a text that changes */
  swb_tooltip_set_text (other, "暂停 (Ctrl+P)");
  g_assert_true (query (other, tooltip) == label);
  assert_one_line (label, "暂停 (Ctrl+P)");

  /* what is long is broken all the same */
  swb_tooltip_set_text (other, "这是一条很长的提示：连接已经断开，收发的数据仍然保留在日志里，可以保存或者清空。");
  query (other, tooltip);
  g_assert_cmpint (gtk_label_get_max_width_chars (GTK_LABEL (label)), ==, 50);

  g_object_unref (other);
  g_object_unref (button);
}

static void
test_none (void)
{
  g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  GtkWidget *button = g_object_ref_sink (gtk_button_new ());
  gboolean shown = TRUE;

  g_signal_emit_by_name (button, "query-tooltip", 1, 1, FALSE, tooltip, &shown);
  g_assert_false (shown);
  swb_tooltip_set_text (button, "");
  g_signal_emit_by_name (button, "query-tooltip", 1, 1, FALSE, tooltip, &shown);
  g_assert_false (shown);

  g_object_unref (button);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  swb_tooltip_init ();

  g_test_add_func ("/tooltip/wide", test_wide);
  g_test_add_func ("/tooltip/none", test_none);

  return g_test_run ();
}
