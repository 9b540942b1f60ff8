#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-transfer.h"

/**
 * SwbTransfer:
 *
 * A file that the user sends, from being asked for until its result is put away: it may have to wait for one before it,
 * because only one at a time goes to a receiver. Main thread.
 */
struct _SwbTransfer
{
  GObject parent_instance;

  char *path;
  char *name; /* to be shown */
  char *target_label;
  char *address;
  SwbTarget target; /* with @address */
  SwbFileSendOptions options;

  SwbFileSend *send; /* NULL: not begun */
  gboolean cancelled; /* before it had begun */
};

G_DEFINE_FINAL_TYPE (SwbTransfer, swb_transfer, G_TYPE_OBJECT)

static void
swb_transfer_finalize (GObject *object)
{
  SwbTransfer *self = SWB_TRANSFER (object);

  g_clear_pointer (&self->send, swb_file_send_unref);
  g_free (self->path);
  g_free (self->name);
  g_free (self->target_label);
  g_free (self->address);

  G_OBJECT_CLASS (swb_transfer_parent_class)->finalize (object);
}

static void
swb_transfer_class_init (SwbTransferClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = swb_transfer_finalize;
}

static void
swb_transfer_init (SwbTransfer *self)
{
}

/**
 * swb_transfer_new:
 * @path: of a file, in the encoding of file names
 * @target: to whom; copied
 * @target_label: that for people
 * @options: pieces and pace; copied
 *
 * Returns: (transfer full): one that has not begun
 */
SwbTransfer *
swb_transfer_new (const char               *path,
                  const SwbTarget          *target,
                  const char               *target_label,
                  const SwbFileSendOptions *options)
{
  SwbTransfer *self = g_object_new (SWB_TYPE_TRANSFER, NULL);

  self->path = g_strdup (path);
  self->name = g_filename_display_basename (path);
  self->target_label = g_strdup (target_label);
  self->address = g_strdup (target->address);
  self->target = *target;
  self->target.address = self->address;
  self->options = *options;
  return self;
}

const char *
swb_transfer_get_name (SwbTransfer *self)
{
  return self->name;
}

const char *
swb_transfer_get_target_label (SwbTransfer *self)
{
  return self->target_label;
}

/**
 * swb_transfer_get_status:
 * @self: a transfer
 * @status: (out): filled; clear it with swb_file_send_status_clear()
 */
void
swb_transfer_get_status (SwbTransfer       *self,
                         SwbFileSendStatus *status)
{
  if (self->send != NULL)
    {
      swb_file_send_get_status (self->send, status);
      return;
    }
  *status = (SwbFileSendStatus){ 0 };
  status->state = self->cancelled ? SWB_FILE_SEND_STATE_CANCELLED : SWB_FILE_SEND_STATE_WAITING;
}

gboolean
swb_transfer_has_begun (SwbTransfer *self)
{
  return self->send != NULL;
}

gboolean
swb_transfer_is_over (SwbTransfer *self)
{
  g_auto (SwbFileSendStatus) status = { 0 };

  swb_transfer_get_status (self, &status);
  return status.state >= SWB_FILE_SEND_STATE_DONE;
}

/**
 * swb_transfer_shares_receiver:
 * @self: a transfer
 * @other: another one of the same panel
 *
 * Returns: whether somebody may get both, so that one has to wait for the other
 */
gboolean
swb_transfer_shares_receiver (SwbTransfer *self,
                              SwbTransfer *other)
{
  if (self->target.kind != other->target.kind || self->target.kind == SWB_TARGET_ALL)
    return TRUE;
  if (self->target.kind == SWB_TARGET_CONNECTION)
    return self->target.connection == other->target.connection;
  return g_strcmp0 (self->address, other->address) == 0;
}

/**
 * swb_transfer_begin:
 * @self: a transfer that has not begun and is not over
 * @endpoint: what to send it with
 */
void
swb_transfer_begin (SwbTransfer *self,
                    SwbEndpoint *endpoint)
{
  g_return_if_fail (self->send == NULL && !self->cancelled);

  self->send = swb_endpoint_send_file (endpoint, &self->target, self->path, &self->options);
}

void
swb_transfer_pause (SwbTransfer *self)
{
  if (self->send != NULL)
    swb_file_send_pause (self->send);
}

void
swb_transfer_resume (SwbTransfer *self)
{
  if (self->send != NULL)
    swb_file_send_resume (self->send);
}

/**
 * swb_transfer_cancel:
 * @self: a transfer
 *
 * Ends it; what the kernel has taken is sent.
 */
void
swb_transfer_cancel (SwbTransfer *self)
{
  if (self->send != NULL)
    swb_file_send_cancel (self->send);
  else
    self->cancelled = TRUE;
}
