#ifndef RETRY_H
#define RETRY_H

#include <stdbool.h>

#include "base/outcome.h"
#include "outbound/attempt.h"
#include "route/plan.h"

/* The pause before the next attempt doubles from one to the other, in ms. */
#define RETRY_PAUSE_FIRST   100
#define RETRY_PAUSE_LONGEST 5000

struct retry {
	int64_t attempt; /* milliseconds for one attempt; 0 for no limit */
	int64_t whole;   /* milliseconds for all of them; 0 for one attempt */
};

/*
 * retry_is_worth(cause): whether what failed so is only not yet: a name without
 * an address, a target or proxy that is unreachable or does not answer. What is
 * forbidden or makes no sense is final.
 */
bool retry_is_worth(enum cause cause);

/*
 * retry_connect(plan, a, r, &fd): connect_outbound, and once more while
 * retry_is_worth says so. Sets a->wait.deadline; the verdict is the last
 * attempt's.
 */
struct verdict retry_connect(
    const struct plan *plan, struct attempt *a, const struct retry *r, int *fd);

#endif
