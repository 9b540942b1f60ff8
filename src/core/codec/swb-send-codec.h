#pragma once

#include <glib.h>

#include "swb-checksum.h"
#include "swb-panel-settings.h"
#include "swb-template.h"

G_BEGIN_DECLS

/* The parts of what goes out, in their order on the wire. */
typedef enum
{
  SWB_SEND_PART_PREFIX,
  SWB_SEND_PART_DATA, /* what stands in the send box */
  SWB_SEND_PART_CHECKSUM,
  SWB_SEND_PART_SUFFIX,
  SWB_SEND_PART_ENDING, /* the line ending */
} SwbSendPart;

#define SWB_SEND_N_PARTS 5

/**
 * SwbSendOptions:
 *
 * How the bytes of a send are made. The strings belong to the caller and outlive the use of it.
 *
 * @format: how the data is read
 * @encoding: the encoding of all text
 * @escapes: whether data that is text has escapes, as swb_escape_add() reads them; prefix and suffix always have
 * @variables: whether data, prefix and suffix have variables, as swb_template_values_add() reads them; in hex they stand
 *   between bytes, and text values are sent in @encoding
 * @prefix: (nullable): goes out before the data
 * @suffix: (nullable): goes out after the checksum
 * @checksum: (nullable): as swb_checksum_parse() reads it; %NULL is none
 * @checksum_order: the order of its bytes
 * @checksum_range: (nullable): as swb_checksum_range_parse() reads it; %NULL is all of the data
 * @line_ending: goes out last, after text, and at each line break in it; hex takes none, for who writes bytes has written
 *   them all
 */
typedef struct
{
  SwbDataFormat format;
  const char *encoding;
  gboolean escapes;
  gboolean variables;
  const char *prefix;
  const char *suffix;
  const char *checksum;
  SwbChecksumOrder checksum_order;
  const char *checksum_range;
  SwbLineEnding line_ending;
} SwbSendOptions;

/**
 * SwbSendFrame:
 *
 * The bytes of a send, and what each is for. The part p is the bytes from @begin[p] up to, not with, @begin[p + 1].
 *
 * @bytes: (nullable): all of them
 * @begin: offsets into @bytes; the last is its length
 * @covered: offsets of the first byte that the checksum covers, and behind the last; both 0 without a checksum
 * @uses: what the variables among them depend on
 */
typedef struct
{
  GBytes *bytes;
  gsize begin[SWB_SEND_N_PARTS + 1];
  gsize covered[2];
  SwbTemplateUses uses;
} SwbSendFrame;

/**
 * SwbSendFault:
 *
 * Where a fault is.
 *
 * @part: in what was typed for this part
 * @position: in characters from 1; 0 when there is no one place
 */
typedef struct
{
  SwbSendPart part;
  gsize position;
} SwbSendFault;

void swb_send_options_init (SwbSendOptions   *options,
                            SwbPanelSettings *settings);
gboolean swb_send_codec_build_frame (const char               *input,
                                     const SwbSendOptions     *options,
                                     const SwbTemplateContext *context,
                                     SwbSendFrame             *frame,
                                     SwbSendFault             *fault,
                                     GError                  **error);
void swb_send_frame_clear (SwbSendFrame *frame);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SwbSendFrame, swb_send_frame_clear)

char *swb_send_codec_convert (const char           *input,
                              SwbDataFormat         to,
                              const SwbSendOptions *options,
                              gsize                *error_position,
                              GError              **error);

const char *swb_line_ending_get_bytes (SwbLineEnding line_ending,
                                       gsize        *length);

G_END_DECLS
