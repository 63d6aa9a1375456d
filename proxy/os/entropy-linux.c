#define _GNU_SOURCE

#include <sys/random.h>

#include <errno.h>

#include "os/entropy.h"

bool
entropy_get(uint8_t *data, size_t len)
{
	ssize_t n;

	/* It gives up to 256 bytes whole, or waits for the first seed. */
	do
		n = getrandom(data, len, 0);
	while (n == -1 && errno == EINTR);
	return n != -1;
}
