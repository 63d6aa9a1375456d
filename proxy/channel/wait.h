#ifndef WAIT_H
#define WAIT_H

#include <poll.h>
#include <stdint.h>

#include "base/outcome.h"
#include "channel/client.h"

/* What one waits with until there is a connection. */
struct waiter {
	int64_t deadline; /* of clock_ms, or CLOCK_NEVER */
	struct client *client;
};

/*
 * wait_until(w, fds, n, until): poll(2) over fds[0..n), where fds has room for
 * one more, until one of them is ready, or until the time until. Returns
 * OUTCOME_OK then, with revents filled in (all zero when until has passed);
 * OUTCOME_CLIENT_GONE; OUTCOME_CONNECT_TIMEOUT at the deadline, for the caller
 * to name its stage; or OUTCOME_SYSTEM.
 */
struct verdict wait_until(
    const struct waiter *w, struct pollfd *fds, nfds_t n, int64_t until);

#endif
