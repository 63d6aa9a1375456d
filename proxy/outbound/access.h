#ifndef ACCESS_H
#define ACCESS_H

#include <stdbool.h>

#include "address/endpoint.h"
#include "address/ip.h"
#include "base/outcome.h"
#include "policy/policy.h"
#include "route/route.h"

/* The policy, where what it judges becomes known bit by bit. */
struct access {
	const struct policy *policy;
	const struct endpoint *to;
	bool forced;
};

/*
 * access_judge(g, ip): what the policy says of the target at the address ip;
 * NULL for ip: of the target as it was asked for.
 */
struct policy_answer access_judge(const struct access *g, const struct ip *ip);

/*
 * access_target(g, route): before any lookup or dial: OUTCOME_OK;
 * OUTCOME_RESERVED; or OUTCOME_POLICY_DENIED when the target is an address that
 * is denied, a name that is denied whatever its address, or, when a proxy of
 * the last hop looks it up, a name that is denied by itself. What is denied on
 * one of the ways is denied on all: which proxy is alive has no say in it.
 */
struct verdict access_target(const struct access *g, const struct route *route);

/*
 * access_permits(g, ip): whether the target's address ip may be dialled. What
 * is asked here is what is connected to: a name that changes its address in
 * between gains nothing. NULL for g permits all.
 */
bool access_permits(const struct access *g, const struct ip *ip);

#endif
