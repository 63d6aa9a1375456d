#ifndef OS_VSOCK_H
#define OS_VSOCK_H

#include <stdint.h>

/*
 * vsock_open(): a non-blocking vsock(7) stream socket that is closed on exec,
 * or -1 with errno if the system has none.
 */
int vsock_open(void);

/*
 * vsock_connect(fd, cid, port): connects to a port of a virtual machine, as
 * connect(2) does.
 */
int vsock_connect(int fd, uint32_t cid, uint32_t port);

#endif
