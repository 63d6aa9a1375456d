#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

#include "os/keepalive.h"
#include "os/socket.h"

int
socket_open(int family)
{
	int fd = socket(family, SOCK_STREAM, 0), error;

	if (fd == -1)
		return -1;
	if (fcntl(fd, F_SETFL, O_NONBLOCK) == -1 ||
	    fcntl(fd, F_SETFD, FD_CLOEXEC) == -1) {
		error = errno;
		close(fd);
		errno = error;
		return -1;
	}
	return fd;
}

int
socket_open_mptcp(int family)
{
	return socket_open(family);
}

int
socket_use_interface(int fd, const char *name)
{
	(void)fd;
	(void)name;
	errno = ENOSYS;
	return -1;
}

void
socket_tune(int fd, int keepalive)
{
	const int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &on, sizeof(on));
	if (keepalive > 0)
		keepalive_set(fd, keepalive);
}

void
socket_fast_open(int fd)
{
	(void)fd;
}
