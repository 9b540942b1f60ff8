#define G_LOG_DOMAIN "test"

#include "swb-config.h"

#include "test-async.h"

/* A #GAsyncReadyCallback for test_async_wait(). @kept: the address of a %NULL #GAsyncResult, which is the caller's then */
void
test_async_keep (GObject      *source,
                 GAsyncResult *result,
                 gpointer      kept)
{
  *(GAsyncResult **) kept = g_object_ref (result);
}

/* Runs the main loop until there is a result. */
void
test_async_wait (GAsyncResult **kept)
{
  while (*kept == NULL)
    g_main_context_iteration (NULL, TRUE);
}
