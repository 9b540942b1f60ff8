#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-snippet-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-accessible.h"
#include "swb-format.h"
#include "swb-hex.h"

/* How much of the data a row shows, characters, and its tooltip, bytes. */
#define SHOWN_CHARACTERS 80
#define SHOWN_BYTES 64

/* That many have a key. */
#define WITH_KEYS 9

/**
 * SwbSnippetRow:
 *
 * A snippet in the pane: its name, what it sends, and a button that repeats it; the rest is in a menu. A click on the row
 * is the list's. #SwbSnippetRow::command: the user wants something else of it.
 */
struct _SwbSnippetRow
{
  GtkListBoxRow parent_instance;

  GtkWidget *key;
  GtkWidget *name;
  GtkWidget *badge;
  GtkWidget *data;
  GtkWidget *repeat;
  GtkWidget *menu;

  SwbSnippet *snippet;
  SwbPanel *panel; /* (nullable): whose bytes the tooltip shows */
  guint place;
  gboolean syncing;
};

G_DEFINE_FINAL_TYPE (SwbSnippetRow, swb_snippet_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  COMMAND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_title (SwbSnippetRow *self)
{
  const char *name = swb_snippet_get_name (self->snippet);

  return *name != '\0' ? name : _ ("Unnamed");
}

/* One line of what was typed. */
static char *
dup_head (const char *data)
{
  g_autofree char *head = g_utf8_substring (data, 0, MIN (g_utf8_strlen (data, -1), SHOWN_CHARACTERS));
  gboolean more = strlen (head) < strlen (data);
  g_auto (GStrv) lines = NULL;
  g_autofree char *line = NULL;

  g_strdelimit (head, "\r\t", ' ');
  lines = g_strsplit (head, "\n", -1);
  line = g_strjoinv ("↵", lines);
  return g_strconcat (line, more ? "…" : "", NULL);
}

static void
update (SwbSnippetRow *self)
{
  const SwbPayload *payload = swb_snippet_get_payload (self->snippet);
  gboolean hex = payload->format == SWB_DATA_FORMAT_HEX;
  g_autofree char *head = dup_head (payload->data);
  g_autofree char *repeat = NULL;
  g_autofree char *description = NULL;
  guint interval = swb_snippet_get_interval (self->snippet);

  gtk_label_set_text (GTK_LABEL (self->name), get_title (self));
  gtk_label_set_text (GTK_LABEL (self->badge), hex ? _ ("Hex") : _ ("Text"));
  gtk_label_set_text (GTK_LABEL (self->data), *head != '\0' ? head : _ ("nothing"));

  /* Translators: the name of a snippet, and milliseconds */
  repeat = g_strdup_printf (_ ("Repeat %s every %u ms"), get_title (self), interval > 0 ? interval : 1000);
  gtk_widget_set_tooltip_text (self->repeat, repeat);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->repeat), GTK_ACCESSIBLE_PROPERTY_LABEL, repeat, -1);

  g_free (repeat);
  /* Translators: the name of a snippet */
  repeat = g_strdup_printf (_ ("Menu of %s"), get_title (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu), GTK_ACCESSIBLE_PROPERTY_LABEL, repeat, -1);
  description = g_strdup_printf ("%s: %s", hex ? _ ("Hex") : _ ("Text"), head);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, get_title (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

/* The exact bytes, made when somebody looks. */
static char *
dup_bytes (SwbSnippetRow *self)
{
  g_auto (SwbSendFrame) frame = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *hex = NULL;
  g_autofree char *number = NULL;
  g_autofree char *count = NULL;
  SwbSendFault fault;
  gsize length;

  if (self->panel == NULL)
    return NULL;
  if (!swb_panel_build_payload (self->panel, swb_snippet_get_payload (self->snippet), &frame, &fault, &error))
    return g_strdup (error->message);
  length = g_bytes_get_size (frame.bytes);
  hex = swb_hex_format (g_bytes_get_data (frame.bytes, NULL), MIN (length, SHOWN_BYTES));
  number = swb_format_count (length);
  count = g_strdup_printf (ngettext ("%s byte", "%s bytes", length), number);
  return g_strdup_printf ("%s%s [%s]", hex, length > SHOWN_BYTES ? " …" : "", count);
}

static gboolean
on_query_tooltip (SwbSnippetRow *self,
                  int            x,
                  int            y,
                  gboolean       keyboard,
                  GtkTooltip    *tooltip)
{
  g_autofree char *bytes = dup_bytes (self);
  g_autofree char *text = NULL;

  if (self->place < WITH_KEYS)
    text = g_strdup_printf (_ ("Send %s (Ctrl+%u)"), get_title (self), self->place + 1);
  else
    text = g_strdup_printf (_ ("Send %s"), get_title (self));
  if (bytes != NULL)
    {
      g_autofree char *line = g_steal_pointer (&text);

      text = g_strconcat (line, "\n", bytes, NULL);
    }
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
emit_command (SwbSnippetRow    *self,
              SwbSnippetCommand command)
{
  g_signal_emit (self, signals[COMMAND], 0, (guint) command);
}

static void
on_repeat_toggled (SwbSnippetRow *self)
{
  if (!self->syncing)
    emit_command (self, SWB_SNIPPET_COMMAND_REPEAT);
}

static void
action_command (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  emit_command (SWB_SNIPPET_ROW (widget), g_variant_get_uint32 (parameter));
}

static void
append (GMenu            *menu,
        const char       *label,
        SwbSnippetCommand command)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "snippet.command", "u", (guint) command);
  g_menu_append_item (menu, item);
}

static void
create_menu (GtkMenuButton *button,
             gpointer       user_data)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) move = g_menu_new ();
  g_autoptr (GMenu) rest = g_menu_new ();

  if (gtk_menu_button_get_menu_model (button) != NULL)
    return;
  append (menu, _ ("Edit…"), SWB_SNIPPET_COMMAND_EDIT);
  append (move, _ ("Move Up"), SWB_SNIPPET_COMMAND_UP);
  append (move, _ ("Move Down"), SWB_SNIPPET_COMMAND_DOWN);
  append (rest, _ ("Delete"), SWB_SNIPPET_COMMAND_DELETE);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (move));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rest));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static GdkContentProvider *
on_drag_prepare (GtkDragSource *source,
                 double         x,
                 double         y,
                 SwbSnippetRow *self)
{
  return gdk_content_provider_new_typed (SWB_TYPE_SNIPPET, self->snippet);
}

static void
on_drag_begin (GtkDragSource *source,
               GdkDrag       *drag,
               SwbSnippetRow *self)
{
  g_autoptr (GdkPaintable) icon = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, icon, 12, 12);
}

static void
swb_snippet_row_dispose (GObject *object)
{
  SwbSnippetRow *self = SWB_SNIPPET_ROW (object);

  g_clear_object (&self->snippet);
  g_clear_object (&self->panel);

  G_OBJECT_CLASS (swb_snippet_row_parent_class)->dispose (object);
}

static void
swb_snippet_row_class_init (SwbSnippetRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = swb_snippet_row_dispose;

  signals[COMMAND] = g_signal_new ("command", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "snippet.command", "u", action_command);
}

static GtkWidget *
label_new (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
swb_snippet_row_init (SwbSnippetRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkDragSource *drag = gtk_drag_source_new ();

  self->key = label_new ("key");
  gtk_label_set_width_chars (GTK_LABEL (self->key), 1);
  gtk_box_append (GTK_BOX (box), self->key);

  self->name = label_new (NULL);
  gtk_box_append (GTK_BOX (line), self->name);
  self->badge = label_new ("badge");
  gtk_label_set_ellipsize (GTK_LABEL (self->badge), PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_valign (self->badge, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (line), self->badge);
  gtk_box_append (GTK_BOX (text), line);
  self->data = label_new ("wire");
  gtk_widget_add_css_class (self->data, "data");
  gtk_box_append (GTK_BOX (text), self->data);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (box), text);

  self->repeat = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->repeat), "media-playlist-repeat-symbolic");
  gtk_widget_set_valign (self->repeat, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->repeat, "flat");
  g_signal_connect_swapped (self->repeat, "toggled", G_CALLBACK (on_repeat_toggled), self);
  gtk_box_append (GTK_BOX (box), self->repeat);

  self->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu), "view-more-symbolic");
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (self->menu), FALSE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->menu), create_menu, NULL, NULL);
  gtk_widget_set_valign (self->menu, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->menu, _ ("Edit, move or delete"));
  gtk_box_append (GTK_BOX (box), self->menu);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);

  gtk_drag_source_set_actions (drag, GDK_ACTION_MOVE);
  g_signal_connect (drag, "prepare", G_CALLBACK (on_drag_prepare), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));

  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  self->place = G_MAXUINT;
}

/**
 * swb_snippet_row_new:
 * @snippet: a snippet
 *
 * Returns: (transfer floating): a row that follows it
 */
GtkWidget *
swb_snippet_row_new (SwbSnippet *snippet)
{
  SwbSnippetRow *self = g_object_new (SWB_TYPE_SNIPPET_ROW, NULL);

  self->snippet = g_object_ref (snippet);
  g_signal_connect_object (snippet, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  swb_accessible_label_insides (GTK_WIDGET (self));
  update (self);
  return GTK_WIDGET (self);
}

SwbSnippet *
swb_snippet_row_get_snippet (SwbSnippetRow *self)
{
  return self->snippet;
}

/**
 * swb_snippet_row_set_place:
 * @self: a row
 * @place: where it is seen, from 0; the first nine have a key
 */
void
swb_snippet_row_set_place (SwbSnippetRow *self,
                           guint          place)
{
  g_autofree char *key = place < WITH_KEYS ? g_strdup_printf ("%u", place + 1) : g_strdup ("");

  self->place = place;
  gtk_label_set_text (GTK_LABEL (self->key), key);
}

guint
swb_snippet_row_get_place (SwbSnippetRow *self)
{
  return self->place;
}

/**
 * swb_snippet_row_set_panel:
 * @self: a row
 * @panel: (nullable): the panel that it would be sent with
 */
void
swb_snippet_row_set_panel (SwbSnippetRow *self,
                           SwbPanel      *panel)
{
  g_set_object (&self->panel, panel);
  gtk_widget_set_sensitive (self->repeat, panel != NULL);
}

/**
 * swb_snippet_row_set_repeating:
 * @self: a row
 * @repeating: whether its panel repeats it
 */
void
swb_snippet_row_set_repeating (SwbSnippetRow *self,
                               gboolean       repeating)
{
  self->syncing = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->repeat), repeating);
  self->syncing = FALSE;
}

void
swb_snippet_row_show_menu (SwbSnippetRow *self)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->menu));
}
