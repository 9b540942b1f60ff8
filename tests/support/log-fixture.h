#pragma once

#include <glib/gstdio.h>
#include <netinet/in.h>
#include <string.h>

#include "swb-charset.h"
#include "swb-log-reader.h"
#include "swb-log-rows.h"
#include "swb-log-store.h"
#include "test-folder.h"

/* A log in a folder of its own, and two flows. Stamps begin at T0. */

#define T0 G_GINT64_CONSTANT (1700000000000000000)
#define MS G_GINT64_CONSTANT (1000000)

typedef struct
{
  char *directory;
  char *path;
  SwbLogStore *store;
  SwbLogFlow *tcp;
  SwbLogFlow *tcp2;
  SwbLogFlow *udp;
} LogFixture;

static inline SwbLogFlow *
log_fixture_flow (guint32     number,
                  int         protocol,
                  const char *local,
                  const char *remote)
{
  SwbNetAddress local_address, remote_address;

  g_assert_true (swb_net_address_parse (&local_address, local, NULL));
  g_assert_true (swb_net_address_parse (&remote_address, remote, NULL));
  return swb_log_flow_new (number, protocol, &local_address, &remote_address, 4294967290u);
}

static inline void
log_fixture_set_up (LogFixture   *f,
                    gconstpointer data)
{
  f->directory = test_folder_new ();
  f->path = g_build_filename (f->directory, "x.pcapng", NULL);
  f->store = swb_log_store_new (f->path);
  f->tcp = log_fixture_flow (1, IPPROTO_TCP, "192.0.2.1:6001", "192.0.2.7:51234");
  f->tcp2 = log_fixture_flow (2, IPPROTO_TCP, "[fe80::1%lo]:6001", "[fe80::7%lo]:51235");
  f->udp = log_fixture_flow (3, IPPROTO_UDP, "[2001:db8::1]:5000", "[2001:db8::2]:5001");
}

static inline void
log_fixture_open (LogFixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (swb_log_store_open (f->store, &error));
  g_assert_no_error (error);
}

static inline void
log_fixture_tear_down (LogFixture   *f,
                       gconstpointer data)
{
  g_clear_object (&f->store);
  g_clear_pointer (&f->tcp, swb_log_flow_free);
  g_clear_pointer (&f->tcp2, swb_log_flow_free);
  g_clear_pointer (&f->udp, swb_log_flow_free);
  test_folder_remove (f->directory);
  g_free (f->directory);
  g_free (f->path);
}

static inline void
log_fixture_data (LogFixture  *f,
                  SwbLogFlow  *flow,
                  SwbDirection direction,
                  const char  *text,
                  gint64       time)
{
  swb_log_store_append_data (f->store, flow, direction, (const guint8 *) text, strlen (text), time);
  swb_log_store_commit (f->store);
}

/* (transfer full): @text, which @encoding has every character of. */
static inline GBytes *
log_fixture_encode (const char *encoding,
                    const char *text)
{
  g_autoptr (SwbCharset) charset = swb_charset_new (encoding, NULL);
  GBytes *bytes;

  g_assert_nonnull (charset);
  bytes = swb_charset_encode (charset, text, NULL, NULL);
  g_assert_nonnull (bytes);
  return bytes;
}

/* What the text view would show: rows in quotes with their direction, events in angle brackets, "…" for what may grow. */
static inline char *
log_fixture_show (SwbLogStore *store,
                  SwbLogMode   mode,
                  guint64      first,
                  guint        count)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (store);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = swb_log_rows_fetch (reader, mode, first, count, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const SwbLogRow *row = g_ptr_array_index (rows, i);

      g_string_append_printf (out, "%s", i > 0 ? " " : "");
      if (row->text != NULL)
        {
          g_string_append_printf (out, "[%s]", row->text);
        }
      else
        {
          g_autofree char *bytes = g_strndup ((const char *) row->bytes, row->length);
          g_autofree char *escaped = g_strescape (bytes, NULL);

          g_string_append_printf (out, "%s%u'%s'%s", row->direction == SWB_DIRECTION_IN ? "<" : ">", row->flow,
                                  escaped, row->complete ? "" : "…");
        }
    }

  return g_string_free (out, FALSE);
}
