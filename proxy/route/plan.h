#ifndef PLAN_H
#define PLAN_H

#include <stdbool.h>

#include "address/endpoint.h"
#include "base/outcome.h"
#include "route/route.h"

/* What the command line says of how to go a route. */
struct plan_options {
	int family;      /* AF_UNSPEC, or the one family to use */
	bool optimistic; /* go ahead of the answers */
	bool numeric;    /* no name is to be looked up here */
	bool relay;      /* there is one; else somebody takes the connection */
	const char *no_proxy; /* NULL, or targets that are dialled */
};

/*
 * What a run will do. connect_outbound does it, --explain tells it; neither
 * decides anything once more. to and route must outlive it.
 */
struct plan {
	const struct endpoint *to;
	const struct route *route;
	int family;        /* for lookups here, and for what is dialled */
	bool numeric;      /* there must be no lookup here */
	bool fast_open;    /* the first data goes with the SYN */
	bool filter_early; /* a stranger is heard before the relay: other
			      system calls are barred before the first dial */
	unsigned unclear;  /* entries of the list of no_proxy */
	bool filter_relay; /* all but the relay's are, once connected */
};

/* Who finds the addresses of a stop. */
enum plan_finder {
	PLAN_NOBODY, /* it is no name */
	PLAN_US,
	PLAN_PROXY, /* the one before it */
};

/* A proxy or the target, as it is reached by the one before. */
struct plan_stop {
	const struct endpoint *at;
	enum plan_finder finder;
	int family; /* that we ask for; AF_UNSPEC: both, or we do not ask */
};

/* The route with one proxy chosen for each hop. */
struct plan_way {
	unsigned hops;
	bool direct; /* it has one hop less: the first was left out */
	const struct proxy_config *via[ROUTE_HOPS_MAX];
	/* Where each proxy is, and after the last one the target. */
	struct plan_stop stop[ROUTE_HOPS_MAX + 1];
};

/*
 * plan_make(plan, to, route, options): OUTCOME_OK, or what can be known to be
 * wrong from the words alone: OUTCOME_TARGET_NAME, _ZONE, _ONION, _SOCKS4 or
 * _FAMILY, of the target or of a proxy, which hop then tells. It is wrong for
 * any one of a hop's proxies.
 */
struct verdict plan_make(struct plan *plan, const struct endpoint *to,
    const struct route *route, const struct plan_options *options);

/*
 * plan_stop(plan, via, at): how at is reached by the proxy via; NULL: it is
 * dialled.
 */
struct plan_stop plan_stop(const struct plan *plan,
    const struct proxy_config *via, const struct endpoint *at);

/*
 * plan_before(plan, hop, i, &via): what the stop after that many hops may be
 * reached from: *via is the i-th of these, from 0: a proxy of the last of these
 * hops, or NULL where the stop is dialled. False when there is no such one.
 */
bool plan_before(const struct plan *plan, unsigned hop, unsigned i,
    const struct proxy_config **via);

/*
 * plan_way(plan, chosen, way): fills in *way; chosen has an index into the
 * route's proxies for each hop, and for the first hop the one after its last
 * proxy when it is left out.
 */
void plan_way(const struct plan *plan, const unsigned chosen[ROUTE_HOPS_MAX],
    struct plan_way *way);

/*
 * plan_alike(plan, one, other): whether the target is found, and its addresses
 * fit, by these two proxies alike; NULL is a dial.
 */
bool plan_alike(const struct plan *plan, const struct proxy_config *one,
    const struct proxy_config *other);

/* plan_fits(via, at): whether via, or for NULL a dial, can go to address at. */
bool plan_fits(const struct proxy_config *via, const struct endpoint *at);

#endif
