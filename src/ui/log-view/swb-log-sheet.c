#define G_LOG_DOMAIN "swb-log-view"

#include "swb-config.h"

#include "swb-log-sheet.h"

/* Glyphs that a string has room for at first. */
#define SOME_GLYPHS 256

/* A string goes on while its glyphs have advanced no more than this, Pango units: what is one behind the other in it stands on
 * many rows, which together may be wider than an int can tell. */
#define MAX_ADVANCE (G_MAXINT / 2)

/* The glyphs of one font and colour. */
typedef struct
{
  SwbLogInk ink;
  PangoGlyphString *glyphs;
  int room;
  int advance; /* of all of them, Pango units */
} Pool;

struct _SwbLogSheet
{
  GArray *pools; /* of Pool; those of earlier frames keep their memory */
  guint n_used;
  GArray *routes; /* of guint: the pool for each ink of a drawing */
};

static void
pool_clear (gpointer data)
{
  Pool *pool = data;

  g_clear_object (&pool->ink.font);
  pango_glyph_string_free (pool->glyphs);
}

/**
 * swb_log_sheet_new:
 *
 * Returns: (transfer full): an empty sheet
 */
SwbLogSheet *
swb_log_sheet_new (void)
{
  SwbLogSheet *self = g_new0 (SwbLogSheet, 1);

  self->pools = g_array_new (FALSE, TRUE, sizeof (Pool));
  g_array_set_clear_func (self->pools, pool_clear);
  self->routes = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

/**
 * swb_log_sheet_free:
 * @self: (transfer full): a sheet
 */
void
swb_log_sheet_free (SwbLogSheet *self)
{
  g_array_unref (self->pools);
  g_array_unref (self->routes);
  g_free (self);
}

static guint
get_pool (SwbLogSheet     *self,
          const SwbLogInk *ink)
{
  Pool *pool;

  for (guint i = 0; i < self->n_used; i++)
    {
      pool = &g_array_index (self->pools, Pool, i);
      if (pool->ink.font == ink->font && gdk_rgba_equal (&pool->ink.color, &ink->color) && pool->advance <= MAX_ADVANCE)
        return i;
    }

  if (self->n_used == self->pools->len)
    {
      g_array_set_size (self->pools, self->n_used + 1);
      pool = &g_array_index (self->pools, Pool, self->n_used);
      pool->glyphs = pango_glyph_string_new ();
    }
  pool = &g_array_index (self->pools, Pool, self->n_used);
  g_set_object (&pool->ink.font, ink->font);
  pool->ink.color = ink->color;
  return self->n_used++;
}

/* Room for one more. pango_glyph_string_set_size() allocates anew each time. */
static PangoGlyphInfo *
pool_append (Pool *pool)
{
  int n = pool->glyphs->num_glyphs;

  if (n == pool->room)
    {
      pool->room = MAX (2 * pool->room, SOME_GLYPHS);
      pango_glyph_string_set_size (pool->glyphs, pool->room);
    }
  pool->glyphs->num_glyphs = n + 1;
  return &pool->glyphs->glyphs[n];
}

/**
 * swb_log_sheet_add:
 * @self: a sheet
 * @snapshot: where to draw what is more than text
 * @drawing: what a row draws
 * @x: where its left is, pixels
 * @y: where its top is
 */
void
swb_log_sheet_add (SwbLogSheet         *self,
                   GtkSnapshot         *snapshot,
                   const SwbLogDrawing *drawing,
                   int                  x,
                   int                  y)
{
  const SwbLogPlacedGlyph *glyphs = (const SwbLogPlacedGlyph *) (gconstpointer) drawing->glyphs->data;

  if (drawing->below != NULL)
    {
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
      gtk_snapshot_append_node (snapshot, drawing->below);
      gtk_snapshot_restore (snapshot);
    }

  g_array_set_size (self->routes, drawing->inks->len);
  for (guint i = 0; i < drawing->inks->len; i++)
    g_array_index (self->routes, guint, i) = get_pool (self, &g_array_index (drawing->inks, SwbLogInk, i));

  /* Each glyph says by its offsets where it stands, wherever the advance of those before it would have put it. */
  for (guint i = 0; i < drawing->glyphs->len; i++)
    {
      Pool *pool = &g_array_index (self->pools, Pool, g_array_index (self->routes, guint, glyphs[i].ink));

      *pool_append (pool) = (PangoGlyphInfo) {
        .glyph = glyphs[i].glyph,
        .geometry = {
          .width = glyphs[i].width,
          .x_offset = x * PANGO_SCALE + glyphs[i].x - pool->advance,
          .y_offset = y * PANGO_SCALE + glyphs[i].y,
        },
        .attr = { .is_cluster_start = 1 },
      };
      pool->advance += glyphs[i].width;
    }
}

/**
 * swb_log_sheet_finish:
 * @self: a sheet
 * @snapshot: where to draw what it has gathered
 *
 * The sheet is empty then.
 */
void
swb_log_sheet_finish (SwbLogSheet *self,
                      GtkSnapshot *snapshot)
{
  for (guint i = 0; i < self->n_used; i++)
    {
      Pool *pool = &g_array_index (self->pools, Pool, i);
      g_autoptr (GskRenderNode) node = gsk_text_node_new (pool->ink.font, pool->glyphs, &pool->ink.color,
                                                          &GRAPHENE_POINT_INIT (0, 0));

      if (node != NULL)
        gtk_snapshot_append_node (snapshot, node);
      pool->glyphs->num_glyphs = 0;
      pool->advance = 0;
      g_clear_object (&pool->ink.font);
    }
  self->n_used = 0;
}
