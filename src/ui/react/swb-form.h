#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *swb_form_new_choice (const char *const *labels,
                                guint              selected,
                                const char        *name);
GtkWidget *swb_form_new_number (double      minimum,
                                double      maximum,
                                double      value,
                                const char *name);
GtkWidget *swb_form_new_button (const char *icon,
                                const char *name);
GtkWidget *swb_form_new_hint (void);
GtkWidget *swb_form_new_fault (void);
GtkWidget *swb_form_new_labelled (const char *label,
                                  GtkWidget  *widget);
void swb_form_add (GtkWidget *wrap,
                   GtkWidget *child);
void swb_form_show_fault (GtkWidget  *entry,
                          GtkWidget  *label,
                          const char *message);
void swb_form_set_scrolled (GtkWidget *scroller,
                            GtkWidget *child);
void swb_form_empty (GtkWidget *box);

G_END_DECLS
