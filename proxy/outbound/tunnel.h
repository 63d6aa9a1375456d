#ifndef TUNNEL_H
#define TUNNEL_H

#include "base/outcome.h"
#include "outbound/attempt.h"
#include "route/plan.h"

/*
 * tunnel_open(a, way, &fd): dials the first stop and does the handshake with
 * each proxy in turn; if a proxy needs a new connection, it starts again from
 * the first stop. fd is then a non-blocking socket that the caller owns, and
 * the next byte from it is the target's first: nothing was read ahead. On
 * failure fd is -1; the verdict is that of dial, or the answer of a proxy, and
 * its hop says which proxy. way is needed only during the call.
 */
struct verdict tunnel_open(
    struct attempt *a, const struct plan_way *way, int *fd);

#endif
