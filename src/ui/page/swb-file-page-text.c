#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-file-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-capture-file.h"
#include "swb-format.h"

/* What the head of a file says of it. */

static const struct
{
  guint32 type;
  const char *name;
} links[] = {
  { SWB_CAPTURE_LINK_NULL, N_ ("BSD loopback") },
  { SWB_CAPTURE_LINK_ETHERNET, N_ ("Ethernet") },
  { SWB_CAPTURE_LINK_RAW_BSD, N_ ("raw IP") },
  { SWB_CAPTURE_LINK_RAW_OPENBSD, N_ ("raw IP") },
  { SWB_CAPTURE_LINK_RAW, N_ ("raw IP") },
  { SWB_CAPTURE_LINK_LOOP, N_ ("OpenBSD loopback") },
  { SWB_CAPTURE_LINK_SLL, N_ ("Linux cooked") },
  { SWB_CAPTURE_LINK_IPV4, N_ ("raw IPv4") },
  { SWB_CAPTURE_LINK_IPV6, N_ ("raw IPv6") },
  { SWB_CAPTURE_LINK_SLL2, N_ ("Linux cooked v2") },
};

static char *
dup_link_name (guint32 type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    if (links[i].type == type)
      return g_strdup (_ (links[i].name));
  return g_strdup_printf (_ ("link type %u"), type);
}

static void
add_part (GString    *text,
          const char *part)
{
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

static void
add_links (GString                 *text,
           const SwbCaptureSummary *summary)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < summary->n_link_types; i++)
    {
      g_autofree char *name = dup_link_name (summary->link_types[i]);

      if (names->len > 0)
        g_string_append (names, ", ");
      g_string_append (names, name);
    }
  if (names->len > 0)
    add_part (text, names->str);
}

/**
 * swb_file_page_dup_folder:
 * @self: a file page
 *
 * Returns: (transfer full): the folder that the file is in, to be shown; "~" for the user's own
 */
char *
swb_file_page_dup_folder (SwbFilePage *self)
{
  g_autofree char *folder = g_path_get_dirname (swb_file_page_get_path (self));
  g_autofree char *shown = g_filename_display_name (folder);
  g_autofree char *home = g_filename_display_name (g_get_home_dir ());
  gsize length = strlen (home);

  if (length > 1 && g_str_has_prefix (shown, home) && (shown[length] == '/' || shown[length] == '\0'))
    return g_strconcat ("~", shown + length, NULL);
  return g_steal_pointer (&shown);
}

/**
 * swb_file_page_dup_facts:
 * @self: a file page that is open
 *
 * Returns: (transfer full): how much there is: "1,204 records · 1.2 MB · Ethernet"
 */
char *
swb_file_page_dup_facts (SwbFilePage *self)
{
  const SwbCaptureSummary *summary = swb_file_page_get_summary (self);
  g_autoptr (SwbLogStore) log = swb_page_dup_log (SWB_PAGE (self));
  g_autofree char *size = g_format_size (swb_file_page_get_size (self));
  g_autofree char *count = NULL;
  g_autofree char *records = NULL;
  GString *text = g_string_new (NULL);
  SwbLogTotals totals = { 0 };

  if (log != NULL)
    swb_log_store_get_totals (log, &totals);
  if (summary->foreign)
    {
      count = swb_format_count (summary->packets);
      records = g_strdup_printf (ngettext ("%s packet", "%s packets", (gulong) summary->packets), count);
    }
  else
    {
      count = swb_format_count (totals.records);
      records = g_strdup_printf (ngettext ("%s record", "%s records", (gulong) totals.records), count);
    }
  add_part (text, records);
  add_part (text, size);
  if (summary->foreign)
    add_links (text, summary);
  return g_string_free (text, FALSE);
}

static char *
format_moment (gint64      time,
               const char *format)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (time / G_GINT64_CONSTANT (1000000000));

  return moment != NULL ? g_date_time_format (moment, format) : g_strdup ("?");
}

/**
 * swb_file_page_dup_span:
 * @self: a file page that is open
 *
 * Returns: (transfer full): when it was, and the bytes of either direction
 */
char *
swb_file_page_dup_span (SwbFilePage *self)
{
  g_autoptr (SwbLogStore) log = swb_page_dup_log (SWB_PAGE (self));
  GString *text = g_string_new (NULL);
  SwbLogTotals totals = { 0 };

  if (log != NULL)
    swb_log_store_get_totals (log, &totals);
  if (totals.records > 0)
    {
      g_autofree char *first = format_moment (totals.first_time, "%Y-%m-%d %H:%M:%S");
      g_autofree char *first_day = format_moment (totals.first_time, "%F");
      g_autofree char *last_day = format_moment (totals.last_time, "%F");
      g_autofree char *last =
        format_moment (totals.last_time, g_str_equal (first_day, last_day) ? "%H:%M:%S" : "%Y-%m-%d %H:%M:%S");
      g_autofree char *span = g_strdup_printf ("%s – %s", first, last);

      add_part (text, span);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *count = swb_format_count (totals.bytes[i]);
      g_autofree char *bytes = g_strdup_printf (ngettext ("%s byte", "%s bytes", (gulong) totals.bytes[i]), count);
      g_autoptr (GString) part = g_string_new (i == SWB_DIRECTION_IN ? "↓ " : "↑ ");

      /* no line ends between a number and what it counts */
      g_string_append (part, bytes);
      g_string_replace (part, " ", "\302\240", 0);
      add_part (text, part->str);
    }
  return g_string_free (text, FALSE);
}

/* The plural forms of what is not shown of a capture, by verdict. */
static char *
dup_verdict_text (SwbCaptureVerdict verdict,
                  guint64           count)
{
  g_autofree char *number = swb_format_count (count);
  gulong n = (gulong) count;

  switch (verdict)
    {
    case SWB_CAPTURE_UNKNOWN_LINK:
      return g_strdup_printf (ngettext ("%s packet is of a link type that is not known",
                                        "%s packets are of a link type that is not known", n), number);
    case SWB_CAPTURE_NOT_IP:
      return g_strdup_printf (ngettext ("%s packet is not IP", "%s packets are not IP", n), number);
    case SWB_CAPTURE_NOT_TRANSPORT:
      return g_strdup_printf (ngettext ("%s packet is neither TCP nor UDP", "%s packets are neither TCP nor UDP", n),
                              number);
    case SWB_CAPTURE_FRAGMENT:
      return g_strdup_printf (ngettext ("%s packet is a fragment", "%s packets are fragments", n), number);
    case SWB_CAPTURE_CUT_SHORT:
      return g_strdup_printf (ngettext ("%s packet was cut short", "%s packets were cut short", n), number);
    case SWB_CAPTURE_BAD_HEADER:
      return g_strdup_printf (ngettext ("%s packet has a broken header", "%s packets have broken headers", n), number);
    case SWB_CAPTURE_TAKEN:
    default:
      return NULL;
    }
}

static void
add_sentence_part (GString    *text,
                   const char *part)
{
  if (text->len > 0)
    g_string_append (text, _ (", "));
  g_string_append (text, part);
}

/**
 * swb_file_page_dup_left_out:
 * @self: a file page that is open
 *
 * Returns: (transfer full) (nullable): what the file has and the log doesn't show: "12 packets are neither TCP nor UDP, 1
 *   packet was cut short"; %NULL when all is shown
 */
char *
swb_file_page_dup_left_out (SwbFilePage *self)
{
  const SwbCaptureSummary *summary = swb_file_page_get_summary (self);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = SWB_CAPTURE_TAKEN + 1; i < SWB_CAPTURE_N_VERDICTS; i++)
    if (summary->verdicts[i] > 0)
      {
        g_autofree char *part = dup_verdict_text (i, summary->verdicts[i]);

        add_sentence_part (text, part);
      }
  if (summary->missing > 0)
    {
      g_autofree char *count = swb_format_count (summary->missing);
      g_autofree char *part = g_strdup_printf (
        ngettext ("%s byte of traffic is not in the capture", "%s bytes of traffic are not in the capture",
                  (gulong) summary->missing), count);

      add_sentence_part (text, part);
    }
  if (summary->dropped > 0)
    {
      g_autofree char *count = swb_format_count (summary->dropped);
      g_autofree char *part = g_strdup_printf (
        ngettext ("%s packet was dropped while capturing", "%s packets were dropped while capturing",
                  (gulong) summary->dropped), count);

      add_sentence_part (text, part);
    }
  if (summary->left_out + swb_file_page_get_cut (self) > 0)
    {
      guint64 bytes = summary->left_out + swb_file_page_get_cut (self);
      g_autofree char *count = swb_format_count (bytes);
      g_autofree char *part = g_strdup_printf (
        ngettext ("%s byte at the end of the file is unfinished or damaged",
                  "%s bytes at the end of the file are unfinished or damaged", (gulong) bytes), count);

      add_sentence_part (text, part);
    }
  return text->len > 0 ? g_strdup (text->str) : NULL;
}
