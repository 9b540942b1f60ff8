#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SWB_CHECKSUM_NONE,
  SWB_CHECKSUM_SUM, /* the sum of the bytes */
  SWB_CHECKSUM_XOR, /* all bytes exclusive-or'ed */
  SWB_CHECKSUM_LRC, /* the two's complement of the sum: Modbus ASCII */
  SWB_CHECKSUM_CRC,
} SwbChecksumKind;

/* In which order the bytes of a checksum go out. */
typedef enum
{
  SWB_CHECKSUM_ORDER_AUTO, /* little for a CRC with refout, which is how those go out by custom; big for the rest */
  SWB_CHECKSUM_ORDER_BIG,
  SWB_CHECKSUM_ORDER_LITTLE,
} SwbChecksumOrder;

/**
 * SwbChecksum:
 *
 * How a checksum is calculated: a row of the catalogue, or a CRC of the user's own. The parameters of a CRC are those of
 * the Rocksoft model, as in Williams, “A painless guide to CRC error detection algorithms”, section 15, and in the
 * “Catalogue of parametrised CRC algorithms” of the CRC RevEng project.
 *
 * @name: what it is called in a setting; %NULL for a CRC of the user's own
 * @aliases: (nullable): other names, joined by a comma
 * @kind: what is calculated; poly to xorout and check matter for a CRC alone
 * @width: bits, 1 … 64; what goes out is as many whole bytes as they need
 * @poly: the polynomial without its highest term, not reflected
 * @init: what the register begins with, not reflected
 * @refin: each byte is taken with its lowest bit first
 * @refout: the register is reflected at the end
 * @xorout: what is exclusive-or'ed to the result after that
 * @check: the checksum of the nine bytes `123456789`; 0 for a CRC of the user's own
 */
typedef struct
{
  const char *name;
  const char *aliases;
  SwbChecksumKind kind;
  guint width;
  guint64 poly;
  guint64 init;
  gboolean refin;
  gboolean refout;
  guint64 xorout;
  guint64 check;
} SwbChecksum;

/**
 * SwbChecksumRange:
 *
 * Which bytes a checksum covers: from the byte @first to the byte @last, both included. Counted from 0 at the first byte;
 * below 0 from the end, -1 being the last byte.
 *
 * @frame: counted in prefix and data together, rather than in the data alone
 */
typedef struct
{
  gboolean frame;
  gint64 first;
  gint64 last;
} SwbChecksumRange;

/* A calculation under way, piece by piece. The members are private. */
typedef struct
{
  SwbChecksum checksum;
  guint64 value;
  guint64 table[256];
} SwbChecksumState;

#define SWB_CHECKSUM_MAX_BYTES 8

const SwbChecksum *swb_checksum_list (gsize *n_checksums);
const SwbChecksum *swb_checksum_find (const char *name);

gboolean swb_checksum_parse (const char  *text,
                             SwbChecksum *checksum,
                             GError     **error);
char *swb_checksum_format (const SwbChecksum *checksum);

gboolean swb_checksum_range_parse (const char       *text,
                                   SwbChecksumRange *range,
                                   GError          **error);
char *swb_checksum_range_format (const SwbChecksumRange *range);
gboolean swb_checksum_range_resolve (const SwbChecksumRange *range,
                                     gsize                   length,
                                     gsize                  *begin,
                                     gsize                  *end,
                                     GError                **error);

void swb_checksum_begin (SwbChecksumState  *state,
                         const SwbChecksum *checksum);
void swb_checksum_add (SwbChecksumState *state,
                       const guint8     *data,
                       gsize             length);
guint64 swb_checksum_end (SwbChecksumState *state);
guint64 swb_checksum_calculate (const SwbChecksum *checksum,
                                const guint8      *data,
                                gsize              length);
gsize swb_checksum_put (const SwbChecksum *checksum,
                        SwbChecksumOrder   order,
                        guint64            value,
                        guint8             out[SWB_CHECKSUM_MAX_BYTES]);

G_END_DECLS
