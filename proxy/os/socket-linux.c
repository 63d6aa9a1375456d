#define _GNU_SOURCE

#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "os/keepalive.h"
#include "os/socket.h"

/* Constants that the headers of an older libc lack. */
#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif

#define STREAM (SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC)

int
socket_open(int family)
{
	return socket(family, STREAM, 0);
}

int
socket_open_mptcp(int family)
{
	int fd = socket(family, STREAM, IPPROTO_MPTCP);

	return fd != -1 ? fd : socket_open(family);
}

int
socket_use_interface(int fd, const char *name)
{
	return setsockopt(
	    fd, SOL_SOCKET, SO_BINDTODEVICE, name, (socklen_t)strlen(name));
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
