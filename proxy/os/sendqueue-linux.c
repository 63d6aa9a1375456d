#define _GNU_SOURCE

#include <sys/ioctl.h>
#include <sys/socket.h>

#include "os/sendqueue.h"

void
sendqueue_abort(int fd)
{
	static const struct linger at_once = { .l_onoff = 1 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

int
sendqueue_unsent(int fd)
{
	int unsent = 0;

	if (ioctl(fd, TIOCOUTQ, &unsent) == -1)
		return -1;
	return unsent;
}
