#ifndef ACCESS_H
#define ACCESS_H

#include <stdbool.h>

#include "address/endpoint.h"
#include "address/ip.h"
#include "base/outcome.h"
#include "policy/policy.h"
#include "route/plan.h"

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
 * access_stop(g, target): before any lookup or dial, whether the target may be
 * gone to, as one way has it for its last stop: false when it is an address
 * that is denied, a name that is denied whatever its address, or, when a proxy
 * finds it, a name that is denied by itself.
 */
bool access_stop(const struct access *g, const struct plan_stop *target);

/*
 * access_target(g, plan): OUTCOME_OK; OUTCOME_RESERVED; or
 * OUTCOME_POLICY_DENIED when access_stop says no. What is denied on one of the
 * ways is denied on all: which proxy is alive has no say in it.
 */
struct verdict access_target(const struct access *g, const struct plan *plan);

/*
 * access_unresolved(g, v): what ends a run whose target's name was looked up
 * here in vain, by the verdict v. When forced, a client must not learn whether
 * there is a name that it may not reach: one that no rule permits by itself is
 * OUTCOME_POLICY_DENIED when there is none, too. NULL for g changes nothing.
 */
struct verdict access_unresolved(const struct access *g, struct verdict v);

/*
 * access_can_tell(g): false when the policy has to know which addresses are
 * this host's own, and the system does not tell.
 */
bool access_can_tell(const struct access *g);

/*
 * access_permits(g, ip): whether the target's address ip may be dialled. What
 * is asked here is what is connected to: a name that changes its address in
 * between gains nothing. NULL for g permits all.
 */
bool access_permits(const struct access *g, const struct ip *ip);

#endif
