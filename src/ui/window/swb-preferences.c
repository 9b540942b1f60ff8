#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-preferences.h"

#include <glib/gi18n.h>

#include "swb-accessible.h"
#include "swb-encodings.h"
#include "swb-settings.h"

/**
 * SwbPreferences:
 *
 * The preferences window. Every change takes effect at once, in all windows.
 */
struct _SwbPreferences
{
  GtkWindow parent_instance;

  GtkWidget *colors;
  GtkWidget *font;
  GtkWidget *font_reset;
  GtkWidget *size;
  GtkWidget *time;
  GtkWidget *encoding;
  GtkWidget *ending;
  GtkWidget *folder;
  GtkWidget *folder_label;
  GtkWidget *folder_reset;
  GtkWidget *log_limit;
  GtkWidget *keep_size;
  GtkWidget *keep_days;
  GtkWidget *restore;

  GtkStringList *encodings;
  GtkNativeDialog *chooser;
};

G_DEFINE_FINAL_TYPE (SwbPreferences, swb_preferences, GTK_TYPE_WINDOW)

/* Of the window when there is room, pixels. */
#define WIDTH 480
#define HEIGHT 740

/* Points; 0 is the system's size. */
static const guint sizes[] = { 0, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 24, 28, 32 };

static void
update_font (SwbPreferences *self)
{
  const char *family = swb_settings_get_log_font (swb_settings_get_default ());

  gtk_font_chooser_set_font (GTK_FONT_CHOOSER (self->font), *family != '\0' ? family : "Monospace");
  gtk_widget_set_sensitive (self->font_reset, *family != '\0');
}

static void
on_font_set (SwbPreferences *self)
{
  PangoFontFamily *family = gtk_font_chooser_get_font_family (GTK_FONT_CHOOSER (self->font));

  if (family != NULL)
    g_object_set (swb_settings_get_default (), "log-font", pango_font_family_get_name (family), NULL);
}

static void
on_font_reset (SwbPreferences *self)
{
  g_object_set (swb_settings_get_default (), "log-font", "", NULL);
  gtk_widget_grab_focus (self->font);
}

static gboolean
is_monospace (const PangoFontFamily *family,
              const PangoFontFace   *face,
              gpointer               user_data)
{
  return pango_font_family_is_monospace ((PangoFontFamily *) family);
}

static void
update_folder (SwbPreferences *self)
{
  const char *folder = swb_settings_get_log_directory (swb_settings_get_default ());
  g_autofree char *shown = folder != NULL ? g_filename_display_name (folder) : g_strdup (_ ("Cache folder"));

  gtk_label_set_text (GTK_LABEL (self->folder_label), shown);
  gtk_widget_set_tooltip_text (self->folder, shown);
  gtk_widget_set_sensitive (self->folder_reset, folder != NULL);
}

static void
on_folder_reset (SwbPreferences *self)
{
  g_object_set (swb_settings_get_default (), "log-directory", "", NULL);
  gtk_widget_grab_focus (self->folder);
}

static void
on_folder_response (SwbPreferences  *self,
                    int              response,
                    GtkNativeDialog *chooser)
{
  g_autoptr (GFile) file = NULL;
  const char *path;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
      path = file != NULL ? g_file_peek_path (file) : NULL;
      if (path != NULL && g_utf8_validate (path, -1, NULL))
        g_object_set (swb_settings_get_default (), "log-directory", path, NULL);
    }
  gtk_native_dialog_destroy (chooser);
  g_clear_object (&self->chooser);
}

static void
on_folder_clicked (SwbPreferences *self)
{
  const char *folder = swb_settings_get_log_directory (swb_settings_get_default ());
  g_autoptr (GFile) file = folder != NULL ? g_file_new_for_path (folder) : NULL;

  if (self->chooser != NULL)
    return;
  self->chooser = GTK_NATIVE_DIALOG (gtk_file_chooser_native_new (_ ("Folder of the Logs"), GTK_WINDOW (self),
                                                                  GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                                                  _ ("_Select"), _ ("_Cancel")));
  gtk_native_dialog_set_modal (self->chooser, TRUE);
  if (file != NULL)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (self->chooser), file, NULL);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_folder_response), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (self->chooser);
}

static gboolean
size_to_position (GBinding     *binding,
                  const GValue *from,
                  GValue       *to,
                  gpointer      user_data)
{
  guint wanted = g_value_get_uint (from);
  guint position = 0;

  /* one that was set elsewhere and is not in the list shows as the nearest below */
  while (position + 1 < G_N_ELEMENTS (sizes) && sizes[position + 1] <= wanted)
    position++;
  g_value_set_uint (to, position);
  return TRUE;
}

static gboolean
position_to_size (GBinding     *binding,
                  const GValue *from,
                  GValue       *to,
                  gpointer      user_data)
{
  guint position = g_value_get_uint (from);

  if (position >= G_N_ELEMENTS (sizes))
    return FALSE;
  g_value_set_uint (to, sizes[position]);
  return TRUE;
}

static gboolean
encoding_to_position (GBinding     *binding,
                      const GValue *from,
                      GValue       *to,
                      gpointer      user_data)
{
  g_value_set_uint (to, swb_encodings_find (user_data, g_value_get_string (from)));
  return TRUE;
}

static gboolean
position_to_encoding (GBinding     *binding,
                      const GValue *from,
                      GValue       *to,
                      gpointer      user_data)
{
  const char *name = gtk_string_list_get_string (user_data, g_value_get_uint (from));

  if (name == NULL)
    return FALSE;
  g_value_set_string (to, name);
  return TRUE;
}

static void
bind_property (const char *name,
               GtkWidget  *widget,
               const char *property)
{
  g_object_bind_property (swb_settings_get_default (), name, widget, property,
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static GListModel *
make_sizes (void)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  gtk_string_list_append (list, _ ("As the system"));
  for (guint i = 1; i < G_N_ELEMENTS (sizes); i++)
    gtk_string_list_take (list, g_strdup_printf (_ ("%u points"), sizes[i]));
  return G_LIST_MODEL (list);
}

static void
bind_settings (SwbPreferences *self)
{
  SwbSettings *settings = swb_settings_get_default ();

  bind_property ("color-scheme", self->colors, "selected");
  bind_property ("time-format", self->time, "selected");
  bind_property ("default-line-ending", self->ending, "selected");
  bind_property ("log-limit", self->log_limit, "value");
  bind_property ("keep-logs-size", self->keep_size, "value");
  bind_property ("keep-logs-days", self->keep_days, "value");
  bind_property ("restore-session", self->restore, "active");
  g_object_bind_property_full (settings, "log-font-size", self->size, "selected",
                               G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE, size_to_position, position_to_size,
                               NULL, NULL);
  g_object_bind_property_full (settings, "default-encoding", self->encoding, "selected",
                               G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE, encoding_to_position,
                               position_to_encoding, self->encodings, NULL);
  g_signal_connect_object (settings, "notify::log-font", G_CALLBACK (update_font), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::log-directory", G_CALLBACK (update_folder), self, G_CONNECT_SWAPPED);
  update_font (self);
  update_folder (self);
}

static void
swb_preferences_dispose (GObject *object)
{
  SwbPreferences *self = SWB_PREFERENCES (object);

  if (self->chooser != NULL)
    gtk_native_dialog_destroy (self->chooser);
  g_clear_object (&self->chooser);
  g_clear_object (&self->encodings);

  G_OBJECT_CLASS (swb_preferences_parent_class)->dispose (object);
}

static void
swb_preferences_class_init (SwbPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = swb_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbPreferences, colors);
  gtk_widget_class_bind_template_child (widget_class, SwbPreferences, font);
  gtk_widget_class_bind_template_child (widget_class, SwbPreferences, font_reset);
  gtk_widget_class_bind_template_child (widget_class, SwbPreferences, size);
  gtk_widget_class_bind_template_child (widget_class, SwbPreferences, time);
  gtk_widget_class_bind_template_child (widget_class, SwbPreferences, encoding);
  gtk_widget_class_bind_template_child (widget_class, SwbPreferences, ending);
  gtk_widget_class_bind_template_child (widget_class, SwbPreferences, folder);
  gtk_widget_class_bind_template_child (widget_class, SwbPreferences, folder_label);
  gtk_widget_class_bind_template_child (widget_class, SwbPreferences, folder_reset);
  gtk_widget_class_bind_template_child (widget_class, SwbPreferences, log_limit);
  gtk_widget_class_bind_template_child (widget_class, SwbPreferences, keep_size);
  gtk_widget_class_bind_template_child (widget_class, SwbPreferences, keep_days);
  gtk_widget_class_bind_template_child (widget_class, SwbPreferences, restore);
  gtk_widget_class_bind_template_callback (widget_class, on_font_set);
  gtk_widget_class_bind_template_callback (widget_class, on_font_reset);
  gtk_widget_class_bind_template_callback (widget_class, on_folder_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_folder_reset);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
swb_preferences_init (SwbPreferences *self)
{
  g_autoptr (GListModel) points = make_sizes ();

  gtk_widget_init_template (GTK_WIDGET (self));

  self->encodings = swb_encodings_new ();
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->encoding), G_LIST_MODEL (self->encodings));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->size), points);
  gtk_font_chooser_set_filter_func (GTK_FONT_CHOOSER (self->font), is_monospace, NULL, NULL);
  bind_settings (self);

  /* the part of a drop-down that has the focus is named by the whole, which must have a name of its own then; the others
   * have those of the labels beside them */
  swb_accessible_set_name (self->colors, _ ("Colours"));
  swb_accessible_set_name (self->font, _ ("Font of the log"));
  swb_accessible_set_name (self->size, _ ("Font size"));
  swb_accessible_set_name (self->time, _ ("Time in the log"));
  swb_accessible_set_name (self->encoding, _ ("Encoding"));
  swb_accessible_set_name (self->ending, _ ("Line ending"));
  swb_accessible_set_name (self->font_reset, _ ("Use the system’s monospace font"));
  swb_accessible_set_name (self->folder_reset, _ ("Use the cache folder"));
  swb_accessible_label_insides (GTK_WIDGET (self));
  /* the label of the only check button, for a narrow window */
  gtk_label_set_wrap (GTK_LABEL (gtk_widget_get_last_child (self->restore)), TRUE);
}

/**
 * swb_preferences_new:
 * @parent: (nullable): the window to be in front of
 *
 * Returns: (transfer none): the preferences window; GTK owns it
 */
GtkWindow *
swb_preferences_new (GtkWindow *parent)
{
  int width = parent != NULL ? gtk_widget_get_width (GTK_WIDGET (parent)) : WIDTH;
  int height = parent != NULL ? gtk_widget_get_height (GTK_WIDGET (parent)) : HEIGHT;

  /* no larger than its parent, which fits the screen */
  return g_object_new (SWB_TYPE_PREFERENCES, "transient-for", parent, "default-width", MIN (WIDTH, width),
                       "default-height", MIN (HEIGHT, height), NULL);
}
