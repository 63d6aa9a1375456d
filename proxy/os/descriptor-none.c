#include <unistd.h>

#include "os/descriptor.h"

void
descriptor_close_from(int lowest)
{
	descriptor_close_but(lowest, -1, -1);
}

void
descriptor_close_but(int lowest, int a, int b)
{
	long fd, end = sysconf(_SC_OPEN_MAX);

	if (end == -1 || end > DESCRIPTOR_MOST)
		end = DESCRIPTOR_MOST;
	for (fd = lowest; fd < end; fd++) {
		if (fd != a && fd != b)
			close((int)fd);
	}
}

int
descriptor_reopen(int fd)
{
	(void)fd;
	return -1;
}
