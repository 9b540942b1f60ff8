#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What Flatpak puts at the root of every sandbox. */
#define SWB_SANDBOX_INFO "/.flatpak-info"

gboolean swb_sandbox_forgets (const char *info_file,
                              const char *runtime_dir,
                              const char *path);

G_END_DECLS
