#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "swb-example.h"
#include "swb-message-bar.h"

/*
 * A window shows one workspace, which has a file or has none yet. Here is what it is made of, whether it differs from its
 * file, and what comes into it; the ways to files are in swb-window-workspace-file.c.
 *
 * What makes a difference is everything that the file keeps but for what stands in the send boxes: that is saved, too, but
 * nobody wants to be asked for the sake of a line that was typed.
 */

/**
 * swb_window_get_snippets:
 * @self: a window
 *
 * A window shows one workspace, and these are its snippets. Opening a file into the window fills the list; it stays the
 * same object.
 *
 * Returns: (transfer none): the snippets
 */
SwbSnippetList *
swb_window_get_snippets (SwbWindow *self)
{
  return self->workspace.snippets;
}

/**
 * swb_window_get_workspace_path:
 * @self: a window
 *
 * Returns: (nullable) (transfer none) (type filename): its workspace's file; %NULL: it was never saved
 */
const char *
swb_window_get_workspace_path (SwbWindow *self)
{
  return self->workspace.path;
}

/**
 * swb_window_is_blank:
 * @self: a window
 *
 * Returns: whether nothing is in it, and nothing is on its way into it
 */
gboolean
swb_window_is_blank (SwbWindow *self)
{
  return self->panels != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->panels)) == 0 &&
         swb_snippet_list_get_length (self->workspace.snippets) == 0 && self->workspace.path == NULL &&
         self->workspace.loading == 0;
}

/* A copy of what the window has, with the panels or, for the session, which has pages of its own, without. */
static void
copy_members (SwbWindow    *self,
              SwbWorkspace *workspace)
{
  workspace->title = g_strdup (self->workspace.title);
  workspace->description = g_strdup (self->workspace.description);
  if (self->workspace.unknown != NULL)
    workspace->unknown = json_object_ref (self->workspace.unknown);
  for (guint i = 0; i < swb_snippet_list_get_length (self->workspace.snippets); i++)
    {
      g_autoptr (SwbSnippet) snippet = swb_snippet_copy (swb_snippet_list_get (self->workspace.snippets, i));

      swb_snippet_list_append (workspace->snippets, snippet);
    }
}

/*
 * swb_window_to_workspace:
 * @with_drafts: whether what stands in the send boxes is in it
 *
 * Returns: (transfer full): what the file should have; opened logs are no part of it
 */
SwbWorkspace *
swb_window_to_workspace (SwbWindow *self,
                         gboolean   with_drafts)
{
  SwbWorkspace *workspace = swb_workspace_new ();

  copy_members (self, workspace);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->panels)); i++)
    {
      g_autoptr (SwbPage) page = g_list_model_get_item (G_LIST_MODEL (self->panels), i);
      SwbWorkspacePanel *panel;

      if (!SWB_IS_PANEL (page))
        continue;
      panel = swb_panel_to_workspace (SWB_PANEL (page));
      if (!with_drafts)
        g_clear_pointer (&panel->draft, g_free);
      g_ptr_array_add (workspace->panels, panel);
    }
  return workspace;
}

static char *
compute_checksum (SwbWindow *self)
{
  g_autoptr (SwbWorkspace) workspace = swb_window_to_workspace (self, FALSE);
  g_autoptr (GBytes) bytes = swb_workspace_to_bytes (workspace);

  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

/* One without a file never is: the session keeps it. */
static void
update_modified (SwbWindow *self)
{
  g_autofree char *now = NULL;

  if (!self->workspace.dirty)
    return;
  self->workspace.dirty = FALSE;
  if (self->workspace.path == NULL)
    return;
  now = compute_checksum (self);
  self->workspace.modified = g_strcmp0 (now, self->workspace.saved) != 0;
}

/**
 * swb_window_is_modified:
 * @self: a window
 *
 * Returns: whether its workspace has a file, and changes that are not in it and that the user hasn't given up
 */
gboolean
swb_window_is_modified (SwbWindow *self)
{
  if (self->panels == NULL)
    return FALSE;
  update_modified (self);
  return self->workspace.path != NULL && self->workspace.modified && !self->workspace.closing;
}

static char *
dup_name (SwbWindow *self)
{
  g_autofree char *name = g_filename_display_basename (self->workspace.path);

  if (g_str_has_suffix (name, ".swb") && strlen (name) > strlen (".swb"))
    name[strlen (name) - strlen (".swb")] = '\0';
  return g_steal_pointer (&name);
}

static void
update_title (SwbWindow *self)
{
  g_autofree char *name = NULL;
  g_autofree char *marked = NULL;
  g_autofree char *title = NULL;
  g_autofree char *place = NULL;

  if (self->workspace.path != NULL)
    {
      name = dup_name (self);
      marked = g_strconcat (self->workspace.modified ? "• " : "", name, NULL);
      /* Translators: the title of a window: the name of the file that it shows */
      title = g_strdup_printf (_ ("%s — Socket Workbench"), marked);
      place = g_filename_display_name (self->workspace.path);
    }
  if (g_strcmp0 (gtk_window_get_title (GTK_WINDOW (self)), title != NULL ? title : _ ("Socket Workbench")) == 0)
    return;
  gtk_window_set_title (GTK_WINDOW (self), title != NULL ? title : _ ("Socket Workbench"));
  gtk_label_set_text (GTK_LABEL (self->title_label), marked != NULL ? marked : _ ("Socket Workbench"));
  gtk_widget_set_tooltip_text (self->title_label, place);
}

/* Brings what depends on the workspace up to date. */
void
swb_window_workspace_update (SwbWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  update_modified (self);
  update_title (self);
  if (SWB_IS_APPLICATION (application))
    swb_application_update_actions (SWB_APPLICATION (application));
}

/*
 * swb_window_set_saved:
 * @path: the file
 * @workspace: what is in it
 *
 * From now on the window shows that file.
 */
void
swb_window_set_saved (SwbWindow    *self,
                      const char   *path,
                      SwbWorkspace *workspace)
{
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < workspace->panels->len; i++)
    g_clear_pointer (&((SwbWorkspacePanel *) g_ptr_array_index (workspace->panels, i))->draft, g_free);
  bytes = swb_workspace_to_bytes (workspace);
  g_free (self->workspace.saved);
  self->workspace.saved = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (g_strcmp0 (path, self->workspace.path) != 0)
    {
      g_free (self->workspace.path);
      self->workspace.path = g_strdup (path);
    }
  self->workspace.dirty = TRUE;
  swb_window_publish_now (self);
}

static void
take_members (SwbWindow    *self,
              SwbWorkspace *workspace)
{
  g_free (self->workspace.title);
  self->workspace.title = g_strdup (workspace->title);
  g_free (self->workspace.description);
  self->workspace.description = g_strdup (workspace->description);
  g_clear_pointer (&self->workspace.unknown, json_object_unref);
  if (workspace->unknown != NULL)
    self->workspace.unknown = json_object_ref (workspace->unknown);
  for (guint i = 0; i < swb_snippet_list_get_length (workspace->snippets); i++)
    {
      g_autoptr (SwbSnippet) snippet = swb_snippet_copy (swb_snippet_list_get (workspace->snippets, i));

      swb_snippet_list_append (self->workspace.snippets, snippet);
    }
}

static void
add_pages (GPtrArray    *pages,
           SwbWorkspace *workspace)
{
  for (guint i = 0; i < workspace->panels->len; i++)
    g_ptr_array_add (pages, swb_session_page_new (g_ptr_array_index (workspace->panels, i), FALSE));
  /* they belong to the pages now */
  g_ptr_array_set_free_func (workspace->panels, NULL);
  g_ptr_array_set_size (workspace->panels, 0);
  g_ptr_array_set_free_func (workspace->panels, (GDestroyNotify) swb_workspace_panel_free);
}

/*
 * swb_window_take_file:
 * @self: a blank window
 * @path: the file
 * @workspace: what was read from it; its panels are taken
 * @start: whether to start the panels
 *
 * Makes the panels of a file. They are stopped: whoever sent the file doesn't decide what this machine listens or connects
 * to.
 */
void
swb_window_take_file (SwbWindow    *self,
                      const char   *path,
                      SwbWorkspace *workspace,
                      gboolean      start)
{
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_session_page_free);
  g_autoptr (SwbWorkspace) now = NULL;

  take_members (self, workspace);
  add_pages (pages, workspace);
  if (pages->len > 0)
    ((SwbSessionPage *) g_ptr_array_index (pages, 0))->selected = TRUE;
  swb_window_append_pages (self, pages);
  now = swb_window_to_workspace (self, FALSE);
  swb_window_set_saved (self, path, now);
  if (start)
    swb_window_start_all (self);
}

/**
 * swb_window_start_all:
 * @self: a window
 *
 * Starts every panel that is not live.
 */
void
swb_window_start_all (SwbWindow *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->panels)); i++)
    {
      g_autoptr (SwbPage) page = g_list_model_get_item (G_LIST_MODEL (self->panels), i);

      if (SWB_IS_PANEL (page) && swb_panel_can_start (SWB_PANEL (page)))
        swb_panel_start (SWB_PANEL (page));
    }
}

/* The panels of the file in the place of those of the session; the logs that were open beside them stay. */
static GPtrArray *
merge_pages (GPtrArray    *saved,
             SwbWorkspace *workspace)
{
  GPtrArray *pages = g_ptr_array_new_with_free_func ((GDestroyNotify) swb_session_page_free);
  guint position = 0;

  add_pages (pages, workspace);
  for (guint i = 0; i < saved->len; i++)
    {
      const SwbSessionPage *old = g_ptr_array_index (saved, i);

      if (old->path != NULL)
        {
          SwbSessionPage *page = swb_session_page_new_for_file (old->path, old->selected);

          page->left_over = old->left_over;
          page->encoding = g_strdup (old->encoding);
          page->hex = old->hex;
          g_ptr_array_insert (pages, (int) MIN (position, pages->len), page);
        }
      else if (position < pages->len)
        {
          SwbSessionPage *page = g_ptr_array_index (pages, position);

          page->selected = old->selected;
          if (page->panel != NULL && page->panel->draft == NULL)
            page->panel->draft = g_strdup (old->panel->draft);
        }
      position++;
    }
  return pages;
}

/* Comes back from its file: it may have been edited since by hand. */
static gboolean
restore_from_file (SwbWindow              *self,
                   const SwbSessionWindow *saved)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SwbWorkspace) workspace = swb_workspace_load (saved->file, &error);
  g_autoptr (GPtrArray) pages = NULL;
  g_autoptr (SwbWorkspace) now = NULL;

  if (workspace == NULL)
    {
      g_autofree char *name = g_filename_display_name (saved->file);
      g_autofree char *message = g_strdup_printf (_ ("“%s” can’t be read any more: %s"), name, error->message);

      swb_window_show_file_error (self, message, _ ("What is shown is what it had the last time; save it to write the file again."));
      return FALSE;
    }
  take_members (self, workspace);
  pages = merge_pages (saved->pages, workspace);
  swb_window_append_pages (self, pages);
  now = swb_window_to_workspace (self, FALSE);
  swb_window_set_saved (self, saved->file, now);
  return TRUE;
}

/**
 * swb_window_restore:
 * @self: a blank window
 * @saved: what it had the last time
 *
 * Makes these panels, stopped, and opens these logs. A workspace that had no changes beside its file is read from there.
 */
void
swb_window_restore (SwbWindow              *self,
                    const SwbSessionWindow *saved)
{
  if (saved->file != NULL && !saved->modified && restore_from_file (self, saved))
    return;
  take_members (self, saved->workspace);
  swb_window_append_pages (self, saved->pages);
  if (saved->file != NULL)
    {
      /* whatever the file has, it is not this */
      self->workspace.path = g_strdup (saved->file);
      self->workspace.dirty = TRUE;
      swb_window_publish_now (self);
    }
}

/**
 * swb_window_to_session:
 * @self: a window
 * @saved: (inout): a new window of a session, which is filled but for its pages
 */
void
swb_window_to_session (SwbWindow        *self,
                       SwbSessionWindow *saved)
{
  copy_members (self, saved->workspace);
  saved->file = g_strdup (self->workspace.path);
  saved->modified = swb_window_is_modified (self);
}

/* Titles of panels in the examples that are not those of the examples themselves. */
G_GNUC_UNUSED static const char *const example_titles[] = { N_ ("GBK server") };

/**
 * swb_window_add_example:
 * @self: a window
 * @name: file name of a shipped example
 *
 * Makes its panels and starts them: it is ours, on the loopback interface, and the user has asked for it.
 */
void
swb_window_add_example (SwbWindow  *self,
                        const char *name)
{
  const SwbExample *example = swb_example_find (name);
  g_autoptr (SwbWorkspace) workspace = NULL;

  if (example == NULL)
    {
      g_autofree char *message = g_strdup_printf (_ ("There is no example “%s”"), name);

      swb_window_notify_user (self, message);
      return;
    }
  workspace = swb_example_load (example);
  for (guint i = 0; i < workspace->panels->len; i++)
    {
      const SwbWorkspacePanel *description = g_ptr_array_index (workspace->panels, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (SwbPanel) panel = NULL;

      /* what its panel is called is one of our own words, most often those of the menu that it was chosen in */
      if (*swb_panel_settings_get_title (description->settings) != '\0')
        g_object_set (description->settings, "title", _ (swb_panel_settings_get_title (description->settings)), NULL);
      panel = swb_panel_new_from_workspace (description, &error);
      if (panel == NULL)
        {
          swb_window_show_notice (self, error->message, FALSE);
          continue;
        }
      swb_panel_start (panel);
      swb_window_insert_page (self, SWB_PAGE (panel), G_MAXUINT);
    }
}

/*
 * swb_window_show_file_error:
 * @message: what is wrong
 * @remedy: (nullable): what to do about it
 *
 * Says it at the top of the window until the user puts it away.
 */
void
swb_window_show_file_error (SwbWindow  *self,
                            const char *message,
                            const char *remedy)
{
  swb_message_bar_show (SWB_MESSAGE_BAR (self->workspace.bar), message, remedy);
}

void
swb_window_workspace_init (SwbWindow *self)
{
  self->workspace.snippets = swb_snippet_list_new ();
  self->workspace.bar = g_object_new (SWB_TYPE_MESSAGE_BAR, "visible", FALSE, NULL);
  swb_message_bar_set_action (SWB_MESSAGE_BAR (self->workspace.bar), NULL);
  gtk_box_prepend (GTK_BOX (self->bars), self->workspace.bar);
  g_signal_connect_object (self->workspace.snippets, "changed", G_CALLBACK (swb_window_document_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->panels, "items-changed", G_CALLBACK (swb_window_document_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "close-request", G_CALLBACK (swb_window_hold_close), self, G_CONNECT_SWAPPED);
}

void
swb_window_workspace_clear (SwbWindow *self)
{
  g_clear_object (&self->workspace.snippets);
  g_clear_pointer (&self->workspace.path, g_free);
  g_clear_pointer (&self->workspace.title, g_free);
  g_clear_pointer (&self->workspace.description, g_free);
  g_clear_pointer (&self->workspace.unknown, json_object_unref);
  g_clear_pointer (&self->workspace.saved, g_free);
  g_clear_pointer (&self->workspace.save_next, g_free);
}
