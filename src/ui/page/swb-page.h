#pragma once

#include <gio/gio.h>

#include "swb-log-store.h"
#include "swb-panel-settings.h"

G_BEGIN_DECLS

#define SWB_TYPE_PAGE (swb_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (SwbPage, swb_page, SWB, PAGE, GObject)

/**
 * SwbPageClass:
 * @get_kind_label: the translated name of what it is
 * @get_state_nick: its state in one untranslated word, as scripts see it
 * @dup_title: what the user calls it
 * @dup_address: what scripts call it, and what finds it again
 * @dup_state_text: its state as a line to be read
 * @get_likeness: how well a name fits, see swb_page_get_likeness()
 * @dup_log: its log, or %NULL while it has none
 * @get_connections: a live list of #SwbConnectionItem
 * @lists_connections: whether the list at the left has them below it; by default it has not
 * @get_encoding: the encoding that its log is shown in
 * @set_encoding: changes that
 * @get_view: whether its log is shown as text or as hex
 * @set_view: changes that
 * @get_error: its lasting error, or %NULL
 * @is_live: whether something goes on in it; by default nothing does
 * @describe: adds what scripts see of it beside the title, the address and the state; by default nothing
 * @close: ends it
 *
 * What a kind of page must say of itself. What has no default is needed.
 */
struct _SwbPageClass
{
  GObjectClass parent_class;

  const char *(*get_kind_label) (SwbPage *self);
  const char *(*get_state_nick) (SwbPage *self);
  char *(*dup_title) (SwbPage *self);
  char *(*dup_address) (SwbPage *self);
  char *(*dup_state_text) (SwbPage *self);
  guint (*get_likeness) (SwbPage    *self,
                         const char *name);
  SwbLogStore *(*dup_log) (SwbPage *self);
  GListModel *(*get_connections) (SwbPage *self);
  gboolean (*lists_connections) (SwbPage *self);
  const char *(*get_encoding) (SwbPage *self);
  gboolean (*set_encoding) (SwbPage    *self,
                            const char *encoding);
  SwbDataFormat (*get_view) (SwbPage *self);
  void (*set_view) (SwbPage      *self,
                    SwbDataFormat view);
  const GError *(*get_error) (SwbPage *self);
  gboolean (*is_live) (SwbPage *self);
  void (*describe) (SwbPage         *self,
                    GVariantBuilder *builder);
  void (*close) (SwbPage *self,
                 gboolean deleted);
};

const char *swb_page_get_kind_label (SwbPage *self);
const char *swb_page_get_state_nick (SwbPage *self);
char *swb_page_dup_title (SwbPage *self);
char *swb_page_dup_address (SwbPage *self);
char *swb_page_dup_state_text (SwbPage *self);
guint swb_page_get_likeness (SwbPage    *self,
                             const char *name);
SwbLogStore *swb_page_dup_log (SwbPage *self);
GListModel *swb_page_get_connections (SwbPage *self);
gboolean swb_page_lists_connections (SwbPage *self);
const char *swb_page_get_encoding (SwbPage *self);
gboolean swb_page_set_encoding (SwbPage    *self,
                                const char *encoding);
SwbDataFormat swb_page_get_view (SwbPage *self);
void swb_page_set_view (SwbPage      *self,
                        SwbDataFormat view);
const GError *swb_page_get_error (SwbPage *self);
gboolean swb_page_is_live (SwbPage *self);
GVariant *swb_page_describe (SwbPage *self);
void swb_page_close (SwbPage *self,
                     gboolean deleted);

void swb_page_set_collapsed (SwbPage *self,
                             gboolean collapsed);
gboolean swb_page_get_collapsed (SwbPage *self);

void swb_page_emit_changed (SwbPage *self);

G_END_DECLS
