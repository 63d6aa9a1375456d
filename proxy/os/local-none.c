#include <sys/socket.h>

#include <netinet/in.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "os/local.h"

/* A host can bind a socket only to its own addresses. */
enum local_answer
local_route(int family, const void *address, size_t size)
{
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
	} to = { .any.sa_family = (sa_family_t)family };
	int fd = socket(family, SOCK_DGRAM, 0), error = 0;
	socklen_t len = sizeof(to.in6);

	if (fd == -1)
		return LOCAL_UNKNOWN;
	switch (family) {
	case AF_INET:
		len = sizeof(to.in);
		memcpy(&to.in.sin_addr, address, size);
		break;
	case AF_INET6:
		memcpy(&to.in6.sin6_addr, address, size);
		break;
	}
	if (bind(fd, &to.any, len) == -1)
		error = errno;
	close(fd);
	if (error == 0)
		return LOCAL_YES;
	return error == EADDRNOTAVAIL ? LOCAL_NO : LOCAL_UNKNOWN;
}
