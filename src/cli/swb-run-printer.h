#pragma once

#include "swb-log-store.h"
#include "swb-net-address.h"

G_BEGIN_DECLS

/**
 * SwbRunPrinterMode:
 * @SWB_RUN_PRINTER_TEXT: a line for people, see swb(1)
 * @SWB_RUN_PRINTER_JSON: a JSON object a line
 */
typedef enum
{
  SWB_RUN_PRINTER_TEXT,
  SWB_RUN_PRINTER_JSON,
} SwbRunPrinterMode;

/**
 * SwbRunPrinter:
 *
 * Writes what the panels' logs record to standard output, from a thread of its own. It reads the logs as any view does,
 * over their published length, and keeps no copy: when standard output stalls, or the logs grow faster than lines can be
 * written at a small cost, it skips ahead in them and says how many records it left out. So neither sockets nor logs ever
 * wait for it.
 *
 * All functions belong to one thread, the main one, and none of them waits but swb_run_printer_finish().
 */
typedef struct _SwbRunPrinter SwbRunPrinter;

SwbRunPrinter *swb_run_printer_new (int               fd,
                                    SwbRunPrinterMode mode,
                                    gboolean          quiet);
void swb_run_printer_add_panel (SwbRunPrinter       *self,
                                guint                number,
                                const SwbNetAddress *listening,
                                gint64               since,
                                SwbLogStore         *store,
                                const char          *encoding);
void swb_run_printer_wake (SwbRunPrinter *self);
gboolean swb_run_printer_finish (SwbRunPrinter *self,
                                 guint          timeout_ms);

G_END_DECLS
