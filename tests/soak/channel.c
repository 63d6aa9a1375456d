#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE /* wait4 */
#endif

#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "channel.h"

#define STEP_MAX (64 * 1024)
#define PERIOD   65521

extern char **environ;

static uint64_t random_state = 1;

int64_t
clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
random_seed(uint64_t seed)
{
	random_state = seed * 2 + 1;
}

uint32_t
random_below(uint32_t n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return n > 0 ? (uint32_t)(random_state >> 32) % n : 0;
}

/* No two places within 16 MiB look alike. */
static void
stream(uint32_t seed, uint64_t at, uint8_t *data, size_t len)
{
	static uint8_t noise[PERIOD];
	size_t i, pos;

	if (noise[0] == 0) {
		uint32_t x = 2463534242;

		for (i = 0; i < PERIOD; i++) {
			x ^= x << 13;
			x ^= x >> 17;
			x ^= x << 5;
			noise[i] = (uint8_t)(x >> 24);
		}
		noise[0] = 1;
	}
	pos = (size_t)((at + seed) % PERIOD);
	for (i = 0; i < len; i++, pos = pos + 1 < PERIOD ? pos + 1 : 0)
		data[i] = noise[pos] ^ (uint8_t)((at + i) >> 16);
}

static void
drop(int *fd)
{
	if (*fd != -1)
		close(*fd);
	*fd = -1;
}

/* For a pipe, or for one direction of a socket that we hold twice. */
static void
finish(int *fd)
{
	if (*fd != -1)
		shutdown(*fd, SHUT_WR);
	drop(fd);
}

static int64_t
pause_after(const struct pace *pace)
{
	if (pace->pause == 0)
		return 0;
	return clock_now() + random_below((uint32_t)pace->pause + 1);
}

static bool
is_later(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

static void
flow_write(struct flow *f)
{
	uint8_t data[STEP_MAX];
	uint64_t left = f->goal - f->sent;
	size_t len = left < f->write_pace.step ? (size_t)left
					       : f->write_pace.step;
	ssize_t n;

	if (len > 0) {
		stream(f->seed, f->sent, data, len);
		n = write(f->writer, data, len);
		if (n == -1 && is_later())
			return;
		if (n == -1) {
			drop(&f->writer);
			return;
		}
		f->sent += (uint64_t)n;
		f->write_at = pause_after(&f->write_pace);
	}
	if (f->sent == f->goal)
		finish(&f->writer);
}

static void
flow_read(struct flow *f)
{
	uint8_t data[STEP_MAX], right[STEP_MAX];
	ssize_t n = read(f->reader, data, f->read_pace.step);

	if (n == -1 && is_later())
		return;
	if (n <= 0) {
		f->ended = n == 0;
		drop(&f->reader);
		return;
	}
	stream(f->seed, f->got, right, (size_t)n);
	if (f->got + (uint64_t)n > f->goal ||
	    memcmp(data, right, (size_t)n) != 0)
		f->wrong = true;
	f->got += (uint64_t)n;
	f->read_at = pause_after(&f->read_pace);
}

static bool
set_ours(int fd)
{
	return fcntl(fd, F_SETFL, O_NONBLOCK) != -1 &&
	    fcntl(fd, F_SETFD, FD_CLOEXEC) != -1;
}

/* Two ends each: ours in 0, the program's in 1. */
static bool
make_ends(bool sockets, int in[2], int out[2], int err[2])
{
	int pair[2];

	if (sockets) {
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
			return false;
		in[0] = pair[0];
		in[1] = pair[1];
		out[0] = dup(pair[0]);
		out[1] = dup(pair[1]);
	} else {
		if (pipe(pair) == -1)
			return false;
		in[0] = pair[1];
		in[1] = pair[0];
		if (pipe(out) == -1)
			return false;
	}
	if (pipe(err) == -1)
		return false;
	return set_ours(in[0]) && set_ours(out[0]) && set_ours(err[0]);
}

static bool
spawn(pid_t *pid, const int std[3], char *const argv[])
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t usual;
	int i, error;

	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigdefault(&attr, &usual);
	/*
	 * A process group of its own, to be killed with everything that it
	 * started.
	 */
	posix_spawnattr_setflags(
	    &attr, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
	posix_spawn_file_actions_init(&actions);
	for (i = 0; i < 3; i++)
		posix_spawn_file_actions_adddup2(&actions, std[i], i);
	error = posix_spawnp(pid, argv[0], &actions, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	errno = error;
	return error == 0;
}

static void
flow_begin(struct flow *f)
{
	f->sent = f->got = 0;
	f->writer = f->reader = -1;
	f->write_at = f->read_at = 0;
	f->ended = f->wrong = false;
}

bool
channel_start(struct channel *c, bool sockets, char *const argv[])
{
	int in[2] = { -1, -1 }, out[2] = { -1, -1 }, err[2] = { -1, -1 };
	int std[3], i;
	bool started;

	c->pid = 0;
	c->status = -1;
	c->connected = false;
	c->said_len = 0;
	c->began = clock_now();
	flow_begin(&c->up);
	flow_begin(&c->down);
	started = make_ends(sockets, in, out, err);
	std[0] = in[1];
	std[1] = out[1];
	std[2] = err[1];
	started = started && spawn(&c->pid, std, argv);
	for (i = 0; i < 3; i++)
		drop(&std[i]);
	c->up.writer = in[0];
	c->down.reader = out[0];
	c->err = err[0];
	return started;
}

void
channel_arrived(struct channel *c, int fd)
{
	if (c->connected && (c->up.got > 0 || c->down.got > 0)) {
		close(fd);
		return;
	}
	drop(&c->up.reader);
	drop(&c->down.writer);
	c->down.sent = 0;
	c->connected = true;
	c->up.reader = fd;
	c->down.writer = dup(fd);
	if (!set_ours(fd) || !set_ours(c->down.writer)) {
		drop(&c->up.reader);
		drop(&c->down.writer);
	}
}

static void
want(struct pollfd *slot, int fd, short events, int64_t at, int64_t now,
    int64_t *wake)
{
	*slot = (struct pollfd){ .fd = fd, .events = events };
	if (fd == -1 || at <= now)
		return;
	slot->fd = -1;
	if (at < *wake)
		*wake = at;
}

void
channel_prepare(
    const struct channel *c, struct pollfd *fds, int64_t now, int64_t *wake)
{
	const struct flow *up = &c->up, *down = &c->down;

	want(&fds[0], up->writer, POLLOUT, up->write_at, now, wake);
	want(&fds[1], up->reader, POLLIN, up->read_at, now, wake);
	want(&fds[2], down->writer, POLLOUT, down->write_at, now, wake);
	want(&fds[3], down->reader, POLLIN, down->read_at, now, wake);
	want(&fds[4], c->err, POLLIN, 0, now, wake);
}

static void
listen_to(struct channel *c)
{
	ssize_t n = read(
	    c->err, c->said + c->said_len, sizeof(c->said) - 1 - c->said_len);

	if (n > 0)
		c->said_len += (size_t)n;
	else if (n == 0 || !is_later())
		drop(&c->err);
	c->said[c->said_len] = '\0';
}

static void
reap(struct channel *c, int options)
{
	pid_t ended;

	do
		ended = wait4(c->pid, &c->status, options, &c->usage);
	while (ended == -1 && errno == EINTR);
	if (ended == c->pid)
		c->pid = 0;
}

/* A descriptor may have been replaced since the poll: check again. */
static bool
came(const struct pollfd *slot, int fd)
{
	return fd != -1 && slot->fd == fd && slot->revents != 0;
}

void
channel_serve(struct channel *c, const struct pollfd *fds)
{
	if (came(&fds[0], c->up.writer))
		flow_write(&c->up);
	if (came(&fds[1], c->up.reader))
		flow_read(&c->up);
	if (came(&fds[2], c->down.writer))
		flow_write(&c->down);
	if (came(&fds[3], c->down.reader))
		flow_read(&c->down);
	if (came(&fds[4], c->err))
		listen_to(c);
	/*
	 * The program holds the other end as long as it has anything to send.
	 */
	if (c->pid > 0 && c->err == -1)
		reap(c, WNOHANG);
}

void
channel_deafen(struct channel *c)
{
	if (c->down.reader != -1)
		shutdown(c->down.reader, SHUT_RD);
	drop(&c->down.reader);
}

void
channel_leave(struct channel *c)
{
	drop(&c->up.writer);
	drop(&c->down.reader);
}

void
channel_reset(struct channel *c)
{
	const struct linger now = { .l_onoff = 1 };
	int fd = c->up.reader != -1 ? c->up.reader : c->down.writer;

	if (fd != -1)
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	drop(&c->up.reader);
	drop(&c->down.writer);
}

bool
channel_is_over(const struct channel *c)
{
	return c->pid == 0 && c->up.writer == -1 && c->up.reader == -1 &&
	    c->down.writer == -1 && c->down.reader == -1 && c->err == -1;
}

void
channel_end(struct channel *c)
{
	channel_leave(c);
	channel_reset(c);
	drop(&c->err);
	if (c->pid > 0) {
		kill(-c->pid, SIGKILL);
		reap(c, 0);
	}
}
