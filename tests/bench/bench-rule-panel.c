/*
 * A panel with one answer rule, for run-benches.py:
 *
 *     bench-rule-panel PANEL-ADDRESS LOG-FOLDER RULE-AS-JSON
 *
 * Prints where it listens, and runs until it is killed.
 */

#define G_LOG_DOMAIN "bench"

#include "swb-config.h"

#include <stdio.h>

#include "swb-endpoint.h"
#include "swb-panel-address.h"

static SwbReactions *
read_rule (const char *json,
           GError    **error)
{
  g_autofree char *document = g_strconcat ("{\"rules\":[", json, "]}", NULL);
  g_autoptr (JsonNode) node = json_from_string (document, error);
  g_auto (SwbJsonObject) object = { 0 };
  g_autoptr (GPtrArray) rules = NULL;

  if (node == NULL || !swb_json_object_init (&object, node, "", error))
    return NULL;
  rules = swb_rule_list_read (&object, "rules", error);

  return rules != NULL ? swb_reactions_new (rules, "UTF-8", error) : NULL;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbPanelSettings) settings = NULL;
  g_autoptr (SwbReactions) reactions = NULL;
  SwbEndpoint *endpoint = NULL;

  if (argc != 4)
    return 2;

  settings = swb_panel_address_parse (argv[1], &error);
  if (settings != NULL)
    reactions = read_rule (argv[3], &error);
  if (reactions != NULL)
    endpoint = swb_endpoint_new (settings, argv[2], &error);
  if (endpoint == NULL)
    {
      fprintf (stderr, "bench-rule-panel: %s\n", error->message);
      return 1;
    }

  swb_endpoint_set_reactions (endpoint, reactions);
  swb_endpoint_start (endpoint);
  for (gboolean told = FALSE;;)
    {
      g_auto (SwbEndpointStatus) status = { 0 };

      g_main_context_iteration (NULL, TRUE);
      swb_endpoint_get_status (endpoint, &status);
      if (!told && status.state == SWB_ENDPOINT_STATE_LISTENING)
        {
          printf ("listening 127.0.0.1:%u\n", status.local.port);
          fflush (stdout);
          told = TRUE;
        }
    }
}
