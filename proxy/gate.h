#ifndef GATE_H
#define GATE_H

#include <stdbool.h>

#include "address.h"
#include "outcome.h"
#include "policy.h"
#include "target.h"

/* The policy, where what it judges becomes known bit by bit. */
struct gate {
	const struct policy *policy;
	const struct target *to;
	bool forced;
};

/*
 * gate_judge(g, a): what the policy says of the target at the address a; NULL
 * for a: of the target as it was asked for.
 */
struct policy_answer gate_judge(const struct gate *g, const struct address *a);

/*
 * gate_target(g, resolved_here): before any lookup or dial: OUTCOME_OK, or
 * OUTCOME_POLICY_DENIED when the target is an address that is denied, a name
 * that is denied whatever its address, or, when a proxy looks it up, a name
 * that is denied by itself.
 */
struct verdict gate_target(const struct gate *g, bool resolved_here);

/*
 * gate_permits(g, a): whether the target's address a may be dialled. What is
 * asked here is what is connected to: a name that changes its address in
 * between gains nothing. NULL for g permits all.
 */
bool gate_permits(const struct gate *g, const struct address *a);

#endif
