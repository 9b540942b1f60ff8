#pragma once

#include <gtk/gtk.h>

#include "swb-order-list.h"
#include "swb-panel.h"

G_BEGIN_DECLS

#define SWB_TYPE_ITEM_PAGE (swb_item_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (SwbItemPage, swb_item_page, SWB, ITEM_PAGE, GtkWidget)

/**
 * SwbItemPageClass:
 *
 * What a page of some kind of item says about it; all of it is needed.
 *
 * @deleted: that the item `%s` was deleted, to be translated
 * @narrow_height: pixels of the list when it stands above the editor
 * @free_item: what an item is freed with
 * @copy_item: (transfer full): another one like it
 * @get_name: (transfer none): what the user calls it; may be empty
 * @get_kept: (transfer none): those that the panel has, another array whenever they are others
 * @copy_items: (transfer full): copies of them
 * @keep: gives the panel copies of them
 * @new_list: (transfer floating): a #SwbOrderList for them
 * @new_foot: (transfer floating): what stands below all
 * @new_item: (transfer full): one as the template of that name says
 * @new_editor: (transfer floating): its fields, which call swb_item_page_edited()
 * @focus_editor: moves the focus to its name
 * @check_item: (transfer full) (nullable): what is wrong with it; @editor is there if its fields are
 * @show_item: shows in the list what it is and what is wrong with it
 * @show_state: shows below all how it stands: @first is the first fault of all, @own that of the one that is selected
 */
struct _SwbItemPageClass
{
  GtkWidgetClass parent_class;

  const char *deleted;
  int narrow_height;
  GDestroyNotify free_item;

  gpointer (*copy_item) (gconstpointer item);
  const char *(*get_name) (gconstpointer item);
  GPtrArray *(*get_kept) (SwbPanel *panel);
  GPtrArray *(*copy_items) (GPtrArray *items);
  gboolean (*keep) (SwbPanel  *panel,
                    GPtrArray *items,
                    GError   **error);

  GtkWidget *(*new_list) (SwbItemPage *self);
  GtkWidget *(*new_foot) (SwbItemPage *self);
  gpointer (*new_item) (SwbItemPage *self,
                        const char  *template);
  GtkWidget *(*new_editor) (SwbItemPage *self,
                            gpointer     item);
  void (*focus_editor) (SwbItemPage *self,
                        GtkWidget   *editor);
  char *(*check_item) (SwbItemPage  *self,
                       gconstpointer item,
                       GtkWidget    *editor);
  void (*show_item) (SwbItemPage  *self,
                     guint         position,
                     gconstpointer item,
                     const char   *fault);
  void (*show_state) (SwbItemPage *self,
                      const char  *first,
                      const char  *own);
};

void swb_item_page_set_narrow (SwbItemPage *self,
                               gboolean     narrow);
void swb_item_page_reload (SwbItemPage *self);
void swb_item_page_flush (SwbItemPage *self);
void swb_item_page_edited (SwbItemPage *self);
void swb_item_page_changed (SwbItemPage *self);

SwbPanel *swb_item_page_get_panel (SwbItemPage *self);
const char *swb_item_page_get_encoding (SwbItemPage *self);
SwbOrderList *swb_item_page_get_list (SwbItemPage *self);
GPtrArray *swb_item_page_get_items (SwbItemPage *self);
gpointer swb_item_page_get_selected (SwbItemPage *self);
GtkWidget *swb_item_page_get_editor (SwbItemPage *self);
gboolean swb_item_page_is_faulty (SwbItemPage *self);

G_END_DECLS
