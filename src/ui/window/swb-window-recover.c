#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-window-private.h"

#include "swb-left-over-bar.h"
#include "swb-log-recovery.h"
#include "swb-settings.h"

/* The logs that a crash left: looked for once, by a thread, and offered at the top of the window. */

static void
list_in_thread (GTask        *task,
                gpointer      source,
                gpointer      directory,
                GCancellable *cancellable)
{
  GPtrArray *logs = swb_log_recovery_list (NULL);

  if (directory != NULL)
    {
      g_autoptr (GPtrArray) others = swb_log_recovery_list (directory);

      g_ptr_array_extend_and_steal (logs, g_steal_pointer (&others));
    }
  /* a panel that never was started has written nothing */
  for (guint i = logs->len; i > 0; i--)
    if (((const SwbLogRecoverable *) g_ptr_array_index (logs, i - 1))->begun == 0)
      g_ptr_array_remove_index (logs, i - 1);
  g_task_return_pointer (task, logs, (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
is_open (SwbWindow  *self,
         const char *path)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->panels)); i++)
    {
      g_autoptr (SwbPage) page = g_list_model_get_item (G_LIST_MODEL (self->panels), i);

      if (SWB_IS_FILE_PAGE (page) && g_str_equal (swb_file_page_get_path (SWB_FILE_PAGE (page)), path))
        return TRUE;
    }
  return FALSE;
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  SwbWindow *self = SWB_WINDOW (source);
  g_autoptr (GPtrArray) logs = g_task_propagate_pointer (G_TASK (result), NULL);

  /* the window may have gone meanwhile */
  if (self->panels == NULL)
    return;
  for (guint i = logs->len; i > 0; i--)
    if (is_open (self, ((const SwbLogRecoverable *) g_ptr_array_index (logs, i - 1))->path))
      g_ptr_array_remove_index (logs, i - 1);
  if (logs->len > 0)
    gtk_box_append (GTK_BOX (self->bars), swb_left_over_bar_new (logs));
}

/**
 * swb_window_offer_left_overs:
 * @self: a window
 *
 * Looks for logs that were left by a crash and offers what it finds, later.
 */
void
swb_window_offer_left_overs (SwbWindow *self)
{
  const char *directory = swb_settings_get_log_directory (swb_settings_get_default ());
  g_autoptr (GTask) task = g_task_new (self, NULL, on_listed, NULL);

  g_task_set_task_data (task, g_strdup (directory), g_free);
  g_task_run_in_thread (task, list_in_thread);
}
