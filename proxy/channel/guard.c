#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "base/outcome.h"
#include "channel/guard.h"
#include "os/poll.h"

/* Time to restore the terminal after a prompt, in ms. */
#define TIDY 1000

/* False once the caller needs no guard any more. */
static bool
waits_for_client(struct guard *g)
{
	struct pollfd fds[2];

	do {
		client_watch(&g->client, &fds[0]);
		fds[1] = (struct pollfd){ g->end[0], POLLIN, 0 };
		if (poll_wait(fds, 2, -1) == -1)
			fds[0].revents = fds[1].revents = 0;
		if (fds[1].revents != 0)
			return false;
	} while (!client_gone(&g->client, fds[0].revents));
	return true;
}

static void *
stand_guard(void *arg)
{
	struct guard *g = arg;
	struct pollfd end = { g->end[0], POLLIN, 0 };

	if (!waits_for_client(g))
		return NULL;
	kill(getpid(), SIGHUP);
	if (poll_wait(&end, 1, TIDY) != 1)
		_exit(outcome_status(OUTCOME_CLIENT_GONE));
	return NULL;
}

void
guard_begin(struct guard *g, const struct client *client)
{
	sigset_t all, before;
	int error;

	g->client = *client;
	g->end[0] = g->end[1] = -1;
	if (client->watch == CLIENT_UNWATCHED || pipe(g->end) == -1)
		return;
	/* The thread handles no signals. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&g->thread, NULL, stand_guard, g);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (error != 0) {
		close(g->end[0]);
		close(g->end[1]);
		g->end[0] = g->end[1] = -1;
	}
}

void
guard_end(struct guard *g)
{
	ssize_t n;

	if (g->end[0] == -1)
		return;
	do {
		n = write(g->end[1], "", 1);
	} while (n == -1 && errno == EINTR);
	close(g->end[1]);
	pthread_join(g->thread, NULL);
	close(g->end[0]);
}
