#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include <glib/gstdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "swb-capture-import.h"
#include "swb-log-reader.h"

/*
 * Any bytes as a capture: a log that can be read from end to end comes out of it, or a clear error.
 */

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* so that every byte is really read */
static volatile guint8 sink;

static void
use (SwbLogStore *store)
{
  g_autoptr (SwbLogReader) reader = swb_log_reader_new (store);
  g_autoptr (GError) error = NULL;
  guint64 offset = swb_log_reader_get_first_offset (reader);
  SwbLogTotals totals;
  SwbLogRecord record;

  while (swb_log_reader_read (reader, offset, &record, &error))
    {
      for (gsize i = 0; i < record.payload_length; i++)
        sink ^= record.payload[i];
      offset = record.next;
    }
  g_assert_no_error (error);
  swb_log_store_get_totals (store, &totals);
  g_assert_true (offset == totals.length);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (SwbCaptureFile) file = NULL;
  g_autoptr (GError) error = NULL;
  int fd = memfd_create ("capture", MFD_CLOEXEC);

  g_assert_true (fd >= 0);
  if (size > 0)
    g_assert_true (write (fd, data, size) == (gssize) size);

  file = swb_capture_file_new (fd, "capture", &error);
  g_assert_true ((file == NULL) == (error != NULL));
  if (file != NULL)
    {
      g_autofree char *uuid = g_uuid_string_random ();
      g_autofree char *path = g_build_filename (g_get_tmp_dir (), uuid, NULL);
      g_autoptr (SwbLogStore) store = swb_log_store_new (path);
      g_autoptr (SwbCaptureImport) import = NULL;
      SwbCaptureSummary summary = { 0 };
      SwbCaptureFrame frame;

      g_assert_true (swb_log_store_open (store, NULL));
      g_unlink (path);
      import = swb_capture_import_new (store);
      while (swb_capture_file_next (file, &frame, &error))
        swb_capture_import_add (import, &frame);
      g_assert_no_error (error);
      g_assert_true (swb_capture_file_get_offset (file) <= size || swb_capture_file_is_damaged (file));
      swb_capture_import_finish (import, &summary);
      use (store);
    }

  close (fd);
  return 0;
}
