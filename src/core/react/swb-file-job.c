#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include <glib/gi18n-lib.h>

#include "swb-endpoint-members.h"
#include "swb-error.h"
#include "swb-file-reader.h"
#include "swb-file-send-private.h"
#include "swb-job.h"
#include "swb-timer.h"

/*
 * The worker's side of sending a file. A piece is read when the kernel has taken all before it, for every receiver, and
 * its bytes are those that both the socket and the log are given.
 */

/* Pieces in one turn, or bytes: then it is the others' turn. */
#define PIECES_PER_TURN 64u
#define BYTES_PER_TURN (1024u * 1024u)

/* Bytes after which the log is written: less than most pieces, so that each is written by itself. */
#define COMMIT_SIZE (192u * 1024u)

/* Pieces per second when a rate is given and no size. */
#define PIECES_PER_SECOND 50u

/* What is late by more than this is not made up for. */
#define MAX_LATE (G_GINT64_CONSTANT (1000000000) / 10)

/* A piece that the endpoint has taken and the kernel not yet wholly. */
typedef struct
{
  GBytes *bytes;
  guint64 end; /* where it ends in all that was sent to that receiver */
} Piece;

typedef struct
{
  SwbConnectionInfo *info;
  GQueue pieces;  /* Piece */
  guint64 taken;  /* bytes of the file in pieces that have gone wholly */
  guint64 queued; /* bytes of the file in @pieces */
  guint64 begun;  /* of these, those that the kernel took */
  gboolean gone;
} Receiver;

typedef struct
{
  SwbJob job;
  SwbFileSend *send;
  SwbFileSendOptions options;
  SwbFileReader *reader;
  GBytes *block; /* datagrams are cut from it */
  gsize block_used;
  SwbTimer *timer;
  GArray *receivers; /* Receiver */
  gsize chunk;
  gint64 due; /* of the next piece, on the timer's clock */
  guint64 fraction; /* of @due, in bytes × nanoseconds over the rate */
  guint64 sent; /* bytes of the file that are no longer to be read */
  gboolean empty_due; /* an empty file, of which UDP sends an empty datagram, yet to be sent */
  gboolean paused;
  char *name;
} FileJob;

static char *
format_count (guint64 count)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, count);
}

/* ---- What has gone ----------------------------------------------------------------------------------------------- */

static void
piece_free (gpointer data)
{
  Piece *piece = data;

  g_bytes_unref (piece->bytes);
  g_free (piece);
}

static void
receiver_clear (gpointer data)
{
  Receiver *receiver = data;

  swb_connection_info_unref (receiver->info);
  g_queue_clear_full (&receiver->pieces, piece_free);
}

/* The kernel takes in the order of the queue, so what it took in all tells what it took of the file. */
static void
receiver_update (Receiver *receiver)
{
  guint64 out = swb_connection_info_get_bytes (receiver->info, SWB_DIRECTION_OUT);
  Piece *piece;

  receiver->begun = 0;
  while ((piece = g_queue_peek_head (&receiver->pieces)) != NULL)
    {
      gsize length = g_bytes_get_size (piece->bytes);

      if (piece->end > out)
        {
          receiver->begun = out + length > piece->end ? out + length - piece->end : 0;
          break;
        }
      receiver->taken += length;
      receiver->queued -= length;
      piece_free (g_queue_pop_head (&receiver->pieces));
    }
}

/* Whether its queue has lost what we put there: somebody took it back, or it could not be sent. */
static gboolean
receiver_is_cut (Receiver *receiver)
{
  Piece *last = g_queue_peek_tail (&receiver->pieces);

  return last != NULL && last->end > swb_connection_info_get_bytes (receiver->info, SWB_DIRECTION_OUT) +
                                       swb_connection_info_get_queued (receiver->info);
}

/* Of those that still get it, or when none does of those that did. */
static guint64
count_sent (FileJob *self,
            guint64 *queued,
            guint   *receivers)
{
  guint64 sent = G_MAXUINT64;
  guint64 most = 0;

  *queued = 0;
  *receivers = 0;
  for (guint i = 0; self->receivers != NULL && i < self->receivers->len; i++)
    {
      Receiver *receiver = &g_array_index (self->receivers, Receiver, i);
      guint64 taken = receiver->taken + receiver->begun;

      most = MAX (most, taken);
      if (receiver->gone)
        continue;
      sent = MIN (sent, taken);
      *queued = MAX (*queued, receiver->queued - receiver->begun);
      ++*receivers;
    }

  return *receivers > 0 ? sent : most;
}

/* ---- The end ----------------------------------------------------------------------------------------------------- */

/* @error: (transfer full) (nullable) */
static void
finish (FileJob         *self,
        SwbFileSendState state,
        GError          *error)
{
  guint64 queued;
  guint receivers;
  guint64 sent;
  g_autofree char *count = NULL;
  g_autofree char *third = NULL;

  if (self->job.ended)
    {
      g_clear_error (&error);
      return;
    }

  for (guint i = 0; self->receivers != NULL && i < self->receivers->len; i++)
    {
      Receiver *receiver = &g_array_index (self->receivers, Receiver, i);

      receiver_update (receiver);
      for (GList *l = receiver->pieces.head; l != NULL && !receiver->gone; l = l->next)
        SWB_ENDPOINT_GET_CLASS (self->job.endpoint)
          ->drop_queued (self->job.endpoint, swb_connection_info_get_id (receiver->info), ((Piece *) l->data)->bytes);
    }

  sent = count_sent (self, &queued, &receivers);
  swb_file_send_end (self->send, state, sent, error);
  count = format_count (sent);
  if (state == SWB_FILE_SEND_STATE_DONE)
    {
      third = g_strdup_printf ("%.3f", swb_file_send_get_elapsed (self->send));
      swb_job_log (&self->job, SWB_LOG_EVENT_FILE_SENT, self->name, count, third, NULL);
    }
  else if (state == SWB_FILE_SEND_STATE_CANCELLED)
    {
      third = format_count (self->reader != NULL ? swb_file_reader_get_size (self->reader) : 0);
      swb_job_log (&self->job, SWB_LOG_EVENT_FILE_CANCELLED, self->name, count, third, NULL);
    }
  else
    {
      swb_job_log (&self->job, SWB_LOG_EVENT_FILE_FAILED, self->name, count, error->message, NULL);
    }

  g_clear_pointer (&self->timer, swb_timer_free);
  swb_job_end (&self->job);
}

static void
fail (FileJob *self,
      GError  *error)
{
  finish (self, SWB_FILE_SEND_STATE_FAILED, error);
}

static void
fail_with (FileJob    *self,
           const char *message)
{
  fail (self, g_error_new_literal (SWB_NET_ERROR, SWB_NET_ERROR_NOT_CONNECTED, message));
}

/* ---- The beginning ----------------------------------------------------------------------------------------------- */

static const SwbJobClass file_class;

static gboolean
is_busy (FileJob *self,
         guint32  number)
{
  GPtrArray *jobs = swb_endpoint_get_members (self->job.endpoint)->jobs;

  for (guint i = 0; i < jobs->len; i++)
    {
      FileJob *other = g_ptr_array_index (jobs, i);

      if (other == self || other->job.klass != &file_class || other->job.ended || other->receivers == NULL)
        continue;
      for (guint j = 0; j < other->receivers->len; j++)
        {
          Receiver *receiver = &g_array_index (other->receivers, Receiver, j);

          if (!receiver->gone && swb_connection_info_get_id (receiver->info) == number)
            return TRUE;
        }
    }

  return FALSE;
}

static gsize
choose_chunk (FileJob *self)
{
  gsize chunk = self->options.chunk;

  if (swb_endpoint_get_kind (self->job.endpoint) == SWB_PANEL_KIND_UDP)
    return chunk > 0 ? MIN (chunk, SWB_FILE_SEND_MAX_DATAGRAM) : SWB_FILE_SEND_DATAGRAM;
  if (chunk == 0 && self->options.rate > 0)
    chunk = (gsize) CLAMP (self->options.rate / PIECES_PER_SECOND, 1, SWB_FILE_SEND_MAX_CHUNK);

  return chunk > 0 ? MIN (chunk, SWB_FILE_SEND_MAX_CHUNK) : SWB_FILE_SEND_MAX_CHUNK;
}

/* Its turn comes at the end of the wake-up by itself. */
static void
due (guint64  expirations,
     gpointer data)
{
}

/* Returns: whether it has begun; else it has ended. */
static gboolean
begin (FileJob *self)
{
  g_autoptr (GPtrArray) infos = swb_job_list_targets (&self->job);
  g_autoptr (GError) error = NULL;
  g_autofree char *size = NULL;

  self->reader = swb_file_reader_new (swb_file_send_get_path (self->send), &error);
  if (self->reader == NULL)
    {
      fail (self, g_steal_pointer (&error));
      return FALSE;
    }
  if (infos->len == 0)
    {
      fail_with (self, _("There is nobody to send to."));
      return FALSE;
    }
  for (guint i = 0; i < infos->len; i++)
    if (is_busy (self, swb_connection_info_get_id (g_ptr_array_index (infos, i))))
      {
        fail_with (self, _("Another file is being sent there. Wait for its end, or cancel it."));
        return FALSE;
      }
  self->timer = swb_timer_new (swb_endpoint_worker_get_poller (self->job.endpoint),
                               due, self, &error);
  if (self->timer == NULL)
    {
      fail (self, g_steal_pointer (&error));
      return FALSE;
    }

  self->receivers = g_array_new (FALSE, TRUE, sizeof (Receiver));
  g_array_set_clear_func (self->receivers, receiver_clear);
  for (guint i = 0; i < infos->len; i++)
    {
      Receiver receiver = { .info = swb_connection_info_ref (g_ptr_array_index (infos, i)) };

      g_array_append_val (self->receivers, receiver);
    }
  self->chunk = choose_chunk (self);
  self->empty_due = swb_file_reader_get_size (self->reader) == 0 &&
                    swb_endpoint_get_kind (self->job.endpoint) == SWB_PANEL_KIND_UDP;
  self->due = swb_timer_now ();

  size = format_count (swb_file_reader_get_size (self->reader));
  swb_job_log (&self->job, SWB_LOG_EVENT_FILE_STARTED, self->name, size, NULL);
  swb_file_send_begin (self->send, swb_file_reader_get_size (self->reader), infos->len);
  return TRUE;
}

/* ---- Sending ----------------------------------------------------------------------------------------------------- */

/* Of a stream that goes as fast as it can, the pieces are those that suit the log: what is written of each ends at a border
 * of its file. That was measured to save a fifth of all the time. Returns: whether @self is such a one */
static gboolean
fit_chunk (FileJob *self)
{
  Receiver *receiver = &g_array_index (self->receivers, Receiver, 0);

  if (swb_endpoint_get_kind (self->job.endpoint) == SWB_PANEL_KIND_UDP || self->options.chunk > 0 ||
      self->options.rate > 0 || self->options.delay > 0 || self->receivers->len > 1)
    return FALSE;

  self->chunk = swb_log_store_fit_stream (swb_endpoint_worker_get_log (self->job.endpoint),
                                          swb_connection_info_get_local (receiver->info),
                                          swb_connection_info_get_remote (receiver->info), SWB_FILE_READER_MAX);
  return TRUE;
}

/* Returns: (nullable): the next piece; NULL when it can't be read, which has ended it */
static GBytes *
next_piece (FileJob *self)
{
  gboolean fitted = fit_chunk (self);
  gsize block = self->chunk;
  gsize length;
  GBytes *piece;
  g_autoptr (GError) error = NULL;

  /* many small ones come from one read */
  if (!fitted && block < SWB_FILE_READER_MAX / 2)
    block = SWB_FILE_READER_MAX / self->chunk * self->chunk;
  /* but with a pace only what is due soon, so that a file that is written to goes as it is then */
  if (self->options.rate > 0 || self->options.delay > 0)
    block = self->chunk;

  if (self->block == NULL)
    {
      self->block = swb_file_reader_read (self->reader, block, &error);
      self->block_used = 0;
      if (self->block == NULL)
        {
          fail (self, g_steal_pointer (&error));
          return NULL;
        }
    }

  length = MIN (self->chunk, g_bytes_get_size (self->block) - self->block_used);
  piece = g_bytes_new_from_bytes (self->block, self->block_used, length);
  self->block_used += length;
  if (self->block_used == g_bytes_get_size (self->block))
    g_clear_pointer (&self->block, g_bytes_unref);
  return piece;
}

static void
send_piece (FileJob *self,
            GBytes  *bytes)
{
  for (guint i = 0; i < self->receivers->len; i++)
    {
      Receiver *receiver = &g_array_index (self->receivers, Receiver, i);
      g_autoptr (GError) error = NULL;
      Piece *piece;

      if (receiver->gone)
        continue;

      /* before it is sent, for whoever is told that the connection has ended meanwhile */
      piece = g_new0 (Piece, 1);
      piece->bytes = g_bytes_ref (bytes);
      piece->end = swb_connection_info_get_bytes (receiver->info, SWB_DIRECTION_OUT) +
                   swb_connection_info_get_queued (receiver->info) + g_bytes_get_size (bytes);
      g_queue_push_tail (&receiver->pieces, piece);
      receiver->queued += g_bytes_get_size (bytes);

      if (!swb_job_send (&self->job, receiver->info, bytes, &error) && !receiver->gone)
        {
          fail (self, g_steal_pointer (&error));
          return;
        }
    }

  self->sent += g_bytes_get_size (bytes);
}

/* When the next piece is due after one of @length bytes. */
static void
advance_schedule (FileJob *self,
                  gsize    length)
{
  gint64 now = swb_timer_now ();
  gint64 step = (gint64) self->options.delay * 1000;

  if (self->options.rate > 0)
    {
      gint64 needed;

      self->fraction += length * G_GUINT64_CONSTANT (1000000000);
      needed = (gint64) (self->fraction / self->options.rate);
      self->fraction %= self->options.rate;
      step = MAX (step, needed);
    }

  self->due += step;
  if (now - self->due > MAX_LATE)
    self->due = now - MAX_LATE;
}

static gboolean
somebody_waits (FileJob *self)
{
  for (guint i = 0; i < self->receivers->len; i++)
    {
      Receiver *receiver = &g_array_index (self->receivers, Receiver, i);

      if (!receiver->gone && swb_connection_info_get_queued (receiver->info) > 0)
        return TRUE;
    }

  return FALSE;
}

static void
pump (FileJob *self)
{
  guint64 size = swb_file_reader_get_size (self->reader);
  gboolean paced = self->options.rate > 0 || self->options.delay > 0;
  gsize bytes = 0;
  gsize uncommitted = 0;

  if (self->empty_due)
    {
      g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);

      self->empty_due = FALSE;
      send_piece (self, nothing);
      return;
    }

  for (guint n = 0; self->sent < size && !somebody_waits (self); n++)
    {
      g_autoptr (GBytes) piece = NULL;

      if (paced && swb_timer_now () < self->due)
        {
          swb_timer_set (self->timer, self->due, 0);
          return;
        }
      if (n == PIECES_PER_TURN || bytes >= BYTES_PER_TURN)
        {
          swb_timer_set (self->timer, 0, 0);
          return;
        }

      piece = next_piece (self);
      if (piece == NULL)
        return;
      send_piece (self, piece);
      if (self->job.ended)
        return;

      advance_schedule (self, g_bytes_get_size (piece));
      bytes += g_bytes_get_size (piece);
      uncommitted += g_bytes_get_size (piece);
      /* while the processor still has them at hand */
      if (uncommitted >= COMMIT_SIZE)
        {
          swb_endpoint_worker_commit (self->job.endpoint);
          uncommitted = 0;
        }
    }
}

/* Takes leave of receivers that have gone. Returns: how many are left */
static guint
look_at_receivers (FileJob *self)
{
  guint64 size = swb_file_reader_get_size (self->reader);
  guint left = 0;

  for (guint i = 0; i < self->receivers->len; i++)
    {
      Receiver *receiver = &g_array_index (self->receivers, Receiver, i);

      receiver_update (receiver);
      if (!receiver->gone && receiver_is_cut (receiver))
        {
          fail_with (self, _("What waited to be sent was taken back, or could not be sent."));
          return 0;
        }
      /* one that has it all may go */
      left += !receiver->gone || receiver->taken == size;
    }

  return left;
}

static void
file_turn (SwbJob *job)
{
  FileJob *self = (FileJob *) job;
  guint64 queued;
  guint64 sent;
  guint receivers;

  if (!swb_job_is_ready (job))
    return;
  if (job->fault != NULL)
    {
      fail (self, g_steal_pointer (&job->fault));
      return;
    }
  if (self->receivers == NULL && !begin (self))
    return;

  if (look_at_receivers (self) == 0)
    {
      fail_with (self, _("The connection has ended."));
      return;
    }
  if (!self->paused)
    pump (self);
  if (job->ended || look_at_receivers (self) == 0)
    {
      fail_with (self, _("The connection has ended."));
      return;
    }

  sent = count_sent (self, &queued, &receivers);
  if (sent == swb_file_reader_get_size (self->reader) && queued == 0 && !self->empty_due)
    finish (self, SWB_FILE_SEND_STATE_DONE, NULL);
  else
    swb_file_send_progress (self->send, self->paused ? SWB_FILE_SEND_STATE_PAUSED : SWB_FILE_SEND_STATE_SENDING, sent,
                            queued, receivers);
}

static void
file_closed (SwbJob            *job,
             SwbConnectionInfo *info)
{
  FileJob *self = (FileJob *) job;
  guint left = 0;

  for (guint i = 0; self->receivers != NULL && i < self->receivers->len; i++)
    {
      Receiver *receiver = &g_array_index (self->receivers, Receiver, i);

      if (receiver->info == info)
        {
          receiver_update (receiver);
          receiver->gone = TRUE;
        }
      left += !receiver->gone;
    }

  for (guint i = 0; left > 0 && i < self->receivers->len; i++)
    {
      Receiver *receiver = &g_array_index (self->receivers, Receiver, i);
      char peer[SWB_NET_ADDRESS_STRING_SIZE];
      g_autofree char *count = NULL;

      if (receiver->info != info)
        continue;
      swb_net_address_write (swb_connection_info_get_remote (info), peer);
      count = format_count (receiver->taken + receiver->begun);
      swb_job_log (job, SWB_LOG_EVENT_FILE_LEFT, self->name, count, peer, NULL);
    }
}

static void
file_stopped (SwbJob *job)
{
  g_autoptr (GPtrArray) infos = swb_job_is_ready (job) ? swb_job_list_targets (job) : NULL;

  if (infos == NULL || infos->len == 0)
    fail_with ((FileJob *) job, _("The panel was stopped."));
}

static void
file_abort (SwbJob *job)
{
  finish ((FileJob *) job, SWB_FILE_SEND_STATE_CANCELLED, NULL);
}

static void
file_free (SwbJob *job)
{
  FileJob *self = (FileJob *) job;

  g_clear_pointer (&self->timer, swb_timer_free);
  g_clear_pointer (&self->reader, swb_file_reader_free);
  g_clear_pointer (&self->block, g_bytes_unref);
  g_clear_pointer (&self->receivers, g_array_unref);
  swb_file_send_unref (self->send);
  g_free (self->name);
  swb_job_clear (job);
  g_free (self);
}

static const SwbJobClass file_class = {
  .turn = file_turn,
  .closed = file_closed,
  .stopped = file_stopped,
  .abort = file_abort,
  .free = file_free,
};

void
swb_file_job_start (SwbEndpoint              *endpoint,
                    const SwbTarget          *target,
                    const SwbFileSendOptions *options,
                    SwbFileSend              *send)
{
  FileJob *self = g_new0 (FileJob, 1);

  swb_job_init (&self->job, &file_class, endpoint, target);
  self->options = *options;
  self->send = swb_file_send_ref (send);
  self->name = g_filename_display_basename (swb_file_send_get_path (send));
  swb_job_start (&self->job);
}

void
swb_file_job_command (SwbEndpoint      *endpoint,
                      SwbFileSend      *send,
                      SwbFileJobCommand command)
{
  GPtrArray *jobs = swb_endpoint_get_members (endpoint)->jobs;

  for (guint i = 0; i < jobs->len; i++)
    {
      FileJob *self = g_ptr_array_index (jobs, i);

      if (self->job.klass != &file_class || self->send != send || self->job.ended)
        continue;

      if (command == SWB_FILE_JOB_CANCEL)
        finish (self, SWB_FILE_SEND_STATE_CANCELLED, NULL);
      else
        self->paused = command == SWB_FILE_JOB_PAUSE;
      if (command == SWB_FILE_JOB_RESUME)
        self->due = swb_timer_now ();
    }
}
