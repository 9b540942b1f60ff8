/* The checksums that have a name. The CRCs are from the “Catalogue of parametrised CRC algorithms” of the CRC RevEng
 * project, with the names and the check values that it gives them. */

#define G_LOG_DOMAIN "swb-codec"

#include "swb-config.h"

#include "swb-checksum.h"

#include <string.h>

#define PLAIN(name, aliases, kind, width, check) { name, aliases, kind, width, 0, 0, FALSE, FALSE, 0, check }
#define CRC(name, aliases, width, poly, init, refin, refout, xorout, check) \
  { name, aliases, SWB_CHECKSUM_CRC, width, poly, init, refin, refout, xorout, check }

/* In the order in which a menu shows them: what most devices use comes first in each group. */
static const SwbChecksum checksums[] = {
  PLAIN ("SUM-8", "SUM8,SUM", SWB_CHECKSUM_SUM, 8, 0xdd),
  PLAIN ("SUM-16", "SUM16", SWB_CHECKSUM_SUM, 16, 0x01dd),
  PLAIN ("XOR-8", "XOR8,XOR,BCC", SWB_CHECKSUM_XOR, 8, 0x31),
  PLAIN ("LRC", "LRC-8,MODBUS-ASCII", SWB_CHECKSUM_LRC, 8, 0x23),

  CRC ("CRC-8/SMBUS", "CRC-8", 8, 0x07, 0x00, FALSE, FALSE, 0x00, 0xf4),
  CRC ("CRC-8/MAXIM-DOW", "CRC-8/MAXIM,DOW-CRC", 8, 0x31, 0x00, TRUE, TRUE, 0x00, 0xa1),
  CRC ("CRC-8/NRSC-5", NULL, 8, 0x31, 0xff, FALSE, FALSE, 0x00, 0xf7),
  CRC ("CRC-8/AUTOSAR", NULL, 8, 0x2f, 0xff, FALSE, FALSE, 0xff, 0xdf),
  CRC ("CRC-8/BLUETOOTH", NULL, 8, 0xa7, 0x00, TRUE, TRUE, 0x00, 0x26),
  CRC ("CRC-8/CDMA2000", NULL, 8, 0x9b, 0xff, FALSE, FALSE, 0x00, 0xda),
  CRC ("CRC-8/DARC", NULL, 8, 0x39, 0x00, TRUE, TRUE, 0x00, 0x15),
  CRC ("CRC-8/DVB-S2", NULL, 8, 0xd5, 0x00, FALSE, FALSE, 0x00, 0xbc),
  CRC ("CRC-8/GSM-A", NULL, 8, 0x1d, 0x00, FALSE, FALSE, 0x00, 0x37),
  CRC ("CRC-8/GSM-B", NULL, 8, 0x49, 0x00, FALSE, FALSE, 0xff, 0x94),
  CRC ("CRC-8/HITAG", NULL, 8, 0x1d, 0xff, FALSE, FALSE, 0x00, 0xb4),
  CRC ("CRC-8/I-432-1", "CRC-8/ITU", 8, 0x07, 0x00, FALSE, FALSE, 0x55, 0xa1),
  CRC ("CRC-8/I-CODE", NULL, 8, 0x1d, 0xfd, FALSE, FALSE, 0x00, 0x7e),
  CRC ("CRC-8/LTE", NULL, 8, 0x9b, 0x00, FALSE, FALSE, 0x00, 0xea),
  CRC ("CRC-8/MIFARE-MAD", NULL, 8, 0x1d, 0xc7, FALSE, FALSE, 0x00, 0x99),
  CRC ("CRC-8/OPENSAFETY", NULL, 8, 0x2f, 0x00, FALSE, FALSE, 0x00, 0x3e),
  CRC ("CRC-8/ROHC", NULL, 8, 0x07, 0xff, TRUE, TRUE, 0x00, 0xd0),
  CRC ("CRC-8/SAE-J1850", NULL, 8, 0x1d, 0xff, FALSE, FALSE, 0xff, 0x4b),
  CRC ("CRC-8/TECH-3250", "CRC-8/EBU,CRC-8/AES", 8, 0x1d, 0xff, TRUE, TRUE, 0x00, 0x97),
  CRC ("CRC-8/WCDMA", NULL, 8, 0x9b, 0x00, TRUE, TRUE, 0x00, 0x25),

  CRC ("CRC-16/MODBUS", "MODBUS", 16, 0x8005, 0xffff, TRUE, TRUE, 0x0000, 0x4b37),
  CRC ("CRC-16/IBM-3740", "CRC-16/CCITT-FALSE,CRC-16/AUTOSAR", 16, 0x1021, 0xffff, FALSE, FALSE, 0x0000, 0x29b1),
  CRC ("CRC-16/XMODEM", "CRC-16/ACORN,CRC-16/LTE,CRC-16/V-41-MSB,XMODEM,ZMODEM", 16, 0x1021, 0x0000, FALSE, FALSE, 0x0000,
       0x31c3),
  CRC ("CRC-16/KERMIT", "CRC-16/CCITT,CRC-16/CCITT-TRUE,CRC-16/BLUETOOTH,CRC-16/V-41-LSB,CRC-CCITT,KERMIT", 16, 0x1021,
       0x0000, TRUE, TRUE, 0x0000, 0x2189),
  CRC ("CRC-16/IBM-SDLC", "CRC-16/X-25,CRC-16/X25,CRC-16/ISO-HDLC,CRC-16/ISO-IEC-14443-3-B,CRC-B,X-25", 16, 0x1021, 0xffff,
       TRUE, TRUE, 0xffff, 0x906e),
  CRC ("CRC-16/ARC", "CRC-16/IBM,CRC-16/LHA,CRC-16,ARC,CRC-IBM", 16, 0x8005, 0x0000, TRUE, TRUE, 0x0000, 0xbb3d),
  CRC ("CRC-16/USB", NULL, 16, 0x8005, 0xffff, TRUE, TRUE, 0xffff, 0xb4c8),
  CRC ("CRC-16/MAXIM-DOW", "CRC-16/MAXIM", 16, 0x8005, 0x0000, TRUE, TRUE, 0xffff, 0x44c2),
  CRC ("CRC-16/CDMA2000", NULL, 16, 0xc867, 0xffff, FALSE, FALSE, 0x0000, 0x4c06),
  CRC ("CRC-16/CMS", NULL, 16, 0x8005, 0xffff, FALSE, FALSE, 0x0000, 0xaee7),
  CRC ("CRC-16/DDS-110", NULL, 16, 0x8005, 0x800d, FALSE, FALSE, 0x0000, 0x9ecf),
  CRC ("CRC-16/DECT-R", "R-CRC-16", 16, 0x0589, 0x0000, FALSE, FALSE, 0x0001, 0x007e),
  CRC ("CRC-16/DECT-X", "X-CRC-16", 16, 0x0589, 0x0000, FALSE, FALSE, 0x0000, 0x007f),
  CRC ("CRC-16/DNP", NULL, 16, 0x3d65, 0x0000, TRUE, TRUE, 0xffff, 0xea82),
  CRC ("CRC-16/EN-13757", NULL, 16, 0x3d65, 0x0000, FALSE, FALSE, 0xffff, 0xc2b7),
  CRC ("CRC-16/GENIBUS", "CRC-16/DARC,CRC-16/EPC,CRC-16/EPC-C1G2,CRC-16/I-CODE", 16, 0x1021, 0xffff, FALSE, FALSE, 0xffff,
       0xd64e),
  CRC ("CRC-16/GSM", NULL, 16, 0x1021, 0x0000, FALSE, FALSE, 0xffff, 0xce3c),
  CRC ("CRC-16/ISO-IEC-14443-3-A", "CRC-A", 16, 0x1021, 0xc6c6, TRUE, TRUE, 0x0000, 0xbf05),
  CRC ("CRC-16/LJ1200", NULL, 16, 0x6f63, 0x0000, FALSE, FALSE, 0x0000, 0xbdf4),
  CRC ("CRC-16/MCRF4XX", NULL, 16, 0x1021, 0xffff, TRUE, TRUE, 0x0000, 0x6f91),
  CRC ("CRC-16/NRSC-5", NULL, 16, 0x080b, 0xffff, TRUE, TRUE, 0x0000, 0xa066),
  CRC ("CRC-16/OPENSAFETY-A", NULL, 16, 0x5935, 0x0000, FALSE, FALSE, 0x0000, 0x5d38),
  CRC ("CRC-16/OPENSAFETY-B", NULL, 16, 0x755b, 0x0000, FALSE, FALSE, 0x0000, 0x20fe),
  CRC ("CRC-16/PROFIBUS", "CRC-16/IEC-61158-2", 16, 0x1dcf, 0xffff, FALSE, FALSE, 0xffff, 0xa819),
  CRC ("CRC-16/RIELLO", NULL, 16, 0x1021, 0xb2aa, TRUE, TRUE, 0x0000, 0x63d0),
  CRC ("CRC-16/SPI-FUJITSU", "CRC-16/AUG-CCITT", 16, 0x1021, 0x1d0f, FALSE, FALSE, 0x0000, 0xe5cc),
  CRC ("CRC-16/T10-DIF", NULL, 16, 0x8bb7, 0x0000, FALSE, FALSE, 0x0000, 0xd0db),
  CRC ("CRC-16/TELEDISK", NULL, 16, 0xa097, 0x0000, FALSE, FALSE, 0x0000, 0x0fb3),
  CRC ("CRC-16/TMS37157", NULL, 16, 0x1021, 0x89ec, TRUE, TRUE, 0x0000, 0x26b1),
  CRC ("CRC-16/UMTS", "CRC-16/BUYPASS,CRC-16/VERIFONE", 16, 0x8005, 0x0000, FALSE, FALSE, 0x0000, 0xfee8),

  CRC ("CRC-24/OPENPGP", "CRC-24", 24, 0x864cfb, 0xb704ce, FALSE, FALSE, 0x000000, 0x21cf02),

  CRC ("CRC-32/ISO-HDLC", "CRC-32,CRC-32/ADCCP,CRC-32/V-42,CRC-32/XZ,PKZIP", 32, 0x04c11db7, 0xffffffff, TRUE, TRUE,
       0xffffffff, 0xcbf43926),
  CRC ("CRC-32/ISCSI", "CRC-32C,CRC-32/CASTAGNOLI,CRC-32/INTERLAKEN,CRC-32/NVME,CRC-32/BASE91-C", 32, 0x1edc6f41, 0xffffffff,
       TRUE, TRUE, 0xffffffff, 0xe3069283),
  CRC ("CRC-32/MPEG-2", NULL, 32, 0x04c11db7, 0xffffffff, FALSE, FALSE, 0x00000000, 0x0376e6e7),
  CRC ("CRC-32/BZIP2", "CRC-32/AAL5,CRC-32/DECT-B,B-CRC-32", 32, 0x04c11db7, 0xffffffff, FALSE, FALSE, 0xffffffff,
       0xfc891918),
  CRC ("CRC-32/CKSUM", "CRC-32/POSIX,CKSUM", 32, 0x04c11db7, 0x00000000, FALSE, FALSE, 0xffffffff, 0x765e7680),
  CRC ("CRC-32/JAMCRC", "JAMCRC", 32, 0x04c11db7, 0xffffffff, TRUE, TRUE, 0x00000000, 0x340bc6d9),
  CRC ("CRC-32/AIXM", "CRC-32Q", 32, 0x814141ab, 0x00000000, FALSE, FALSE, 0x00000000, 0x3010bf7f),
  CRC ("CRC-32/AUTOSAR", NULL, 32, 0xf4acfb13, 0xffffffff, TRUE, TRUE, 0xffffffff, 0x1697d06a),
  CRC ("CRC-32/BASE91-D", "CRC-32D", 32, 0xa833982b, 0xffffffff, TRUE, TRUE, 0xffffffff, 0x87315576),
  CRC ("CRC-32/CD-ROM-EDC", NULL, 32, 0x8001801b, 0x00000000, TRUE, TRUE, 0x00000000, 0x6ec2edc4),
  CRC ("CRC-32/MEF", NULL, 32, 0x741b8cd7, 0xffffffff, TRUE, TRUE, 0x00000000, 0xd2c22f51),
  CRC ("CRC-32/XFER", "XFER", 32, 0x000000af, 0x00000000, FALSE, FALSE, 0x00000000, 0xbd0be338),

  CRC ("CRC-64/ECMA-182", "CRC-64", 64, 0x42f0e1eba9ea3693, 0x0000000000000000, FALSE, FALSE, 0x0000000000000000,
       0x6c40df5f0b497347),
  CRC ("CRC-64/GO-ISO", NULL, 64, 0x000000000000001b, 0xffffffffffffffff, TRUE, TRUE, 0xffffffffffffffff, 0xb90956c775a41001),
  CRC ("CRC-64/WE", NULL, 64, 0x42f0e1eba9ea3693, 0xffffffffffffffff, FALSE, FALSE, 0xffffffffffffffff, 0x62ec59e3f1a4f00a),
  CRC ("CRC-64/XZ", "CRC-64/GO-ECMA", 64, 0x42f0e1eba9ea3693, 0xffffffffffffffff, TRUE, TRUE, 0xffffffffffffffff,
       0x995dc9bbdf1939fa),
};

/**
 * swb_checksum_list:
 * @n_checksums: (out): how many there are
 *
 * The catalogue, in the order in which a menu shows it. Any thread.
 *
 * Returns: (transfer none) (array length=n_checksums): the checksums that have a name
 */
const SwbChecksum *
swb_checksum_list (gsize *n_checksums)
{
  *n_checksums = G_N_ELEMENTS (checksums);
  return checksums;
}

static gboolean
has_alias (const char *aliases,
           const char *name)
{
  gsize length = strlen (name);

  for (const char *p = aliases; p != NULL;)
    {
      gsize alias_length = strcspn (p, ",");

      if (alias_length == length && g_ascii_strncasecmp (p, name, length) == 0)
        return TRUE;
      p = p[alias_length] == ',' ? p + alias_length + 1 : NULL;
    }

  return FALSE;
}

/**
 * swb_checksum_find:
 * @name: a name, or another name of the same, in upper or lower case
 *
 * Any thread.
 *
 * Returns: (transfer none) (nullable): the row of the catalogue
 */
const SwbChecksum *
swb_checksum_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (checksums); i++)
    if (g_ascii_strcasecmp (checksums[i].name, name) == 0 || has_alias (checksums[i].aliases, name))
      return &checksums[i];

  return NULL;
}
