#ifndef FDPASS_H
#define FDPASS_H

#include <stdbool.h>

#include "base/outcome.h"
#include "channel/wait.h"

/* fdpass_possible(out): can a descriptor be passed over it: a UNIX socket? */
bool fdpass_possible(int out);

/*
 * fdpass(w, out, fd): passes the socket fd to who is at the other end of out,
 * in blocking mode, as ssh's ProxyUseFdpass wants it: along with one byte. fd
 * stays the caller's. OUTCOME_OK, OUTCOME_OUTPUT, or as wait_until has
 * it when out does not take the byte at once.
 */
struct verdict fdpass(const struct waiter *w, int out, int fd);

#endif
