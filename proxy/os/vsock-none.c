#include <errno.h>

#include "os/vsock.h"

int
vsock_open(void)
{
	errno = EAFNOSUPPORT;
	return -1;
}

int
vsock_connect(int fd, uint32_t cid, uint32_t port)
{
	(void)fd;
	(void)cid;
	(void)port;
	errno = EAFNOSUPPORT;
	return -1;
}
