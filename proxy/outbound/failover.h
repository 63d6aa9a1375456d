#ifndef FAILOVER_H
#define FAILOVER_H

#include "base/outcome.h"
#include "route/route.h"

/*
 * failover_hop(v, route, chosen): after the verdict v of a way through
 * proxy[chosen[0]], proxy[chosen[1]], ..., the hop, counted from 1, whose next
 * proxy might do better. 0 if there is none, or if no other proxy would help: a
 * refusal is final.
 */
unsigned failover_hop(
    struct verdict v, const struct route *route, const unsigned *chosen);

#endif
