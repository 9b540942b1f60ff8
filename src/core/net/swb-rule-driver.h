#pragma once

#include "swb-endpoint-private.h"
#include "swb-rule-run.h"

G_BEGIN_DECLS

/**
 * SwbRuleDriverFuncs:
 * @send: as of #SwbRuleHost
 * @close: to be closed in order; done by the owner when the driver's function has returned
 * @reset: to be reset; likewise
 * @woken: a timer of the rules has run: look at what they want
 * @is_congested: as of #SwbRuleHost; when it is over, the owner calls swb_rule_driver_wake()
 */
typedef struct
{
  gboolean (*send) (gpointer      owner,
                    const guint8 *data,
                    gsize         length,
                    GBytes       *bytes);
  void (*close) (gpointer owner);
  void (*reset) (gpointer owner);
  void (*woken) (gpointer owner);
  gboolean (*is_congested) (gpointer owner);
} SwbRuleDriverFuncs;

/**
 * SwbRuleDriver:
 *
 * Lets the rules of an endpoint run on one of its connections or peers: gives them the time, wakes them, writes their rows.
 * Belongs to the worker's thread. It must not be freed while one of its functions is on the stack: retire it with its owner.
 */
typedef struct _SwbRuleDriver SwbRuleDriver;

SwbRuleDriver *swb_rule_driver_new (SwbEndpoint              *endpoint,
                                    SwbLogFlow               *flow,
                                    SwbConnectionInfo        *info,
                                    gboolean                  datagrams,
                                    const SwbRuleDriverFuncs *funcs,
                                    gpointer                  owner);
void swb_rule_driver_free (SwbRuleDriver *self);

void swb_rule_driver_open (SwbRuleDriver *self);
void swb_rule_driver_feed (SwbRuleDriver *self,
                           const guint8  *tainted,
                           gsize          length);
void swb_rule_driver_end_input (SwbRuleDriver *self);
void swb_rule_driver_close (SwbRuleDriver *self);
void swb_rule_driver_abandon (SwbRuleDriver *self);
void swb_rule_driver_wake (SwbRuleDriver *self);
void swb_rule_driver_resume_reading (SwbRuleDriver *self);
gboolean swb_rule_driver_wants_input (SwbRuleDriver *self);

G_END_DECLS
