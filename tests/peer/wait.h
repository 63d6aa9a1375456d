/* Time, and waiting for a descriptor. */
#ifndef WAIT_H
#define WAIT_H

#include <stdbool.h>
#include <stdint.h>

uint64_t wait_now_ms(void);

void wait_ms(uint64_t ms);

/* Waits for one event; false if it has not come in time (-1: no limit). */
bool wait_for(int fd, short events, int timeout_ms);

#endif
