#define G_LOG_DOMAIN "bench"

#include "swb-config.h"

#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <netinet/in.h>
#include <string.h>

#include "swb-log-view.h"

/*
 * What a frame of the log view costs while it follows a flood in which all rows change each frame: allocate (reading
 * the rows and making their nodes) and snapshot. Rendering is the toolkit's and depends on the machine's renderer.
 */

#define FRAMES 200
#define ROWS_A_FRAME 200

typedef enum
{
  ASCII,
  CHINESE,
  GBK,
  BINARY,
  LONG_BINARY,
} Kind;

static gsize
fill (Kind    kind,
      guint   number,
      guint8 *out)
{
  static const char chinese[] = "温度二十一点五，湿度百分之四十，你好，顾客来了，一二三四五六七八九十\n";
  static const char gbk[] = "\xce\xc2\xb6\xc8\xb6\xfe\xca\xae\xd2\xbb\xb5\xe3\xce\xe5\xc4\xe3\xba\xc3\xb9\xcb\xbf\xcd\n";
  gsize length = 64;

  switch (kind)
    {
    case CHINESE:
      memcpy (out, chinese, sizeof chinese - 1);
      return sizeof chinese - 1;
    case GBK:
      memcpy (out, gbk, sizeof gbk - 1);
      return sizeof gbk - 1;
    case LONG_BINARY:
      length = 4096;
      G_GNUC_FALLTHROUGH;
    case BINARY:
      for (gsize i = 0; i < length; i++)
        out[i] = (guint8) (0x80 + (i * 31 + number) % 0x70);
      out[length - 1] = '\n';
      return length;
    case ASCII:
    default:
      return (gsize) g_snprintf ((char *) out, 4096, "$GPGGA,%09u.00,4717.11399,N,00833.91590,E,1,08,1.01,499.6,M*5B\r\n",
                                 number);
    }
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static void
print_percentiles (const char *name,
                   const char *part,
                   GArray     *times)
{
  g_array_sort (times, compare);
  g_print ("%-22s %-9s median %6.2f ms  90%% %6.2f ms  99%% %6.2f ms\n", name, part,
           g_array_index (times, double, times->len / 2), g_array_index (times, double, times->len * 9 / 10),
           g_array_index (times, double, times->len * 99 / 100));
}

static void
bench (const char *name,
       Kind        kind,
       SwbLogMode  mode)
{
  g_autofree char *directory = g_dir_make_tmp ("swb-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "log.pcapng", NULL);
  g_autoptr (GArray) allocate = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) snapshots = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (SwbLogStore) store = swb_log_store_new (path);
  SwbLogView *view = g_object_ref_sink (swb_log_view_new ());
  SwbNetAddress local;
  SwbNetAddress remote;
  SwbLogFlow *flow;
  guint8 data[4096];
  guint number = 0;
  int minimum;

  swb_net_address_parse (&local, "127.0.0.1:6001", NULL);
  swb_net_address_parse (&remote, "127.0.0.1:40000", NULL);
  flow = swb_log_flow_new (1, IPPROTO_TCP, &local, &remote, 1);
  if (!swb_log_store_open (store, NULL))
    g_error ("cannot write %s", path);

  swb_log_view_set_encoding (view, kind == GBK ? "GBK" : "UTF-8");
  swb_log_view_set_mode (view, mode);
  swb_log_view_set_store (view, store);
  gtk_widget_measure (GTK_WIDGET (view), GTK_ORIENTATION_VERTICAL, -1, NULL, &minimum, NULL, NULL);

  for (guint frame = 0; frame < FRAMES; frame++)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      GskRenderNode *node;
      double time;
      gint64 begin;

      for (guint i = 0; i < ROWS_A_FRAME; i++)
        swb_log_store_append_data (store, flow, SWB_DIRECTION_IN, data, fill (kind, number++, data), swb_log_now ());
      swb_log_store_commit (store);

      begin = g_get_monotonic_time ();
      /* selecting all looks at the log at once, as a frame does */
      swb_log_view_select_all (view);
      swb_log_view_unselect (view);
      gtk_widget_allocate (GTK_WIDGET (view), 1200, 6 * minimum, -1, NULL);
      time = (g_get_monotonic_time () - begin) / 1000.0;
      g_array_append_val (allocate, time);

      begin = g_get_monotonic_time ();
      GTK_WIDGET_GET_CLASS (view)->snapshot (GTK_WIDGET (view), snapshot);
      node = gtk_snapshot_free_to_node (snapshot);
      time = (g_get_monotonic_time () - begin) / 1000.0;
      g_array_append_val (snapshots, time);
      g_clear_pointer (&node, gsk_render_node_unref);
    }

  print_percentiles (name, "allocate", allocate);
  print_percentiles (name, "snapshot", snapshots);

  swb_log_view_set_store (view, NULL);
  g_object_unref (view);
  swb_log_flow_free (flow);
  swb_log_store_close (store);
  g_unlink (path);
  g_rmdir (directory);
}

int
main (int   argc,
      char *argv[])
{
  gtk_init ();

  g_print ("60 rows, 1200 pixels, %d new rows a frame, %d frames\n", ROWS_A_FRAME, FRAMES);
  bench ("ASCII lines", ASCII, SWB_LOG_MODE_TEXT);
  bench ("ASCII lines, hex", ASCII, SWB_LOG_MODE_HEX);
  bench ("Chinese lines, UTF-8", CHINESE, SWB_LOG_MODE_TEXT);
  bench ("Chinese lines, GBK", GBK, SWB_LOG_MODE_TEXT);
  bench ("invalid bytes", BINARY, SWB_LOG_MODE_TEXT);
  bench ("invalid bytes, 4096", LONG_BINARY, SWB_LOG_MODE_TEXT);
  return 0;
}
