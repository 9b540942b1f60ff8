#pragma once

#include <gtk/gtk.h>

#include "swb-log-view.h"
#include "swb-window.h"
#include "ui-find.h"

G_BEGIN_DECLS

/* Runs the main loop until @condition holds; the test fails when that takes too long. */
#define UI_WAIT(condition)                                                                                             \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    guint ui_wait_source = ui_begin_wait (#condition);                                                                 \
    while (!(condition))                                                                                               \
      g_main_context_iteration (NULL, TRUE);                                                                           \
    ui_end_wait (ui_wait_source);                                                                                      \
  }                                                                                                                    \
  G_STMT_END

#define STATUS(panel) (swb_panel_get_status (panel))

/* An application with an empty window on the screen, and a folder of the test's own. */
typedef struct
{
  SwbApplication *application;
  SwbWindow *window;
  char *directory;
} UiFixture;

void ui_test_init (int    *argc,
                   char ***argv);

void ui_fixture_set_up (UiFixture    *self,
                        gconstpointer data);
void ui_fixture_tear_down (UiFixture    *self,
                           gconstpointer data);

char *ui_path (UiFixture  *self,
               const char *name);
char *ui_put_file (UiFixture  *self,
                   const char *name,
                   const char *text);
guint ui_count_pages (SwbWindow *window);
SwbPage *ui_get_page (SwbWindow *window,
                      guint      index);

guint ui_begin_wait (const char *condition);
void ui_end_wait (guint source);

SwbLogView *ui_get_log (UiFixture *self);
void ui_press (gpointer    root,
               GType       type,
               const char *name);
void ui_choose (gpointer    root,
                const char *name,
                guint       position);
void ui_activate (UiFixture  *self,
                  const char *action,
                  const char *parameter);
void ui_activate_app (UiFixture  *self,
                      const char *action,
                      const char *parameter);
gboolean ui_drop (gpointer      widget,
                  const GValue *value,
                  double        x,
                  double        y);
gboolean ui_drop_files (gpointer           widget,
                        const char *const *names);
gboolean ui_press_key (gpointer        widget,
                       guint           key,
                       GdkModifierType modifiers);
SwbWindow *ui_find_workspace (UiFixture  *self,
                              const char *path);
gboolean ui_is_enabled (UiFixture  *self,
                        const char *action);
GtkWidget *ui_get_send_text (UiFixture *self);
GtkTextBuffer *ui_get_typed (UiFixture *self);
char *ui_dup_typed (UiFixture *self);
void ui_type (UiFixture  *self,
              const char *text);
void ui_type_and_send (UiFixture  *self,
                       const char *text);
SwbPanel *ui_add_panel (UiFixture  *self,
                        const char *address);
SwbPanel *ui_receive (UiFixture          *self,
                      GSocketConnection **client,
                      const char         *data,
                      gsize               length);
GtkWidget *ui_show_snippets (UiFixture *self);
void ui_screenshot (UiFixture  *self,
                    const char *name);

GSocketConnection *ui_connect (SwbPanel *panel);
void ui_write (GSocketConnection *connection,
               const void        *data,
               gsize              length);
void ui_assert_read (GSocketConnection *connection,
                     const void        *data,
                     gsize              length);

G_END_DECLS
