/* Time, and waiting for a descriptor. */
#include "system.h"

#include <errno.h>
#include <poll.h>
#include <time.h>

#include "fail.h"
#include "wait.h"

uint64_t
wait_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

void
wait_ms(uint64_t ms)
{
	struct timespec t = { (time_t)(ms / 1000),
		(long)(ms % 1000) * 1000000 };

	while (nanosleep(&t, &t) == -1 && errno == EINTR)
		continue;
}

bool
wait_for(int fd, short events, int timeout_ms)
{
	struct pollfd pfd = { fd, events, 0 };
	int n = poll(&pfd, 1, timeout_ms);

	if (n == -1 && errno != EINTR)
		broken_errno("poll");
	return n > 0;
}
