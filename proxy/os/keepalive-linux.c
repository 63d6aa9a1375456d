#define _GNU_SOURCE

#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "os/keepalive.h"

void
keepalive_set(int fd, int seconds)
{
	const int on = 1, between = seconds - seconds * 7 / 20, probes = 10;

	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &seconds, sizeof(seconds));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &between, sizeof(between));
	setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &probes, sizeof(probes));
}
