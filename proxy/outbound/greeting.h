#ifndef GREETING_H
#define GREETING_H

#include "base/outcome.h"
#include "outbound/attempt.h"

/*
 * greeting_wait(a, fd): waits for the target's first byte, and leaves it in the
 * socket. OUTCOME_GREETING_NONE if the target hangs up or resets instead,
 * OUTCOME_GREETING_TIMEOUT at the deadline, OUTCOME_CLIENT_GONE or _SYSTEM.
 */
struct verdict greeting_wait(const struct attempt *a, int fd);

#endif
