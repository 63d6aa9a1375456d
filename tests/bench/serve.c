/* Target and scripted proxy: the network end of a helper. */

#define _GNU_SOURCE
#include <sys/socket.h>
#include <sys/wait.h>

#include <netinet/in.h>

#include <linux/tcp.h>

#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

/* One dialogue with a client, and its cost in round trips. */
struct talk {
	int fd;
	unsigned segments; /* of data, up to the last reply */
	unsigned trips;
};

int
server(void)
{
	struct sockaddr_in self = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	self.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&self, sizeof(self)) != 0 ||
	    listen(fd, 4096) != 0)
		return -1;
	return fd;
}

unsigned
server_port(int fd)
{
	struct sockaddr_in self;
	socklen_t len = sizeof(self);

	return getsockname(fd, (struct sockaddr *)&self, &len) == 0
	    ? ntohs(self.sin_port)
	    : 0;
}

/*
 * A turn of the client has come completely. Nagle's algorithm lets one small
 * segment out before the answer to it, so a message sent in pieces costs two
 * round trips, however many pieces there are.
 */
static void
count_turn(struct talk *talk)
{
	struct tcp_info info = { 0 };
	socklen_t len = sizeof(info);
	unsigned fresh;

	getsockopt(talk->fd, IPPROTO_TCP, TCP_INFO, &info, &len);
	fresh = info.tcpi_data_segs_in - talk->segments;
	talk->segments = info.tcpi_data_segs_in;
	talk->trips += fresh > 2 ? 2 : fresh;
	/* data came with the SYN: TCP Fast Open */
	if (fresh > 0 && (info.tcpi_options & TCPI_OPT_SYN_DATA) != 0 &&
	    talk->segments == fresh)
		talk->trips--;
}

static bool
take(struct talk *talk, void *data, size_t len)
{
	return recv(talk->fd, data, len, MSG_WAITALL) == (ssize_t)len;
}

static bool
answer(struct talk *talk, const char *data, size_t len)
{
	count_turn(talk);
	return send(talk->fd, data, len, MSG_NOSIGNAL) == (ssize_t)len;
}

/* password(talk): RFC 1929; any password is right. */
static bool
password(struct talk *talk)
{
	uint8_t said[256];

	return take(talk, said, 2) && take(talk, said, said[1]) &&
	    take(talk, said, 1) && take(talk, said, said[0]) &&
	    answer(talk, "\1\0", 2);
}

static bool
socks5(struct talk *talk, bool with_password)
{
	static const char granted[] = "\5\0\0\1\x7f\0\0\1\0\x16";
	uint8_t said[256];
	size_t rest;

	if (!take(talk, said, 2) || !take(talk, said, said[1]) ||
	    !answer(talk, with_password ? "\5\2" : "\5\0", 2) ||
	    (with_password && !password(talk)) || !take(talk, said, 5))
		return false;
	rest = said[3] == 1 ? 5 : said[3] == 4 ? 17 : said[4] + 2U;
	return take(talk, said, rest) && answer(talk, granted, 10);
}

static bool
http(struct talk *talk)
{
	static const char granted[] = "HTTP/1.1 200 OK\r\n\r\n";
	char said[4096];
	size_t len = 0;

	do {
		ssize_t n = recv(talk->fd, said + len, sizeof(said) - len, 0);

		if (n <= 0)
			return false;
		len += (size_t)n;
	} while (memmem(said, len, "\r\n\r\n", 4) == NULL);
	return answer(talk, granted, sizeof(granted) - 1);
}

static bool
dialogue(struct talk *talk, enum route route)
{
	switch (route) {
	case ROUTE_SOCKS5:
	case ROUTE_PASSWORD:
		return socks5(talk, route == ROUTE_PASSWORD);
	case ROUTE_HTTP:
		return http(talk);
	default:
		talk->trips = 1; /* the greeting's own */
		return true;
	}
}

/* ended(pid): whether it has ended; a stop for its tracer is reported, too. */
static bool
ended(pid_t pid)
{
	siginfo_t told = { 0 };

	if (waitid(P_PID, (id_t)pid, &told, WEXITED | WNOHANG | WNOWAIT) != 0)
		return true;
	return told.si_pid == pid && told.si_code != CLD_TRAPPED &&
	    told.si_code != CLD_STOPPED;
}

/* came(listener, pid): somebody connects before the helper ends. */
static bool
came(int listener, pid_t pid)
{
	struct pollfd polled = { listener, POLLIN, 0 };

	while (poll(&polled, 1, 50) == 0 && !timed_out())
		if (ended(pid))
			return false;
	return (polled.revents & POLLIN) != 0;
}

int
serve(int listener, pid_t pid, enum route route, unsigned *trips)
{
	struct talk talk = { -1, 0, 0 };
	int on = 1;

	if (!came(listener, pid) ||
	    (talk.fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) < 0)
		return -1;
	setsockopt(talk.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (!dialogue(&talk, route) ||
	    send(talk.fd, "S", 1, MSG_NOSIGNAL) != 1) {
		close(talk.fd);
		return -1;
	}
	if (trips != NULL)
		*trips = 1 + talk.trips; /* TCP's own first */
	return talk.fd;
}
