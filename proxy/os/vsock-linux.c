#define _GNU_SOURCE

#include <sys/socket.h>

#include <linux/vm_sockets.h>

#include "os/socket.h"
#include "os/vsock.h"

int
vsock_open(void)
{
	return socket_open(AF_VSOCK);
}

int
vsock_connect(int fd, uint32_t cid, uint32_t port)
{
	const struct sockaddr_vm to = {
		.svm_family = AF_VSOCK, .svm_cid = cid, .svm_port = port
	};

	return connect(fd, (const struct sockaddr *)&to, sizeof(to));
}
