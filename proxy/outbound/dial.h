#ifndef DIAL_H
#define DIAL_H

#include "base/outcome.h"
#include "outbound/attempt.h"
#include "route/plan.h"

/* RFC 8305 8: the pause before the next address is tried, too. */
#define DIAL_ATTEMPT_DELAY 250

/*
 * dial(a, stop, access, &fd): connects to stop: looks a name up, both families
 * side by side, tries the addresses in turns of family, and starts the next
 * attempt when one failed or DIAL_ATTEMPT_DELAY ms passed (RFC 8305). An
 * address that access does not permit leaves the race. The first connection
 * wins; fd is then a non-blocking socket that the caller owns. Fails with
 * OUTCOME_RESOLVE*, _CONNECT*, _BIND, _POLICY_DENIED, _CLIENT_GONE or _SYSTEM;
 * of several failures it tells the most telling.
 */
struct verdict dial(struct attempt *a, const struct plan_stop *stop,
    const struct access *access, int *fd);

#endif
