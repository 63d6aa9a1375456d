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
	 * By number: glibc has no name for it before 2.25. It gives up to 256
	 * bytes whole, or waits for the first seed.
	 */
	do
		n = syscall(SYS_getrandom, data, len, 0);
	while (n == -1 && errno == EINTR);
	return n != -1;
}
