#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-snippet-dialog.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-encodings.h"
#include "swb-frame-button.h"
#include "swb-payload-settings.h"
#include "swb-repeat-fields.h"
#include "swb-send-preview.h"
#include "swb-send-text.h"
#include "swb-style.h"
#include "swb-wrap-box.h"

#define DEFAULT_INTERVAL 1000

/**
 * SwbSnippetDialog:
 *
 * Edits one snippet, with the bytes that it makes below it while typing. Nothing of it changes before Save.
 */
struct _SwbSnippetDialog
{
  GtkWindow parent_instance;

  GtkWidget *name;
  GtkWidget *group;
  GtkWidget *text;
  GtkWidget *format;
  GtkWidget *ending;
  GtkWidget *encoding;
  GtkWidget *frame_button;
  GtkWidget *preview;
  GtkWidget *repeat;
  GtkWidget *save;

  SwbSnippetList *list;
  SwbSnippet *snippet;        /* (nullable): a new one */
  SwbPanel *panel;            /* (nullable): as it would send it now */
  SwbPanelSettings *settings; /* the payload's, all but the data */
  gboolean own_encoding;      /* not whatever the panel has */
  gboolean syncing;
};

G_DEFINE_FINAL_TYPE (SwbSnippetDialog, swb_snippet_dialog, GTK_TYPE_WINDOW)

static SwbPayload *
dup_payload (SwbSnippetDialog *self)
{
  g_autofree char *text = swb_send_text_dup_text (SWB_SEND_TEXT (self->text));
  SwbPayload *payload = swb_payload_new_from_settings (self->settings, text);

  if (!self->own_encoding)
    g_clear_pointer (&payload->encoding, g_free);
  return payload;
}

/* Where nobody is there to send to, an address for documentation stands for who would be: RFC 5737. */
static gboolean
build (SwbSnippetDialog *self,
       SwbSendFrame     *frame,
       SwbSendFault     *fault,
       GError          **error)
{
  g_autoptr (SwbPayload) payload = dup_payload (self);
  g_autoptr (SwbRecipient) first = self->panel != NULL ? swb_panel_dup_first_recipient (self->panel) : NULL;
  SwbTemplateContext context;

  if (first != NULL)
    return swb_panel_build_payload (self->panel, payload, frame, fault, error);
  swb_template_context_init (&context);
  context.peer = "192.0.2.1:6000";
  context.local = "192.0.2.2:6001";
  return swb_payload_build (payload, swb_panel_settings_get_encoding (self->settings), &context, frame, fault, error);
}

static void
update_preview (SwbSnippetDialog *self)
{
  g_auto (SwbSendFrame) frame = { 0 };
  g_autoptr (GError) error = NULL;
  SwbSendFault fault = { 0 };
  SwbSendOptions options;
  const char *field_fault;
  gboolean right;

  if (self->settings == NULL)
    return;
  right = build (self, &frame, &fault, &error);
  swb_send_text_mark_error (SWB_SEND_TEXT (self->text),
                            error != NULL && fault.part == SWB_SEND_PART_DATA ? fault.position : 0);
  swb_frame_button_update (SWB_FRAME_BUTTON (self->frame_button), &fault, error);
  field_fault = swb_frame_button_get_fault (SWB_FRAME_BUTTON (self->frame_button));
  swb_send_options_init (&options, self->settings);
  if (field_fault != NULL)
    swb_send_preview_show_error (SWB_SEND_PREVIEW (self->preview), field_fault);
  else if (error != NULL)
    swb_send_preview_show_error (SWB_SEND_PREVIEW (self->preview), error->message);
  else
    swb_send_preview_show_frame (SWB_SEND_PREVIEW (self->preview), &frame, &options, NULL);
  gtk_widget_set_sensitive (self->save, right && field_fault == NULL);
}

/* The same bytes, written the other way, where that can be. */
static void
on_format_selected (SwbSnippetDialog *self)
{
  gboolean hex = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->format)) == 1;
  g_autofree char *text = NULL;
  g_autofree char *converted = NULL;
  SwbSendOptions options;

  if (self->syncing || self->settings == NULL)
    return;
  text = swb_send_text_dup_text (SWB_SEND_TEXT (self->text));
  swb_send_options_init (&options, self->settings);
  converted = swb_send_codec_convert (text, hex ? SWB_DATA_FORMAT_HEX : SWB_DATA_FORMAT_TEXT, &options, NULL, NULL);
  g_object_set (self->settings, "input", hex ? SWB_DATA_FORMAT_HEX : SWB_DATA_FORMAT_TEXT, NULL);
  gtk_widget_set_sensitive (self->ending, !hex);
  if (converted != NULL)
    swb_send_text_set_text (SWB_SEND_TEXT (self->text), converted);
  update_preview (self);
}

static void
on_ending_selected (SwbSnippetDialog *self)
{
  if (self->syncing || self->settings == NULL)
    return;
  /* in the order of the drop-down, which is that of SwbLineEnding */
  g_object_set (self->settings, "line-ending", gtk_drop_down_get_selected (GTK_DROP_DOWN (self->ending)), NULL);
  update_preview (self);
}

static void
on_encoding_selected (SwbSnippetDialog *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->encoding));
  GtkStringList *names = GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (self->encoding)));

  if (self->syncing || self->settings == NULL)
    return;
  self->own_encoding = selected > 0;
  if (self->own_encoding)
    g_object_set (self->settings, "encoding", gtk_string_list_get_string (names, selected), NULL);
  else if (self->panel != NULL)
    g_object_set (self->settings, "encoding", swb_panel_settings_get_encoding (swb_panel_get_settings (self->panel)),
                  NULL);
  update_preview (self);
}

static void
on_save_clicked (SwbSnippetDialog *self)
{
  g_autofree char *group = gtk_combo_box_text_get_active_text (GTK_COMBO_BOX_TEXT (self->group));
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  guint interval = swb_repeat_fields_get_interval (SWB_REPEAT_FIELDS (self->repeat));
  guint64 count = swb_repeat_fields_get_count (SWB_REPEAT_FIELDS (self->repeat));
  g_autoptr (SwbPayload) payload = dup_payload (self);
  g_autoptr (SwbSnippet) snippet = NULL;

  g_strstrip (group);
  if (self->snippet != NULL)
    {
      snippet = g_object_ref (self->snippet);
      swb_snippet_set_group (snippet, group);
      swb_snippet_set_name (snippet, name);
      swb_snippet_set_payload (snippet, payload);
    }
  else
    snippet = swb_snippet_new (group, name, payload);
  if (swb_snippet_get_interval (snippet) > 0 || interval != DEFAULT_INTERVAL || count != 0)
    swb_snippet_set_repeat (snippet, interval, count);
  if (self->snippet == NULL)
    swb_snippet_list_append (self->list, snippet);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
swb_snippet_dialog_dispose (GObject *object)
{
  SwbSnippetDialog *self = SWB_SNIPPET_DIALOG (object);

  g_clear_object (&self->list);
  g_clear_object (&self->snippet);
  g_clear_object (&self->panel);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (swb_snippet_dialog_parent_class)->dispose (object);
}

static void
swb_snippet_dialog_class_init (SwbSnippetDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = swb_snippet_dialog_dispose;

  g_type_ensure (SWB_TYPE_FRAME_BUTTON);
  g_type_ensure (SWB_TYPE_REPEAT_FIELDS);
  g_type_ensure (SWB_TYPE_SEND_PREVIEW);
  g_type_ensure (SWB_TYPE_SEND_TEXT);
  g_type_ensure (SWB_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-snippet-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetDialog, name);
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetDialog, group);
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetDialog, text);
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetDialog, format);
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetDialog, ending);
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetDialog, encoding);
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetDialog, frame_button);
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetDialog, repeat);
  gtk_widget_class_bind_template_child (widget_class, SwbSnippetDialog, save);
  gtk_widget_class_bind_template_callback (widget_class, on_format_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_ending_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_encoding_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, update_preview);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
swb_snippet_dialog_init (SwbSnippetDialog *self)
{
  const char *formats[] = { _ ("Text"), _ ("Hex"), NULL };
  const char *endings[] = { _ ("No ending"), "CR", "LF", "CRLF", "LFCR", "NUL", NULL };
  const char *panel[] = { _ ("Encoding of the panel"), NULL };
  g_autoptr (GtkStringList) format_list = gtk_string_list_new (formats);
  g_autoptr (GtkStringList) ending_list = gtk_string_list_new (endings);
  g_autoptr (GtkStringList) encodings = swb_encodings_new ();

  self->syncing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->format), G_LIST_MODEL (format_list));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->ending), G_LIST_MODEL (ending_list));
  gtk_string_list_splice (encodings, 0, 0, panel);
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->encoding), G_LIST_MODEL (encodings));
  self->syncing = FALSE;

  g_signal_connect_swapped (self->text, "changed", G_CALLBACK (update_preview), self);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->save);
  swb_accessible_set_name (self->name, _ ("Name"));
  swb_accessible_set_name (self->group, _ ("Group"));
  swb_accessible_set_name (gtk_combo_box_get_child (GTK_COMBO_BOX (self->group)), _ ("Group"));
  swb_accessible_set_name (self->text, _ ("Data"));
  swb_accessible_set_name (self->format, _ ("Whether the data is text or hex"));
  swb_accessible_set_name (self->ending, _ ("Line ending"));
  swb_accessible_set_name (self->encoding, _ ("Encoding"));
  swb_style_watch (GTK_WIDGET (self));
  swb_accessible_label_insides (GTK_WIDGET (self));
}

/* @payload: (nullable): of a new snippet */
static void
fill (SwbSnippetDialog *self,
      const SwbPayload *payload)
{
  const char *panel_encoding =
    self->panel != NULL ? swb_panel_settings_get_encoding (swb_panel_get_settings (self->panel)) : "UTF-8";
  g_autoptr (SwbPayload) empty = swb_payload_new ("", SWB_DATA_FORMAT_TEXT);
  const SwbPayload *shown = payload != NULL ? payload : empty;
  GtkStringList *names = GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (self->encoding)));
  g_auto (GStrv) groups = swb_snippet_list_dup_groups (self->list);
  guint interval = self->snippet != NULL ? swb_snippet_get_interval (self->snippet) : 0;

  self->syncing = TRUE;
  for (guint i = 0; groups[i] != NULL; i++)
    if (*groups[i] != '\0')
      gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (self->group), groups[i]);
  if (self->snippet != NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->name), swb_snippet_get_name (self->snippet));
      gtk_editable_set_text (GTK_EDITABLE (gtk_combo_box_get_child (GTK_COMBO_BOX (self->group))),
                             swb_snippet_get_group (self->snippet));
    }
  swb_repeat_fields_set (SWB_REPEAT_FIELDS (self->repeat), interval > 0 ? interval : DEFAULT_INTERVAL,
                         self->snippet != NULL ? swb_snippet_get_count (self->snippet) : 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->format), shown->format == SWB_DATA_FORMAT_HEX ? 1 : 0);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->ending), shown->line_ending);
  gtk_widget_set_sensitive (self->ending, shown->format == SWB_DATA_FORMAT_TEXT);
  self->own_encoding = shown->encoding != NULL;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->encoding),
                              self->own_encoding ? swb_encodings_find (names, shown->encoding) : 0);
  self->settings = swb_payload_dup_settings (shown, panel_encoding);
  swb_frame_button_set_settings (SWB_FRAME_BUTTON (self->frame_button), self->settings);
  swb_send_text_set_text (SWB_SEND_TEXT (self->text), shown->data);
  self->syncing = FALSE;
  update_preview (self);
}

/**
 * swb_snippet_dialog_new:
 * @parent: the window to be in front of
 * @list: the snippets
 * @snippet: (nullable): one of them to be edited; %NULL makes a new one, which joins the list by Save
 * @payload: (nullable): what a new one begins with
 * @panel: (nullable): the panel on show, to make the preview as it would send it
 *
 * Returns: (transfer none): a window; GTK owns it
 */
GtkWidget *
swb_snippet_dialog_new (GtkWindow        *parent,
                        SwbSnippetList   *list,
                        SwbSnippet       *snippet,
                        const SwbPayload *payload,
                        SwbPanel         *panel)
{
  SwbSnippetDialog *self = g_object_new (SWB_TYPE_SNIPPET_DIALOG, "transient-for", parent, "title",
                                         snippet != NULL ? _ ("Edit Snippet") : _ ("New Snippet"), NULL);

  self->list = g_object_ref (list);
  g_set_object (&self->snippet, snippet);
  g_set_object (&self->panel, panel);
  fill (self, snippet != NULL ? swb_snippet_get_payload (snippet) : payload);
  gtk_widget_grab_focus (self->name);
  return GTK_WIDGET (self);
}
