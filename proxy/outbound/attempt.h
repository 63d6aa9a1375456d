#ifndef ATTEMPT_H
#define ATTEMPT_H

#include <stdbool.h>

#include "address/ip.h"
#include "channel/wait.h"
#include "outbound/access.h"
#include "outbound/lookup.h"
#include "report/progress.h"

/* What one attempt to connect needs. */
struct attempt {
	struct waiter wait;
	struct progress *progress;
	struct lookups *lookups;
	const struct access
	    *access;           /* which addresses of the target are permitted */
	const struct ip *bind; /* NULL for any */
	const char *interface; /* NULL for any */
	bool mptcp;            /* use Multipath TCP if possible */
	int keepalive; /* seconds until the first probe; 0 for no probes */
	unsigned hops; /* of the way that was tried last */
	bool expect_greeting; /* wait for the first byte of the target */
	bool fast_open;       /* send the first data with the SYN */
	bool tcp;             /* the last connection that was made is TCP */
};

#endif
