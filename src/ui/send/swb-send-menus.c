#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-send-menus.h"

#include <glib/gi18n.h>
#include <string.h>

/* Entries of the history that its menu has, and characters of each. */
#define SHOWN_ENTRIES 15
#define SHOWN_CHARACTERS 48

/* The menus of the send box, made when they are opened. */

typedef struct
{
  const char *text;
  const char *label; /* (nullable): says what it is */
} Item;

static const Item variables[] = {
  { "{{counter}}", N_ ("counts the sends") },
  { "{{counter:0,1,4}}", N_ ("start, step, digits") },
  { "{{time:%H:%M:%S}}", N_ ("time of day") },
  { "{{date}}", N_ ("date") },
  { "{{unixtime}}", N_ ("seconds since 1970") },
  { "{{random:1-100}}", N_ ("random number") },
  { "{{randombytes:4}}", N_ ("random bytes") },
  { "{{uuid}}", N_ ("unique identifier") },
  { "{{peer}}", N_ ("address of the other side") },
  { "{{local}}", N_ ("address of this side") },
};

static const Item escapes[] = {
  { "\\r", N_ ("carriage return, 0D") }, { "\\n", N_ ("line feed, 0A") },   { "\\t", N_ ("tabulator, 09") },
  { "\\0", N_ ("NUL, 00") },             { "\\x02", N_ ("STX, 02") },       { "\\x03", N_ ("ETX, 03") },
  { "\\e", N_ ("ESC, 1B") },             { "\\xFF", N_ ("any byte") },      { "\\u20AC", N_ ("any character") },
};

/* An underscore would be a mnemonic. */
static char *
dup_label (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "_", -1);

  return g_strjoinv ("__", parts);
}

static void
add_section (GMenu      *menu,
             const char *title,
             const Item *items,
             gsize       count)
{
  g_autoptr (GMenu) section = g_menu_new ();

  for (gsize i = 0; i < count; i++)
    {
      g_autofree char *label = g_strdup_printf ("%s  %s", items[i].text, _ (items[i].label));
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "sendbox.insert", "s", items[i].text);
      g_menu_append_item (section, item);
    }
  g_menu_append_section (menu, title, G_MENU_MODEL (section));
}

/**
 * swb_send_menus_new_insert:
 * @format: what is typed
 *
 * Returns: (transfer full): a menu of what can be put into it, by the action `sendbox.insert`
 */
GMenuModel *
swb_send_menus_new_insert (SwbDataFormat format)
{
  GMenu *menu = g_menu_new ();

  add_section (menu, _ ("Variables"), variables, G_N_ELEMENTS (variables));
  if (format == SWB_DATA_FORMAT_TEXT)
    add_section (menu, _ ("Escapes"), escapes, G_N_ELEMENTS (escapes));
  return G_MENU_MODEL (menu);
}

static char *
dup_entry_label (const SwbHistoryEntry *entry)
{
  g_autofree char *head = g_utf8_substring (entry->text, 0, MIN (g_utf8_strlen (entry->text, -1), SHOWN_CHARACTERS));
  g_autofree char *safe = NULL;
  g_autofree char *line = NULL;

  g_strdelimit (head, "\n\r\t", ' ');
  safe = dup_label (head);
  line = strlen (head) < strlen (entry->text) ? g_strconcat (safe, "…", NULL) : g_strdup (safe);
  if (entry->format == SWB_DATA_FORMAT_HEX)
    /* Translators: something that was sent, in hex */
    return g_strdup_printf (_ ("Hex: %s"), line);
  return g_steal_pointer (&line);
}

/**
 * swb_send_menus_new_history:
 * @history: a history
 *
 * Returns: (transfer full): a menu of the newest entries, by the action `sendbox.recall` with the place in
 *   swb_history_list(), and `sendbox.clear-history`
 */
GMenuModel *
swb_send_menus_new_history (SwbHistory *history)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) recent = g_menu_new ();
  g_autoptr (GMenu) rest = g_menu_new ();
  GPtrArray *entries = swb_history_list (history);

  for (guint i = entries->len; i > 0 && entries->len - i < SHOWN_ENTRIES; i--)
    {
      g_autofree char *label = dup_entry_label (g_ptr_array_index (entries, i - 1));
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "sendbox.recall", "u", i - 1);
      g_menu_append_item (recent, item);
    }
  if (entries->len == 0)
    g_menu_append (recent, _ ("Nothing was sent yet"), "sendbox.none"); /* no such action: it can't be chosen */
  g_menu_append_section (menu, entries->len > 0 ? _ ("Sent before") : NULL, G_MENU_MODEL (recent));
  g_menu_append (rest, _ ("Clear History"), "sendbox.clear-history");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rest));
  return G_MENU_MODEL (menu);
}
