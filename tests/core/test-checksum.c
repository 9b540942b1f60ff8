#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <string.h>

#include "swb-checksum.h"
#include "swb-error.h"

static const guint8 check_data[] = { '1', '2', '3', '4', '5', '6', '7', '8', '9' };

/* The catalogue's model, one bit at a time and the register as it is drawn: nothing in common with the code under test. */
static guint64
reference_crc (const SwbChecksum *crc,
               const guint8      *data,
               gsize              length)
{
  guint64 mask = crc->width == 64 ? G_MAXUINT64 : (G_GUINT64_CONSTANT (1) << crc->width) - 1;
  guint64 value = crc->init;

  for (gsize i = 0; i < length; i++)
    for (guint bit = 0; bit < 8; bit++)
      {
        guint in = (data[i] >> (crc->refin ? bit : 7 - bit)) & 1;
        guint out = (value >> (crc->width - 1)) & 1;

        value = (value << 1) & mask;
        if (in != out)
          value ^= crc->poly;
      }

  if (crc->refout)
    {
      guint64 reflected = 0;

      for (guint i = 0; i < crc->width; i++)
        reflected |= ((value >> i) & 1) << (crc->width - 1 - i);
      value = reflected;
    }

  return value ^ crc->xorout;
}

static void
test_catalogue (void)
{
  gsize n_checksums;
  const SwbChecksum *list = swb_checksum_list (&n_checksums);

  g_assert_cmpuint (n_checksums, >, 60);
  for (gsize i = 0; i < n_checksums; i++)
    {
      g_test_message ("%s", list[i].name);
      g_assert_cmphex (swb_checksum_calculate (&list[i], check_data, sizeof check_data), ==, list[i].check);
      if (list[i].kind == SWB_CHECKSUM_CRC)
        g_assert_cmphex (reference_crc (&list[i], check_data, sizeof check_data), ==, list[i].check);
    }
}

/* The check values once more, by hand, of those that the tools people come from have. */
static void
test_known (void)
{
  static const struct
  {
    const char *name;
    const char *canonical;
    guint64 check;
  } cases[] = {
    { "sum-8", "SUM-8", 0xdd },
    { "SUM-16", "SUM-16", 0x1dd },
    { "xor-8", "XOR-8", 0x31 },
    { "bcc", "XOR-8", 0x31 },
    { "LRC", "LRC", 0x23 },
    { "CRC-8", "CRC-8/SMBUS", 0xf4 },
    { "CRC-8/MAXIM", "CRC-8/MAXIM-DOW", 0xa1 },
    { "crc-16/modbus", "CRC-16/MODBUS", 0x4b37 },
    { "CRC-16/CCITT-FALSE", "CRC-16/IBM-3740", 0x29b1 },
    { "CRC-16/XMODEM", "CRC-16/XMODEM", 0x31c3 },
    { "KERMIT", "CRC-16/KERMIT", 0x2189 },
    { "CRC-16/CCITT", "CRC-16/KERMIT", 0x2189 },
    { "X-25", "CRC-16/IBM-SDLC", 0x906e },
    { "CRC-16/X-25", "CRC-16/IBM-SDLC", 0x906e },
    { "ARC", "CRC-16/ARC", 0xbb3d },
    { "CRC-16/DNP", "CRC-16/DNP", 0xea82 },
    { "CRC-32", "CRC-32/ISO-HDLC", 0xcbf43926 },
    { "crc-32c", "CRC-32/ISCSI", 0xe3069283 },
    { "CRC-32/MPEG-2", "CRC-32/MPEG-2", 0x0376e6e7 },
    { "CRC-64/XZ", "CRC-64/XZ", G_GUINT64_CONSTANT (0x995dc9bbdf1939fa) },
    /* widths that are no bytes, and reflection on one side only, from the same catalogue */
    { "crc:3,0x3,0,0,0,7", "crc:3,0x3,0x0,false,false,0x7", 0x4 },
    { "crc:3,0x3,7,1,1,0", "crc:3,0x3,0x7,true,true,0x0", 0x6 },
    { "crc:4,0x3,0,1,1,0", "crc:4,0x3,0x0,true,true,0x0", 0x7 },
    { "crc:5,0x05,0x1f,true,true,0x1f", "crc:5,0x05,0x1F,true,true,0x1F", 0x19 },
    { "crc:7,0x09,0x00,false,false,0x00", "crc:7,0x09,0x00,false,false,0x00", 0x75 },
    { "crc:10,0x233,0,no,no,0", "crc:10,0x233,0x000,false,false,0x000", 0x199 },
    { "crc:12,0x80f,0,off,on,0", "crc:12,0x80F,0x000,false,true,0x000", 0xdaf },
    { "crc:15,0x4599,0,false,false,0", "crc:15,0x4599,0x0000,false,false,0x0000", 0x059e },
    { "CRC: 16, 0x8005, 0xFFFF, TRUE, True, 0x0000", "crc:16,0x8005,0xFFFF,true,true,0x0000", 0x4b37 },
    { "crc:40,0x0004820009,0,false,false,0xffffffffff", "crc:40,0x0004820009,0x0000000000,false,false,0xFFFFFFFFFF",
      G_GUINT64_CONSTANT (0xd4164fc646) },
    { "crc:64,0x42f0e1eba9ea3693,0,0,0,0", "crc:64,0x42F0E1EBA9EA3693,0x0000000000000000,false,false,0x0000000000000000",
      G_GUINT64_CONSTANT (0x6c40df5f0b497347) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *formatted = NULL;
      SwbChecksum checksum, again;

      g_test_message ("%s", cases[i].name);
      g_assert_true (swb_checksum_parse (cases[i].name, &checksum, &error));
      g_assert_no_error (error);
      g_assert_cmphex (swb_checksum_calculate (&checksum, check_data, sizeof check_data), ==, cases[i].check);

      formatted = swb_checksum_format (&checksum);
      g_assert_cmpstr (formatted, ==, cases[i].canonical);
      g_assert_true (swb_checksum_parse (formatted, &again, &error));
      g_assert_cmphex (swb_checksum_calculate (&again, check_data, sizeof check_data), ==, cases[i].check);
    }
}

/* No name means two things, and every other name finds its row. */
static void
test_names (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize n_checksums;
  const SwbChecksum *list = swb_checksum_list (&n_checksums);

  for (gsize i = 0; i < n_checksums; i++)
    {
      g_auto (GStrv) aliases = g_strsplit (list[i].aliases != NULL ? list[i].aliases : "", ",", -1);

      g_assert_true (g_hash_table_add (seen, g_ascii_strdown (list[i].name, -1)));
      g_assert_true (swb_checksum_find (list[i].name) == &list[i]);
      for (gsize j = 0; aliases[j] != NULL; j++)
        {
          g_assert_true (g_hash_table_add (seen, g_ascii_strdown (aliases[j], -1)));
          g_assert_true (swb_checksum_find (aliases[j]) == &list[i]);
        }
    }
  g_assert_null (swb_checksum_find (""));
  g_assert_null (swb_checksum_find ("CRC-8,CRC-8"));
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (42);
  guint8 data[300];

  for (guint i = 0; i < 400; i++)
    {
      gsize length = (gsize) g_rand_int_range (rand, 0, sizeof data + 1);
      gsize cut = (gsize) g_rand_int_range (rand, 0, (gint32) length + 1);
      SwbChecksum crc = { .kind = SWB_CHECKSUM_CRC };
      SwbChecksumState state;
      guint64 mask, expected;

      for (gsize j = 0; j < length; j++)
        data[j] = (guint8) g_rand_int (rand);
      crc.width = (guint) g_rand_int_range (rand, 1, 65);
      mask = crc.width == 64 ? G_MAXUINT64 : (G_GUINT64_CONSTANT (1) << crc.width) - 1;
      crc.poly = (((guint64) g_rand_int (rand) << 32) | g_rand_int (rand)) & mask;
      crc.init = (((guint64) g_rand_int (rand) << 32) | g_rand_int (rand)) & mask;
      crc.xorout = (((guint64) g_rand_int (rand) << 32) | g_rand_int (rand)) & mask;
      crc.refin = g_rand_boolean (rand);
      crc.refout = g_rand_boolean (rand);

      expected = reference_crc (&crc, data, length);
      g_assert_cmphex (swb_checksum_calculate (&crc, data, length), ==, expected);

      /* in pieces, as a file comes */
      swb_checksum_begin (&state, &crc);
      swb_checksum_add (&state, data, cut);
      swb_checksum_add (&state, data + cut, length - cut);
      g_assert_cmphex (swb_checksum_end (&state), ==, expected);
    }
}

static void
test_plain (void)
{
  static const guint8 modbus_ascii[] = { 0xf7, 0x03, 0x13, 0x89, 0x00, 0x0a };
  g_autofree guint8 *many = g_malloc (1000);

  memset (many, 0xff, 1000);
  g_assert_cmphex (swb_checksum_calculate (swb_checksum_find ("SUM-8"), many, 1000), ==, (1000 * 0xff) & 0xff);
  g_assert_cmphex (swb_checksum_calculate (swb_checksum_find ("SUM-16"), many, 1000), ==, (1000 * 0xff) & 0xffff);
  g_assert_cmphex (swb_checksum_calculate (swb_checksum_find ("XOR-8"), many, 999), ==, 0xff);
  g_assert_cmphex (swb_checksum_calculate (swb_checksum_find ("LRC"), modbus_ascii, sizeof modbus_ascii), ==, 0x60);
  g_assert_cmphex (swb_checksum_calculate (swb_checksum_find ("LRC"), NULL, 0), ==, 0);
  g_assert_cmphex (swb_checksum_calculate (swb_checksum_find ("CRC-16/MODBUS"), NULL, 0), ==, 0xffff);
}

static void
test_order (void)
{
  static const struct
  {
    const char *text;
    SwbChecksumOrder order;
    const char *bytes;
    gsize length;
  } cases[] = {
    { "none", SWB_CHECKSUM_ORDER_BIG, "", 0 },
    { "SUM-8", SWB_CHECKSUM_ORDER_LITTLE, "\xdd", 1 },
    { "SUM-16", SWB_CHECKSUM_ORDER_AUTO, "\x01\xdd", 2 },
    { "SUM-16", SWB_CHECKSUM_ORDER_BIG, "\x01\xdd", 2 },
    { "SUM-16", SWB_CHECKSUM_ORDER_LITTLE, "\xdd\x01", 2 },
    { "CRC-16/MODBUS", SWB_CHECKSUM_ORDER_AUTO, "\x37\x4b", 2 },
    { "CRC-16/MODBUS", SWB_CHECKSUM_ORDER_BIG, "\x4b\x37", 2 },
    { "CRC-16/MODBUS", SWB_CHECKSUM_ORDER_LITTLE, "\x37\x4b", 2 },
    { "CRC-16/XMODEM", SWB_CHECKSUM_ORDER_AUTO, "\x31\xc3", 2 },
    { "CRC-24/OPENPGP", SWB_CHECKSUM_ORDER_BIG, "\x21\xcf\x02", 3 },
    { "CRC-24/OPENPGP", SWB_CHECKSUM_ORDER_LITTLE, "\x02\xcf\x21", 3 },
    { "CRC-32", SWB_CHECKSUM_ORDER_AUTO, "\x26\x39\xf4\xcb", 4 },
    { "CRC-32", SWB_CHECKSUM_ORDER_BIG, "\xcb\xf4\x39\x26", 4 },
    { "crc:15,0x4599,0,0,0,0", SWB_CHECKSUM_ORDER_BIG, "\x05\x9e", 2 },
    { "crc:3,3,0,0,0,7", SWB_CHECKSUM_ORDER_BIG, "\x04", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SwbChecksum checksum;
      guint8 out[SWB_CHECKSUM_MAX_BYTES];
      guint64 value = 0;
      gsize length;

      g_assert_true (swb_checksum_parse (cases[i].text, &checksum, NULL));
      if (checksum.kind != SWB_CHECKSUM_NONE)
        value = swb_checksum_calculate (&checksum, check_data, sizeof check_data);
      length = swb_checksum_put (&checksum, cases[i].order, value, out);
      g_assert_cmpmem (out, length, cases[i].bytes, cases[i].length);
    }
}

static void
test_parse_errors (void)
{
  static const struct
  {
    const char *text;
    const char *names;
  } cases[] = {
    { "CRC-17", "CRC-17" },
    { " ", "“ ”" },
    { "crc", "“crc”" },
    { "crc:", "crc:WIDTH,POLY" },
    { "crc:16,0x8005,0xFFFF,true,true", "crc:WIDTH,POLY" },
    { "crc:16,0x8005,0xFFFF,true,true,0,0", "crc:WIDTH,POLY" },
    { "crc:0,0x1,0,0,0,0", "“0”" },
    { "crc:65,0x1,0,0,0,0", "“65”" },
    { "crc:-8,0x1,0,0,0,0", "“-8”" },
    { "crc:0x10,0x1,0,0,0,0", "“0x10”" },
    { "crc:16,8005,0xFFFF,true,true,0", "POLY “8005”" },
    { "crc:16,0x,0xFFFF,true,true,0", "POLY “0x”" },
    { "crc:16,0x-1,0xFFFF,true,true,0", "POLY “0x-1”" },
    { "crc:16,0x8005,0x1FFFF,true,true,0", "INIT “0x1FFFF”" },
    { "crc:8,0x07,0,maybe,true,0", "REFIN “maybe”" },
    { "crc:8,0x07,0,true,,0", "REFOUT “”" },
    { "crc:8,0x07,0,true,true,0x100", "XOROUT “0x100”" },
    { "crc:64,0x1FFFFFFFFFFFFFFFF,0,0,0,0", "POLY" },
    { "\xff\xfe", "\357\277\275" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      SwbChecksum checksum;

      g_assert_false (swb_checksum_parse (cases[i].text, &checksum, &error));
      g_assert_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_CHECKSUM);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].names));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static void
test_range (void)
{
  static const struct
  {
    const char *text;
    gsize length;
    gboolean good;
    gsize begin;
    gsize end;
  } cases[] = {
    { "", 5, TRUE, 0, 5 },
    { "0..-1", 5, TRUE, 0, 5 },
    { "0..-1", 0, TRUE, 0, 0 },
    { "2..-1", 5, TRUE, 2, 5 },
    { "0..-3", 5, TRUE, 0, 3 },
    { "1..1", 5, TRUE, 1, 2 },
    { "-2..-1", 5, TRUE, 3, 5 },
    { "-5..4", 5, TRUE, 0, 5 },
    { "5..-1", 5, TRUE, 5, 5 },
    { "0..-6", 5, TRUE, 0, 0 },
    { "frame:1..-2", 5, TRUE, 1, 4 },
    { "6..-1", 5, FALSE, 0, 0 },
    { "0..5", 5, FALSE, 0, 0 },
    { "-6..-1", 5, FALSE, 0, 0 },
    { "0..-7", 5, FALSE, 0, 0 },
    { "3..1", 5, FALSE, 0, 0 },
    { "0..0", 0, FALSE, 0, 0 },
    { "-2147483648..2147483647", 5, FALSE, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *formatted = NULL;
      SwbChecksumRange range;
      gsize begin, end;

      g_assert_true (swb_checksum_range_parse (cases[i].text, &range, &error));
      g_assert_no_error (error);
      formatted = swb_checksum_range_format (&range);
      g_assert_cmpstr (formatted, ==, *cases[i].text != '\0' ? cases[i].text : "0..-1");

      g_assert_cmpint (swb_checksum_range_resolve (&range, cases[i].length, &begin, &end, &error), ==, cases[i].good);
      if (!cases[i].good)
        g_assert_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_RANGE);
      g_assert_cmpuint (begin, ==, cases[i].begin);
      g_assert_cmpuint (end, ==, cases[i].end);
    }
}

static void
test_range_errors (void)
{
  static const char *const cases[] = {
    "0", "..", "0..", "..-1", "0...1", "0.-1", "a..b", "0..-1 ", " 0..-1", "0..0x10", "frame:", "frames:0..-1",
    "0..99999999999", "0..1..2", "\xff..0",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      SwbChecksumRange range;

      g_assert_false (swb_checksum_range_parse (cases[i], &range, &error));
      g_assert_error (error, SWB_CODEC_ERROR, SWB_CODEC_ERROR_BAD_RANGE);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/checksum/catalogue", test_catalogue);
  g_test_add_func ("/checksum/known", test_known);
  g_test_add_func ("/checksum/names", test_names);
  g_test_add_func ("/checksum/random", test_random);
  g_test_add_func ("/checksum/plain", test_plain);
  g_test_add_func ("/checksum/order", test_order);
  g_test_add_func ("/checksum/parse-errors", test_parse_errors);
  g_test_add_func ("/checksum/range", test_range);
  g_test_add_func ("/checksum/range-errors", test_range_errors);

  return g_test_run ();
}
