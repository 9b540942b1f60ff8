#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-history-store.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "swb-state-file.h"

/* Changes are gathered this long before they are written, milliseconds. */
#define SAVE_DELAY 500

/* A file beyond this is not one of ours: escaped, a byte takes up to four. */
#define MAX_LENGTH (SWB_HISTORY_MAX_ENTRIES * (SWB_HISTORY_MAX_TEXT * 4 + 64))

#define HEADER "socket-workbench-history 1"

struct _SwbHistoryStore
{
  GPtrArray *entries; /* of SwbHistoryEntry, oldest first */
  SwbStateFile *file; /* (nullable): not kept, or not any more */
  gboolean loading;
  gboolean cleared_meanwhile; /* while it was being read */
  guint clears;
  guint serial;
  guint source;
  GCancellable *cancellable; /* ends the look at what was read */
};

static void
entry_clear (gpointer data)
{
  g_free (((SwbHistoryEntry *) data)->text);
}

/**
 * swb_history_entry_new:
 * @from: what to copy
 *
 * Returns: (transfer full): a reference-counted copy, to be given up with swb_history_entry_unref()
 */
SwbHistoryEntry *
swb_history_entry_new (const SwbHistoryEntry *from)
{
  SwbHistoryEntry *entry = g_atomic_rc_box_dup (sizeof *from, (gpointer) from);

  entry->text = g_strdup (from->text);
  return entry;
}

void
swb_history_entry_unref (SwbHistoryEntry *entry)
{
  g_atomic_rc_box_release_full (entry, entry_clear);
}

gboolean
swb_history_entry_equal (const SwbHistoryEntry *a,
                         const SwbHistoryEntry *b)
{
  return a->format == b->format && a->escapes == b->escapes && a->variables == b->variables && strcmp (a->text, b->text) == 0;
}

/**
 * swb_history_entries_add:
 * @entries: (element-type SwbHistoryEntry): entries, oldest first
 * @entry: (transfer none): one more; a reference is taken
 *
 * Adds @entry unless it is the newest already; the oldest goes at the cap.
 */
void
swb_history_entries_add (GPtrArray       *entries,
                         SwbHistoryEntry *entry)
{
  if (entries->len > 0 && swb_history_entry_equal (g_ptr_array_index (entries, entries->len - 1), entry))
    return;
  if (entries->len >= SWB_HISTORY_MAX_ENTRIES)
    g_ptr_array_remove_index (entries, 0);
  g_ptr_array_add (entries, g_atomic_rc_box_acquire (entry));
}

static GPtrArray *
new_entries (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) swb_history_entry_unref);
}

/**
 * swb_history_format:
 * @entries: (element-type SwbHistoryEntry): entries, oldest first
 *
 * Returns: (transfer full): the text of a history file: a line that says so, and a line for each entry: text or hex, and
 *   what it has; a tab; the text, with escapes for what is not printable
 */
char *
swb_history_format (GPtrArray *entries)
{
  GString *text = g_string_new (HEADER "\n");
  char high[129];

  for (guint i = 0; i < 128; i++)
    high[i] = (char) (0x80 + i);
  high[128] = '\0';

  for (guint i = 0; i < entries->len; i++)
    {
      const SwbHistoryEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *escaped = g_strescape (entry->text, high);

      g_string_append_printf (text, "%s%s%s\t%s\n", entry->format == SWB_DATA_FORMAT_HEX ? "hex" : "text",
                              entry->escapes ? ",escapes" : "", entry->variables ? ",variables" : "", escaped);
    }
  return g_string_free (text, FALSE);
}

static gboolean
parse_line (const char      *line,
            SwbHistoryEntry *entry)
{
  const char *tab = strchr (line, '\t');
  g_autofree char *kind = tab != NULL ? g_strndup (line, (gsize) (tab - line)) : NULL;
  g_auto (GStrv) words = kind != NULL ? g_strsplit (kind, ",", 8) : NULL;

  if (words == NULL || words[0] == NULL)
    return FALSE;
  if (strcmp (words[0], "hex") != 0 && strcmp (words[0], "text") != 0)
    return FALSE;

  entry->format = strcmp (words[0], "hex") == 0 ? SWB_DATA_FORMAT_HEX : SWB_DATA_FORMAT_TEXT;
  entry->escapes = g_strv_contains ((const char *const *) words + 1, "escapes");
  entry->variables = g_strv_contains ((const char *const *) words + 1, "variables");
  entry->text = g_strcompress (tab + 1);
  return *entry->text != '\0' && strlen (entry->text) <= SWB_HISTORY_MAX_TEXT && g_utf8_validate (entry->text, -1, NULL);
}

/**
 * swb_history_parse:
 * @tainted: what is in a history file
 * @length: its length in bytes
 * @error: return location for a #GFileError: it is no history file
 *
 * A line that can't be read does not take the others away. Any thread.
 *
 * Returns: (transfer full) (nullable) (element-type SwbHistoryEntry): its entries, oldest first
 */
GPtrArray *
swb_history_parse (const char *tainted,
                   gsize       length,
                   GError    **error)
{
  g_autoptr (GPtrArray) entries = new_entries ();
  g_auto (GStrv) lines = NULL;

  if (length > MAX_LENGTH || memchr (tainted, '\0', length) != NULL || !g_str_has_prefix (tainted, HEADER "\n"))
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("it is no history of this program"));
      return NULL;
    }

  lines = g_strsplit (tainted + strlen (HEADER "\n"), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      SwbHistoryEntry entry = { .text = NULL };

      if (parse_line (lines[i], &entry))
        {
          SwbHistoryEntry *kept = swb_history_entry_new (&entry);

          swb_history_entries_add (entries, kept);
          swb_history_entry_unref (kept);
        }
      g_free (entry.text);
    }
  return g_steal_pointer (&entries);
}

/**
 * swb_history_dup_default_path:
 *
 * Returns: (transfer full): where the history of this user is kept
 */
char *
swb_history_dup_default_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "socket-workbench", "history", NULL);
}

/**
 * swb_history_store_get_default:
 *
 * Returns: (transfer none): the store of this program; it keeps nothing until it is opened
 */
SwbHistoryStore *
swb_history_store_get_default (void)
{
  static SwbHistoryStore *store;

  if (store == NULL)
    store = swb_history_store_new ();
  return store;
}

/**
 * swb_history_store_new:
 *
 * Returns: (transfer full): an empty store without a file
 */
SwbHistoryStore *
swb_history_store_new (void)
{
  SwbHistoryStore *self = g_new0 (SwbHistoryStore, 1);

  self->entries = new_entries ();
  return self;
}

void
swb_history_store_free (SwbHistoryStore *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->file, swb_state_file_unref);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

/* ---- Reading ----------------------------------------------------------------------------------------------------- */

static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const char *path = swb_state_file_get_path (data);
  g_autofree char *tainted = NULL;
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *entries;
  gsize length;

  if (!g_file_get_contents (path, &tainted, &length, &error))
    {
      if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_task_return_pointer (task, new_entries (), (GDestroyNotify) g_ptr_array_unref);
      else
        g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  entries = swb_history_parse (tainted, length, &error);
  if (entries == NULL)
    {
      /* kept for the user to look at */
      aside = g_strconcat (path, ".broken", NULL);
      g_message ("The history of what was sent can't be read: %s", error->message);
      if (g_rename (path, aside) != 0)
        {
          g_task_return_error (task, g_steal_pointer (&error));
          return;
        }
      entries = new_entries ();
    }
  g_task_return_pointer (task, entries, (GDestroyNotify) g_ptr_array_unref);
}

static void queue_save (SwbHistoryStore *self);

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  SwbHistoryStore *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) loaded = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GPtrArray) added = NULL;

  /* it may be gone */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->loading = FALSE;
  if (loaded == NULL)
    {
      /* what can't be read must not be overwritten either */
      g_message ("What is sent is not kept for the next start: %s", error->message);
      g_clear_pointer (&self->file, swb_state_file_unref);
      return;
    }

  added = g_steal_pointer (&self->entries);
  self->entries = self->cleared_meanwhile ? new_entries () : g_steal_pointer (&loaded);
  for (guint i = 0; i < added->len; i++)
    swb_history_entries_add (self->entries, g_ptr_array_index (added, i));
  if (added->len > 0 || self->cleared_meanwhile)
    queue_save (self);
}

/**
 * swb_history_store_open:
 * @self: a store
 * @path: the file, which need not be there
 *
 * Begins to read the file, and from then on keeps in it what is added. Does nothing when it is open.
 */
void
swb_history_store_open (SwbHistoryStore *self,
                        const char      *path)
{
  g_autoptr (GTask) task = NULL;

  if (self->file != NULL)
    return;
  self->file = swb_state_file_new (path, "What is sent can't be kept for the next start");
  self->loading = TRUE;

  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->cancellable, on_read, self);
  g_task_set_task_data (task, swb_state_file_ref (self->file), (GDestroyNotify) swb_state_file_unref);
  g_task_run_in_thread (task, read_in_thread);
}

/**
 * swb_history_store_is_loading:
 * @self: a store
 *
 * Returns: whether the file is still being read
 */
gboolean
swb_history_store_is_loading (SwbHistoryStore *self)
{
  return self->loading;
}

/* ---- Writing ----------------------------------------------------------------------------------------------------- */

static gboolean
on_save (gpointer user_data)
{
  SwbHistoryStore *self = user_data;
  g_autofree char *text = swb_history_format (self->entries);

  self->source = 0;
  swb_state_file_write_in_thread (self->file, text, ++self->serial);
  return G_SOURCE_REMOVE;
}

static void
queue_save (SwbHistoryStore *self)
{
  if (self->file != NULL && !self->loading && self->source == 0)
    self->source = g_timeout_add (SAVE_DELAY, on_save, self);
}

/**
 * swb_history_store_flush:
 * @self: a store
 *
 * Writes at once what is about to be written: the program ends.
 */
void
swb_history_store_flush (SwbHistoryStore *self)
{
  g_autofree char *text = NULL;

  if (self->source == 0)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  text = swb_history_format (self->entries);
  swb_state_file_write (self->file, text, ++self->serial);
}

/**
 * swb_history_store_add:
 * @self: a store
 * @entry: (transfer none): what was sent
 */
void
swb_history_store_add (SwbHistoryStore *self,
                       SwbHistoryEntry *entry)
{
  swb_history_entries_add (self->entries, entry);
  queue_save (self);
}

/**
 * swb_history_store_clear:
 * @self: a store
 *
 * Forgets all, also what the file has and what the panels remember.
 */
void
swb_history_store_clear (SwbHistoryStore *self)
{
  g_ptr_array_set_size (self->entries, 0);
  self->clears++;
  self->cleared_meanwhile = self->loading;
  queue_save (self);
}

/**
 * swb_history_store_get_clears:
 * @self: a store
 *
 * Returns: how often it was cleared
 */
guint
swb_history_store_get_clears (SwbHistoryStore *self)
{
  return self->clears;
}

/**
 * swb_history_store_get_entries:
 * @self: a store
 *
 * Returns: (transfer none) (element-type SwbHistoryEntry): what is known, oldest first
 */
GPtrArray *
swb_history_store_get_entries (SwbHistoryStore *self)
{
  return self->entries;
}
