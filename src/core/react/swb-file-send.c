#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-file-send-private.h"

#include "swb-endpoint-members.h"
#include "swb-timer.h"

/* The rate is that of so many samples, each of which stands for at least so long. */
#define SAMPLES 8u
#define SAMPLE_INTERVAL (G_GINT64_CONSTANT (1000000000) / 4)

typedef struct
{
  gint64 time;
  guint64 sent;
} Sample;

struct _SwbFileSend
{
  char *path;

  GMutex lock;
  SwbEndpoint *endpoint; /* unowned; NULL once it has ended */
  SwbFileSendStatus status;
  gint64 begin; /* on the timer's clock; 0 before */
  gint64 end;
  Sample samples[SAMPLES];
  guint n_samples; /* taken so far; the latest is at (n_samples - 1) % SAMPLES */
};

static void
file_send_clear (gpointer data)
{
  SwbFileSend *self = data;

  swb_file_send_status_clear (&self->status);
  g_mutex_clear (&self->lock);
  g_free (self->path);
}

/**
 * swb_file_send_status_clear:
 * @status: a status that swb_file_send_get_status() filled
 *
 * Frees what it holds.
 */
void
swb_file_send_status_clear (SwbFileSendStatus *status)
{
  g_clear_error (&status->error);
}

/**
 * swb_file_send_ref:
 * @self: a file on its way
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SwbFileSend *
swb_file_send_ref (SwbFileSend *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * swb_file_send_unref:
 * @self: (transfer full): a file on its way; it goes on without references. Any thread
 */
void
swb_file_send_unref (SwbFileSend *self)
{
  g_atomic_rc_box_release_full (self, file_send_clear);
}

/* ---- On the worker's thread -------------------------------------------------------------------------------------- */

/* Under the lock. */
static void
take_sample (SwbFileSend *self,
             gint64       now)
{
  Sample *last = &self->samples[(self->n_samples + SAMPLES - 1) % SAMPLES];

  if (self->n_samples > 0 && now - last->time < SAMPLE_INTERVAL)
    return;

  self->samples[self->n_samples % SAMPLES] = (Sample){ now, self->status.sent };
  self->n_samples++;
}

void
swb_file_send_begin (SwbFileSend *self,
                     guint64      total,
                     guint        receivers)
{
  g_mutex_lock (&self->lock);
  self->begin = swb_timer_now ();
  self->status.state = SWB_FILE_SEND_STATE_SENDING;
  self->status.total = total;
  self->status.receivers = receivers;
  take_sample (self, self->begin);
  g_mutex_unlock (&self->lock);
}

void
swb_file_send_progress (SwbFileSend     *self,
                        SwbFileSendState state,
                        guint64          sent,
                        guint64          queued,
                        guint            receivers)
{
  g_mutex_lock (&self->lock);
  if (self->status.state != state)
    self->n_samples = 0; /* a pause is no part of the rate */
  self->status.state = state;
  self->status.sent = sent;
  self->status.queued = queued;
  self->status.receivers = receivers;
  take_sample (self, swb_timer_now ());
  g_mutex_unlock (&self->lock);
}

/* @error: (transfer full) (nullable) */
void
swb_file_send_end (SwbFileSend     *self,
                   SwbFileSendState state,
                   guint64          sent,
                   GError          *error)
{
  g_mutex_lock (&self->lock);
  self->endpoint = NULL;
  self->end = swb_timer_now ();
  if (self->begin == 0)
    self->begin = self->end;
  self->status.state = state;
  self->status.sent = sent;
  self->status.queued = 0;
  self->status.error = error;
  g_mutex_unlock (&self->lock);
}

/* Under the lock, or on the worker's thread, which alone changes these. */
double
swb_file_send_get_elapsed (SwbFileSend *self)
{
  if (self->begin == 0)
    return 0;

  return (double) ((self->end != 0 ? self->end : swb_timer_now ()) - self->begin) / 1e9;
}

/* ---- Any thread -------------------------------------------------------------------------------------------------- */

/**
 * swb_file_send_get_path:
 * @self: a file on its way
 *
 * Any thread.
 *
 * Returns: (transfer none): its path as it was given
 */
const char *
swb_file_send_get_path (SwbFileSend *self)
{
  return self->path;
}

/* Under the lock. Also while nothing moves the rate goes down. */
static double
get_rate (SwbFileSend *self)
{
  gint64 now = swb_timer_now ();
  const Sample *oldest;

  if (self->end != 0)
    return self->end > self->begin ? (double) self->status.sent / ((double) (self->end - self->begin) / 1e9) : 0;
  if (self->n_samples == 0 || self->status.state != SWB_FILE_SEND_STATE_SENDING)
    return 0;

  oldest = &self->samples[self->n_samples > SAMPLES ? self->n_samples % SAMPLES : 0];
  return now > oldest->time ? (double) (self->status.sent - oldest->sent) / ((double) (now - oldest->time) / 1e9) : 0;
}

/**
 * swb_file_send_get_status:
 * @self: a file on its way
 * @status: (out): filled; clear it with swb_file_send_status_clear()
 *
 * Any thread.
 */
void
swb_file_send_get_status (SwbFileSend       *self,
                          SwbFileSendStatus *status)
{
  g_mutex_lock (&self->lock);
  *status = self->status;
  status->error = status->error != NULL ? g_error_copy (status->error) : NULL;
  status->elapsed = swb_file_send_get_elapsed (self);
  status->rate = get_rate (self);
  g_mutex_unlock (&self->lock);

  if (status->sent >= status->total && status->state != SWB_FILE_SEND_STATE_WAITING)
    status->left = 0;
  else
    status->left = status->rate > 0 ? (double) (status->total - status->sent) / status->rate : -1;
}

/* ---- On the owner's thread --------------------------------------------------------------------------------------- */

typedef struct
{
  SwbFileSend *send;
  SwbTarget target;
  char *address;
  SwbFileSendOptions options;
  SwbFileJobCommand command;
} Task;

static void
task_free (gpointer data)
{
  Task *task = data;

  swb_file_send_unref (task->send);
  g_free (task->address);
  g_free (task);
}

static void
run_start (SwbEndpoint *endpoint,
           gpointer     data)
{
  Task *task = data;

  swb_file_job_start (endpoint, &task->target, &task->options, task->send);
}

static void
run_command (SwbEndpoint *endpoint,
             gpointer     data)
{
  Task *task = data;

  swb_file_job_command (endpoint, task->send, task->command);
}

/**
 * swb_endpoint_send_file:
 * @self: an endpoint
 * @target: to whom; who connects later doesn't get it
 * @path: of a regular file, in the encoding of file names
 * @options: (nullable): pieces and pace; %NULL for as fast as it goes
 *
 * Sends a file as it is. #SwbEndpoint::changed tells that its status has changed; its beginning and end are rows in the
 * log. It ends with the connection, with the panel, or when the file can't be read to the end it had.
 *
 * Returns: (transfer full): the file on its way; whatever goes wrong is in its status
 */
SwbFileSend *
swb_endpoint_send_file (SwbEndpoint              *self,
                        const SwbTarget          *target,
                        const char               *path,
                        const SwbFileSendOptions *options)
{
  SwbFileSend *send = g_atomic_rc_box_new0 (SwbFileSend);
  Task *task = g_new0 (Task, 1);

  g_mutex_init (&send->lock);
  send->path = g_strdup (path);
  if (swb_endpoint_get_members (self)->closing)
    swb_file_send_end (send, SWB_FILE_SEND_STATE_CANCELLED, 0, NULL);
  else
    send->endpoint = self;

  task->send = swb_file_send_ref (send);
  task->address = g_strdup (target->address);
  task->target = *target;
  task->target.address = task->address;
  if (options != NULL)
    task->options = *options;
  swb_endpoint_submit (self, run_start, task, task_free);

  return send;
}

static void
submit_command (SwbFileSend      *self,
                SwbFileJobCommand command)
{
  SwbEndpoint *endpoint;
  Task *task;

  g_mutex_lock (&self->lock);
  endpoint = self->endpoint;
  g_mutex_unlock (&self->lock);
  if (endpoint == NULL)
    return;

  /* it stays: an endpoint ends its jobs before it closes, and has closed on this thread */
  task = g_new0 (Task, 1);
  task->send = swb_file_send_ref (self);
  task->command = command;
  swb_endpoint_submit (endpoint, run_command, task, task_free);
}

/**
 * swb_file_send_pause:
 * @self: a file on its way
 *
 * Reads no more of it; the piece that waits for the kernel still goes.
 */
void
swb_file_send_pause (SwbFileSend *self)
{
  submit_command (self, SWB_FILE_JOB_PAUSE);
}

/**
 * swb_file_send_resume:
 * @self: a file on its way
 *
 * Goes on after swb_file_send_pause().
 */
void
swb_file_send_resume (SwbFileSend *self)
{
  submit_command (self, SWB_FILE_JOB_RESUME);
}

/**
 * swb_file_send_cancel:
 * @self: a file on its way
 *
 * Ends it: what waits of it is taken back, and the connection stays open. What the kernel has taken is sent.
 */
void
swb_file_send_cancel (SwbFileSend *self)
{
  submit_command (self, SWB_FILE_JOB_CANCEL);
}
