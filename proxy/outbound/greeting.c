#include <sys/socket.h>

#include <errno.h>

#include "base/clock.h"
#include "outbound/greeting.h"

struct verdict
greeting_wait(const struct attempt *a, int fd)
{
	struct pollfd fds[2] = { { .fd = fd, .events = POLLIN } };
	struct verdict v;
	char byte;
	ssize_t n;

	for (;;) {
		n = recv(fd, &byte, sizeof(byte), MSG_PEEK | MSG_DONTWAIT);
		if (n > 0)
			return outcome_of(OUTCOME_OK);
		if (n == 0 ||
		    (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
			return outcome_of(OUTCOME_GREETING_NONE);
		v = wait_until(&a->wait, fds, 1, CLOCK_NEVER);
		if (v.what == OUTCOME_CONNECT_TIMEOUT)
			v.what = OUTCOME_GREETING_TIMEOUT;
		if (v.what != OUTCOME_OK)
			return v;
	}
}
