#pragma once

#include "swb-text-encoder.h"

G_BEGIN_DECLS

/* What the variables of a text depend on, so that a preview knows when it is out of date. */
typedef enum
{
  SWB_TEMPLATE_USES_NONE = 0,
  SWB_TEMPLATE_USES_COUNTER = 1 << 0,
  SWB_TEMPLATE_USES_TIME = 1 << 1,
  SWB_TEMPLATE_USES_RANDOM = 1 << 2,
  SWB_TEMPLATE_USES_PEER = 1 << 3,  /* differs from one target to the next */
  SWB_TEMPLATE_USES_LOCAL = 1 << 4, /* as does this */
} SwbTemplateUses;

/* What `{{0}}` … `{{9}}` stand for: bytes that an answer takes from what it answers. */
typedef struct
{
  const guint8 *data;
  gsize length;
} SwbTemplateCapture;

/**
 * SwbTemplateContext:
 *
 * Where variables have their values from. The same context makes the same bytes, so what was shown can be what is sent.
 *
 * @now: microseconds since 1970-01-01 00:00 UTC
 * @zone: (nullable): of time and date; %NULL is the system's
 * @counter: how many sends went before this one
 * @seed: of all that is random
 * @peer: (nullable): HOST:PORT of the other side; %NULL when there is none
 * @local: (nullable): HOST:PORT of this side
 * @captures: (nullable) (array length=n_captures): the values of `{{0}}`, `{{1}}` and so on
 * @n_captures: their count; 0 where nothing is answered
 */
typedef struct
{
  gint64 now;
  GTimeZone *zone;
  guint64 counter;
  guint32 seed[4];
  const char *peer;
  const char *local;
  const SwbTemplateCapture *captures;
  guint n_captures;
} SwbTemplateContext;

typedef enum
{
  SWB_TEMPLATE_LITERAL,  /* text that stands for itself */
  SWB_TEMPLATE_BRACES,   /* {{{{, which stands for {{ */
  SWB_TEMPLATE_VARIABLE, /* {{NAME}} or {{NAME:ARGUMENT}} */
} SwbTemplateKind;

/**
 * SwbTemplatePiece:
 *
 * @begin: where it begins in the text
 * @length: its bytes, braces included
 * @position: of its first character, in characters from 1
 */
typedef struct
{
  SwbTemplateKind kind;
  const char *begin;
  gsize length;
  gsize position;
} SwbTemplatePiece;

/* The going through the pieces of a text. The members are private. */
typedef struct
{
  const char *at;
  gsize position;
} SwbTemplateIter;

/* The giving of values to the variables of one send. The members are private. */
typedef struct
{
  const SwbTemplateContext *context;
  GRand *rand; /* (nullable): until something random is asked for */
  gsize total;
  SwbTemplateUses uses;
} SwbTemplateValues;

#define SWB_TEMPLATE_MAX_RANDOM_BYTES 65536
#define SWB_TEMPLATE_MAX_TOTAL (16 * 1024 * 1024)

void swb_template_context_init (SwbTemplateContext *context);
void swb_template_context_draw (SwbTemplateContext *context);

void swb_template_iter_init (SwbTemplateIter *iter,
                             const char      *text);
gboolean swb_template_iter_next (SwbTemplateIter  *iter,
                                 SwbTemplatePiece *piece,
                                 gsize            *error_position,
                                 GError          **error);

void swb_template_values_init (SwbTemplateValues        *values,
                               const SwbTemplateContext *context);
void swb_template_values_clear (SwbTemplateValues *values);
gboolean swb_template_values_add (SwbTemplateValues      *values,
                                  const SwbTemplatePiece *piece,
                                  SwbTextEncoder         *encoder,
                                  gsize                  *error_position,
                                  GError                **error);
GBytes *swb_template_expand (const char               *text,
                             const SwbTemplateContext *context,
                             gsize                    *error_position,
                             GError                  **error);

G_END_DECLS
