#define G_LOG_DOMAIN "swb-workspace"

#include "swb-config.h"

#include "swb-example.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "swb-examples-resource.h"

#define PREFIX "/io/github/socketworkbench/SocketWorkbench/examples/"

/* In the order in which they are offered. The words are those of the files. */
static const SwbExample examples[] = {
  { "echo-server.swb", N_("Echo server"), N_("Sends back whatever comes (RFC 862).") },
  { "short-connection-server.swb", N_("Short-connection server"),
    N_("Answers the first data with ACK! and closes the connection.") },
  { "long-connection-server.swb", N_("Long-connection server"),
    N_("Answers all data with ACK! and keeps the connection.") },
  { "greeter-server.swb", N_("Greeter"),
    N_("Welcomes each client, answers what it sends with Hello,…!, and closes on “exit”.") },
  { "bye-chat-server.swb", N_("Chat until BYE"), N_("Acknowledges each message, and ends the talk on “BYE”.") },
  { "gbk-server.swb", N_("GBK server, one client at a time"),
    N_("Welcomes and answers in GBK; the next client is served when this one has gone.") },
  { "discard-server.swb", N_("Discard server"), N_("Takes whatever comes and answers nothing (RFC 863).") },
  { "chargen-server.swb", N_("Character generator"),
    N_("Sends lines of 72 characters without end, as fast as the client takes them (RFC 864).") },
  { "time-server.swb", N_("Time server"),
    N_("Sends the seconds since 1900 as 4 bytes and closes the connection (RFC 868).") },
};

/**
 * swb_example_list:
 * @count: (out): how many there are
 *
 * Returns: (array length=count) (transfer none): the shipped examples
 */
const SwbExample *
swb_example_list (gsize *count)
{
  *count = G_N_ELEMENTS (examples);
  return examples;
}

/**
 * swb_example_find:
 * @name: the name of a file, such as `echo-server.swb`
 *
 * Returns: (transfer none) (nullable): the example
 */
const SwbExample *
swb_example_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    if (strcmp (examples[i].name, name) == 0)
      return &examples[i];

  return NULL;
}

/**
 * swb_example_load:
 * @example: an example
 *
 * Any thread, which the workspace then belongs to until it is handed on.
 *
 * Returns: (transfer full): its workspace
 */
SwbWorkspace *
swb_example_load (const SwbExample *example)
{
  g_autofree char *path = g_strconcat (PREFIX, example->name, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  SwbWorkspace *workspace;

  bytes = g_resource_lookup_data (swb_examples_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  workspace = bytes != NULL ? swb_workspace_new_from_bytes (bytes, &error) : NULL;
  if (workspace == NULL)
    g_error ("%s: %s", example->name, error->message); /* it is built in, and a test reads it */
  return workspace;
}
