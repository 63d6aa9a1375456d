#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

/* A time that never comes. */
#define CLOCK_NEVER INT64_MAX

/*
 * clock_ms(): the time of the monotonic clock in milliseconds, counted from an
 * arbitrary moment.
 */
int64_t clock_ms(void);

/* clock_earlier(a, b): the earlier of two times. */
int64_t clock_earlier(int64_t a, int64_t b);

/*
 * clock_timeout(until): the timeout for poll(2) if the wait ends at until: -1
 * for CLOCK_NEVER, 0 if that time has passed.
 */
int clock_timeout(int64_t until);

#endif
