#define _GNU_SOURCE

#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

#include "os/splice.h"

/* The most that a pipe may hold without privileges; this size pays off. */
#define ENLARGED (1024 * 1024)

/* A new pipe has less than this only if its user has too many. */
#define USUAL (64 * 1024)

/*
 * There must be room for this many more of that size: half of what a user may
 * have.
 */
#define SPARE 32

ssize_t
splice_some(int in, int out, size_t max)
{
	return splice(in, NULL, out, NULL, max, SPLICE_F_NONBLOCK);
}

/*
 * All pipes of an unprivileged user share fs.pipe-user-pages-soft, 64 MiB.
 * Above it, each new pipe has two pages, in any program. Nothing tells how much
 * is left, but asking for it does.
 */
static bool
is_room(void)
{
	int spare[SPARE][2], count = 0;
	bool room = true;

	while (room && count < SPARE) {
		room = pipe2(spare[count], O_CLOEXEC) == 0;
		if (room)
			room = fcntl(spare[count++][0], F_SETPIPE_SZ,
				   ENLARGED) != -1;
	}
	while (count-- > 0) {
		close(spare[count][0]);
		close(spare[count][1]);
	}
	return room;
}

void
splice_enlarge(int pipe)
{
	int size = fcntl(pipe, F_GETPIPE_SZ);

	if (size != -1 && size < ENLARGED && is_room())
		fcntl(pipe, F_SETPIPE_SZ, ENLARGED);
}

void
splice_open(int pipe[2])
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) == -1)
		return;
	splice_enlarge(ends[0]);
	if (fcntl(ends[0], F_GETPIPE_SZ) < USUAL) {
		close(ends[0]);
		close(ends[1]);
		return;
	}
	pipe[0] = ends[0];
	pipe[1] = ends[1];
}
