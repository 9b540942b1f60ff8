#pragma once

#include <gtk/gtk.h>

#include "swb-log-view-private.h"

/* 2026-01-02 10:15:02.113 UTC */
#define START (G_GINT64_CONSTANT (1767348902113) * 1000000)
#define MILLISECOND G_GINT64_CONSTANT (1000000)

typedef struct
{
  char *directory;
  char *path;
  SwbLogStore *store;
  SwbLogFlow *flows[3];
  gint64 time;
  GtkWidget *window;
  GtkAdjustment *vadjustment;
  SwbLogView *view;
} Fixture;

void run_frames (Fixture *fixture);
void add_data (Fixture *fixture, guint flow, SwbDirection direction, const void *data, gssize length);
void commit (Fixture *fixture);
void add_lines (Fixture *fixture, guint n);
void set_up (Fixture *fixture, gconstpointer user_data);
void tear_down (Fixture *fixture, gconstpointer user_data);
void take_screenshot (Fixture *fixture, const char *name);
void assert_selection (Fixture *fixture, SwbLogCopyFormat format, const char *expected);
void count_notify (GObject *object, GParamSpec *pspec, gpointer user_data);
gboolean begin (int *argc, char ***argv);
