#ifndef SETUP_H
#define SETUP_H

#include <poll.h>
#include <stdint.h>

#include "base/outcome.h"
#include "channel/client.h"
#include "outbound/sockaddr.h"

struct access;
struct resolve;

enum setup_stage {
	SETUP_RESOLVING,
	SETUP_RESOLVED,
	SETUP_CONNECTING,
	SETUP_CONNECTED,
	SETUP_ACCEPTED,
	SETUP_AGAIN
};

/* What all stages of getting connected share. */
struct setup {
	int64_t deadline; /* of clock_ms, or CLOCK_NEVER */
	int family;       /* AF_UNSPEC, or the one family to use */
	int keepalive;    /* seconds until the first probe; 0 for none */
	bool fast_open;   /* send the first data with the SYN */
	struct address bind;
	const struct access *access; /* where the target may be */
	struct client *client;
	struct resolve *left; /* lookups that nobody waits for */
	/* Told of each stage that begins or was passed. */
	void (*tell)(void *ctx, enum setup_stage stage);
	void *ctx;
};

/*
 * setup_wait(s, fds, n, until): poll(2) over fds[0..n), where fds has room
 * for one more, until one of them is ready, or until the time until. Returns
 * OUTCOME_OK then, with revents filled in (all zero when until has passed);
 * OUTCOME_CLIENT_GONE; OUTCOME_CONNECT_TIMEOUT at the deadline, for the caller
 * to name its stage; or OUTCOME_SYSTEM.
 */
struct verdict setup_wait(
    struct setup *s, struct pollfd *fds, nfds_t n, int64_t until);

#endif
