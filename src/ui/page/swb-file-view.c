#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-file-view.h"

#include <glib/gi18n.h>

#include "swb-error.h"
#include "swb-file-head.h"
#include "swb-message-bar.h"

/**
 * SwbFileView:
 *
 * One opened file as the window shows it: head, error, log. It has nothing to send with.
 */
struct _SwbFileView
{
  GtkWidget parent_instance;

  GtkWidget *head;
  GtkWidget *error_bar;
  GtkWidget *log_pane;

  SwbFilePage *page;
};

static void swb_file_view_init_page_view (SwbPageViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SwbFileView, swb_file_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SWB_TYPE_PAGE_VIEW, swb_file_view_init_page_view))

static void
on_error_action (SwbFileView *self)
{
  swb_file_page_open_again (self->page);
}

/* There is nothing else on the page. */
static void
on_error_closed (SwbFileView *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.delete-panel", NULL);
}

static const char *
get_remedy (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return _ ("It was moved or deleted, or it is on a disk that is not there.");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return _ ("It belongs to somebody else: have it copied, or its permissions changed.");
  if (g_error_matches (error, SWB_LOG_ERROR, SWB_LOG_ERROR_CORRUPT))
    return _ ("Logs of Socket Workbench and captures by tcpdump and Wireshark (pcap and pcapng) can be opened.");
  return NULL;
}

static void
on_page_changed (SwbFileView *self)
{
  const GError *error = swb_page_get_error (SWB_PAGE (self->page));
  g_autoptr (SwbLogStore) log = swb_page_dup_log (SWB_PAGE (self->page));
  gboolean failed = error != NULL;

  gtk_widget_set_sensitive (self->log_pane, log != NULL);
  if (failed == gtk_widget_get_visible (self->error_bar))
    return;
  if (failed)
    swb_message_bar_show (SWB_MESSAGE_BAR (self->error_bar), error->message, get_remedy (error));
  else
    swb_message_bar_hide (SWB_MESSAGE_BAR (self->error_bar));
}

static SwbPage *
swb_file_view_get_page (SwbPageView *view)
{
  return SWB_PAGE (SWB_FILE_VIEW (view)->page);
}

static SwbLogPane *
swb_file_view_get_log_pane (SwbPageView *view)
{
  return SWB_LOG_PANE (SWB_FILE_VIEW (view)->log_pane);
}

static void
swb_file_view_focus (SwbPageView *view)
{
  swb_log_pane_focus (SWB_LOG_PANE (SWB_FILE_VIEW (view)->log_pane));
}

static void
swb_file_view_init_page_view (SwbPageViewInterface *iface)
{
  iface->get_page = swb_file_view_get_page;
  iface->get_log_pane = swb_file_view_get_log_pane;
  iface->focus = swb_file_view_focus;
}

static void
swb_file_view_dispose (GObject *object)
{
  SwbFileView *self = SWB_FILE_VIEW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->page);

  G_OBJECT_CLASS (swb_file_view_parent_class)->dispose (object);
}

static void
swb_file_view_class_init (SwbFileViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_file_view_dispose;

  g_type_ensure (SWB_TYPE_FILE_HEAD);
  g_type_ensure (SWB_TYPE_LOG_PANE);
  g_type_ensure (SWB_TYPE_MESSAGE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-file-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbFileView, head);
  gtk_widget_class_bind_template_child (widget_class, SwbFileView, error_bar);
  gtk_widget_class_bind_template_child (widget_class, SwbFileView, log_pane);
  gtk_widget_class_bind_template_callback (widget_class, on_error_action);
  gtk_widget_class_bind_template_callback (widget_class, on_error_closed);
  gtk_widget_class_set_css_name (widget_class, "panelview");
}

static void
swb_file_view_init (SwbFileView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  swb_message_bar_set_action (SWB_MESSAGE_BAR (self->error_bar), _ ("Try Again"));
}

/**
 * swb_file_view_new:
 * @page: a file page
 *
 * Returns: (transfer floating): a widget that shows it
 */
GtkWidget *
swb_file_view_new (SwbFilePage *page)
{
  SwbFileView *self = g_object_new (SWB_TYPE_FILE_VIEW, NULL);

  self->page = g_object_ref (page);
  swb_file_head_set_page (SWB_FILE_HEAD (self->head), page);
  swb_log_pane_set_page (SWB_LOG_PANE (self->log_pane), SWB_PAGE (page));
  swb_log_pane_set_growing (SWB_LOG_PANE (self->log_pane), FALSE);
  g_signal_connect_object (page, "changed", G_CALLBACK (on_page_changed), self, G_CONNECT_SWAPPED);
  on_page_changed (self);
  return GTK_WIDGET (self);
}
