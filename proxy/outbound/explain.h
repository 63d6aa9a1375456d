#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "base/outcome.h"
#include "outbound/access.h"
#include "outbound/attempt.h"
#include "outbound/retry.h"
#include "route/plan.h"

/*
 * explain(out, plan, retry, a, held): writes the plan to the descriptor out,
 * which stays the caller's: a line each about the target, the hops, the time,
 * the rules, the confinement by held (CONFINE_*), and what the rules say about
 * the target, for each proxy of the last hop if these differ. It dials nothing,
 * but it looks up the target, within the time of one attempt, if the rules need
 * its addresses. It repeats nothing of the target. Returns what ends a run
 * before its first dial: OUTCOME_OK, _POLICY_DENIED, _RESOLVE*, or _OUTPUT if
 * it cannot write.
 */
struct verdict explain(int out, const struct plan *plan,
    const struct retry *retry, struct attempt *a, unsigned held);

#endif
