#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-frame-popover.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-accessible.h"
#include "swb-checksum-button.h"
#include "swb-escape.h"

#define FRAME "frame:"

/* The fields that can be wrong while they are typed in. */
enum
{
  FIELD_PREFIX,
  FIELD_SUFFIX,
  FIELD_RANGE,
  FIELD_CUSTOM,
  N_FIELDS
};

/**
 * SwbFramePopover:
 *
 * How what is typed becomes what is sent: escapes and variables, and what goes out around it. Each setting takes effect at
 * once. What is typed in a field and wrong stays there, marked, also when the popover is closed; it is #SwbFramePopover::fault
 * until it is mended, and nothing can be sent meanwhile.
 */
struct _SwbFramePopover
{
  GtkPopover parent_instance;

  GtkWidget *escapes;
  GtkWidget *variables;
  GtkWidget *prefix;
  GtkWidget *checksum;
  GtkWidget *parameters;
  GtkWidget *custom;
  GtkWidget *width;
  GtkWidget *poly;
  GtkWidget *init;
  GtkWidget *xorout;
  GtkWidget *refin;
  GtkWidget *refout;
  GtkWidget *order_label;
  GtkWidget *order;
  GtkWidget *range_label;
  GtkWidget *range;
  GtkWidget *whole;
  GtkWidget *suffix;
  GtkWidget *fault;

  SwbPanel *panel;            /* (nullable): whose settings they are */
  SwbPanelSettings *settings;
  gboolean syncing;
  char *faults[N_FIELDS]; /* NULL: that field is right */
};

G_DEFINE_FINAL_TYPE (SwbFramePopover, swb_frame_popover, GTK_TYPE_POPOVER)

enum
{
  FAULT,
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static SwbPanelSettings *
get_settings (SwbFramePopover *self)
{
  return self->settings;
}

/* A panel's settings are changed by the panel alone. */
static void
set (SwbFramePopover *self,
     const char      *key,
     const char      *value)
{
  if (self->panel != NULL)
    swb_panel_set (self->panel, key, value, NULL);
  else if (swb_panel_settings_set_string (self->settings, key, value, NULL))
    g_signal_emit (self, signals[CHANGED], 0);
}

static const char *
get_text (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

/* @position: of the character that is wrong, from 1; 0: no one in particular */
static void
mark (GtkWidget  *entry,
      const char *message,
      gsize       position)
{
  const char *text = get_text (entry);
  g_autoptr (PangoAttrList) attributes = NULL;

  if (message == NULL)
    {
      gtk_widget_remove_css_class (entry, "error");
      gtk_entry_set_attributes (GTK_ENTRY (entry), NULL);
      return;
    }

  gtk_widget_add_css_class (entry, "error");
  attributes = pango_attr_list_new ();
  if (position > 0 && position <= (gsize) g_utf8_strlen (text, -1))
    {
      PangoAttribute *underline = pango_attr_underline_new (PANGO_UNDERLINE_ERROR);
      const char *at = g_utf8_offset_to_pointer (text, (glong) position - 1);

      underline->start_index = (guint) (at - text);
      underline->end_index = (guint) (g_utf8_next_char (at) - text);
      pango_attr_list_insert (attributes, underline);
    }
  gtk_entry_set_attributes (GTK_ENTRY (entry), attributes);
}

static void
show_message (SwbFramePopover *self,
              const char      *message)
{
  gtk_widget_set_visible (self->fault, message != NULL);
  gtk_label_set_text (GTK_LABEL (self->fault), message != NULL ? message : "");
}

/* @message: (transfer full) (nullable) */
static void
set_fault (SwbFramePopover *self,
           guint            field,
           char            *message)
{
  gboolean same = g_strcmp0 (self->faults[field], message) == 0;

  g_free (self->faults[field]);
  self->faults[field] = message;
  show_message (self, swb_frame_popover_get_fault (self));
  if (!same)
    g_signal_emit (self, signals[FAULT], 0);
}

static void
set_checked (SwbFramePopover *self,
             const char      *key,
             GtkWidget       *check)
{
  set (self, key, gtk_check_button_get_active (GTK_CHECK_BUTTON (check)) ? "on" : "off");
}

static void
on_toggled (SwbFramePopover *self,
            GtkWidget       *check)
{
  if (!self->syncing)
    set_checked (self, check == self->escapes ? "escapes" : "variables", check);
}

static void
on_text_changed (SwbFramePopover *self,
                 GtkWidget       *entry)
{
  gboolean prefix = entry == self->prefix;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize position = 0;

  if (self->syncing)
    return;
  bytes = swb_escape_parse (get_text (entry), "UTF-8", &position, &error);
  mark (entry, error != NULL ? error->message : NULL, position);
  set_fault (self, prefix ? FIELD_PREFIX : FIELD_SUFFIX,
             error == NULL ? NULL
                           : g_strconcat (prefix ? _ ("Prefix: ") : _ ("Suffix: "), error->message, NULL));
  /* last: what is right by itself may be wrong for what is sent, and is marked again by that */
  if (error == NULL)
    set (self, prefix ? "prefix" : "suffix", get_text (entry));
}

/* ---- Checksum ---------------------------------------------------------------------------------------------------- */

static void
update_checksum (SwbFramePopover *self)
{
  const char *name = swb_panel_settings_get_checksum (get_settings (self));
  gboolean custom = g_str_has_prefix (name, "crc:");
  g_autofree char *parameters = NULL;
  SwbChecksum checksum;
  gboolean any = swb_checksum_parse (name, &checksum, NULL) && checksum.kind != SWB_CHECKSUM_NONE;
  int digits = (int) (checksum.width + 3) / 4;

  swb_checksum_button_set_name (SWB_CHECKSUM_BUTTON (self->checksum), name);
  gtk_widget_set_visible (self->custom, custom);
  gtk_widget_set_visible (self->order_label, any && checksum.width > 8);
  gtk_widget_set_visible (self->order, any && checksum.width > 8);
  gtk_widget_set_visible (self->range_label, any);
  gtk_widget_set_visible (self->range, any);
  gtk_widget_set_visible (self->whole, any);
  gtk_widget_set_visible (self->parameters, any && !custom && checksum.kind == SWB_CHECKSUM_CRC);
  if (!gtk_widget_get_visible (self->parameters))
    return;
  parameters = g_strdup_printf ("poly 0x%0*" G_GINT64_MODIFIER "X  init 0x%0*" G_GINT64_MODIFIER
                                "X  refin %s  refout %s  xorout 0x%0*" G_GINT64_MODIFIER "X",
                                digits, checksum.poly, digits, checksum.init, checksum.refin ? "true" : "false",
                                checksum.refout ? "true" : "false", digits, checksum.xorout);
  gtk_label_set_text (GTK_LABEL (self->parameters), parameters);
}

static void
put_hex (GtkWidget *entry,
         guint64    value,
         guint      width)
{
  g_autofree char *text = g_strdup_printf ("0x%0*" G_GINT64_MODIFIER "X", (int) (width + 3) / 4, value);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
sync_custom (SwbFramePopover   *self,
             const SwbChecksum *checksum)
{
  g_autofree char *width = g_strdup_printf ("%u", checksum->width);

  gtk_editable_set_text (GTK_EDITABLE (self->width), width);
  put_hex (self->poly, checksum->poly, checksum->width);
  put_hex (self->init, checksum->init, checksum->width);
  put_hex (self->xorout, checksum->xorout, checksum->width);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->refin), checksum->refin);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->refout), checksum->refout);
}

static gboolean
is_checked (GtkWidget *check)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (check));
}

/* All numbers here are hexadecimal, so that 8005 needs no 0x. */
static char *
dup_hex (GtkWidget *entry)
{
  g_autofree char *text = g_strstrip (g_strdup (get_text (entry)));

  return g_ascii_strncasecmp (text, "0x", 2) == 0 ? g_steal_pointer (&text) : g_strconcat ("0x", text, NULL);
}

/* Returns: (nullable): what is wrong, when it is this field alone */
static char *
check_custom_field (SwbFramePopover *self,
                    GtkWidget       *entry,
                    const char      *width,
                    const char      *poly,
                    const char      *init,
                    const char      *xorout)
{
  g_autofree char *text = g_strdup_printf ("crc:%s,%s,%s,0,0,%s", width, poly, init, xorout);
  g_autoptr (GError) error = NULL;
  SwbChecksum checksum;

  swb_checksum_parse (text, &checksum, &error);
  mark (entry, error != NULL ? error->message : NULL, error != NULL ? 1 : 0);
  return error != NULL ? g_strdup (error->message) : NULL;
}

static void
on_custom_changed (SwbFramePopover *self)
{
  g_autofree char *width = NULL;
  g_autofree char *poly = NULL;
  g_autofree char *init = NULL;
  g_autofree char *xorout = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GString) faults = NULL;
  char *messages[4];

  if (self->syncing)
    return;
  width = g_strstrip (g_strdup (get_text (self->width)));
  poly = dup_hex (self->poly);
  init = dup_hex (self->init);
  xorout = dup_hex (self->xorout);

  messages[0] = check_custom_field (self, self->width, width, "0", "0", "0");
  if (messages[0] != NULL)
    g_strlcpy (width, "", 1);
  messages[1] = check_custom_field (self, self->poly, *width ? width : "64", poly, "0", "0");
  messages[2] = check_custom_field (self, self->init, *width ? width : "64", "0", init, "0");
  messages[3] = check_custom_field (self, self->xorout, *width ? width : "64", "0", "0", xorout);
  faults = g_string_new (NULL);
  for (guint i = 0; i < 4; i++)
    {
      if (messages[i] != NULL && faults->len == 0)
        g_string_append (faults, messages[i]);
      g_free (messages[i]);
    }
  if (faults->len == 0)
    {
      text = g_strdup_printf ("crc:%s,%s,%s,%s,%s,%s", width, poly, init, is_checked (self->refin) ? "true" : "false",
                              is_checked (self->refout) ? "true" : "false", xorout);
      set (self, "checksum", text);
    }
  set_fault (self, FIELD_CUSTOM, faults->len > 0 ? g_strdup (faults->str) : NULL);
}

static void
on_checksum_chosen (SwbFramePopover *self,
                    const char      *name)
{
  SwbChecksum checksum;
  gboolean custom = g_str_equal (name, "crc:");
  g_autofree char *text = NULL;

  if (custom)
    {
      /* begins as what was chosen before, to be changed */
      if (!swb_checksum_parse (swb_panel_settings_get_checksum (get_settings (self)), &checksum, NULL) ||
          checksum.kind != SWB_CHECKSUM_CRC)
        checksum = *swb_checksum_find ("CRC-16/MODBUS");
      checksum.name = NULL;
      text = swb_checksum_format (&checksum);
      name = text;
    }
  set (self, "checksum", name);
  if (custom)
    {
      self->syncing = TRUE;
      sync_custom (self, &checksum);
      self->syncing = FALSE;
    }
  for (guint i = 0; i < 4; i++)
    mark ((GtkWidget *[]){ self->width, self->poly, self->init, self->xorout }[i], NULL, 0);
  set_fault (self, FIELD_CUSTOM, NULL);
  update_checksum (self);
}

static void
on_order_selected (SwbFramePopover *self)
{
  static const char *const nicks[] = { "auto", "big", "little" };
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->order));

  if (!self->syncing && self->settings != NULL && selected < G_N_ELEMENTS (nicks))
    set (self, "checksum-order", nicks[selected]);
}

static void
on_range_changed (SwbFramePopover *self)
{
  g_autofree char *typed = g_strstrip (g_strdup (get_text (self->range)));
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  SwbChecksumRange range;

  if (self->syncing)
    return;
  text = g_strconcat (is_checked (self->whole) ? FRAME : "", *typed != '\0' ? typed : "0..-1", NULL);
  swb_checksum_range_parse (text, &range, &error);
  mark (self->range, error != NULL ? error->message : NULL, error != NULL ? 1 : 0);
  set_fault (self, FIELD_RANGE, error != NULL ? g_strdup (error->message) : NULL);
  if (error == NULL)
    set (self, "checksum-range", text);
}

/* ---- The popover -------------------------------------------------------------------------------------------------- */

static void
put_text (GtkWidget  *entry,
          const char *fault,
          const char *text)
{
  if (fault == NULL && g_strcmp0 (get_text (entry), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
sync_fields (SwbFramePopover *self)
{
  SwbPanelSettings *settings = get_settings (self);
  const char *range = swb_panel_settings_get_checksum_range (settings);
  gboolean whole = g_str_has_prefix (range, FRAME);
  SwbChecksum checksum;

  self->syncing = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->escapes), swb_panel_settings_get_escapes (settings));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->variables), swb_panel_settings_get_variables (settings));
  put_text (self->prefix, self->faults[FIELD_PREFIX], swb_panel_settings_get_prefix (settings));
  put_text (self->suffix, self->faults[FIELD_SUFFIX], swb_panel_settings_get_suffix (settings));
  put_text (self->range, self->faults[FIELD_RANGE], whole ? range + strlen (FRAME) : range);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->whole), whole);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->order), swb_panel_settings_get_checksum_order (settings));
  if (g_str_has_prefix (swb_panel_settings_get_checksum (settings), "crc:") && self->faults[FIELD_CUSTOM] == NULL &&
      swb_checksum_parse (swb_panel_settings_get_checksum (settings), &checksum, NULL))
    sync_custom (self, &checksum);
  self->syncing = FALSE;
  update_checksum (self);
}

static void
swb_frame_popover_map (GtkWidget *widget)
{
  sync_fields (SWB_FRAME_POPOVER (widget));

  GTK_WIDGET_CLASS (swb_frame_popover_parent_class)->map (widget);
}

static void
swb_frame_popover_dispose (GObject *object)
{
  SwbFramePopover *self = SWB_FRAME_POPOVER (object);

  g_clear_object (&self->panel);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (swb_frame_popover_parent_class)->dispose (object);
}

static void
swb_frame_popover_finalize (GObject *object)
{
  SwbFramePopover *self = SWB_FRAME_POPOVER (object);

  for (guint i = 0; i < N_FIELDS; i++)
    g_free (self->faults[i]);

  G_OBJECT_CLASS (swb_frame_popover_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SwbFramePopover, escapes);
  gtk_widget_class_bind_template_child (widget_class, SwbFramePopover, variables);
  gtk_widget_class_bind_template_child (widget_class, SwbFramePopover, prefix);
  gtk_widget_class_bind_template_child (widget_class, SwbFramePopover, checksum);
  gtk_widget_class_bind_template_child (widget_class, SwbFramePopover, parameters);
  gtk_widget_class_bind_template_child (widget_class, SwbFramePopover, custom);
  gtk_widget_class_bind_template_child (widget_class, SwbFramePopover, width);
  gtk_widget_class_bind_template_child (widget_class, SwbFramePopover, poly);
  gtk_widget_class_bind_template_child (widget_class, SwbFramePopover, init);
  gtk_widget_class_bind_template_child (widget_class, SwbFramePopover, xorout);
  gtk_widget_class_bind_template_child (widget_class, SwbFramePopover, refin);
  gtk_widget_class_bind_template_child (widget_class, SwbFramePopover, refout);
  gtk_widget_class_bind_template_child (widget_class, SwbFramePopover, order_label);
  gtk_widget_class_bind_template_child (widget_class, SwbFramePopover, order);
  gtk_widget_class_bind_template_child (widget_class, SwbFramePopover, range_label);
  gtk_widget_class_bind_template_child (widget_class, SwbFramePopover, range);
  gtk_widget_class_bind_template_child (widget_class, SwbFramePopover, whole);
  gtk_widget_class_bind_template_child (widget_class, SwbFramePopover, suffix);
  gtk_widget_class_bind_template_child (widget_class, SwbFramePopover, fault);
}

static void
swb_frame_popover_class_init (SwbFramePopoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_frame_popover_dispose;
  object_class->finalize = swb_frame_popover_finalize;
  widget_class->map = swb_frame_popover_map;

  /* swb_frame_popover_get_fault() has changed. */
  signals[FAULT] =
    g_signal_new ("fault", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /* A setting of those of swb_frame_popover_new_for_settings() has. */
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SWB_TYPE_CHECKSUM_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-frame-popover.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_checksum_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_custom_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_order_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_range_changed);
}

static void
swb_frame_popover_init (SwbFramePopover *self)
{
  const char *orders[] = { _ ("Usual order"), _ ("Big-endian"), _ ("Little-endian"), NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (orders);

  self->syncing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->order), G_LIST_MODEL (list));
  self->syncing = FALSE;

  swb_accessible_set_name (self->prefix, _ ("Prefix"));
  swb_accessible_set_name (self->suffix, _ ("Suffix"));
  swb_accessible_set_name (self->order, _ ("Byte order"));
  swb_accessible_set_name (self->range, _ ("Covers bytes"));
  swb_accessible_set_name (self->width, _ ("Width"));
  swb_accessible_set_name (self->poly, _ ("Poly"));
  swb_accessible_set_name (self->init, _ ("Init"));
  swb_accessible_set_name (self->xorout, _ ("XorOut"));
}

/**
 * swb_frame_popover_new:
 * @panel: the panel whose settings to change
 *
 * Returns: (transfer floating): a popover
 */
GtkWidget *
swb_frame_popover_new (SwbPanel *panel)
{
  SwbFramePopover *self = g_object_new (SWB_TYPE_FRAME_POPOVER, NULL);

  self->panel = g_object_ref (panel);
  self->settings = g_object_ref (swb_panel_get_settings (panel));
  return GTK_WIDGET (self);
}

/**
 * swb_frame_popover_new_for_settings:
 * @settings: settings of no panel; changed by it, with #SwbFramePopover::changed
 *
 * Returns: (transfer floating): a popover
 */
GtkWidget *
swb_frame_popover_new_for_settings (SwbPanelSettings *settings)
{
  SwbFramePopover *self = g_object_new (SWB_TYPE_FRAME_POPOVER, NULL);

  self->settings = g_object_ref (settings);
  return GTK_WIDGET (self);
}

/**
 * swb_frame_popover_get_fault:
 * @self: a popover
 *
 * Returns: (nullable) (transfer none): what is wrong in the first field that can't be taken as it is
 */
const char *
swb_frame_popover_get_fault (SwbFramePopover *self)
{
  for (guint i = 0; i < N_FIELDS; i++)
    if (self->faults[i] != NULL)
      return self->faults[i];
  return NULL;
}

/**
 * swb_frame_popover_show_fault:
 * @self: a popover
 * @fault: (nullable): where the making of the bytes failed; %NULL: it did not
 * @error: (nullable): why
 *
 * Marks the field that is at fault although it is right by itself: a prefix with a character that the encoding lacks, a
 * range beyond the data.
 */
void
swb_frame_popover_show_fault (SwbFramePopover    *self,
                              const SwbSendFault *fault,
                              const GError       *error)
{
  if (self->faults[FIELD_PREFIX] == NULL)
    mark (self->prefix, fault != NULL && fault->part == SWB_SEND_PART_PREFIX ? error->message : NULL,
          fault != NULL ? fault->position : 0);
  if (self->faults[FIELD_SUFFIX] == NULL)
    mark (self->suffix, fault != NULL && fault->part == SWB_SEND_PART_SUFFIX ? error->message : NULL,
          fault != NULL ? fault->position : 0);
  if (self->faults[FIELD_RANGE] == NULL)
    mark (self->range, fault != NULL && fault->part == SWB_SEND_PART_CHECKSUM ? error->message : NULL, 0);
  if (swb_frame_popover_get_fault (self) == NULL)
    show_message (self, fault != NULL && fault->part != SWB_SEND_PART_DATA && fault->part != SWB_SEND_PART_ENDING
                          ? error->message : NULL);
}

static void
add_item (GString    *summary,
          const char *item)
{
  g_string_append_printf (summary, "%s%s", summary->len > 0 ? " + " : "", item);
}

/**
 * swb_frame_popover_dup_summary:
 * @settings: a panel's settings
 *
 * Returns: (transfer full) (nullable): what of all this is on, in the order of sending; %NULL: nothing
 */
char *
swb_frame_popover_dup_summary (SwbPanelSettings *settings)
{
  g_autoptr (GString) summary = g_string_new (NULL);
  const char *prefix = swb_panel_settings_get_prefix (settings);
  const char *suffix = swb_panel_settings_get_suffix (settings);
  const char *checksum = swb_panel_settings_get_checksum (settings);

  if (*prefix != '\0')
    add_item (summary, prefix);
  if (swb_panel_settings_get_escapes (settings))
    add_item (summary, _ ("escapes"));
  if (swb_panel_settings_get_variables (settings))
    add_item (summary, _ ("variables"));
  if (g_strcmp0 (checksum, "none") != 0)
    add_item (summary, g_str_has_prefix (checksum, "crc:") ? "CRC" : checksum);
  if (*suffix != '\0')
    add_item (summary, suffix);
  return summary->len > 0 ? g_string_free (g_steal_pointer (&summary), FALSE) : NULL;
}
