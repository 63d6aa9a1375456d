#include <sys/socket.h>

#include <errno.h>

#include "base/clock.h"
#include "outbound/greeting.h"

enum greeting
greeting_look(int fd)
{
	char byte;
	ssize_t n = recv(fd, &byte, sizeof(byte), MSG_PEEK | MSG_DONTWAIT);

	if (n > 0)
		return GREETING_HERE;
	if (n == -1 &&
	    (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
		return GREETING_NOT_YET;
	return GREETING_NONE;
}

struct verdict
greeting_wait(const struct attempt *a, int fd)
{
	struct pollfd fds[2] = { { .fd = fd, .events = POLLIN } };
	struct verdict v;

	for (;;) {
		switch (greeting_look(fd)) {
		case GREETING_HERE:
			return outcome_of(OUTCOME_OK);
		case GREETING_NONE:
			return outcome_of(OUTCOME_GREETING_NONE);
		case GREETING_NOT_YET:
			break;
		}
		v = wait_until(&a->wait, fds, 1, CLOCK_NEVER);
		if (v.what == OUTCOME_CONNECT_TIMEOUT)
			v.what = OUTCOME_GREETING_TIMEOUT;
		if (v.what != OUTCOME_OK)
			return v;
	}
}
