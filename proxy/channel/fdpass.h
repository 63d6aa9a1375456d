#ifndef FDPASS_H
#define FDPASS_H

#include <stdbool.h>

#include "base/outcome.h"
#include "channel/wait.h"

/*
 * fdpass_possible(out): whether a descriptor can be passed over out, which must
 * be a UNIX socket for that.
 */
bool fdpass_possible(int out);

/*
 * fdpass(w, out, fd): passes the socket fd, in blocking mode and along with one
 * byte, to whoever is at the other end of out, as ssh expects it with
 * ProxyUseFdpass. fd stays the caller's. Returns OUTCOME_OK, OUTCOME_OUTPUT,
 * or, if out does not take the byte at once, a result of wait_until.
 */
struct verdict fdpass(const struct waiter *w, int out, int fd);

#endif
