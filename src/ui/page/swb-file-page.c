#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-file-page.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "swb-charset.h"
#include "swb-connection-item.h"
#include "swb-log-connections.h"
#include "swb-log-recovery.h"
#include "swb-settings.h"

/* How often the progress is looked at, milliseconds. */
#define PROGRESS_INTERVAL 100

/* No more connections of a file are listed; all are shown in the log. */
#define MAX_CONNECTIONS 2000

/* More connections than these are listed only when asked for. */
#define MANY_CONNECTIONS 12

/* What the thread tells while it reads; under the mutex. A reference-counted box. */
typedef struct
{
  GMutex mutex;
  double progress;
  SwbLogStore *log; /* what has been read so far; NULL before there is anything to show */
} Shared;

/**
 * SwbFilePage:
 *
 * A page that shows a log or a capture read from a file, without a widget. The file is never written to; only of a log
 * that a crash left the unfinished end is cut off. It is read by a thread, and what has been read so far is on show
 * meanwhile; then by another one once more for its connections. Main thread.
 */
struct _SwbFilePage
{
  SwbPage parent_instance;

  char *path; /* in the encoding of file names */
  char *name;
  gboolean left_over;

  SwbFilePageState state;
  GCancellable *cancellable;
  Shared *shared;
  guint progress_source;
  GError *error;

  SwbLogStore *log;
  SwbCaptureSummary summary;
  guint64 size;
  guint64 cut;
  GListStore *connections; /* of SwbConnectionItem */

  char *encoding;
  SwbDataFormat view;
};


G_DEFINE_FINAL_TYPE (SwbFilePage, swb_file_page, SWB_TYPE_PAGE)

static void
shared_clear (gpointer data)
{
  Shared *shared = data;

  g_clear_object (&shared->log);
  g_mutex_clear (&shared->mutex);
}

static Shared *
shared_new (void)
{
  Shared *shared = g_atomic_rc_box_new0 (Shared);

  g_mutex_init (&shared->mutex);
  return shared;
}

static void
shared_unref (Shared *shared)
{
  g_atomic_rc_box_release_full (shared, shared_clear);
}

/* What the thread is given, and what it gives back. */
typedef struct
{
  char *path;
  gboolean left_over;
  Shared *shared;
  SwbCaptureSummary summary;
  guint64 size;
  guint64 cut;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->path);
  shared_unref (job->shared);
  g_free (job);
}

/* On the thread that reads. */
static void
on_progress (SwbLogStore *store,
             double       progress,
             gpointer     user_data)
{
  Job *job = user_data;

  g_mutex_lock (&job->shared->mutex);
  job->shared->progress = progress;
  g_set_object (&job->shared->log, store);
  g_mutex_unlock (&job->shared->mutex);
}

static void
open_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  SwbLogStore *log;
  GStatBuf st;

  if (job->left_over)
    log = swb_log_store_recover (job->path, &job->cut, &error);
  else
    log = swb_capture_open (job->path, cancellable, on_progress, job, &job->summary, &error);
  if (g_stat (job->path, &st) == 0)
    job->size = (guint64) st.st_size;

  if (log != NULL)
    g_task_return_pointer (task, log, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
list_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *list = swb_log_list_connections (task_data, MAX_CONNECTIONS, cancellable, &error);

  if (list != NULL)
    g_task_return_pointer (task, list, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  SwbFilePage *self = SWB_FILE_PAGE (source);
  g_autoptr (GPtrArray) list = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  /* one connection is the whole log */
  if (list == NULL || list->len < 2)
    return;
  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (items, swb_connection_item_new (self, g_ptr_array_index (list, i)));
  swb_page_set_collapsed (SWB_PAGE (self), list->len > MANY_CONNECTIONS);
  g_list_store_splice (self->connections, 0, g_list_model_get_n_items (G_LIST_MODEL (self->connections)), items->pdata,
                       items->len);
  swb_page_emit_changed (SWB_PAGE (self));
}

static void
list_connections (SwbFilePage *self)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_listed, NULL);

  g_task_set_task_data (task, g_object_ref (self->log), g_object_unref);
  g_task_run_in_thread (task, list_in_thread);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  SwbFilePage *self = SWB_FILE_PAGE (source);
  const Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbLogStore) log = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;

  g_clear_handle_id (&self->progress_source, g_source_remove);
  self->summary = job->summary;
  self->size = job->size;
  self->cut = job->cut;
  g_set_object (&self->log, log);
  self->error = g_steal_pointer (&error);
  self->state = self->log != NULL ? SWB_FILE_PAGE_OPEN : SWB_FILE_PAGE_FAILED;
  if (self->log != NULL)
    list_connections (self);
  swb_page_emit_changed (SWB_PAGE (self));
}

static gboolean
on_progress_due (gpointer user_data)
{
  SwbFilePage *self = user_data;

  g_mutex_lock (&self->shared->mutex);
  g_set_object (&self->log, self->shared->log);
  g_mutex_unlock (&self->shared->mutex);
  swb_page_emit_changed (SWB_PAGE (self));
  return G_SOURCE_CONTINUE;
}

static void
begin_opening (SwbFilePage *self)
{
  g_autoptr (GTask) task = NULL;
  Job *job = g_new0 (Job, 1);

  self->state = SWB_FILE_PAGE_OPENING;
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->shared, shared_unref);
  self->shared = shared_new ();

  job->path = g_strdup (self->path);
  job->left_over = self->left_over;
  job->shared = g_atomic_rc_box_acquire (self->shared);
  task = g_task_new (self, self->cancellable, on_opened, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, open_in_thread);
  self->progress_source = g_timeout_add (PROGRESS_INTERVAL, on_progress_due, self);
}

/**
 * swb_file_page_open_again:
 * @self: a page whose file could not be read
 *
 * Tries once more.
 */
void
swb_file_page_open_again (SwbFilePage *self)
{
  if (self->state != SWB_FILE_PAGE_FAILED)
    return;
  g_clear_error (&self->error);
  begin_opening (self);
  swb_page_emit_changed (SWB_PAGE (self));
}

static const char *
swb_file_page_get_kind_label (SwbPage *page)
{
  SwbFilePage *self = SWB_FILE_PAGE (page);

  if (self->state != SWB_FILE_PAGE_OPEN)
    return _ ("File");
  return self->summary.foreign ? _ ("Capture") : _ ("Log");
}

static const char *
swb_file_page_get_state_nick (SwbPage *page)
{
  switch (SWB_FILE_PAGE (page)->state)
    {
    case SWB_FILE_PAGE_OPENING:
      return "opening";
    case SWB_FILE_PAGE_OPEN:
      return "open";
    case SWB_FILE_PAGE_FAILED:
    default:
      return "failed";
    }
}

static char *
swb_file_page_dup_title (SwbPage *page)
{
  return g_strdup (SWB_FILE_PAGE (page)->name);
}

static char *
swb_file_page_dup_address (SwbPage *page)
{
  return g_filename_display_name (SWB_FILE_PAGE (page)->path);
}

static char *
swb_file_page_dup_state_text (SwbPage *page)
{
  SwbFilePage *self = SWB_FILE_PAGE (page);

  switch (self->state)
    {
    case SWB_FILE_PAGE_OPENING:
      return g_strdup_printf (_ ("Opening… %u %%"), (guint) (swb_file_page_get_progress (self) * 100));
    case SWB_FILE_PAGE_OPEN:
      return swb_file_page_dup_facts (self);
    case SWB_FILE_PAGE_FAILED:
    default:
      return g_strdup (_ ("Not opened"));
    }
}

static guint
swb_file_page_get_likeness (SwbPage    *page,
                            const char *name)
{
  SwbFilePage *self = SWB_FILE_PAGE (page);
  g_autofree char *address = swb_file_page_dup_address (page);

  if (g_str_equal (name, self->name))
    return 5;
  return g_str_equal (name, address) ? 4 : 0;
}

static SwbLogStore *
swb_file_page_dup_log (SwbPage *page)
{
  SwbFilePage *self = SWB_FILE_PAGE (page);

  return self->log != NULL ? g_object_ref (self->log) : NULL;
}

static GListModel *
swb_file_page_get_connections (SwbPage *page)
{
  return G_LIST_MODEL (SWB_FILE_PAGE (page)->connections);
}

static gboolean
swb_file_page_lists_connections (SwbPage *page)
{
  return TRUE;
}

static const char *
swb_file_page_get_encoding (SwbPage *page)
{
  return SWB_FILE_PAGE (page)->encoding;
}

static gboolean
swb_file_page_set_encoding (SwbPage    *page,
                            const char *encoding)
{
  SwbFilePage *self = SWB_FILE_PAGE (page);

  if (!swb_charset_exists (encoding))
    return FALSE;
  if (g_str_equal (self->encoding, encoding))
    return TRUE;
  g_free (self->encoding);
  self->encoding = g_strdup (encoding);
  swb_page_emit_changed (page);
  return TRUE;
}

static SwbDataFormat
swb_file_page_get_view (SwbPage *page)
{
  return SWB_FILE_PAGE (page)->view;
}

static void
swb_file_page_set_view (SwbPage      *page,
                        SwbDataFormat view)
{
  SwbFilePage *self = SWB_FILE_PAGE (page);

  if (self->view == view)
    return;
  self->view = view;
  swb_page_emit_changed (page);
}

static const GError *
swb_file_page_get_error (SwbPage *page)
{
  return SWB_FILE_PAGE (page)->error;
}

static void
swb_file_page_describe (SwbPage         *page,
                        GVariantBuilder *builder)
{
  SwbFilePage *self = SWB_FILE_PAGE (page);
  SwbLogTotals totals = { 0 };

  if (self->log != NULL)
    swb_log_store_get_totals (self->log, &totals);
  g_variant_builder_add (builder, "{sv}", "received", g_variant_new_uint64 (totals.bytes[SWB_DIRECTION_IN]));
  g_variant_builder_add (builder, "{sv}", "sent", g_variant_new_uint64 (totals.bytes[SWB_DIRECTION_OUT]));
  g_variant_builder_add (builder, "{sv}", "records", g_variant_new_uint64 (totals.records));
}

/* The file stays, whatever the user does to the page. */
static void
swb_file_page_close (SwbPage *page,
                     gboolean deleted)
{
  SwbFilePage *self = SWB_FILE_PAGE (page);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->progress_source, g_source_remove);
}

static void
swb_file_page_dispose (GObject *object)
{
  SwbFilePage *self = SWB_FILE_PAGE (object);

  swb_file_page_close (SWB_PAGE (self), FALSE);
  g_clear_object (&self->log);
  g_clear_object (&self->connections);

  G_OBJECT_CLASS (swb_file_page_parent_class)->dispose (object);
}

static void
swb_file_page_finalize (GObject *object)
{
  SwbFilePage *self = SWB_FILE_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_clear_pointer (&self->shared, shared_unref);
  g_free (self->path);
  g_free (self->name);
  g_free (self->encoding);

  G_OBJECT_CLASS (swb_file_page_parent_class)->finalize (object);
}

static void
swb_file_page_class_init (SwbFilePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SwbPageClass *page_class = SWB_PAGE_CLASS (klass);

  object_class->dispose = swb_file_page_dispose;
  object_class->finalize = swb_file_page_finalize;

  page_class->get_kind_label = swb_file_page_get_kind_label;
  page_class->get_state_nick = swb_file_page_get_state_nick;
  page_class->dup_title = swb_file_page_dup_title;
  page_class->dup_address = swb_file_page_dup_address;
  page_class->dup_state_text = swb_file_page_dup_state_text;
  page_class->get_likeness = swb_file_page_get_likeness;
  page_class->dup_log = swb_file_page_dup_log;
  page_class->get_connections = swb_file_page_get_connections;
  page_class->lists_connections = swb_file_page_lists_connections;
  page_class->get_encoding = swb_file_page_get_encoding;
  page_class->set_encoding = swb_file_page_set_encoding;
  page_class->get_view = swb_file_page_get_view;
  page_class->set_view = swb_file_page_set_view;
  page_class->get_error = swb_file_page_get_error;
  page_class->describe = swb_file_page_describe;
  page_class->close = swb_file_page_close;
}

static void
swb_file_page_init (SwbFilePage *self)
{
  self->connections = g_list_store_new (SWB_TYPE_CONNECTION_ITEM);
  g_object_get (swb_settings_get_default (), "default-encoding", &self->encoding, NULL);
}

/**
 * swb_file_page_new:
 * @path: a file, in the encoding of file names
 * @left_over: whether it is a log of ours that a crash left: its unfinished end is cut off
 *
 * Makes a page and begins to read the file. What comes of it is in its state.
 *
 * Returns: (transfer full): the page
 */
SwbFilePage *
swb_file_page_new (const char *path,
                   gboolean    left_over)
{
  SwbFilePage *self = g_object_new (SWB_TYPE_FILE_PAGE, NULL);

  self->path = g_canonicalize_filename (path, NULL);
  self->name = g_filename_display_basename (self->path);
  self->left_over = left_over;
  begin_opening (self);
  return self;
}

/**
 * swb_file_page_get_path:
 * @self: a file page
 *
 * Returns: (transfer none): the absolute path of its file, in the encoding of file names
 */
const char *
swb_file_page_get_path (SwbFilePage *self)
{
  return self->path;
}

/**
 * swb_file_page_get_name:
 * @self: a file page
 *
 * Returns: (transfer none): the file's name without its folder, to be shown
 */
const char *
swb_file_page_get_name (SwbFilePage *self)
{
  return self->name;
}

gboolean
swb_file_page_is_left_over (SwbFilePage *self)
{
  return self->left_over;
}

SwbFilePageState
swb_file_page_get_state (SwbFilePage *self)
{
  return self->state;
}

/**
 * swb_file_page_get_progress:
 * @self: a file page
 *
 * Returns: how much of the file has been read, 0 … 1
 */
double
swb_file_page_get_progress (SwbFilePage *self)
{
  double progress;

  g_mutex_lock (&self->shared->mutex);
  progress = self->shared->progress;
  g_mutex_unlock (&self->shared->mutex);
  return progress;
}

/**
 * swb_file_page_get_summary:
 * @self: a file page that is open
 *
 * Returns: (transfer none): what came of reading it
 */
const SwbCaptureSummary *
swb_file_page_get_summary (SwbFilePage *self)
{
  return &self->summary;
}

/**
 * swb_file_page_get_size:
 * @self: a file page
 *
 * Returns: the file's bytes when it was opened
 */
guint64
swb_file_page_get_size (SwbFilePage *self)
{
  return self->size;
}

/**
 * swb_file_page_get_cut:
 * @self: a file page
 *
 * Returns: bytes of an unfinished record that were cut off the end of a log that a crash left
 */
guint64
swb_file_page_get_cut (SwbFilePage *self)
{
  return self->cut;
}
