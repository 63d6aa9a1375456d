#ifndef PLAN_H
#define PLAN_H

#include <stdbool.h>

#include "address/endpoint.h"
#include "base/outcome.h"
#include "route/route.h"

/* What the command line says about how to connect. */
struct plan_options {
	int family;      /* AF_UNSPEC, or the one family to use */
	bool optimistic; /* send without waiting for the answers */
	bool numeric;    /* look up no names here */
	bool relay;      /* a relay follows; else the connection is passed on */
	const char *no_proxy; /* NULL, or targets to dial directly */
};

/*
 * What a run will do. connect_outbound does it and --explain prints it; neither
 * makes any further decision. to and route must outlive the plan.
 */
struct plan {
	const struct endpoint *to;
	const struct route *route;
	int family;        /* for lookups and dials here */
	bool numeric;      /* look up no names here */
	bool fast_open;    /* send the first data with the SYN */
	bool filter_early; /* bar other system calls before the first dial: a
			      stranger is heard before the relay */
	unsigned unclear;  /* entries of no_proxy that make no sense */
	bool filter_relay; /* bar all but the relay's, once connected */
};

/* Who looks up the addresses of a stop. */
enum plan_finder {
	PLAN_NOBODY, /* it is not a name */
	PLAN_US,
	PLAN_PROXY, /* the proxy before it */
};

/* A proxy or the target, and how the one before it reaches it. */
struct plan_stop {
	const struct endpoint *at;
	enum plan_finder finder;
	int family; /* that we look up; AF_UNSPEC: both, or no lookup */
};

/* The route with one proxy chosen for each hop. */
struct plan_way {
	unsigned hops;
	bool direct; /* the first hop is left out */
	const struct proxy_config *via[ROUTE_HOPS_MAX];
	/* Each proxy, and after the last one the target. */
	struct plan_stop stop[ROUTE_HOPS_MAX + 1];
};

/*
 * plan_make(plan, to, route, options): OUTCOME_OK, or an error that can be
 * found without any lookup: OUTCOME_TARGET_NAME, _ZONE, _ONION, _SOCKS4 or
 * _FAMILY, of the target or of a proxy; the hop says which. One such proxy
 * among the alternatives of a hop is enough.
 */
struct verdict plan_make(struct plan *plan, const struct endpoint *to,
    const struct route *route, const struct plan_options *options);

/*
 * plan_stop(plan, via, at): how the proxy via reaches at; with NULL for via, at
 * is dialled.
 */
struct plan_stop plan_stop(const struct plan *plan,
    const struct proxy_config *via, const struct endpoint *at);

/*
 * plan_before(plan, hop, i, &via): enumerates from where the stop after that
 * many hops may be reached: *via is the i-th of these, from 0: a proxy of the
 * last of these hops, or NULL if the stop is dialled. False if there is none.
 */
bool plan_before(const struct plan *plan, unsigned hop, unsigned i,
    const struct proxy_config **via);

/*
 * plan_way(plan, chosen, way): fills in *way. For each hop, chosen has an index
 * into the proxies of the route; if the first hop is left out, its index is the
 * one after its last proxy.
 */
void plan_way(const struct plan *plan, const unsigned chosen[ROUTE_HOPS_MAX],
    struct plan_way *way);

/*
 * plan_alike(plan, one, other): whether these two proxies find the target in
 * the same way and can carry the same addresses; NULL is a dial.
 */
bool plan_alike(const struct plan *plan, const struct proxy_config *one,
    const struct proxy_config *other);

/*
 * plan_fits(via, at): whether via, or a dial if via is NULL, can reach the
 * address at.
 */
bool plan_fits(const struct proxy_config *via, const struct endpoint *at);

#endif
