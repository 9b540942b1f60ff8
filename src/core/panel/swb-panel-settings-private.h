#pragma once

#include "swb-panel-settings.h"

G_BEGIN_DECLS

/* For swb-panel-settings*.c alone. */
struct _SwbPanelSettings
{
  GObject parent_instance;

  SwbPanelKind kind;
  char *host;
  char *title;
  char *encoding;
  char *log;
  char *peer;
  char *prefix;
  char *suffix;
  char *checksum;
  char *checksum_range;
  SwbLineEnding line_ending;
  SwbDataFormat input;
  SwbDataFormat view;
  SwbReply reply;
  SwbServe serve;
  SwbChecksumOrder checksum_order;
  guint port;
  guint connect_timeout;
  guint log_limit;
  gboolean line_session;
  gboolean half_open;
  gboolean broadcast;
  gboolean escapes;
  gboolean variables;

  /* `line-ending` was chosen, so that `line-session` leaves it alone */
  gboolean line_ending_chosen;
};

G_END_DECLS
