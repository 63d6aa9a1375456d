#define _GNU_SOURCE

#include <sys/syscall.h>

#include <errno.h>
#include <unistd.h>

#include "os/entropy.h"

bool
entropy_get(uint8_t *data, size_t len)
{
	long n;

	/*
	 * By number, since glibc has no name for it before 2.25. Up to 256
	 * bytes come in one piece; before the first seed, the call waits.
	 */
	do
		n = syscall(SYS_getrandom, data, len, 0);
	while (n == -1 && errno == EINTR);
	return n != -1;
}
