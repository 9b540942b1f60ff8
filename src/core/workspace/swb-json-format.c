#define G_LOG_DOMAIN "swb-workspace"

#include "swb-config.h"

#include "swb-json-format.h"

#include <string.h>

/*
 * Writes the tree of json-glib as people would write it, and as they want to see it in a diff. The generator of json-glib
 * has a space before the colon, and writes 0.1 as 0.10000000000000001.
 */

static void
add_indent (GString *out,
            guint    depth)
{
  g_string_append_printf (out, "\n%*s", (int) (2 * depth), "");
}

static void
add_string (GString    *out,
            const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      static const char from[] = "\"\\\b\f\n\r\t";
      static const char to[] = "\"\\bfnrt";
      const char *found = strchr (from, *p);

      if (found != NULL)
        g_string_append_printf (out, "\\%c", to[found - from]);
      else if ((guchar) *p < 0x20 || *p == 0x7f)
        g_string_append_printf (out, "\\u%04X", (guint) *p);
      else
        g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

/* The shortest text that gives the same number again, and is no whole number. */
static void
add_double (GString *out,
            double   value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint digits = 15; digits <= 17; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%ug", digits);
      g_ascii_formatd (text, sizeof text, format, value);
      if (g_ascii_strtod (text, NULL) == value) /* NOLINT: the very same one is wanted */
        break;
    }

  g_string_append (out, text);
  if (strpbrk (text, ".e") == NULL)
    g_string_append (out, ".0");
}

static void
add_scalar (GString  *out,
            JsonNode *node)
{
  if (JSON_NODE_HOLDS_NULL (node))
    {
      g_string_append (out, "null");
      return;
    }

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      add_string (out, json_node_get_string (node));
      break;
    case G_TYPE_BOOLEAN:
      g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
      break;
    case G_TYPE_DOUBLE:
      add_double (out, json_node_get_double (node));
      break;
    default:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
      break;
    }
}

/* Recurses as deep as the tree is, which was read by swb_json_parse() or made by us. */
static void
add_node (GString  *out,
          JsonNode *node,
          guint     depth)
{
  gboolean first = TRUE;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *value;

      g_string_append_c (out, '{');
      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      for (; json_object_iter_next_ordered (&iter, &name, &value); first = FALSE)
        {
          if (!first)
            g_string_append_c (out, ',');
          add_indent (out, depth + 1);
          add_string (out, name);
          g_string_append (out, ": ");
          add_node (out, value, depth + 1);
        }
      if (!first)
        add_indent (out, depth);
      g_string_append_c (out, '}');
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      g_string_append_c (out, '[');
      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          if (i > 0)
            g_string_append_c (out, ',');
          add_indent (out, depth + 1);
          add_node (out, json_array_get_element (array, i), depth + 1);
        }
      if (json_array_get_length (array) > 0)
        add_indent (out, depth);
      g_string_append_c (out, ']');
    }
  else
    {
      add_scalar (out, node);
    }
}

/**
 * swb_json_format:
 * @node: a value
 *
 * Writes it as JSON (RFC 8259) in UTF-8: one member or element a line, two spaces a level, members in their order, and a
 * line feed at the end. swb_json_parse() reads the same value again. Any thread.
 *
 * Returns: (transfer full): the text, without a NUL
 */
GBytes *
swb_json_format (JsonNode *node)
{
  GString *out = g_string_new (NULL);

  add_node (out, node, 0);
  g_string_append_c (out, '\n');
  return g_string_free_to_bytes (out);
}
