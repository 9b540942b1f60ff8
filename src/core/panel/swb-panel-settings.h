#pragma once

#include <glib-object.h>

#include "swb-checksum.h"

G_BEGIN_DECLS

typedef enum
{
  SWB_PANEL_KIND_TCP_SERVER,
  SWB_PANEL_KIND_TCP_CLIENT,
  SWB_PANEL_KIND_UDP,
} SwbPanelKind;

typedef enum
{
  SWB_LINE_ENDING_NONE,
  SWB_LINE_ENDING_CR,
  SWB_LINE_ENDING_LF,
  SWB_LINE_ENDING_CRLF,
  SWB_LINE_ENDING_LFCR,
  SWB_LINE_ENDING_NUL,
} SwbLineEnding;

typedef enum
{
  SWB_DATA_FORMAT_TEXT,
  SWB_DATA_FORMAT_HEX,
} SwbDataFormat;

typedef enum
{
  SWB_SERVE_MANY,
  SWB_SERVE_ONE,
} SwbServe;

typedef enum
{
  SWB_REPLY_NONE,
  SWB_REPLY_ECHO,
  SWB_REPLY_CHARGEN, /* RFC 864: TCP without end, UDP a datagram for each that comes */
} SwbReply;

#define SWB_TYPE_PANEL_KIND (swb_panel_kind_get_type ())
#define SWB_TYPE_LINE_ENDING (swb_line_ending_get_type ())
#define SWB_TYPE_DATA_FORMAT (swb_data_format_get_type ())
#define SWB_TYPE_SERVE (swb_serve_get_type ())
#define SWB_TYPE_REPLY (swb_reply_get_type ())
#define SWB_TYPE_CHECKSUM_ORDER (swb_checksum_order_get_type ())
GType swb_panel_kind_get_type (void);
GType swb_line_ending_get_type (void);
GType swb_data_format_get_type (void);
GType swb_serve_get_type (void);
GType swb_reply_get_type (void);
GType swb_checksum_order_get_type (void);

/* MiB. */
#define SWB_LOG_LIMIT_MAX (1024u * 1024u)

/**
 * SwbPanelSettings:
 *
 * What the user chose for one panel. The GObject properties are the keys of a panel address's query and of a workspace
 * file, by the same names, so every one of them can be set from either:
 *
 * | property          | type   | values                                       | kinds        | default |
 * |-------------------|--------|----------------------------------------------|--------------|---------|
 * | `kind`            | enum   | tcp-server, tcp-client, udp (construct only) | all          |         |
 * | `host`            | string | address or name; `*` is all interfaces       | all          | `*` / `127.0.0.1` for a client |
 * | `port`            | uint   | 0 … 65535                                    | all          | 0       |
 * | `title`           | string | any, empty: the address is the title         | all          | empty   |
 * | `encoding`        | string | a name that iconv knows                      | all          | UTF-8   |
 * | `line-ending`     | enum   | none, cr, lf, crlf, lfcr, nul                | all          | none    |
 * | `line-session`    | on/off | Enter sends the line and clears the box      | all          | off     |
 * | `input`           | enum   | text, hex: the send box                      | all          | text    |
 * | `escapes`         | on/off | read `\n`, `\x41` and so on in text          | all          | off     |
 * | `variables`       | on/off | read `{{counter}}` and so on                 | all          | off     |
 * | `prefix`          | string | goes out before the data, with escapes       | all          | empty   |
 * | `suffix`          | string | goes out after the checksum, with escapes    | all          | empty   |
 * | `checksum`        | string | none, a name, or `crc:WIDTH,POLY,INIT,REFIN,REFOUT,XOROUT` | all | none |
 * | `checksum-order`  | enum   | auto, big, little: the order of its bytes    | all          | auto    |
 * | `checksum-range`  | string | FIRST..LAST: the bytes that it covers        | all          | 0..-1   |
 * | `view`            | enum   | text, hex: the log                           | all          | text    |
 * | `log`             | string | path of the log file, empty: a cache file    | all          | empty   |
 * | `log-limit`       | uint   | MiB, 0 … 1048576: the most the log may have, 0: no limit | all | 0     |
 * | `reply`           | enum   | none, echo, chargen                          | all          | none    |
 * | `half-open`       | on/off | keep sending after the peer's FIN            | tcp-*        | off     |
 * | `serve`           | enum   | many, one                                    | tcp-server   | many    |
 * | `connect-timeout` | uint   | seconds, 1 … 3600                            | tcp-client   | 10      |
 * | `peer`            | string | HOST:PORT to send to, empty: last sender     | udp          | empty   |
 * | `broadcast`       | on/off | may send to broadcast addresses              | udp          | on      |
 *
 * `host` and `port` come from the address itself, not from the query. Choosing `line-session=on` sets `line-ending` to
 * crlf unless that was set by hand. What `escapes` to `checksum-range` mean exactly is told by swb_escape_add(),
 * swb_template_values_add(), swb_checksum_parse(), #SwbChecksumOrder and #SwbChecksumRange.
 *
 * Belongs to one thread (the main one); an endpoint gets a copy.
 */
#define SWB_TYPE_PANEL_SETTINGS (swb_panel_settings_get_type ())
G_DECLARE_FINAL_TYPE (SwbPanelSettings, swb_panel_settings, SWB, PANEL_SETTINGS, GObject)

SwbPanelSettings *swb_panel_settings_new (SwbPanelKind kind);
SwbPanelSettings *swb_panel_settings_copy (SwbPanelSettings *self);

gboolean swb_panel_settings_set_string (SwbPanelSettings *self,
                                        const char       *key,
                                        const char       *value,
                                        GError          **error);
char *swb_panel_settings_get_string (SwbPanelSettings *self,
                                     const char       *key);
const char *const *swb_panel_settings_list_keys (SwbPanelKind kind);

SwbPanelKind swb_panel_settings_get_kind (SwbPanelSettings *self);
const char *swb_panel_settings_get_host (SwbPanelSettings *self);
guint16 swb_panel_settings_get_port (SwbPanelSettings *self);
const char *swb_panel_settings_get_title (SwbPanelSettings *self);
const char *swb_panel_settings_get_encoding (SwbPanelSettings *self);
SwbLineEnding swb_panel_settings_get_line_ending (SwbPanelSettings *self);
gboolean swb_panel_settings_get_line_session (SwbPanelSettings *self);
SwbDataFormat swb_panel_settings_get_input (SwbPanelSettings *self);
SwbDataFormat swb_panel_settings_get_view (SwbPanelSettings *self);
const char *swb_panel_settings_get_log (SwbPanelSettings *self);
SwbReply swb_panel_settings_get_reply (SwbPanelSettings *self);
gboolean swb_panel_settings_get_half_open (SwbPanelSettings *self);
SwbServe swb_panel_settings_get_serve (SwbPanelSettings *self);
guint swb_panel_settings_get_log_limit (SwbPanelSettings *self);
guint swb_panel_settings_get_connect_timeout (SwbPanelSettings *self);
const char *swb_panel_settings_get_peer (SwbPanelSettings *self);
gboolean swb_panel_settings_get_broadcast (SwbPanelSettings *self);
gboolean swb_panel_settings_get_escapes (SwbPanelSettings *self);
gboolean swb_panel_settings_get_variables (SwbPanelSettings *self);
const char *swb_panel_settings_get_prefix (SwbPanelSettings *self);
const char *swb_panel_settings_get_suffix (SwbPanelSettings *self);
const char *swb_panel_settings_get_checksum (SwbPanelSettings *self);
SwbChecksumOrder swb_panel_settings_get_checksum_order (SwbPanelSettings *self);
const char *swb_panel_settings_get_checksum_range (SwbPanelSettings *self);

G_END_DECLS
