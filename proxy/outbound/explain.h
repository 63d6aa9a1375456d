#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "base/outcome.h"
#include "outbound/access.h"
#include "outbound/attempt.h"
#include "outbound/retry.h"
#include "route/plan.h"

/*
 * explain(out, plan, retry, a, held): writes to the descriptor out, which stays
 * the caller's, what the plan is, in a line each about the target, the hops,
 * the time, the rules, the confinement by held (CONFINE_*), and what the rules
 * say of the target, by each of the last hop's proxies where these differ.
 * Dials nothing, but looks a target up whose addresses the rules would be asked
 * for, within the time of an attempt. Repeats nothing of the target. Returns
 * what ends a run before its first dial: OUTCOME_OK, _POLICY_DENIED, _RESOLVE*,
 * or _OUTPUT when it cannot write.
 */
struct verdict explain(int out, const struct plan *plan,
    const struct retry *retry, struct attempt *a, unsigned held);

#endif
