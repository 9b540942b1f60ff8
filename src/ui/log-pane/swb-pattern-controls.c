#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-pattern-controls.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"

/**
 * SwbPatternControls:
 *
 * An entry for something to look for in the log, with what says how it is meant: a drop-down of the kinds and a toggle for
 * upper and lower case behind it. What is wrong with what is typed is shown at the entry.
 *
 * It is no widget: the three stand in a row with others, which may go on in another line at any of them; see #SwbWrapBox.
 */
struct _SwbPatternControls
{
  GObject parent_instance;

  GtkWidget *entry;
  GtkWidget *kind;
  GtkWidget *match_case;
  GtkWidget *status; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (SwbPatternControls, swb_pattern_controls, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_changed (SwbPatternControls *self)
{
  gtk_widget_set_sensitive (self->match_case, swb_pattern_controls_get_kind (self) != SWB_FIND_KIND_HEX);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
swb_pattern_controls_dispose (GObject *object)
{
  SwbPatternControls *self = SWB_PATTERN_CONTROLS (object);

  g_clear_object (&self->entry);
  g_clear_object (&self->kind);
  g_clear_object (&self->match_case);
  g_clear_object (&self->status);

  G_OBJECT_CLASS (swb_pattern_controls_parent_class)->dispose (object);
}

static void
swb_pattern_controls_class_init (SwbPatternControlsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = swb_pattern_controls_dispose;

  /**
   * SwbPatternControls::changed:
   * @self: controls
   *
   * The user has typed something else, or means it in another way.
   */
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
swb_pattern_controls_init (SwbPatternControls *self)
{
}

/**
 * swb_pattern_controls_new:
 * @entry: a #GtkEditable that stands in its row already; the other controls are put behind it
 * @status: (nullable): the label that says what was found, or what is wrong; %NULL: the entry's tooltip says what is wrong
 *
 * Returns: (transfer full): the controls
 */
SwbPatternControls *
swb_pattern_controls_new (GtkWidget *entry,
                          GtkWidget *status)
{
  SwbPatternControls *self = g_object_new (SWB_TYPE_PATTERN_CONTROLS, NULL);
  g_auto (GStrv) kinds = swb_find_kinds_new ();
  GtkWidget *row = gtk_widget_get_parent (entry);

  self->entry = g_object_ref (entry);
  g_set_object (&self->status, status);
  self->kind = g_object_ref_sink (gtk_drop_down_new_from_strings ((const char *const *) kinds));
  self->match_case = g_object_ref_sink (gtk_toggle_button_new_with_label ("Aa"));
  gtk_widget_set_valign (self->kind, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->match_case, GTK_ALIGN_CENTER);
  gtk_widget_insert_after (self->kind, row, entry);
  gtk_widget_insert_after (self->match_case, row, self->kind);

  gtk_widget_set_tooltip_text (
    self->kind, _ ("What is typed: text in the panel’s encoding, bytes in hex, or a regular expression"));
  gtk_widget_set_tooltip_text (self->match_case, _ ("Tell upper from lower case"));
  swb_accessible_set_name (self->kind, _ ("What is typed"));
  swb_accessible_set_name (self->match_case, _ ("Match case"));

  g_signal_connect_object (entry, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->kind, "notify::selected", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->match_case, "toggled", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return self;
}

/* @fault: (nullable): what is wrong with what is typed */
static void
show_fault (SwbPatternControls *self,
            const char         *fault)
{
  if (fault != NULL)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
  if (self->status == NULL)
    gtk_widget_set_tooltip_text (self->entry, fault);
  else if (fault != NULL)
    swb_pattern_controls_show_status (self, fault, TRUE);
}

/**
 * swb_pattern_controls_make_pattern:
 * @self: controls
 * @encoding: that of the log
 * @pattern: (out) (nullable) (transfer full): what to look for; %NULL when nothing is typed
 *
 * Shows what is wrong with what is typed, or no longer that something was.
 *
 * Returns: whether it can be looked for
 */
gboolean
swb_pattern_controls_make_pattern (SwbPatternControls *self,
                                   const char         *encoding,
                                   SwbLogPattern     **pattern)
{
  const char *text = swb_pattern_controls_get_text (self);
  g_autoptr (GError) error = NULL;

  *pattern = NULL;
  if (*text != '\0')
    *pattern = swb_find_pattern_new (text, swb_pattern_controls_get_kind (self),
                                     swb_pattern_controls_get_match_case (self), encoding, &error);
  show_fault (self, error != NULL ? error->message : NULL);
  return error == NULL;
}

/**
 * swb_pattern_controls_show_status:
 * @self: controls with a label for it
 * @text: what was found, or why nothing was
 * @error: whether it is bad news
 */
void
swb_pattern_controls_show_status (SwbPatternControls *self,
                                  const char         *text,
                                  gboolean            error)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->status)), text) != 0)
    {
      gtk_label_set_text (GTK_LABEL (self->status), text);
      gtk_widget_set_tooltip_text (self->status, *text != '\0' ? text : NULL);
    }
  if (error)
    gtk_widget_add_css_class (self->status, "error");
  else
    gtk_widget_remove_css_class (self->status, "error");
}

const char *
swb_pattern_controls_get_text (SwbPatternControls *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

void
swb_pattern_controls_set_text (SwbPatternControls *self,
                               const char         *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

SwbFindKind
swb_pattern_controls_get_kind (SwbPatternControls *self)
{
  return gtk_drop_down_get_selected (GTK_DROP_DOWN (self->kind));
}

void
swb_pattern_controls_set_kind (SwbPatternControls *self,
                               SwbFindKind         kind)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->kind), kind);
}

gboolean
swb_pattern_controls_get_match_case (SwbPatternControls *self)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->match_case));
}

void
swb_pattern_controls_set_match_case (SwbPatternControls *self,
                                     gboolean            match_case)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->match_case), match_case);
}

/**
 * swb_pattern_controls_focus:
 * @self: controls
 *
 * Puts the cursor in the entry, with all of it selected.
 */
void
swb_pattern_controls_focus (SwbPatternControls *self)
{
  gtk_widget_grab_focus (self->entry);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}
