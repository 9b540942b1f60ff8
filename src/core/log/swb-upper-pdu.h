#pragma once

#include "swb-net-address.h"

G_BEGIN_DECLS

/*
 * Packets of LINKTYPE_WIRESHARK_UPPER_PDU (252): tags that say which dissector takes what follows and between which
 * addresses it went (Wireshark, epan/exported_pdu.h). Pure functions.
 */

#define SWB_UPPER_PDU_MAX 80u

/**
 * SwbUpperPdu:
 *
 * A packet taken apart. @text leads into it.
 */
typedef struct
{
  int protocol;
  SwbNetAddress source;
  SwbNetAddress destination;
  const guint8 *text;
  gsize length;
} SwbUpperPdu;

guint8 *swb_upper_pdu_write (guint8              *out,
                             int                  protocol,
                             const SwbNetAddress *source,
                             const SwbNetAddress *destination);
gboolean swb_upper_pdu_parse (const guint8 *tainted,
                              gsize         length,
                              SwbUpperPdu  *pdu);

G_END_DECLS
