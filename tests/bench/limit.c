/*
 * limit: a bare relay, written for nothing but the benchmark: what is left of
 * a helper when all that makes it useful is taken away. No names, no messages,
 * no deadlines, no confinement, everything on 127.0.0.1.
 *
 * limit ROUTE PORT [rw]
 *	ROUTE is direct, socks5, password or http. All of a dialogue is sent
 *	at once. Data goes by splice with pipes of 1 MiB; with rw by read and
 *	write.
 */

#define _GNU_SOURCE
#include <sys/socket.h>

#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SIZE  (1024 * 1024)
#define BURST 16

struct way {
	int in, out;
	int pipe[2]; /* between two sockets; -1: splice straight */
	size_t held;
	bool wait_out, done;
	char *buffer; /* NULL: splice */
};

static const struct route {
	const char *name, *said;
	size_t said_len, reply; /* reply 0: an HTTP header */
} routes[] = {
	{ "direct", NULL, 0, 0 },
	{ "socks5", "\5\1\0\5\1\0\1\x7f\0\0\1\0\x16", 13, 12 },
	{ "password", "\5\1\2\1\1u\1p\5\1\0\1\x7f\0\0\1\0\x16", 18, 14 },
	{ "http", "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:22\r\n\r\n",
	    53, 0 },
};

/* dialogue(fd, route): sends it, and takes the reply and no more. */
static bool
dialogue(int fd, const struct route *route)
{
	char reply[512];
	const char *end;
	size_t len = route->reply;
	ssize_t n;

	if (send(fd, route->said, route->said_len, 0) < 0)
		return false;
	while (len == 0) {
		if ((n = recv(fd, reply, sizeof(reply), MSG_PEEK)) <= 0)
			return false;
		if ((end = memmem(reply, (size_t)n, "\r\n\r\n", 4)) != NULL)
			len = (size_t)(end - reply) + 4;
	}
	return recv(fd, reply, len, MSG_WAITALL) == (ssize_t)len;
}

/* connected(route, port): a socket to the target, or -1. */
static int
connected(const char *name, const char *port)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	size_t i = 0;
	int fd;

	while (i < 4 && strcmp(routes[i].name, name) != 0)
		i++;
	to.sin_port = htons((uint16_t)atoi(port));
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (i == 4 || (fd = socket(AF_INET, SOCK_STREAM, 0)) < 0 ||
	    connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		return -1;
	return i == 0 || dialogue(fd, &routes[i]) ? fd : -1;
}

/*
 * moved(way): moves data by splice, through our own pipe if neither end is a
 * pipe.
 */
static ssize_t
moved(struct way *way)
{
	ssize_t n;

	if (way->pipe[0] < 0)
		return splice(
		    way->in, NULL, way->out, NULL, SIZE, SPLICE_F_NONBLOCK);
	if (way->held == 0) {
		if ((n = splice(way->in, NULL, way->pipe[1], NULL, SIZE,
			 SPLICE_F_NONBLOCK)) <= 0)
			return n;
		way->held = (size_t)n;
	}
	n = splice(
	    way->pipe[0], NULL, way->out, NULL, way->held, SPLICE_F_NONBLOCK);
	way->held -= n > 0 ? (size_t)n : 0;
	return n;
}

/* copied(way): the same by read and write. */
static ssize_t
copied(struct way *way)
{
	ssize_t n, put;

	if (way->held == 0) {
		if ((n = read(way->in, way->buffer, SIZE)) <= 0)
			return n;
		way->held = (size_t)n;
	}
	if ((put = write(way->out, way->buffer, way->held)) < 0)
		return -1;
	way->held -= (size_t)put;
	memmove(way->buffer, way->buffer + put, way->held);
	return put;
}

/* run(way, events): what it waited for has come. */
static void
run(struct way *way, short events)
{
	ssize_t n = 0;
	int i;

	if (way->done || events == 0)
		return;
	for (i = 0; i < BURST; i++) {
		n = way->buffer != NULL ? copied(way) : moved(way);
		if (n <= 0)
			break;
	}
	if (n == 0 || (n < 0 && errno != EAGAIN)) {
		if (shutdown(way->out, SHUT_WR) != 0)
			close(way->out);
		way->done = true;
		return;
	}
	/* in was readable and nothing moved: out is full */
	way->wait_out = way->held > 0 || (i == 0 && !way->wait_out);
}

/* prepare(way, theirs, rw): theirs is the end that is not the network. */
static bool
prepare(struct way *way, int theirs, bool rw)
{
	fcntl(way->in, F_SETFL, O_RDWR | O_NONBLOCK);
	if (rw)
		return (way->buffer = malloc(SIZE)) != NULL;
	return fcntl(theirs, F_SETPIPE_SZ, SIZE) > 0 ||
	    (pipe2(way->pipe, O_NONBLOCK) == 0 &&
		fcntl(way->pipe[0], F_SETPIPE_SZ, SIZE) > 0);
}

int
main(int argc, char *argv[])
{
	struct way up = { 0, -1, { -1, -1 } }, down = { -1, 1, { -1, -1 } };
	bool rw = argc == 4;
	int fd;

	if (argc < 3 || (fd = connected(argv[1], argv[2])) < 0)
		return 1;
	up.out = down.in = fd;
	fcntl(1, F_SETFL, O_RDWR | O_NONBLOCK);
	if (!prepare(&up, 0, rw) || !prepare(&down, 1, rw))
		return 1;
	while (!up.done || !down.done) {
		struct pollfd polled[2] = {
			{ up.wait_out ? up.out : up.in,
			    up.wait_out ? POLLOUT : POLLIN, 0 },
			{ down.wait_out ? down.out : down.in,
			    down.wait_out ? POLLOUT : POLLIN, 0 },
		};

		if (up.done)
			polled[0].fd = -1;
		if (down.done)
			polled[1].fd = -1;
		if (poll(polled, 2, -1) < 0)
			return 1;
		run(&up, polled[0].revents);
		run(&down, polled[1].revents);
	}
	return 0;
}
