#pragma once

#include "swb-send-box.h"
#include "swb-send-draft.h"

G_BEGIN_DECLS

struct _SwbSendBox
{
  GtkWidget parent_instance;

  GtkWidget *text_toggle;
  GtkWidget *hex_toggle;
  GtkWidget *ending;
  GtkWidget *frame_button;
  GtkWidget *session;
  GtkWidget *repeat;
  GtkWidget *insert;
  GtkWidget *history;
  GtkWidget *to;
  GtkWidget *target;
  GtkWidget *peer;
  GtkWidget *scroller;
  GtkWidget *text;
  GtkWidget *send;
  GtkWidget *held;  /* (nullable): says that the text is too long to be edited; made when it first is */
  GtkWidget *held_label;
  GtkWidget *preview;
  GtkWidget *reason;

  SwbPanel *panel;
  gboolean syncing;
  gboolean recalling; /* settings and text change together */
  char *synced_peer; /* the setting as the entry saw it last */

  SwbSendDraft *draft; /* what is shown is made of this */
  SwbSendFrame frame;  /* what Send would send; without bytes: what is typed is wrong, or being worked on */
  GCancellable *building;
  guint time_source;
  guint shown_recipients; /* 0: all get the same */
};

/* swb-send-box-preview.c */
void swb_send_box_update_preview (SwbSendBox *self);
void swb_send_box_update_send (SwbSendBox *self);
void swb_send_box_cancel_building (SwbSendBox *self);

/* swb-send-box-history.c */
void swb_send_box_install_history (GtkWidgetClass *widget_class);
void swb_send_box_init_history (SwbSendBox *self);
gboolean swb_send_box_walk_history (SwbSendBox *self,
                                    gboolean    older);

G_END_DECLS
