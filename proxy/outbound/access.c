#include "outbound/access.h"
#include "address/prefix.h"
#include "address/target.h"
#include "outbound/local.h"

static enum policy_own
surer(enum policy_own a, enum policy_own b)
{
	return a > b ? a : b;
}

/* In a range, it is of the range's kind, whoever has it. */
static enum policy_own
ask_own(const struct ip *ip)
{
	struct prefix inside = prefix_of(ip);

	prefix_unwrap(&inside);
	if (protected_range(&inside) != PROTECTED_NONE)
		return POLICY_OTHER;
	if (inside.ip.kind == ip->kind)
		return local_ask(ip);
	return surer(local_ask(ip), local_ask(&inside.ip));
}

struct policy_answer
access_judge(const struct access *g, const struct ip *ip)
{
	struct policy_case one = { .to = g->to, .forced = g->forced };
	struct ip inside;

	if (ip == NULL)
		return policy_judge(g->policy, &one);
	one.known = true;
	one.address = *ip;
	if (g->forced || g->policy->self) {
		one.own = ask_own(ip);
		if (prefix_6to4(ip, &inside))
			one.own_inside = ask_own(&inside);
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
