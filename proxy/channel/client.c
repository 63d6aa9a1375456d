#include <sys/socket.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "channel/client.h"
#include "os/descriptor.h"
#include "os/poll.h"
#include "os/socket.h"

#define HUNG_UP (POLLERR | POLLHUP | POLLNVAL)

struct look {
	enum pump_kind kind;
	bool terminal, piped;
};

/* False if fd is not open, or not open for this purpose. */
static bool
look_at(struct look *l, int fd, int wrong_mode)
{
	int flags = fcntl(fd, F_GETFL);
	struct stat st;

	if (flags == -1 || (flags & O_ACCMODE) == wrong_mode ||
	    fstat(fd, &st) == -1)
		return false;
	l->terminal = S_ISCHR(st.st_mode) && isatty(fd);
	l->piped = S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode);
	l->kind = pump_kind_of(st.st_mode, l->terminal);
	return true;
}

/* If a packet is longer than a read, the rest of it would be lost. */
static bool
keeps_packets(int fd)
{
	int type;
	socklen_t len = sizeof(type);

	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) == 0 &&
	    type != SOCK_STREAM;
}

/*
 * A reset on a UNIX socket means only that its other end was closed while it
 * had something to read.
 */
static bool
breaks(int fd, struct sockaddr_storage *name, socklen_t *len)
{
	memset(name, 0, sizeof(*name));
	*len = sizeof(*name);
	return getsockname(fd, (struct sockaddr *)name, len) == 0 &&
	    name->ss_family != AF_UNIX;
}

static bool
is_one(const struct sockaddr_storage *a, socklen_t a_len,
    const struct sockaddr_storage *b, socklen_t b_len)
{
	return a_len == b_len && a_len <= sizeof(*a) &&
	    memcmp(a, b, a_len) == 0;
}

/* Two sockets of one connection have the same two names. */
static void
look_at_sockets(struct client *c)
{
	struct sockaddr_storage in, out;
	socklen_t in_len, out_len;

	c->in_breaks = breaks(c->in, &in, &in_len);
	c->out_breaks = breaks(c->out, &out, &out_len);
	c->one = c->in_breaks && c->out_breaks &&
	    is_one(&in, in_len, &out, out_len);
	if (in.ss_family == AF_INET || in.ss_family == AF_INET6)
		c->in_kind = PUMP_TCP;
	in_len = out_len = sizeof(in);
	/* A socket that has been reset no longer has the name of its peer. */
	if (c->one &&
	    getpeername(c->in, (struct sockaddr *)&in, &in_len) == 0 &&
	    getpeername(c->out, (struct sockaddr *)&out, &out_len) == 0)
		c->one = is_one(&in, in_len, &out, out_len);
}

struct verdict
client_look(struct client *c)
{
	struct look in, out;

	if (!look_at(&in, c->in, O_WRONLY))
		return outcome_of(OUTCOME_STDIN_CLOSED);
	if (!look_at(&out, c->out, O_RDONLY))
		return outcome_of(OUTCOME_STDOUT_CLOSED);
	if (out.kind == PUMP_TERMINAL && descriptor_reopen(c->out) == 0)
		out.kind = PUMP_FREE;
	c->in_kind = in.kind;
	c->out_kind = out.kind;
	if (in.kind == PUMP_SOCKET || out.kind == PUMP_SOCKET) {
		if (keeps_packets(c->in) || keeps_packets(c->out))
			return outcome_of(OUTCOME_PACKETS);
		look_at_sockets(c);
	}
	c->terminal = in.terminal;
	c->file = !in.piped && !in.terminal;
	c->piped = in.piped && out.piped;
	return outcome_of(OUTCOME_OK);
}

void
client_tune(const struct client *c, int keepalive)
{
	if (c->in_breaks)
		socket_tune(c->in, keepalive);
	if (c->out_breaks && !c->one)
		socket_tune(c->out, keepalive);
}

void
client_watch(const struct client *c, struct pollfd *pfd)
{
	*pfd = (struct pollfd){ .fd = -1 };
	if (c->watch == CLIENT_WATCH_OUT)
		pfd->fd = c->out;
	else if (c->watch == CLIENT_WATCH_IN)
		pfd->fd = c->in;
}

/* Whether the other end of fd is closed for good. */
static bool
hung_up(int fd)
{
	struct pollfd pfd = { .fd = fd };

	return poll_wait(&pfd, 1, 0) == 1 && (pfd.revents & HUNG_UP) != 0;
}

/* Data left in a file is as good as data that waits in a pipe. */
static bool
file_has_data(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    lseek(fd, 0, SEEK_CUR) < st.st_size;
}

/*
 * A socket that hung up is always readable; only a peek shows whether there is
 * data.
 */
static bool
has_data(int fd)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	char byte;
	ssize_t n;

	if (poll_wait(&pfd, 1, 0) != 1 || (pfd.revents & POLLIN) == 0)
		return false;
	n = recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
	return n > 0 || (n == -1 && errno == ENOTSOCK);
}

bool
client_gone(struct client *c, short revents)
{
	if ((revents & HUNG_UP) == 0)
		return false;
	if (c->watch == CLIENT_WATCH_OUT) {
		/*
		 * The client may still send data; that ends with the end of in.
		 */
		c->watch = CLIENT_WATCH_IN;
		if (c->file) {
			c->watch = CLIENT_UNWATCHED;
			return !file_has_data(c->in);
		}
		if (!hung_up(c->in))
			return false;
	}
	c->watch = CLIENT_UNWATCHED;
	return !has_data(c->in);
}
