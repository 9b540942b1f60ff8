#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-send-text.h"

#include <string.h>

/* Bytes of a text that is held, of which the view shows the beginning. */
#define SHOWN_OF_HELD 2000

/**
 * SwbSendText:
 *
 * What the user types to be sent. A text that is too long to be laid out while one waits, such as a pasted file, is held
 * beside the view as it is: the view shows its beginning and can't be edited until the text is replaced.
 */
struct _SwbSendText
{
  GtkTextView parent_instance;

  GtkTextBuffer *buffer;
  char *held; /* (nullable) */
  gsize held_length;
  guint show_source;
  gboolean showing; /* the beginning of what is held is being put into the view */
};

G_DEFINE_FINAL_TYPE (SwbSendText, swb_send_text, GTK_TYPE_TEXT_VIEW)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
place_at_end (SwbSendText *self)
{
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_place_cursor (self->buffer, &end);
}

static void
show_beginning (SwbSendText *self)
{
  g_autofree char *beginning = NULL;
  const char *end = self->held + MIN (self->held_length, SHOWN_OF_HELD);

  while (((guchar) *end & 0xc0) == 0x80)
    end--;
  beginning = g_strdup_printf ("%.*s …", (int) (end - self->held), self->held);
  self->showing = TRUE;
  gtk_text_buffer_set_text (self->buffer, beginning, -1);
  self->showing = FALSE;
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "held");
}

static gboolean
on_show_held (gpointer user_data)
{
  SwbSendText *self = SWB_SEND_TEXT (user_data);

  self->show_source = 0;
  show_beginning (self);
  return G_SOURCE_REMOVE;
}

static void
let_go (SwbSendText *self)
{
  g_clear_handle_id (&self->show_source, g_source_remove);
  g_clear_pointer (&self->held, g_free);
  self->held_length = 0;
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self), TRUE);
  gtk_widget_remove_css_class (GTK_WIDGET (self), "held");
}

static void
hold (SwbSendText *self,
      char        *text)
{
  g_free (self->held);
  self->held = text;
  self->held_length = strlen (text);
}

/* Too much never reaches the buffer, which would be laid out at once. The view is changed later: whoever inserts here
 * counts on the buffer being as it was. */
static void
on_insert_text (SwbSendText   *self,
                GtkTextIter   *location,
                char          *text,
                int            length,
                GtkTextBuffer *buffer)
{
  gsize added = length < 0 ? strlen (text) : (gsize) length;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *middle = NULL;
  GtkTextIter start, end;

  if (self->showing)
    return;
  if (self->held != NULL)
    {
      g_signal_stop_emission_by_name (buffer, "insert-text");
      return;
    }
  /* a character is a byte at least: most of what is typed is decided here */
  if (added + (gsize) gtk_text_buffer_get_char_count (buffer) * 4 <= SWB_SEND_TEXT_MAX_EDITED)
    return;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  before = gtk_text_buffer_get_text (buffer, &start, location, TRUE);
  after = gtk_text_buffer_get_text (buffer, location, &end, TRUE);
  if (strlen (before) + added + strlen (after) <= SWB_SEND_TEXT_MAX_EDITED)
    return;

  middle = g_strndup (text, added);
  hold (self, g_strconcat (before, middle, after, NULL));
  g_signal_stop_emission_by_name (buffer, "insert-text");
  self->show_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_show_held, self, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_buffer_changed (SwbSendText *self)
{
  GtkTextIter start, end;

  /* a hyphen at the end of a wrapped line would look like one that is sent */
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_apply_tag_by_name (self->buffer, "exact", &start, &end);
  if (!self->showing && self->show_source == 0)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
swb_send_text_dispose (GObject *object)
{
  SwbSendText *self = SWB_SEND_TEXT (object);

  g_clear_handle_id (&self->show_source, g_source_remove);
  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  g_clear_object (&self->buffer);

  G_OBJECT_CLASS (swb_send_text_parent_class)->dispose (object);
}

static void
swb_send_text_finalize (GObject *object)
{
  SwbSendText *self = SWB_SEND_TEXT (object);

  g_free (self->held);

  G_OBJECT_CLASS (swb_send_text_parent_class)->finalize (object);
}

static void
swb_send_text_class_init (SwbSendTextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = swb_send_text_dispose;
  object_class->finalize = swb_send_text_finalize;

  /* What swb_send_text_dup_text() returns has changed. */
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
swb_send_text_init (SwbSendText *self)
{
  self->buffer = g_object_ref (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)));
  gtk_text_buffer_create_tag (self->buffer, "error", "underline", PANGO_UNDERLINE_ERROR, NULL);
  gtk_text_buffer_create_tag (self->buffer, "exact", "insert-hyphens", FALSE, NULL);
  g_signal_connect_swapped (self->buffer, "insert-text", G_CALLBACK (on_insert_text), self);
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (on_buffer_changed), self);
}

/**
 * swb_send_text_dup_text:
 * @self: a send text
 *
 * Returns: (transfer full): all of the text
 */
char *
swb_send_text_dup_text (SwbSendText *self)
{
  GtkTextIter start, end;

  if (self->held != NULL)
    return g_strdup (self->held);
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
}

/**
 * swb_send_text_set_text:
 * @self: a send text
 * @text: what to put there
 */
void
swb_send_text_set_text (SwbSendText *self,
                        const char  *text)
{
  if (strlen (text) > SWB_SEND_TEXT_MAX_EDITED)
    {
      g_clear_handle_id (&self->show_source, g_source_remove);
      hold (self, g_strdup (text));
      show_beginning (self);
      g_signal_emit (self, signals[CHANGED], 0);
      return;
    }

  let_go (self);
  gtk_text_buffer_set_text (self->buffer, text, -1);
  place_at_end (self);
}

/**
 * swb_send_text_insert:
 * @self: a send text
 * @text: what to put at the cursor, in place of what is selected
 */
void
swb_send_text_insert (SwbSendText *self,
                      const char  *text)
{
  if (self->held != NULL)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_delete_selection (self->buffer, TRUE, TRUE);
  gtk_text_buffer_insert_at_cursor (self->buffer, text, -1);
  gtk_text_buffer_end_user_action (self->buffer);
}

/**
 * swb_send_text_get_held:
 * @self: a send text
 *
 * Returns: bytes of the text when it is too long to be edited; 0 when it is not
 */
gsize
swb_send_text_get_held (SwbSendText *self)
{
  return self->held_length;
}

/**
 * swb_send_text_mark_error:
 * @self: a send text
 * @position: of the character that is wrong, from 1; 0: none is
 */
void
swb_send_text_mark_error (SwbSendText *self,
                          gsize        position)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag_by_name (self->buffer, "error", &start, &end);
  if (position == 0 || position > (gsize) gtk_text_buffer_get_char_count (self->buffer))
    return;

  gtk_text_buffer_get_iter_at_offset (self->buffer, &start, (int) position - 1);
  end = start;
  gtk_text_iter_forward_char (&end);
  gtk_text_buffer_apply_tag_by_name (self->buffer, "error", &start, &end);
}

/**
 * swb_send_text_is_on_edge:
 * @self: a send text
 * @first: whether the first or the last line is meant
 *
 * Lines as they are shown: a long one that is wrapped is walked through first.
 *
 * Returns: whether the cursor is on that line
 */
gboolean
swb_send_text_is_on_edge (SwbSendText *self,
                          gboolean     first)
{
  GtkTextIter cursor;

  if (self->held != NULL)
    return TRUE;
  gtk_text_buffer_get_iter_at_mark (self->buffer, &cursor, gtk_text_buffer_get_insert (self->buffer));
  if (first)
    return !gtk_text_view_backward_display_line (GTK_TEXT_VIEW (self), &cursor);
  return !gtk_text_view_forward_display_line (GTK_TEXT_VIEW (self), &cursor) || gtk_text_iter_is_end (&cursor);
}
