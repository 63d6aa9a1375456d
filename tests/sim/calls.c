/*
 * The system calls of channel and pump that move bytes or wait, linked in by
 * --wrap. They may return whatever is possible now: less than there is, an
 * interruption, that it would block, or a failure. Before each of them, a peer
 * may do something.
 */
#define _GNU_SOURCE

#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "calls.h"
#include "sim.h"

/* How many things may happen while poll would return at once. */
#define HASTE 2

/* A peer that does nothing is gone after this time, in ms. */
#define VERY_LONG 60000

#define SPLICE_NOWAIT 2U /* SPLICE_F_NONBLOCK */

struct call {
	const char *name;
	struct object *object;
	bool waits; /* when it would block */
	bool whole; /* it does all or nothing */
};

static ssize_t
result(const struct call *c, long n)
{
	if (n >= 0) {
		note("%s(%s) = %ld", c->name, c->object->name, n);
		return (ssize_t)n;
	}
	note("%s(%s) = errno %ld", c->name, c->object->name, -n);
	errno = (int)-n;
	return -1;
}

static int
failure_of(const struct object *o, bool writes)
{
	static const int file[] = { ENOSPC, EDQUOT, EFBIG, EIO };

	if (o->kind == SIM_FILE && writes)
		return file[choose(4)];
	return o->kind == SIM_UNIX || o->kind == SIM_TCP ? ENOMEM : EIO;
}

/* It may move n: the result is that, less, or that it cannot now. */
static long
answer(const struct call *c, long n, bool writes)
{
	enum { ALL, FEW, NOT_NOW, FAILS } option[4] = { ALL };
	unsigned count = 1;

	if (n > 1 && !c->whole)
		option[count++] = FEW;
	if (n != -EAGAIN && c->object->kind != SIM_FILE)
		option[count++] = NOT_NOW;
	/* A pipe has no reason to fail. */
	if (c->object->kind != SIM_PIPE && !c->object->read_failed &&
	    !c->object->write_failed)
		option[count++] = FAILS;
	switch (option[choose_likely(count, count - 1)]) {
	case ALL:
		break;
	case FEW:
		note_change();
		return choose(2) == 0 ? 1 : n / 2;
	case NOT_NOW:
		note_change();
		return c->waits ? -EINTR : -EAGAIN;
	case FAILS:
		if (writes)
			c->object->write_failed = true;
		else
			c->object->read_failed = true;
		note_change();
		return -failure_of(c->object, writes);
	}
	if (n == -EAGAIN && c->waits)
		violation("a call that blocks");
	if (n < 0)
		object_told(c->object, (int)-n);
	return n;
}

static long
least(long a, size_t b)
{
	return a < (long)b ? a : (long)b;
}

static ssize_t
bring(const struct call *c, uint8_t *data, size_t len, bool peek)
{
	struct object *o = c->object;
	long n;

	event_before_call();
	n = answer(c, least(object_readable(o), len), false);
	if (n > 0)
		memcpy(data, content(o->from, o->taken), (size_t)n);
	if (n > 0 && !peek)
		object_read(o, n);
	return result(c, n);
}

static ssize_t
take(const struct call *c, const uint8_t *data, size_t len)
{
	struct object *o = c->object;
	long n;

	event_before_call();
	n = object_writable(o, (long)len);
	if (c->waits && n > 0 && n < (long)len)
		violation("a write that blocks half way");
	n = answer(c, n, true);
	if (n > 0 && memcmp(data, content(o->to, o->sent), (size_t)n) != 0)
		violation("a byte was lost, doubled or moved");
	if (n > 0)
		object_wrote(o, n);
	return result(c, n);
}

static bool
is_blocking(const struct object *o)
{
	return !o->nonblock && o->kind != SIM_FILE;
}

ssize_t
__wrap_recv(int fd, void *data, size_t len, int flags)
{
	struct object *o = calls_object(fd);
	struct call c = { "recv", o,
		is_blocking(o) && (flags & MSG_DONTWAIT) == 0, false };

	if (o->kind != SIM_TCP && o->kind != SIM_UNIX)
		return result(&c, -ENOTSOCK);
	return bring(&c, data, len, (flags & MSG_PEEK) != 0);
}

ssize_t
__wrap_send(int fd, const void *data, size_t len, int flags)
{
	struct object *o = calls_object(fd);
	struct call c = { "send", o,
		is_blocking(o) && (flags & MSG_DONTWAIT) == 0, false };

	if ((flags & MSG_NOSIGNAL) == 0)
		violation("a send that may raise SIGPIPE");
	return take(&c, data, len);
}

static ssize_t
read_object(int fd, void *data, size_t len)
{
	struct object *o = calls_object(fd);
	struct call c = { "read", o, is_blocking(o), false };

	return bring(&c, data, len, false);
}

/* A pipe that a handler fills, so it returns at once. */
static ssize_t
read_signal(uint8_t *data)
{
	if (!world.signal_unread)
		violation("a call that blocks");
	world.signal_unread = false;
	*data = (uint8_t)world.signal;
	note_change();
	return 1;
}

ssize_t
__wrap_read(int fd, void *data, size_t len)
{
	if (fd == FD_SIGNAL && len > 0)
		return read_signal(data);
	return read_object(fd, data, len);
}

static ssize_t
write_object(int fd, const void *data, size_t len)
{
	struct object *o = calls_object(fd);
	struct call c = { "write", o, is_blocking(o), o->kind == SIM_PIPE };

	return take(&c, data, len);
}

ssize_t
__wrap_write(int fd, const void *data, size_t len)
{
	if (fd != FD_TELL)
		return write_object(fd, data, len);
	world.signal_unread = true;
	return (ssize_t)len;
}

/* A slot of a pipe takes one page, and from a socket often less. */
static long
slots_room(const struct object *o, long n)
{
	long most = (SIM_SLOTS - o->slots) * world.unit;

	return n < most ? n : most;
}

/* An urgent byte that is next looks like an end to a splice that waits. */
static bool
is_held_up(const struct object *in)
{
	return is_blocking(in) && in->kind == SIM_TCP &&
	    in->urgent == in->taken && in->given > in->taken;
}

static long
splice_now(struct object *in, struct object *out, long len)
{
	long n = out->kind == SIM_PIPE ? object_writable(out, len)
				       : object_readable(in);
	long more;

	if (n <= 0)
		return n;
	more = out->kind == SIM_PIPE ? object_spliceable(in)
				     : object_writable(out, n);
	if (more == -EAGAIN && is_held_up(in))
		return 0;
	if (more <= 0)
		return more;
	n = least(n < more ? n : more, (size_t)len);
	return out->kind == SIM_PIPE ? slots_room(out, n) : n;
}

ssize_t
__wrap_splice(
    int from, off_t *from_at, int to, off_t *to_at, size_t len, unsigned flags)
{
	struct object *in = calls_object(from), *out = calls_object(to);
	struct object *socket = out->kind == SIM_PIPE ? in : out;
	struct call c = { "splice", socket, is_blocking(socket), false };
	long n;

	event_before_call();
	if ((flags & SPLICE_NOWAIT) == 0 || (c.waits && socket == out) ||
	    from_at != NULL || to_at != NULL)
		violation("a splice that may block");
	if (choose(8) == 7)
		return result(&c, -EINVAL);
	if (out->kind == SIM_PIPE && object_writable(out, 1) < 0)
		c = (struct call){ "splice", out, false, false };
	n = answer(&c, splice_now(in, out, (long)len), socket == out);
	if (n > 0 && in->taken != out->sent)
		violation("a splice moved bytes past others");
	if (n > 0) {
		object_read(in, n);
		object_wrote(out, n);
	}
	return result(&c, n);
}

static short
poll_one(int fd)
{
	if (fd == FD_SIGNAL)
		return world.signal_unread ? POLLIN : 0;
	return object_poll(calls_object(fd));
}

static int
poll_now(struct pollfd *fds, nfds_t n)
{
	nfds_t i;
	int ready = 0;

	for (i = 0; i < n; i++) {
		fds[i].revents = 0;
		if (fds[i].fd < 0)
			continue;
		fds[i].revents = (short)(poll_one(fds[i].fd) &
		    (fds[i].events | POLLERR | POLLHUP));
		ready += fds[i].revents != 0;
	}
	return ready;
}

/* A peer acts while poll waits until end, perhaps after some time. */
static void
act(unsigned which, int64_t end)
{
	int64_t left = end - world.now;

	if (left > 1 && end != INT64_MAX) {
		const int64_t soon = world.slow ? left / 2 : 0;
		const int64_t late = world.slow ? 0 : left / 2;
		const int64_t passes[] = { soon, late, left - 1 };

		world.now += passes[choose(3)];
		note("%lld ms", (long long)world.now);
	}
	event_happen(which);
}

/* False if poll returns without a ready descriptor. */
static bool
wait_for_event(int64_t end)
{
	unsigned likely, n = event_some(&likely);
	bool passes = end != INT64_MAX && end > world.now;
	unsigned which, count;

	/* Nobody stays forever. */
	if (world.now - world.moved_at > VERY_LONG && n > 0)
		passes = false;
	count = n + (passes ? 1 : 0);

	if (count == 0)
		violation("nothing will happen, and it waits");
	which = choose_likely(count, likely + (passes ? 1 : 0));
	if (passes && which == likely) {
		world.now = end;
		world.changes++;
		note("%lld ms", (long long)world.now);
		return false;
	}
	act(which - (passes && which > likely ? 1 : 0), end);
	return true;
}

/* Something is ready: poll returns, or it came too late. */
static bool
is_too_late(void)
{
	unsigned likely, n = event_some(&likely);
	unsigned which = choose_likely(n + 1, likely + 1);

	if (which > 0)
		event_happen(which - 1);
	return which > 0;
}

static int
poll_fails(void)
{
	static const int errors[] = { 0, EINTR, EAGAIN, ENOMEM };
	int error = errors[choose_likely(4, 3)];

	if (error == 0)
		return 0;
	world.poll_failed = error == ENOMEM;
	note("poll = errno %d", error);
	note_change();
	errno = error;
	return -1;
}

int
__wrap_poll(struct pollfd *fds, nfds_t n, int timeout)
{
	int64_t end = timeout < 0 ? INT64_MAX : world.now + timeout;
	int ready, haste = 0;

	judge_turn();
	if (poll_fails() == -1)
		return -1;
	for (;;) {
		ready = poll_now(fds, n);
		if (ready == 0 && timeout == 0)
			break;
		if (ready == 0)
			judge_wait();
		if (ready > 0 && (haste++ == HASTE || !is_too_late()))
			break;
		if (ready == 0 && !wait_for_event(end)) {
			ready = poll_now(fds, n);
			break;
		}
	}
	note("poll(%d) = %d", timeout, ready);
	return ready;
}
