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
	(void)fd;
	return -1;
}
