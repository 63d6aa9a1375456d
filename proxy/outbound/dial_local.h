#ifndef DIAL_LOCAL_H
#define DIAL_LOCAL_H

#include "address/endpoint.h"
#include "base/outcome.h"
#include "outbound/attempt.h"

/*
 * dial_unix(a, path, &fd), dial_vsock(a, to, &fd): connect to the UNIX socket
 * at path, or to the vsock port of to. fd is then a non-blocking socket that
 * the caller owns. They fail with OUTCOME_CONNECT*, _CLIENT_GONE or _SYSTEM.
 */
struct verdict dial_unix(struct attempt *a, const char *path, int *fd);
struct verdict dial_vsock(
    struct attempt *a, const struct endpoint *to, int *fd);

#endif
