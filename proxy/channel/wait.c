#include <errno.h>

#include "base/clock.h"
#include "channel/wait.h"
#include "os/poll.h"

struct verdict
wait_until(const struct waiter *w, struct pollfd *fds, nfds_t n, int64_t until)
{
	int64_t end = until < w->deadline ? until : w->deadline;
	int ready;

	for (;;) {
		client_watch(w->client, &fds[n]);
		ready = poll_wait(fds, n + 1, clock_timeout(end));
		if (ready == -1 && errno != EINTR && errno != EAGAIN)
			return outcome_verdict(OUTCOME_SYSTEM, errno);
		if (ready > 0 && client_gone(w->client, fds[n].revents))
			return outcome_of(OUTCOME_CLIENT_GONE);
		if (ready > (fds[n].revents != 0 ? 1 : 0))
			return outcome_of(OUTCOME_OK);
		if (clock_ms() >= w->deadline)
			return outcome_of(OUTCOME_CONNECT_TIMEOUT);
		if (clock_ms() >= until)
			break;
	}
	while (n > 0)
		fds[--n].revents = 0;
	return outcome_of(OUTCOME_OK);
}
