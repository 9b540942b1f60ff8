#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-match.h"

#include <glib/gi18n-lib.h>

/* The names of a match's members in a workspace file. */
const char *const swb_match_members[] = {
  "match", "pattern", "pattern-format", "pattern-escapes", "ignore-case", "minimum", "maximum", NULL,
};

/**
 * swb_match_init:
 * @self: (out): what to wait for, to be cleared with swb_match_clear()
 * @kind: how to compare
 * @pattern: what with, UTF-8
 */
void
swb_match_init (SwbMatch    *self,
                SwbMatchKind kind,
                const char  *pattern)
{
  *self = (SwbMatch) { .kind = kind, .pattern = g_strdup (pattern), .maximum = SWB_MATCH_MAX_LENGTH };
}

/**
 * swb_match_init_copy:
 * @self: (out): what to wait for, to be cleared with swb_match_clear()
 * @other: what it is to be like
 */
void
swb_match_init_copy (SwbMatch       *self,
                     const SwbMatch *other)
{
  *self = *other;
  self->pattern = g_strdup (other->pattern);
}

/**
 * swb_match_clear:
 * @self: what was waited for
 */
void
swb_match_clear (SwbMatch *self)
{
  g_clear_pointer (&self->pattern, g_free);
}

/**
 * swb_match_read:
 * @self: (inout): what swb_match_init() has made; its values are the defaults
 * @object: an object that has the members of a match, among others
 * @error: return location for a #SwbWorkspaceError
 *
 * Whether the pattern can be understood is not looked at: swb_matcher_new() tells.
 *
 * Returns: whether the members are of the right types and values
 */
gboolean
swb_match_read (SwbMatch            *self,
                const SwbJsonObject *object,
                GError             **error)
{
  const char *pattern = NULL;
  int kind = self->kind;
  int format = self->pattern_format;

  if (!swb_json_object_get_enum (object, "match", SWB_TYPE_MATCH_KIND, &kind, error) ||
      !swb_json_object_get_string (object, "pattern", &pattern, error) ||
      !swb_json_object_get_enum (object, "pattern-format", SWB_TYPE_DATA_FORMAT, &format, error) ||
      !swb_json_object_get_boolean (object, "pattern-escapes", &self->pattern_escapes, error) ||
      !swb_json_object_get_boolean (object, "ignore-case", &self->ignore_case, error) ||
      !swb_json_object_get_uint (object, "minimum", 0, SWB_MATCH_MAX_LENGTH, &self->minimum, error) ||
      !swb_json_object_get_uint (object, "maximum", 0, SWB_MATCH_MAX_LENGTH, &self->maximum, error))
    return FALSE;

  /* a pattern that nothing is compared with would be left out without a word */
  if (pattern != NULL && pattern[0] != '\0' && !swb_json_object_require (object, "match", error))
    return FALSE;
  if (self->minimum > self->maximum)
    {
      swb_json_object_set_fault (object, "maximum", error, _("it is less than “%s”"), "minimum");
      return FALSE;
    }

  self->kind = (SwbMatchKind) kind;
  self->pattern_format = (SwbDataFormat) format;
  if (pattern != NULL)
    {
      g_free (self->pattern);
      self->pattern = g_strdup (pattern);
    }

  return TRUE;
}

/**
 * swb_match_write:
 * @self: what to wait for
 * @object: the object to add its members to
 *
 * `match` is always written, of the others what is not the default.
 */
void
swb_match_write (const SwbMatch *self,
                 JsonObject     *object)
{
  g_autoptr (GEnumClass) enum_class = g_type_class_ref (SWB_TYPE_MATCH_KIND);

  json_object_set_string_member (object, "match", g_enum_get_value (enum_class, self->kind)->value_nick);
  if (self->pattern[0] != '\0')
    json_object_set_string_member (object, "pattern", self->pattern);
  if (self->pattern_format == SWB_DATA_FORMAT_HEX)
    json_object_set_string_member (object, "pattern-format", "hex");
  if (self->pattern_escapes)
    json_object_set_boolean_member (object, "pattern-escapes", TRUE);
  if (self->ignore_case)
    json_object_set_boolean_member (object, "ignore-case", TRUE);
  if (self->minimum != 0)
    json_object_set_int_member (object, "minimum", (gint64) self->minimum);
  if (self->maximum != SWB_MATCH_MAX_LENGTH)
    json_object_set_int_member (object, "maximum", (gint64) self->maximum);
}

/**
 * swb_match_may_straddle:
 * @self: what to wait for
 *
 * Returns: whether it is looked for in the stream unless the user says otherwise, for it has a place of its own there;
 *   the others are about a whole: a read, a line or what came between two pauses
 */
gboolean
swb_match_may_straddle (const SwbMatch *self)
{
  return self->kind == SWB_MATCH_CONTAINS || self->kind == SWB_MATCH_WILDCARD || self->kind == SWB_MATCH_REGEX;
}
