#ifndef OUTBOUND_H
#define OUTBOUND_H

#include "address/endpoint.h"
#include "base/outcome.h"
#include "outbound/attempt.h"
#include "route/route.h"

/*
 * outbound_check(a, to, route): what connect_outbound can know to be wrong with
 * the route to this target, from its words alone: OUTCOME_TARGET_ZONE, _ONION,
 * _SOCKS4 or _FAMILY, of the target or of a proxy, which hop then tells; or
 * OUTCOME_OK.
 */
struct verdict outbound_check(const struct attempt *a,
    const struct endpoint *to, const struct route *route);

/*
 * connect_outbound(to, route, a, &fd): connects to the target, straight or
 * through the proxies of route: one dial, then one handshake a hop. fd is then
 * a non-blocking socket that the caller owns, and the next byte from it is
 * the target's first: nothing was read ahead. Fails like dial, or with what
 * the proxy said; the verdict's hop tells which proxy, 0 none.
 */
struct verdict connect_outbound(const struct endpoint *to,
    const struct route *route, struct attempt *a, int *fd);

#endif
