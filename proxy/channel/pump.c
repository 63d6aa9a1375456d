#include <sys/socket.h>
#include <sys/stat.h>

#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "channel/pump.h"
#include "os/splice.h"

/* How many chunks one direction may move before the other has its turn. */
#define FAIR_ROUNDS 8

/*
 * How much to splice at once: from a pipe, little enough to stay in the cache
 * of the CPU; into a pipe, as much as fits.
 */
#define FROM_PIPE (64 * 1024)
#define INTO_PIPE (1024 * 1024)

/*
 * A direction that has carried BULK deserves a larger pipe, one of its own, or
 * more of the buffer than BEGIN. The simulation has less patience.
 */
#ifdef PUMP_BULK
#define BULK PUMP_BULK
#else
#define BULK (4 * 1024 * 1024)
#endif
#define BEGIN (64 * 1024)

/* A terminal reports only that it takes something. */
#define TERMINAL_CHUNK 128

/* O_NONBLOCK is no guide: anybody who shares the open file may change it. */
enum pump_kind
pump_kind_of(mode_t mode, bool terminal)
{
	if (S_ISSOCK(mode))
		return PUMP_SOCKET;
	if (S_ISFIFO(mode))
		return PUMP_PIPE;
	return terminal ? PUMP_TERMINAL : PUMP_FREE;
}

/* Whether a call without a poll before it could block. */
static bool
needs_poll(enum pump_kind kind)
{
	return kind == PUMP_PIPE || kind == PUMP_TERMINAL;
}

static bool
is_socket(enum pump_kind kind)
{
	return kind == PUMP_SOCKET || kind == PUMP_TCP ||
	    kind == PUMP_OWN_SOCKET;
}

static bool
can_splice(enum pump_kind in, enum pump_kind out)
{
	return (in == PUMP_PIPE && out == PUMP_OWN_SOCKET) ||
	    (in == PUMP_OWN_SOCKET && out == PUMP_PIPE);
}

void
pump_init(
    struct pump *p, struct pump_side in, struct pump_side out, uint8_t *buffer)
{
	*p = (struct pump){ .in = in.fd,
		.out = out.fd,
		.in_kind = in.kind,
		.out_kind = out.kind,
		.spliced = can_splice(in.kind, out.kind),
		.pipe = { -1, -1 },
		.wait = PUMP_WAIT_IN,
		.end = PUMP_RUNNING,
		.buffer = buffer };
}

static bool
has_pipe(const struct pump *p)
{
	return p->pipe[0] != -1;
}

static void
close_pipe(struct pump *p)
{
	if (!has_pipe(p))
		return;
	close(p->pipe[0]);
	close(p->pipe[1]);
	p->pipe[0] = p->pipe[1] = -1;
}

void
pump_stop(struct pump *p, enum pump_end end, int error)
{
	close_pipe(p);
	p->wait = PUMP_DONE;
	p->end = end;
	p->error = error;
}

bool
pump_flows(const struct pump *p)
{
	return p->wait != PUMP_DONE && p->out_kind != PUMP_NOWHERE;
}

void
pump_drop(struct pump *p)
{
	close_pipe(p);
	p->spliced = false;
	p->out_kind = PUMP_NOWHERE;
	p->end = PUMP_RUNNING;
	p->start = p->len = 0;
	p->wait = PUMP_WAIT_IN;
}

static void
read_failed(struct pump *p, int error)
{
	pump_stop(p, PUMP_READ_FAILED, error);
}

static void
write_failed(struct pump *p, int error)
{
	bool gone = error == EPIPE || error == ECONNRESET;

	pump_stop(p, gone ? PUMP_NO_READER : PUMP_WRITE_FAILED, error);
}

static bool
would_block(int error)
{
	return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

/* All input has been written. */
static void
count(struct pump *p, size_t len)
{
	p->wait = PUMP_WAIT_IN;
	if (p->proof >= BULK)
		return;
	p->proof += len;
	if (p->proof < BULK)
		return;
	if (p->spliced)
		splice_enlarge(p->in_kind == PUMP_PIPE ? p->in : p->out);
	else if (p->in_kind == PUMP_TCP && p->out_kind == PUMP_OWN_SOCKET)
		splice_open(p->pipe);
}

/* The most that one read may get. */
static size_t
room(const struct pump *p)
{
	return p->proof < BULK ? BEGIN : PUMP_BUFFER;
}

/* False if the pump has to wait, or has ended. */
static bool
fill_buffer(struct pump *p)
{
	ssize_t n;

	if (is_socket(p->in_kind))
		n = recv(p->in, p->buffer, room(p), MSG_DONTWAIT);
	else
		n = read(p->in, p->buffer, room(p));
	if (n > 0) {
		p->start = 0;
		p->len = (size_t)n;
		p->wait = PUMP_WAIT_OUT;
		return true;
	}
	if (n == 0)
		pump_stop(p, PUMP_EOF, 0);
	else if (!would_block(errno))
		read_failed(p, errno);
	return false;
}

static ssize_t
put_bytes(struct pump *p)
{
	const uint8_t *data = p->buffer + p->start;
	size_t len = p->len;

	switch (p->out_kind) {
	case PUMP_NOWHERE:
		return (ssize_t)len;
	case PUMP_SOCKET:
	case PUMP_TCP:
	case PUMP_OWN_SOCKET:
		return send(p->out, data, len, MSG_DONTWAIT | MSG_NOSIGNAL);
	case PUMP_PIPE:
		return write(p->out, data, len < PIPE_BUF ? len : PIPE_BUF);
	case PUMP_TERMINAL:
		return write(
		    p->out, data, len < TERMINAL_CHUNK ? len : TERMINAL_CHUNK);
	case PUMP_FREE:
		break;
	}
	return write(p->out, data, len);
}

static bool
drain(struct pump *p)
{
	ssize_t n = put_bytes(p);
	bool more;

	if (n >= 0) {
		p->start += (size_t)n;
		p->len -= (size_t)n;
		p->moved += (size_t)n;
		if (p->len > 0)
			return true;
		/*
		 * If a read got less than it could, there was nothing more to
		 * read.
		 */
		more = p->start == room(p);
		count(p, p->start);
		return more;
	}
	if (!would_block(errno))
		write_failed(p, errno);
	return false;
}

static bool
is_barred(int error)
{
	return error == EINVAL || error == ENOSYS || error == EPERM ||
	    error == EACCES;
}

/*
 * If splice cannot do it, or both sides are ready and it moves nothing, read
 * and write know more. recv does, too, at an end: splice takes urgent data for
 * an end.
 */
static bool
is_for_copy(const struct pump *p, ssize_t n, bool polled)
{
	if (n == 0)
		return p->in_kind != PUMP_PIPE;
	return is_barred(errno) ||
	    (would_block(errno) && polled && p->wait == PUMP_WAIT_OUT);
}

/*
 * The socket may block, and then splice waits if there is nothing to read: it
 * is called once after each poll. The pipe is empty: if nothing moves, recv
 * knows why.
 */
static bool
fill_pipe(struct pump *p, bool polled)
{
	ssize_t n;

	if (!polled)
		return false;
	n = splice_some(p->in, p->pipe[1], PUMP_BUFFER);
	if (n > 0) {
		p->len = (size_t)n;
		p->wait = PUMP_WAIT_OUT;
		return true;
	}
	if (n == -1 && errno == EINTR)
		return false;
	if (n == 0 || would_block(errno) || is_barred(errno)) {
		close_pipe(p);
		return true;
	}
	read_failed(p, errno);
	return false;
}

/* From now on, all is copied, first what the pipe holds. */
static bool
empty_pipe(struct pump *p)
{
	size_t got = 0;
	ssize_t n;

	while (got < p->len) {
		n = read(p->pipe[0], p->buffer + got, p->len - got);
		if (n > 0) {
			got += (size_t)n;
		} else if (n == 0 || !would_block(errno)) {
			read_failed(p, n == 0 ? EIO : errno);
			return false;
		}
	}
	p->start = 0;
	close_pipe(p);
	return true;
}

static bool
drain_pipe(struct pump *p, bool polled)
{
	ssize_t n = splice_some(p->pipe[0], p->out, p->len);

	if (n > 0) {
		p->moved += (size_t)n;
		p->len -= (size_t)n;
		if (p->len == 0)
			p->wait = PUMP_WAIT_IN;
		return true;
	}
	if (n == -1 && (errno == EINTR || (would_block(errno) && !polled)))
		return false;
	if (n == 0 || would_block(errno) || is_barred(errno))
		return empty_pipe(p);
	write_failed(p, errno);
	return false;
}

static bool
move(struct pump *p, bool polled)
{
	bool from_pipe = p->in_kind == PUMP_PIPE;
	ssize_t n = splice_some(
	    p->in, p->out, from_pipe ? FROM_PIPE : INTO_PIPE);

	if (n > 0) {
		p->moved += (size_t)n;
		count(p, (size_t)n);
	} else if (is_for_copy(p, n, polled)) {
		p->spliced = false;
		p->wait = PUMP_WAIT_IN;
		return true;
	} else if (n == 0) {
		pump_stop(p, PUMP_EOF, 0);
	} else if (would_block(errno)) {
		/*
		 * The data that poll reported is still there, so out must be
		 * full.
		 */
		p->wait = polled ? PUMP_WAIT_OUT : PUMP_WAIT_IN;
	} else if (from_pipe || errno == EPIPE) {
		write_failed(p, errno);
	} else {
		read_failed(p, errno);
	}
	return false;
}

static bool
step(struct pump *p, bool polled)
{
	bool in = p->wait == PUMP_WAIT_IN;

	if (p->spliced)
		return move(p, polled);
	if (has_pipe(p))
		return in ? fill_pipe(p, polled) : drain_pipe(p, polled);
	if (!polled && needs_poll(in ? p->in_kind : p->out_kind))
		return false;
	return in ? fill_buffer(p) : drain(p);
}

void
pump_run(struct pump *p)
{
	bool polled = true, more = true, untouched;
	int rounds = 0;

	while (more && p->wait != PUMP_DONE) {
		if (p->wait == PUMP_WAIT_IN && rounds++ == FAIR_ROUNDS)
			break;
		untouched = p->wait == PUMP_WAIT_IN &&
		    (p->spliced || has_pipe(p));
		more = step(p, polled);
		/* Data that cannot be spliced is still there to be read. */
		polled = polled && untouched && !p->spliced && !has_pipe(p);
	}
}
