#ifndef TUNNEL_H
#define TUNNEL_H

#include "base/outcome.h"
#include "outbound/attempt.h"
#include "route/plan.h"

/*
 * tunnel_open(a, way, &fd): dials the first stop and shakes hands with each
 * proxy in turn, once more from the start when one wants another connection.
 * fd is then a non-blocking socket that the caller owns, and the next byte from
 * it is the target's first: nothing was read ahead. Else fd is -1; the
 * verdict is dial's, or what a proxy said, and its hop tells which proxy. way
 * must outlive the call only.
 */
struct verdict tunnel_open(
    struct attempt *a, const struct plan_way *way, int *fd);

#endif
