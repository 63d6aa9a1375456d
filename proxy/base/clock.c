#include <limits.h>
#include <time.h>

#include "base/clock.h"

int64_t
clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
clock_earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int
clock_timeout(int64_t until)
{
	int64_t left;

	if (until == CLOCK_NEVER)
		return -1;
	left = until - clock_ms();
	if (left <= 0)
		return 0;
	return left < INT_MAX ? (int)left : INT_MAX;
}
