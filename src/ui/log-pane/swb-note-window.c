#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-note-window.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"

/* Characters of a note. */
#define MAX_LENGTH 1000

/**
 * SwbNoteWindow:
 *
 * Where a note on a row is typed.
 */
struct _SwbNoteWindow
{
  GtkWindow parent_instance;

  GtkWidget *about;
  GtkWidget *entry;
  GtkWidget *add;
};

enum
{
  WRITTEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SwbNoteWindow, swb_note_window, GTK_TYPE_WINDOW)

static void
on_add (SwbNoteWindow *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  if (*text == '\0')
    return;
  g_signal_emit (self, signals[WRITTEN], 0, text);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_changed (SwbNoteWindow *self)
{
  gtk_widget_set_sensitive (self->add, *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0');
}

static void
swb_note_window_class_init (SwbNoteWindowClass *klass)
{
  /**
   * SwbNoteWindow::written:
   * @self: the window, which closes
   * @text: the note
   */
  signals[WRITTEN] = g_signal_new ("written", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
swb_note_window_init (SwbNoteWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));

  self->about = gtk_label_new (NULL);
  self->entry = gtk_entry_new ();
  self->add = gtk_button_new_with_mnemonic (_ ("_Add Note"));
  gtk_label_set_xalign (GTK_LABEL (self->about), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->about), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->about, "dim-label");
  gtk_entry_set_max_length (GTK_ENTRY (self->entry), MAX_LENGTH);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 36);
  gtk_widget_set_sensitive (self->add, FALSE);
  gtk_widget_add_css_class (self->add, "suggested-action");
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Note"), -1);

  gtk_box_append (GTK_BOX (buttons), cancel);
  gtk_box_append (GTK_BOX (buttons), self->add);
  gtk_box_append (GTK_BOX (box), self->about);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_add_css_class (box, "preferences");
  gtk_window_set_child (GTK_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Add Note"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  swb_accessible_label_insides (GTK_WIDGET (self));

  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_add), self);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (on_add), self);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_destroy), self);
}

/**
 * swb_note_window_new:
 * @parent: (nullable): the window to be in front of
 * @about: what the note is on, to be read
 *
 * Returns: (transfer none): a window; GTK owns it
 */
GtkWindow *
swb_note_window_new (GtkWindow  *parent,
                     const char *about)
{
  SwbNoteWindow *self = g_object_new (SWB_TYPE_NOTE_WINDOW, "transient-for", parent, NULL);

  gtk_label_set_text (GTK_LABEL (self->about), about);
  return GTK_WINDOW (self);
}
