/* The GTypes of the enumerations of swb-panel-settings.h. Their nicks are written in addresses and files. */

#define G_LOG_DOMAIN "swb-panel"

#include "swb-config.h"

#include "swb-panel-settings.h"

#include "swb-define-enum.h"

SWB_DEFINE_ENUM ("SwbPanelKind", swb_panel_kind,
                 { SWB_PANEL_KIND_TCP_SERVER, "SWB_PANEL_KIND_TCP_SERVER", "tcp-server" },
                 { SWB_PANEL_KIND_TCP_CLIENT, "SWB_PANEL_KIND_TCP_CLIENT", "tcp-client" },
                 { SWB_PANEL_KIND_UDP, "SWB_PANEL_KIND_UDP", "udp" })
SWB_DEFINE_ENUM ("SwbLineEnding", swb_line_ending,
                 { SWB_LINE_ENDING_NONE, "SWB_LINE_ENDING_NONE", "none" },
                 { SWB_LINE_ENDING_CR, "SWB_LINE_ENDING_CR", "cr" },
                 { SWB_LINE_ENDING_LF, "SWB_LINE_ENDING_LF", "lf" },
                 { SWB_LINE_ENDING_CRLF, "SWB_LINE_ENDING_CRLF", "crlf" },
                 { SWB_LINE_ENDING_LFCR, "SWB_LINE_ENDING_LFCR", "lfcr" },
                 { SWB_LINE_ENDING_NUL, "SWB_LINE_ENDING_NUL", "nul" })
SWB_DEFINE_ENUM ("SwbDataFormat", swb_data_format,
                 { SWB_DATA_FORMAT_TEXT, "SWB_DATA_FORMAT_TEXT", "text" },
                 { SWB_DATA_FORMAT_HEX, "SWB_DATA_FORMAT_HEX", "hex" })
SWB_DEFINE_ENUM ("SwbServe", swb_serve,
                 { SWB_SERVE_MANY, "SWB_SERVE_MANY", "many" },
                 { SWB_SERVE_ONE, "SWB_SERVE_ONE", "one" })
SWB_DEFINE_ENUM ("SwbReply", swb_reply,
                 { SWB_REPLY_NONE, "SWB_REPLY_NONE", "none" },
                 { SWB_REPLY_ECHO, "SWB_REPLY_ECHO", "echo" },
                 { SWB_REPLY_CHARGEN, "SWB_REPLY_CHARGEN", "chargen" })
SWB_DEFINE_ENUM ("SwbChecksumOrder", swb_checksum_order,
                 { SWB_CHECKSUM_ORDER_AUTO, "SWB_CHECKSUM_ORDER_AUTO", "auto" },
                 { SWB_CHECKSUM_ORDER_BIG, "SWB_CHECKSUM_ORDER_BIG", "big" },
                 { SWB_CHECKSUM_ORDER_LITTLE, "SWB_CHECKSUM_ORDER_LITTLE", "little" })
