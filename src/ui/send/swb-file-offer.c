#define G_LOG_DOMAIN "swb-ui"

#include "swb-config.h"

#include "swb-file-offer.h"

#include <glib/gi18n.h>
#include <math.h>

#include "swb-accessible.h"
#include "swb-wrap-box.h"

/* The longest wait between two pieces, milliseconds, and the highest rate that can be asked for, bytes a second. */
#define MAX_WAIT 3600000.0
#define MAX_RATE 1e12

typedef enum
{
  PACE_FREE,
  PACE_RATE,
  PACE_WAIT,
} Pace;

/**
 * SwbFileOffer:
 *
 * Asks whether and how files are to be sent that the user chose or dropped: nothing goes out before that is said. Hidden
 * while there are none; what was chosen for the last ones stays.
 *
 * Signals: `done`: the user has decided
 */
struct _SwbFileOffer
{
  GtkWidget parent_instance;

  GtkWidget *title;
  GtkWidget *pace;
  GtkWidget *limit;
  GtkWidget *unit;
  GtkWidget *piece_label;
  GtkWidget *piece;
  GtkWidget *cancel;
  GtkWidget *send;
  GtkWidget *reason;

  SwbPanel *panel;
  GPtrArray *paths; /* of filenames; NULL while hidden */
  guint64 total;
  char *limits[3]; /* what was typed for each pace */
  guint shown_pace;
};

G_DEFINE_FINAL_TYPE (SwbFileOffer, swb_file_offer, GTK_TYPE_WIDGET)

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Reads "9600", "1.5k", "2M". Returns: whether it is that, and from @min to @max */
static gboolean
parse_number (const char *text,
              double      min,
              double      max,
              double     *value)
{
  static const char units[] = "kMG";
  g_autofree char *bare = g_strstrip (g_strdup (text));
  char *end = bare;

  if (!g_ascii_isdigit (*bare) && *bare != '.')
    return FALSE;
  *value = g_ascii_strtod (bare, &end);
  while (*end == ' ')
    end++;
  for (guint i = 0; i < 3; i++)
    if (*end == units[i] || (*end == 'K' && i == 0))
      {
        *value *= pow (1000, i + 1);
        end++;
        break;
      }
  return *end == '\0' && end != bare && *value >= min && *value <= max;
}

static gboolean
is_datagram (SwbFileOffer *self)
{
  return swb_panel_get_kind (self->panel) == SWB_PANEL_KIND_UDP;
}

static void
mark (GtkWidget *entry,
      gboolean   right)
{
  if (right)
    gtk_widget_remove_css_class (entry, "error");
  else
    gtk_widget_add_css_class (entry, "error");
}

/* Returns: (nullable): what is wrong in what was typed; else @options are those */
static const char *
read_options (SwbFileOffer       *self,
              SwbFileSendOptions *options)
{
  const char *limit = gtk_editable_get_text (GTK_EDITABLE (self->limit));
  const char *piece = gtk_editable_get_text (GTK_EDITABLE (self->piece));
  const char *fault = NULL;
  double value;

  *options = (SwbFileSendOptions){ 0 };
  mark (self->limit, TRUE);
  mark (self->piece, TRUE);
  switch ((Pace) self->shown_pace)
    {
    case PACE_RATE:
      if (parse_number (limit, 1, MAX_RATE, &value))
        options->rate = (guint64) value;
      else
        fault = _ ("The rate is a number of bytes a second, such as 9600, 50k or 2M.");
      break;
    case PACE_WAIT:
      if (parse_number (limit, 0.001, MAX_WAIT, &value))
        options->delay = (guint64) MAX (llround (value * 1000), 1);
      else
        fault = _ ("The wait is a number of milliseconds up to one hour, such as 20 or 0.5.");
      break;
    case PACE_FREE:
    default:
      break;
    }
  mark (self->limit, fault == NULL);

  if (*piece == '\0')
    return fault;
  if (parse_number (piece, 1, is_datagram (self) ? SWB_FILE_SEND_MAX_DATAGRAM : SWB_FILE_SEND_MAX_CHUNK, &value))
    {
      options->chunk = (gsize) value;
      return fault;
    }
  mark (self->piece, FALSE);
  return fault != NULL ? fault
         : is_datagram (self)
           ? _ ("A datagram holds 1 to 65507 bytes; left empty, it is 1400, which fits Ethernet.")
           : _ ("A piece is 1 to 262144 bytes; left empty, it is what is fastest.");
}

static void
update (SwbFileOffer *self)
{
  SwbFileSendOptions options;
  const char *reason = NULL;
  const char *fault;
  gboolean possible;
  g_autofree char *target = NULL;
  g_autofree char *size = NULL;
  g_autofree char *title = NULL;

  if (self->paths == NULL || self->panel == NULL)
    return;
  fault = read_options (self, &options);
  possible = swb_panel_can_send (self->panel, &reason);
  gtk_widget_set_sensitive (self->send, fault == NULL && possible);
  if (fault == NULL)
    fault = reason;
  gtk_widget_set_visible (self->reason, fault != NULL);
  gtk_label_set_text (GTK_LABEL (self->reason), fault != NULL ? fault : "");

  target = swb_panel_dup_file_target (self->panel);
  size = g_format_size (self->total);
  if (self->paths->len == 1)
    {
      g_autofree char *name = g_filename_display_basename (self->paths->pdata[0]);

      /* Translators: the name of a file, its size, who gets it */
      title = g_strdup_printf (_ ("Send “%s” (%s) → %s"), name, size, target);
    }
  else
    {
      title = g_strdup_printf (ngettext ("Send %u file (%s) → %s",
                                         "Send %u files (%s) one after the other → %s", self->paths->len),
                               self->paths->len, size, target);
    }
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->title)), title) != 0)
    gtk_label_set_text (GTK_LABEL (self->title), title);
}

static void
on_pace_selected (SwbFileOffer *self)
{
  guint pace = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->pace));
  gboolean limited = pace != PACE_FREE;

  if (pace > PACE_WAIT || pace == self->shown_pace)
    return;
  g_free (self->limits[self->shown_pace]);
  self->limits[self->shown_pace] = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->limit)));
  self->shown_pace = pace;
  gtk_widget_set_visible (self->limit, limited);
  gtk_widget_set_visible (self->unit, limited);
  gtk_label_set_text (GTK_LABEL (self->unit), pace == PACE_RATE ? _ ("B/s") : _ ("ms"));
  gtk_widget_set_tooltip_text (self->limit, pace == PACE_RATE ? _ ("Bytes a second, such as 9600, 50k or 2M")
                                                              : _ ("Milliseconds from one piece to the next"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->limit), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  pace == PACE_RATE ? _ ("Bytes a second") : _ ("Milliseconds between pieces"), -1);
  gtk_editable_set_text (GTK_EDITABLE (self->limit), self->limits[pace] != NULL ? self->limits[pace] : "");
  update (self);
  if (limited && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (self->limit);
}

static void
finish (SwbFileOffer *self)
{
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_emit (self, signals[DONE], 0);
}

static void
on_send_clicked (SwbFileOffer *self)
{
  g_autoptr (GPtrArray) paths = NULL;
  SwbFileSendOptions options;

  if (self->paths == NULL || read_options (self, &options) != NULL || !swb_panel_can_send (self->panel, NULL))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  paths = g_ptr_array_ref (self->paths);
  finish (self);
  for (guint i = 0; i < paths->len; i++)
    swb_panel_send_file (self->panel, paths->pdata[i], &options);
}

static void
action_cancel (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  finish (SWB_FILE_OFFER (widget));
}

static void
swb_file_offer_dispose (GObject *object)
{
  SwbFileOffer *self = SWB_FILE_OFFER (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_clear_object (&self->panel);

  G_OBJECT_CLASS (swb_file_offer_parent_class)->dispose (object);
}

static void
swb_file_offer_finalize (GObject *object)
{
  SwbFileOffer *self = SWB_FILE_OFFER (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->limits); i++)
    g_free (self->limits[i]);

  G_OBJECT_CLASS (swb_file_offer_parent_class)->finalize (object);
}

static void
swb_file_offer_class_init (SwbFileOfferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = swb_file_offer_dispose;
  object_class->finalize = swb_file_offer_finalize;

  signals[DONE] =
    g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SWB_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/socketworkbench/SocketWorkbench/swb-file-offer.ui");
  gtk_widget_class_bind_template_child (widget_class, SwbFileOffer, title);
  gtk_widget_class_bind_template_child (widget_class, SwbFileOffer, pace);
  gtk_widget_class_bind_template_child (widget_class, SwbFileOffer, limit);
  gtk_widget_class_bind_template_child (widget_class, SwbFileOffer, unit);
  gtk_widget_class_bind_template_child (widget_class, SwbFileOffer, piece_label);
  gtk_widget_class_bind_template_child (widget_class, SwbFileOffer, piece);
  gtk_widget_class_bind_template_child (widget_class, SwbFileOffer, cancel);
  gtk_widget_class_bind_template_child (widget_class, SwbFileOffer, send);
  gtk_widget_class_bind_template_child (widget_class, SwbFileOffer, reason);
  gtk_widget_class_bind_template_callback (widget_class, on_pace_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_send_clicked);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_install_action (widget_class, "fileoffer.cancel", NULL, action_cancel);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "fileoffer.cancel", NULL);
  gtk_widget_class_set_css_name (widget_class, "fileoffer");
}

static void
swb_file_offer_init (SwbFileOffer *self)
{
  const char *paces[] = { _ ("As fast as it goes"), _ ("At most"), _ ("Wait between pieces"), NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (paces);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->pace), G_LIST_MODEL (list));
  swb_accessible_set_name (self->pace, _ ("Pace"));
  swb_accessible_set_name (self->cancel, _ ("Cancel"));
  swb_accessible_set_name (self->send, _ ("Send File"));
}

/**
 * swb_file_offer_new:
 * @panel: the panel that the files are sent with
 *
 * Returns: (transfer floating): a hidden offer
 */
GtkWidget *
swb_file_offer_new (SwbPanel *panel)
{
  SwbFileOffer *self = g_object_new (SWB_TYPE_FILE_OFFER, NULL);
  gboolean datagram;

  self->panel = g_object_ref (panel);
  datagram = is_datagram (self);
  gtk_label_set_text (GTK_LABEL (self->piece_label), datagram ? _ ("Datagram") : _ ("Piece"));
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->piece), datagram ? "1400" : _ ("auto"));
  gtk_widget_set_tooltip_text (self->piece, datagram ? _ ("Bytes of each datagram, 1 to 65507")
                                                     : _ ("Bytes that are sent at once, 1 to 262144; empty: what is fastest"));
  swb_accessible_set_name (self->piece, datagram ? _ ("Datagram size") : _ ("Piece size"));
  g_signal_connect_object (panel, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * swb_file_offer_show:
 * @self: an offer
 * @paths: (element-type filename): regular files, one at least
 * @total: their bytes together
 *
 * Asks. Files that were asked for before and not decided on are put in front of these.
 */
void
swb_file_offer_show (SwbFileOffer *self,
                     GPtrArray    *paths,
                     guint64       total)
{
  if (self->paths == NULL)
    {
      self->paths = g_ptr_array_new_with_free_func (g_free);
      self->total = 0;
    }
  for (guint i = 0; i < paths->len; i++)
    g_ptr_array_add (self->paths, g_strdup (paths->pdata[i]));
  self->total += total;
  update (self);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (gtk_widget_get_sensitive (self->send) ? self->send : self->cancel);
}
