#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-payload-editor.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-error.h"
#include "swb-form.h"
#include "swb-frame-button.h"
#include "swb-send-preview.h"
#include "swb-send-text.h"
#include "swb-wrap-box.h"

/* Of a line of text with what is around it, pixels. */
#define LINE_HEIGHT 34

/**
 * SwbPayloadEditor:
 *
 * Where something is typed that will be sent later: as in the send box, with the same options and the same preview. It
 * changes the payload that it was given, which must outlive it, and emits #SwbPayloadEditor::changed.
 */
struct _SwbPayloadEditor
{
  GtkWidget parent_instance;

  GtkWidget *hex;
  GtkWidget *ending;
  GtkWidget *frame;
  GtkWidget *text;
  GtkWidget *preview;

  SwbPayload *payload;
  SwbPanelSettings *settings; /* the options, for the popover */
  char *panel_encoding;
  guint n_captures;
  char *fault;
};

G_DEFINE_FINAL_TYPE (SwbPayloadEditor, swb_payload_editor, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *const keys[] = { "input", "escapes", "variables", "prefix", "suffix",
                                    "checksum", "checksum-order", "checksum-range", "line-ending" };

static void
load_settings (SwbPayloadEditor *self)
{
  const SwbPayload *payload = self->payload;

  g_object_set (self->settings, "input", payload->format, "escapes", payload->escapes, "variables", payload->variables,
                "prefix", payload->prefix, "suffix", payload->suffix, "checksum", payload->checksum, "checksum-order",
                payload->checksum_order, "checksum-range", payload->checksum_range, "line-ending", payload->line_ending,
                NULL);
}

static void
store_settings (SwbPayloadEditor *self)
{
  SwbPayload *payload = self->payload;

  g_free (payload->prefix);
  g_free (payload->suffix);
  g_free (payload->checksum);
  g_free (payload->checksum_range);
  g_object_get (self->settings, "input", &payload->format, "escapes", &payload->escapes, "variables",
                &payload->variables, "prefix", &payload->prefix, "suffix", &payload->suffix, "checksum",
                &payload->checksum, "checksum-order", &payload->checksum_order, "checksum-range",
                &payload->checksum_range, "line-ending", &payload->line_ending, NULL);
}

/* The values that variables may have, so that there is something to see. */
static void
fill_context (SwbPayloadEditor   *self,
              SwbTemplateContext *context,
              SwbTemplateCapture *captures)
{
  static const guint8 example[] = "…";

  swb_template_context_init (context);
  context->peer = "127.0.0.1:50000";
  context->local = "127.0.0.1:60000";
  context->captures = captures;
  context->n_captures = self->n_captures;
  for (guint i = 0; i < self->n_captures; i++)
    captures[i] = (SwbTemplateCapture) { example, sizeof example - 1 };
}

static void
update_preview (SwbPayloadEditor *self)
{
  SwbTemplateCapture captures[10];
  SwbTemplateContext context;
  SwbSendOptions options;
  g_auto (SwbSendFrame) frame = { 0 };
  SwbSendFault fault = { SWB_SEND_PART_DATA, 0 };
  g_autoptr (GError) error = NULL;
  gboolean later;
  const char *field;

  fill_context (self, &context, captures);
  swb_send_options_init (&options, self->settings);
  options.encoding = self->payload->encoding != NULL ? self->payload->encoding : self->panel_encoding;
  swb_payload_build (self->payload, self->panel_encoding, &context, &frame, &fault, &error);
  /* whether there are enough bytes for the range of a checksum is known when they have come */
  later = self->payload->variables && g_error_matches (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_RANGE);

  swb_frame_button_update (SWB_FRAME_BUTTON (self->frame), &fault, later ? NULL : error);
  swb_send_text_mark_error (SWB_SEND_TEXT (self->text),
                            error != NULL && fault.part == SWB_SEND_PART_DATA ? fault.position : 0);
  field = swb_frame_button_get_fault (SWB_FRAME_BUTTON (self->frame));
  g_free (self->fault);
  self->fault = g_strdup (field != NULL ? field : error != NULL && !later ? error->message : NULL);
  if (self->fault != NULL)
    swb_send_preview_show_error (SWB_SEND_PREVIEW (self->preview), self->fault);
  else if (later)
    swb_send_preview_show_working (SWB_SEND_PREVIEW (self->preview), error->message);
  else
    swb_send_preview_show_frame (SWB_SEND_PREVIEW (self->preview), &frame, &options,
                                 frame.uses != SWB_TEMPLATE_USES_NONE || self->payload->variables ? _ ("an example")
                                                                                                  : NULL);
}

static void
on_changed (SwbPayloadEditor *self)
{
  store_settings (self);
  g_free (self->payload->data);
  self->payload->data = swb_send_text_dup_text (SWB_SEND_TEXT (self->text));
  update_preview (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_ending_selected (SwbPayloadEditor *self)
{
  g_object_set (self->settings, "line-ending", gtk_drop_down_get_selected (GTK_DROP_DOWN (self->ending)), NULL);
  on_changed (self);
}

/* Bytes take no line ending, and escapes are for text. */
static void
on_hex_toggled (SwbPayloadEditor *self)
{
  gboolean hex = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->hex));

  g_object_set (self->settings, "input", hex ? SWB_DATA_FORMAT_HEX : SWB_DATA_FORMAT_TEXT, NULL);
  gtk_widget_set_visible (self->ending, !hex);
  if (hex)
    gtk_widget_add_css_class (self->text, "wire");
  else
    gtk_widget_remove_css_class (self->text, "wire");
  on_changed (self);
}

static void
swb_payload_editor_dispose (GObject *object)
{
  SwbPayloadEditor *self = SWB_PAYLOAD_EDITOR (object);
  GtkWidget *child;

  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (swb_payload_editor_parent_class)->dispose (object);
}

static void
swb_payload_editor_finalize (GObject *object)
{
  SwbPayloadEditor *self = SWB_PAYLOAD_EDITOR (object);

  g_free (self->panel_encoding);
  g_free (self->fault);

  G_OBJECT_CLASS (swb_payload_editor_parent_class)->finalize (object);
}

static void
swb_payload_editor_class_init (SwbPayloadEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = swb_payload_editor_dispose;
  object_class->finalize = swb_payload_editor_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "payloadeditor");
}

static void
swb_payload_editor_init (SwbPayloadEditor *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->settings = swb_panel_settings_new (SWB_PANEL_KIND_TCP_CLIENT);
}

static GtkWidget *
new_toggles (SwbPayloadEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *text = gtk_toggle_button_new_with_label (_ ("Text"));

  self->hex = gtk_toggle_button_new_with_label (_ ("Hex"));
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->hex), GTK_TOGGLE_BUTTON (text));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (
                                  self->payload->format == SWB_DATA_FORMAT_HEX ? self->hex : text), TRUE);
  gtk_widget_set_tooltip_text (text, _ ("What is typed is text"));
  gtk_widget_set_tooltip_text (self->hex, _ ("What is typed is bytes, such as 31 32 0D 0A"));
  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), self->hex);
  return box;
}

static void
add_children (SwbPayloadEditor *self,
              const char       *name)
{
  const char *endings[] = { _ ("No line ending"), "CR", "LF", "CRLF", "LFCR", "NUL", NULL };
  GtkWidget *bar = g_object_new (SWB_TYPE_WRAP_BOX, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  swb_form_add (bar, new_toggles (self));
  self->ending = swb_form_new_choice (endings, self->payload->line_ending, _ ("Line ending"));
  swb_form_add (bar, self->ending);
  self->frame = g_object_new (SWB_TYPE_FRAME_BUTTON, "valign", GTK_ALIGN_CENTER, NULL);
  swb_frame_button_set_settings (SWB_FRAME_BUTTON (self->frame), self->settings);
  swb_form_add (bar, self->frame);

  self->text = g_object_new (SWB_TYPE_SEND_TEXT, "wrap-mode", GTK_WRAP_WORD_CHAR, "accepts-tab", FALSE, "top-margin", 6,
                             "bottom-margin", 6, "left-margin", 8, "right-margin", 8, NULL);
  swb_accessible_set_name (self->text, name);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->text);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), LINE_HEIGHT);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 112);
  gtk_widget_add_css_class (scroller, "send-text");
  self->preview = g_object_new (SWB_TYPE_SEND_PREVIEW, NULL);

  gtk_widget_set_parent (bar, GTK_WIDGET (self));
  gtk_widget_set_parent (scroller, GTK_WIDGET (self));
  gtk_widget_set_parent (self->preview, GTK_WIDGET (self));
}

/**
 * swb_payload_editor_new:
 * @payload: (transfer none): what to change; outlives the editor
 * @panel_encoding: the encoding of the panel
 * @name: what a screen reader calls the text
 *
 * Returns: (transfer floating): an editor
 */
GtkWidget *
swb_payload_editor_new (SwbPayload *payload,
                        const char *panel_encoding,
                        const char *name)
{
  SwbPayloadEditor *self = g_object_new (SWB_TYPE_PAYLOAD_EDITOR, NULL);

  self->payload = payload;
  self->panel_encoding = g_strdup (panel_encoding);
  load_settings (self);
  add_children (self, name);
  swb_send_text_set_text (SWB_SEND_TEXT (self->text), payload->data);
  gtk_widget_set_visible (self->ending, payload->format != SWB_DATA_FORMAT_HEX);
  if (payload->format == SWB_DATA_FORMAT_HEX)
    gtk_widget_add_css_class (self->text, "wire");

  g_signal_connect_swapped (self->text, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->hex, "toggled", G_CALLBACK (on_hex_toggled), self);
  g_signal_connect_swapped (self->ending, "notify::selected", G_CALLBACK (on_ending_selected), self);
  g_signal_connect_swapped (self->frame, "fault", G_CALLBACK (on_changed), self);
  for (guint i = 1; i < G_N_ELEMENTS (keys) - 1; i++)
    {
      g_autofree char *detailed = g_strconcat ("notify::", keys[i], NULL);

      g_signal_connect_swapped (self->settings, detailed, G_CALLBACK (on_changed), self);
    }
  update_preview (self);
  return GTK_WIDGET (self);
}

/**
 * swb_payload_editor_set_captures:
 * @self: an editor
 * @n_captures: how many of `{{0}}` … `{{9}}` there will be, 0 … 10
 */
void
swb_payload_editor_set_captures (SwbPayloadEditor *self,
                                 guint             n_captures)
{
  g_return_if_fail (n_captures <= 10);

  if (self->n_captures == n_captures)
    return;
  self->n_captures = n_captures;
  update_preview (self);
}

/**
 * swb_payload_editor_get_fault:
 * @self: an editor
 *
 * Returns: (nullable) (transfer none): why what is typed can't be sent
 */
const char *
swb_payload_editor_get_fault (SwbPayloadEditor *self)
{
  return self->fault;
}
