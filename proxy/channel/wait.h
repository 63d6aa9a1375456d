#ifndef WAIT_H
#define WAIT_H

#include <poll.h>
#include <stdint.h>

#include "base/outcome.h"
#include "channel/client.h"

/* What a wait needs until there is a connection. */
struct waiter {
	int64_t deadline; /* a time of clock_ms, or CLOCK_NEVER */
	struct client *client;
};

/*
 * wait_until(w, fds, n, until): calls poll(2) on fds[0..n), where fds has room
 * for one more, until one of them is ready or the time until has come. Returns
 * OUTCOME_OK then, with revents filled in (all zero if until has passed);
 * OUTCOME_CLIENT_GONE; OUTCOME_CONNECT_TIMEOUT at the deadline, for the caller
 * to turn into its own stage; or OUTCOME_SYSTEM.
 */
struct verdict wait_until(
    const struct waiter *w, struct pollfd *fds, nfds_t n, int64_t until);

#endif
