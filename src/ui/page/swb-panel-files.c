#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-panel-private.h"

#include <glib/gi18n.h>

#include "swb-transfer.h"

/* The files that a panel sends. */

/* Whether one that is before the transfer at @position has to end first. */
static gboolean
has_to_wait (SwbPanel    *self,
             SwbTransfer *transfer,
             guint        position)
{
  for (guint i = 0; i < position; i++)
    {
      g_autoptr (SwbTransfer) other = g_list_model_get_item (G_LIST_MODEL (self->transfers), i);

      if (!swb_transfer_is_over (other) && swb_transfer_shares_receiver (transfer, other))
        return TRUE;
    }
  return FALSE;
}

/* Begins what has waited for others that are over now. */
void
swb_panel_update_transfers (SwbPanel *self)
{
  guint count = self->transfers != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->transfers)) : 0;

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (SwbTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (self->transfers), i);

      if (!swb_transfer_has_begun (transfer) && !swb_transfer_is_over (transfer) && !has_to_wait (self, transfer, i))
        swb_transfer_begin (transfer, self->endpoint);
    }
}

/**
 * swb_panel_get_transfers:
 * @self: a panel
 *
 * Returns: (transfer none) (element-type SwbTransfer): the files that it sends, has to send, and has sent until
 *   swb_panel_dismiss_transfer()
 */
GListModel *
swb_panel_get_transfers (SwbPanel *self)
{
  if (self->transfers == NULL)
    self->transfers = g_list_store_new (SWB_TYPE_TRANSFER);
  return G_LIST_MODEL (self->transfers);
}

/**
 * swb_panel_has_transfers:
 * @self: a panel
 *
 * Returns: whether there are any
 */
gboolean
swb_panel_has_transfers (SwbPanel *self)
{
  return self->transfers != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->transfers)) > 0;
}

/**
 * swb_panel_dup_file_target:
 * @self: a panel
 *
 * Returns: (transfer full): who would get a file that is sent now, translated
 */
char *
swb_panel_dup_file_target (SwbPanel *self)
{
  const char *peer = swb_panel_settings_get_peer (self->settings);

  switch (swb_panel_get_kind (self))
    {
    case SWB_PANEL_KIND_TCP_SERVER:
      return swb_panel_dup_target_label (self);
    case SWB_PANEL_KIND_UDP:
      return g_strdup (peer != NULL && *peer != '\0' ? peer : _ ("last sender"));
    case SWB_PANEL_KIND_TCP_CLIENT:
    default:
      return swb_panel_dup_address (self);
    }
}

/**
 * swb_panel_send_file:
 * @self: a panel
 * @path: of a file, in the encoding of file names
 * @options: pieces and pace
 *
 * Sends a file as it is to the chosen target, after those that go there already.
 */
void
swb_panel_send_file (SwbPanel                 *self,
                     const char               *path,
                     const SwbFileSendOptions *options)
{
  g_autofree char *label = swb_panel_dup_file_target (self);
  g_autoptr (SwbTransfer) transfer = NULL;
  SwbTarget target;

  swb_panel_choose_target (self, &target);
  transfer = swb_transfer_new (path, &target, label, options);
  g_list_store_append (G_LIST_STORE (swb_panel_get_transfers (self)), transfer);
  swb_panel_update_transfers (self);
  swb_panel_emit_changed (self);
}

/**
 * swb_panel_cancel_transfer:
 * @self: a panel
 * @transfer: one of its files
 *
 * Ends it. Those that wait for it go on.
 */
void
swb_panel_cancel_transfer (SwbPanel    *self,
                           SwbTransfer *transfer)
{
  swb_transfer_cancel (transfer);
  swb_panel_update_transfers (self);
  swb_panel_emit_changed (self);
}

/**
 * swb_panel_dismiss_transfer:
 * @self: a panel
 * @transfer: one of its files that is over
 *
 * Forgets its result; it stays in the log.
 */
void
swb_panel_dismiss_transfer (SwbPanel    *self,
                            SwbTransfer *transfer)
{
  guint position;

  g_return_if_fail (swb_transfer_is_over (transfer));

  if (g_list_store_find (self->transfers, transfer, &position))
    g_list_store_remove (self->transfers, position);
}
