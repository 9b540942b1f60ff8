#define G_LOG_DOMAIN "swb-cli"

#include "swb-config.h"

#include "swb-run-printer.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "swb-json-writer.h"
#include "swb-record-format.h"

/*
 * The budget. The printer works in windows of 50 ms; within one it spends at most 2.5 ms of processor time, a twentieth
 * of a core, and lets the rest wait for the next. A log that is then further ahead than the lag allows is not caught up with:
 * all but its newest records are skipped and counted, which costs no more however fast it grows.
 */
#define WINDOW_US (50 * 1000)
#define WINDOW_CPU_NS G_GINT64_CONSTANT (2500000)
#define MAX_LAG_RECORDS 10000u
#define MAX_LAG_BYTES (G_GUINT64_CONSTANT (16) << 20)
#define KEEP_RECORDS 100u
#define KEEP_BYTES (G_GUINT64_CONSTANT (256) << 10)

/* Lines are collected up to this many bytes before they are written. */
#define BUFFER_BYTES (64u * 1024u)

/* The processor clock is a system call: it is read once in so many records, or bytes of them. */
#define RECORDS_PER_CLOCK 16u
#define BYTES_PER_CLOCK (256u << 10)

typedef struct
{
  guint number;
  SwbLogStore *store;
  SwbLogReader *reader;
  SwbLogCarry *carry;
  guint64 offset;    /* of the next record to read */
  guint64 printed;   /* its number */
  gboolean have;     /* whether @record has been read, but not printed */
  gboolean broken;   /* the log can't be read on */
  gboolean announced; /* JSON: the event "listening" stands for the first such record */
  SwbLogRecord record;
  SwbLogTotals totals;
} Panel;

typedef struct
{
  guint number;
  SwbNetAddress listening;
  gint64 since;
  SwbLogStore *store;
  char *encoding;
} NewPanel;

struct _SwbRunPrinter
{
  int fd;
  SwbRunPrinterMode mode;
  gboolean quiet;
  GThread *thread;

  GMutex mutex;
  GCond wake;
  GCond done_cond;
  GQueue new_panels;  /* one for each panel, so bounded by their number */
  gboolean woken;
  gboolean finishing;
  gboolean done;

  /* the thread's own */
  GPtrArray *panels;
  GString *out;
  gboolean closed; /* standard output is gone */
  gint64 window_end;
  gint64 window_budget; /* processor time of this thread at which the window's share is used up */
};

static void
panel_free (gpointer data)
{
  Panel *panel = data;

  g_clear_pointer (&panel->reader, swb_log_reader_free);
  g_clear_pointer (&panel->carry, swb_log_carry_free);
  g_clear_object (&panel->store);
  g_free (panel);
}

static void
new_panel_free (gpointer data)
{
  NewPanel *panel = data;

  g_clear_object (&panel->store);
  g_free (panel->encoding);
  g_free (panel);
}

/* Writes what has been collected; waits as long as standard output does */
static void
flush_lines (SwbRunPrinter *self)
{
  gsize done = 0;

  while (done < self->out->len && !self->closed)
    {
      gssize n = write (self->fd, self->out->str + done, self->out->len - done);

      if (n >= 0)
        {
          done += (gsize) n;
        }
      else if (errno == EAGAIN)
        {
          /* a terminal shared with a program that made it non-blocking */
          struct pollfd pollfd = { .fd = self->fd, .events = POLLOUT };

          poll (&pollfd, 1, -1);
        }
      else if (errno != EINTR)
        {
          /* the panels and their logs go on: EPIPE is a reader that has seen enough */
          if (errno != EPIPE)
            g_printerr ("swb: %s: %s\n", _("can’t write to standard output"), g_strerror (errno));
          self->closed = TRUE;
        }
    }

  if (self->out->allocated_len > 16 * BUFFER_BYTES)
    {
      g_string_free (self->out, TRUE);
      self->out = g_string_sized_new (BUFFER_BYTES);
    }
  g_string_truncate (self->out, 0);
}

static void
announce (SwbRunPrinter  *self,
          const NewPanel *panel)
{
  g_autofree char *path = NULL;
  gboolean listens = swb_net_address_is_set (&panel->listening);
  g_autofree char *address = swb_net_address_to_string (&panel->listening);

  if (panel->store != NULL && !self->quiet)
    path = g_filename_display_name (swb_log_store_get_path (panel->store));

  if (self->mode == SWB_RUN_PRINTER_JSON)
    {
      if (listens)
        {
          swb_json_begin (self->out);
          swb_json_add_string (self->out, "event", "listening", -1);
          swb_json_add_string (self->out, "address", address, -1);
          swb_json_add_number (self->out, "panel", panel->number);
          swb_record_format_iso_time (self->out, "time", panel->since);
          swb_json_end (self->out);
        }
      if (path != NULL)
        {
          swb_json_begin (self->out);
          swb_json_add_string (self->out, "event", "log", -1);
          swb_json_add_string (self->out, "path", path, -1);
          swb_json_add_number (self->out, "panel", panel->number);
          swb_json_end (self->out);
        }
    }
  else
    {
      if (listens)
        g_string_append_printf (self->out, "listening %s\n", address);
      if (path != NULL)
        {
          g_string_append (self->out, "log ");
          for (const char *p = path; *p != '\0'; p++)
            g_string_append_c (self->out, *p == '\n' || *p == '\r' ? ' ' : *p);
          g_string_append_c (self->out, '\n');
        }
    }
  flush_lines (self);
}

static void
take_new_panel (SwbRunPrinter *self,
                NewPanel      *new_panel)
{
  Panel *panel;

  announce (self, new_panel);
  if (self->quiet || new_panel->store == NULL)
    return;

  panel = g_new0 (Panel, 1);
  panel->number = new_panel->number;
  panel->store = g_object_ref (new_panel->store);
  panel->reader = swb_log_reader_new (panel->store);
  panel->offset = swb_log_reader_get_first_offset (panel->reader);
  panel->announced = swb_net_address_is_set (&new_panel->listening);
  panel->carry = swb_log_carry_new (panel->store, new_panel->encoding, NULL);
  if (panel->carry == NULL)
    panel->carry = swb_log_carry_new (panel->store, NULL, NULL);
  g_ptr_array_add (self->panels, panel);
}

static void
report_dropped (SwbRunPrinter *self,
                Panel         *panel,
                guint64        rows)
{
  if (self->mode == SWB_RUN_PRINTER_JSON)
    {
      swb_json_begin (self->out);
      swb_json_add_string (self->out, "event", "dropped", -1);
      swb_json_add_number (self->out, "rows", rows);
      swb_json_add_number (self->out, "panel", panel->number);
      swb_json_end (self->out);
    }
  else
    {
      g_string_append_printf (self->out, "dropped %" G_GUINT64_FORMAT " rows\n", rows);
    }
}

/* Looks how far the log has grown, and skips ahead when that is too far to follow */
static void
update_panel (SwbRunPrinter *self,
              Panel         *panel)
{
  guint64 target, offset;

  swb_log_store_get_totals (panel->store, &panel->totals);
  if (panel->broken || panel->totals.records <= panel->printed)
    return;
  if (panel->totals.records - panel->printed <= MAX_LAG_RECORDS &&
      panel->totals.length - panel->offset <= MAX_LAG_BYTES)
    return;

  target = panel->totals.records - MIN (KEEP_RECORDS, panel->totals.records);
  for (;;)
    {
      target = MAX (target, panel->printed);
      if (!swb_log_reader_seek_record (panel->reader, target, &offset, NULL))
        {
          panel->broken = TRUE;
          return;
        }
      /* large records: a few of the newest are enough */
      if (panel->totals.length - offset <= KEEP_BYTES || panel->totals.records - target <= 4)
        break;
      target += (panel->totals.records - target) / 2;
    }

  if (target > panel->printed)
    {
      report_dropped (self, panel, target - panel->printed);
      panel->printed = target;
      panel->offset = offset;
      panel->have = FALSE;
      swb_log_carry_skip (panel->carry, offset);
    }
}

/* Reads the panel's next record, if there is one */
static gboolean
panel_peek (SwbRunPrinter *self,
            Panel         *panel)
{
  g_autoptr (GError) error = NULL;

  if (panel->have)
    return TRUE;
  if (panel->broken || panel->offset >= panel->totals.length)
    return FALSE;

  if (!swb_log_reader_read (panel->reader, panel->offset, &panel->record, &error))
    {
      panel->broken = TRUE;
      g_printerr ("swb: %s: %s\n", swb_log_store_get_path (panel->store), error->message);
      return FALSE;
    }
  panel->have = TRUE;
  return TRUE;
}

static void
print_rest (SwbRunPrinter    *self,
            Panel            *panel,
            gint64            time,
            const SwbLogRest *rest)
{
  if (self->mode == SWB_RUN_PRINTER_TEXT)
    swb_record_format_rest_text (self->out, panel->number, time, rest);
  else
    swb_record_format_rest_json (self->out, panel->number, time, rest);
}

/* Where a log ends without the end of its connections: what was held back of these. */
static void
print_rests (SwbRunPrinter *self)
{
  SwbLogRest rest;

  for (guint i = 0; i < self->panels->len && !self->closed; i++)
    {
      Panel *panel = g_ptr_array_index (self->panels, i);

      while (swb_log_carry_end_any (panel->carry, &rest))
        print_rest (self, panel, rest.time, &rest);
    }
  flush_lines (self);
}

static void
print_record (SwbRunPrinter *self,
              Panel         *panel)
{
  const SwbLogRecord *record = &panel->record;
  gboolean stands_for_listening = panel->announced && (record->event == SWB_LOG_EVENT_LISTENING ||
                                                       record->event == SWB_LOG_EVENT_BOUND);
  SwbLogRest rest;

  while (record->kind != SWB_LOG_KIND_DATA && swb_log_carry_end (panel->carry, record, &rest))
    print_rest (self, panel, record->time, &rest);

  if (record->kind != SWB_LOG_KIND_FILLER)
    {
      if (self->mode == SWB_RUN_PRINTER_TEXT)
        swb_record_format_text (self->out, panel->number, record, panel->carry);
      else if (!stands_for_listening)
        swb_record_format_json (self->out, panel->number, record, panel->carry);
      if (stands_for_listening)
        panel->announced = FALSE;
    }

  panel->offset = record->next;
  panel->printed++;
  panel->have = FALSE;
}

static gint64
thread_cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

static void
begin_window (SwbRunPrinter *self)
{
  gint64 now = g_get_monotonic_time ();

  if (now < self->window_end)
    return;

  self->window_end = now + WINDOW_US;
  self->window_budget = thread_cpu_time () + WINDOW_CPU_NS;
}

/*
 * Prints what is new in all logs, oldest first, until there is no more or the window's budget is used up.
 *
 * Returns: whether everything that was published when it began has been printed
 */
static gboolean
print_new (SwbRunPrinter *self,
           gboolean       limited)
{
  gsize bytes = 0;

  for (guint i = 0; i < self->panels->len; i++)
    update_panel (self, g_ptr_array_index (self->panels, i));

  for (guint count = 1; !self->closed; count++)
    {
      gboolean look = count % RECORDS_PER_CLOCK == 0;
      Panel *next = NULL;

      for (guint i = 0; i < self->panels->len; i++)
        {
          Panel *panel = g_ptr_array_index (self->panels, i);

          if (panel_peek (self, panel) && (next == NULL || panel->record.time < next->record.time))
            next = panel;
        }
      if (next == NULL)
        {
          flush_lines (self);
          return TRUE;
        }

      bytes += next->record.payload_length;
      if (bytes >= BYTES_PER_CLOCK)
        look = TRUE;
      if (look)
        bytes = 0;
      print_record (self, next);
      if (self->out->len >= BUFFER_BYTES)
        flush_lines (self);
      if (limited && look && thread_cpu_time () >= self->window_budget)
        break;
    }

  flush_lines (self);
  return self->closed;
}

static gpointer
printer_main (gpointer data)
{
  SwbRunPrinter *self = data;
  gboolean all = TRUE;

#ifdef __linux__
  /* where cores are scarce, sockets go first; on Linux this is the thread's own niceness */
  setpriority (PRIO_PROCESS, (id_t) gettid (), 10);
#endif

  g_mutex_lock (&self->mutex);
  for (;;)
    {
      gboolean finishing;
      NewPanel *new_panel;

      while (!self->woken && !self->finishing && all)
        g_cond_wait (&self->wake, &self->mutex);
      finishing = self->finishing;
      self->woken = FALSE;

      while ((new_panel = g_queue_pop_head (&self->new_panels)) != NULL)
        {
          g_mutex_unlock (&self->mutex);
          take_new_panel (self, new_panel);
          new_panel_free (new_panel);
          g_mutex_lock (&self->mutex);
        }

      g_mutex_unlock (&self->mutex);
      begin_window (self);
      all = print_new (self, !finishing);
      g_mutex_lock (&self->mutex);

      if (finishing && all && g_queue_is_empty (&self->new_panels))
        break;

      /* over the budget: rest until the window ends; new lines then come in one piece */
      while (!all && !self->finishing && g_cond_wait_until (&self->wake, &self->mutex, self->window_end))
        ;
    }

  g_mutex_unlock (&self->mutex);
  print_rests (self);
  g_mutex_lock (&self->mutex);

  self->done = TRUE;
  g_cond_signal (&self->done_cond);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/**
 * swb_run_printer_new:
 * @fd: where to write, standard output
 * @mode: how
 * @quiet: whether to write only that panels listen
 *
 * Returns: (transfer full): a printer whose thread runs; swb_run_printer_finish() frees it
 */
SwbRunPrinter *
swb_run_printer_new (int               fd,
                     SwbRunPrinterMode mode,
                     gboolean          quiet)
{
  SwbRunPrinter *self = g_new0 (SwbRunPrinter, 1);

  self->fd = fd;
  self->mode = mode;
  self->quiet = quiet;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->wake);
  g_cond_init (&self->done_cond);
  g_queue_init (&self->new_panels);
  self->panels = g_ptr_array_new_with_free_func (panel_free);
  self->out = g_string_sized_new (BUFFER_BYTES);
  self->thread = g_thread_new ("swb-printer", printer_main, self);

  return self;
}

/**
 * swb_run_printer_add_panel:
 * @self: a printer
 * @number: the panel's number, from 1
 * @listening: the address that it listens on or is bound to, or "none"
 * @since: since when, nanoseconds since 1970 UTC
 * @store: (nullable): its log
 * @encoding: (nullable): the encoding that its bytes are shown in
 *
 * Announces the panel (its `listening` line comes before any other of its lines), then prints its log from the beginning.
 */
void
swb_run_printer_add_panel (SwbRunPrinter       *self,
                           guint                number,
                           const SwbNetAddress *listening,
                           gint64               since,
                           SwbLogStore         *store,
                           const char          *encoding)
{
  NewPanel *panel = g_new0 (NewPanel, 1);

  panel->number = number;
  panel->listening = *listening;
  panel->since = since;
  g_set_object (&panel->store, store);
  panel->encoding = g_strdup (encoding);

  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->new_panels, panel);
  self->woken = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->mutex);
}

/**
 * swb_run_printer_wake:
 * @self: a printer
 *
 * Tells it that a log may have grown.
 */
void
swb_run_printer_wake (SwbRunPrinter *self)
{
  g_mutex_lock (&self->mutex);
  self->woken = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->mutex);
}

/**
 * swb_run_printer_finish:
 * @self: (transfer full): a printer
 * @timeout_ms: how long to wait at most, milliseconds
 *
 * Prints what is left in the logs, then ends and frees the printer. When standard output stalls longer than the
 * time-out, the thread is left behind with all that it uses: there is no way to interrupt it, and the program ends next.
 *
 * Returns: whether everything was written
 */
gboolean
swb_run_printer_finish (SwbRunPrinter *self,
                        guint          timeout_ms)
{
  gint64 deadline = g_get_monotonic_time () + timeout_ms * G_GINT64_CONSTANT (1000);
  gboolean complete;

  g_mutex_lock (&self->mutex);
  self->finishing = TRUE;
  g_cond_signal (&self->wake);
  while (!self->done && g_cond_wait_until (&self->done_cond, &self->mutex, deadline))
    ;
  if (!self->done)
    {
      g_mutex_unlock (&self->mutex);
      g_thread_unref (self->thread);
      return FALSE;
    }
  g_mutex_unlock (&self->mutex);

  g_thread_join (self->thread);
  complete = !self->closed;
  g_ptr_array_unref (self->panels);
  g_string_free (self->out, TRUE);
  g_queue_clear_full (&self->new_panels, new_panel_free);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->wake);
  g_cond_clear (&self->done_cond);
  g_free (self);

  return complete;
}
