#define G_LOG_DOMAIN "swb-net"

#include "swb-config.h"

#include <string.h>

#include "swb-endpoint-log.h"
#include "swb-endpoint-members.h"
#include "swb-job.h"
#include "swb-log-notes.h"
#include "swb-log-reader.h"

/*
 * What the owner of an endpoint asks of its worker: each command is made on the owner's thread and run on the
 * worker's, in order.
 */

/* Bytes of a note, so that the log takes it as a whole. */
#define MAX_NOTE 4000u

typedef struct _Command Command;

struct _Command
{
  SwbEndpoint *self; /* unowned: an endpoint lives until it has closed, and that is its last command */
  void (*run) (Command *command);
  SwbTarget target;
  char *address;
  GBytes *bytes;
  SwbPanelSettings *settings;
  SwbEndpointFunc func;
  gpointer data;
  GDestroyNotify destroy;
  SwbReactions *reactions;
  char **note; /* its arguments */
};

static void
command_free (gpointer data)
{
  Command *command = data;

  g_clear_pointer (&command->bytes, g_bytes_unref);
  g_clear_object (&command->settings);
  if (command->destroy != NULL)
    command->destroy (command->data);
  g_clear_pointer (&command->reactions, swb_reactions_unref);
  g_strfreev (command->note);
  g_free (command->address);
  g_free (command);
}

static gboolean
command_run (gpointer data)
{
  Command *command = data;

  if (!swb_endpoint_get_members (command->self)->dead)
    {
      command->run (command);
      swb_endpoint_worker_end_batch (command->self);
    }

  return G_SOURCE_REMOVE;
}

static Command *
command_new (SwbEndpoint *self,
             void (*run) (Command *command))
{
  Command *command = g_new0 (Command, 1);

  command->self = self;
  command->run = run;
  return command;
}

static void
command_submit_by (Command *command,
                   void (*invoke) (SwbWorker     *worker,
                                   GSourceFunc    func,
                                   gpointer       data,
                                   GDestroyNotify destroy))
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (command->self);

  if (priv->closing)
    command_free (command);
  else
    invoke (priv->worker, command_run, command, command_free);
}

static void
command_submit (Command *command)
{
  command_submit_by (command, swb_worker_invoke);
}

static void
run_start (Command *command)
{
  SwbEndpointState state = swb_endpoint_worker_get_state (command->self);

  if (state == SWB_ENDPOINT_STATE_STOPPED || state == SWB_ENDPOINT_STATE_FAILED)
    SWB_ENDPOINT_GET_CLASS (command->self)->start (command->self);
}

static void
run_stop (Command *command)
{
  SWB_ENDPOINT_GET_CLASS (command->self)->stop (command->self);
  swb_endpoint_jobs_stopped (command->self);
}

static void
run_apply_settings (Command *command)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (command->self);

  g_set_object (&priv->settings, command->settings);
  swb_endpoint_log_apply_settings (priv->worker_log, priv->settings);
}

static void
run_send (Command *command)
{
  SWB_ENDPOINT_GET_CLASS (command->self)->send (command->self, &command->target, command->bytes);
}

static void
run_cancel_queued (Command *command)
{
  SWB_ENDPOINT_GET_CLASS (command->self)->cancel_queued (command->self, &command->target);
}

static void
run_func (Command *command)
{
  command->func (command->self, command->data);
}

static void
run_disconnect (Command *command)
{
  SWB_ENDPOINT_GET_CLASS (command->self)->disconnect (command->self, command->target.connection);
}

static void
run_set_reactions (Command *command)
{
  swb_endpoint_take_reactions (command->self, command->reactions);
}

static void
run_resume_reading (Command *command)
{
  SWB_ENDPOINT_GET_CLASS (command->self)->resume_reading (command->self, command->target.connection);
}

static void
run_clear_log (Command *command)
{
  SwbEndpoint *self = command->self;
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);
  g_autoptr (SwbLogStore) fresh = NULL;
  g_autoptr (SwbLogStore) old = NULL;
  g_autoptr (GError) error = NULL;
  gboolean named = swb_panel_settings_get_log (priv->settings)[0] != '\0';

  /* first the old one, so that a named file is free to be put aside */
  swb_endpoint_worker_commit (self);
  swb_log_store_close (priv->worker_log);
  fresh = swb_endpoint_log_new (priv->settings, priv->log_directory, &error);
  if (error != NULL && (named || priv->log_directory != NULL))
    {
      swb_endpoint_worker_report (self, swb_endpoint_log_explain_unsaved (error));
      g_object_unref (fresh);
      fresh = swb_endpoint_log_new_unsaved (priv->settings, NULL);
      named = FALSE;
    }

  g_mutex_lock (&priv->lock);
  old = priv->log;
  priv->log = g_object_ref (fresh);
  g_mutex_unlock (&priv->lock);

  priv->worker_log = fresh;
  SWB_ENDPOINT_GET_CLASS (self)->restart_flows (self);
  swb_endpoint_log_finish (old, !priv->named_log);
  priv->named_log = named;
}

/* A note is of the connection whose record it is on, which may have ended: then a flow like its own stands for it. One
 * that is open has to know of the event, for it ends the row that the connection is in. */
static SwbLogFlow *
find_noted_flow (SwbEndpoint *self,
                 const char  *place,
                 SwbLogFlow **ended)
{
  g_autoptr (SwbLogReader) reader = NULL;
  SwbLogRecord record;
  SwbLogFlow *flow;
  guint64 offset;
  gint64 time;
  guint32 begin;

  if (!swb_log_notes_parse_place (place, &offset, &time, &begin))
    return NULL;
  reader = swb_log_reader_new (swb_endpoint_get_members (self)->worker_log);
  if (!swb_log_reader_read (reader, offset, &record, NULL) || record.offset != offset || record.time != time ||
      record.flow == 0 || record.protocol == 0)
    return NULL;

  flow = SWB_ENDPOINT_GET_CLASS (self)->find_flow (self, record.flow);
  if (flow == NULL)
    *ended = flow = swb_log_flow_new (record.flow, record.protocol, &record.local, &record.remote, 0);
  return flow;
}

static void
run_add_note (Command *command)
{
  char **args = command->note;
  g_autoptr (SwbLogFlow) ended = NULL;
  SwbLogFlow *flow = find_noted_flow (command->self, args[1], &ended);

  swb_endpoint_worker_log_event (command->self, flow, SWB_LOG_EVENT_NOTE, args[0], args[1], args[2], NULL);
}

static void
run_resume_recording (Command *command)
{
  SwbEndpoint *self = command->self;
  g_autoptr (GError) error = NULL;

  if (!swb_log_store_resume (swb_endpoint_get_members (self)->worker_log, &error))
    swb_endpoint_worker_report (self, g_steal_pointer (&error));
}

static gboolean
closed_cb (gpointer data)
{
  swb_endpoint_finish_close (data);
  return G_SOURCE_REMOVE;
}

typedef struct
{
  SwbEndpoint *self;
  GMainContext *owner;
  gboolean discard;
} Close;

static gboolean
run_close (gpointer data)
{
  g_autofree Close *close = data;
  SwbEndpoint *self = close->self;
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);
  g_autoptr (GSource) source = g_idle_source_new ();
  SwbLogTotals totals;

  swb_endpoint_jobs_abort (self);
  SWB_ENDPOINT_GET_CLASS (self)->close_all (self);
  swb_endpoint_worker_end_batch (self);
  priv->dead = TRUE;
  swb_log_store_get_totals (priv->worker_log, &totals);
  swb_endpoint_log_finish (priv->worker_log,
                           !priv->named_log && (close->discard || (totals.records == 0 &&
                                                                        priv->log_directory == NULL)));
  g_clear_pointer (&priv->poller, swb_poller_free);

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, closed_cb, self, NULL);
  g_source_attach (source, close->owner);
  g_main_context_unref (close->owner);

  return G_SOURCE_REMOVE;
}

/* Has @func run on the worker's thread as a command; ignored when the endpoint closes. @destroy frees @data on the
 * worker's thread after that, or at once. */
void
swb_endpoint_submit (SwbEndpoint    *self,
                     SwbEndpointFunc func,
                     gpointer        data,
                     GDestroyNotify  destroy)
{
  Command *command = command_new (self, run_func);

  command->func = func;
  command->data = data;
  command->destroy = destroy;
  command_submit (command);
}

/* ---- On the owner's thread --------------------------------------------------------------------------------------- */

/**
 * swb_endpoint_start:
 * @self: an endpoint
 *
 * Listens, connects or binds; does nothing while it already does. What comes of it is in the status and in the log.
 */
void
swb_endpoint_start (SwbEndpoint *self)
{
  command_submit (command_new (self, run_start));
}

/**
 * swb_endpoint_stop:
 * @self: an endpoint
 *
 * A server stops listening and keeps its clients; a client disconnects, or gives up connecting; UDP closes its socket.
 */
void
swb_endpoint_stop (SwbEndpoint *self)
{
  command_submit (command_new (self, run_stop));
}

/**
 * swb_endpoint_apply_settings:
 * @self: an endpoint
 * @settings: of the same kind; copied
 *
 * New settings, for what is started, accepted, sent and recorded from now on.
 */
void
swb_endpoint_apply_settings (SwbEndpoint      *self,
                             SwbPanelSettings *settings)
{
  Command *command = command_new (self, run_apply_settings);

  command->settings = swb_panel_settings_copy (settings);
  command_submit (command);
}

/**
 * swb_endpoint_set_reactions:
 * @self: an endpoint
 * @reactions: (nullable): the answer rules; %NULL for none
 *
 * Takes effect at once, also on open connections: the new rules see what comes from then on, and what waited behind a delay
 * of the old ones is dropped, which the log says. Rules about the opening are for later connections. It overtakes the
 * commands from before that have not been run yet.
 */
void
swb_endpoint_set_reactions (SwbEndpoint  *self,
                            SwbReactions *reactions)
{
  Command *command = command_new (self, run_set_reactions);

  command->reactions = reactions != NULL ? swb_reactions_ref (reactions) : NULL;
  command_submit_by (command, swb_worker_invoke_first);
}

/**
 * swb_endpoint_resume_reading:
 * @self: an endpoint
 * @connection: the number of a connection, or of a UDP peer
 *
 * Ends a pause of reading that a rule asked for.
 */
void
swb_endpoint_resume_reading (SwbEndpoint *self,
                             guint32      connection)
{
  Command *command = command_new (self, run_resume_reading);

  command->target.connection = connection;
  command_submit (command);
}

/**
 * swb_endpoint_send:
 * @self: an endpoint
 * @target: to whom
 * @bytes: what; an empty one is an empty datagram on UDP, and nothing on TCP
 *
 * Sends, or queues what the kernel does not take at once. Whatever is refused is a row in the log and the status'
 * error, and nothing of it was sent.
 */
void
swb_endpoint_send (SwbEndpoint     *self,
                   const SwbTarget *target,
                   GBytes          *bytes)
{
  Command *command = command_new (self, run_send);

  command->address = g_strdup (target->address);
  command->target = *target;
  command->target.address = command->address;
  command->bytes = g_bytes_ref (bytes);
  command_submit (command);
}

/**
 * swb_endpoint_cancel_queued:
 * @self: an endpoint
 * @target: whose queue: of one connection (UDP peer), or of all; %SWB_TARGET_ADDRESS is no target of this
 *
 * Drops what the kernel has not taken yet. A row in the log says how many bytes were not sent, and when that cut what was
 * being sent in two, how much of it went. The connections stay open. Does nothing where nothing waits.
 */
void
swb_endpoint_cancel_queued (SwbEndpoint     *self,
                            const SwbTarget *target)
{
  Command *command;

  g_return_if_fail (target->kind != SWB_TARGET_ADDRESS);

  command = command_new (self, run_cancel_queued);
  command->target = *target;
  command->target.address = NULL;
  command_submit (command);
}

/**
 * swb_endpoint_disconnect:
 * @self: an endpoint
 * @connection: number of one of its connections; an unknown one is ignored, it may have ended meanwhile
 *
 * Closes that connection in order (FIN). On UDP it forgets the peer.
 */
void
swb_endpoint_disconnect (SwbEndpoint *self,
                         guint32      connection)
{
  Command *command = command_new (self, run_disconnect);

  command->target.connection = connection;
  command_submit (command);
}

/**
 * swb_endpoint_add_note:
 * @self: an endpoint
 * @about: what the note is on, for whoever reads it
 * @place: the same as swb_log_notes_dup_place() says it; empty: none of the records
 * @text: the note; line ends become blanks, and it is cut after 4000 bytes
 *
 * Writes the note into the log as an event %SWB_LOG_EVENT_NOTE of the connection that the record is of.
 */
void
swb_endpoint_add_note (SwbEndpoint *self,
                       const char  *about,
                       const char  *place,
                       const char  *text)
{
  Command *command = command_new (self, run_add_note);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_strdelimit (valid, "\r\n\t", ' ');
  if (strlen (valid) > MAX_NOTE)
    *g_utf8_find_prev_char (valid, valid + MAX_NOTE) = '\0';
  command->note = g_new0 (char *, 4);
  command->note[0] = g_strdup (about);
  command->note[1] = g_strdup (place);
  command->note[2] = g_steal_pointer (&valid);
  command_submit (command);
}

/**
 * swb_endpoint_clear_log:
 * @self: an endpoint
 *
 * Starts a new log file; swb_endpoint_dup_log() gives another store after the next #SwbEndpoint::changed. The old file
 * is removed, unless the settings named it: then it is kept under another name.
 */
void
swb_endpoint_clear_log (SwbEndpoint *self)
{
  command_submit (command_new (self, run_clear_log));
}

/**
 * swb_endpoint_resume_recording:
 * @self: an endpoint
 *
 * After recording stopped for want of room: tries again.
 */
void
swb_endpoint_resume_recording (SwbEndpoint *self)
{
  command_submit (command_new (self, run_resume_recording));
}

/* Queues the last command: all is closed, the log is finished (with @discard: removed), and the owner is told. */
void
swb_endpoint_submit_close (SwbEndpoint *self,
                           gboolean     discard)
{
  SwbEndpointPrivate *priv = swb_endpoint_get_members (self);
  Close *close;

  if (priv->closing)
    return;
  priv->closing = TRUE;

  close = g_new0 (Close, 1);
  close->self = self;
  close->owner = g_main_context_ref_thread_default ();
  close->discard = discard;
  swb_worker_invoke (priv->worker, run_close, close, NULL);
}
