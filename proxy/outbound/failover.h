#ifndef FAILOVER_H
#define FAILOVER_H

#include "base/outcome.h"
#include "route/route.h"

/*
 * failover_hop(v, route, chosen): the hop, from 1, whose next one may mend
 * the verdict v of a way through proxy[chosen[0]], proxy[chosen[1]], ...; 0
 * when there is none, or none would help: a refusal stays one.
 */
unsigned failover_hop(
    struct verdict v, const struct route *route, const unsigned *chosen);

#endif
