#define G_LOG_DOMAIN "swb-main"

#include "swb-config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <sys/resource.h>

#include "swb-application.h"
#include "swb-arguments.h"
#include "swb-renderer.h"

/* A server may have more clients than the 1024 descriptors that a session starts with. */
static void
raise_descriptor_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
    return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
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

  raise_descriptor_limit ();
  swb_renderer_prepare ();
  g_set_prgname (SWB_APP_ID);

  application = swb_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
