#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-match-editor.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-form.h"
#include "swb-matcher.h"
#include "swb-react-text.h"
#include "swb-wrap-box.h"

/* How a pattern is written, in the order of its drop-down. */
enum
{
  FORMAT_TEXT,
  FORMAT_ESCAPES,
  FORMAT_HEX,
};

/**
 * SwbMatchEditor:
 *
 * What a rule or a step of a sequence waits for. It changes what it was given, which must outlive it, says what is wrong
 * while that is typed, and emits #SwbMatchEditor::changed.
 */
struct _SwbMatchEditor
{
  GtkWidget parent_instance;

  GtkWidget *kind;
  GtkWidget *format;
  GtkWidget *ignore_case;
  GtkWidget *pattern;
  GtkWidget *lengths;
  GtkWidget *minimum;
  GtkWidget *limited;
  GtkWidget *maximum;
  GtkWidget *unit_row;
  GtkWidget *unit;
  GtkWidget *gap_row;
  GtkWidget *gap;
  GtkWidget *fault;

  SwbMatch *match;
  SwbRuleUnit *unit_value;
  guint *gap_value; /* (nullable): there is no unit but a line */
  char *panel_encoding;
  guint n_captures;
};

G_DEFINE_FINAL_TYPE (SwbMatchEditor, swb_match_editor, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
has_pattern (SwbMatchKind kind)
{
  return kind != SWB_MATCH_ANY && kind != SWB_MATCH_LENGTH;
}

static void
show_fields (SwbMatchEditor *self)
{
  SwbMatchKind kind = self->match->kind;
  gboolean plain = has_pattern (kind) && kind != SWB_MATCH_WILDCARD && kind != SWB_MATCH_REGEX;
  gboolean hex = kind == SWB_MATCH_WILDCARD || (plain && self->match->pattern_format == SWB_DATA_FORMAT_HEX);

  gtk_widget_set_visible (self->pattern, has_pattern (kind));
  gtk_widget_set_visible (self->format, plain);
  gtk_widget_set_visible (self->ignore_case, kind == SWB_MATCH_REGEX || (plain && !hex));
  gtk_widget_set_visible (self->lengths, kind == SWB_MATCH_LENGTH);
  gtk_widget_set_sensitive (self->maximum, self->match->maximum < SWB_MATCH_MAX_LENGTH);
  gtk_widget_set_visible (self->gap_row, self->gap_value != NULL && *self->unit_value == SWB_RULE_UNIT_GAP);
  if (hex || kind == SWB_MATCH_REGEX)
    gtk_widget_add_css_class (self->pattern, "wire");
  else
    gtk_widget_remove_css_class (self->pattern, "wire");
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->pattern),
                                  kind == SWB_MATCH_WILDCARD ? "01 03 ?? FF *"
                                  : kind == SWB_MATCH_REGEX  ? "GET (\\S+)"
                                  : hex                      ? "01 03 0D 0A"
                                                             : _ ("What to look for"));
  gtk_widget_set_tooltip_text (self->pattern, kind == SWB_MATCH_WILDCARD
                                                ? _ ("Hex; ?? is any byte, ? any digit, * any run of bytes") : NULL);
}

/* What is wrong is only said by the parts that it needs. */
static void
check (SwbMatchEditor *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbMatcher) matcher = NULL;
  const char *message = NULL;
  SwbMatchKind kind = self->match->kind;
  gboolean whole = kind == SWB_MATCH_EQUALS || kind == SWB_MATCH_STARTS_WITH || kind == SWB_MATCH_ENDS_WITH;

  matcher = swb_matcher_new (self->match, self->panel_encoding, &error);
  /* how many there would be is not known while it is wrong, and no answer is at fault for that */
  self->n_captures = matcher != NULL ? swb_matcher_get_n_captures (matcher) : SWB_MATCH_MAX_CAPTURES;
  if (error != NULL)
    message = error->message;
  else if (kind == SWB_MATCH_LENGTH && self->match->minimum > self->match->maximum)
    message = _ ("the least is more than the most");
  else if (self->gap_value != NULL && *self->unit_value == SWB_RULE_UNIT_STREAM && whole)
    message = _ ("a stream has no whole to compare with: choose another unit");
  else if (self->gap_value != NULL && *self->unit_value == SWB_RULE_UNIT_STREAM && kind == SWB_MATCH_LENGTH &&
           self->match->minimum == 0)
    message = _ ("a stream is cut into pieces of that length: at least 1 is needed");
  swb_form_show_fault (self->pattern, self->fault, message);
}

static void
on_changed (SwbMatchEditor *self)
{
  SwbMatch *match = self->match;
  guint format = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->format));
  guint unit = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->unit));
  gboolean limited = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->limited));

  match->kind = (SwbMatchKind) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->kind));
  g_free (match->pattern);
  match->pattern = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->pattern)));
  match->pattern_format = format == FORMAT_HEX ? SWB_DATA_FORMAT_HEX : SWB_DATA_FORMAT_TEXT;
  match->pattern_escapes = format == FORMAT_ESCAPES;
  match->ignore_case = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->ignore_case));
  match->minimum = (guint64) gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->minimum));
  match->maximum = limited ? (guint64) gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->maximum)) : SWB_MATCH_MAX_LENGTH;
  if (self->gap_value != NULL)
    {
      *self->unit_value = (SwbRuleUnit) unit;
      *self->gap_value = (guint) gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->gap));
    }
  else
    *self->unit_value = unit == 0 ? SWB_RULE_UNIT_AUTO : SWB_RULE_UNIT_LINE;
  show_fields (self);
  check (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
swb_match_editor_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (swb_match_editor_parent_class)->dispose (object);
}

static void
swb_match_editor_finalize (GObject *object)
{
  g_free (SWB_MATCH_EDITOR (object)->panel_encoding);

  G_OBJECT_CLASS (swb_match_editor_parent_class)->finalize (object);
}

static void
swb_match_editor_class_init (SwbMatchEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = swb_match_editor_dispose;
  object_class->finalize = swb_match_editor_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
swb_match_editor_init (SwbMatchEditor *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
}

static void
make_pattern (SwbMatchEditor *self)
{
  const char *formats[] = { _ ("Text"), _ ("Text with escapes"), _ ("Hex"), NULL };
  const SwbMatch *match = self->match;

  self->kind = swb_form_new_choice (swb_react_text_match_kinds (), match->kind, _ ("Compare"));
  self->format = swb_form_new_choice (formats, match->pattern_format == SWB_DATA_FORMAT_HEX ? FORMAT_HEX
                                               : match->pattern_escapes                     ? FORMAT_ESCAPES
                                                                                            : FORMAT_TEXT,
                                      _ ("Pattern is"));
  self->ignore_case = gtk_check_button_new_with_label (_ ("Ignore case"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->ignore_case), match->ignore_case);
  self->pattern = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (self->pattern), match->pattern);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->pattern), 10);
  gtk_widget_set_hexpand (self->pattern, TRUE);
  swb_accessible_set_name (self->pattern, _ ("Pattern"));
  self->minimum = swb_form_new_number (0, (double) SWB_MATCH_MAX_LENGTH, (double) match->minimum, _ ("At least"));
  self->limited = gtk_check_button_new_with_label (_ ("At most"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->limited), match->maximum < SWB_MATCH_MAX_LENGTH);
  self->maximum = swb_form_new_number (0, (double) SWB_MATCH_MAX_LENGTH - 1, (double) MIN (match->maximum, 1024),
                                       _ ("At most"));
  if (match->maximum < SWB_MATCH_MAX_LENGTH)
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->maximum), (double) match->maximum);
  self->lengths = g_object_new (SWB_TYPE_WRAP_BOX, NULL);
  swb_form_add (self->lengths, swb_form_new_labelled (_ ("At least"), self->minimum));
  swb_form_add (self->lengths, self->limited);
  swb_form_add (self->lengths, self->maximum);
  swb_form_add (self->lengths, gtk_label_new (_ ("bytes")));
}

static void
make_unit (SwbMatchEditor *self)
{
  const char *few[] = { _ ("all that has come"), _ ("each line"), NULL };
  const char *const *units = self->gap_value != NULL ? swb_react_text_units () : few;
  guint selected = self->gap_value != NULL ? *self->unit_value : *self->unit_value == SWB_RULE_UNIT_LINE;

  self->unit = swb_form_new_choice (units, selected, _ ("Look at"));
  self->unit_row = swb_form_new_labelled (_ ("Look at"), self->unit);
  self->gap = swb_form_new_number (1, SWB_RULE_MAX_MS, self->gap_value != NULL ? *self->gap_value : 1,
                                   _ ("Pause in milliseconds"));
  self->gap_row = swb_form_new_labelled (_ ("Pause in ms"), self->gap);
}

static void
connect_all (SwbMatchEditor *self)
{
  GtkWidget *choices[] = { self->kind, self->format, self->unit };
  GtkWidget *numbers[] = { self->minimum, self->maximum, self->gap };

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    g_signal_connect_swapped (choices[i], "notify::selected", G_CALLBACK (on_changed), self);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_signal_connect_swapped (numbers[i], "value-changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->pattern, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->ignore_case, "toggled", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->limited, "toggled", G_CALLBACK (on_changed), self);
}

/**
 * swb_match_editor_new:
 * @match: (transfer none): what to change; outlives the editor
 * @unit: (transfer none): what in; outlives it as well
 * @gap_ms: (nullable) (transfer none): the pause that ends a gap; %NULL: the unit is a line or not
 * @panel_encoding: the encoding of the panel
 *
 * Returns: (transfer floating): an editor
 */
GtkWidget *
swb_match_editor_new (SwbMatch    *match,
                      SwbRuleUnit *unit,
                      guint       *gap_ms,
                      const char  *panel_encoding)
{
  SwbMatchEditor *self = g_object_new (SWB_TYPE_MATCH_EDITOR, NULL);
  GtkWidget *first = g_object_new (SWB_TYPE_WRAP_BOX, NULL);
  GtkWidget *last = g_object_new (SWB_TYPE_WRAP_BOX, NULL);

  self->match = match;
  self->unit_value = unit;
  self->gap_value = gap_ms;
  self->panel_encoding = g_strdup (panel_encoding);
  make_pattern (self);
  make_unit (self);
  self->fault = swb_form_new_fault ();

  swb_form_add (first, self->kind);
  swb_form_add (first, self->format);
  swb_form_add (first, self->lengths);
  swb_form_add (first, self->pattern);
  swb_form_add (last, self->ignore_case);
  swb_form_add (last, self->unit_row);
  swb_form_add (last, self->gap_row);
  gtk_widget_set_parent (first, GTK_WIDGET (self));
  gtk_widget_set_parent (self->fault, GTK_WIDGET (self));
  gtk_widget_set_parent (last, GTK_WIDGET (self));
  show_fields (self);
  check (self);
  connect_all (self);
  return GTK_WIDGET (self);
}

/**
 * swb_match_editor_get_fault:
 * @self: an editor
 *
 * Returns: (nullable) (transfer none): what is wrong
 */
const char *
swb_match_editor_get_fault (SwbMatchEditor *self)
{
  return gtk_widget_get_visible (self->fault) ? gtk_label_get_text (GTK_LABEL (self->fault)) : NULL;
}

/**
 * swb_match_editor_get_n_captures:
 * @self: an editor
 *
 * Returns: how many captures an answer has, the whole match among them
 */
guint
swb_match_editor_get_n_captures (SwbMatchEditor *self)
{
  return self->n_captures;
}
