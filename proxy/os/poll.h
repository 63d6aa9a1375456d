#ifndef OS_POLL_H
#define OS_POLL_H

#include <poll.h>

/* The most descriptors that one call may have. */
#define POLL_MOST 64

/*
 * poll_wait(fds, n, timeout): poll(2), also for devices on a system whose own
 * poll(2) does not support them. For a device it reports only POLLIN and
 * POLLOUT.
 */
int poll_wait(struct pollfd *fds, nfds_t n, int timeout);

#endif
