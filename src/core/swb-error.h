#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SWB_ADDRESS_ERROR:
 *
 * Errors of panel addresses and panel settings. The message names the part at fault.
 */
#define SWB_ADDRESS_ERROR (swb_address_error_quark ())
GQuark swb_address_error_quark (void);

typedef enum
{
  SWB_ADDRESS_ERROR_SYNTAX,      /* not of the form KIND://HOST:PORT?KEY=VALUE&… */
  SWB_ADDRESS_ERROR_KIND,        /* an unknown kind before "://" */
  SWB_ADDRESS_ERROR_HOST,        /* a host that can be no address and no name */
  SWB_ADDRESS_ERROR_PORT,        /* no port, or one outside 0 … 65535 */
  SWB_ADDRESS_ERROR_UNKNOWN_KEY, /* a key that no panel of this kind has */
  SWB_ADDRESS_ERROR_BAD_VALUE,   /* a value that its key can't take */
} SwbAddressError;

/**
 * SWB_CODEC_ERROR:
 *
 * Errors of what the user typed to be sent. The message names the 1-based character position.
 */
#define SWB_CODEC_ERROR (swb_codec_error_quark ())
GQuark swb_codec_error_quark (void);

typedef enum
{
  SWB_CODEC_ERROR_BAD_DIGIT,       /* hex input: a character that is neither a digit nor a separator */
  SWB_CODEC_ERROR_ODD_RUN,         /* hex input: a run of three or more digits with an odd count */
  SWB_CODEC_ERROR_UNREPRESENTABLE, /* text: a character that the encoding can't express */
  SWB_CODEC_ERROR_UNKNOWN_CHARSET, /* an encoding that iconv doesn't know */
  SWB_CODEC_ERROR_BAD_ESCAPE,      /* text: an unknown or cut-off escape */
  SWB_CODEC_ERROR_BAD_VARIABLE,    /* an unknown or cut-off variable, or one that has no value now */
  SWB_CODEC_ERROR_BAD_CHECKSUM,    /* the name or the parameters of a checksum */
  SWB_CODEC_ERROR_BAD_RANGE,       /* the bytes that a checksum covers: not of the form, or not there */
  SWB_CODEC_ERROR_NOT_TEXT,        /* bytes that the send box can't hold as text */
  SWB_CODEC_ERROR_BAD_PATTERN,     /* what is to be waited for can't be understood */
} SwbCodecError;

/**
 * SWB_LOG_ERROR:
 *
 * Errors of the log store and its readers.
 */
#define SWB_LOG_ERROR (swb_log_error_quark ())
GQuark swb_log_error_quark (void);

typedef enum
{
  SWB_LOG_ERROR_OPEN,      /* the file can't be created or opened */
  SWB_LOG_ERROR_WRITE,     /* a write failed; the file was cut back to its last whole block */
  SWB_LOG_ERROR_DISK_FULL, /* little or no room is left; recording stopped before it ran out */
  SWB_LOG_ERROR_READ,      /* a read failed */
  SWB_LOG_ERROR_CORRUPT,   /* the bytes at this place are no block of ours */
  SWB_LOG_ERROR_PATTERN,   /* what is to be searched for can’t be understood */
} SwbLogError;

/**
 * SWB_NET_ERROR:
 *
 * Errors of sockets. GIO folds several errno values into one code (ECONNRESET and EPIPE) and has none for others
 * (EADDRNOTAVAIL, ENOBUFS), so these codes are made from errno itself; see swb-net-error.h.
 */
#define SWB_NET_ERROR (swb_net_error_quark ())
GQuark swb_net_error_quark (void);

typedef enum
{
  SWB_NET_ERROR_FAILED,             /* anything without a code of its own; the message has errno's text */
  SWB_NET_ERROR_RESOLVE,            /* the host name has no address */
  SWB_NET_ERROR_ADDRESS_IN_USE,     /* EADDRINUSE */
  SWB_NET_ERROR_ADDRESS_NOT_HERE,   /* EADDRNOTAVAIL: no interface of this machine has that address */
  SWB_NET_ERROR_PERMISSION,         /* EACCES, EPERM: a port below 1024, or a firewall */
  SWB_NET_ERROR_REFUSED,            /* ECONNREFUSED */
  SWB_NET_ERROR_TIMED_OUT,          /* ETIMEDOUT, or our own connect time-out */
  SWB_NET_ERROR_RESET,              /* ECONNRESET */
  SWB_NET_ERROR_BROKEN_PIPE,        /* EPIPE */
  SWB_NET_ERROR_UNREACHABLE,        /* EHOSTUNREACH, ENETUNREACH */
  SWB_NET_ERROR_MESSAGE_TOO_LARGE,  /* EMSGSIZE: more than fits one datagram */
  SWB_NET_ERROR_NO_BUFFERS,         /* ENOBUFS, ENOMEM */
  SWB_NET_ERROR_TOO_MANY_FILES,     /* EMFILE, ENFILE */
  SWB_NET_ERROR_QUEUE_FULL,         /* our send queue is at its cap: nothing of this send was taken */
  SWB_NET_ERROR_NOT_CONNECTED,      /* nobody to send to */
} SwbNetError;

/**
 * SWB_WORKSPACE_ERROR:
 *
 * Errors of workspace files and what stands in them. The message begins with the place: a line and column, or a path
 * such as `panels[0].rules[2].when`.
 */
#define SWB_WORKSPACE_ERROR (swb_workspace_error_quark ())
GQuark swb_workspace_error_quark (void);

typedef enum
{
  SWB_WORKSPACE_ERROR_READ,    /* the file can't be read */
  SWB_WORKSPACE_ERROR_WRITE,   /* the file can't be written; the old one is as it was */
  SWB_WORKSPACE_ERROR_PARSE,   /* no JSON, or more of it than we take */
  SWB_WORKSPACE_ERROR_TYPE,    /* a member of another type than is wanted */
  SWB_WORKSPACE_ERROR_VALUE,   /* a member with a value that it can't have, or one that is missing */
  SWB_WORKSPACE_ERROR_VERSION, /* written by a newer version */
} SwbWorkspaceError;

G_END_DECLS
