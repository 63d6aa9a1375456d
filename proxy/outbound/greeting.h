#ifndef GREETING_H
#define GREETING_H

#include "base/outcome.h"
#include "outbound/attempt.h"

enum greeting { GREETING_HERE, GREETING_NOT_YET, GREETING_NONE };

/*
 * greeting_look(fd): whether the target's first byte, which stays in the
 * socket, has arrived, or can no longer arrive.
 */
enum greeting greeting_look(int fd);

/*
 * greeting_wait(a, fd): waits for that byte. OUTCOME_GREETING_NONE if the
 * target hangs up or resets instead, OUTCOME_GREETING_TIMEOUT at the deadline,
 * OUTCOME_CLIENT_GONE or _SYSTEM.
 */
struct verdict greeting_wait(const struct attempt *a, int fd);

#endif
