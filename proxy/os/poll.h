#ifndef OS_POLL_H
#define OS_POLL_H

#include <poll.h>

/* As many descriptors as one call may have. */
#define POLL_MOST 64

/*
 * poll_wait(fds, n, timeout): poll(2), also for a device where the system's own
 * does not know those. Of a device it tells POLLIN and POLLOUT only.
 */
int poll_wait(struct pollfd *fds, nfds_t n, int timeout);

#endif
