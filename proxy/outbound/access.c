#include "outbound/access.h"
#include "address/prefix.h"
#include "address/target.h"
#include "outbound/local.h"
#include "outbound/lookup.h"

static enum policy_own
surer(enum policy_own a, enum policy_own b)
{
	return a > b ? a : b;
}

/* An address in a range is of the kind of that range, whoever has it. */
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

bool
access_stop(const struct access *g, const struct plan_stop *target)
{
	const struct policy_case name = { .to = g->to, .forced = g->forced };

	switch (g->to->kind) {
	case ENDPOINT_NAME:
		return target->finder == PLAN_US
		    ? policy_could_permit(g->policy, &name)
		    : access_judge(g, NULL).permitted;
	case ENDPOINT_IP:
		return access_judge(g, &g->to->ip).permitted;
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		break;
	}
	return access_judge(g, NULL).permitted;
}

struct verdict
access_target(const struct access *g, const struct plan *plan)
{
	const struct proxy_config *via;
	bool permitted = true;
	struct plan_stop stop;
	unsigned i;

	if (endpoint_is_name(g->to) && target_is_reserved(g->to->name))
		return outcome_of(OUTCOME_RESERVED);
	for (i = 0; permitted && plan_before(plan, plan->route->hops, i, &via);
	     i++) {
		stop = plan_stop(plan, via, plan->to);
		permitted = access_stop(g, &stop);
	}
	return outcome_of(permitted ? OUTCOME_OK : OUTCOME_POLICY_DENIED);
}

struct verdict
access_unresolved(const struct access *g, struct verdict v)
{
	if (g == NULL || !g->forced || !lookup_is_absent(v) ||
	    access_judge(g, NULL).permitted)
		return v;
	return outcome_of(OUTCOME_POLICY_DENIED);
}

/* Any address of each kind will do. */
bool
access_can_tell(const struct access *g)
{
	static const struct ip some[] = { { IP_V4, { 192, 0, 2, 1 } },
		{ IP_V6, { 0x20, 0x01, 0x0d, 0xb8 } } };

	return (!g->forced && !g->policy->self) ||
	    (local_ask(&some[0]) != POLICY_UNSURE &&
		local_ask(&some[1]) != POLICY_UNSURE);
}

bool
access_permits(const struct access *g, const struct ip *ip)
{
	return g == NULL || access_judge(g, ip).permitted;
}
