#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-checksum-button.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-checksum.h"

/**
 * SwbChecksumButton:
 *
 * Chooses a checksum from a list that can be searched by name, by another name of the same, and by parts of both. The list
 * is made when it is first opened. #SwbChecksumButton::chosen has the name, or "crc:" for one of the user's own.
 */
struct _SwbChecksumButton
{
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkWidget *popover;
  GtkWidget *search;
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (SwbChecksumButton, swb_checksum_button, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What most people look for. */
static const char *const common[] = {
  "SUM-8", "XOR-8", "LRC", "CRC-8/SMBUS", "CRC-16/MODBUS", "CRC-16/IBM-3740", "CRC-16/XMODEM", "CRC-16/KERMIT",
  "CRC-32/ISO-HDLC", NULL
};

/* Letters and digits alone: “crc16ccitt” finds CRC-16/CCITT. */
static char *
simplify (const char *text)
{
  GString *simple = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (g_ascii_isalnum (*text))
      g_string_append_c (simple, g_ascii_tolower (*text));
    else if (*text == ',')
      g_string_append_c (simple, ',');
  return g_string_free (simple, FALSE);
}

/**
 * swb_checksum_button_matches:
 * @name: a name
 * @aliases: (nullable): other names of the same
 * @query: what is searched for
 *
 * Returns: whether each word of @query is in @name or @aliases, whatever stands between letters and digits
 */
gboolean
swb_checksum_button_matches (const char *name,
                             const char *aliases,
                             const char *query)
{
  g_autofree char *both = g_strjoin (",", name, aliases != NULL ? aliases : "", NULL);
  g_autofree char *simple = simplify (both);
  g_auto (GStrv) words = g_strsplit_set (query, " \t,", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *word = simplify (words[i]);

      if (strstr (simple, word) == NULL)
        return FALSE;
    }
  return TRUE;
}

static char *
dup_family (const SwbChecksum *checksum)
{
  const char *slash = strchr (checksum->name, '/');

  if (checksum->kind != SWB_CHECKSUM_CRC || slash == NULL)
    return g_strdup (_ ("Sums"));
  return g_strndup (checksum->name, (gsize) (slash - checksum->name));
}

static void
add_row (SwbChecksumButton *self,
         const char        *family,
         const char        *value,
         const char        *name,
         const char        *aliases)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), label);
  if (aliases != NULL)
    {
      g_auto (GStrv) list = g_strsplit (aliases, ",", -1);
      g_autofree char *text = g_strjoinv (", ", list);
      GtkWidget *other = gtk_label_new (text);

      gtk_label_set_xalign (GTK_LABEL (other), 1);
      gtk_label_set_ellipsize (GTK_LABEL (other), PANGO_ELLIPSIZE_END);
      gtk_widget_set_hexpand (other, TRUE);
      gtk_widget_set_tooltip_text (other, text);
      gtk_widget_add_css_class (other, "dim-label");
      gtk_widget_add_css_class (other, "hint");
      gtk_box_append (GTK_BOX (box), other);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "family", g_strdup (family), g_free);
  g_object_set_data_full (G_OBJECT (row), "value", g_strdup (value), g_free);
  g_object_set_data_full (G_OBJECT (row), "aliases", g_strdup (aliases), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
fill (SwbChecksumButton *self)
{
  gsize count;
  const SwbChecksum *list = swb_checksum_list (&count);

  add_row (self, _ ("Common"), "none", _ ("None"), NULL);
  for (guint i = 0; common[i] != NULL; i++)
    {
      const SwbChecksum *checksum = swb_checksum_find (common[i]);

      add_row (self, _ ("Common"), checksum->name, checksum->name, checksum->aliases);
    }
  add_row (self, _ ("Common"), "crc:", _ ("Custom CRC…"), NULL);
  for (gsize i = 0; i < count; i++)
    {
      g_autofree char *family = dup_family (&list[i]);

      add_row (self, family, list[i].name, list[i].name, list[i].aliases);
    }
}

static const char *
get_data (GtkListBoxRow *row,
          const char    *key)
{
  return g_object_get_data (G_OBJECT (row), key);
}

static void
update_header (GtkListBoxRow *row,
               GtkListBoxRow *before,
               gpointer       user_data)
{
  GtkWidget *label;

  if (before != NULL && g_str_equal (get_data (row, "family"), get_data (before, "family")))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (get_data (row, "family"));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "family");
  gtk_list_box_row_set_header (row, label);
}

/* While something is searched for, what is both common and in its family is shown once. */
static gboolean
is_shown (GtkListBoxRow *row,
          gpointer       user_data)
{
  SwbChecksumButton *self = SWB_CHECKSUM_BUTTON (user_data);
  const char *query = gtk_editable_get_text (GTK_EDITABLE (self->search));
  const char *value = get_data (row, "value");

  if (*query == '\0')
    return TRUE;
  if (g_str_equal (get_data (row, "family"), _ ("Common")) && swb_checksum_find (value) != NULL)
    return FALSE;
  return swb_checksum_button_matches (g_str_equal (value, "crc:") ? "custom" : value, get_data (row, "aliases"), query);
}

static void
on_search_changed (SwbChecksumButton *self)
{
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (self->list));
  gtk_list_box_invalidate_headers (GTK_LIST_BOX (self->list));
}

static void
choose (SwbChecksumButton *self,
        GtkListBoxRow     *row)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  g_signal_emit (self, signals[CHOSEN], 0, get_data (row, "value"));
}

/* Enter in the search takes the first that is found. */
static void
on_search_activate (SwbChecksumButton *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
      {
        choose (self, row);
        return;
      }
  gtk_widget_error_bell (self->search);
}

static void
build_popover (SwbChecksumButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->popover = gtk_popover_new ();
  self->search = gtk_search_entry_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Search checksums"), -1);
  gtk_box_append (GTK_BOX (box), self->search);

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), update_header, NULL, NULL);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (self->list), is_shown, self, NULL);
  gtk_widget_add_css_class (self->list, "checksums");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Checksums"), -1);
  fill (self);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_set_size_request (scroller, 300, 260);
  gtk_box_append (GTK_BOX (box), scroller);

  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  gtk_widget_add_css_class (self->popover, "checksum-popover");
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (on_search_changed), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (on_search_activate), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (gtk_popover_popdown), self->popover);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (choose), self);
}

static void
create_popover (GtkMenuButton *button,
                gpointer       user_data)
{
  SwbChecksumButton *self = SWB_CHECKSUM_BUTTON (user_data);

  if (self->popover == NULL)
    {
      build_popover (self);
      gtk_menu_button_set_popover (button, self->popover);
    }
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (self->search);
}

static void
swb_checksum_button_dispose (GObject *object)
{
  SwbChecksumButton *self = SWB_CHECKSUM_BUTTON (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (swb_checksum_button_parent_class)->dispose (object);
}

static void
swb_checksum_button_class_init (SwbChecksumButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = swb_checksum_button_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
swb_checksum_button_init (SwbChecksumButton *self)
{
  self->button = gtk_menu_button_new ();
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), create_popover, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Checksum"), -1);
}

/**
 * swb_checksum_button_set_name:
 * @self: a checksum button
 * @name: what is chosen, as swb_checksum_parse() reads it
 */
void
swb_checksum_button_set_name (SwbChecksumButton *self,
                              const char        *name)
{
  const char *shown = g_str_equal (name, "none")         ? _ ("None")
                      : g_str_has_prefix (name, "crc:") ? _ ("Custom CRC…")
                                                        : name;

  if (g_strcmp0 (gtk_menu_button_get_label (GTK_MENU_BUTTON (self->button)), shown) == 0)
    return;
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), shown);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Checksum"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, shown, -1);
}
