#define G_LOG_DOMAIN "swb-workspace"

#include "swb-config.h"

#include "swb-json-parser.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "swb-error.h"

/*
 * Reads JSON (RFC 8259) to the letter, into the tree of json-glib. Its own parser is not for files of strangers: it recurses
 * without end, cuts strings at \u0000, lets the last of two members of a name win, wraps large numbers, takes commas too
 * many, and knows few places. To check a file for all of that before is to parse it, so this is the only parsing.
 */

typedef struct
{
  const char *begin;
  const char *at;
  const char *end;
  guint depth;
  guint values;
  GError **error;
} Parser;

static JsonNode *parse_value (Parser *self);

/* Says what is wrong at @place, which lies in the document or at its end. Returns %NULL, for the callers' sake. */
static gpointer
fail_at (Parser     *self,
         const char *place,
         const char *fault)
{
  const char *line = self->begin;
  gsize number = 1;

  for (const char *p = self->begin; (p = memchr (p, '\n', (gsize) (place - p))) != NULL;)
    {
      number++;
      line = ++p;
    }

  /* what stands before is valid UTF-8 */
  g_set_error (self->error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_PARSE,
               /* Translators: where in a file, and what is wrong there */
               _("line %zu, column %zu: %s"), number, (gsize) g_utf8_strlen (line, (gssize) (place - line)) + 1, fault);
  return NULL;
}

static void
skip_space (Parser *self)
{
  while (self->at < self->end && (*self->at == ' ' || *self->at == '\n' || *self->at == '\r' || *self->at == '\t'))
    self->at++;
}

static gboolean
take (Parser *self,
      char    c)
{
  if (self->at == self->end || *self->at != c)
    return FALSE;

  self->at++;
  return TRUE;
}

/* What is not the character that must follow. */
static gpointer
fail_wanted (Parser     *self,
             const char *wanted)
{
  g_autofree char *fault = NULL;

  if (self->at == self->end)
    /* Translators: a character or two of JSON */
    fault = g_strdup_printf (_("the file ends here, where %s is wanted"), wanted);
  else
    {
      gunichar c = g_utf8_get_char (self->at);
      char shown[7] = { 0 };

      g_unichar_to_utf8 (g_unichar_isprint (c) ? c : 0xfffd, shown);
      /* Translators: a character or two of JSON, and the character that is there */
      fault = g_strdup_printf (_("%s is wanted here, not “%s”"), wanted, shown);
    }

  return fail_at (self, self->at, fault);
}

static gboolean
parse_hex (Parser   *self,
           gunichar *value)
{
  *value = 0;
  for (guint i = 0; i < 4; i++, self->at++)
    {
      int digit = self->at < self->end ? g_ascii_xdigit_value (*self->at) : -1;

      if (digit < 0)
        return FALSE;
      *value = *value * 16 + (gunichar) digit;
    }

  return TRUE;
}

/* Behind “\u” */
static gboolean
parse_unicode (Parser  *self,
               GString *text)
{
  const char *begin = self->at - 2;
  gunichar c, low;

  if (!parse_hex (self, &c))
    return fail_at (self, begin, _("\\u has four hexadecimal digits")) != NULL;
  if (c == 0)
    return fail_at (self, begin, _("a text can’t have the character \\u0000; write bytes as hex")) != NULL;

  if (c >= 0xdc00 && c < 0xe000)
    return fail_at (self, begin, _("this is the second half of a character without the first")) != NULL;
  if (c >= 0xd800 && c < 0xdc00)
    {
      if (!take (self, '\\') || !take (self, 'u') || !parse_hex (self, &low) || low < 0xdc00 || low >= 0xe000)
        return fail_at (self, begin, _("this is the first half of a character without the second")) != NULL;
      c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }

  g_string_append_unichar (text, c);
  return TRUE;
}

static gboolean
parse_escape (Parser  *self,
              GString *text)
{
  static const char from[] = "\"\\/bfnrt";
  static const char to[] = "\"\\/\b\f\n\r\t";
  const char *found;

  self->at++;
  if (take (self, 'u'))
    return parse_unicode (self, text);

  found = self->at < self->end && *self->at != '\0' ? strchr (from, *self->at) : NULL;
  if (found == NULL)
    return fail_at (self, self->at - 1, _("after \\ comes one of \" \\ / b f n r t u; a backslash itself is \\\\")) != NULL;

  g_string_append_c (text, to[found - from]);
  self->at++;
  return TRUE;
}

/* (transfer full) (nullable) */
static char *
parse_string (Parser *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *begin = self->at;

  self->at++;
  while (TRUE)
    {
      const char *run = self->at;

      while (self->at < self->end && (guchar) *self->at >= 0x20 && *self->at != '"' && *self->at != '\\')
        self->at++;
      g_string_append_len (text, run, self->at - run);

      if (self->at == self->end)
        return fail_at (self, begin, _("this text has no end"));
      if (take (self, '"'))
        return g_string_free (g_steal_pointer (&text), FALSE);
      if (*self->at != '\\')
        return fail_at (self, self->at, _("a text can’t have a line break or another control character; write \\n, \\t, \\u001B …"));
      if (!parse_escape (self, text))
        return NULL;
    }
}

static gboolean
skip_digits (Parser *self)
{
  const char *begin = self->at;

  while (self->at < self->end && g_ascii_isdigit (*self->at))
    self->at++;

  return self->at > begin;
}

static JsonNode *
parse_number (Parser *self)
{
  const char *begin = self->at;
  g_autofree char *text = NULL;
  gboolean whole = TRUE;
  gboolean good;
  double number;

  take (self, '-');
  good = take (self, '0') || skip_digits (self);
  if (good && take (self, '.'))
    {
      whole = FALSE;
      good = skip_digits (self);
    }
  if (good && self->at < self->end && (*self->at == 'e' || *self->at == 'E'))
    {
      whole = FALSE;
      self->at++;
      if (!take (self, '-'))
        take (self, '+');
      good = skip_digits (self);
    }
  if (!good || (self->at < self->end && (g_ascii_isalnum (*self->at) || *self->at == '.')))
    return fail_at (self, begin, _("this is no number of JSON"));

  text = g_strndup (begin, (gsize) (self->at - begin));
  if (whole)
    {
      gint64 integer;

      if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &integer, NULL))
        return fail_at (self, begin, _("this number is too large"));
      return json_node_init_int (json_node_alloc (), integer);
    }

  number = g_ascii_strtod (text, NULL);
  if (!isfinite (number))
    return fail_at (self, begin, _("this number is too large"));
  return json_node_init_double (json_node_alloc (), number);
}

static JsonNode *
parse_word (Parser *self)
{
  const char *begin = self->at;
  gsize length;

  while (self->at < self->end && (g_ascii_isalnum (*self->at) || *self->at == '_'))
    self->at++;
  length = (gsize) (self->at - begin);

  if (length == 4 && memcmp (begin, "true", 4) == 0)
    return json_node_init_boolean (json_node_alloc (), TRUE);
  if (length == 5 && memcmp (begin, "false", 5) == 0)
    return json_node_init_boolean (json_node_alloc (), FALSE);
  if (length == 4 && memcmp (begin, "null", 4) == 0)
    return json_node_init_null (json_node_alloc ());

  self->at = begin;
  return fail_wanted (self, _("a value"));
}

static gboolean
enter (Parser *self)
{
  if (++self->depth > SWB_JSON_MAX_DEPTH)
    {
      g_autofree char *fault = g_strdup_printf (_("arrays and objects lie more than %d deep in each other"),
                                                SWB_JSON_MAX_DEPTH);

      return fail_at (self, self->at, fault) != NULL;
    }

  self->at++;
  skip_space (self);
  return TRUE;
}

static JsonNode *
parse_array (Parser *self)
{
  g_autoptr (JsonArray) array = json_array_new ();

  if (!enter (self))
    return NULL;

  if (!take (self, ']'))
    do
      {
        JsonNode *element = parse_value (self);

        if (element == NULL)
          return NULL;
        json_array_add_element (array, element);
        skip_space (self);
        if (take (self, ']'))
          break;
        if (!take (self, ','))
          return fail_wanted (self, _("“,” or “]”"));
        skip_space (self);
      }
    while (TRUE);

  self->depth--;
  return json_node_init_array (json_node_alloc (), array);
}

static gboolean
parse_member (Parser     *self,
              JsonObject *object)
{
  const char *begin = self->at;
  g_autofree char *name = NULL;
  JsonNode *value;

  if (self->at == self->end || *self->at != '"')
    return fail_wanted (self, _("a name in double quotes")) != NULL;
  name = parse_string (self);
  if (name == NULL)
    return FALSE;
  if (json_object_has_member (object, name))
    {
      g_autofree char *fault = g_strdup_printf (_("“%s” stands in this object twice"), name);

      return fail_at (self, begin, fault) != NULL;
    }

  skip_space (self);
  if (!take (self, ':'))
    return fail_wanted (self, "“:”") != NULL;
  skip_space (self);
  value = parse_value (self);
  if (value == NULL)
    return FALSE;

  json_object_set_member (object, name, value);
  return TRUE;
}

static JsonNode *
parse_object (Parser *self)
{
  g_autoptr (JsonObject) object = json_object_new ();

  if (!enter (self))
    return NULL;

  if (!take (self, '}'))
    do
      {
        if (!parse_member (self, object))
          return NULL;
        skip_space (self);
        if (take (self, '}'))
          break;
        if (!take (self, ','))
          return fail_wanted (self, _("“,” or “}”"));
        skip_space (self);
      }
    while (TRUE);

  self->depth--;
  return json_node_init_object (json_node_alloc (), object);
}

static JsonNode *
parse_value (Parser *self)
{
  g_autofree char *text = NULL;

  if (++self->values > SWB_JSON_MAX_VALUES)
    {
      g_autofree char *fault = g_strdup_printf (_("there are more than %d values"), SWB_JSON_MAX_VALUES);

      return fail_at (self, self->at, fault);
    }
  if (self->at == self->end)
    return fail_wanted (self, _("a value"));

  switch (*self->at)
    {
    case '{':
      return parse_object (self);
    case '[':
      return parse_array (self);
    case '"':
      text = parse_string (self);
      return text != NULL ? json_node_init_string (json_node_alloc (), text) : NULL;
    case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
      return parse_number (self);
    default:
      return parse_word (self);
    }
}

/**
 * swb_json_parse:
 * @tainted: the bytes of a file; a byte order mark before them is passed over
 * @length: their count
 * @error: return location for %SWB_WORKSPACE_ERROR_PARSE; its message begins with the line and the column, in characters
 *   from 1
 *
 * Reads one value of JSON (RFC 8259), to the letter: no comments, no comma behind the last element. More than that is
 * refused: two members of one name in an object, the character U+0000, halves of surrogate pairs, whole numbers that 64 bits
 * don't hold, and other numbers that a double doesn't; more than %SWB_JSON_MAX_DEPTH levels, and more than
 * %SWB_JSON_MAX_VALUES values. Any thread.
 *
 * Returns: (transfer full) (nullable): the value
 */
JsonNode *
swb_json_parse (const char *tainted,
                gsize       length,
                GError    **error)
{
  Parser self = { .begin = tainted, .at = tainted, .end = tainted + length, .error = error };
  g_autoptr (JsonNode) node = NULL;
  const char *valid_end;

  if (length >= 3 && memcmp (tainted, "\xef\xbb\xbf", 3) == 0)
    self.begin = self.at = tainted + 3;

  if (!g_utf8_validate_len (self.begin, (gsize) (self.end - self.begin), &valid_end))
    return fail_at (&self, valid_end, *valid_end == '\0' ? _("a byte 0 is no text") : _("this is not UTF-8"));

  skip_space (&self);
  if (self.at == self.end)
    return fail_at (&self, self.at, _("there is nothing in it"));

  node = parse_value (&self);
  if (node == NULL)
    return NULL;

  skip_space (&self);
  if (self.at != self.end)
    return fail_at (&self, self.at, _("there is something behind the end"));

  return g_steal_pointer (&node);
}
