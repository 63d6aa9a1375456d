/* How macOS waits for a device: its own poll(2) does not support devices. */

#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700 /* posix_openpt */
#endif

#include <sys/stat.h>

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "check.h"

/* With these names, proxy/os/poll-darwin.c is built for this test. */
int poll_without_devices(struct pollfd *fds, nfds_t n, int timeout);
int poll_wait_on_darwin(struct pollfd *fds, nfds_t n, int timeout);

int
poll_without_devices(struct pollfd *fds, nfds_t n, int timeout)
{
	struct stat st;
	nfds_t i;

	for (i = 0; i < n; i++) {
		CHECK(fds[i].fd < 0 || fstat(fds[i].fd, &st) == -1 ||
			!S_ISCHR(st.st_mode),
		    "no device gets to poll");
	}
	return poll(fds, n, timeout);
}

static void
expect(const char *name, struct pollfd *fds, nfds_t n, int timeout, int count,
    const short *revents)
{
	nfds_t i;

	CHECK(poll_wait_on_darwin(fds, n, timeout) == count, name);
	for (i = 0; i < n; i++)
		CHECK(fds[i].revents == revents[i], name);
}

static int
terminal(int *master)
{
	struct termios raw;
	int slave;

	*master = posix_openpt(O_RDWR | O_NOCTTY);
	if (*master == -1 || grantpt(*master) == -1 || unlockpt(*master) == -1)
		return -1;
	slave = open(ptsname(*master), O_RDWR | O_NOCTTY);
	if (slave == -1 || tcgetattr(slave, &raw) == -1)
		return -1;
	raw.c_lflag &= (tcflag_t) ~(ICANON | ECHO);
	return tcsetattr(slave, TCSANOW, &raw) == 0 ? slave : -1;
}

static void
test_null(int null, const int *quiet)
{
	struct pollfd fds[] = {
		{ .fd = null, .events = POLLIN },
		{ .fd = null, .events = POLLOUT },
		{ .fd = quiet[0], .events = POLLIN },
		{ .fd = null },
		{ .fd = -1, .events = POLLIN },
	};

	expect("/dev/null is always ready", fds, 5, -1, 2,
	    (const short[]){ POLLIN, POLLOUT, 0, 0, 0 });
	expect("nothing is asked of /dev/null", &fds[2], 3, 1, 0,
	    (const short[]){ 0, 0, 0 });
}

static void
test_terminal(int tty, int master, const int *quiet)
{
	struct pollfd fds[] = {
		{ .fd = tty, .events = POLLIN },
		{ .fd = quiet[0], .events = POLLIN },
		{ .fd = quiet[1] },
	};

	expect(
	    "no one says anything", fds, 3, 1, 0, (const short[]){ 0, 0, 0 });
	expect("nor at once", fds, 3, 0, 0, (const short[]){ 0, 0, 0 });
	CHECK(write(quiet[1], "x", 1) == 1, "pipe");
	expect("beside a terminal", fds, 3, -1, 1,
	    (const short[]){ 0, POLLIN, 0 });
	CHECK(write(master, "x", 1) == 1, "terminal");
	expect("both", fds, 2, -1, 2, (const short[]){ POLLIN, POLLIN });
}

/* What poll reports unasked is reported even next to a silent terminal. */
static void
test_unasked(int tty, int *quiet)
{
	struct pollfd fds[] = {
		{ .fd = tty, .events = POLLIN },
		{ .fd = quiet[1] },
	};
	char byte;

	CHECK(read(tty, &byte, 1) == 1, "terminal");
	close(quiet[0]);
	expect("a reader that is gone", fds, 2, -1, 1,
	    (const short[]){ 0, POLLERR });
	close(quiet[1]);
	expect(
	    "what is not open", fds, 2, -1, 1, (const short[]){ 0, POLLNVAL });
}

int
main(void)
{
	int null = open("/dev/null", O_RDWR), master, tty = terminal(&master);
	int quiet[2];

	if (null == -1 || tty == -1 || pipe(quiet) == -1)
		return 2;
	test_null(null, quiet);
	test_terminal(tty, master, quiet);
	test_unasked(tty, quiet);
	return check_status();
}
