#include <sys/socket.h>
#include <sys/stat.h>

#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "channel/pump.h"
#include "check.h"
#include "os/splice.h"

static struct pump p;
static uint8_t buffer[PUMP_BUFFER];
static uint8_t data[200000];

static struct pump_side
side(int fd)
{
	struct stat st;

	if (fstat(fd, &st) == -1)
		abort();
	return (struct pump_side){ fd, pump_kind_of(st.st_mode, isatty(fd)) };
}

static void
begin(int in, int out)
{
	pump_init(&p, side(in), side(out), buffer);
}

static void
pair(int fd[2])
{
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) == -1)
		abort();
}

static void
pipes(int fd[2])
{
	if (pipe(fd) == -1)
		abort();
}

static void
put(int fd, size_t len)
{
	if (send(fd, data, len, MSG_DONTWAIT) != (ssize_t)len)
		abort();
}

static size_t
take(int fd, size_t len)
{
	static uint8_t got[sizeof(data)];
	ssize_t n = recv(fd, got, len, MSG_DONTWAIT);

	if (n <= 0)
		return 0;
	CHECK(memcmp(got, data, (size_t)n) == 0, "content");
	return (size_t)n;
}

static void
end(int in[2], int out[2])
{
	close(in[0]);
	close(in[1]);
	close(out[0]);
	close(out[1]);
}

static void
test_moves_and_ends(void)
{
	int in[2], out[2];

	pair(in);
	pair(out);
	begin(in[0], out[0]);
	CHECK(p.wait == PUMP_WAIT_IN && p.end == PUMP_RUNNING, "begin");
	put(in[1], 1000);
	pump_run(&p);
	CHECK(p.wait == PUMP_WAIT_IN, "waits for more");
	CHECK(take(out[1], sizeof(data)) == 1000, "all came");
	/* Nothing is there: neither an end nor a wait for out. */
	pump_run(&p);
	CHECK(p.wait == PUMP_WAIT_IN && p.end == PUMP_RUNNING, "empty");
	put(in[1], 10);
	shutdown(in[1], SHUT_WR);
	pump_run(&p);
	CHECK(p.wait == PUMP_WAIT_IN, "asks poll after a short read");
	pump_run(&p);
	CHECK(p.wait == PUMP_DONE && p.end == PUMP_EOF, "end");
	CHECK(take(out[1], sizeof(data)) == 10, "data before the end");
	end(in, out);
}

/* It never reads while it holds bytes, and loses none of them. */
static void
test_full(void)
{
	static const int size = 4096;
	int in[2], out[2], i;
	size_t sent = 0, got = 0;
	ssize_t n;

	pair(in);
	pair(out);
	setsockopt(out[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	begin(in[0], out[0]);
	for (i = 0; i < 2000 && got < sizeof(data); i++) {
		n = send(in[1], data + sent, sizeof(data) - sent, MSG_DONTWAIT);
		if (n > 0)
			sent += (size_t)n;
		pump_run(&p);
		if (p.wait == PUMP_WAIT_OUT) {
			size_t held = p.len;

			pump_run(&p);
			CHECK(p.len <= held && p.len > 0, "held");
		}
		n = recv(out[1], data, 1000, MSG_DONTWAIT);
		if (n > 0)
			got += (size_t)n;
	}
	CHECK(got == sizeof(data), "all came");
	end(in, out);
}

/* One rich direction does not starve the other. */
static void
test_fair(void)
{
	int in[2] = { open("/dev/zero", O_RDONLY), dup(0) };
	int out[2] = { open("/dev/null", O_WRONLY), dup(0) };

	begin(in[0], out[0]);
	pump_run(&p);
	CHECK(p.end == PUMP_RUNNING, "came back");
	CHECK(p.moved > 0 && p.moved <= 8 * PUMP_BUFFER, "had its turn");
	end(in, out);
}

static void
test_blocking_pipe(void)
{
	int in[2], out[2], flags;
	size_t got = 0, len;

	pair(in);
	pipes(out);
	flags = fcntl(out[1], F_GETFL);
	put(in[1], 150000);
	/* The pipe is full and nobody reads: it must still return. */
	begin(in[0], out[1]);
	alarm(5);
	pump_run(&p);
	pump_run(&p);
	while (p.wait == PUMP_WAIT_OUT && got < 150000) {
		static uint8_t taken[PIPE_BUF];
		ssize_t n = read(out[0], taken, sizeof(taken));

		for (len = 0; n > 0 && len < (size_t)n; len++)
			CHECK(taken[len] == data[got + len], "content");
		got += n > 0 ? (size_t)n : 0;
		pump_run(&p);
	}
	alarm(0);
	CHECK(got > 0, "some came");
	CHECK((flags & O_NONBLOCK) == 0, "blocking");
	end(in, out);
}

static void
test_no_reader(void)
{
	int in[2], out[2];

	pair(in);
	pipes(out);
	begin(in[0], out[1]);
	close(out[0]);
	put(in[1], 10);
	pump_run(&p);
	pump_run(&p);
	CHECK(p.end == PUMP_NO_READER && p.error == EPIPE, "no reader");
	pump_drop(&p);
	put(in[1], 10);
	pump_run(&p);
	CHECK(p.wait == PUMP_WAIT_IN && p.end == PUMP_RUNNING, "drops");
	shutdown(in[1], SHUT_WR);
	pump_run(&p);
	CHECK(p.end == PUMP_EOF, "sees the end");
	out[0] = dup(0);
	end(in, out);
}

static void
test_failures(void)
{
	int in[2], out[2] = { open("/dev/full", O_WRONLY), dup(0) };
	int folder[2] = { open("/", O_RDONLY), dup(0) };

	pair(in);
	put(in[1], 10);
	begin(in[0], out[0]);
	pump_run(&p);
	CHECK(p.end == PUMP_WRITE_FAILED && p.error == ENOSPC, "/dev/full");
	begin(folder[0], in[0]);
	pump_run(&p);
	CHECK(p.end == PUMP_READ_FAILED && p.error == EISDIR, "a folder");
	end(in, out);
	close(folder[0]);
	close(folder[1]);
}

/* The sides as in the channel: the network socket is our own. */
static struct pump_side
own(int fd)
{
	struct pump_side s = side(fd);

	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	s.kind = PUMP_OWN_SOCKET;
	return s;
}

static bool
have_splice(void)
{
	return splice_some(-1, -1, 1) == -1 && errno != ENOSYS;
}

static void
test_way(void)
{
	int s[2], f[2];

	pair(s);
	pipes(f);
	begin(s[0], s[1]);
	CHECK(!p.spliced, "strange sockets");
	begin(f[0], s[0]);
	CHECK(!p.spliced, "a pipe, a strange socket");
	pump_init(&p, side(f[0]), own(s[0]), buffer);
	CHECK(p.spliced, "a pipe, our socket");
	pump_init(&p, own(s[0]), side(f[1]), buffer);
	CHECK(p.spliced, "our socket, a pipe");
	pump_init(&p, own(s[0]), side(s[1]), buffer);
	CHECK(!p.spliced, "our socket, a strange one");
	end(s, f);
}

/* As the channel does it. */
static void
run_when_ready(void)
{
	bool in = p.wait == PUMP_WAIT_IN;
	struct pollfd pfd = { in ? p.in : p.out, in ? POLLIN : POLLOUT, 0 };

	if (poll(&pfd, 1, 0) == 1)
		pump_run(&p);
}

static void
test_direct_up(void)
{
	int in[2], out[2];

	pipes(in);
	pair(out);
	pump_init(&p, side(in[0]), own(out[0]), buffer);
	CHECK(write(in[1], data, 1000) == 1000, "write");
	run_when_ready();
	run_when_ready();
	CHECK(p.wait == PUMP_WAIT_IN && p.len == 0, "holds nothing");
	CHECK(take(out[1], sizeof(data)) == 1000, "all came");
	CHECK(p.spliced == have_splice(), "way");
	CHECK(write(in[1], data, 10) == 10, "write");
	close(in[1]);
	run_when_ready();
	if (p.wait != PUMP_DONE)
		run_when_ready();
	CHECK(p.end == PUMP_EOF, "end");
	CHECK(take(out[1], sizeof(data)) == 10, "data before the end");
	in[1] = dup(0);
	end(in, out);
}

static void
test_direct_full(void)
{
	int in[2], out[2], i;
	size_t sent = 0, got = 0;
	bool waited = false;
	static uint8_t taken[1000];
	ssize_t n;

	pair(in);
	pipes(out);
	pump_init(&p, own(in[0]), side(out[1]), buffer);
	fcntl(out[0], F_SETFL, O_NONBLOCK);
	alarm(5);
	for (i = 0; i < 4000 && got < sizeof(data); i++) {
		n = send(in[1], data + sent, sizeof(data) - sent, MSG_DONTWAIT);
		if (n > 0)
			sent += (size_t)n;
		run_when_ready();
		waited = waited || p.wait == PUMP_WAIT_OUT;
		n = read(out[0], taken, sizeof(taken));
		if (n > 0) {
			CHECK(memcmp(taken, data + got, (size_t)n) == 0,
			    "content");
			got += (size_t)n;
		}
	}
	alarm(0);
	CHECK(got == sizeof(data), "all came");
	CHECK(waited, "out was full");
	CHECK(p.spliced == have_splice(), "spliced to the end");
	shutdown(in[1], SHUT_WR);
	run_when_ready();
	CHECK(p.end == PUMP_EOF, "end");
	end(in, out);
}

/* Both are ready, and still nothing moves: read and write must find out why. */
static void
test_direct_stuck(void)
{
	int in[2], out[2];

	pair(in);
	pipes(out);
	pump_init(&p, own(in[0]), side(out[1]), buffer);
	pump_run(&p);
	if (have_splice())
		CHECK(p.wait == PUMP_WAIT_OUT, "out is to blame at first");
	pump_run(&p);
	CHECK(p.wait == PUMP_WAIT_IN && !p.spliced, "copies");
	end(in, out);
}

static void
tcp(int fd[2])
{
	struct sockaddr_in self = { .sin_family = AF_INET };
	socklen_t len = sizeof(self);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	self.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	fd[1] = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listener, (struct sockaddr *)&self, sizeof(self)) == -1 ||
	    listen(listener, 1) == -1 ||
	    getsockname(listener, (struct sockaddr *)&self, &len) == -1 ||
	    connect(fd[1], (struct sockaddr *)&self, sizeof(self)) == -1)
		abort();
	fd[0] = accept(listener, NULL, NULL);
	close(listener);
}

/* Sends and takes len bytes; data repeats. */
static void
carry(const int in[2], const int out[2], size_t len)
{
	static uint8_t taken[30000];
	size_t sent = 0, got = 0, part, i;
	ssize_t n;

	while (got < len) {
		part = sizeof(data) - sent % sizeof(data);
		n = send(in[1], data + sent % sizeof(data),
		    part < len - sent ? part : len - sent, MSG_DONTWAIT);
		sent += n > 0 ? (size_t)n : 0;
		run_when_ready();
		n = recv(out[1], taken, sizeof(taken), MSG_DONTWAIT);
		for (i = 0; n > 0 && i < (size_t)n; i++)
			CHECK(taken[i] == data[(got + i) % sizeof(data)],
			    "content");
		got += n > 0 ? (size_t)n : 0;
	}
	CHECK(got == len, "no more than that");
}

/* A client's TCP socket blocks; after much data, the pump has a pipe. */
static void
test_own_pipe(void)
{
	int in[2], out[2], pipe[2];
	struct pump_side client;

	tcp(in);
	pair(out);
	client = (struct pump_side){ in[0], PUMP_TCP };
	pump_init(&p, client, own(out[0]), buffer);
	alarm(60);
	carry(in, out, 1000000);
	CHECK(p.pipe[0] == -1, "not for so little");
	carry(in, out, 7000000);
	pipe[0] = p.pipe[0];
	pipe[1] = p.pipe[1];
	CHECK((pipe[0] != -1) == have_splice(), "a pipe");
	carry(in, out, 3000000);
	CHECK(p.pipe[0] == pipe[0] && p.len == 0, "the same, and it is empty");
	shutdown(in[1], SHUT_WR);
	while (p.wait != PUMP_DONE)
		run_when_ready();
	alarm(0);
	CHECK(p.end == PUMP_EOF, "end");
	CHECK(p.pipe[0] == -1 && p.pipe[1] == -1, "no pipe is left");
	if (pipe[0] != -1)
		CHECK(fcntl(pipe[0], F_GETFL) == -1 &&
			fcntl(pipe[1], F_GETFL) == -1,
		    "it is closed");
	end(in, out);
}

int
main(void)
{
	size_t i;

	signal(SIGPIPE, SIG_IGN);
	for (i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 31 + i / 251);
	test_moves_and_ends();
	test_blocking_pipe();
	test_no_reader();
	test_failures();
	test_fair();
	test_full();
	test_way();
	test_direct_up();
	test_direct_full();
	test_direct_stuck();
	test_own_pipe();
	return check_status();
}
