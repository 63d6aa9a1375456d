#include <stdbool.h>
#include <string.h>

#include "base/clock.h"
#include "outbound/access.h"
#include "outbound/failover.h"
#include "outbound/outbound.h"
#include "outbound/resolve.h"
#include "outbound/sockaddr.h"
#include "outbound/tunnel.h"

/* Without a proxy, or one that takes names, there is nobody else to do it. */
static bool
looks_up_here(const struct proxy_config *via)
{
	return via == NULL || !protocol_row(via->kind)->names;
}

/*
 * What can be known to be wrong with a way before anything is dialled: a
 * zone is this host's alone (RFC 4007 6), an onion name is for Tor to look up
 * (RFC 7686 2), and some protocols know no IPv6.
 */
static enum outcome
check_stop(const struct endpoint *stop, const struct proxy_config *via)
{
	switch (stop->kind) {
	case ENDPOINT_NAME:
		if (looks_up_here(via) && endpoint_is_onion(stop))
			return OUTCOME_TARGET_ONION;
		break;
	case ENDPOINT_IP:
		if (via != NULL && stop->ip.zone[0] != '\0')
			return OUTCOME_TARGET_ZONE;
		if (via != NULL && !protocol_carries(via->kind, stop))
			return OUTCOME_TARGET_SOCKS4;
		break;
	case ENDPOINT_UNIX:
		if (via != NULL)
			return OUTCOME_PROXY_UNIX;
		break;
	}
	return OUTCOME_OK;
}

/* What is dialled, a target or a proxy; one on a UNIX socket has no family. */
static enum outcome
check_first(const struct attempt *a, const struct endpoint *stop)
{
	int family = sockaddr_family_of(stop);

	if (family != AF_UNSPEC && a->family != AF_UNSPEC &&
	    a->family != family)
		return OUTCOME_TARGET_FAMILY;
	return check_stop(stop, NULL);
}

/* A stop behind any proxy of this hop, or behind none: it is dialled. */
static enum outcome
check_behind(const struct attempt *a, const struct route *route, unsigned hop,
    const struct endpoint *stop)
{
	enum outcome what = OUTCOME_OK;
	unsigned i;

	if (hop == 0)
		return check_first(a, stop);
	for (i = route->first[hop - 1];
	     i < route->first[hop] && what == OUTCOME_OK; i++)
		what = check_stop(stop, &route->proxy[i]);
	return what;
}

struct verdict
outbound_check(const struct attempt *a, const struct endpoint *to,
    const struct route *route)
{
	const unsigned *first = route->first;
	struct verdict v = { .hops = route->hops };
	unsigned i;

	for (v.hop = 1; v.hop <= route->hops; v.hop++) {
		for (i = first[v.hop - 1]; i < first[v.hop]; i++) {
			v.what = check_behind(
			    a, route, v.hop - 1, &route->proxy[i].server);
			if (v.what != OUTCOME_OK)
				return v;
		}
	}
	return outcome_of(check_behind(a, route, route->hops, to));
}

/* A hop that takes no names gets the next stop's address, looked up here. */
static struct verdict
look_up(struct attempt *a, const struct proxy_config *via,
    const struct endpoint *name, const struct access *access, struct ip *list,
    size_t *count)
{
	int family = protocol_row(via->kind)->ipv4_only ? AF_INET : a->family;
	enum outcome none = OUTCOME_RESOLVE_EMPTY;
	struct endpoint one;
	struct verdict v;
	size_t i, found;

	progress_stage(a->progress, PROGRESS_RESOLVING);
	v = resolve_all(a, name, family, RESOLVE_DELAY, list, count);
	if (v.what != OUTCOME_OK)
		return v;
	progress_stage(a->progress, PROGRESS_RESOLVED);
	for (i = 0, found = *count, *count = 0; i < found; i++) {
		one = endpoint_of_ip(&list[i], name->port);
		if (!access_permits(access, &list[i]))
			none = OUTCOME_POLICY_DENIED;
		else if (protocol_carries(via->kind, &one))
			list[(*count)++] = list[i];
	}
	return outcome_of(*count > 0 ? OUTCOME_OK : none);
}

/* Whether the stop behind hop i is looked up here, for a proxy. */
static bool
is_ours_to_find(const struct way *way, unsigned i)
{
	return looks_up_here(way->via[i]) && endpoint_is_name(way->stop[i + 1]);
}

/*
 * Looks up what must be looked up here, and goes the way. One address out of
 * the last proxy's reach leaves the target's others.
 */
static struct verdict
go_by_address(struct attempt *a, struct way way, int *fd)
{
	struct endpoint found[ROUTE_HOPS_MAX];
	struct ip list[2 * LOOKUP_MAX];
	unsigned i, hops = way.hops;
	size_t count = 0, next = 1;
	struct verdict v;

	for (i = 1; i <= hops; i++) {
		count = 0;
		if (!is_ours_to_find(&way, i - 1))
			continue;
		v = look_up(a, way.via[i - 1], way.stop[i],
		    i == hops ? a->access : NULL, list, &count);
		if (v.what != OUTCOME_OK) {
			v.hop = i < hops ? i + 1 : 0;
			v.hops = hops;
			return v;
		}
		found[i - 1] = endpoint_of_ip(&list[0], way.stop[i]->port);
		way.stop[i] = &found[i - 1];
	}
	for (;;) {
		v = tunnel_open(a, &way, fd);
		if (outcome_cause(v.what) != CAUSE_BEYOND || v.hop != hops ||
		    next >= count)
			return v;
		found[hops - 1].ip = list[next++];
	}
}

static struct verdict
go(struct attempt *a, const struct way *way, int *fd)
{
	unsigned i, hops = way->hops;

	for (i = 0; i < hops; i++) {
		if (is_ours_to_find(way, i))
			return go_by_address(a, *way, fd);
	}
	return tunnel_open(a, way, fd);
}

/* What failed on our side, no proxy had a part in. */
static bool
is_ours(enum outcome what)
{
	enum cause cause = outcome_cause(what);

	return cause == CAUSE_CLIENT_GONE || cause == CAUSE_SYSTEM;
}

/* Each way still untried keeps an equal part of the time that is left. */
static int64_t
share(int64_t deadline, unsigned untried)
{
	int64_t now = clock_ms();

	if (deadline == CLOCK_NEVER)
		return CLOCK_NEVER;
	return now + (deadline - now) / (untried + 1);
}

struct verdict
connect_outbound(const struct endpoint *to, const struct route *route,
    struct attempt *a, int *fd)
{
	unsigned i, dead, untried = route_count(route) - route->hops;
	unsigned chosen[ROUTE_HOPS_MAX];
	int64_t deadline = a->wait.deadline;
	struct verdict v = outbound_check(a, to, route);
	struct way way = { .hops = route->hops };

	*fd = -1;
	if (v.what != OUTCOME_OK)
		return v;
	memcpy(chosen, route->first, sizeof(chosen));
	for (;;) {
		for (i = 0; i < route->hops; i++) {
			way.via[i] = &route->proxy[chosen[i]];
			way.stop[i] = &way.via[i]->server;
		}
		way.stop[route->hops] = to;
		a->wait.deadline = share(deadline, untried);
		v = go(a, &way, fd);
		a->wait.deadline = deadline;
		if (is_ours(v.what))
			v.hop = 0;
		dead = failover_hop(v, route, chosen);
		if (dead == 0)
			return v;
		chosen[dead - 1]++;
		untried--;
	}
}
