#pragma once

#include "swb-file-send.h"

G_BEGIN_DECLS

/* What the handle (swb-file-send.c) and the worker's job (swb-file-job.c) share. */

void swb_file_send_begin (SwbFileSend *self,
                          guint64      total,
                          guint        receivers);
void swb_file_send_progress (SwbFileSend     *self,
                             SwbFileSendState state,
                             guint64          sent,
                             guint64          queued,
                             guint            receivers);
void swb_file_send_end (SwbFileSend     *self,
                        SwbFileSendState state,
                        guint64          sent,
                        GError          *error);
double swb_file_send_get_elapsed (SwbFileSend *self);

typedef enum
{
  SWB_FILE_JOB_PAUSE,
  SWB_FILE_JOB_RESUME,
  SWB_FILE_JOB_CANCEL,
} SwbFileJobCommand;

void swb_file_job_start (SwbEndpoint              *endpoint,
                         const SwbTarget          *target,
                         const SwbFileSendOptions *options,
                         SwbFileSend              *send);
void swb_file_job_command (SwbEndpoint      *endpoint,
                           SwbFileSend      *send,
                           SwbFileJobCommand command);

G_END_DECLS
