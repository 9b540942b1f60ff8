#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SWB_TYPE_NOTE_WINDOW (swb_note_window_get_type ())
G_DECLARE_FINAL_TYPE (SwbNoteWindow, swb_note_window, SWB, NOTE_WINDOW, GtkWindow)

GtkWindow *swb_note_window_new (GtkWindow  *parent,
                                const char *about);

G_END_DECLS
