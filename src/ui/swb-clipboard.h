#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* The most that swb_clipboard_set_text() should be given, in bytes: an X server takes 16 MiB in one request. */
#define SWB_CLIPBOARD_MAX (8u * 1024u * 1024u)

void swb_clipboard_set_text (GdkClipboard *clipboard,
                             const char   *text);

G_END_DECLS
