#ifndef OUTBOUND_H
#define OUTBOUND_H

#include "base/outcome.h"
#include "outbound/attempt.h"
#include "route/plan.h"

/*
 * connect_outbound(plan, a, &fd): follows the plan: connects to the target,
 * straight or through proxies: one dial, then one handshake a hop. fd is then
 * a non-blocking socket that the caller owns, and the next byte from it is
 * the target's first: nothing was read ahead. Fails like dial, or with what
 * the proxy said; the verdict's hop tells which proxy, 0 none.
 */
struct verdict connect_outbound(
    const struct plan *plan, struct attempt *a, int *fd);

#endif
