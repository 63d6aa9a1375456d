#ifndef TUNNEL_H
#define TUNNEL_H

#include "address/endpoint.h"
#include "base/outcome.h"
#include "outbound/attempt.h"
#include "route/route.h"

/* The way with one proxy chosen for each hop. */
struct way {
	unsigned hops;
	const struct proxy_config *via[ROUTE_HOPS_MAX];
	/* Where each proxy is, and behind the last one the target. */
	const struct endpoint *stop[ROUTE_HOPS_MAX + 1];
};

/*
 * tunnel_open(a, way, &fd): dials the first stop and shakes hands with each
 * proxy in turn, once more from the start when one wants another connection.
 * fd is then a non-blocking socket that the caller owns, and the next byte from
 * it is the target's first: nothing was read ahead. Else fd is -1; the
 * verdict is dial's, or what a proxy said, and its hop tells which proxy. way
 * must outlive the call only.
 */
struct verdict tunnel_open(struct attempt *a, const struct way *way, int *fd);

#endif
