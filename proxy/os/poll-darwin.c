/* poll(2) of macOS treats a device like a descriptor that is not open. */

#include <sys/select.h>
#include <sys/stat.h>

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "os/poll.h"

/*
 * select(2) does not report hang-ups and errors, as poll(2) does: check for
 * them at this interval, in ms.
 */
#define LOOK 100

struct sets {
	fd_set in, out;
	int end;
	bool blind; /* a condition may be there that select does not report */
};

static bool
is_device(int fd)
{
	struct stat st;

	return fd >= 0 && fd < FD_SETSIZE && fstat(fd, &st) == 0 &&
	    S_ISCHR(st.st_mode);
}

/*
 * What poll is asked about: all but the devices. Returns whether there are
 * devices.
 */
static bool
leave_devices(struct pollfd *rest, const struct pollfd *fds, nfds_t n)
{
	bool left = false;
	nfds_t i;

	for (i = 0; i < n; i++) {
		rest[i] = fds[i];
		if (!is_device(fds[i].fd))
			continue;
		rest[i].fd = -1;
		left = true;
	}
	return left;
}

static void
fill(struct sets *s, const struct pollfd *fds, const struct pollfd *rest,
    nfds_t n)
{
	nfds_t i;
	int fd;

	FD_ZERO(&s->in);
	FD_ZERO(&s->out);
	s->end = 0;
	s->blind = false;
	for (i = 0; i < n; i++) {
		fd = fds[i].fd;
		if (fd < 0)
			continue;
		if (fd >= FD_SETSIZE ||
		    (rest[i].fd >= 0 && fds[i].events == 0)) {
			s->blind = true;
			continue;
		}
		if ((fds[i].events & POLLIN) != 0)
			FD_SET(fd, &s->in);
		if ((fds[i].events & POLLOUT) != 0)
			FD_SET(fd, &s->out);
		if (fd >= s->end)
			s->end = fd + 1;
	}
}

/* If select fails, poll says for which descriptor. */
static int
wait_for(struct sets *s, int timeout)
{
	struct timeval time = { .tv_sec = timeout / 1000,
		.tv_usec = timeout % 1000 * 1000 };
	int ready = select(
	    s->end, &s->in, &s->out, NULL, timeout == -1 ? NULL : &time);

	if (ready == -1 && errno != EINTR) {
		FD_ZERO(&s->in);
		FD_ZERO(&s->out);
		return 0;
	}
	return ready;
}

static int
tell(struct pollfd *fds, const struct pollfd *rest, nfds_t n,
    const struct sets *s)
{
	int count = 0;
	nfds_t i;

	for (i = 0; i < n; i++) {
		fds[i].revents = rest[i].revents;
		if (fds[i].fd >= 0 && rest[i].fd < 0) {
			if (FD_ISSET(fds[i].fd, &s->in))
				fds[i].revents |= POLLIN & fds[i].events;
			if (FD_ISSET(fds[i].fd, &s->out))
				fds[i].revents |= POLLOUT & fds[i].events;
		}
		if (fds[i].revents != 0)
			count++;
	}
	return count;
}

int
poll_wait(struct pollfd *fds, nfds_t n, int timeout)
{
	struct pollfd rest[POLL_MOST];
	int64_t end = timeout < 0 ? CLOCK_NEVER : clock_ms() + timeout;
	struct sets s;
	int left, count;

	if (n > POLL_MOST || !leave_devices(rest, fds, n))
		return poll(fds, n, timeout);
	for (;;) {
		fill(&s, fds, rest, n);
		left = clock_timeout(end);
		if (s.blind && (left < 0 || left > LOOK))
			left = LOOK;
		if (wait_for(&s, left) == -1 || poll(rest, n, 0) == -1)
			return -1;
		count = tell(fds, rest, n, &s);
		if (count > 0 || clock_ms() >= end)
			return count;
	}
}
