#include "os/poll.h"

int
poll_wait(struct pollfd *fds, nfds_t n, int timeout)
{
	return poll(fds, n, timeout);
}
