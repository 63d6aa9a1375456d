#include <sys/socket.h>

#include <stddef.h>

#include "route/no_proxy.h"
#include "route/plan.h"
#include "route/protocol.h"

/* Without a proxy that takes names, nobody else can look the name up. */
static bool
looks_up_here(const struct proxy_config *via)
{
	return via == NULL || !protocol_row(via->kind)->names;
}

/* Only an address has a family. */
static int
family_of(const struct endpoint *at)
{
	switch (at->kind) {
	case ENDPOINT_NAME:
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		return AF_UNSPEC;
	case ENDPOINT_IP:
		break;
	}
	switch (at->ip.kind) {
	case IP_V4:
		return AF_INET;
	case IP_V6:
		break;
	}
	return AF_INET6;
}

bool
plan_fits(const struct proxy_config *via, const struct endpoint *at)
{
	return via == NULL || protocol_carries(via->kind, at);
}

/*
 * A zone means something only on this host (RFC 4007 6), an onion name is for
 * Tor to look up (RFC 7686 2), and some protocols do not know IPv6.
 */
static enum outcome
check_stop(const struct plan *plan, const struct proxy_config *via,
    const struct endpoint *at)
{
	switch (at->kind) {
	case ENDPOINT_NAME:
		if (looks_up_here(via) && endpoint_is_onion(at))
			return OUTCOME_TARGET_ONION;
		if (looks_up_here(via) && plan->numeric)
			return OUTCOME_TARGET_NAME;
		break;
	case ENDPOINT_IP:
		if (via != NULL && at->ip.zone[0] != '\0')
			return OUTCOME_TARGET_ZONE;
		if (!plan_fits(via, at))
			return OUTCOME_TARGET_SOCKS4;
		break;
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		if (via != NULL)
			return OUTCOME_TARGET_LOCAL;
		break;
	}
	return OUTCOME_OK;
}

/* Checks what is dialled, a target or a proxy. */
static enum outcome
check_first(const struct plan *plan, const struct endpoint *at)
{
	int family = family_of(at);

	if (family != AF_UNSPEC && plan->family != AF_UNSPEC &&
	    family != plan->family)
		return OUTCOME_TARGET_FAMILY;
	return check_stop(plan, NULL, at);
}

bool
plan_before(const struct plan *plan, unsigned hop, unsigned i,
    const struct proxy_config **via)
{
	const struct route *route = plan->route;
	unsigned begin = hop > 0 ? route->first[hop - 1] : 0;
	/* hop is at most the number of hops of the route. */
	/* cppcheck-suppress arrayIndexOutOfBoundsCond */
	unsigned count = hop > 0 ? route->first[hop] - begin : 0;

	*via = i < count ? &route->proxy[begin + i] : NULL;
	return i < count ||
	    (i == count && (hop == 0 || (hop == 1 && route->direct)));
}

/* Checks it for everything that it may be reached from. */
static enum outcome
check_by_hop(const struct plan *plan, unsigned hop, const struct endpoint *at)
{
	enum outcome what = OUTCOME_OK;
	const struct proxy_config *via;
	unsigned i;

	for (i = 0; what == OUTCOME_OK && plan_before(plan, hop, i, &via); i++)
		what = via == NULL ? check_first(plan, at)
				   : check_stop(plan, via, at);
	return what;
}

static struct verdict
check(const struct plan *plan)
{
	const struct route *route = plan->route;
	struct verdict v = { .hops = route->hops };
	unsigned i;

	for (v.hop = 1; v.hop <= route->hops; v.hop++) {
		for (i = route->first[v.hop - 1]; i < route->first[v.hop];
		     i++) {
			v.what = check_by_hop(
			    plan, v.hop - 1, &route->proxy[i].server);
			if (v.what != OUTCOME_OK)
				return v;
		}
	}
	return outcome_of(check_by_hop(plan, route->hops, plan->to));
}

struct verdict
plan_make(struct plan *plan, const struct endpoint *to,
    const struct route *route, const struct plan_options *options)
{
	*plan = (struct plan){ .to = to,
		.route = route,
		.family = options->family,
		.numeric = options->numeric,
		.fast_open = options->optimistic && route->hops > 0,
		.filter_early = route->hops > 0 || endpoint_is_name(to) ||
		    to->kind == ENDPOINT_MUX,
		.filter_relay = options->relay };
	if (options->no_proxy != NULL)
		plan->unclear = no_proxy_unclear(options->no_proxy);
	return check(plan);
}

static bool
is_ipv4_only(const struct proxy_config *via)
{
	return via != NULL && protocol_row(via->kind)->ipv4_only;
}

struct plan_stop
plan_stop(const struct plan *plan, const struct proxy_config *via,
    const struct endpoint *at)
{
	struct plan_stop stop = { .at = at, .family = AF_UNSPEC };

	if (!endpoint_is_name(at)) {
		stop.finder = PLAN_NOBODY;
	} else if (looks_up_here(via)) {
		stop.finder = PLAN_US;
		stop.family = is_ipv4_only(via) ? AF_INET : plan->family;
	} else {
		stop.finder = PLAN_PROXY;
	}
	return stop;
}

bool
plan_alike(const struct plan *plan, const struct proxy_config *one,
    const struct proxy_config *other)
{
	struct plan_stop by_one = plan_stop(plan, one, plan->to);
	struct plan_stop by_other = plan_stop(plan, other, plan->to);

	return by_one.finder == by_other.finder &&
	    (by_one.finder != PLAN_US ||
		is_ipv4_only(one) == is_ipv4_only(other));
}

void
plan_way(const struct plan *plan, const unsigned chosen[ROUTE_HOPS_MAX],
    struct plan_way *way)
{
	const struct route *route = plan->route;
	const struct proxy_config *via = NULL;
	unsigned i, left_out;

	way->direct = route->hops > 0 && chosen[0] == route->first[1];
	left_out = way->direct ? 1 : 0;
	way->hops = route->hops - left_out;
	for (i = 0; i < way->hops; i++) {
		way->via[i] = &route->proxy[chosen[i + left_out]];
		way->stop[i] = plan_stop(plan, via, &way->via[i]->server);
		via = way->via[i];
	}
	way->stop[way->hops] = plan_stop(plan, via, plan->to);
}
