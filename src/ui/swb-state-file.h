#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _SwbStateFile SwbStateFile;

SwbStateFile *swb_state_file_new (const char *path,
                                  const char *complaint);
SwbStateFile *swb_state_file_ref (SwbStateFile *self);
void swb_state_file_unref (SwbStateFile *self);
const char *swb_state_file_get_path (SwbStateFile *self);
void swb_state_file_write (SwbStateFile *self,
                           const char   *text,
                           guint         serial);
void swb_state_file_write_in_thread (SwbStateFile *self,
                                     const char   *text,
                                     guint         serial);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbStateFile, swb_state_file_unref)

G_END_DECLS
