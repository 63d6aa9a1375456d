#ifndef RESOLVE_H
#define RESOLVE_H

#include "base/outcome.h"
#include "outbound/attempt.h"
#include "policy/policy.h"
#include "route/plan.h"

/*
 * resolve_worse(a, b): the one of two verdicts that explains more: that a
 * family has no address says less than that the name server cannot be reached.
 */
struct verdict resolve_worse(struct verdict a, struct verdict b);

/* An address of a stop, and whether it can be used. */
struct resolve_found {
	struct ip ip;
	struct policy_answer answer;
	bool fits;   /* the proxy can carry it */
	bool usable; /* it is permitted, and fits */
};

/*
 * resolve_for(a, via, stop, access, patience, list, &count): waits for the
 * addresses of a stop that we look up for the proxy via, or that we dial if via
 * is NULL, and lists all of them, at most 2 * LOOKUP_MAX, in the order in which
 * to try them. Once those of one family have come, it waits for the other
 * family for this many milliseconds, but not beyond the deadline. NULL for
 * access permits all. OUTCOME_OK if an address is usable; otherwise
 * OUTCOME_POLICY_DENIED, OUTCOME_RESOLVE*, or a result of wait_until.
 */
struct verdict resolve_for(struct attempt *a, const struct proxy_config *via,
    const struct plan_stop *stop, const struct access *access, int64_t patience,
    struct resolve_found *list, size_t *count);

#endif
