#pragma once

#include <glib-object.h>

/*
 * Defines the get_type() function of an enumeration whose nicks are written in addresses and files:
 *
 *     SWB_DEFINE_ENUM ("SwbServe", swb_serve,
 *                      { SWB_SERVE_MANY, "SWB_SERVE_MANY", "many" },
 *                      { SWB_SERVE_ONE, "SWB_SERVE_ONE", "one" })
 */
#define SWB_DEFINE_ENUM(TypeName, type_name, ...)                                                \
  GType type_name##_get_type (void)                                                              \
  {                                                                                              \
    static gsize type;                                                                           \
    static const GEnumValue values[] = { __VA_ARGS__, { 0, NULL, NULL } };                       \
                                                                                                 \
    if (g_once_init_enter (&type))                                                               \
      g_once_init_leave (&type, g_enum_register_static (g_intern_static_string (TypeName), values)); \
    return type;                                                                                 \
  }
