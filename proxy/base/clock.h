#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

/* A time that never comes. */
#define CLOCK_NEVER INT64_MAX

/* clock_ms(): the monotonic clock, in milliseconds from some moment. */
int64_t clock_ms(void);

/* clock_earlier(a, b): whichever comes first. */
int64_t clock_earlier(int64_t a, int64_t b);

/*
 * clock_timeout(until): poll(2)'s timeout for a wait that ends at until: -1
 * for CLOCK_NEVER, 0 when it is over.
 */
int clock_timeout(int64_t until);

#endif
