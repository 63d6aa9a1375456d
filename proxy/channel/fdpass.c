#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/clock.h"
#include "channel/fdpass.h"

bool
fdpass_possible(int out)
{
	struct sockaddr_storage own;
	socklen_t len = sizeof(own);

	return getsockname(out, (struct sockaddr *)&own, &len) == 0 &&
	    own.ss_family == AF_UNIX;
}

static ssize_t
send_with(int out, int fd)
{
	union {
		struct cmsghdr first;
		char space[CMSG_SPACE(sizeof(fd))];
	} control = { .space = { 0 } };
	char byte = 0;
	struct iovec data = { &byte, sizeof(byte) };
	struct msghdr message = { .msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control.space,
		.msg_controllen = sizeof(control.space) };

	control.first.cmsg_len = CMSG_LEN(sizeof(fd));
	control.first.cmsg_level = SOL_SOCKET;
	control.first.cmsg_type = SCM_RIGHTS;
	memcpy(CMSG_DATA(&control.first), &fd, sizeof(fd));
	return sendmsg(out, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

struct verdict
fdpass(const struct waiter *w, int out, int fd)
{
	struct verdict v = { .what = OUTCOME_OK };
	struct pollfd fds[2] = { { .fd = out, .events = POLLOUT } };
	int flags = fcntl(fd, F_GETFL);

	if (flags == -1 || fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) == -1)
		return outcome_verdict(OUTCOME_SYSTEM, errno);
	while (v.what == OUTCOME_OK && send_with(out, fd) == -1) {
		if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
			return outcome_verdict(OUTCOME_OUTPUT, errno);
		v = wait_until(w, fds, 1, CLOCK_NEVER);
	}
	return v;
}
