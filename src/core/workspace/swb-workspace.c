#define G_LOG_DOMAIN "swb-workspace"

#include "swb-config.h"

#include "swb-workspace.h"

#include <glib/gi18n-lib.h>

#include "swb-error.h"
#include "swb-file-save.h"
#include "swb-json-format.h"
#include "swb-json-parser.h"

static const char *const members[] = { "version", "title", "description", "panels", "snippets", NULL };

/**
 * swb_workspace_new:
 *
 * Returns: (transfer full): one without panels and snippets
 */
SwbWorkspace *
swb_workspace_new (void)
{
  SwbWorkspace *self = g_new0 (SwbWorkspace, 1);

  self->panels = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_workspace_panel_free);
  self->snippets = swb_snippet_list_new ();
  return self;
}

/**
 * swb_workspace_free:
 * @self: (transfer full): a workspace
 */
void
swb_workspace_free (SwbWorkspace *self)
{
  g_free (self->title);
  g_free (self->description);
  g_ptr_array_unref (self->panels);
  g_object_unref (self->snippets);
  g_clear_pointer (&self->unknown, json_object_unref);
  g_free (self);
}

static gboolean
read_version (const SwbJsonObject *object,
              GError             **error)
{
  guint64 version = 0;

  if (!swb_json_object_require (object, "version", error) ||
      !swb_json_object_get_uint (object, "version", 1, G_GUINT64_CONSTANT (1) << 53, &version, error))
    return FALSE;

  if (version > SWB_WORKSPACE_VERSION)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, version);

      g_set_error (error, SWB_WORKSPACE_ERROR, SWB_WORKSPACE_ERROR_VERSION,
                   /* Translators: “version” is the name of a member and stays; two numbers */
                   _("version: this is a file of version %s, written by a newer Socket Workbench; this one reads up to "
                     "version %d"), number, SWB_WORKSPACE_VERSION);
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_panels (SwbWorkspace        *self,
             const SwbJsonObject *object,
             GError             **error)
{
  JsonArray *array = NULL;

  if (!swb_json_object_get_array (object, "panels", &array, error))
    return FALSE;
  if (array != NULL && json_array_get_length (array) > SWB_WORKSPACE_MAX_PANELS)
    {
      swb_json_object_set_fault (object, "panels", error, _("there are more than %d panels"), SWB_WORKSPACE_MAX_PANELS);
      return FALSE;
    }

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_auto (SwbJsonObject) element = { 0 };
      SwbWorkspacePanel *panel = NULL;

      if (swb_json_object_init_element (&element, object, "panels", array, i, error))
        panel = swb_workspace_panel_read (&element, error);
      if (panel == NULL)
        return FALSE;
      g_ptr_array_add (self->panels, panel);
    }

  return TRUE;
}

/**
 * swb_workspace_new_from_bytes:
 * @tainted: the content of a workspace file
 * @error: return location for a #SwbWorkspaceError whose message begins with the place
 *
 * Any thread, which the workspace then belongs to until it is handed on.
 *
 * Returns: (transfer full) (nullable): the workspace
 */
SwbWorkspace *
swb_workspace_new_from_bytes (GBytes  *tainted,
                              GError **error)
{
  g_autoptr (SwbWorkspace) self = swb_workspace_new ();
  g_autoptr (JsonNode) root = NULL;
  g_auto (SwbJsonObject) object = { 0 };
  const char *title = NULL;
  const char *description = NULL;
  const char *data;
  gsize length;

  data = g_bytes_get_data (tainted, &length);
  root = swb_json_parse (data != NULL ? data : "", length, error);
  if (root == NULL)
    return NULL;

  /* the version first: of a newer one nothing else is known */
  if (!swb_json_object_init (&object, root, "", error) || !read_version (&object, error) ||
      !swb_json_object_get_string (&object, "title", &title, error) ||
      !swb_json_object_get_string (&object, "description", &description, error) ||
      !read_panels (self, &object, error) ||
      !swb_snippet_list_read (self->snippets, &object, "snippets", error))
    return NULL;

  self->title = g_strdup (title);
  self->description = g_strdup (description);
  self->unknown = swb_json_object_dup_unknown (&object, members);
  return g_steal_pointer (&self);
}

/**
 * swb_workspace_to_bytes:
 * @self: a workspace
 *
 * The same workspace makes the same bytes: members have a fixed order, those that are not understood the one of the file,
 * behind the others. What has snippets alone, as an export of them, has no array of panels.
 *
 * Returns: (transfer full): the content of a workspace file
 */
GBytes *
swb_workspace_to_bytes (SwbWorkspace *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) root = json_node_alloc ();
  gboolean has_snippets = swb_snippet_list_get_length (self->snippets) > 0;

  json_object_set_int_member (object, "version", SWB_WORKSPACE_VERSION);
  if (self->title != NULL)
    json_object_set_string_member (object, "title", self->title);
  if (self->description != NULL)
    json_object_set_string_member (object, "description", self->description);

  if (self->panels->len > 0 || !has_snippets)
    {
      JsonArray *panels = json_array_new ();

      for (guint i = 0; i < self->panels->len; i++)
        {
          JsonObject *panel = json_object_new ();

          swb_workspace_panel_write (g_ptr_array_index (self->panels, i), panel);
          json_array_add_object_element (panels, panel);
        }
      json_object_set_array_member (object, "panels", panels);
    }
  if (has_snippets)
    json_object_set_array_member (object, "snippets", swb_snippet_list_write (self->snippets));
  swb_json_object_add_members (object, self->unknown);

  json_node_init_object (root, object);
  return swb_json_format (root);
}

/**
 * swb_workspace_load:
 * @path: (type filename): a workspace file of at most %SWB_WORKSPACE_MAX_BYTES
 * @error: return location for a #SwbWorkspaceError, without the path
 *
 * Waits for the disk. Any thread, which the workspace then belongs to until it is handed on.
 *
 * Returns: (transfer full) (nullable): the workspace
 */
SwbWorkspace *
swb_workspace_load (const char *path,
                    GError    **error)
{
  g_autoptr (GBytes) tainted = swb_file_load (path, SWB_WORKSPACE_MAX_BYTES, error);

  return tainted != NULL ? swb_workspace_new_from_bytes (tainted, error) : NULL;
}

static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;
  SwbWorkspace *self = swb_workspace_load (task_data, &error);

  if (self != NULL)
    g_task_return_pointer (task, self, (GDestroyNotify) swb_workspace_free);
  else
    g_task_return_error (task, error);
}

/**
 * swb_workspace_load_async:
 * @path: (type filename): a workspace file
 * @cancellable: (nullable): to forget about it
 * @callback: called in the thread-default main context of the caller
 * @user_data: for it
 *
 * As swb_workspace_load(), on another thread.
 */
void
swb_workspace_load_async (const char         *path,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, swb_workspace_load_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * swb_workspace_load_finish:
 * @result: as given to the callback
 * @error: return location for a #SwbWorkspaceError or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the workspace
 */
SwbWorkspace *
swb_workspace_load_finish (GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, swb_workspace_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * swb_workspace_save:
 * @self: a workspace
 * @path: (type filename): where to
 * @error: return location for %SWB_WORKSPACE_ERROR_WRITE, without the path
 *
 * As swb_file_save(). Waits for the disk.
 *
 * Returns: whether it is saved
 */
gboolean
swb_workspace_save (SwbWorkspace *self,
                    const char   *path,
                    GError      **error)
{
  g_autoptr (GBytes) bytes = swb_workspace_to_bytes (self);

  return swb_file_save (path, bytes, error);
}

static void
save_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;

  if (swb_file_save (g_object_get_data (G_OBJECT (task), "path"), task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * swb_workspace_save_async:
 * @self: a workspace, as it is now
 * @path: (type filename): where to
 * @cancellable: (nullable): to forget about it; what has begun is done to its end
 * @callback: called in the thread-default main context of the caller
 * @user_data: for it
 *
 * As swb_workspace_save(), written on another thread. Two at a time to one path: either may be the last.
 */
void
swb_workspace_save_async (SwbWorkspace       *self,
                          const char         *path,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, swb_workspace_save_async);
  g_task_set_task_data (task, swb_workspace_to_bytes (self), (GDestroyNotify) g_bytes_unref);
  g_object_set_data_full (G_OBJECT (task), "path", g_strdup (path), g_free);
  g_task_run_in_thread (task, save_in_thread);
}

/**
 * swb_workspace_save_finish:
 * @result: as given to the callback
 * @error: return location for %SWB_WORKSPACE_ERROR_WRITE or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it is saved
 */
gboolean
swb_workspace_save_finish (GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, swb_workspace_save_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
