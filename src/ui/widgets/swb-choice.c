#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-choice.h"

#include "swb-accessible.h"

/**
 * SwbChoice:
 *
 * A button that shows what is chosen, and a list of what else there is, which exists only while it is open. A GtkDropDown
 * makes all its rows, and a search entry, when it is made, eighty widgets for what is looked at now and then; on every
 * panel that was a sixth of all there is. Emits #SwbChoice::offer when it opens, which is to be answered by
 * swb_choice_offer(), #SwbChoice::chosen with the position that the user chose, and then #SwbChoice::closed.
 */
struct _SwbChoice
{
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkWidget *label;
  GtkWidget *popover; /* (nullable): until it is first opened */
  GtkWidget *list;
  guint chosen; /* in the list on show */
  GtkWidget *chosen_row; /* (nullable) (unowned): of that */
  guint empty_source;
};

G_DEFINE_FINAL_TYPE (SwbChoice, swb_choice, GTK_TYPE_WIDGET)

enum
{
  OFFER,
  CHOSEN,
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_setup (GtkListItemFactory *factory,
          GtkListItem        *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), check);
  gtk_list_item_set_child (item, box);
}

static void
on_bind (GtkListItemFactory *factory,
         GtkListItem        *item,
         SwbChoice          *self)
{
  GtkWidget *label = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  gpointer object = gtk_list_item_get_item (item);
  g_autofree char *text = NULL;
  GtkWidget *check;

  g_object_get (object, GTK_IS_STRING_OBJECT (object) ? "string" : "label", &text, NULL);
  gtk_label_set_text (GTK_LABEL (label), text);
  /* room is kept for the sign on all rows */
  check = gtk_widget_get_next_sibling (label);
  gtk_widget_set_visible (check, self->chosen != GTK_INVALID_LIST_POSITION);
  gtk_widget_set_opacity (check, gtk_list_item_get_position (item) == self->chosen ? 1 : 0);
  if (gtk_list_item_get_position (item) == self->chosen)
    self->chosen_row = gtk_widget_get_parent (gtk_list_item_get_child (item));
}

static void
on_unbind (GtkListItemFactory *factory,
           GtkListItem        *item,
           SwbChoice          *self)
{
  if (self->chosen_row == gtk_widget_get_parent (gtk_list_item_get_child (item)))
    self->chosen_row = NULL;
}

static void
on_shown (SwbChoice *self)
{
  if (self->chosen != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", self->chosen);
  gtk_widget_grab_focus (self->chosen_row != NULL ? self->chosen_row : self->list);
}

static gboolean
on_empty (gpointer user_data)
{
  SwbChoice *self = user_data;

  self->empty_source = 0;
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), NULL);
  return G_SOURCE_REMOVE;
}

/* A list that isn't seen needn't follow what changes. The rows stay until the event that closed it is over: GTK keeps count of
 * the widgets that a button is pressed on, and loses it when one of them goes meanwhile. */
static void
on_closed (SwbChoice *self)
{
  if (self->empty_source == 0)
    self->empty_source = g_idle_add (on_empty, self);
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
on_activated (SwbChoice *self,
              guint      position)
{
  if (position != self->chosen)
    g_signal_emit (self, signals[CHOSEN], 0, position);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static GtkWidget *
new_popover (SwbChoice *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), self);
  self->list = gtk_list_view_new (NULL, factory);
  gtk_widget_add_css_class (self->list, "choices");
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->list), TRUE);
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (on_activated), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 400);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);

  self->popover = gtk_popover_new ();
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_add_css_class (self->popover, "menu");
  gtk_popover_set_child (GTK_POPOVER (self->popover), scroller);
  g_signal_connect_swapped (self->popover, "show", G_CALLBACK (on_shown), self);
  g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (on_closed), self);
  return self->popover;
}

/* Before it is shown: a popover has its size when that begins, and keeps it. */
static void
on_opening (GtkMenuButton *button,
            gpointer       user_data)
{
  SwbChoice *self = SWB_CHOICE (user_data);

  if (self->popover == NULL)
    {
      gtk_menu_button_set_popover (button, new_popover (self));
      swb_accessible_label_insides (self->popover);
    }
  g_clear_handle_id (&self->empty_source, g_source_remove);
  g_signal_emit (self, signals[OFFER], 0);
}

static void
swb_choice_dispose (GObject *object)
{
  SwbChoice *self = SWB_CHOICE (object);

  /* with the button an open list goes, too, and is closed by that */
  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_handle_id (&self->empty_source, g_source_remove);

  G_OBJECT_CLASS (swb_choice_parent_class)->dispose (object);
}

static void
swb_choice_class_init (SwbChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_choice_dispose;

  signals[OFFER] = g_signal_new ("offer", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
swb_choice_init (SwbChoice *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *arrow = g_object_new (GTK_TYPE_IMAGE, "icon-name", "pan-down-symbolic", "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_widget_set_visible (self->label, FALSE);
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_box_append (GTK_BOX (box), arrow);

  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), box);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), on_opening, self, NULL);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

/**
 * swb_choice_set_name:
 * @self: a choice
 * @name: what a screen reader calls it, before it says what is chosen
 */
void
swb_choice_set_name (SwbChoice  *self,
                     const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * swb_choice_set_max_width_chars:
 * @self: a choice
 * @count: characters; what is longer is shown without its middle
 */
void
swb_choice_set_max_width_chars (SwbChoice *self,
                                int        count)
{
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), count);
}

/**
 * swb_choice_set_chosen:
 * @self: a choice
 * @text: what is chosen now; as long as it isn't said there is only the arrow
 */
void
swb_choice_set_chosen (SwbChoice  *self,
                       const char *text)
{
  if (g_str_equal (gtk_label_get_text (GTK_LABEL (self->label)), text))
    return;
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_widget_set_visible (self->label, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/**
 * swb_choice_offer:
 * @self: a choice that opens
 * @list: what there is to choose from: #GtkStringObject, or objects that have a property "label"; may change
 * @chosen: position in @list of what is chosen now, #GTK_INVALID_LIST_POSITION when that can't be said
 */
void
swb_choice_offer (SwbChoice  *self,
                  GListModel *list,
                  guint       chosen)
{
  GtkSelectionModel *none = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (list)));

  self->chosen = chosen;
  self->chosen_row = NULL;
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), none);
  g_object_unref (none);
}
