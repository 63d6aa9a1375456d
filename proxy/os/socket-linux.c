#define _GNU_SOURCE

#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "os/socket.h"

int
socket_open(int family)
{
	return socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

void
socket_tune(int fd, int keepalive)
{
	const struct {
		int level, name, value;
	} options[] = {
		{ IPPROTO_TCP, TCP_NODELAY, 1 },
		{ SOL_SOCKET, SO_KEEPALIVE, 1 },
		{ IPPROTO_TCP, TCP_KEEPIDLE, keepalive },
		{ IPPROTO_TCP, TCP_KEEPINTVL, keepalive - keepalive * 7 / 20 },
		{ IPPROTO_TCP, TCP_KEEPCNT, 10 },
	};
	size_t i, count = sizeof(options) / sizeof(options[0]);

	for (i = 0; i < (keepalive > 0 ? count : 1); i++)
		setsockopt(fd, options[i].level, options[i].name,
		    &options[i].value, sizeof(options[i].value));
}

void
socket_fast_open(int fd)
{
	static const int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_FASTOPEN_CONNECT, &on, sizeof(on));
}
