#ifndef VALUE_H
#define VALUE_H

#include "base/outcome.h"
#include "request/options.h"

/*
 * value_bind(o, text), value_rule(o, permit, text), value_field(o, text): fill
 * in what the argument of --bind, --permit or --deny, and --proxy-header says.
 * Fail with what is wrong with it.
 */
struct verdict value_bind(struct options *o, const char *text);
struct verdict value_rule(struct options *o, bool permit, const char *text);
struct verdict value_field(struct options *o, const char *text);

/*
 * value_service(name, &port): a policy_service that asks /etc/services, or
 * whatever else has services.
 */
bool value_service(const char *name, uint16_t *port);

#endif
