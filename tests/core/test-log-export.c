#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "swb-log-export.h"

#include "log-fixture.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "swb-error.h"
#include "swb-log-store-private.h"

static void
fill (LogFixture *f)
{
  const char *args[] = { "192.0.2.1:6001", NULL };

  log_fixture_open (f);
  swb_log_store_append_event (f->store, NULL, SWB_LOG_EVENT_LISTENING, args, T0);
  swb_log_store_append_open (f->store, f->tcp, SWB_DIRECTION_IN, SWB_LOG_EVENT_ACCEPTED, T0 + MS);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "lo", T0 + 2 * MS);
  log_fixture_data (f, f->tcp2, SWB_DIRECTION_IN, "=1+1\r\n", T0 + 3 * MS);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "gin\r\nnext", T0 + 4 * MS);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_OUT, "Pass\"word: \xff\\\n", T0 + 5 * MS);
  log_fixture_data (f, f->udp, SWB_DIRECTION_OUT, "", T0 + 6 * MS);
  log_fixture_data (f, f->udp, SWB_DIRECTION_OUT, "\xd6\xd0", T0 + 7 * MS);
  swb_log_store_append_end (f->store, f->tcp, SWB_DIRECTION_IN, SWB_LOG_KIND_RST, SWB_LOG_EVENT_PEER_RESET, NULL,
                            T0 + 8 * MS);
  swb_log_store_commit (f->store);
}

static char *
export_to_string (SwbLogStore               *store,
                  const SwbLogExportOptions *options,
                  gsize                     *length)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  gsize size;

  g_assert_true (swb_log_export_to_stream (store, options, stream, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  size = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream));
  if (length != NULL)
    *length = size;
  g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static void
check (LogFixture         *f,
       SwbLogExportFormat  format,
       const SwbLogFilter *filter,
       const char         *encoding,
       const char         *expected)
{
  const SwbLogExportOptions options = { format, encoding, filter, NULL };
  g_autofree char *got = export_to_string (f->store, &options, NULL);

  g_assert_cmpstr (got, ==, expected);
}

static void
test_text (LogFixture   *f,
           gconstpointer data)
{
  SwbLogFilter filter = SWB_LOG_FILTER_INIT;

  fill (f);
  check (f, SWB_LOG_EXPORT_TEXT, NULL, "GBK",
         "2023-11-14 22:13:20.000 - - listening on 192.0.2.1:6001\n"
         "2023-11-14 22:13:20.001 - 192.0.2.7:51234 client 192.0.2.7:51234 connected\n"
         "2023-11-14 22:13:20.002 < 192.0.2.7:51234 login\n"
         "2023-11-14 22:13:20.003 < [fe80::7%lo]:51235 =1+1\n"
         "2023-11-14 22:13:20.004 < 192.0.2.7:51234 next\n"
         "2023-11-14 22:13:20.005 > 192.0.2.7:51234 Pass\"word: \\xFF\\\\\n"
         "2023-11-14 22:13:20.006 > [2001:db8::2]:5001 \n"
         "2023-11-14 22:13:20.007 > [2001:db8::2]:5001 中\n"
         "2023-11-14 22:13:20.008 - 192.0.2.7:51234 reset by peer (RST) after  bytes\n");

  filter.events = FALSE;
  filter.begin = T0 + 3 * MS;
  filter.end = T0 + 5 * MS;
  check (f, SWB_LOG_EXPORT_TEXT, &filter, NULL,
         "2023-11-14 22:13:20.003 < [fe80::7%lo]:51235 =1+1\n"
         "2023-11-14 22:13:20.004 < 192.0.2.7:51234 next\n");
}

/* A character whose bytes come more than a packet gap apart, and others in between */
static void
test_cut_character (LogFixture   *f,
                    gconstpointer data)
{
  log_fixture_open (f);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "one \xd6", T0);
  log_fixture_data (f, f->tcp2, SWB_DIRECTION_IN, "\xd6", T0);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "\xd0 two \xd6", T0 + 2000 * MS);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_OUT, "\xd0", T0 + 4000 * MS);

  check (f, SWB_LOG_EXPORT_TEXT, NULL, "GBK",
         "2023-11-14 22:13:20.000 < 192.0.2.7:51234 one 中\n"
         "2023-11-14 22:13:20.000 < [fe80::7%lo]:51235 \\xD6\n"
         "2023-11-14 22:13:22.000 < 192.0.2.7:51234  two \\xD6\n"
         "2023-11-14 22:13:24.000 > 192.0.2.7:51234 \\xD0\n");
}

/* The same in tables and JSON: the text is whole where it begins, the hex is of the record. */
static void
test_cut_record (LogFixture   *f,
                 gconstpointer data)
{
#define PEER ",192.0.2.7:51234,192.0.2.1:6001,tcp,data,1,0,"
#define OTHER ",[fe80::7%lo]:51235,[fe80::1%lo]:6001,tcp,data,2,0,"
#define OBJECT(second, direction, length) \
  "{\"time\":\"2023-11-14T22:13:" second ".000000000Z\",\"event\":\"data\",\"connection\":1,\"address\":\"192.0.2.1:6001\"," \
  "\"peer\":\"192.0.2.7:51234\",\"direction\":\"" direction "\",\"length\":" length ","
  SwbLogFilter filter = SWB_LOG_FILTER_INIT;

  log_fixture_open (f);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "one \xd6", T0);
  log_fixture_data (f, f->tcp2, SWB_DIRECTION_IN, "\xd6", T0);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "\xd0 \xb6\xfe \xd6", T0 + 2000 * MS);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_OUT, "\xd0", T0 + 4000 * MS);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "\xd0", T0 + 5000 * MS);

  check (f, SWB_LOG_EXPORT_CSV, NULL, "GBK",
         "time,direction,peer,local,protocol,event,connection,offset,length,text,hex\r\n"
         "2023-11-14T22:13:20.000000000Z,in" PEER "5,\"one 中\",6f6e6520d6\r\n"
         "2023-11-14T22:13:20.000000000Z,in" OTHER "1,\"\\xD6\",d6\r\n"
         "2023-11-14T22:13:22.000000000Z,in" PEER "6,\" 二 中\",d020b6fe20d6\r\n"
         "2023-11-14T22:13:24.000000000Z,out" PEER "1,\"\\xD0\",d0\r\n"
         "2023-11-14T22:13:25.000000000Z,in" PEER "1,\"\",d0\r\n");

  g_assert_true (swb_net_address_parse (&filter.remote, "192.0.2.7:51234", NULL));
  check (f, SWB_LOG_EXPORT_JSON, &filter, "GBK",
         OBJECT ("20", "in", "5") "\"text\":\"one 中\",\"hex\":\"6f6e6520d6\"}\n"
         OBJECT ("22", "in", "6") "\"text\":\" 二 中\",\"hex\":\"d020b6fe20d6\"}\n"
         OBJECT ("24", "out", "1") "\"hex\":\"d0\"}\n"
         OBJECT ("25", "in", "1") "\"text\":\"\",\"hex\":\"d0\"}\n");
#undef PEER
#undef OTHER
#undef OBJECT
}

/* The texts of all lines of a table, whose text has no quotes and no comma. */
static char *
join_texts (const char *csv)
{
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);
  GString *text = g_string_new (NULL);

  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], "\"", -1);

      g_assert_cmpuint (g_strv_length (fields), ==, 3);
      g_string_append (text, fields[1]);
    }
  return g_string_free (text, FALSE);
}

/* Of records that are cut anywhere, and are longer than what is one line of a table */
static void
test_cut_anywhere (LogFixture   *f,
                   gconstpointer data)
{
  const char *encoding = data;
  const SwbLogExportOptions options = { SWB_LOG_EXPORT_CSV, encoding, NULL, NULL };
  g_autoptr (SwbCharset) charset = swb_charset_new (encoding, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *csv = NULL;
  g_autofree char *got = NULL;
  const guint8 *encoded;
  gsize length;

  while (text->len < 40000)
    {
      const char *characters = "日本語中文一二三アイウabcABC 012";
      glong n = g_test_rand_int_range (0, (gint32) g_utf8_strlen (characters, -1));

      g_string_append_unichar (text, g_utf8_get_char (g_utf8_offset_to_pointer (characters, n)));
    }
  bytes = swb_charset_encode (charset, text->str, NULL, NULL);
  g_assert_nonnull (bytes);
  encoded = g_bytes_get_data (bytes, &length);

  log_fixture_open (f);
  for (gsize done = 0; done < length;)
    {
      gsize piece = (gsize) g_test_rand_int_range (1, g_test_rand_bit () ? 9 : 9000);

      piece = MIN (piece, length - done);
      swb_log_store_append_data (f->store, f->tcp, SWB_DIRECTION_IN, encoded + done, piece, T0 + (gint64) done);
      swb_log_store_commit (f->store);
      done += piece;
    }
  csv = export_to_string (f->store, &options, NULL);
  got = join_texts (csv);
  g_assert_cmpstr (got, ==, text->str);
}

static void
add (LogFixture *f,
     SwbLogFlow *flow,
     const char *bytes,
     gsize       length,
     gint64      time)
{
  swb_log_store_append_data (f->store, flow, SWB_DIRECTION_IN, (const guint8 *) bytes, length, time);
  swb_log_store_commit (f->store);
}

/* Rows are cut at bytes 0x0A, which in these encodings are but half a line feed, or half of another character */
static void
test_wide (LogFixture   *f,
           gconstpointer data)
{
  log_fixture_open (f);
  add (f, f->tcp, "a\0\n\0b\0\r\0\n\0\n\n\x3d\xd8\0\xde\n", 17, T0);
  add (f, f->tcp2, "z\0", 2, T0);
  add (f, f->tcp, "\0c\0\n\0", 5, T0 + 2000 * MS);

  check (f, SWB_LOG_EXPORT_TEXT, NULL, "UTF-16LE",
         "2023-11-14 22:13:20.000 < 192.0.2.7:51234 a\n"
         "2023-11-14 22:13:20.000 < 192.0.2.7:51234 b\n"
         "2023-11-14 22:13:20.000 < 192.0.2.7:51234 \xe0\xa8\x8a\n"
         "2023-11-14 22:13:20.000 < 192.0.2.7:51234 \xf0\x9f\x98\x80\n"
         "2023-11-14 22:13:20.000 < [fe80::7%lo]:51235 z\n"
         "2023-11-14 22:13:22.000 < 192.0.2.7:51234 c\n");
}

/* Joiners stand as they are where the letters or the emoji around them need them, and are told elsewhere */
static void
test_joiners (LogFixture   *f,
              gconstpointer data)
{
  log_fixture_open (f);
  log_fixture_data (f, f->udp, SWB_DIRECTION_IN, "👨\u200d👩🏽\u200d👧 می\u200cخواهم क्\u200dष", T0);
  log_fixture_data (f, f->udp, SWB_DIRECTION_IN, "a\u200db 👨\u200d", T0);
  log_fixture_data (f, f->udp, SWB_DIRECTION_IN, "👨\u200d\xff👧\u202e", T0);
  log_fixture_data (f, f->udp, SWB_DIRECTION_IN, "\u200d👧", T0);
  check (f, SWB_LOG_EXPORT_TEXT, NULL, NULL,
         "2023-11-14 22:13:20.000 < [2001:db8::2]:5001 👨\u200d👩🏽\u200d👧 می\u200cخواهم क्\u200dष\n"
         "2023-11-14 22:13:20.000 < [2001:db8::2]:5001 a\\u{200D}b 👨\\u{200D}\n"
         "2023-11-14 22:13:20.000 < [2001:db8::2]:5001 👨\\u{200D}\\xFF👧\\u{202E}\n"
         "2023-11-14 22:13:20.000 < [2001:db8::2]:5001 \\u{200D}👧\n");
}

/* What is no text in one line, and a shift that goes on over a pause */
static void
test_breaks_and_shifts (LogFixture   *f,
                        gconstpointer data)
{
  log_fixture_open (f);
  log_fixture_data (f, f->udp, SWB_DIRECTION_IN, "a\xe2\x80\xa8" "b\xe2\x80\xa9", T0);
  check (f, SWB_LOG_EXPORT_TEXT, NULL, NULL, "2023-11-14 22:13:20.000 < [2001:db8::2]:5001 a\\u{2028}b\\u{2029}\n");

  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "\x1b$B$3", T0);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, "$s\x1b(B\r\n", T0 + 2000 * MS);
  check (f, SWB_LOG_EXPORT_TEXT, NULL, "ISO-2022-JP",
         "2023-11-14 22:13:20.000 < [2001:db8::2]:5001 a\\xE2\\x80\\xA8b\\xE2\\x80\\xA9\n"
         "2023-11-14 22:13:20.000 < 192.0.2.7:51234 こ\n"
         "2023-11-14 22:13:22.000 < 192.0.2.7:51234 ん\n");
}

static void
test_raw (LogFixture   *f,
          gconstpointer data)
{
  SwbLogFilter filter = SWB_LOG_FILTER_INIT;
  const guint32 flows[] = { 2 };

  fill (f);
  filter.directions = SWB_LOG_FILTER_IN;
  check (f, SWB_LOG_EXPORT_RAW, &filter, NULL, "lo=1+1\r\ngin\r\nnext");
  g_assert_true (swb_net_address_parse (&filter.remote, "192.0.2.7:51234", NULL));
  check (f, SWB_LOG_EXPORT_RAW, &filter, NULL, "login\r\nnext");
  filter.remote.port = 0;
  check (f, SWB_LOG_EXPORT_RAW, &filter, NULL, "login\r\nnext");
  filter.remote.port = 1;
  check (f, SWB_LOG_EXPORT_RAW, &filter, NULL, "");

  filter.remote = SWB_NET_ADDRESS_NONE;
  filter.flows = flows;
  filter.n_flows = 1;
  check (f, SWB_LOG_EXPORT_RAW, &filter, NULL, "=1+1\r\n");
  filter.n_flows = 0;
  check (f, SWB_LOG_EXPORT_RAW, &filter, NULL, "");
}

static void
test_records (LogFixture   *f,
              gconstpointer data)
{
  SwbLogFilter filter = SWB_LOG_FILTER_INIT;

  fill (f);
  filter.events = FALSE;
  filter.begin = T0 + 3 * MS;
  filter.end = T0 + 6 * MS;
  check (f, SWB_LOG_EXPORT_CSV, &filter, NULL,
         "time,direction,peer,local,protocol,event,connection,offset,length,text,hex\r\n"
         "2023-11-14T22:13:20.003000000Z,in,[fe80::7%lo]:51235,[fe80::1%lo]:6001,tcp,data,2,0,6,\"'=1+1\\r\\n\",3d312b310d0a\r\n"
         "2023-11-14T22:13:20.004000000Z,in,192.0.2.7:51234,192.0.2.1:6001,tcp,data,1,0,9,\"gin\\r\\nnext\","
         "67696e0d0a6e657874\r\n"
         "2023-11-14T22:13:20.005000000Z,out,192.0.2.7:51234,192.0.2.1:6001,tcp,data,1,0,14,\"Pass\"\"word: \\xFF\\\\\\n\","
         "5061737322776f72643a20ff5c0a\r\n");

  filter.begin = T0 + 5 * MS;
  filter.end = T0 + 7 * MS;
  check (f, SWB_LOG_EXPORT_JSON, &filter, NULL,
         "{\"time\":\"2023-11-14T22:13:20.005000000Z\",\"event\":\"data\",\"connection\":1,\"address\":\"192.0.2.1:6001\","
         "\"peer\":\"192.0.2.7:51234\",\"direction\":\"out\",\"length\":14,\"hex\":\"5061737322776f72643a20ff5c0a\"}\n"
         "{\"time\":\"2023-11-14T22:13:20.006000000Z\",\"event\":\"data\",\"connection\":3,\"address\":\"[2001:db8::1]:5000\","
         "\"peer\":\"[2001:db8::2]:5001\",\"direction\":\"out\",\"length\":0,\"text\":\"\",\"hex\":\"\"}\n");

  filter.begin = T0 + 4 * MS;
  filter.end = T0 + 5 * MS;
  check (f, SWB_LOG_EXPORT_HEX, &filter, NULL,
         "# Recorded by Socket Workbench " SWB_VERSION ". text2pcap -D -t \"%Y-%m-%d %H:%M:%S.%f\" reads this.\n\n"
         "# < 192.0.2.7:51234, 9 bytes\nI 2023-11-14 22:13:20.004000000\n"
         "000000  67 69 6e 0d 0a 6e 65 78 74                       |gin..next|\n\n");
  check (f, SWB_LOG_EXPORT_C, &filter, NULL,
         "/* Recorded by Socket Workbench " SWB_VERSION ": one array a record, in the order of the log. */\n\n"
         "/* 2023-11-14 22:13:20.004000000 in 192.0.2.7:51234 */\nconst unsigned char swb_in_1[9] = {\n"
         "  0x67, 0x69, 0x6e, 0x0d, 0x0a, 0x6e, 0x65, 0x78, 0x74,\n};\n\n");
}

/* A NUL is text in most encodings; where the rest of a record is, too, all of it is written as it is. */
static void
test_nul (LogFixture   *f,
          gconstpointer data)
{
  SwbLogExportOptions options = { SWB_LOG_EXPORT_JSON, "UTF-8", NULL, NULL };
  g_autofree char *json = NULL;

  log_fixture_open (f);
  swb_log_store_append_data (f->store, f->tcp, SWB_DIRECTION_IN, (const guint8 *) "a\0é\0\0", 6, T0);
  swb_log_store_commit (f->store);
  json = export_to_string (f->store, &options, NULL);
  g_assert_nonnull (strstr (json, "\"text\":\"a\\u0000é\\u0000\\u0000\""));
}

static void
test_find (LogFixture   *f,
           gconstpointer data)
{
  g_autoptr (SwbLogPattern) pattern = swb_log_pattern_new_text ("login", "UTF-8", SWB_LOG_PATTERN_DEFAULT, NULL);
  SwbLogFilter filter = SWB_LOG_FILTER_INIT;
  g_autofree char *again = NULL;
  g_autofree char *none = NULL;
  g_autoptr (SwbLogSearch) search = NULL;
  SwbLogExportOptions options = { .format = SWB_LOG_EXPORT_TEXT };
  g_autofree char *text = NULL;
  g_autofree char *raw = NULL;

  fill (f);
  search = swb_log_search_new (f->store, pattern, NULL);
  g_assert_true (swb_log_search_run (search, NULL, NULL, NULL, NULL));
  options.search = search;
  text = export_to_string (f->store, &options, NULL);
  g_assert_cmpstr (text, ==, "2023-11-14 22:13:20.002 < 192.0.2.7:51234 login\n");

  /* both records that the hit lies in, and not the one between */
  options.format = SWB_LOG_EXPORT_RAW;
  raw = export_to_string (f->store, &options, NULL);
  g_assert_cmpstr (raw, ==, "login\r\nnext");

  /* the same by a filter, which brings its own search */
  filter.pattern = pattern;
  options.search = NULL;
  options.filter = &filter;
  again = export_to_string (f->store, &options, NULL);
  g_assert_cmpstr (again, ==, raw);
  filter.directions = SWB_LOG_FILTER_OUT;
  none = export_to_string (f->store, &options, NULL);
  g_assert_cmpstr (none, ==, "");
}

static SwbLogStore *
reopen (const char *path)
{
  g_autoptr (GError) error = NULL;
  SwbLogStore *store = swb_log_store_open_existing (open (path, O_RDONLY | O_CLOEXEC), path, &error);
  SwbLogTotals totals;
  struct stat st;

  g_assert_no_error (error);
  swb_log_store_get_totals (store, &totals);
  g_assert_cmpint (stat (path, &st), ==, 0);
  g_assert_cmpuint (totals.length, ==, (guint64) st.st_size);
  return store;
}

static void
test_pcapng (LogFixture   *f,
             gconstpointer data)
{
  SwbLogFilter filter = SWB_LOG_FILTER_INIT;
  SwbLogExportOptions options = { .format = SWB_LOG_EXPORT_PCAPNG };
  g_autofree char *path = g_build_filename (f->directory, "out.pcapng", NULL);
  g_autofree char *whole = NULL;
  g_autofree char *log = NULL;
  g_autoptr (GError) error = NULL;
  gsize whole_length, log_length;

  fill (f);
  whole = export_to_string (f->store, &options, &whole_length);
  g_assert_true (g_file_get_contents (f->path, &log, &log_length, NULL));
  g_assert_cmpmem (whole, whole_length, log, log_length);

  /* one connection: its rows are as before, also where others came in between */
  options.filter = &filter;
  g_assert_true (swb_net_address_parse (&filter.remote, "192.0.2.7:51234", NULL));
  g_assert_true (swb_log_export_to_file (f->store, &options, path, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  {
    g_autoptr (SwbLogStore) store = reopen (path);
    g_autofree char *rows = log_fixture_show (store, SWB_LOG_MODE_TEXT, 0, 100);

    g_assert_cmpstr (rows, ==,
                     "[client 192.0.2.7:51234 connected] <1'login\\r\\n' <1'next' >1'Pass\\\"word: \\377\\\\\\n' "
                     "[reset by peer (RST) after  bytes]");
  }

  /* the row's beginning is not there: what is left of it is a row */
  filter.begin = T0 + 4 * MS;
  g_assert_true (swb_log_export_to_file (f->store, &options, path, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  {
    g_autoptr (SwbLogStore) store = reopen (path);
    g_autofree char *rows = log_fixture_show (store, SWB_LOG_MODE_TEXT, 0, 2);

    g_assert_cmpstr (rows, ==, "<1'gin\\r\\n' <1'next'");
  }
}

static void
assert_content (const char *path,
                const char *expected)
{
  g_autofree char *content = NULL;

  content = test_file_read (path);
  g_assert_cmpstr (content, ==, expected);
}

static void
test_replace (LogFixture   *f,
              gconstpointer data)
{
  SwbLogExportOptions options = { .format = SWB_LOG_EXPORT_RAW };
  g_autofree char *path = g_build_filename (f->directory, "out.raw", NULL);
  g_autofree char *link_path = g_build_filename (f->directory, "link.raw", NULL);
  g_autofree char *missing = g_build_filename (f->directory, "no", "such", "folder", NULL);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *other_path = g_build_filename (f->directory, "other.pcapng", NULL);
  g_autofree char *other_link = g_build_filename (f->directory, "other.raw", NULL);
  g_autoptr (SwbLogStore) other = NULL;
  struct stat st, other_st;

  fill (f);
  g_assert_true (g_file_set_contents (path, "old", 3, NULL));
  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  g_assert_cmpint (symlink ("out.raw", link_path), ==, 0);

  g_cancellable_cancel (cancelled);
  g_assert_false (swb_log_export_to_file (f->store, &options, path, cancelled, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  assert_content (path, "old");
  g_assert_cmpuint (test_folder_count (f->directory), ==, 3);

  g_assert_true (swb_log_export_to_file (f->store, &options, link_path, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  assert_content (path, "lo=1+1\r\ngin\r\nnextPass\"word: \xff\\\n\xd6\xd0");
  g_assert_true (g_file_test (link_path, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpint (stat (path, &st), ==, 0);
  g_assert_cmpuint (st.st_mode & 07777, ==, 0640);
  g_assert_cmpuint (test_folder_count (f->directory), ==, 3);

  g_assert_false (swb_log_export_to_file (f->store, &options, f->path, NULL, NULL, NULL, &error));
  g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_WRITE);
  g_clear_error (&error);
  /* a log that is still being written would go on without a name */
  other = swb_log_store_new (other_path);
  g_assert_true (swb_log_store_open (other, &error));
  g_assert_no_error (error);
  g_assert_cmpint (symlink ("other.pcapng", other_link), ==, 0);
  g_assert_false (swb_log_export_to_file (f->store, &options, other_link, NULL, NULL, NULL, &error));
  g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_WRITE);
  g_assert_nonnull (strstr (error->message, "log of another panel"));
  g_clear_error (&error);
  g_assert_cmpint (g_stat (other_path, &st), ==, 0);
  g_assert_cmpint (fstat (swb_log_store_get_fd (other), &other_st), ==, 0);
  g_assert_cmpuint (st.st_ino, ==, other_st.st_ino);
  g_clear_object (&other);
  g_assert_true (swb_log_export_to_file (f->store, &options, other_link, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (swb_log_export_to_file (f->store, &options, f->directory, NULL, NULL, NULL, &error));
  g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_WRITE);
  g_clear_error (&error);
  g_assert_false (swb_log_export_to_file (f->store, &options, missing, NULL, NULL, NULL, &error));
  g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_WRITE);
  g_assert_nonnull (strstr (error->message, missing));
  g_clear_error (&error);

  g_assert_false (swb_log_export_to_file (f->store, &options, "/dev/full", NULL, NULL, NULL, &error));
  g_assert_error (error, SWB_LOG_ERROR, SWB_LOG_ERROR_DISK_FULL);
}

static void
progress_cb (double   progress,
             gpointer user_data)
{
  double *last = user_data;

  g_assert_cmpfloat (progress, >=, *last);
  g_assert_cmpfloat (progress, <=, 1.0);
  *last = progress;
}

static void
test_large (LogFixture   *f,
            gconstpointer data)
{
  static const SwbLogExportFormat formats[] = { SWB_LOG_EXPORT_RAW, SWB_LOG_EXPORT_TEXT, SWB_LOG_EXPORT_PCAPNG };
  g_autofree char *path = g_build_filename (f->directory, "out", NULL);
  g_autofree char *got = NULL;
  g_autoptr (GString) bytes = g_string_new (NULL);
  SwbLogFilter filter = SWB_LOG_FILTER_INIT;
  gsize length;

  for (guint i = 0; bytes->len < 3 * 1024 * 1024; i++)
    g_string_append_printf (bytes, "line %u\n", i);
  log_fixture_open (f);
  log_fixture_data (f, f->tcp, SWB_DIRECTION_IN, bytes->str, T0);
  filter.directions = SWB_LOG_FILTER_IN;

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      const SwbLogExportOptions options = { formats[i], NULL, &filter, NULL };
      g_autoptr (GError) error = NULL;
      double last = 0;

      g_assert_true (swb_log_export_to_file (f->store, &options, path, NULL, progress_cb, &last, &error));
      g_assert_no_error (error);
      g_assert_cmpfloat (last, ==, 1.0);
      if (i == 0)
        {
          g_assert_true (g_file_get_contents (path, &got, &length, NULL));
          g_assert_cmpmem (got, length, bytes->str, bytes->len);
        }
    }
  {
    const SwbLogExportOptions options = { SWB_LOG_EXPORT_RAW, NULL, NULL, NULL };
    g_autoptr (SwbLogStore) store = reopen (path);
    g_autofree char *again = export_to_string (store, &options, &length);

    g_assert_cmpmem (again, length, bytes->str, bytes->len);
  }
}

static void
test_names (void)
{
  SwbLogExportFormat format;

  g_assert_true (swb_log_export_format_from_path ("/tmp/a.b/x.PCAPNG", &format));
  g_assert_cmpint (format, ==, SWB_LOG_EXPORT_PCAPNG);
  g_assert_true (swb_log_export_format_from_path ("x.csv", &format));
  g_assert_cmpint (format, ==, SWB_LOG_EXPORT_CSV);
  g_assert_false (swb_log_export_format_from_path ("/tmp/a.csv/x", &format));
  g_assert_false (swb_log_export_format_from_path ("x", &format));
  g_assert_true (swb_log_export_format_from_nick ("json", &format));
  g_assert_cmpint (format, ==, SWB_LOG_EXPORT_JSON);
  g_assert_false (swb_log_export_format_from_nick ("JSON ", &format));
}

int
main (int   argc,
      char *argv[])
{
  static const char *const encodings[] = { "UTF-8", "GBK", "GB18030", "SHIFT_JIS", "EUC-JP", "UTF-16LE",
                                            "ISO-2022-JP", "ISO-2022-KR", "UTF-7", "HZ" };

  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, LogFixture, NULL, log_fixture_set_up, func, log_fixture_tear_down)
  ADD ("/log/export/text", test_text);
  ADD ("/log/export/cut-character", test_cut_character);
  ADD ("/log/export/cut-record", test_cut_record);
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      g_autofree char *path = g_strdup_printf ("/log/export/cut-anywhere/%s", encodings[i]);

      if (swb_charset_exists (encodings[i]))
        g_test_add (path, LogFixture, encodings[i], log_fixture_set_up, test_cut_anywhere, log_fixture_tear_down);
    }
  ADD ("/log/export/wide", test_wide);
  ADD ("/log/export/joiners", test_joiners);
  ADD ("/log/export/breaks-and-shifts", test_breaks_and_shifts);
  ADD ("/log/export/raw", test_raw);
  ADD ("/log/export/records", test_records);
  ADD ("/log/export/nul", test_nul);
  ADD ("/log/export/find", test_find);
  ADD ("/log/export/pcapng", test_pcapng);
  ADD ("/log/export/replace", test_replace);
  ADD ("/log/export/large", test_large);
  g_test_add_func ("/log/export/names", test_names);

  return g_test_run ();
}
