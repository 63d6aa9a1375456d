#include "os/sendqueue.h"

/* pledge(2) ends a process that tries. */
void
sendqueue_abort(int fd)
{
	(void)fd;
}

int
sendqueue_unsent(int fd)
{
	(void)fd;
	return -1;
}
