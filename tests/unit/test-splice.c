#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* F_GETPIPE_SZ */
#endif

#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "os/splice.h"

#ifndef F_GETPIPE_SZ
#define F_SETPIPE_SZ (-1)
#define F_GETPIPE_SZ (-1)
#endif

#define MIB (1024 * 1024)

/* More pipes of this size than a user may have, 64 MiB. */
#define MANY 100

static int
size_of(int fd)
{
	return fcntl(fd, F_GETPIPE_SZ);
}

static int
new_pipe(int fd[2])
{
	if (pipe(fd) == -1)
		abort();
	return size_of(fd[0]);
}

static void
close_pipe(int fd[2])
{
	close(fd[0]);
	close(fd[1]);
}

static void
test_some(void)
{
	int in[2], net[2];
	char got[4];

	new_pipe(in);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, net) == -1)
		abort();
	CHECK(splice_some(in[0], net[0], 10) == -1, "nothing there");
	CHECK(errno == EAGAIN, "and it does not wait");
	CHECK(write(in[1], "abcd", 4) == 4, "write");
	CHECK(splice_some(in[0], net[0], 3) == 3, "some");
	CHECK(read(net[1], got, 4) == 3 && memcmp(got, "abc", 3) == 0, "some");
	CHECK(splice_some(in[0], net[0], 3) == 1, "the rest");
	close(in[1]);
	CHECK(splice_some(in[0], net[0], 3) == 0, "the end");
	close(in[0]);
	close_pipe(net);
}

static void
test_enlarge(void)
{
	int fd[2];

	new_pipe(fd);
	splice_enlarge(fd[0]);
	CHECK(size_of(fd[0]) == MIB, "larger");
	/* With privileges a pipe may be larger still. */
	if (fcntl(fd[0], F_SETPIPE_SZ, 2 * MIB) == 2 * MIB) {
		splice_enlarge(fd[0]);
		CHECK(size_of(fd[0]) == 2 * MIB, "not smaller");
	}
	close_pipe(fd);
	splice_enlarge(fd[0]);
}

/* With this many MiB left to its user: is a pipe enlarged? */
static bool
is_enlarged(int spare)
{
	int fd[2], full[MANY][2], count = 0, size, larger;

	size = new_pipe(fd);
	do
		new_pipe(full[count]);
	while (
	    fcntl(full[count++][0], F_SETPIPE_SZ, MIB) == MIB && count < MANY);
	for (; spare >= 0 && count > 0; spare--)
		close_pipe(full[--count]);
	splice_enlarge(fd[0]);
	larger = size_of(fd[0]);
	while (count > 0)
		close_pipe(full[--count]);
	close_pipe(fd);
	return larger > size;
}

/* As a separate user if possible, since all its pipes count. */
static int
test_room(void)
{
	int fd[2], size;

	if (geteuid() == 0 && setuid((uid_t)(100000 + getpid())) == -1)
		abort();
	size = new_pipe(fd);
	CHECK(is_enlarged(40), "room for many");
	CHECK(!is_enlarged(20), "room for others");
	close_pipe(fd);
	CHECK(new_pipe(fd) == size, "as large as ever");
	return check_status();
}

int
main(void)
{
	int status;
	pid_t pid;

	if (splice_some(-1, -1, 1) == -1 && errno == ENOSYS)
		return check_status();
	test_some();
	test_enlarge();
	pid = fork();
	if (pid == 0)
		_exit(test_room());
	CHECK(waitpid(pid, &status, 0) == pid && status == 0, "room");
	return check_status();
}
