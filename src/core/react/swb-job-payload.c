#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-job-payload.h"

struct _SwbJobPayload
{
  SwbPayload *payload;
  GBytes *bytes;  /* of a payload without variables */
  char *encoding; /* the panel's when they were made */
};

/**
 * swb_job_payload_new:
 * @payload: what is to be sent; copied
 *
 * Returns: (transfer full): its bytes to be
 */
SwbJobPayload *
swb_job_payload_new (const SwbPayload *payload)
{
  SwbJobPayload *self = g_new0 (SwbJobPayload, 1);

  self->payload = swb_payload_copy (payload);
  return self;
}

/**
 * swb_job_payload_free:
 * @self: (transfer full): a payload
 */
void
swb_job_payload_free (SwbJobPayload *self)
{
  swb_payload_free (self->payload);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->encoding);
  g_free (self);
}

/**
 * swb_job_payload_build:
 * @self: a payload
 * @job: who sends it
 * @info: to whom
 * @counter: how many sends went before this one
 * @error: return location for a #SwbCodecError
 *
 * Returns: (transfer full) (nullable): the bytes, or %NULL when they can't be made
 */
GBytes *
swb_job_payload_build (SwbJobPayload     *self,
                       SwbJob            *job,
                       SwbConnectionInfo *info,
                       guint64            counter,
                       GError           **error)
{
  const char *encoding = swb_panel_settings_get_encoding (swb_endpoint_worker_get_settings (job->endpoint));
  char peer[SWB_NET_ADDRESS_STRING_SIZE];
  char local[SWB_NET_ADDRESS_STRING_SIZE];
  g_auto (SwbSendFrame) frame = { 0 };
  SwbTemplateContext context;

  if (self->bytes != NULL && g_str_equal (encoding, self->encoding))
    return g_bytes_ref (self->bytes);

  swb_template_context_init (&context);
  swb_net_address_write (swb_connection_info_get_remote (info), peer);
  swb_net_address_write (swb_connection_info_get_local (info), local);
  context.peer = peer;
  context.local = local;
  context.counter = counter;
  if (!swb_payload_build (self->payload, encoding, &context, &frame, NULL, error))
    return NULL;

  if (frame.uses == SWB_TEMPLATE_USES_NONE)
    {
      g_clear_pointer (&self->bytes, g_bytes_unref);
      g_free (self->encoding);
      self->bytes = g_bytes_ref (frame.bytes);
      self->encoding = g_strdup (encoding);
    }
  return g_bytes_ref (frame.bytes);
}
