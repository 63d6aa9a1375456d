#ifndef OS_CALLS_LINUX_H
#define OS_CALLS_LINUX_H

#include <sys/types.h>

#include <stdbool.h>

/*
 * calls_filter_setup(): from now on only the system calls that lookups, threads
 * and connections need are allowed; all others fail with an error.
 * calls_filter_relay(alone, self): only those of the relay; any other ends the
 * process, or, unless alone is true, the thread; self is getpid(2)'s. Both
 * return false where there is no filter.
 */
bool calls_filter_setup(void);
bool calls_filter_relay(bool alone, pid_t self);

#endif
