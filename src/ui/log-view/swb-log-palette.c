#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-palette.h"

typedef struct
{
  const char *in;
  const char *out;
  const char *info;
  const char *warning;
  const char *error;
  const char *badge;
  const char *badge_text;
  const char *escape;
  const char *escape_text;
  const char *hit;
  const char *hit_current;
  const char *selection;
  const char *peers[SWB_LOG_N_PEER_COLORS];
  const char *highlights[SWB_LOG_N_HIGHLIGHTS]; /* red, orange, yellow, green, cyan, blue, violet, grey */
} Names;

/* Each text colour has a contrast of 4.5:1 or more on its background (WCAG 2.1, 1.4.3), also where it is selected; plain text
 * and that of events has it on the highlights and on what was found, too. */
static const Names light = {
  .in = "#1a7346",
  .out = "#1a5fb4",
  .info = "#4d5661",
  .warning = "#7a4f00",
  .error = "#a80f1b",
  .badge = "#f6c9cc",
  .badge_text = "#8c1420",
  .escape = "#d8e6f8",
  .escape_text = "#1b4a86",
  .hit = "#fff0a8",
  .hit_current = "#ffc864",
  .selection = "rgba(53,132,228,0.22)",
  .peers = { "#813d9c", "#a04000", "#1a5fb4", "#1f6b3f", "#a3195b", "#0b6570", "#6b5800", "#7a3b1f" },
  .highlights = { "#ffd0cc", "#ffdcb0", "#f7ee8a", "#c6efc6", "#b9edf0", "#cfe0ff", "#e8d4fb", "#dcdcdc" },
};

static const Names dark = {
  .in = "#5fd39a",
  .out = "#93c1f7",
  .info = "#bfc9d3",
  .warning = "#f5c462",
  .error = "#ffb0ab",
  .badge = "#78262f",
  .badge_text = "#ffd5d8",
  .escape = "#2a4666",
  .escape_text = "#c3ddfb",
  .hit = "#574a10",
  .hit_current = "#853b00",
  .selection = "rgba(53,132,228,0.30)",
  .peers = { "#d3abec", "#f2a766", "#8dbcf5", "#7fd6a5", "#f29bca", "#6fd0dc", "#dccb6a", "#e0b096" },
  .highlights = { "#70282b", "#613b0e", "#504907", "#1f5430", "#11525c", "#24447c", "#54346e", "#484b50" },
};

static void
parse (GdkRGBA    *color,
       const char *name)
{
  gboolean parsed = gdk_rgba_parse (color, name);

  g_assert (parsed);
}

/**
 * swb_log_palette_init:
 * @self: (out): a palette
 * @foreground: the colour of text as the theme has it; a light one means a dark background
 */
void
swb_log_palette_init (SwbLogPalette *self,
                      const GdkRGBA *foreground)
{
  /* relative luminance, ITU-R BT.709 */
  double luminance = 0.2126 * foreground->red + 0.7152 * foreground->green + 0.0722 * foreground->blue;
  const Names *names = luminance > 0.5 ? &dark : &light;

  self->text = *foreground;
  self->dim = *foreground;
  self->dim.alpha *= 0.6;
  self->faint = *foreground;
  self->faint.alpha *= 0.3;
  parse (&self->in, names->in);
  parse (&self->out, names->out);
  parse (&self->info, names->info);
  parse (&self->warning, names->warning);
  parse (&self->error, names->error);
  parse (&self->badge, names->badge);
  parse (&self->badge_text, names->badge_text);
  parse (&self->escape, names->escape);
  parse (&self->escape_text, names->escape_text);
  parse (&self->hit, names->hit);
  parse (&self->hit_current, names->hit_current);
  parse (&self->selection, names->selection);
  parse (&self->selection_unfocused, "rgba(128,128,128,0.20)");
  for (guint i = 0; i < SWB_LOG_N_PEER_COLORS; i++)
    parse (&self->peers[i], names->peers[i]);
  for (guint i = 0; i < SWB_LOG_N_HIGHLIGHTS; i++)
    parse (&self->highlights[i], names->highlights[i]);
}

/**
 * swb_log_palette_get_peer:
 * @self: a palette
 * @flow: number of a connection, 0 for none
 *
 * Returns: its colour, always the same one; connections that follow each other have different ones
 */
const GdkRGBA *
swb_log_palette_get_peer (const SwbLogPalette *self,
                          guint32              flow)
{
  return flow == 0 ? &self->dim : &self->peers[(flow - 1) % SWB_LOG_N_PEER_COLORS];
}

/**
 * swb_log_palette_get_severity:
 * @self: a palette
 * @severity: of an event
 *
 * Returns: the colour of its text
 */
const GdkRGBA *
swb_log_palette_get_severity (const SwbLogPalette *self,
                              SwbLogSeverity       severity)
{
  switch (severity)
    {
    case SWB_LOG_SEVERITY_ERROR:
      return &self->error;
    case SWB_LOG_SEVERITY_WARNING:
      return &self->warning;
    case SWB_LOG_SEVERITY_INFO:
    default:
      return &self->info;
    }
}
