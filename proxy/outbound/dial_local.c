#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "os/socket.h"
#include "os/vsock.h"
#include "outbound/dial_local.h"

/* In ms: the pause between two tries. */
#define UNIX_PAUSE 50

static struct verdict
close_failed(struct verdict v, int *fd)
{
	if (v.what != OUTCOME_OK) {
		close(*fd);
		*fd = -1;
	}
	return v;
}

struct verdict
dial_unix(struct attempt *a, const char *path, int *fd)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	struct verdict v = { .what = OUTCOME_OK };
	struct pollfd none[1];

	progress_stage(a->progress, PROGRESS_CONNECTING);
	text_append(to.sun_path, sizeof(to.sun_path), 0, path);
	*fd = socket_open(AF_UNIX);
	if (*fd == -1)
		return outcome_verdict(OUTCOME_SYSTEM, errno);
	while (v.what == OUTCOME_OK &&
	    connect(*fd, (struct sockaddr *)&to, sizeof(to)) == -1) {
		/*
		 * The queue of the socket is full, and nothing reports when
		 * there is room.
		 */
		if (errno == EAGAIN || errno == EWOULDBLOCK)
			v = wait_until(
			    &a->wait, none, 0, clock_ms() + UNIX_PAUSE);
		else if (errno != EINTR)
			v = outcome_verdict(OUTCOME_CONNECT, errno);
	}
	return close_failed(v, fd);
}

struct verdict
dial_vsock(struct attempt *a, const struct endpoint *to, int *fd)
{
	struct pollfd fds[2] = { { .events = POLLOUT } };
	struct verdict v = { .what = OUTCOME_OK };
	int error = 0;
	socklen_t len = sizeof(error);

	progress_stage(a->progress, PROGRESS_CONNECTING);
	*fd = vsock_open();
	if (*fd == -1)
		return outcome_verdict(OUTCOME_SYSTEM, errno);
	fds[0].fd = *fd;
	if (vsock_connect(*fd, to->cid, to->port) == 0)
		return v;
	if (errno == EINPROGRESS || errno == EINTR) {
		v = wait_until(&a->wait, fds, 1, CLOCK_NEVER);
		if (v.what == OUTCOME_OK &&
		    getsockopt(*fd, SOL_SOCKET, SO_ERROR, &error, &len) == -1)
			error = errno;
	} else {
		error = errno;
	}
	if (v.what == OUTCOME_OK && error != 0)
		v = outcome_verdict(OUTCOME_CONNECT, error);
	return close_failed(v, fd);
}
