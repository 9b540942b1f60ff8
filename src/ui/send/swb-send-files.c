#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-send-files.h"

#include <glib/gi18n.h>

#include "swb-file-offer.h"
#include "swb-message-bar.h"
#include "swb-page-view.h"
#include "swb-transfer-row.h"
#include "swb-update.h"

/* Milliseconds after which a row that shows a rate is looked at once more, in case nothing happens. */
#define LOOK_AGAIN 2100

/* More rows than this are scrolled, in a height of at most so many pixels. */
#define ROWS_SHOWN 3
#define ROWS_HEIGHT 170

/**
 * SwbSendFiles:
 *
 * The files of a panel, between its log and its send box: what was chosen or dropped and is not decided on, what is wrong
 * with it, and a row for each that is on its way or has a result. Empty and of no height mostly: its parts are made when
 * they are first wanted. It looks at the panel when that has changed, ten times a second at most, and never by itself but
 * once after the last change.
 */
struct _SwbSendFiles
{
  GtkWidget parent_instance;

  GtkWidget *message; /* NULL until wanted, as the next */
  GtkWidget *offer;
  GtkWidget *scroller;
  GtkWidget *rows;

  SwbPanel *panel;
  GListModel *transfers; /* NULL until there are some */
  GCancellable *cancellable;
  gint64 updated_at;
  guint source;
};

G_DEFINE_FINAL_TYPE (SwbSendFiles, swb_send_files, GTK_TYPE_WIDGET)

/* ---- What is on its way ------------------------------------------------------------------------------------------- */

static void update (SwbSendFiles *self);

static gboolean
on_due (gpointer user_data)
{
  SwbSendFiles *self = user_data;

  self->source = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
update (SwbSendFiles *self)
{
  gboolean again = FALSE;

  g_clear_handle_id (&self->source, g_source_remove);
  if (self->rows == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->updated_at = g_get_monotonic_time ();
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL; row = gtk_widget_get_next_sibling (row))
    again |= swb_transfer_row_update (SWB_TRANSFER_ROW (row));
  if (again)
    self->source = g_timeout_add (LOOK_AGAIN, on_due, self);
}

static void
build_rows (SwbSendFiles *self)
{
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), ROWS_HEIGHT);
  gtk_widget_set_visible (self->scroller, FALSE);
  gtk_widget_add_css_class (self->rows, "transfers");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Files"), -1);
  gtk_widget_set_parent (self->rows, GTK_WIDGET (self));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/* Few are as high as they want to be, which a scrolled window would not let them when their text is wrapped. */
static void
place_rows (SwbSendFiles *self)
{
  guint count = g_list_model_get_n_items (self->transfers);
  gboolean scrolled = gtk_widget_get_parent (self->rows) != GTK_WIDGET (self);

  gtk_widget_set_visible (self->rows, count > 0);
  if ((count > ROWS_SHOWN) == scrolled)
    return;
  g_object_ref (self->rows);
  if (scrolled)
    {
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), NULL);
      gtk_widget_insert_before (self->rows, GTK_WIDGET (self), self->scroller);
    }
  else
    {
      gtk_widget_unparent (self->rows);
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->rows);
    }
  g_object_unref (self->rows);
  gtk_widget_set_visible (self->scroller, !scrolled);
}

static GtkWidget *
get_row (SwbSendFiles *self,
         guint         position)
{
  GtkWidget *row = gtk_widget_get_first_child (self->rows);

  while (position-- > 0 && row != NULL)
    row = gtk_widget_get_next_sibling (row);
  return row;
}

/* The cursor stays near when the row that it was in goes. */
static void
keep_focus (SwbSendFiles *self)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), SWB_TYPE_PAGE_VIEW);

  if (gtk_widget_get_first_child (self->rows) != NULL && gtk_widget_child_focus (self->rows, GTK_DIR_TAB_FORWARD))
    return;
  if (view != NULL)
    swb_page_view_focus (SWB_PAGE_VIEW (view));
}

static void
on_transfers_changed (SwbSendFiles *self,
                      guint         position,
                      guint         removed,
                      guint         added)
{
  gboolean focused = FALSE;

  if (self->rows == NULL)
    build_rows (self);
  for (guint i = 0; i < removed; i++)
    {
      GtkWidget *row = get_row (self, position);

      focused |= gtk_widget_get_focus_child (self->rows) == row;
      gtk_box_remove (GTK_BOX (self->rows), row);
    }
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (SwbTransfer) transfer = g_list_model_get_item (self->transfers, position + i);
      GtkWidget *before = position + i > 0 ? get_row (self, position + i - 1) : NULL;

      gtk_box_insert_child_after (GTK_BOX (self->rows), swb_transfer_row_new (self->panel, transfer), before);
    }
  place_rows (self);
  if (focused)
    keep_focus (self);
}

static void
on_panel_changed (SwbSendFiles *self)
{
  guint delay;

  if (self->transfers == NULL && swb_panel_has_transfers (self->panel))
    {
      self->transfers = g_object_ref (swb_panel_get_transfers (self->panel));
      g_signal_connect_object (self->transfers, "items-changed", G_CALLBACK (on_transfers_changed), self,
                               G_CONNECT_SWAPPED);
      on_transfers_changed (self, 0, 0, g_list_model_get_n_items (self->transfers));
    }
  if (self->transfers == NULL || !swb_panel_has_transfers (self->panel) || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  delay = swb_update_delay (self->updated_at, g_get_monotonic_time ());
  if (delay == 0)
    {
      update (self);
      return;
    }
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add (delay, on_due, self);
}

/* ---- What is to be sent ------------------------------------------------------------------------------------------- */

/* Files that are looked at one after the other, for a disk may take its time. */
typedef struct
{
  SwbSendFiles *self; /* unowned: cancelled with it */
  GListModel *files;
  guint next;
  GPtrArray *paths;
  guint64 total;
  GString *faults;
} Check;

static void
check_free (Check *check)
{
  g_object_unref (check->files);
  g_ptr_array_unref (check->paths);
  g_string_free (check->faults, TRUE);
  g_free (check);
}

static void check_next (Check *check);

static void
on_message_closed (SwbSendFiles *self)
{
  swb_message_bar_hide (SWB_MESSAGE_BAR (self->message));
}

static void
on_decided (SwbSendFiles *self)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), SWB_TYPE_PAGE_VIEW);

  if (view != NULL)
    swb_page_view_focus (SWB_PAGE_VIEW (view));
}

static void
check_finish (Check *check)
{
  SwbSendFiles *self = check->self;

  if (check->faults->len > 0)
    {
      if (self->message == NULL)
        {
          self->message = g_object_new (SWB_TYPE_MESSAGE_BAR, NULL);
          g_signal_connect_swapped (self->message, "closed", G_CALLBACK (on_message_closed), self);
          gtk_widget_insert_after (self->message, GTK_WIDGET (self), NULL);
        }
      swb_message_bar_show (SWB_MESSAGE_BAR (self->message), check->faults->str, NULL);
    }
  else if (self->message != NULL)
    {
      swb_message_bar_hide (SWB_MESSAGE_BAR (self->message));
    }

  if (check->paths->len > 0)
    {
      if (self->offer == NULL)
        {
          self->offer = swb_file_offer_new (self->panel);
          g_signal_connect_swapped (self->offer, "done", G_CALLBACK (on_decided), self);
          gtk_widget_insert_after (self->offer, GTK_WIDGET (self), self->message);
        }
      swb_file_offer_show (SWB_FILE_OFFER (self->offer), check->paths, check->total);
    }
  check_free (check);
}

/* Returns: (transfer full) (nullable): what is wrong with @file */
static char *
find_fault (GFile     *file,
            GFileInfo *info)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *base = path != NULL ? g_filename_display_basename (path) : NULL;

  if (path == NULL)
    return g_strdup_printf (_ ("“%s” is not on this machine: copy it here first"), name);
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    return g_strdup_printf (_ ("“%s” is a folder, not a file"), base);
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    return g_strdup_printf (_ ("“%s” is no ordinary file: a pipe or a device has no size that could be sent"), base);
  if (g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_ACCESS_CAN_READ) &&
      !g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_READ))
    return g_strdup_printf (_ ("You may not read “%s”: ask its owner, or copy it"), base);
  return NULL;
}

static void
on_file_queried (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GFile *file = G_FILE (source);
  Check *check = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (file, result, &error);
  g_autofree char *fault = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      check_free (check);
      return;
    }
  if (info == NULL)
    {
      g_autofree char *name = g_file_get_parse_name (file);

      fault = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
                ? g_strdup_printf (_ ("“%s” is not there any more"), name)
                : g_strdup_printf (_ ("“%s” can’t be read: %s"), name, error->message);
    }
  else
    {
      fault = find_fault (file, info);
    }

  if (fault == NULL)
    {
      g_ptr_array_add (check->paths, g_file_get_path (file));
      check->total += (guint64) g_file_info_get_size (info);
    }
  else
    {
      g_string_append_printf (check->faults, "%s%s", check->faults->len > 0 ? "\n" : "", fault);
    }
  check_next (check);
}

static void
check_next (Check *check)
{
  g_autoptr (GFile) file = g_list_model_get_item (check->files, check->next++);

  if (file == NULL)
    check_finish (check);
  else
    g_file_query_info_async (file,
                             G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE
                                                            "," G_FILE_ATTRIBUTE_ACCESS_CAN_READ,
                             G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, check->self->cancellable, on_file_queried, check);
}

/**
 * swb_send_files_offer:
 * @self: the files of a panel
 * @files: (element-type GFile): what the user wants to send
 *
 * Looks whether they can be sent, and asks how. What can't is said.
 */
void
swb_send_files_offer (SwbSendFiles *self,
                      GListModel   *files)
{
  Check *check = g_new0 (Check, 1);

  check->self = self;
  check->files = g_object_ref (files);
  check->paths = g_ptr_array_new_with_free_func (g_free);
  check->faults = g_string_new (NULL);
  check_next (check);
}

static void
on_chooser_response (GtkNativeDialog *chooser,
                     int              response,
                     SwbSendFiles    *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser));

      swb_send_files_offer (self, files);
    }
  gtk_native_dialog_destroy (chooser);
  g_object_unref (chooser);
}

/**
 * swb_send_files_choose:
 * @self: the files of a panel
 *
 * Lets the user choose files to send.
 */
void
swb_send_files_choose (SwbSendFiles *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileChooserNative *chooser =
    gtk_file_chooser_native_new (_ ("Send Files"), GTK_WINDOW (root), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"),
                                 _ ("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_chooser_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static gboolean
on_drop (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         SwbSendFiles  *self)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return FALSE;
  for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
    g_list_store_append (files, l->data);
  swb_send_files_offer (self, G_LIST_MODEL (files));
  return TRUE;
}

/**
 * swb_send_files_accept_drops:
 * @self: the files of a panel
 * @widget: where files that are dropped are to be sent; before any child of it has them as text
 */
void
swb_send_files_accept_drops (SwbSendFiles *self,
                             GtkWidget    *widget)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

static void
swb_send_files_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (swb_send_files_parent_class)->map (widget);
  on_panel_changed (SWB_SEND_FILES (widget));
}

static void
swb_send_files_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&SWB_SEND_FILES (widget)->source, g_source_remove);
  GTK_WIDGET_CLASS (swb_send_files_parent_class)->unmap (widget);
}

static void
swb_send_files_dispose (GObject *object)
{
  SwbSendFiles *self = SWB_SEND_FILES (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->source, g_source_remove);
  self->rows = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->transfers);
  g_clear_object (&self->panel);

  G_OBJECT_CLASS (swb_send_files_parent_class)->dispose (object);
}

static void
swb_send_files_class_init (SwbSendFilesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = swb_send_files_dispose;

  widget_class->map = swb_send_files_map;
  widget_class->unmap = swb_send_files_unmap;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "sendfiles");
}

static void
swb_send_files_init (SwbSendFiles *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->cancellable = g_cancellable_new ();
}

/**
 * swb_send_files_set_panel:
 * @self: the files of a panel
 * @panel: which; set once
 */
void
swb_send_files_set_panel (SwbSendFiles *self,
                          SwbPanel     *panel)
{
  g_return_if_fail (self->panel == NULL);

  self->panel = g_object_ref (panel);
  g_signal_connect_object (panel, "changed", G_CALLBACK (on_panel_changed), self, G_CONNECT_SWAPPED);
  on_panel_changed (self);
}
