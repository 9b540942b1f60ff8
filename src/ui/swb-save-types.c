#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-save-types.h"

#include <string.h>

/*
 * The kinds of file that a chooser offers to save as: each a filter with the ending of its names. GTK asks where to and has
 * the filters only to hide what is there, so whoever chose "Text" would get whatever the proposed name ends on. The name
 * can't follow while the dialog is up: a native chooser doesn't tell of the filter before it is answered.
 */

#define ENDING "swb-ending"

/* Letters and digits after the last dot: in "192.168.0.1" and in "v1.2" there is none. */
static const char *
find_ending (const char *name)
{
  const char *slash = strrchr (name, G_DIR_SEPARATOR);
  const char *begin = slash != NULL ? slash + 1 : name;
  const char *dot = strrchr (begin, '.');
  gboolean letters = FALSE;
  gsize length = 0;

  if (dot == NULL || dot == begin)
    return NULL;
  for (const char *p = dot + 1; *p != '\0'; p++, length++)
    {
      if (!g_ascii_isalnum (*p))
        return NULL;
      letters |= g_ascii_isalpha (*p);
    }
  return letters && length <= 8 ? dot : NULL;
}

static gboolean
ends_on (const char *name,
         const char *ending)
{
  const char *found = find_ending (name);

  return found != NULL && g_ascii_strcasecmp (found, ending) == 0;
}

/**
 * swb_save_types_complete:
 * @path: what was chosen
 * @proposed: the ending that the program had proposed, as ".csv"
 * @chosen: the ending of the kind that was chosen
 * @fixed: whether @path must stay as it is: what a document portal has granted is one name alone
 * @ending: (out) (optional) (nullable): the ending that decides what is written; %NULL: that of the returned path
 *
 * A name that was typed with an ending keeps it. One without gets that of the kind, and so does one that still has the
 * proposed ending though another kind was chosen.
 *
 * Returns: (transfer full): the path to be written
 */
char *
swb_save_types_complete (const char  *path,
                         const char  *proposed,
                         const char  *chosen,
                         gboolean     fixed,
                         const char **ending)
{
  gboolean stale = ends_on (path, proposed) && g_ascii_strcasecmp (proposed, chosen) != 0;
  gboolean bare = find_ending (path) == NULL;
  g_autofree char *stem = NULL;

  if (ending != NULL)
    *ending = stale || bare ? chosen : NULL;
  if (fixed || (!stale && !bare))
    return g_strdup (path);
  stem = g_strndup (path, stale ? (gsize) (find_ending (path) - path) : strlen (path));
  return g_strconcat (stem, chosen, NULL);
}

static const char *
get_ending (GtkFileFilter *filter)
{
  return filter != NULL ? g_object_get_data (G_OBJECT (filter), ENDING) : NULL;
}

/**
 * swb_save_types_add:
 * @chooser: asks where to save
 * @label: how the kind is called
 * @ending: what its names end on, as ".csv"
 * @other: (nullable): another ending that will do
 *
 * Offers a kind of file. The first is the one whose ending the proposed name has.
 */
void
swb_save_types_add (GtkFileChooser *chooser,
                    const char     *label,
                    const char     *ending,
                    const char     *other)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, label);
  gtk_file_filter_add_suffix (filter, ending + 1);
  if (other != NULL)
    gtk_file_filter_add_suffix (filter, other + 1);
  g_object_set_data_full (G_OBJECT (filter), ENDING, g_strdup (ending), g_free);
  gtk_file_chooser_add_filter (chooser, filter);
  if (g_object_get_data (G_OBJECT (chooser), ENDING) == NULL)
    g_object_set_data_full (G_OBJECT (chooser), ENDING, g_strdup (ending), g_free);
}

/* Where the portal puts what it has granted. */
static gboolean
is_granted (const char *path)
{
  g_autofree char *documents = g_build_filename (g_get_user_runtime_dir (), "doc", "", NULL);

  return g_str_has_prefix (path, documents) || g_str_has_prefix (path, "/run/flatpak/doc/");
}

/**
 * swb_save_types_dup_path:
 * @chooser: which was answered, with kinds
 * @ending: (out) (optional) (nullable): as swb_save_types_complete() says
 *
 * Returns: (transfer full) (nullable) (type filename): where to; %NULL: not on this machine
 */
char *
swb_save_types_dup_path (GtkFileChooser *chooser,
                         const char    **ending)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  const char *proposed = g_object_get_data (G_OBJECT (chooser), ENDING);
  const char *chosen = get_ending (gtk_file_chooser_get_filter (chooser));

  if (ending != NULL)
    *ending = NULL;
  if (path == NULL)
    return NULL;
  return swb_save_types_complete (path, proposed, chosen != NULL ? chosen : proposed, is_granted (path), ending);
}

/**
 * swb_save_types_is_taken:
 * @chooser: which was answered
 * @path: what swb_save_types_dup_path() made of it
 *
 * The chooser has asked about the name that was typed, not about the one with the ending.
 *
 * Returns: whether @path is another file than the one that was chosen, and is there
 */
gboolean
swb_save_types_is_taken (GtkFileChooser *chooser,
                         const char     *path)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
  g_autofree char *chosen = file != NULL ? g_file_get_path (file) : NULL;

  return g_strcmp0 (chosen, path) != 0 && g_file_test (path, G_FILE_TEST_EXISTS);
}
