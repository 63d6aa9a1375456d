#ifndef DIAL_UNIX_H
#define DIAL_UNIX_H

#include "base/outcome.h"
#include "outbound/attempt.h"

/* dial_unix(a, path, &fd): dial's part for a UNIX socket. */
struct verdict dial_unix(struct attempt *a, const char *path, int *fd);

#endif
