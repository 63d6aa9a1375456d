/* Commands of a script: checks of the command of `peer run` */
#include "system.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "child.h"
#include "commands.h"
#include "connection.h"
#include "fail.h"
#include "peer.h"
#include "signals.h"
#include "text.h"
#include "wait.h"

void
do_deaf(struct peer *p, char **arg)
{
	(void)arg;
	if (p->in != p->out)
		connection_close_fd(&p->in);
	else if (shutdown(p->in, SHUT_RD) == -1)
		fail("shutdown: %s", strerror(errno));
}

/* Receives a message of one byte with one descriptor, which is returned. */
static int
take_descriptor(int from)
{
	union {
		struct cmsghdr first;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	char bytes[16];
	struct iovec data = { bytes, sizeof(bytes) };
	struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1 };
	int fd;
	ssize_t n;

	message.msg_control = control.space;
	message.msg_controllen = sizeof(control.space);
	wait_for(from, POLLIN, -1);
	n = recvmsg(from, &message, MSG_CMSG_CLOEXEC);
	if (n != 1)
		fail("a message of %zd bytes", n);
	if (message.msg_controllen < CMSG_LEN(sizeof(int)) ||
	    control.first.cmsg_type != SCM_RIGHTS ||
	    control.first.cmsg_len != CMSG_LEN(sizeof(int)))
		fail("no descriptor");
	memcpy(&fd, CMSG_DATA(&control.first), sizeof(fd));
	return fd;
}

void
do_receive(struct peer *p, char **arg)
{
	int fd = take_descriptor(p->in);

	if ((fcntl(fd, F_GETFL) & O_NONBLOCK) != 0)
		fail("it is not in blocking mode");
	do_eof(p, arg);
	connection_close(p);
	connection_set_nonblocking(fd);
	p->in = p->out = fd;
	p->in_is_pty = p->out_is_pty = false;
}

void
do_kill(struct peer *p, char **arg)
{
	child_must_run(p);
	if (kill(p->child, signals_number(arg[0])) == -1)
		broken_errno("kill");
}

void
do_alive(struct peer *p, char **arg)
{
	(void)arg;
	child_must_run(p);
}

void
do_gone(struct peer *p, char **arg)
{
	if (!child_ends(p, (int64_t)text_small_number(arg[0])))
		fail("the command is still running");
}

void
do_status(struct peer *p, char **arg)
{
	char text[32];

	child_ends(p, -1);
	child_status_text(p->status, text, sizeof(text));
	if (strcmp(text, arg[0]) != 0)
		fail("the command ended with %s, not %s", text, arg[0]);
}

void
do_cpu(struct peer *p, char **arg)
{
	uint64_t ms = child_cpu_ms(p);

	if (ms >= text_number(arg[0]))
		fail("the command used %ju ms", (uintmax_t)ms);
}

void
do_rss(struct peer *p, char **arg)
{
	uint64_t kib = child_rss_kib(p);

	if (kib >= text_number(arg[0]))
		fail("the command held %ju KiB", (uintmax_t)kib);
}

void
do_flags(struct peer *p, char **arg)
{
	int i, flags;

	(void)arg;
	for (i = 0; i < 2; i++) {
		if (p->kept[i] == -1)
			continue;
		if ((flags = fcntl(p->kept[i], F_GETFL)) == -1)
			broken_errno("fcntl");
		if ((flags & O_NONBLOCK) != (p->kept_flags[i] & O_NONBLOCK))
			fail("%s is now %s", i == 0 ? "stdin" : "stdout",
			    flags & O_NONBLOCK ? "non-blocking" : "blocking");
	}
}

void
do_leakgone(struct peer *p, char **arg)
{
	(void)arg;
	child_must_have_closed(p, p->leak_end);
}

void
do_errgone(struct peer *p, char **arg)
{
	(void)arg;
	child_must_have_closed(p, p->stderr_end);
}

void
do_pidfile(struct peer *p, char **arg)
{
	FILE *f = fopen(arg[0], "we");

	if (f == NULL)
		broken_errno(arg[0]);
	fprintf(f, "%ld\n", (long)p->child);
	if (fclose(f) == EOF)
		broken_errno(arg[0]);
}
