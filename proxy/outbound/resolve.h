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

/*
 * resolve_all(a, to, family, patience, list, &count): waits for the addresses
 * of to, at most 2 * LOOKUP_MAX, and lists them in the order in which to try
 * them. Once those of one family have come, it waits for the other family for
 * this many milliseconds, but not beyond the deadline. OUTCOME_OK if the name
 * has addresses; otherwise OUTCOME_RESOLVE*, or a result of wait_until.
 */
struct verdict resolve_all(struct attempt *a, const struct endpoint *to,
    int family, int64_t patience, struct ip *list, size_t *count);

/* An address of a stop, and whether it can be used. */
struct resolve_found {
	struct ip ip;
	struct policy_answer answer;
	bool fits;   /* the proxy can carry it */
	bool usable; /* it is permitted, and fits */
};

/*
 * resolve_for(a, via, stop, access, patience, list, &count): does what
 * resolve_all does, for a stop that we look up for the proxy via, or that we
 * dial if via is NULL. list has all of the addresses. OUTCOME_OK if one of them
 * is usable; otherwise OUTCOME_POLICY_DENIED, _RESOLVE_SOCKS4, or the result of
 * resolve_all. NULL for access permits all.
 */
struct verdict resolve_for(struct attempt *a, const struct proxy_config *via,
    const struct plan_stop *stop, const struct access *access, int64_t patience,
    struct resolve_found *list, size_t *count);

#endif
