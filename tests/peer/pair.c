/* The kinds of stdin and stdout that a command can have. */
#include "system.h"

#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "connection.h"
#include "fail.h"
#include "listen.h"
#include "pair.h"
#include "text.h"

#ifndef F_SETPIPE_SZ
#define F_SETPIPE_SZ (-1) /* if refused, the pipe stays as it is */
#endif

void
pair_pipe(int ends[2], bool to_us)
{
	int fds[2];

	if (pipe(fds) == -1)
		broken_errno("pipe");
	ends[OURS] = fds[to_us ? 0 : 1];
	ends[THEIRS] = fds[to_us ? 1 : 0];
}

static void
pair_tcp(int ends[2])
{
	struct sockaddr_storage ss;
	socklen_t len = sizeof(ss);
	int on = 1, listener = listen_tcp("127.0.0.1", "0", 0);

	if (getsockname(listener, (struct sockaddr *)&ss, &len) == -1 ||
	    (ends[OURS] = socket(ss.ss_family, SOCK_STREAM, 0)) == -1 ||
	    connect(ends[OURS], (struct sockaddr *)&ss, len) == -1 ||
	    (ends[THEIRS] = accept(listener, NULL, NULL)) == -1)
		broken_errno("tcp");
	setsockopt(ends[OURS], IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	close(listener);
}

/* Which of them is the terminal, and who has the master. */
static void
pair_pty(int ends[2], int master)
{
	int terminal = master == OURS ? THEIRS : OURS;
	struct termios t;

	ends[master] = posix_openpt(O_RDWR | O_NOCTTY);
	if (ends[master] == -1 || grantpt(ends[master]) == -1 ||
	    unlockpt(ends[master]) == -1)
		broken_errno("pty");
	ends[terminal] = open(ptsname(ends[master]), O_RDWR | O_NOCTTY);
	if (ends[terminal] == -1 || tcgetattr(ends[terminal], &t) == -1)
		broken_errno("pty");
	cfmakeraw(&t);
	if (tcsetattr(ends[terminal], TCSANOW, &t) == -1)
		broken_errno("pty");
}

void
pair_file(int ends[2], const char *path, bool to_us)
{
	int flags = to_us ? O_WRONLY | O_CREAT | O_TRUNC : O_RDONLY;

	ends[OURS] = -1;
	ends[THEIRS] = open(path, flags | O_NOCTTY, 0666);
	if (ends[THEIRS] == -1)
		broken_errno(path);
}

void
pair_make(const char *kind, int ends[2], bool to_us)
{
	ends[OURS] = ends[THEIRS] = -1;
	if (strcmp(kind, "pipe") == 0)
		pair_pipe(ends, to_us);
	else if (strncmp(kind, "pipe:", 5) == 0) {
		pair_pipe(ends, to_us);
		fcntl(ends[OURS], F_SETPIPE_SZ, text_small_number(kind + 5));
	} else if (strcmp(kind, "socketpair") == 0) {
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
			broken_errno("socketpair");
	} else if (strcmp(kind, "packets") == 0) {
		if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == -1)
			broken_errno("socketpair");
	} else if (strcmp(kind, "tcp") == 0)
		pair_tcp(ends);
	else if (strcmp(kind, "pty") == 0)
		pair_pty(ends, OURS);
	else if (strcmp(kind, "pty-master") == 0)
		pair_pty(ends, THEIRS);
	else if (strcmp(kind, "null") == 0)
		pair_file(ends, "/dev/null", to_us);
	else if (strncmp(kind, "file:", 5) == 0)
		pair_file(ends, kind + 5, to_us);
	else if (strcmp(kind, "closed") != 0)
		broken("unknown kind: %s", kind);
	if (ends[OURS] != -1) {
		connection_set_private(ends[OURS]);
		connection_set_nonblocking(ends[OURS]);
	}
	if (ends[THEIRS] != -1)
		connection_set_private(ends[THEIRS]);
}

bool
pair_is_shared(const char *const kind[2])
{
	static const char *const two_way[] = { "socketpair", "tcp", "pty" };
	size_t i;

	for (i = 0; i < 3; i++)
		if (strcmp(kind[0], two_way[i]) == 0)
			return strcmp(kind[1], two_way[i]) == 0;
	return false;
}
