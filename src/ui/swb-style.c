#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-style.h"

#include <string.h>

#include "swb-settings.h"

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_SETTINGS "org.freedesktop.portal.Settings"
#define APPEARANCE "org.freedesktop.appearance"

/* Values of the portal's color-scheme. */
enum
{
  COLOR_SCHEME_ANY = 0,
  COLOR_SCHEME_DARK = 1,
  COLOR_SCHEME_LIGHT = 2,
};

/* What the desktop said last. */
static guint32 desktop_scheme = COLOR_SCHEME_ANY;

/* The user's choice for this program goes before the desktop's. */
static void
apply_color_scheme (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  SwbColorScheme chosen = swb_settings_get_color_scheme (swb_settings_get_default ());
  g_autofree char *theme = NULL;

  gtk_settings_reset_property (settings, "gtk-theme-name");
  if (chosen == SWB_COLOR_SCHEME_DARK || (chosen == SWB_COLOR_SCHEME_SYSTEM && desktop_scheme == COLOR_SCHEME_DARK))
    g_object_set (settings, "gtk-application-prefer-dark-theme", TRUE, NULL);
  else if (chosen == SWB_COLOR_SCHEME_SYSTEM)
    gtk_settings_reset_property (settings, "gtk-application-prefer-dark-theme");
  else
    {
      g_object_get (settings, "gtk-theme-name", &theme, NULL);
      /* a theme that is dark by its name */
      if (theme != NULL && g_str_has_suffix (theme, "-dark"))
        {
          theme[strlen (theme) - strlen ("-dark")] = '\0';
          g_object_set (settings, "gtk-theme-name", theme, NULL);
        }
      g_object_set (settings, "gtk-application-prefer-dark-theme", FALSE, NULL);
    }
}

static void
apply_variant (GVariant *value)
{
  g_autoptr (GVariant) inner = g_variant_ref (value);

  while (g_variant_is_of_type (inner, G_VARIANT_TYPE_VARIANT))
    {
      GVariant *next = g_variant_get_variant (inner);

      g_variant_unref (inner);
      inner = next;
    }
  if (g_variant_is_of_type (inner, G_VARIANT_TYPE_UINT32))
    {
      desktop_scheme = g_variant_get_uint32 (inner);
      apply_color_scheme ();
    }
}

static void
on_setting_changed (GDBusConnection *bus,
                    const char      *sender,
                    const char      *path,
                    const char      *interface,
                    const char      *signal,
                    GVariant        *parameters,
                    gpointer         user_data)
{
  const char *key;
  g_autoptr (GVariant) value = NULL;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ssv)")))
    return;
  g_variant_get (parameters, "(&s&s@v)", NULL, &key, &value);
  if (g_str_equal (key, "color-scheme"))
    apply_variant (value);
}

static void
on_setting_read (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, NULL);
  g_autoptr (GVariant) value = NULL;

  /* No portal on this desktop: GTK's own settings stand. */
  if (reply == NULL)
    return;
  g_variant_get (reply, "(@v)", &value);
  apply_variant (value);
}

/* Plain GTK does not follow the desktop's choice of light or dark by itself. */
static void
follow_desktop (void)
{
  GApplication *application = g_application_get_default ();
  GDBusConnection *bus = application != NULL ? g_application_get_dbus_connection (application) : NULL;

  if (bus == NULL || g_getenv ("GTK_THEME") != NULL)
    return;
  g_dbus_connection_signal_subscribe (bus, PORTAL_NAME, PORTAL_SETTINGS, "SettingChanged", PORTAL_PATH, APPEARANCE,
                                      G_DBUS_SIGNAL_FLAGS_NONE, on_setting_changed, NULL, NULL);
  g_dbus_connection_call (bus, PORTAL_NAME, PORTAL_PATH, PORTAL_SETTINGS, "Read",
                          g_variant_new ("(ss)", APPEARANCE, "color-scheme"), G_VARIANT_TYPE ("(v)"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, on_setting_read, NULL);
}

static gboolean
is_dark (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  const char *forced = g_getenv ("GTK_THEME");
  g_autofree char *name = NULL;
  gboolean prefer_dark;

  if (forced != NULL)
    return strstr (forced, "dark") != NULL;
  g_object_get (settings, "gtk-application-prefer-dark-theme", &prefer_dark, "gtk-theme-name", &name, NULL);
  return prefer_dark || (name != NULL && strstr (name, "dark") != NULL);
}

static void
update_window (GtkWidget *window)
{
  if (is_dark ())
    gtk_widget_add_css_class (window, "dark");
  else
    gtk_widget_remove_css_class (window, "dark");
}

/* The font of the log and the send box. A family's name may hold anything. */
static void
apply_font (GtkCssProvider *provider)
{
  SwbSettings *settings = swb_settings_get_default ();
  const char *family = swb_settings_get_log_font (settings);
  guint size = swb_settings_get_log_font_size (settings);
  g_autoptr (GString) css = g_string_new ("");

  if (family[0] != '\0' || size > 0)
    {
      g_string_append (css, "logview, sendbox textview {");
      if (family[0] != '\0')
        {
          g_string_append (css, " font-family: \"");
          for (const char *c = family; *c != '\0'; c++)
            {
              if (*c == '"' || *c == '\\')
                g_string_append_c (css, '\\');
              if (!g_ascii_iscntrl (*c))
                g_string_append_c (css, *c);
            }
          g_string_append (css, "\", monospace;");
        }
      if (size > 0)
        g_string_append_printf (css, " font-size: %upt;", size);
      g_string_append (css, " }");
    }
  gtk_css_provider_load_from_data (provider, css->str, (gssize) css->len);
}

static void
follow_settings (GdkDisplay *display)
{
  SwbSettings *settings = swb_settings_get_default ();
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  apply_font (provider);
  g_signal_connect_object (settings, "notify::log-font", G_CALLBACK (apply_font), provider, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::log-font-size", G_CALLBACK (apply_font), provider, G_CONNECT_SWAPPED);
  if (swb_settings_get_color_scheme (settings) != SWB_COLOR_SCHEME_SYSTEM)
    apply_color_scheme ();
  g_signal_connect (settings, "notify::color-scheme", G_CALLBACK (apply_color_scheme), NULL);
}

/**
 * swb_style_init:
 *
 * Loads the program's style sheet for the default display, and begins to follow the user's choice of font and of light
 * or dark, and the desktop's. Call once, after GTK has a display.
 */
void
swb_style_init (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  GdkDisplay *display = gdk_display_get_default ();

  gtk_css_provider_load_from_resource (provider, "/io/github/socketworkbench/SocketWorkbench/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  follow_settings (display);
  follow_desktop ();
  /* GTK would show the first label of a dialog selected, as a field to be filled in. */
  g_object_set (gtk_settings_get_for_display (display), "gtk-label-select-on-focus", FALSE, NULL);
}

/**
 * swb_style_watch:
 * @window: a window
 *
 * Keeps the style class "dark" on @window while the theme is dark, for the colours that the theme doesn't have.
 */
void
swb_style_watch (GtkWidget *window)
{
  GtkSettings *settings = gtk_settings_get_default ();

  g_signal_connect_object (settings, "notify::gtk-application-prefer-dark-theme", G_CALLBACK (update_window), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::gtk-theme-name", G_CALLBACK (update_window), window, G_CONNECT_SWAPPED);
  update_window (window);
}
