#ifndef SOURCE_H
#define SOURCE_H

#include "base/outcome.h"
#include "outbound/attempt.h"

/*
 * source_bind(a, fd): makes fd connect from the interface and the address of
 * the attempt. OUTCOME_INTERFACE or OUTCOME_BIND if the system refuses.
 */
struct verdict source_bind(const struct attempt *a, int fd);

#endif
