#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-send-preview.h"

#include <glib/gi18n.h>

#include "swb-format.h"
#include "swb-hex.h"
#include "swb-tooltip.h"
#include "swb-wrap-box.h"

/* Bytes that are shown at most; the counts are always exact. */
#define DATA_BYTES 48
#define OTHER_BYTES 16

/**
 * SwbSendPreview:
 *
 * The exact bytes that are about to be sent, in hex. Each part that is not what was typed has a colour, an underline of its
 * own, and a tooltip that says what it is; the counts are behind.
 */
struct _SwbSendPreview
{
  GtkWidget parent_instance;

  GtkWidget *lines; /* the bytes, and the summary behind them or below */
  GtkWidget *bytes;
  GtkWidget *parts[SWB_SEND_N_PARTS]; /* labels, made when they are first needed */
  GtkWidget *summary;
};

G_DEFINE_FINAL_TYPE (SwbSendPreview, swb_send_preview, GTK_TYPE_WIDGET)

static const char *const part_classes[] = { "prefix", "data", "checksum", "suffix", "ending" };

static const char *
ending_name (SwbLineEnding ending)
{
  static const char *const names[] = { "", "CR", "LF", "CRLF", "LFCR", "NUL" };

  return names[ending];
}

static GtkWidget *
label_new (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "preview");
  return label;
}

static GtkWidget *
ensure_part (SwbSendPreview *self,
             guint           part)
{
  GtkWidget *before = NULL;

  if (self->parts[part] != NULL)
    return self->parts[part];
  for (guint i = 0; i < part; i++)
    before = self->parts[i] != NULL ? self->parts[i] : before;

  self->parts[part] = label_new ();
  gtk_widget_add_css_class (self->parts[part], part_classes[part]);
  gtk_widget_insert_after (self->parts[part], self->bytes, before);
  return self->parts[part];
}

/* The name of a part, as in a sentence about its bytes. */
static char *
dup_part_name (SwbSendPart           part,
               const SwbSendOptions *options)
{
  switch (part)
    {
    case SWB_SEND_PART_PREFIX:
      return g_strdup (_ ("prefix"));
    case SWB_SEND_PART_CHECKSUM:
      return g_strdup (g_str_has_prefix (options->checksum, "crc:") ? "CRC" : options->checksum);
    case SWB_SEND_PART_SUFFIX:
      return g_strdup (_ ("suffix"));
    case SWB_SEND_PART_ENDING:
      return g_strdup (ending_name (options->line_ending));
    case SWB_SEND_PART_DATA:
    default:
      return g_strdup (_ ("data"));
    }
}

static char *
dup_tooltip (const SwbSendFrame   *frame,
             const SwbSendOptions *options,
             SwbSendPart           part,
             gsize                 shown)
{
  gsize length = frame->begin[part + 1] - frame->begin[part];
  g_autofree char *name = dup_part_name (part, options);
  g_autofree char *number = swb_format_count (length);
  g_autofree char *count = g_strdup_printf (ngettext ("%s byte", "%s bytes", length), number);
  g_autofree char *covered = swb_format_count (frame->covered[1] - frame->covered[0]);

  if (part == SWB_SEND_PART_CHECKSUM)
    /* Translators: the name of a checksum, how many bytes it is made of, and the first and the last of them, counted from 1 */
    return g_strdup_printf (_ ("%s of %s bytes: from byte %zu to byte %zu"), name, covered,
                            MIN (frame->covered[0] + 1, frame->covered[1]), frame->covered[1]);
  if (shown < length)
    {
      g_autofree char *first = swb_format_count (shown);

      /* Translators: a part of what is sent such as “prefix”, its size such as “64 bytes”, and a number of bytes */
      return g_strdup_printf (_ ("%s: %s, of which the first %s are shown"), name, count, first);
    }
  return g_strdup_printf ("%s: %s", name, count);
}

static void
show_part (SwbSendPreview       *self,
           const SwbSendFrame   *frame,
           const SwbSendOptions *options,
           SwbSendPart           part)
{
  const guint8 *data = g_bytes_get_data (frame->bytes, NULL);
  gsize length = frame->begin[part + 1] - frame->begin[part];
  gsize shown = MIN (length, part == SWB_SEND_PART_DATA ? DATA_BYTES : OTHER_BYTES);
  g_autofree char *hex = NULL;
  g_autofree char *text = NULL;
  g_autofree char *tooltip = NULL;
  GtkWidget *label;

  if (length == 0)
    {
      if (self->parts[part] != NULL)
        gtk_widget_set_visible (self->parts[part], FALSE);
      return;
    }

  label = ensure_part (self, part);
  hex = swb_hex_format (data + frame->begin[part], shown);
  text = shown < length ? g_strconcat (hex, " …", NULL) : g_strdup (hex);
  tooltip = dup_tooltip (frame, options, part, shown);
  gtk_widget_remove_css_class (label, "error");
  gtk_widget_add_css_class (label, "wire");
  gtk_label_set_text (GTK_LABEL (label), text);
  swb_tooltip_set_text (label, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, tooltip, -1);
  gtk_widget_set_visible (label, TRUE);
}

static void
show_summary (SwbSendPreview       *self,
              const SwbSendFrame   *frame,
              const SwbSendOptions *options,
              const char           *note)
{
  gsize size = frame->begin[SWB_SEND_N_PARTS];
  g_autofree char *number = swb_format_count (size);
  g_autofree char *count = g_strdup_printf (ngettext ("%s byte", "%s bytes", size), number);
  GString *text = g_string_new (count);
  guint shown = 0;

  for (guint part = 0; part < SWB_SEND_N_PARTS; part++)
    shown += frame->begin[part + 1] > frame->begin[part];
  for (guint part = 0; part < SWB_SEND_N_PARTS; part++)
    {
      g_autofree char *name = NULL;

      if (frame->begin[part + 1] == frame->begin[part] || (shown == 1 && part == SWB_SEND_PART_DATA))
        continue;
      name = dup_part_name ((SwbSendPart) part, options);
      g_string_append_printf (text, "%s%s", text->len == strlen (count) ? ": " : " · ", name);
    }
  if (note != NULL)
    g_string_append_printf (text, " · %s", note);
  gtk_label_set_text (GTK_LABEL (self->summary), text->str);
  gtk_widget_set_visible (self->summary, TRUE);
  g_string_free (text, TRUE);
}

static void
swb_send_preview_dispose (GObject *object)
{
  SwbSendPreview *self = SWB_SEND_PREVIEW (object);

  g_clear_pointer (&self->lines, gtk_widget_unparent);

  G_OBJECT_CLASS (swb_send_preview_parent_class)->dispose (object);
}

static void
swb_send_preview_class_init (SwbSendPreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = swb_send_preview_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "sendpreview");
}

static void
swb_send_preview_init (SwbSendPreview *self)
{
  self->lines = g_object_new (SWB_TYPE_WRAP_BOX, NULL);
  gtk_widget_set_parent (self->lines, GTK_WIDGET (self));
  self->bytes = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_set_parent (self->bytes, self->lines);
  self->summary = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->summary), 0);
  gtk_label_set_wrap (GTK_LABEL (self->summary), TRUE);
  gtk_widget_add_css_class (self->summary, "preview");
  gtk_widget_add_css_class (self->summary, "dim-label");
  gtk_widget_set_parent (self->summary, self->lines);
}

/**
 * swb_send_preview_show_frame:
 * @self: a preview
 * @frame: what is about to be sent
 * @options: how it was made
 * @note: (nullable): what else there is to say
 */
void
swb_send_preview_show_frame (SwbSendPreview       *self,
                             const SwbSendFrame   *frame,
                             const SwbSendOptions *options,
                             const char           *note)
{
  for (guint part = 0; part < SWB_SEND_N_PARTS; part++)
    show_part (self, frame, options, (SwbSendPart) part);
  gtk_widget_set_visible (self->bytes, frame->begin[SWB_SEND_N_PARTS] > 0);
  show_summary (self, frame, options, note);
}

/* In place of the data. */
static void
show_message (SwbSendPreview *self,
              const char     *message)
{
  GtkWidget *label = ensure_part (self, SWB_SEND_PART_DATA);

  for (guint part = 0; part < SWB_SEND_N_PARTS; part++)
    if (self->parts[part] != NULL)
      gtk_widget_set_visible (self->parts[part], part == SWB_SEND_PART_DATA);
  gtk_widget_set_visible (self->bytes, TRUE);
  gtk_widget_set_visible (self->summary, FALSE);
  gtk_label_set_text (GTK_LABEL (label), message);
  swb_tooltip_set_text (label, message);
  gtk_accessible_reset_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  gtk_widget_remove_css_class (label, "wire");
}

/**
 * swb_send_preview_show_error:
 * @self: a preview
 * @message: why nothing can be sent
 */
void
swb_send_preview_show_error (SwbSendPreview *self,
                             const char     *message)
{
  show_message (self, message);
  gtk_widget_add_css_class (self->parts[SWB_SEND_PART_DATA], "error");
}

/**
 * swb_send_preview_show_working:
 * @self: a preview
 * @message: what is under way
 */
void
swb_send_preview_show_working (SwbSendPreview *self,
                               const char     *message)
{
  show_message (self, message);
  gtk_widget_remove_css_class (self->parts[SWB_SEND_PART_DATA], "error");
}

/**
 * swb_send_preview_dup_text:
 * @self: a preview
 *
 * Returns: (transfer full): what it shows, one part after the other, and the summary in brackets
 */
char *
swb_send_preview_dup_text (SwbSendPreview *self)
{
  GString *text = g_string_new (NULL);

  for (guint part = 0; part < SWB_SEND_N_PARTS; part++)
    if (self->parts[part] != NULL && gtk_widget_get_visible (self->parts[part]))
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", gtk_label_get_text (GTK_LABEL (self->parts[part])));
  if (gtk_widget_get_visible (self->summary))
    g_string_append_printf (text, " [%s]", gtk_label_get_text (GTK_LABEL (self->summary)));
  return g_string_free (text, FALSE);
}
