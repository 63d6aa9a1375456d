#ifndef GUARD_H
#define GUARD_H

#include <pthread.h>

#include "channel/client.h"

/* While nothing can be waited for by poll(2): a file, a person. */
struct guard {
	struct client client; /* its own, as the thread sees it */
	pthread_t thread;
	int end[2]; /* of a pipe; -1 when there is no thread */
};

/*
 * guard_begin(g, client): until guard_end, the process ends as by SIGHUP when
 * the client leaves, even inside an open(2) of a dead file system. Without a
 * client that could leave, or a thread, nothing happens.
 */
void guard_begin(struct guard *g, const struct client *client);

/* guard_end(g): from now on the caller waits itself, by wait_until. */
void guard_end(struct guard *g);

#endif
