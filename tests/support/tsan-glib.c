#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <dlfcn.h>
#include <gio/gio.h>
#include <sanitizer/tsan_interface.h>

/*
 * Tells the thread sanitizer what GLib orders. GLib itself is not built with it, and its locks are futexes of its own, so
 * that the sanitizer sees no order where there is one, and calls every hand-over from thread to thread a race.
 *
 * The functions below stand in for those of GLib by which one thread hands something to another: they call these, and
 * name the order on the very object that it is about, never on one for all, for that would hide real races. Linked into
 * the tests alone, see tests/meson.build.
 */

/* The function that we stand in for. */
#define REAL(name) \
  static typeof (&name) found; \
  typeof (&name) real = __atomic_load_n (&found, __ATOMIC_RELAXED); \
  if (real == NULL) \
    { \
      real = (typeof (&name)) dlsym (RTLD_NEXT, #name); \
      __atomic_store_n (&found, real, __ATOMIC_RELAXED); \
    }

/* Looks at what was handed over before it can say so. */
#define UNSEEN __attribute__ ((no_sanitize ("thread")))

/* Locks. */

void
g_mutex_lock (GMutex *mutex)
{
  REAL (g_mutex_lock)

  real (mutex);
  __tsan_acquire (mutex);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  REAL (g_mutex_trylock)

  if (!real (mutex))
    return FALSE;
  __tsan_acquire (mutex);
  return TRUE;
}

void
g_mutex_unlock (GMutex *mutex)
{
  REAL (g_mutex_unlock)

  __tsan_release (mutex);
  real (mutex);
}

void
g_cond_wait (GCond  *cond,
             GMutex *mutex)
{
  REAL (g_cond_wait)

  __tsan_release (mutex);
  real (cond, mutex);
  __tsan_acquire (mutex);
}

gboolean
g_cond_wait_until (GCond  *cond,
                   GMutex *mutex,
                   gint64  end)
{
  gboolean met;
  REAL (g_cond_wait_until)

  __tsan_release (mutex);
  met = real (cond, mutex, end);
  __tsan_acquire (mutex);
  return met;
}

/* References: what a thread did with a thing comes before its end in another thread. */

void
g_object_unref (gpointer object)
{
  REAL (g_object_unref)

  __tsan_release (object);
  __tsan_acquire (object);
  real (object);
}

void
g_bytes_unref (GBytes *bytes)
{
  REAL (g_bytes_unref)

  if (bytes == NULL)
    return;
  __tsan_release (bytes);
  __tsan_acquire (bytes);
  real (bytes);
}

void
g_atomic_rc_box_release_full (gpointer       box,
                              GDestroyNotify clear)
{
  REAL (g_atomic_rc_box_release_full)

  __tsan_release (box);
  __tsan_acquire (box);
  real (box, clear);
}

#undef g_atomic_ref_count_dec
gboolean
g_atomic_ref_count_dec (gatomicrefcount *count)
{
  REAL (g_atomic_ref_count_dec)

  __tsan_release (count);
  if (!real (count))
    return FALSE;
  __tsan_acquire (count);
  return TRUE;
}

/* Main contexts: what came before a source was attached comes before its callback. */

typedef struct
{
  GSource *source;
  GSourceFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Callback;

UNSEEN static gboolean
call (gpointer data)
{
  Callback *callback = data;

  __tsan_acquire (callback->source);
  return callback->func (callback->data);
}

UNSEEN static void
callback_free (gpointer data)
{
  Callback *callback = data;

  __tsan_acquire (callback->source);
  if (callback->destroy != NULL)
    callback->destroy (callback->data);
  g_free (callback);
}

void
g_source_set_callback (GSource       *source,
                       GSourceFunc    func,
                       gpointer       data,
                       GDestroyNotify notify)
{
  REAL (g_source_set_callback)

  __tsan_release (source);
  /* the callbacks of other kinds have other arguments; they belong to the thread that attaches them */
  if (func != NULL && (source->source_funcs == &g_idle_funcs || source->source_funcs == &g_timeout_funcs))
    {
      Callback *callback = g_new (Callback, 1);

      *callback = (Callback) { source, func, data, notify };
      real (source, call, callback, callback_free);
    }
  else
    {
      real (source, func, data, notify);
    }
}

guint
g_source_attach (GSource      *source,
                 GMainContext *context)
{
  REAL (g_source_attach)

  __tsan_release (source);
  return real (source, context);
}

/* Tasks: there to the thread, and back with the result. */

static void
run_task (GTask        *task,
          gpointer      source,
          gpointer      data,
          GCancellable *cancellable)
{
  GTaskThreadFunc func;

  __tsan_acquire (task);
  func = (GTaskThreadFunc) g_object_get_data (G_OBJECT (task), "tsan-func");
  func (task, source, data, cancellable);
}

void
g_task_run_in_thread (GTask          *task,
                      GTaskThreadFunc func)
{
  REAL (g_task_run_in_thread)

  g_object_set_data (G_OBJECT (task), "tsan-func", (gpointer) func);
  __tsan_release (task);
  real (task, run_task);
}

void
g_task_return_boolean (GTask   *task,
                       gboolean result)
{
  REAL (g_task_return_boolean)

  __tsan_release (task);
  real (task, result);
}

void
g_task_return_pointer (GTask         *task,
                       gpointer       result,
                       GDestroyNotify destroy)
{
  REAL (g_task_return_pointer)

  __tsan_release (task);
  real (task, result, destroy);
}

void
g_task_return_error (GTask  *task,
                     GError *error)
{
  REAL (g_task_return_error)

  __tsan_release (task);
  real (task, error);
}

gboolean
g_task_propagate_boolean (GTask   *task,
                          GError **error)
{
  REAL (g_task_propagate_boolean)

  __tsan_acquire (task);
  return real (task, error);
}

gpointer
g_task_propagate_pointer (GTask   *task,
                          GError **error)
{
  REAL (g_task_propagate_pointer)

  __tsan_acquire (task);
  return real (task, error);
}
