#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-file-head.h"

#include <glib/gi18n.h>

#include "swb-state-icon.h"

/**
 * SwbFileHead:
 *
 * The top of a file that was opened: its name, what is in it, and what it has that is not shown; while it is being read,
 * how far that is, with a button that gives up.
 */
struct _SwbFileHead
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *icon;
  GtkWidget *kind;
  GtkWidget *name;
  GtkWidget *folder;
  GtkWidget *state;
  GtkWidget *span;
  GtkWidget *left_out;
  GtkWidget *progress_box;
  GtkWidget *progress;
  GtkWidget *cancel;

  SwbFilePage *page;
};

G_DEFINE_FINAL_TYPE (SwbFileHead, swb_file_head, GTK_TYPE_WIDGET)

static void
set_label (GtkWidget  *label,
           const char *text)
{
  gtk_widget_set_visible (label, text != NULL);
  if (text != NULL && g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

static void
update_progress (SwbFileHead *self)
{
  gboolean opening = swb_file_page_get_state (self->page) == SWB_FILE_PAGE_OPENING;

  gtk_widget_set_visible (self->progress_box, opening);
  if (!opening)
    return;
  if (swb_file_page_is_left_over (self->page))
    gtk_progress_bar_pulse (GTK_PROGRESS_BAR (self->progress));
  else
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), swb_file_page_get_progress (self->page));
}

static void
on_page_changed (SwbFileHead *self)
{
  SwbPage *page = SWB_PAGE (self->page);
  gboolean open = swb_file_page_get_state (self->page) == SWB_FILE_PAGE_OPEN;
  g_autofree char *state = swb_page_dup_state_text (page);
  g_autofree char *span = open ? swb_file_page_dup_span (self->page) : NULL;
  g_autofree char *left_out = open ? swb_file_page_dup_left_out (self->page) : NULL;
  g_autofree char *not_shown = NULL;

  swb_state_icon_update (GTK_IMAGE (self->icon), page);
  set_label (self->kind, swb_page_get_kind_label (page));
  set_label (self->span, span);
  /* Translators: what of an opened capture is not in its log, such as "12 packets are neither TCP nor UDP" */
  if (left_out != NULL)
    not_shown = g_strdup_printf (_ ("Not shown: %s"), left_out);
  set_label (self->left_out, not_shown);
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->state)), state) != 0)
    {
      set_label (self->state, state);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->state), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("State"),
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state, -1);
    }
  update_progress (self);
}

static void
swb_file_head_dispose (GObject *object)
{
  SwbFileHead *self = SWB_FILE_HEAD (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->page);

  G_OBJECT_CLASS (swb_file_head_parent_class)->dispose (object);
}

static void
swb_file_head_class_init (SwbFileHeadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_file_head_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-file-head.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbFileHead, box);
  gtk_widget_class_bind_template_child (widget_class, SwbFileHead, icon);
  gtk_widget_class_bind_template_child (widget_class, SwbFileHead, kind);
  gtk_widget_class_bind_template_child (widget_class, SwbFileHead, name);
  gtk_widget_class_bind_template_child (widget_class, SwbFileHead, folder);
  gtk_widget_class_bind_template_child (widget_class, SwbFileHead, state);
  gtk_widget_class_bind_template_child (widget_class, SwbFileHead, span);
  gtk_widget_class_bind_template_child (widget_class, SwbFileHead, left_out);
  gtk_widget_class_bind_template_child (widget_class, SwbFileHead, progress_box);
  gtk_widget_class_bind_template_child (widget_class, SwbFileHead, progress);
  gtk_widget_class_bind_template_child (widget_class, SwbFileHead, cancel);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "panelhead");
}

static void
swb_file_head_init (SwbFileHead *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->cancel), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Cancel opening"),
                                  -1);
}

/**
 * swb_file_head_set_page:
 * @self: a file head
 * @page: the page that it is the head of; set once
 */
void
swb_file_head_set_page (SwbFileHead *self,
                        SwbFilePage *page)
{
  g_autofree char *folder = swb_file_page_dup_folder (page);
  g_autofree char *path = g_filename_display_name (swb_file_page_get_path (page));

  g_return_if_fail (self->page == NULL);

  self->page = g_object_ref (page);
  gtk_label_set_text (GTK_LABEL (self->name), swb_file_page_get_name (page));
  gtk_label_set_text (GTK_LABEL (self->folder), folder);
  gtk_widget_set_tooltip_text (self->folder, path);
  gtk_widget_set_tooltip_text (self->name, path);
  g_signal_connect_object (page, "changed", G_CALLBACK (on_page_changed), self, G_CONNECT_SWAPPED);
  on_page_changed (self);
}
