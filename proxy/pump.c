#include <sys/socket.h>
#include <sys/stat.h>

#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "pump.h"

/* Chunks that one direction may move before the other has its turn. */
#define FAIR_ROUNDS 8

/* A terminal says only that it takes something. */
#define TERMINAL_CHUNK 128

/* O_NONBLOCK tells nothing: whoever shares the open file may change it. */
enum pump_kind
pump_kind_of(mode_t mode, bool terminal)
{
	if (S_ISSOCK(mode))
		return PUMP_SOCKET;
	if (S_ISFIFO(mode))
		return PUMP_PIPE;
	return terminal ? PUMP_TERMINAL : PUMP_FREE;
}

bool
pump_needs_poll(enum pump_kind kind)
{
	return kind == PUMP_PIPE || kind == PUMP_TERMINAL;
}

void
pump_init(struct pump *p, struct pump_side in, struct pump_side out)
{
	p->in = in.fd;
	p->out = out.fd;
	p->in_kind = in.kind;
	p->out_kind = out.kind;
	p->wait = PUMP_WAIT_IN;
	p->end = PUMP_RUNNING;
	p->error = 0;
	p->moved = 0;
	p->start = p->len = 0;
}

void
pump_stop(struct pump *p, enum pump_end end, int error)
{
	p->wait = PUMP_DONE;
	p->end = end;
	p->error = error;
}

void
pump_drop(struct pump *p)
{
	p->out_kind = PUMP_NOWHERE;
	p->end = PUMP_RUNNING;
	p->start = p->len = 0;
	p->wait = PUMP_WAIT_IN;
}

static bool
would_block(int error)
{
	return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

/* False when the pump has to wait, or ended. */
static bool
fill(struct pump *p)
{
	ssize_t n;

	if (p->in_kind == PUMP_SOCKET)
		n = recv(p->in, p->buffer, sizeof(p->buffer), MSG_DONTWAIT);
	else
		n = read(p->in, p->buffer, sizeof(p->buffer));
	if (n > 0) {
		p->start = 0;
		p->len = (size_t)n;
		p->wait = PUMP_WAIT_OUT;
		return true;
	}
	if (n == 0)
		pump_stop(p, PUMP_EOF, 0);
	else if (!would_block(errno))
		pump_stop(p, PUMP_READ_FAILED, errno);
	return false;
}

static ssize_t
put(struct pump *p)
{
	const uint8_t *data = p->buffer + p->start;
	size_t len = p->len;

	switch (p->out_kind) {
	case PUMP_NOWHERE:
		return (ssize_t)len;
	case PUMP_SOCKET:
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
	ssize_t n = put(p);

	if (n >= 0) {
		p->start += (size_t)n;
		p->len -= (size_t)n;
		p->moved++;
		if (p->len == 0)
			p->wait = PUMP_WAIT_IN;
		return true;
	}
	if (errno == EPIPE || errno == ECONNRESET)
		pump_stop(p, PUMP_NO_READER, errno);
	else if (!would_block(errno))
		pump_stop(p, PUMP_WRITE_FAILED, errno);
	return false;
}

void
pump_run(struct pump *p)
{
	bool polled = true, more = true;
	int rounds = 0;

	while (more && p->wait != PUMP_DONE) {
		if (p->wait == PUMP_WAIT_IN) {
			if (rounds++ == FAIR_ROUNDS ||
			    (!polled && pump_needs_poll(p->in_kind)))
				break;
			more = fill(p);
		} else {
			if (!polled && pump_needs_poll(p->out_kind))
				break;
			more = drain(p);
		}
		polled = false;
	}
}
