#define _GNU_SOURCE

#include <sys/ioctl.h>

#include "os/sendqueue.h"

int
sendqueue_unsent(int fd)
{
	int unsent = 0;

	if (ioctl(fd, TIOCOUTQ, &unsent) == -1)
		return -1;
	return unsent;
}
