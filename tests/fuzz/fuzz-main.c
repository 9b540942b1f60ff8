/*
 * The driver of a fuzz target where libFuzzer is not at hand: runs each file of the seed corpus, then deterministic
 * mutations of them, and reports in TAP. The same run every time, so a failure here can be run again as it is:
 *
 *     fuzz-NAME CORPUS-DIRECTORY      seeds and mutations
 *     fuzz-NAME FILE…                 these inputs alone
 *
 * SWB_FUZZ_RUNS sets the number of mutations (default 5000). When an input crashes, SWB_FUZZ_LAST=FILE has it: the file
 * is written before each run.
 */

#define G_LOG_DOMAIN "fuzz"

#include "swb-config.h"

#include <stdlib.h>
#include <string.h>

#include <glib.h>

#define MAX_SIZE 65536u
#define DEFAULT_RUNS 5000u

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static void
run_one (const guint8 *data,
         gsize         size)
{
  const char *last = g_getenv ("SWB_FUZZ_LAST");
  g_autofree guint8 *exact = NULL;

  if (last != NULL)
    g_file_set_contents (last, (const char *) data, (gssize) size, NULL);

  /* a block of exactly this size, so that the address sanitizer sees a read one past it */
  exact = g_malloc (MAX (size, 1));
  if (size > 0)
    memcpy (exact, data, size);
  LLVMFuzzerTestOneInput (exact, size);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
load_seeds (const char *directory)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (directory, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (directory, name, NULL));

  /* a directory has no order of its own */
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      char *contents;
      gsize length;

      g_file_get_contents (names->pdata[i], &contents, &length, &error);
      g_assert_no_error (error);
      g_ptr_array_add (seeds, g_bytes_new_take (contents, length));
    }

  return g_steal_pointer (&seeds);
}

/* Copies a piece of another seed (or of the same) over or into the input. */
static void
splice (GByteArray *input,
        GPtrArray  *seeds,
        GRand      *rand)
{
  GBytes *other = seeds->pdata[g_rand_int_range (rand, 0, (gint32) seeds->len)];
  gsize other_size;
  const guint8 *other_data = g_bytes_get_data (other, &other_size);
  guint from, count, at;

  if (other_size == 0)
    return;

  from = (guint) g_rand_int_range (rand, 0, (gint32) other_size);
  count = (guint) g_rand_int_range (rand, 1, (gint32) MIN (other_size - from, 256u) + 1);
  at = (guint) g_rand_int_range (rand, 0, (gint32) input->len + 1);

  if (input->len + count > MAX_SIZE)
    return;
  if (g_rand_boolean (rand) && at + count <= input->len)
    {
      memcpy (input->data + at, other_data + from, count);
    }
  else
    {
      guint tail = input->len - at;

      g_byte_array_set_size (input, input->len + count);
      memmove (input->data + at + count, input->data + at, tail);
      memcpy (input->data + at, other_data + from, count);
    }
}

static void
mutate (GByteArray *input,
        GPtrArray  *seeds,
        GRand      *rand)
{
  /* values at which length and range checks go wrong */
  static const guint8 edges[] = { 0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff, '%', '\\', '0', ' ' };
  guint at;

  if (input->len == 0)
    {
      splice (input, seeds, rand);
      return;
    }

  at = (guint) g_rand_int_range (rand, 0, (gint32) input->len);
  switch (g_rand_int_range (rand, 0, 6))
    {
    case 0:
      input->data[at] ^= (guint8) (1u << g_rand_int_range (rand, 0, 8));
      break;
    case 1:
      input->data[at] = (guint8) g_rand_int_range (rand, 0, 256);
      break;
    case 2:
      input->data[at] = edges[g_rand_int_range (rand, 0, G_N_ELEMENTS (edges))];
      break;
    case 3:
      g_byte_array_remove_range (input, at, (guint) g_rand_int_range (rand, 1, (gint32) MIN (input->len - at, 32u) + 1));
      break;
    case 4:
      g_byte_array_set_size (input, at);
      break;
    default:
      splice (input, seeds, rand);
      break;
    }
}

static void
run_mutations (GPtrArray *seeds,
               guint      runs)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20230607);
  g_autoptr (GByteArray) input = g_byte_array_new ();

  for (guint i = 0; i < runs; i++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (seeds->pdata[i % seeds->len], &size);
      int steps = g_rand_int_range (rand, 1, 9);

      g_byte_array_set_size (input, 0);
      g_byte_array_append (input, data, (guint) MIN (size, MAX_SIZE));
      while (steps-- > 0)
        mutate (input, seeds, rand);

      run_one (input->data, input->len);
    }
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 2 && g_file_test (argv[1], G_FILE_TEST_IS_DIR))
    {
      g_autoptr (GPtrArray) seeds = load_seeds (argv[1]);
      const char *runs_text = g_getenv ("SWB_FUZZ_RUNS");
      guint runs = runs_text != NULL ? (guint) strtoul (runs_text, NULL, 10) : DEFAULT_RUNS;

      g_print ("1..2\n");
      g_assert_cmpuint (seeds->len, >, 0);
      run_one ((const guint8 *) "", 0);
      for (guint i = 0; i < seeds->len; i++)
        {
          gsize size;
          const guint8 *data = g_bytes_get_data (seeds->pdata[i], &size);

          run_one (data, size);
        }
      g_print ("ok 1 %u seeds\n", seeds->len);

      run_mutations (seeds, runs);
      g_print ("ok 2 %u mutations\n", runs);
      return 0;
    }

  g_print ("1..%d\n", argc - 1);
  for (int i = 1; i < argc; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *contents = NULL;
      gsize length;

      if (!g_file_get_contents (argv[i], &contents, &length, &error))
        {
          g_printerr ("%s\n", error->message);
          return 2;
        }
      run_one ((const guint8 *) contents, length);
      g_print ("ok %d %s\n", i, argv[i]);
    }

  return 0;
}
