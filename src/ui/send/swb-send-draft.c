#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-send-draft.h"

#include <glib/gi18n.h>
#include <string.h>

struct _SwbSendDraft
{
  char *text;
  SwbSendOptions options; /* its strings are ours */
  SwbTemplateContext context;
};

/* What a thread has made of a draft. */
typedef struct
{
  SwbSendFrame frame;
  SwbSendFault fault;
} Result;

static void
draft_clear (gpointer data)
{
  SwbSendDraft *self = data;

  g_free (self->text);
  g_free ((char *) self->options.encoding);
  g_free ((char *) self->options.prefix);
  g_free ((char *) self->options.suffix);
  g_free ((char *) self->options.checksum);
  g_free ((char *) self->options.checksum_range);
  g_free ((char *) self->context.peer);
  g_free ((char *) self->context.local);
}

static void
result_free (gpointer data)
{
  Result *result = data;

  swb_send_frame_clear (&result->frame);
  g_free (result);
}

/**
 * swb_send_draft_new:
 * @panel: the panel that it would be sent with, as that is now; its first recipient gives peer and local
 * @text: as typed
 *
 * Main thread.
 *
 * Returns: (transfer full): a draft
 */
SwbSendDraft *
swb_send_draft_new (SwbPanel   *panel,
                    const char *text)
{
  SwbSendDraft *self = g_atomic_rc_box_new0 (SwbSendDraft);
  g_autoptr (SwbRecipient) first = swb_panel_dup_first_recipient (panel);

  self->text = g_strdup (text);
  swb_send_options_init (&self->options, swb_panel_get_settings (panel));
  self->options.encoding = g_strdup (self->options.encoding);
  self->options.prefix = g_strdup (self->options.prefix);
  self->options.suffix = g_strdup (self->options.suffix);
  self->options.checksum = g_strdup (self->options.checksum);
  self->options.checksum_range = g_strdup (self->options.checksum_range);
  swb_panel_get_template_for (panel, first, &self->context);
  self->context.peer = g_strdup (self->context.peer);
  self->context.local = g_strdup (self->context.local);
  return self;
}

SwbSendDraft *
swb_send_draft_ref (SwbSendDraft *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
swb_send_draft_unref (SwbSendDraft *self)
{
  g_atomic_rc_box_release_full (self, draft_clear);
}

/**
 * swb_send_draft_is_current:
 * @self: a draft
 * @panel: its panel
 * @uses: what its variables depend on, as far as known
 *
 * Main thread.
 *
 * Returns: whether the same bytes would be made of its text now
 */
gboolean
swb_send_draft_is_current (SwbSendDraft   *self,
                           SwbPanel       *panel,
                           SwbTemplateUses uses)
{
  const SwbTemplateContext *now = swb_panel_get_template (panel);
  const SwbSendOptions *a = &self->options;
  g_autoptr (SwbRecipient) first = NULL;
  SwbSendOptions b;

  swb_send_options_init (&b, swb_panel_get_settings (panel));
  if (a->format != b.format || a->escapes != b.escapes || a->variables != b.variables ||
      a->checksum_order != b.checksum_order || a->line_ending != b.line_ending || strcmp (a->encoding, b.encoding) != 0 ||
      g_strcmp0 (a->prefix, b.prefix) != 0 || g_strcmp0 (a->suffix, b.suffix) != 0 ||
      g_strcmp0 (a->checksum, b.checksum) != 0 || g_strcmp0 (a->checksum_range, b.checksum_range) != 0)
    return FALSE;
  if (uses == SWB_TEMPLATE_USES_NONE)
    return TRUE;

  if (self->context.now != now->now || self->context.counter != now->counter ||
      memcmp (self->context.seed, now->seed, sizeof now->seed) != 0)
    return FALSE;
  first = swb_panel_dup_first_recipient (panel);
  return g_strcmp0 (self->context.peer, first != NULL ? first->peer : NULL) == 0 &&
         g_strcmp0 (self->context.local, first != NULL ? first->local : NULL) == 0;
}

const char *
swb_send_draft_get_text (SwbSendDraft *self)
{
  return self->text;
}

const SwbSendOptions *
swb_send_draft_get_options (SwbSendDraft *self)
{
  return &self->options;
}

/**
 * swb_send_draft_count_recipients:
 * @panel: a panel
 * @uses: what the bytes depend on
 *
 * Main thread.
 *
 * Returns: how many get it, each with bytes of its own; 0 when all get the same
 */
guint
swb_send_draft_count_recipients (SwbPanel       *panel,
                                 SwbTemplateUses uses)
{
  g_autoptr (GPtrArray) recipients = NULL;

  if ((uses & (SWB_TEMPLATE_USES_PEER | SWB_TEMPLATE_USES_LOCAL)) == 0)
    return 0;
  recipients = swb_panel_list_recipients (panel, G_MAXUINT);
  return recipients->len;
}

/**
 * swb_send_draft_dup_note:
 * @self: a draft
 * @recipients: as of swb_send_draft_count_recipients()
 *
 * Returns: (transfer full) (nullable): what its bytes alone don't say, translated
 */
char *
swb_send_draft_dup_note (SwbSendDraft *self,
                         guint         recipients)
{
  static const char *const endings[] = { "", "CR", "LF", "CRLF", "LFCR", "NUL" };
  const char *ending = endings[self->options.line_ending];
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);

  if (recipients > 1)
    /* Translators: an address, and how many there are */
    g_ptr_array_add (notes, g_strdup_printf (_ ("as %s gets it, the first of %u"), self->context.peer, recipients));
  if (self->options.format == SWB_DATA_FORMAT_TEXT && strpbrk (self->text, "\r\n") != NULL)
    {
      if (*ending == '\0' && strchr (self->text, '\r') != NULL)
        g_ptr_array_add (notes, g_strdup (_ ("line breaks as they are")));
      else
        /* Translators: a line ending such as CRLF */
        g_ptr_array_add (notes, g_strdup_printf (_ ("line breaks as %s"), *ending != '\0' ? ending : "LF"));
    }
  if (notes->len == 0)
    return NULL;
  g_ptr_array_add (notes, NULL);
  return g_strjoinv (" · ", (char **) notes->pdata);
}

/**
 * swb_send_draft_build:
 * @self: a draft
 * @frame: as of swb_send_codec_build_frame()
 * @fault: as of swb_send_codec_build_frame()
 * @error: as of swb_send_codec_build_frame()
 *
 * Returns: whether its text was right
 */
gboolean
swb_send_draft_build (SwbSendDraft *self,
                      SwbSendFrame *frame,
                      SwbSendFault *fault,
                      GError      **error)
{
  return swb_send_codec_build_frame (self->text, &self->options, &self->context, frame, fault, error);
}

static void
build_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  Result *result = g_new0 (Result, 1);

  /* an error is part of the result: it comes with its place */
  g_object_set_data_full (G_OBJECT (task), "result", result, result_free);
  {
    GError *error = NULL;

    if (swb_send_draft_build (data, &result->frame, &result->fault, &error))
      g_task_return_boolean (task, TRUE);
    else
      g_task_return_error (task, error);
  }
}

/**
 * swb_send_draft_build_async:
 * @self: a draft
 * @cancellable: (nullable): ends the waiting for it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * As swb_send_draft_build(), by a thread: for what is large.
 */
void
swb_send_draft_build_async (SwbSendDraft       *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, swb_send_draft_ref (self), (GDestroyNotify) swb_send_draft_unref);
  g_task_run_in_thread (task, build_in_thread);
}

/**
 * swb_send_draft_build_finish:
 * @result: as given to the callback
 * @draft: (out) (transfer full) (optional): what it was made of
 * @frame: (out caller-allocates): the bytes
 * @fault: (out): where the fault is
 * @error: return location for a #SWB_CODEC_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether its text was right
 */
gboolean
swb_send_draft_build_finish (GAsyncResult  *result,
                             SwbSendDraft **draft,
                             SwbSendFrame  *frame,
                             SwbSendFault  *fault,
                             GError       **error)
{
  GTask *task = G_TASK (result);
  Result *made = g_object_get_data (G_OBJECT (task), "result");

  memset (frame, 0, sizeof *frame);
  memset (fault, 0, sizeof *fault);
  if (draft != NULL)
    *draft = swb_send_draft_ref (g_task_get_task_data (task));
  if (made != NULL)
    *fault = made->fault;
  if (!g_task_propagate_boolean (task, error))
    return FALSE;
  *frame = made->frame;
  made->frame.bytes = NULL;
  return TRUE;
}
