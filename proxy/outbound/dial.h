#ifndef DIAL_H
#define DIAL_H

#include "base/outcome.h"
#include "outbound/attempt.h"
#include "route/plan.h"

/* RFC 8305 8: the pause before the next address is tried in parallel. */
#define DIAL_ATTEMPT_DELAY 250

/*
 * dial(a, stop, access, &fd): connects to stop. It looks up a name, tries the
 * addresses as they come, with the families taking turns, and starts the next
 * attempt when one has failed or DIAL_ATTEMPT_DELAY ms have passed (RFC 8305).
 * An address that access does not permit is not tried. The first connection
 * wins, or the first to greet if stop is a target that is expected to; fd is
 * then a non-blocking socket that the caller owns. Fails with OUTCOME_RESOLVE*,
 * _CONNECT*, _GREETING*, _BIND, _POLICY_DENIED, _CLIENT_GONE or _SYSTEM; of
 * several failures it returns the one that explains most.
 */
struct verdict dial(struct attempt *a, const struct plan_stop *stop,
    const struct access *access, int *fd);

#endif
