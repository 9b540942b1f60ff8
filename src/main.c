#define G_LOG_DOMAIN "swb-main"

#include "swb-config.h"

#include <glib/gi18n.h>
#include <locale.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdio.h>

#include "swb-application.h"
#include "swb-arguments.h"
#include "swb-process.h"
#include "swb-renderer.h"

/* GTK would only say that it can't open one. */
static gboolean
has_display (void)
{
  static const char *const variables[] = { "DISPLAY", "WAYLAND_DISPLAY", "BROADWAY_DISPLAY", "GDK_BACKEND" };

  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      const char *value = g_getenv (variables[i]);

      if (value != NULL && value[0] != '\0')
        return TRUE;
    }

  return FALSE;
}

/* The C library gives every thread a heap of its own, up to eight for each processor, and a start has some thirty threads,
 * most of them Pango's, that live for a millisecond: each leaves a heap behind that nobody uses again. What threads take
 * and give back all the time is in caches of their own all the same. */
static void
share_heaps (void)
{
#ifdef M_ARENA_MAX
  mallopt (M_ARENA_MAX, 2);
#endif
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (SwbArguments) arguments = NULL;
  g_autoptr (SwbApplication) application = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_get_current_dir ();

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* All of this before GTK, so that it works without a display and while another instance runs. */
  arguments = swb_arguments_parse ((const char *const *) argv, directory, &error);
  if (arguments == NULL)
    {
      fprintf (stderr, "socket-workbench: %s\n", error->message);
      return 2;
    }
  if (arguments->help)
    {
      g_autofree char *help = swb_arguments_get_help ();

      fputs (help, stdout);
      return 0;
    }
  if (arguments->version)
    {
      printf ("socket-workbench %s\n", SWB_VERSION);
      return 0;
    }

  if (!has_display ())
    {
      fprintf (stderr, "socket-workbench: %s\n",
               _("there is no display for the window; “swb run” runs the same panels without one"));
      return 1;
    }

  share_heaps ();
  swb_process_prepare ();
  swb_renderer_prepare ();
  g_set_prgname (SWB_APP_ID);

  application = swb_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
