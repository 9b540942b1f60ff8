#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-encodings.h"

#include "swb-charset.h"

/* What is offered; any other that iconv knows may come in by a panel address. */
static const char *const common[] = {
  "UTF-8",  "GBK",    "GB18030",    "BIG5",         "SHIFT_JIS", "EUC-JP",   "EUC-KR",
  "ISO-8859-1", "WINDOWS-1252", "WINDOWS-1251", "KOI8-R", "UTF-16LE", "UTF-16BE", "ASCII",
};

/**
 * swb_encodings_new:
 *
 * Returns: (transfer full): the encodings to choose from that this machine has
 */
GtkStringList *
swb_encodings_new (void)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (common); i++)
    if (swb_charset_exists (common[i]))
      gtk_string_list_append (list, common[i]);
  return list;
}

/**
 * swb_encodings_find:
 * @list: such a list
 * @name: an encoding, in any case
 *
 * Returns: its position; it joins the list when it was not in it
 */
guint
swb_encodings_find (GtkStringList *list,
                    const char    *name)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (list));

  for (guint i = 0; i < count; i++)
    if (g_ascii_strcasecmp (gtk_string_list_get_string (list, i), name) == 0)
      return i;
  gtk_string_list_append (list, name);
  return count;
}
