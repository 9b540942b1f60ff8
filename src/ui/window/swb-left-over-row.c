#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-left-over-row.h"

#include <glib/gi18n.h>

#include "swb-format.h"

/* How long a log that was discarded can be had back, seconds. */
#define UNDO_SECONDS 10

/**
 * SwbLeftOverRow:
 *
 * One log that a crash left: which panel's it was, from when to when, how large, and what can be done with it. Emits
 * #SwbLeftOverRow::open when it is to be opened, and #SwbLeftOverRow::settled when nothing is left to be done. A log that
 * is discarded is there for a while yet, so that it can be had back.
 */
struct _SwbLeftOverRow
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *title;
  GtkWidget *facts;
  GtkWidget *open;
  GtkWidget *save;
  GtkWidget *discard;
  GtkWidget *undo;

  char *path; /* in the encoding of file names */
  char *text; /* what the facts say at first */
  guint undo_source;
  gboolean settled;
};

G_DEFINE_FINAL_TYPE (SwbLeftOverRow, swb_left_over_row, GTK_TYPE_WIDGET)

enum
{
  OPEN,
  SETTLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_buttons (SwbLeftOverRow *self,
              gboolean        choose,
              gboolean        undo)
{
  gtk_widget_set_visible (self->open, choose);
  gtk_widget_set_visible (self->save, choose);
  gtk_widget_set_visible (self->discard, choose);
  gtk_widget_set_visible (self->undo, undo);
}

static void
settle (SwbLeftOverRow *self,
        const char     *text)
{
  self->settled = TRUE;
  show_buttons (self, FALSE, FALSE);
  gtk_label_set_text (GTK_LABEL (self->facts), text);
  g_signal_emit (self, signals[SETTLED], 0);
}

/* The log is still there. */
static void
fail (SwbLeftOverRow *self,
      const char     *text)
{
  show_buttons (self, TRUE, FALSE);
  gtk_label_set_text (GTK_LABEL (self->facts), text);
  gtk_widget_set_tooltip_text (self->facts, text);
}

static void
on_open_clicked (SwbLeftOverRow *self)
{
  g_signal_emit (self, signals[OPEN], 0);
  settle (self, _ ("Opened"));
}

static void
discard_in_thread (GTask        *task,
                   gpointer      source,
                   gpointer      path,
                   GCancellable *cancellable)
{
  GError *error = NULL;

  if (swb_log_recovery_discard (path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_discarded (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  SwbLeftOverRow *self = SWB_LEFT_OVER_ROW (source);
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    settle (self, _ ("Discarded"));
  else
    fail (self, error->message);
}

static gboolean
on_undo_over (gpointer user_data)
{
  SwbLeftOverRow *self = SWB_LEFT_OVER_ROW (user_data);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_discarded, NULL);

  self->undo_source = 0;
  show_buttons (self, FALSE, FALSE);
  g_task_set_task_data (task, g_strdup (self->path), g_free);
  g_task_run_in_thread (task, discard_in_thread);
  return G_SOURCE_REMOVE;
}

static void
on_discard_clicked (SwbLeftOverRow *self)
{
  show_buttons (self, FALSE, TRUE);
  gtk_label_set_text (GTK_LABEL (self->facts), _ ("Discarded"));
  gtk_widget_grab_focus (self->undo);
  self->undo_source = g_timeout_add_seconds (UNDO_SECONDS, on_undo_over, self);
}

static void
on_undo_clicked (SwbLeftOverRow *self)
{
  g_clear_handle_id (&self->undo_source, g_source_remove);
  show_buttons (self, TRUE, FALSE);
  gtk_label_set_text (GTK_LABEL (self->facts), self->text);
  gtk_widget_grab_focus (self->discard);
}

/* The log is made whole first, and held meanwhile: another instance offers it as well. */
static void
move_in_thread (GTask        *task,
                gpointer      source,
                gpointer      target,
                GCancellable *cancellable)
{
  const char *path = g_object_get_data (G_OBJECT (task), "path");
  g_autoptr (GFile) from = g_file_new_for_path (path);
  GError *error = NULL;
  g_autoptr (SwbLogStore) log = swb_log_store_recover (path, NULL, &error);

  if (log != NULL && g_file_move (from, target, G_FILE_COPY_OVERWRITE, cancellable, NULL, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_moved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  SwbLeftOverRow *self = SWB_LEFT_OVER_ROW (source);
  g_autofree char *target = g_file_get_parse_name (g_task_get_task_data (G_TASK (result)));
  g_autofree char *message = NULL;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      message = g_strdup_printf (_ ("Saved %s"), target);
      settle (self, message);
      return;
    }
  message = g_strdup_printf (_ ("The log was not saved: %s"), error->message);
  fail (self, message);
}

static void
on_chooser_response (GtkNativeDialog *chooser,
                     int              response,
                     SwbLeftOverRow  *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GTask) task = g_task_new (self, NULL, on_moved, NULL);

      show_buttons (self, FALSE, FALSE);
      gtk_label_set_text (GTK_LABEL (self->facts), _ ("Saving…"));
      g_object_set_data_full (G_OBJECT (task), "path", g_strdup (self->path), g_free);
      g_task_set_task_data (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)), g_object_unref);
      g_task_run_in_thread (task, move_in_thread);
    }
  gtk_native_dialog_destroy (chooser);
  g_object_unref (chooser);
}

static void
on_save_clicked (SwbLeftOverRow *self)
{
  GtkFileChooserNative *chooser =
    gtk_file_chooser_native_new (_ ("Save Log"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                 GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  g_autofree char *name = g_filename_display_basename (self->path);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_chooser_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
swb_left_over_row_dispose (GObject *object)
{
  SwbLeftOverRow *self = SWB_LEFT_OVER_ROW (object);

  /* The user said so, and there is no time left to take it back. */
  if (self->undo_source != 0)
    {
      g_autoptr (GError) error = NULL;

      g_clear_handle_id (&self->undo_source, g_source_remove);
      if (!swb_log_recovery_discard (self->path, &error))
        g_message ("%s", error->message);
    }
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (swb_left_over_row_parent_class)->dispose (object);
}

static void
swb_left_over_row_finalize (GObject *object)
{
  SwbLeftOverRow *self = SWB_LEFT_OVER_ROW (object);

  g_free (self->path);
  g_free (self->text);

  G_OBJECT_CLASS (swb_left_over_row_parent_class)->finalize (object);
}

static void
swb_left_over_row_class_init (SwbLeftOverRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_left_over_row_dispose;
  object_class->finalize = swb_left_over_row_finalize;

  signals[OPEN] =
    g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SETTLED] =
    g_signal_new ("settled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-left-over-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbLeftOverRow, box);
  gtk_widget_class_bind_template_child (widget_class, SwbLeftOverRow, title);
  gtk_widget_class_bind_template_child (widget_class, SwbLeftOverRow, facts);
  gtk_widget_class_bind_template_child (widget_class, SwbLeftOverRow, open);
  gtk_widget_class_bind_template_child (widget_class, SwbLeftOverRow, save);
  gtk_widget_class_bind_template_child (widget_class, SwbLeftOverRow, discard);
  gtk_widget_class_bind_template_child (widget_class, SwbLeftOverRow, undo);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_discard_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_undo_clicked);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "leftoverrow");
}

static void
swb_left_over_row_init (SwbLeftOverRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
take_name (GtkWidget *button,
           char      *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_free (name);
}

/**
 * swb_left_over_row_new:
 * @log: what was found
 *
 * Returns: (transfer floating): a row for it
 */
GtkWidget *
swb_left_over_row_new (const SwbLogRecoverable *log)
{
  SwbLeftOverRow *self = g_object_new (SWB_TYPE_LEFT_OVER_ROW, NULL);
  g_autofree char *name = g_filename_display_basename (log->path);
  g_autofree char *display = g_filename_display_name (log->path);
  g_autofree char *size = g_format_size (log->size);
  g_autofree char *begun = swb_format_clock (log->begun);
  g_autofree char *ended = swb_format_clock (log->modified * 1000);
  const char *title = log->address != NULL ? log->address : name;

  self->path = g_strdup (log->path);
  self->text = g_strdup_printf ("%s – %s · %s", begun, ended, size);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->facts), self->text);
  gtk_widget_set_tooltip_text (self->title, display);
  /* Translators: a log, by the address of its panel */
  take_name (self->open, g_strdup_printf (_ ("Open %s"), title));
  /* Translators: a log, by the address of its panel */
  take_name (self->save, g_strdup_printf (_ ("Save %s as…"), title));
  /* Translators: a log, by the address of its panel */
  take_name (self->discard, g_strdup_printf (_ ("Discard %s"), title));
  return GTK_WIDGET (self);
}

/**
 * swb_left_over_row_get_path:
 * @self: a row
 *
 * Returns: (transfer none): the log, in the encoding of file names
 */
const char *
swb_left_over_row_get_path (SwbLeftOverRow *self)
{
  return self->path;
}

/**
 * swb_left_over_row_is_settled:
 * @self: a row
 *
 * Returns: whether the user has decided about the log, and it is done
 */
gboolean
swb_left_over_row_is_settled (SwbLeftOverRow *self)
{
  return self->settled;
}
