#include "outbound/access.h"
#include "address/prefix.h"
#include "address/target.h"
#include "outbound/local.h"

/* Of a 6to4 network, a host and the IPv4 address are two machines. */
static bool
is_own(const struct ip *ip)
{
	struct prefix inside = prefix_of(ip);

	if (local_is_own(ip))
		return true;
	return prefix_unwrap(&inside) && inside.ip.kind != ip->kind &&
	    local_is_own(&inside.ip);
}

struct policy_answer
access_judge(const struct access *g, const struct ip *ip)
{
	struct policy_case one = { .to = g->to, .forced = g->forced };

	if (ip != NULL) {
		one.known = true;
		one.address = *ip;
		one.own = g->forced && is_own(ip);
	}
	return policy_judge(g->policy, &one);
}

static bool
may_name(const struct access *g, bool resolved_here)
{
	struct policy_case one = { .to = g->to, .forced = g->forced };

	return resolved_here ? policy_could_permit(g->policy, &one)
			     : access_judge(g, NULL).permitted;
}

/* Whoever looks it up: each alternative must be right. */
static bool
may_name_by(const struct access *g, const struct route *route)
{
	bool permitted = route->hops > 0 || may_name(g, true);
	unsigned i;

	for (i = route->hops > 0 ? route->first[route->hops - 1] : 0;
	     i < route_count(route) && permitted; i++)
		permitted = may_name(
		    g, !protocol_row(route->proxy[i].kind)->names);
	return permitted;
}

struct verdict
access_target(const struct access *g, const struct route *route)
{
	bool permitted = false;

	switch (g->to->kind) {
	case ENDPOINT_NAME:
		if (target_is_reserved(g->to->name))
			return outcome_of(OUTCOME_RESERVED);
		permitted = may_name_by(g, route);
		break;
	case ENDPOINT_IP:
		permitted = access_judge(g, &g->to->ip).permitted;
		break;
	case ENDPOINT_UNIX:
		permitted = access_judge(g, NULL).permitted;
		break;
	}
	return outcome_of(permitted ? OUTCOME_OK : OUTCOME_POLICY_DENIED);
}

bool
access_permits(const struct access *g, const struct ip *ip)
{
	return g == NULL || access_judge(g, ip).permitted;
}
