#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-clipboard.h"

#include <string.h>

/**
 * swb_clipboard_set_text:
 * @clipboard: of a display
 * @text: UTF-8, %SWB_CLIPBOARD_MAX bytes at most
 *
 * As gdk_clipboard_set_text(), but text of any length may be put in elsewhere. GTK 4.8 writes a string through a stream that
 * converts it; when that is done it closes, and waits for what is beneath it to be fetched. On X11 more than 256 KiB are
 * fetched piece by piece (INCR, ICCCM 2.7.2), each of which the waiting thread itself would have to hand out: the program
 * stands still for ever. Bytes are written without such a stream. Main thread.
 */
void
swb_clipboard_set_text (GdkClipboard *clipboard,
                        const char   *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  GdkContentProvider *providers[] = { gdk_content_provider_new_for_bytes ("text/plain;charset=utf-8", bytes),
                                      gdk_content_provider_new_for_bytes ("text/plain", bytes),
                                      gdk_content_provider_new_typed (G_TYPE_STRING, text) }; /* for this program */
  g_autoptr (GdkContentProvider) content = gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));

  gdk_clipboard_set_content (clipboard, content);
}
