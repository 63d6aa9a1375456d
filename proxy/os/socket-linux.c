#define _GNU_SOURCE

#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "os/keepalive.h"
#include "os/socket.h"

int
socket_open(int family)
{
	return socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

void
socket_tune(int fd, int keepalive)
{
	static const int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &on, sizeof(on));
	if (keepalive > 0)
		keepalive_set(fd, keepalive);
}

void
socket_fast_open(int fd)
{
	static const int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_FASTOPEN_CONNECT, &on, sizeof(on));
}
