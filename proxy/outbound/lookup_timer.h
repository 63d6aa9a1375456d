#ifndef LOOKUP_TIMER_H
#define LOOKUP_TIMER_H

#include <stdbool.h>
#include <stdint.h>

/*
 * lookup_timer_start(deadline, quiet): at the deadline (a time of clock_ms, or
 * CLOCK_NEVER), the process ends as with OUTCOME_RESOLVE_TIMEOUT, with its
 * message unless quiet is true. Nothing else can end getaddrinfo(3) in the main
 * thread.
 */
void lookup_timer_start(int64_t deadline, bool quiet);
void lookup_timer_stop(void);

#endif
