#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-panel-private.h"

/* The lasting error that a panel shows: of its endpoint, or of what was done here. */

/**
 * swb_panel_get_error:
 * @self: a panel
 *
 * Returns: (nullable) (transfer none): the lasting error that the panel shows
 */
const GError *
swb_panel_get_error (SwbPanel *self)
{
  if (self->error != NULL)
    return self->error;
  return self->dismissed_serial != self->status.error_serial ? self->status.error : NULL;
}

/**
 * swb_panel_get_error_serial:
 * @self: a panel
 *
 * Returns: a number that changes with every new error, also when it says the same as the last; never 0 while
 *   swb_panel_get_error() has one
 */
guint
swb_panel_get_error_serial (SwbPanel *self)
{
  return self->own_errors + self->status.error_serial;
}

/**
 * swb_panel_take_error:
 * @self: a panel
 * @error: (transfer full): what went wrong
 *
 * Shows @error in the panel until the next start or send, or until the user puts it away.
 */
void
swb_panel_take_error (SwbPanel *self,
                      GError   *error)
{
  g_clear_error (&self->error);
  self->error = error;
  self->own_errors++;
  swb_panel_emit_changed (self);
}

void
swb_panel_dismiss_error (SwbPanel *self)
{
  g_clear_error (&self->error);
  self->dismissed_serial = self->status.error_serial;
  swb_panel_emit_changed (self);
}
