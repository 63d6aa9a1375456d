#ifndef RETRY_H
#define RETRY_H

#include "address/endpoint.h"
#include "base/outcome.h"
#include "outbound/attempt.h"
#include "route/route.h"

/* The pause before the next attempt doubles from one to the other, in ms. */
#define RETRY_PAUSE_FIRST   100
#define RETRY_PAUSE_LONGEST 5000

struct retry {
	int64_t attempt; /* milliseconds for one attempt; 0 for no limit */
	int64_t whole;   /* milliseconds for all of them; 0 for one attempt */
};

/*
 * retry_connect(to, route, a, r, &fd): connect_outbound, and once more while
 * what fails is not yet: a name without an address, a target or proxy that is
 * unreachable or does not answer. A refusal by rule or bad credentials, and
 * what makes no sense, is final. Sets a->wait.deadline; the verdict is the last
 * attempt's.
 */
struct verdict retry_connect(const struct endpoint *to,
    const struct route *route, struct attempt *a, const struct retry *r,
    int *fd);

#endif
