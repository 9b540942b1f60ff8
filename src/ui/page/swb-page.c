#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-page.h"

/**
 * SwbPage:
 *
 * What the list at the left has a row for, and the window shows beside it: a log with a name. There are two kinds: a
 * #SwbPanel has a socket that writes its log, a #SwbFilePage shows one that was read from a file. This is what they have
 * in common, without a widget: all that the list, the log and the window's actions need to know. Widgets read it and
 * listen to #SwbPage::changed, which is emitted after anything of it changed. Main thread.
 */
typedef struct
{
  gboolean collapsed; /* its connections are not listed below it */
} SwbPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SwbPage, swb_page, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
swb_page_real_lists_connections (SwbPage *self)
{
  return FALSE;
}

static gboolean
swb_page_real_is_live (SwbPage *self)
{
  return FALSE;
}

static void
swb_page_real_describe (SwbPage         *self,
                        GVariantBuilder *builder)
{
}

static void
swb_page_class_init (SwbPageClass *klass)
{
  klass->lists_connections = swb_page_real_lists_connections;
  klass->is_live = swb_page_real_is_live;
  klass->describe = swb_page_real_describe;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
swb_page_init (SwbPage *self)
{
}

const char *
swb_page_get_kind_label (SwbPage *self)
{
  return SWB_PAGE_GET_CLASS (self)->get_kind_label (self);
}

const char *
swb_page_get_state_nick (SwbPage *self)
{
  return SWB_PAGE_GET_CLASS (self)->get_state_nick (self);
}

/**
 * swb_page_dup_title:
 * @self: a page
 *
 * Returns: (transfer full): what the user calls it
 */
char *
swb_page_dup_title (SwbPage *self)
{
  return SWB_PAGE_GET_CLASS (self)->dup_title (self);
}

/**
 * swb_page_dup_address:
 * @self: a page
 *
 * Returns: (transfer full): a panel address, or the path of a file
 */
char *
swb_page_dup_address (SwbPage *self)
{
  return SWB_PAGE_GET_CLASS (self)->dup_address (self);
}

/**
 * swb_page_dup_state_text:
 * @self: a page
 *
 * Returns: (transfer full): its state as a line to be read, translated
 */
char *
swb_page_dup_state_text (SwbPage *self)
{
  return SWB_PAGE_GET_CLASS (self)->dup_state_text (self);
}

/**
 * swb_page_get_likeness:
 * @self: a page
 * @name: what somebody calls a page
 *
 * Returns: how well @name fits: 0 for not at all; of two pages the one with more is meant
 */
guint
swb_page_get_likeness (SwbPage    *self,
                       const char *name)
{
  return SWB_PAGE_GET_CLASS (self)->get_likeness (self, name);
}

/**
 * swb_page_dup_log:
 * @self: a page
 *
 * Returns: (transfer full) (nullable): its log; %NULL while a file is being opened, or when it couldn't be
 */
SwbLogStore *
swb_page_dup_log (SwbPage *self)
{
  return SWB_PAGE_GET_CLASS (self)->dup_log (self);
}

/**
 * swb_page_get_connections:
 * @self: a page
 *
 * Returns: (transfer none): a live list of #SwbConnectionItem
 */
GListModel *
swb_page_get_connections (SwbPage *self)
{
  return SWB_PAGE_GET_CLASS (self)->get_connections (self);
}

/**
 * swb_page_lists_connections:
 * @self: a page
 *
 * Returns: whether the list at the left has its connections below it
 */
gboolean
swb_page_lists_connections (SwbPage *self)
{
  return SWB_PAGE_GET_CLASS (self)->lists_connections (self);
}

const char *
swb_page_get_encoding (SwbPage *self)
{
  return SWB_PAGE_GET_CLASS (self)->get_encoding (self);
}

/**
 * swb_page_set_encoding:
 * @self: a page
 * @encoding: a name that iconv knows
 *
 * Returns: whether it was taken
 */
gboolean
swb_page_set_encoding (SwbPage    *self,
                       const char *encoding)
{
  return SWB_PAGE_GET_CLASS (self)->set_encoding (self, encoding);
}

SwbDataFormat
swb_page_get_view (SwbPage *self)
{
  return SWB_PAGE_GET_CLASS (self)->get_view (self);
}

void
swb_page_set_view (SwbPage      *self,
                   SwbDataFormat view)
{
  SWB_PAGE_GET_CLASS (self)->set_view (self, view);
}

/**
 * swb_page_get_error:
 * @self: a page
 *
 * Returns: (nullable) (transfer none): the lasting error that it shows
 */
const GError *
swb_page_get_error (SwbPage *self)
{
  return SWB_PAGE_GET_CLASS (self)->get_error (self);
}

/**
 * swb_page_is_live:
 * @self: a page
 *
 * Returns: whether something goes on in it: a socket of its own is open, or being opened
 */
gboolean
swb_page_is_live (SwbPage *self)
{
  return SWB_PAGE_GET_CLASS (self)->is_live (self);
}

/**
 * swb_page_describe:
 * @self: a page
 *
 * Returns: (transfer floating): what scripts see of it, `a{sv}`
 */
GVariant *
swb_page_describe (SwbPage *self)
{
  const GError *error = swb_page_get_error (self);
  g_autofree char *title = swb_page_dup_title (self);
  g_autofree char *address = swb_page_dup_address (self);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "title", g_variant_new_string (title));
  g_variant_builder_add (&builder, "{sv}", "address", g_variant_new_string (address));
  g_variant_builder_add (&builder, "{sv}", "state", g_variant_new_string (swb_page_get_state_nick (self)));
  g_variant_builder_add (&builder, "{sv}", "error", g_variant_new_string (error != NULL ? error->message : ""));
  SWB_PAGE_GET_CLASS (self)->describe (self, &builder);
  return g_variant_builder_end (&builder);
}

/**
 * swb_page_close:
 * @self: a page
 * @deleted: whether the user deleted it, rather than closed its window
 *
 * Ends what goes on in it, for good. What becomes of its log is the business of its kind.
 */
void
swb_page_close (SwbPage *self,
                gboolean deleted)
{
  SWB_PAGE_GET_CLASS (self)->close (self, deleted);
}

/**
 * swb_page_set_collapsed:
 * @self: a page
 * @collapsed: whether the window's list shows it without its connections
 */
void
swb_page_set_collapsed (SwbPage *self,
                        gboolean collapsed)
{
  SwbPagePrivate *private = swb_page_get_instance_private (self);

  if (private->collapsed == !!collapsed)
    return;
  private->collapsed = !!collapsed;
  swb_page_emit_changed (self);
}

gboolean
swb_page_get_collapsed (SwbPage *self)
{
  SwbPagePrivate *private = swb_page_get_instance_private (self);

  return private->collapsed;
}

/**
 * swb_page_emit_changed:
 * @self: a page
 *
 * For its kinds alone: tells that something of it is other than it was.
 */
void
swb_page_emit_changed (SwbPage *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}
