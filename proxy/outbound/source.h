#ifndef SOURCE_H
#define SOURCE_H

#include "base/outcome.h"
#include "outbound/attempt.h"

/*
 * source_bind(a, fd): lets fd connect from the interface and the address that
 * the attempt has. OUTCOME_INTERFACE or OUTCOME_BIND when the system refuses.
 */
struct verdict source_bind(const struct attempt *a, int fd);

#endif
