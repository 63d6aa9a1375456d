#ifndef OUTBOUND_H
#define OUTBOUND_H

#include "base/outcome.h"
#include "outbound/attempt.h"
#include "route/plan.h"

/*
 * connect_outbound(plan, a, &fd): connects to the target as the plan says,
 * directly or through proxies: one dial, then one handshake for each hop. fd is
 * then a non-blocking socket that the caller owns, and the next byte from it is
 * the target's first: nothing was read ahead. It fails like dial, or with the
 * answer of a proxy; the verdict's hop says which proxy, 0 for none.
 */
struct verdict connect_outbound(
    const struct plan *plan, struct attempt *a, int *fd);

#endif
