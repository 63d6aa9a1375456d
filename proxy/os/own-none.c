#include <unistd.h>

#include "os/own.h"

/* Only to what is its own can a host bind a socket. */
bool
own_route(const struct address *a)
{
	int fd = socket(a->as.any.sa_family, SOCK_DGRAM, 0);
	struct address any_port = *a;
	bool own;

	if (a->as.any.sa_family == AF_INET)
		any_port.as.in.sin_port = 0;
	else
		any_port.as.in6.sin6_port = 0;
	own = fd != -1 && bind(fd, &any_port.as.any, any_port.len) == 0;
	if (fd != -1)
		close(fd);
	return own;
}
