#pragma once

#include "swb-capture.h"
#include "swb-page.h"

G_BEGIN_DECLS

#define SWB_TYPE_FILE_PAGE (swb_file_page_get_type ())
G_DECLARE_FINAL_TYPE (SwbFilePage, swb_file_page, SWB, FILE_PAGE, SwbPage)

/**
 * SwbFilePageState:
 * @SWB_FILE_PAGE_OPENING: it is being read
 * @SWB_FILE_PAGE_OPEN: its log is there
 * @SWB_FILE_PAGE_FAILED: it can't be read; the error says why
 */
typedef enum
{
  SWB_FILE_PAGE_OPENING,
  SWB_FILE_PAGE_OPEN,
  SWB_FILE_PAGE_FAILED,
} SwbFilePageState;

SwbFilePage *swb_file_page_new (const char *path,
                                gboolean    left_over);
void swb_file_page_open_again (SwbFilePage *self);

const char *swb_file_page_get_path (SwbFilePage *self);
const char *swb_file_page_get_name (SwbFilePage *self);
gboolean swb_file_page_is_left_over (SwbFilePage *self);
SwbFilePageState swb_file_page_get_state (SwbFilePage *self);
double swb_file_page_get_progress (SwbFilePage *self);
const SwbCaptureSummary *swb_file_page_get_summary (SwbFilePage *self);
guint64 swb_file_page_get_size (SwbFilePage *self);
guint64 swb_file_page_get_cut (SwbFilePage *self);

/* swb-file-page-text.c */
char *swb_file_page_dup_folder (SwbFilePage *self);
char *swb_file_page_dup_facts (SwbFilePage *self);
char *swb_file_page_dup_span (SwbFilePage *self);
char *swb_file_page_dup_left_out (SwbFilePage *self);

G_END_DECLS
