#ifndef OS_CALLS_LINUX_H
#define OS_CALLS_LINUX_H

#include <stdbool.h>

/*
 * calls_filter_setup(): from now on only those system calls that lookups,
 * threads and connections need; others are errors. calls_filter_relay(alone):
 * only the relay's; others end the process, or unless alone, the thread. False
 * where there is no filter.
 */
bool calls_filter_setup(void);
bool calls_filter_relay(bool alone);

#endif
