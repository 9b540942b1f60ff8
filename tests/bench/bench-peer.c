/*
 * The other side of the benches, in plain C so that it is never what is measured: a sender of lines, a blaster of
 * datagrams, a client that times echoes, the plain echo loop that is the reference, and a verifier of logs.
 */

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LINE 64
/* A prime number of lines before they repeat, so that no power-of-two loss goes unseen. */
#define LINES 16381
#define PATTERN ((size_t) LINE * LINES)

static uint8_t *pattern;

static _Noreturn void
die (const char *what)
{
  fprintf (stderr, "bench-peer: %s: %s\n", what, strerror (errno));
  exit (1);
}

static int64_t
now (void)
{
  struct timespec ts;

  clock_gettime (CLOCK_MONOTONIC, &ts);
  return ts.tv_sec * INT64_C (1000000000) + ts.tv_nsec;
}

static void
make_pattern (void)
{
  /* twice, so that any stretch shorter than the pattern is contiguous */
  pattern = malloc (2 * PATTERN + LINE);
  for (int i = 0; i < 2 * LINES; i++)
    snprintf ((char *) pattern + (size_t) i * LINE, LINE + 1, "%-63d\n", i % LINES);
}

static struct sockaddr_in
loopback (const char *port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons ((uint16_t) atoi (port)) };

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  return address;
}

static int
connect_to (const char *port)
{
  struct sockaddr_in address = loopback (port);
  int fd = socket (AF_INET, SOCK_STREAM, 0);

  if (fd < 0 || connect (fd, (struct sockaddr *) &address, sizeof address) != 0)
    die ("connect");
  return fd;
}

/* lines PORT BYTES FILE: sends, waits until the other side has closed and the file has at least as many bytes */
static int
send_lines (char **argv)
{
  uint64_t total = strtoull (argv[1], NULL, 10), sent = 0;
  int fd = connect_to (argv[0]);
  int64_t begin, end;
  struct stat st;
  char byte;

  make_pattern ();
  begin = now ();
  while (sent < total)
    {
      size_t size = 256 * 1024;
      ssize_t n;

      if (size > total - sent)
        size = (size_t) (total - sent);
      n = send (fd, pattern + sent % PATTERN, size, 0);
      if (n < 0)
        die ("send");
      sent += (uint64_t) n;
    }
  shutdown (fd, SHUT_WR);
  while (recv (fd, &byte, 1, 0) > 0)
    ;
  while (stat (argv[2], &st) == 0 && (uint64_t) st.st_size < total)
    nanosleep (&(struct timespec) { .tv_nsec = 100000 }, NULL);
  end = now ();
  printf ("%.6f\n", (double) (end - begin) / 1e9);
  return 0;
}

/* clients PORT COUNT: connects so many, says when all are, and holds them until the input ends */
static int
hold_clients (char **argv)
{
  long count = atol (argv[1]);
  struct rlimit limit;
  int64_t begin;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }
  begin = now ();
  for (long i = 0; i < count; i++)
    connect_to (argv[0]);
  printf ("%.6f\n", (double) (now () - begin) / 1e9);
  fflush (stdout);
  while (getchar () != EOF)
    ;
  return 0;
}

static size_t
datagram_size (uint64_t number)
{
  return 64 + (size_t) ((number * 2654435761u >> 7) % 449);
}

static size_t
make_datagram (uint64_t number,
               uint8_t  out[512])
{
  size_t size = datagram_size (number);

  memcpy (out, pattern + number % LINES, size);
  memcpy (out, &number, sizeof number);
  return size;
}

/* datagrams PORT COUNT RATE: RATE a second, 0 as fast as it goes */
static int
send_datagrams (char **argv)
{
  struct sockaddr_in address = loopback (argv[0]);
  uint64_t count = strtoull (argv[1], NULL, 10), rate = strtoull (argv[2], NULL, 10);
  int fd = socket (AF_INET, SOCK_DGRAM, 0);
  int64_t begin, end;

  make_pattern ();
  if (fd < 0 || connect (fd, (struct sockaddr *) &address, sizeof address) != 0)
    die ("connect");
  begin = now ();
  for (uint64_t i = 0; i < count; i++)
    {
      uint8_t datagram[512];

      if (rate > 0)
        {
          int64_t due = begin + (int64_t) (i * UINT64_C (1000000000) / rate);

          /* a millisecond's worth at once at most */
          if (due - now () > 1000000)
            {
              struct timespec ts = { .tv_sec = due / 1000000000, .tv_nsec = due % 1000000000 };

              clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
            }
        }
      while (send (fd, datagram, make_datagram (i, datagram), 0) < 0)
        if (errno != ENOBUFS && errno != EAGAIN)
          die ("send");
    }
  end = now ();
  printf ("%.6f\n", (double) (end - begin) / 1e9);
  return 0;
}

static int
compare (const void *a,
         const void *b)
{
  int64_t left = *(const int64_t *) a, right = *(const int64_t *) b;

  return left < right ? -1 : left > right;
}

/* rtt PORT COUNT SIZE: median and 99th percentile, microseconds */
static int
measure_rtt (char **argv)
{
  size_t count = (size_t) atol (argv[1]), size = (size_t) atol (argv[2]);
  size_t warm_up = count / 10;
  int64_t *times = calloc (count, sizeof *times);
  uint8_t *out, *in = malloc (size);
  int fd = connect_to (argv[0]);
  int one = 1;

  make_pattern ();
  out = pattern;
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  for (size_t i = 0; i < warm_up + count; i++)
    {
      int64_t begin = now ();
      size_t got = 0;

      if (send (fd, out, size, 0) != (ssize_t) size)
        die ("send");
      while (got < size)
        {
          ssize_t n = recv (fd, in + got, size - got, 0);

          if (n <= 0)
            die ("recv");
          got += (size_t) n;
        }
      if (memcmp (in, out, size) != 0)
        {
          fprintf (stderr, "bench-peer: the echo is not what was sent\n");
          return 1;
        }
      if (i >= warm_up)
        times[i - warm_up] = now () - begin;
    }
  qsort (times, count, sizeof *times, compare);
  printf ("%.2f %.2f\n", (double) times[count / 2] / 1e3, (double) times[count * 99 / 100] / 1e3);
  return 0;
}

/* echo FILE: the plain loop: receives, appends to a file, sends back. Serves one client after the other. */
static int
echo_loop (char **argv)
{
  struct sockaddr_in address = loopback ("0");
  socklen_t length = sizeof address;
  static uint8_t buffer[65536];
  int listener = socket (AF_INET, SOCK_STREAM, 0);
  int file = open (argv[0], O_WRONLY | O_CREAT | O_APPEND, 0600);
  int one = 1;

  if (listener < 0 || bind (listener, (struct sockaddr *) &address, sizeof address) != 0 ||
      listen (listener, 5) != 0 || getsockname (listener, (struct sockaddr *) &address, &length) != 0)
    die ("listen");
  printf ("listening 127.0.0.1:%u\n", ntohs (address.sin_port));
  fflush (stdout);

  for (;;)
    {
      int fd = accept (listener, NULL, NULL);
      ssize_t n;

      if (fd < 0)
        return 1;
      setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      while ((n = recv (fd, buffer, sizeof buffer, 0)) > 0)
        if (write (file, buffer, (size_t) n) != n || send (fd, buffer, (size_t) n, 0) != n)
          die ("echo");
      close (fd);
    }
}

static const uint8_t *
map (const char *path,
     size_t     *size)
{
  int fd = open (path, O_RDONLY);
  struct stat st;
  void *data;

  if (fd < 0 || fstat (fd, &st) != 0)
    die (path);
  *size = (size_t) st.st_size;
  if (*size == 0)
    return NULL;
  data = mmap (NULL, *size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
  if (data == MAP_FAILED)
    die ("mmap");
  close (fd);
  return data;
}

static uint32_t
get32 (const uint8_t *p)
{
  uint32_t value;

  memcpy (&value, p, sizeof value);
  return value;
}

typedef struct
{
  uint64_t bytes;
  uint64_t datagrams;
  uint64_t wrong;
  uint32_t next_sequence;
  bool started;
} Check;

static void
check_lines (Check         *check,
             const uint8_t *data,
             size_t         length)
{
  while (length > 0)
    {
      size_t at = (size_t) (check->bytes % PATTERN);
      size_t n = length < PATTERN ? length : PATTERN;

      if (memcmp (data, pattern + at, n) != 0)
        check->wrong++;
      check->bytes += n;
      data += n;
      length -= n;
    }
}

/* Datagrams in a plain file have no borders, so this takes what its number says it to be. Returns its size, 0: none. */
static size_t
check_datagram (Check         *check,
                const uint8_t *data,
                size_t         length)
{
  uint8_t expected[512];
  uint64_t number;
  size_t size;

  if (length < 64)
    return 0;
  memcpy (&number, data, sizeof number);
  size = make_datagram (number, expected);
  if (size > length || memcmp (data, expected, size) != 0)
    return 0;
  check->datagrams++;
  check->bytes += size;
  return size;
}

/* One packet that came in: IPv4 or IPv6, TCP or UDP */
static void
check_packet (Check         *check,
              const uint8_t *packet,
              size_t         length)
{
  size_t ip = packet[0] >> 4 == 4 ? (packet[0] & 15u) * 4u : 40;
  uint8_t protocol = packet[0] >> 4 == 4 ? packet[9] : packet[6];
  const uint8_t *head = packet + ip;

  if (protocol == IPPROTO_UDP)
    {
      size_t size = length - ip - 8;

      if (check_datagram (check, head + 8, size) != size)
        check->wrong++;
    }
  else
    {
      size_t tcp = (head[12] >> 4) * 4u;
      size_t size = length - ip - tcp;
      uint32_t sequence = ntohl (get32 (head + 4));

      if ((head[13] & 0x02) != 0)
        {
          check->next_sequence = sequence + 1;
          check->started = true;
          return;
        }
      if (size == 0)
        return;
      if (!check->started || sequence != check->next_sequence)
        check->wrong++;
      check->next_sequence = sequence + (uint32_t) size;
      check_lines (check, head + tcp, size);
    }
}

/* verify FILE: what came in by a pcapng log, as "BYTES DATAGRAMS WRONG RECORDS" */
static int
verify_log (char **argv)
{
  size_t size, at = 0;
  const uint8_t *data = map (argv[0], &size);
  Check check = { 0 };
  uint64_t records = 0;

  make_pattern ();
  while (at + 12 <= size)
    {
      const uint8_t *block = data + at;
      uint32_t length = get32 (block + 4);

      if (length < 12 || length % 4 != 0 || length > size - at || get32 (block + length - 4) != length)
        {
          check.wrong++;
          break;
        }
      if (get32 (block) == 6 && get32 (block + 8) == 0)
        {
          uint32_t captured = get32 (block + 20);
          const uint8_t *option = block + 28 + ((captured + 3) & ~3u);
          bool in = false;

          /* epb_flags is option 2; direction 1 is inbound */
          while (option + 4 <= block + length - 4)
            {
              uint16_t code, n;

              memcpy (&code, option, 2);
              memcpy (&n, option + 2, 2);
              if (code == 0)
                break;
              if (code == 2 && n == 4)
                in = (get32 (option + 4) & 3) == 1;
              option += 4 + ((n + 3) & ~3);
            }
          if (in && captured >= 28)
            check_packet (&check, block + 28, captured);
        }
      if (get32 (block) == 6)
        records++;
      at += length;
    }
  if (at != size)
    check.wrong++;
  printf ("%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", check.bytes, check.datagrams, check.wrong, records);
  return 0;
}

/* verify-plain FILE lines|datagrams: the same for the reference's file */
static int
verify_plain (char **argv)
{
  size_t size, at = 0;
  const uint8_t *data = map (argv[0], &size);
  Check check = { 0 };

  make_pattern ();
  if (strcmp (argv[1], "lines") == 0)
    check_lines (&check, data, size);
  else
    while (at < size)
      {
        size_t n = check_datagram (&check, data + at, size - at);

        if (n == 0)
          {
            check.wrong++;
            break;
          }
        at += n;
      }
  printf ("%" PRIu64 " %" PRIu64 " %" PRIu64 " 0\n", check.bytes, check.datagrams, check.wrong);
  return 0;
}

/* sink: takes one connection, reads it to its end, and tells the bytes and the seconds from accepting it */
static int
run_sink (char **argv)
{
  struct sockaddr_in address = loopback ("0");
  socklen_t length = sizeof address;
  int listener = socket (AF_INET, SOCK_STREAM, 0);
  static uint8_t buffer[256 * 1024];
  uint64_t got = 0;
  int64_t begin;
  ssize_t n;
  int fd;

  if (listener < 0 || bind (listener, (struct sockaddr *) &address, sizeof address) != 0 || listen (listener, 1) != 0 ||
      getsockname (listener, (struct sockaddr *) &address, &length) != 0)
    die ("listen");
  printf ("listening 127.0.0.1:%d\n", ntohs (address.sin_port));
  fflush (stdout);

  fd = accept (listener, NULL, NULL);
  begin = now ();
  while ((n = recv (fd, buffer, sizeof buffer, 0)) > 0)
    got += (uint64_t) n;
  printf ("%" PRIu64 " %.6f\n", got, (double) (now () - begin) / 1e9);
  return 0;
}

/* send-file PORT FILE LOG: the least that sending a file and recording it can cost: each piece is read, sent, and written to
 * another file, in pieces as large and aligned as those of a log */
static int
send_file (char **argv)
{
  int from = open (argv[1], O_RDONLY);
  int to = open (argv[2], O_WRONLY | O_CREAT | O_EXCL, 0600);
  const size_t size = 256 * 1024;
  uint8_t *buffer = aligned_alloc (4096, size); /* elsewhere the copying takes a quarter longer */
  int fd = connect_to (argv[0]);
  ssize_t n;

  if (from < 0 || to < 0)
    die ("open");
  posix_fadvise (from, 0, 0, POSIX_FADV_SEQUENTIAL);
  while ((n = read (from, buffer, size)) > 0)
    {
      for (ssize_t sent = 0, got; sent < n; sent += got)
        {
          got = send (fd, buffer + sent, (size_t) (n - sent), MSG_NOSIGNAL);
          if (got < 0)
            die ("send");
        }
      if (write (to, buffer, (size_t) n) != n)
        die ("write");
    }
  if (n < 0)
    die ("read");
  close (fd);
  return 0;
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *name;
    int arguments;
    int (*run) (char **argv);
  } modes[] = {
    { "lines", 3, send_lines },   { "datagrams", 3, send_datagrams }, { "rtt", 3, measure_rtt },
    { "echo", 1, echo_loop },     { "verify", 1, verify_log },        { "verify-plain", 2, verify_plain },
    { "clients", 2, hold_clients },  { "sink", 0, run_sink },
    { "send-file", 3, send_file },
  };

  for (size_t i = 0; argc > 1 && i < sizeof modes / sizeof modes[0]; i++)
    if (strcmp (argv[1], modes[i].name) == 0 && argc == 2 + modes[i].arguments)
      return modes[i].run (argv + 2);

  fprintf (stderr, "bench-peer: see run-benches.py\n");
  return 2;
}
