#ifndef RETRY_H
#define RETRY_H

#include <stdbool.h>

#include "base/outcome.h"
#include "outbound/attempt.h"
#include "route/plan.h"

/*
 * The pause before the next attempt doubles from the first to the longest, in
 * ms.
 */
#define RETRY_PAUSE_FIRST   100
#define RETRY_PAUSE_LONGEST 5000

struct retry {
	int64_t attempt; /* milliseconds for each attempt; 0 for no limit */
	int64_t whole;   /* milliseconds for all attempts; 0 for one attempt */
};

/*
 * retry_is_worth(cause): whether a later attempt may succeed: after a name
 * without an address, or a target or proxy that is unreachable or does not
 * answer. If something is forbidden or makes no sense, that is final.
 */
bool retry_is_worth(enum cause cause);

/*
 * retry_connect(plan, a, r, &fd): calls connect_outbound, and calls it again
 * while retry_is_worth says so. Sets a->wait.deadline; the verdict is that of
 * the last attempt, with the time that was tried if that has run out.
 */
struct verdict retry_connect(
    const struct plan *plan, struct attempt *a, const struct retry *r, int *fd);

#endif
