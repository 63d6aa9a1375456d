#ifndef ACCESS_H
#define ACCESS_H

#include <stdbool.h>

#include "address/endpoint.h"
#include "address/ip.h"
#include "base/outcome.h"
#include "policy/policy.h"
#include "route/plan.h"

/*
 * Applies the policy to one connection, step by step, as the target's address
 * becomes known.
 */
struct access {
	const struct policy *policy;
	const struct endpoint *to;
	bool forced;
};

/*
 * access_judge(g, ip): what the policy says about the target at the address ip;
 * with NULL for ip, about the target as it was asked for.
 */
struct policy_answer access_judge(const struct access *g, const struct ip *ip);

/*
 * access_stop(g, target): before any lookup or dial, whether the target, as the
 * last stop of one way, may be reached. False if it is an address that is
 * denied, a name that is denied whatever its address, or, when a proxy looks it
 * up, a name that is denied by itself.
 */
bool access_stop(const struct access *g, const struct plan_stop *target);

/*
 * access_target(g, plan): OUTCOME_OK, OUTCOME_RESERVED, or
 * OUTCOME_POLICY_DENIED if access_stop says no. A target that is denied on one
 * of the ways is denied on all: it must not depend on which proxy is alive.
 */
struct verdict access_target(const struct access *g, const struct plan *plan);

/*
 * access_unresolved(g, v): what ends the run after the lookup of the target
 * here has failed with the verdict v. With --forced, a client must not learn
 * whether a name exists that it may not reach: a name that no rule permits by
 * itself is OUTCOME_POLICY_DENIED even if it does not exist. NULL for g changes
 * nothing.
 */
struct verdict access_unresolved(const struct access *g, struct verdict v);

/*
 * access_can_tell(g): false if the policy has to know which addresses are this
 * host's own, and the system does not tell.
 */
bool access_can_tell(const struct access *g);

/*
 * access_permits(g, ip): whether the target's address ip may be dialled. The
 * address that is judged here is the one that is connected to, so a name that
 * changes its address in between gains nothing. NULL for g permits all.
 */
bool access_permits(const struct access *g, const struct ip *ip);

#endif
