#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-chargen.h"

/* RFC 864: 95 printing characters in a ring; each line begins one further than the one before. */
#define RING 95
#define COLUMNS 72
#define LINE (COLUMNS + 2)

/* The lines repeat after as many as the ring has characters. Nine rounds fit one record of the log. */
#define BLOCK (9 * RING * LINE)

static gpointer
make_block (gpointer data)
{
  guint8 *block = g_malloc (BLOCK);

  for (guint i = 0; i < BLOCK; i++)
    {
      guint line = i / LINE;
      guint column = i % LINE;

      block[i] = column == COLUMNS ? '\r' : column > COLUMNS ? '\n' : (guint8) (' ' + (line + column) % RING);
    }

  return g_bytes_new_take (block, BLOCK);
}

/**
 * swb_chargen_get_block:
 *
 * What a character generator sends (RFC 864). Sent again and again it has no seam, so nobody need know how far he is.
 * Any thread.
 *
 * Returns: (transfer none): whole rounds of lines of 72 characters, with CRLF behind each
 */
GBytes *
swb_chargen_get_block (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, make_block, NULL);
}
