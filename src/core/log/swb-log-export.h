#pragma once

#include <gio/gio.h>

#include "swb-log-formatter.h"
#include "swb-log-search.h"

G_BEGIN_DECLS

/**
 * SwbLogExportOptions:
 * @format: how to write it
 * @encoding: (nullable): that of the panel, for text; %NULL for UTF-8
 * @filter: (nullable): what to write; %NULL for all. With a pattern, a search is run first, unless there is @search
 * @search: (nullable): a search that has been run: only rows (for text) or records that have a hit of it are written
 *
 * All is BORROWED for as long as the export runs.
 */
typedef struct
{
  SwbLogExportFormat format;
  const char *encoding;
  const SwbLogFilter *filter;
  SwbLogSearch *search;
} SwbLogExportOptions;

/**
 * SwbLogExportFunc:
 * @progress: how much is done, 0 … 1
 * @user_data: as given
 *
 * Called on the thread that exports, each 50 ms or so.
 */
typedef void (*SwbLogExportFunc) (double   progress,
                                  gpointer user_data);

gboolean swb_log_export_format_from_nick (const char         *nick,
                                          SwbLogExportFormat *format);
gboolean swb_log_export_format_from_path (const char         *path,
                                          SwbLogExportFormat *format);

/* Any thread; best one of its own. */
gboolean swb_log_export_to_stream (SwbLogStore               *store,
                                   const SwbLogExportOptions *options,
                                   GOutputStream             *stream,
                                   GCancellable              *cancellable,
                                   SwbLogExportFunc           func,
                                   gpointer                   user_data,
                                   GError                   **error);
gboolean swb_log_export_to_file (SwbLogStore               *store,
                                 const SwbLogExportOptions *options,
                                 const char                *path,
                                 GCancellable              *cancellable,
                                 SwbLogExportFunc           func,
                                 gpointer                   user_data,
                                 GError                   **error);

G_END_DECLS
