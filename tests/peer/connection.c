/* Bytes to and from the other side. */
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "connection.h"
#include "fail.h"
#include "peer.h"
#include "text.h"
#include "wait.h"

static void
set_flag(int fd, int get, int set, int flag)
{
	int flags = fcntl(fd, get);

	if (flags == -1 || fcntl(fd, set, flags | flag) == -1)
		broken_errno("fcntl");
}

void
connection_set_nonblocking(int fd)
{
	set_flag(fd, F_GETFL, F_SETFL, O_NONBLOCK);
}

void
connection_set_private(int fd)
{
	set_flag(fd, F_GETFD, F_SETFD, FD_CLOEXEC);
}

void
connection_close_fd(int *fd)
{
	if (*fd != -1)
		close(*fd);
	*fd = -1;
}

void
connection_close(struct peer *p)
{
	if (p->out == p->in)
		p->out = -1;
	connection_close_fd(&p->in);
	connection_close_fd(&p->out);
}

ssize_t
connection_take(struct peer *p, void *buf, size_t len)
{
	ssize_t n;

	if (p->in == -1)
		broken("nothing open to read from");
	while ((n = read(p->in, buf, len)) == -1) {
		if (errno == EIO && p->in_is_pty)
			return 0;
		if (errno == EAGAIN)
			wait_for(p->in, POLLIN, -1);
		else if (errno != EINTR)
			return -1;
	}
	return n;
}

void
connection_take_all(struct peer *p, unsigned char *buf, size_t len)
{
	char text[400];
	size_t got = 0;
	ssize_t n;

	while (got < len) {
		n = connection_take(p, buf + got, len - got);
		if (n == -1)
			fail("read: %s", strerror(errno));
		if (n == 0)
			fail("end of file after %zu of %zu bytes: %s", got, len,
			    text_escape(buf, got, text, sizeof(text)));
		got += (size_t)n;
	}
}

bool
connection_give(struct peer *p, const unsigned char *data, size_t len)
{
	ssize_t n;

	if (p->out == -1)
		broken("nothing open to write to");
	while (len > 0) {
		n = write(p->out, data, len);
		if (n >= 0) {
			data += n;
			len -= (size_t)n;
		} else if (errno == EAGAIN)
			wait_for(p->out, POLLOUT, -1);
		else if (errno != EINTR)
			return false;
	}
	return true;
}

void
connection_give_all(struct peer *p, const unsigned char *data, size_t len)
{
	if (!connection_give(p, data, len))
		fail("write: %s", strerror(errno));
}
