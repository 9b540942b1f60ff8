#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <gtk/gtk.h>
#include <gdk/x11/gdkx.h>

#include "swb-clipboard.h"

/* Another program, with a connection of its own, that puts in what is in the clipboard. */
typedef struct
{
  GString *text;
  gboolean piecewise;
  gboolean failed;
} Paste;

static gulong
read_property (Display *display,
               Window   window,
               Atom     property,
               Atom    *type,
               GString *out)
{
  unsigned char *data = NULL;
  unsigned long count, rest;
  int format;

  XGetWindowProperty (display, window, property, 0, G_MAXINT32 / 4, True, AnyPropertyType, type, &format, &count, &rest,
                      &data);
  if (format == 8)
    g_string_append_len (out, (const char *) data, (gssize) count);
  if (data != NULL)
    XFree (data);
  return count;
}

/* Inter-Client Communication Conventions Manual, 2.4 and 2.7.2 */
static gpointer
paste_thread (gpointer data)
{
  Paste *paste = data;
  Display *display = XOpenDisplay (NULL);
  Window window = XCreateSimpleWindow (display, DefaultRootWindow (display), 0, 0, 1, 1, 0, 0, 0);
  Atom clipboard = XInternAtom (display, "CLIPBOARD", False);
  Atom target = XInternAtom (display, "UTF8_STRING", False);
  Atom incr = XInternAtom (display, "INCR", False);
  Atom property = XInternAtom (display, "PASTED", False);
  Atom type;
  XEvent event;

  XSelectInput (display, window, PropertyChangeMask);
  XConvertSelection (display, clipboard, target, property, window, CurrentTime);
  do
    XNextEvent (display, &event);
  while (event.type != SelectionNotify);

  paste->failed = event.xselection.property == None;
  if (!paste->failed)
    read_property (display, window, property, &type, paste->text);
  paste->piecewise = !paste->failed && type == incr;
  while (paste->piecewise)
    {
      XNextEvent (display, &event);
      if (event.type == PropertyNotify && event.xproperty.state == PropertyNewValue &&
          event.xproperty.atom == property && read_property (display, window, property, &type, paste->text) == 0)
        break;
    }

  XCloseDisplay (display);
  return NULL;
}

static gboolean
on_tick (gpointer data)
{
  (*(guint *) data)++;
  return G_SOURCE_CONTINUE;
}

static void
assert_pasted (GtkWidget *window,
               gsize      length)
{
  Paste paste = { g_string_new (NULL), FALSE, FALSE };
  g_autofree char *text = g_malloc (length + 1);
  guint ticks = 0, source;
  GThread *thread;

  for (gsize i = 0; i < length; i++)
    text[i] = (char) ('a' + i % 23);
  text[length] = '\0';
  swb_clipboard_set_text (gtk_widget_get_clipboard (window), text);

  /* the program that owns the clipboard must not stand still meanwhile, nor after */
  thread = g_thread_new ("paste", paste_thread, &paste);
  source = g_timeout_add (1, on_tick, &ticks);
  while (ticks < 200 || (!paste.failed && paste.text->len < length))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  g_thread_join (thread);

  g_assert_false (paste.failed);
  g_assert_cmpuint (paste.text->len, ==, length);
  g_assert_cmpstr (paste.text->str, ==, text);
  g_test_message ("%zu bytes, %s", length, paste.piecewise ? "piece by piece" : "at once");
  g_string_free (paste.text, TRUE);
}

static void
test_paste (void)
{
  GtkWidget *window;

  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  if (!GDK_IS_X11_DISPLAY (gdk_display_get_default ()))
    {
      g_test_skip ("not an X11 display");
      return;
    }
  G_GNUC_END_IGNORE_DEPRECATIONS

  window = gtk_window_new ();
  gtk_window_present (GTK_WINDOW (window));
  assert_pasted (window, 1);
  assert_pasted (window, 200 * 1000);
  assert_pasted (window, 300 * 1000);
  assert_pasted (window, SWB_CLIPBOARD_MAX);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/clipboard/paste", test_paste);

  return g_test_run ();
}
