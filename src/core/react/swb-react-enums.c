/* The GTypes of the enumerations of rules. Their nicks are written in files. */

#define G_LOG_DOMAIN "swb-react"

#include "swb-config.h"

#include "swb-rule.h"

#include "swb-define-enum.h"

SWB_DEFINE_ENUM ("SwbMatchKind", swb_match_kind,
                 { SWB_MATCH_ANY, "SWB_MATCH_ANY", "any" },
                 { SWB_MATCH_EQUALS, "SWB_MATCH_EQUALS", "equals" },
                 { SWB_MATCH_STARTS_WITH, "SWB_MATCH_STARTS_WITH", "starts-with" },
                 { SWB_MATCH_ENDS_WITH, "SWB_MATCH_ENDS_WITH", "ends-with" },
                 { SWB_MATCH_CONTAINS, "SWB_MATCH_CONTAINS", "contains" },
                 { SWB_MATCH_WILDCARD, "SWB_MATCH_WILDCARD", "wildcard" },
                 { SWB_MATCH_REGEX, "SWB_MATCH_REGEX", "regex" },
                 { SWB_MATCH_LENGTH, "SWB_MATCH_LENGTH", "length" })
SWB_DEFINE_ENUM ("SwbRuleActionKind", swb_rule_action_kind,
                 { SWB_RULE_SEND, "SWB_RULE_SEND", "send" },
                 { SWB_RULE_ECHO, "SWB_RULE_ECHO", "echo" },
                 { SWB_RULE_DELAY, "SWB_RULE_DELAY", "delay" },
                 { SWB_RULE_CLOSE, "SWB_RULE_CLOSE", "close" },
                 { SWB_RULE_RESET, "SWB_RULE_RESET", "reset" },
                 { SWB_RULE_PAUSE_READING, "SWB_RULE_PAUSE_READING", "pause-reading" },
                 { SWB_RULE_MARK, "SWB_RULE_MARK", "mark" },
                 { SWB_RULE_NOTIFY, "SWB_RULE_NOTIFY", "notify" },
                 { SWB_RULE_START_SEQUENCE, "SWB_RULE_START_SEQUENCE", "start-sequence" })
SWB_DEFINE_ENUM ("SwbRuleWhen", swb_rule_when,
                 { SWB_RULE_WHEN_MATCH, "SWB_RULE_WHEN_MATCH", "match" },
                 { SWB_RULE_WHEN_OPEN, "SWB_RULE_WHEN_OPEN", "open" },
                 { SWB_RULE_WHEN_CLOSE, "SWB_RULE_WHEN_CLOSE", "close" },
                 { SWB_RULE_WHEN_IDLE, "SWB_RULE_WHEN_IDLE", "idle" })
SWB_DEFINE_ENUM ("SwbRuleUnit", swb_rule_unit,
                 { SWB_RULE_UNIT_AUTO, "SWB_RULE_UNIT_AUTO", "auto" },
                 { SWB_RULE_UNIT_READ, "SWB_RULE_UNIT_READ", "read" },
                 { SWB_RULE_UNIT_LINE, "SWB_RULE_UNIT_LINE", "line" },
                 { SWB_RULE_UNIT_GAP, "SWB_RULE_UNIT_GAP", "gap" },
                 { SWB_RULE_UNIT_STREAM, "SWB_RULE_UNIT_STREAM", "stream" },
                 { SWB_RULE_UNIT_TEXT, "SWB_RULE_UNIT_TEXT", "text" })
