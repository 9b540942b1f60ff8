#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-capture.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "swb-capture-import.h"
#include "swb-error.h"
#include "swb-log-store-private.h"

/* Looked for cancelling and told of progress each so many bytes of file. */
#define CHECK_BYTES (2u * 1024u * 1024u)
#define FIRST_CHECK_BYTES (256u * 1024u)

static int
open_file (const char  *path,
           const char  *name,
           struct stat *st,
           GError     **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

  st->st_mode = 0;
  if (fd < 0 || fstat (fd, st) != 0 || S_ISDIR (st->st_mode))
    {
      int err = fd >= 0 && S_ISDIR (st->st_mode) ? EISDIR : errno;

      g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (err), _("“%s” can’t be opened: %s"), name,
                   g_strerror (err));
      if (fd >= 0)
        close (fd);
      return -1;
    }
  if (!S_ISREG (st->st_mode))
    {
      g_set_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_OPEN, _("“%s” is no regular file."), name);
      close (fd);
      return -1;
    }
  return fd;
}

/* A log that has no name: nobody else sees it, and it is gone when the last reader is. */
static SwbLogStore *
new_nameless_store (GError **error)
{
  const char *const folders[] = { g_get_user_cache_dir (), g_get_tmp_dir () };
  g_autoptr (GError) first_error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autoptr (GError) local_error = NULL;
      g_autofree char *uuid = g_uuid_string_random ();
      g_autofree char *path = g_build_filename (folders[i], "socket-workbench", "captures", uuid, NULL);
      g_autoptr (SwbLogStore) store = swb_log_store_new (path);

      if (swb_log_store_open (store, &local_error))
        {
          g_unlink (path);
          return g_steal_pointer (&store);
        }
      g_unlink (path);
      if (first_error == NULL)
        first_error = g_steal_pointer (&local_error);
    }

  g_propagate_error (error, g_steal_pointer (&first_error));
  return NULL;
}

/* Whether all that was written so far is there. */
static gboolean
check (SwbLogStore  *store,
       GCancellable *cancellable,
       GError      **error)
{
  SwbLogTotals totals;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  swb_log_store_get_totals (store, &totals);
  if (totals.recording)
    return TRUE;
  if (error != NULL)
    *error = swb_log_store_dup_error (store);
  return FALSE;
}

static gboolean
copy_packets (SwbCaptureFile    *file,
              SwbLogStore       *store,
              guint64            size,
              GCancellable      *cancellable,
              SwbLogOpenFunc     func,
              gpointer           user_data,
              SwbCaptureSummary *summary,
              GError           **error)
{
  g_autoptr (SwbCaptureImport) import = swb_capture_import_new (store);
  g_autoptr (GError) local_error = NULL;
  guint64 next_check = FIRST_CHECK_BYTES;
  SwbCaptureFrame frame;

  while (swb_capture_file_next (file, &frame, &local_error))
    {
      guint64 offset = swb_capture_file_get_offset (file);

      swb_capture_import_add (import, &frame);
      if (offset < next_check)
        continue;
      next_check = offset + CHECK_BYTES;
      if (!check (store, cancellable, error))
        return FALSE;
      if (func != NULL)
        func (store, MIN (1.0, (double) offset / (double) size), user_data);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  summary->dropped = swb_capture_file_get_dropped (file);
  if (swb_capture_file_is_damaged (file))
    summary->left_out = size - MIN (size, swb_capture_file_get_offset (file));
  swb_capture_import_finish (import, summary);
  return check (store, cancellable, error);
}

static SwbLogStore *
import_capture (int                fd,
                const char        *name,
                guint64            size,
                GCancellable      *cancellable,
                SwbLogOpenFunc     func,
                gpointer           user_data,
                SwbCaptureSummary *summary,
                GError           **error)
{
  g_autoptr (SwbCaptureFile) file = swb_capture_file_new (fd, name, error);
  g_autoptr (SwbLogStore) store = NULL;
  gboolean done;

  if (file == NULL)
    return NULL;
  store = new_nameless_store (error);
  if (store == NULL)
    return NULL;

  done = copy_packets (file, store, size, cancellable, func, user_data, summary, error);
  swb_log_store_close (store);
  if (!done)
    return NULL;

  swb_log_store_set_path (store, name);
  return g_steal_pointer (&store);
}

/**
 * swb_capture_open:
 * @path: a log of ours, or a capture by tcpdump, Wireshark and the like (pcap or pcapng)
 * @cancellable: (nullable): to end early
 * @func: (nullable): told of progress, on this thread
 * @user_data: for it
 * @summary: (out) (optional): what came of it
 * @error: return location for %SWB_LOG_ERROR, %G_IO_ERROR
 *
 * Opens a file for reading only. A log of ours is read where it is. A capture is copied into a log of ours that has no
 * name, in the user's cache folder, which takes about as much room as the capture; see #SwbCaptureImport for what becomes
 * of its packets, and #SwbCaptureSummary for what is left out. Takes time in proportion to the size. Any thread; best one
 * of its own.
 *
 * Returns: (transfer full) (nullable): the store, called by the file's name
 */
SwbLogStore *
swb_capture_open (const char        *path,
                  GCancellable      *cancellable,
                  SwbLogOpenFunc     func,
                  gpointer           user_data,
                  SwbCaptureSummary *summary,
                  GError           **error)
{
  g_autofree char *name = g_filename_display_name (path);
  SwbCaptureSummary own_summary;
  SwbLogStore *store;
  struct stat st;
  int fd;

  if (summary == NULL)
    summary = &own_summary;
  memset (summary, 0, sizeof *summary);
  fd = open_file (path, name, &st, error);
  if (fd < 0)
    return NULL;

  if (swb_log_store_is_log (fd))
    {
      SwbLogTotals totals;
      guint64 end;

      store = swb_log_store_open_existing_full (fd, name, cancellable, func, user_data, error);
      if (store == NULL)
        return NULL;
      swb_log_store_get_totals (store, &totals);
      summary->packets = totals.records;
      end = swb_log_store_skip_tail (store);
      summary->left_out = (guint64) st.st_size - MIN ((guint64) st.st_size, end);
    }
  else
    {
      store = import_capture (fd, name, (guint64) st.st_size, cancellable, func, user_data, summary, error);
      close (fd);
    }

  if (store != NULL && func != NULL)
    func (store, 1.0, user_data);
  return store;
}

typedef struct
{
  char *path;
  SwbLogOpenFunc func;
  gpointer func_data;
  SwbCaptureSummary summary;
} AsyncOpen;

static void
async_open_free (gpointer data)
{
  AsyncOpen *async = data;

  g_free (async->path);
  g_free (async);
}

static void
open_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  AsyncOpen *async = task_data;
  GError *error = NULL;
  SwbLogStore *store = swb_capture_open (async->path, cancellable, async->func, async->func_data, &async->summary,
                                         &error);

  if (store != NULL)
    g_task_return_pointer (task, store, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * swb_capture_open_async:
 * @path: as for swb_capture_open()
 * @cancellable: (nullable): to end early
 * @func: (nullable): told of progress, on the other thread
 * @func_data: for it; it must live until @callback is called
 * @callback: called on this thread's context when it is done
 * @user_data: for it
 *
 * Runs swb_capture_open() on another thread.
 */
void
swb_capture_open_async (const char         *path,
                        GCancellable       *cancellable,
                        SwbLogOpenFunc      func,
                        gpointer            func_data,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  AsyncOpen *async = g_new0 (AsyncOpen, 1);

  async->path = g_strdup (path);
  async->func = func;
  async->func_data = func_data;
  g_task_set_source_tag (task, swb_capture_open_async);
  g_task_set_task_data (task, async, async_open_free);
  g_task_run_in_thread (task, open_in_thread);
}

/**
 * swb_capture_open_finish:
 * @result: as given to the callback
 * @summary: (out) (optional): what came of it
 * @error: return location for what swb_capture_open() says
 *
 * Returns: (transfer full) (nullable): the store
 */
SwbLogStore *
swb_capture_open_finish (GAsyncResult      *result,
                         SwbCaptureSummary *summary,
                         GError           **error)
{
  AsyncOpen *async = g_task_get_task_data (G_TASK (result));

  if (summary != NULL)
    *summary = async->summary;
  return g_task_propagate_pointer (G_TASK (result), error);
}
