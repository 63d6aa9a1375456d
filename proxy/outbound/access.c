#include <string.h>

#include "outbound/access.h"

static void
set_block(struct prefix *b, const struct address *a)
{
	memset(b, 0, sizeof(*b));
	if (a->as.any.sa_family == AF_INET) {
		b->size = 4;
		memcpy(b->address, &a->as.in.sin_addr, 4);
	} else {
		b->size = 16;
		memcpy(b->address, &a->as.in6.sin6_addr, 16);
	}
	b->bits = (uint8_t)(8 * b->size);
}

/* Of a 6to4 network, a host and the IPv4 address are two machines. */
static bool
is_own(const struct address *a, const struct prefix *b)
{
	struct prefix inside = *b;
	struct address ipv4;

	if (address_is_own(a))
		return true;
	if (!prefix_unwrap(&inside) || inside.size == b->size)
		return false;
	memset(&ipv4, 0, sizeof(ipv4));
	ipv4.len = sizeof(ipv4.as.in);
	ipv4.as.in.sin_family = AF_INET;
	ipv4.as.in.sin_port = htons(1);
	memcpy(&ipv4.as.in.sin_addr, inside.address, 4);
	return address_is_own(&ipv4);
}

struct policy_answer
access_judge(const struct access *g, const struct address *a)
{
	struct policy_case one = { .to = g->to, .forced = g->forced };

	if (a != NULL) {
		one.known = true;
		set_block(&one.address, a);
		one.own = g->forced && is_own(a, &one.address);
	}
	return policy_judge(g->policy, &one);
}

static bool
may_go(const struct access *g, bool resolved_here)
{
	struct address a;

	if (g->to->kind != TARGET_NAME && address_set(&a, g->to))
		return access_judge(g, &a).permitted;
	if (g->to->kind != TARGET_NAME || !resolved_here)
		return access_judge(g, NULL).permitted;
	return policy_could_permit(g->policy,
	    &(struct policy_case){ .to = g->to, .forced = g->forced });
}

struct verdict
access_target(const struct access *g, const struct route *route)
{
	bool permitted = route->hops > 0 || may_go(g, true);
	unsigned i;

	if (target_is_reserved(g->to->host))
		return outcome_of(OUTCOME_RESERVED);
	for (i = route->hops > 0 ? route->first[route->hops - 1] : 0;
	     i < route_count(route) && permitted; i++)
		permitted = may_go(
		    g, !protocol_row(route->proxy[i].kind)->names);
	return outcome_of(permitted ? OUTCOME_OK : OUTCOME_POLICY_DENIED);
}

bool
access_permits(const struct access *g, const struct address *a)
{
	return g == NULL || access_judge(g, a).permitted;
}
