#define G_LOG_DOMAIN "swb-log"

#include "swb-config.h"

#include "swb-log-notes.h"

#include <string.h>

/* An event %SWB_LOG_EVENT_NOTE says by its arguments: 1. to the reader what it is on, 2. the place, as
 * "RECORD:TIME:BEGIN" in decimal, 3. the note. The place counts only where both numbers fit: in a part of the log that was
 * saved on its own the record stands elsewhere. */
typedef struct
{
  gint64 time;
  guint32 begin;
  char *text;
} Note;

struct _SwbLogNotes
{
  GMutex mutex;
  GHashTable *notes; /* guint64 offset of a record to GArray of Note */
  gint count;        /* atomic */
};

static void
note_clear (gpointer data)
{
  g_free (((Note *) data)->text);
}

SwbLogNotes *
swb_log_notes_new (void)
{
  SwbLogNotes *self = g_new0 (SwbLogNotes, 1);

  g_mutex_init (&self->mutex);
  self->notes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
  return self;
}

void
swb_log_notes_free (SwbLogNotes *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->notes);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * swb_log_notes_parse_place:
 * @tainted: a place as swb_log_notes_dup_place() says it, maybe read from a file
 * @record: (out): log offset of a record
 * @time: (out): its stamp, if it is the one that is meant
 * @begin: (out): offset in it
 *
 * Returns: whether it is a place
 */
gboolean
swb_log_notes_parse_place (const char *tainted,
                           guint64    *record,
                           gint64     *time,
                           guint32    *begin)
{
  g_auto (GStrv) parts = g_strsplit (tainted, ":", 4);
  guint64 offset;

  if (g_strv_length (parts) != 3 || !g_ascii_string_to_unsigned (parts[0], 10, 0, G_MAXINT64, record, NULL) ||
      !g_ascii_string_to_signed (parts[1], 10, G_MININT64, G_MAXINT64, time, NULL) ||
      !g_ascii_string_to_unsigned (parts[2], 10, 0, G_MAXUINT32, &offset, NULL))
    return FALSE;

  *begin = (guint32) offset;
  return TRUE;
}

/**
 * swb_log_notes_add:
 * @self: notes
 * @args: (nullable) (array zero-terminated=1): the arguments of an event %SWB_LOG_EVENT_NOTE, maybe read from a file
 *
 * Remembers it, unless it is on nothing.
 */
void
swb_log_notes_add (SwbLogNotes       *self,
                   const char *const *args)
{
  Note note = { 0 };
  guint64 record;
  GArray *list;

  if (args == NULL || g_strv_length ((char **) args) < 3 || !swb_log_notes_parse_place (args[1], &record, &note.time, &note.begin))
    return;

  g_mutex_lock (&self->mutex);
  if ((guint) self->count < SWB_LOG_NOTES_MAX)
    {
      note.text = g_utf8_make_valid (args[2], -1);
      list = g_hash_table_lookup (self->notes, &record);
      if (list == NULL)
        {
          list = g_array_new (FALSE, FALSE, sizeof (Note));
          g_array_set_clear_func (list, note_clear);
          g_hash_table_insert (self->notes, g_memdup2 (&record, sizeof record), list);
        }
      g_array_append_val (list, note);
      g_atomic_int_inc (&self->count);
    }
  g_mutex_unlock (&self->mutex);
}

/**
 * swb_log_notes_dup:
 * @self: notes
 * @record: log offset of a record
 * @time: its stamp
 * @begin: offset in it of the first byte of a row
 * @length: bytes of the row, may be 0
 *
 * Returns: (transfer full) (nullable): the notes on that row, one a line; %NULL when there is none
 */
char *
swb_log_notes_dup (SwbLogNotes *self,
                   guint64      record,
                   gint64       time,
                   guint32      begin,
                   gsize        length)
{
  g_autoptr (GString) text = NULL;
  GArray *list;

  if (g_atomic_int_get (&self->count) == 0)
    return NULL;

  g_mutex_lock (&self->mutex);
  list = g_hash_table_lookup (self->notes, &record);
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const Note *note = &g_array_index (list, Note, i);

      if (note->time != time || note->begin < begin || note->begin >= begin + MAX (length, 1))
        continue;
      if (text == NULL)
        text = g_string_new (note->text);
      else
        g_string_append_printf (text, "\n%s", note->text);
    }
  g_mutex_unlock (&self->mutex);

  return text != NULL ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/**
 * swb_log_notes_dup_place:
 * @record: log offset of a record
 * @time: its stamp
 * @begin: offset in its payload
 *
 * Returns: (transfer full): the second argument of a note on it
 */
char *
swb_log_notes_dup_place (guint64 record,
                         gint64  time,
                         guint32 begin)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GINT64_FORMAT ":%u", record, time, begin);
}
