#ifndef LOOKUP_TIMER_H
#define LOOKUP_TIMER_H

#include <stdbool.h>
#include <stdint.h>

/*
 * lookup_timer_start(deadline, quiet): at the deadline, of clock_ms or
 * CLOCK_NEVER, the process ends as OUTCOME_RESOLVE_TIMEOUT would, with its
 * message unless quiet: nothing else ends getaddrinfo(3) in the main thread.
 */
void lookup_timer_start(int64_t deadline, bool quiet);
void lookup_timer_stop(void);

#endif
