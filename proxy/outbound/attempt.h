#ifndef ATTEMPT_H
#define ATTEMPT_H

#include <stdbool.h>

#include "address/ip.h"
#include "channel/wait.h"
#include "outbound/access.h"
#include "outbound/lookup.h"
#include "report/progress.h"

/* What one attempt to connect has. */
struct attempt {
	struct waiter wait;
	struct progress *progress;
	struct lookups *lookups;
	const struct access *access; /* where the target may be */
	const struct ip *bind;       /* NULL for any */
	const char *interface;       /* NULL for any */
	bool mptcp;                  /* Multipath TCP where it can be had */
	int keepalive;        /* seconds until the first probe; 0 for none */
	unsigned hops;        /* of the way that was gone last */
	bool expect_greeting; /* connected is when the target has spoken */
	bool fast_open;       /* send the first data with the SYN */
};

#endif
