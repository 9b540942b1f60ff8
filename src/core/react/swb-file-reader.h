#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The most that is read at once: swb_log_store_fit_stream() finds a border of the log within it. */
#define SWB_FILE_READER_MAX (320u * 1024u)

/**
 * SwbFileReader:
 *
 * A regular file that is read from its beginning in pieces, each with pread(2) into a buffer that is used again once
 * nobody refers to it any more: a file of any size costs the memory of the pieces that are under way. Not mapped, for a
 * mapped file that gets shorter kills who reads it. Belongs to one thread at a time.
 */
typedef struct _SwbFileReader SwbFileReader;

SwbFileReader *swb_file_reader_new (const char *path,
                                    GError    **error);
void swb_file_reader_free (SwbFileReader *self);
guint64 swb_file_reader_get_size (SwbFileReader *self);
guint64 swb_file_reader_get_offset (SwbFileReader *self);
GBytes *swb_file_reader_read (SwbFileReader *self,
                              gsize          length,
                              GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SwbFileReader, swb_file_reader_free)

G_END_DECLS
