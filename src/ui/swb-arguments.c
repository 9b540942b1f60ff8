#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-arguments.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "swb-panel-address.h"

/* A log file's path is relative to where the command was typed, not to where the window happens to run. */
static gboolean
anchor_log (SwbPanelSettings *settings,
            const char       *directory,
            GError          **error)
{
  const char *log = swb_panel_settings_get_log (settings);
  g_autofree char *path = NULL;

  if (log == NULL || *log == '\0' || directory == NULL || g_path_is_absolute (log))
    return TRUE;
  path = g_build_filename (directory, log, NULL);
  return swb_panel_settings_set_string (settings, "log", path, error);
}

static gboolean
parse_operand (SwbArguments *self,
               const char   *text,
               const char   *directory,
               GError      **error)
{
  g_autoptr (SwbPanelSettings) settings = NULL;

  if (!swb_panel_address_is_address (text))
    {
      g_autofree char *path = directory != NULL ? g_canonicalize_filename (text, directory) : g_strdup (text);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                     _ ("“%s” is neither a panel address (such as tcp-server://127.0.0.1:6001) nor a file"), text);
      else if (g_file_test (path, G_FILE_TEST_IS_DIR))
        g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("“%s” is a folder, not a file"), text);
      else
        {
          /* what it is is told by what is in it, in the window */
          g_ptr_array_add (self->files, g_steal_pointer (&path));
          return TRUE;
        }
      return FALSE;
    }

  settings = swb_panel_address_parse (text, error);
  if (settings == NULL || !anchor_log (settings, directory, error))
    return FALSE;
  g_ptr_array_add (self->panels, g_steal_pointer (&settings));
  return TRUE;
}

/**
 * swb_arguments_parse:
 * @argv: (array zero-terminated=1): the arguments, with the program's name first
 * @directory: (nullable): the directory that relative paths are relative to; %NULL: this process's
 * @error: return location for a #GOptionError or #SWB_ADDRESS_ERROR
 *
 * Reads and checks a whole command line. Needs no display.
 *
 * Returns: (transfer full) (nullable): what it asks for, or %NULL with @error set when any of it is wrong
 */
SwbArguments *
swb_arguments_parse (const char *const *argv,
                     const char        *directory,
                     GError           **error)
{
  g_autoptr (SwbArguments) self = g_new0 (SwbArguments, 1);
  gboolean options = TRUE;

  self->panels = g_ptr_array_new_with_free_func (g_object_unref);
  self->files = g_ptr_array_new_with_free_func (g_free);
  for (int i = 1; argv[0] != NULL && argv[i] != NULL; i++)
    {
      const char *text = argv[i];

      if (options && g_str_equal (text, "--"))
        options = FALSE;
      else if (options && (g_str_equal (text, "--help") || g_str_equal (text, "-h")))
        self->help = TRUE;
      else if (options && g_str_equal (text, "--version"))
        self->version = TRUE;
      else if (options && g_str_equal (text, "--start"))
        self->start = TRUE;
      else if (options && text[0] == '-')
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION, _ ("Unknown option “%s”"), text);
          return NULL;
        }
      else if (!parse_operand (self, text, directory, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

void
swb_arguments_free (SwbArguments *self)
{
  g_clear_pointer (&self->panels, g_ptr_array_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_free (self);
}

/**
 * swb_arguments_get_help:
 *
 * Returns: (transfer full): the text for --help
 */
char *
swb_arguments_get_help (void)
{
  return g_strdup (_ ("Usage: socket-workbench [OPTION…] [PANEL-ADDRESS | FILE]…\n"
                      "\n"
                      "A bench for TCP and UDP. Panels named here are made and started at once.\n"
                      "Workspaces (*.swb) are opened without starting anything,\n"
                      "logs and captures (pcapng, pcap) to be looked at.\n"
                      "\n"
                      "Panel addresses:\n"
                      "  tcp-server://ADDRESS:PORT   listen; * is all interfaces, port 0 any free one\n"
                      "  tcp-client://HOST:PORT      connect\n"
                      "  udp://ADDRESS:PORT          bind\n"
                      "  each with ?KEY=VALUE&…, such as ?encoding=GBK&line-ending=crlf&log=x.pcapng\n"
                      "\n"
                      "Options:\n"
                      "  --start     start the panels of the workspaces that are opened, too\n"
                      "  --version   show the version\n"
                      "  -h, --help  show this help\n"));
}
