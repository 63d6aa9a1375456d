#define _GNU_SOURCE

#include <sys/syscall.h>

#include <fcntl.h>
#include <unistd.h>

#include "base/outcome.h"
#include "base/text.h"
#include "os/descriptor.h"

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

void
descriptor_close_from(int lowest)
{
	long fd, end;

	if (syscall(SYS_close_range, (unsigned)lowest, ~0U, 0) == 0)
		return;
	/* Before Linux 5.9. */
	end = sysconf(_SC_OPEN_MAX);
	if (end == -1 || end > DESCRIPTOR_MOST)
		end = DESCRIPTOR_MOST;
	for (fd = lowest; fd < end; fd++)
		close((int)fd);
}

int
descriptor_reopen(int fd)
{
	char path[32];
	size_t at;
	int own;

	at = text_append(path, sizeof(path), 0, "/proc/self/fd/");
	text_append_number(path, sizeof(path), at, (unsigned)fd);
	own = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (own == -1)
		return -1;
	if (dup2(own, fd) == -1) {
		close(own);
		return -1;
	}
	close(own);
	return 0;
}
