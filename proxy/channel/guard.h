#ifndef GUARD_H
#define GUARD_H

#include <pthread.h>

#include "channel/client.h"

/*
 * For times when poll(2) cannot be used to wait: for a file, or for a person.
 */
struct guard {
	struct client client; /* the thread's own copy */
	pthread_t thread;
	int end[2]; /* a pipe; -1 if there is no thread */
};

/*
 * guard_begin(g, client): until guard_end, the process ends as if by SIGHUP
 * when the client leaves, even inside an open(2) on a dead file system. If the
 * client cannot leave, or if there can be no thread, this does nothing.
 */
void guard_begin(struct guard *g, const struct client *client);

/* guard_end(g): from now on the caller waits by itself, with wait_until. */
void guard_end(struct guard *g);

#endif
