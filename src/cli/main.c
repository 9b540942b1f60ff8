#define G_LOG_DOMAIN "swb-cli"

#include "swb-config.h"

#include <glib.h>
#include <glib/gi18n.h>
#include <locale.h>

#include "swb-cmd.h"
#include "swb-process.h"

typedef struct
{
  const char *name;
  int (*run) (int   argc,
              char *argv[]);
  const char *summary;
} Command;

static const Command commands[] = {
  { "export", swb_cmd_export, N_("Write a log in another format") },
  { "run", swb_cmd_run, N_("Run panels without a window") },
  { "send", swb_cmd_send, N_("Send once, and wait for an answer") },
};

static void
print_help (void)
{
  g_print ("%s\n  swb %s\n\n%s\n", _("Usage:"), _("COMMAND [ARGUMENT…]"), _("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-10s %s\n", commands[i].name, _(commands[i].summary));
  g_print ("\n%s\n  --help     %s\n  --version  %s\n\n%s\n", _("Options:"), _("Show this help"),
           _("Show the version"), _("“swb COMMAND --help” tells more about a command."));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("swb");
  swb_process_prepare ();

  if (argc < 2)
    {
      swb_cmd_complain (_("no command given; see “swb --help”"));
      return SWB_EXIT_USAGE;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "help"))
    {
      print_help ();
      return SWB_EXIT_DONE;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("swb %s\n", SWB_VERSION);
      return SWB_EXIT_DONE;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name))
      return commands[i].run (argc - 1, argv + 1);

  swb_cmd_complain (_("“%s” is no command; see “swb --help”"), argv[1]);
  return SWB_EXIT_USAGE;
}
