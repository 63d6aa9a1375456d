#define _GNU_SOURCE

#include <sys/ioctl.h>
#include <sys/syscall.h>

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#include "base/outcome.h"
#include "base/text.h"
#include "os/descriptor.h"

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

static bool
close_range_of(unsigned first, unsigned end)
{
	return first == end || syscall(SYS_close_range, first, end - 1, 0) == 0;
}

/* Before Linux 5.9. */
static void
close_one_by_one(int lowest, int a, int b)
{
	long fd, end = sysconf(_SC_OPEN_MAX);

	if (end == -1 || end > DESCRIPTOR_MOST)
		end = DESCRIPTOR_MOST;
	for (fd = lowest; fd < end; fd++) {
		if (fd != a && fd != b)
			close((int)fd);
	}
}

void
descriptor_close_from(int lowest)
{
	descriptor_close_but(lowest, -1, -1);
}

void
descriptor_close_but(int lowest, int a, int b)
{
	const int kept[] = { a < b ? a : b, a < b ? b : a };
	unsigned first = (unsigned)lowest;
	bool closed = true;
	size_t i;

	for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		if (kept[i] < lowest)
			continue;
		closed = closed && close_range_of(first, (unsigned)kept[i]);
		first = (unsigned)kept[i] + 1;
	}
	if (!closed || !close_range_of(first, ~0U))
		close_one_by_one(lowest, a, b);
}

int
descriptor_reopen(int fd)
{
	char path[32];
	size_t at;
	int own;
	unsigned number;

	/*
	 * Opening the master of a terminal again gives the master of another
	 * one.
	 */
	if (syscall(SYS_ioctl, fd, TIOCGPTN, &number) == 0)
		return -1;
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
