/* Commands of a script: beginnings and ends of a connection */
#include "system.h"

#include <sys/ioctl.h>
#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <termios.h>

#include "commands.h"
#include "connection.h"
#include "fail.h"
#include "peer.h"
#include "text.h"
#include "wait.h"

void
do_accept(struct peer *p, char **arg)
{
	int on = 1;

	(void)arg;
	connection_close(p);
	do
		p->in = accept(p->listener, NULL, NULL);
	while (p->in == -1 && errno == EINTR);
	if (p->in == -1)
		broken_errno("accept");
	connection_set_private(p->in);
	connection_set_nonblocking(p->in);
	/* Fails on a UNIX socket, where nothing is held back. */
	setsockopt(p->in, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	p->out = p->in;
}

void
do_flushed(struct peer *p, char **arg)
{
	int left;

	(void)arg;
	for (;;) {
		if (ioctl(p->out, TIOCOUTQ, &left) == -1)
			broken_errno("TIOCOUTQ");
		if (left == 0)
			break;
		wait_ms(2);
	}
}

void
do_hold(struct peer *p, char **arg)
{
	struct pollfd fds[2] = {
		{ p->in, 0, 0 },
		{ p->out == p->in ? -1 : p->out, 0, 0 },
	};

	(void)arg;
	while (fds[0].fd != -1 || fds[1].fd != -1) {
		if (poll(fds, 2, -1) == -1 && errno != EINTR)
			broken_errno("poll");
		if (fds[0].revents != 0)
			fds[0].fd = -1;
		if (fds[1].revents != 0)
			fds[1].fd = -1;
	}
}

void
do_eof(struct peer *p, char **arg)
{
	unsigned char buf[64];
	char text[400];
	ssize_t n = connection_take(p, buf, sizeof(buf));

	(void)arg;
	if (n == -1)
		fail("read: %s", strerror(errno));
	if (n > 0)
		fail("got \"%s\"",
		    text_escape(buf, (size_t)n, text, sizeof(text)));
}

void
do_expect_reset(struct peer *p, char **arg)
{
	unsigned char buf[64];
	char text[400];
	ssize_t n = connection_take(p, buf, sizeof(buf));

	(void)arg;
	if (n == 0)
		fail("end of file");
	if (n > 0)
		fail("got \"%s\"",
		    text_escape(buf, (size_t)n, text, sizeof(text)));
	if (errno != ECONNRESET)
		fail("%s", strerror(errno));
}

static void
type_end_of_file(struct peer *p)
{
	struct termios t;

	if (tcgetattr(p->out, &t) == -1)
		broken_errno("tcgetattr");
	t.c_lflag |= ICANON;
	if (tcsetattr(p->out, TCSANOW, &t) == -1)
		broken_errno("tcsetattr");
	connection_give_all(p, (const unsigned char *)&t.c_cc[VEOF], 1);
}

void
do_fin(struct peer *p, char **arg)
{
	(void)arg;
	if (p->out == -1)
		broken("nothing open to close");
	if (p->out_is_pty)
		type_end_of_file(p);
	else if (shutdown(p->out, SHUT_WR) == -1) {
		if (errno == ENOTSOCK)
			connection_close_fd(&p->out);
		else
			fail("shutdown: %s", strerror(errno));
	}
}

void
do_close(struct peer *p, char **arg)
{
	(void)arg;
	connection_close(p);
}

void
do_reset(struct peer *p, char **arg)
{
	struct linger now = { 1, 0 };

	(void)arg;
	if (setsockopt(p->out, SOL_SOCKET, SO_LINGER, &now, sizeof(now)) == -1)
		broken_errno("SO_LINGER");
	connection_close(p);
}
