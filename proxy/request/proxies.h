#ifndef PROXIES_H
#define PROXIES_H

#include "base/outcome.h"
#include "request/environment.h"
#include "request/options.h"
#include "route/route.h"

/*
 * proxies_add(route, o, e): appends the proxies that the options name and, if
 * the options say so, those of the environment, whose variables are then wiped.
 * In that case o gets its no_proxy from the environment, too.
 * OUTCOME_OPTION_PROTOCOL, _USER or an OUTCOME_PROXY_*.
 */
struct verdict proxies_add(
    struct route *route, struct options *o, const struct environment *e);

#endif
