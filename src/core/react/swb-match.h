#pragma once

#include "swb-json-object.h"
#include "swb-panel-settings.h"

G_BEGIN_DECLS

typedef enum
{
  SWB_MATCH_ANY,         /* whatever comes */
  SWB_MATCH_EQUALS,      /* the pattern and nothing else */
  SWB_MATCH_STARTS_WITH,
  SWB_MATCH_ENDS_WITH,
  SWB_MATCH_CONTAINS,
  SWB_MATCH_WILDCARD,    /* hex with ?? for any byte, ? for any digit, * for any run of bytes, also of none */
  SWB_MATCH_REGEX,       /* a regular expression as of PCRE, with captures */
  SWB_MATCH_LENGTH,      /* so many bytes, whatever they are */
} SwbMatchKind;

#define SWB_TYPE_MATCH_KIND (swb_match_kind_get_type ())
GType swb_match_kind_get_type (void);

/* No more bytes than this can be told apart by their count; also what "no maximum" is. */
#define SWB_MATCH_MAX_LENGTH (G_GUINT64_CONSTANT (1) << 32)

/* Captures of a regular expression that are kept, the whole match as number 0 among them. */
#define SWB_MATCH_MAX_CAPTURES 10

/**
 * SwbMatch:
 *
 * What a rule, or a step of a sequence, waits for. Its members in a file stand in the object that has it:
 *
 * | member            | type    | values                                                                 | default      |
 * |-------------------|---------|------------------------------------------------------------------------|--------------|
 * | `match`           | string  | any, equals, starts-with, ends-with, contains, wildcard, regex, length | any; needed beside a `pattern` |
 * | `pattern`         | string  | what is typed; text or hex by the next member                          | empty        |
 * | `pattern-format`  | string  | text, hex; of no meaning for wildcard (hex) and regex (text)           | text         |
 * | `pattern-escapes` | boolean | text: as swb_escape_add() reads them                                   | false        |
 * | `ignore-case`     | boolean | text and regex: by the simple case mappings of Unicode                 | false        |
 * | `minimum`         | number  | length: least bytes, 0 … 2³²                                           | 0            |
 * | `maximum`         | number  | length: most bytes                                                     | 2³², no maximum |
 *
 * A plain struct without a thread of its own; @pattern is never %NULL. swb_matcher_new() compiles it.
 */
typedef struct
{
  SwbMatchKind kind;
  char *pattern;
  SwbDataFormat pattern_format;
  gboolean pattern_escapes;
  gboolean ignore_case;
  guint64 minimum;
  guint64 maximum;
} SwbMatch;

extern const char *const swb_match_members[];

void swb_match_init (SwbMatch     *self,
                     SwbMatchKind  kind,
                     const char   *pattern);
void swb_match_init_copy (SwbMatch       *self,
                          const SwbMatch *other);
void swb_match_clear (SwbMatch *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SwbMatch, swb_match_clear)

gboolean swb_match_read (SwbMatch            *self,
                         const SwbJsonObject *object,
                         GError             **error);
void swb_match_write (const SwbMatch *self,
                      JsonObject     *object);
gboolean swb_match_may_straddle (const SwbMatch *self);

G_END_DECLS
