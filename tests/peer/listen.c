/* Listening sockets. */
#include "system.h"

#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>

#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include "fail.h"
#include "listen.h"

int
listen_unix(const char *path)
{
	struct sockaddr_un sun;
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memset(&sun, 0, sizeof(sun));
	sun.sun_family = AF_UNIX;
	if (strlen(path) >= sizeof(sun.sun_path))
		broken("the path is too long");
	memcpy(sun.sun_path, path, strlen(path));
	if (fd == -1 || bind(fd, (struct sockaddr *)&sun, sizeof(sun)) == -1 ||
	    listen(fd, 128) == -1)
		broken_errno(path);
	return fd;
}

int
listen_tcp(const char *address, const char *port, unsigned int rcvbuf)
{
	struct addrinfo hints, *ai;
	int fd, on = 1;

	memset(&hints, 0, sizeof(hints));
	hints.ai_socktype = SOCK_STREAM;
	hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
	if (getaddrinfo(address, port, &hints, &ai) != 0)
		broken("not an address and a port: %s %s", address, port);
	fd = socket(ai->ai_family, SOCK_STREAM, 0);
	if (fd == -1)
		broken_errno("socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (rcvbuf != 0 &&
	    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &rcvbuf, sizeof(rcvbuf)) ==
		-1)
		broken_errno("SO_RCVBUF");
	if (bind(fd, ai->ai_addr, ai->ai_addrlen) == -1 ||
	    listen(fd, 128) == -1)
		broken_errno("listen");
	freeaddrinfo(ai);
	return fd;
}

void
listen_print_port(int fd)
{
	struct sockaddr_storage ss;
	socklen_t len = sizeof(ss);
	char port[NI_MAXSERV];

	if (getsockname(fd, (struct sockaddr *)&ss, &len) == -1 ||
	    getnameinfo((struct sockaddr *)&ss, len, NULL, 0, port,
		sizeof(port), NI_NUMERICSERV) != 0)
		broken("no port");
	puts(port);
	fflush(stdout);
}
