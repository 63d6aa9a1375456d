/*
 * How Linux treats a pipe, a socket, a terminal and a file: tcp_poll,
 * tcp_recvmsg, tcp_splice_read, tcp_sendmsg and tcp_reset, unix_poll and
 * unix_release_sock, pipe_poll and pipe_write, and a terminal that hung up.
 */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>

#include "sim.h"

/* How much a terminal takes if it reports that it takes something. */
#define TTY_LEAST 128

static long
least(long a, long b)
{
	return a < b ? a : b;
}

const uint8_t *
content(enum sim_stream stream, long position)
{
	static uint8_t bytes[2][SIM_MOST];
	static bool filled;
	unsigned long at;

	for (at = 0; !filled && at < SIM_MOST; at++) {
		bytes[SIM_DOWN][at] = (uint8_t)(at ^ at >> 8 ^ at >> 13);
		bytes[SIM_UP][at] = (uint8_t)(bytes[SIM_DOWN][at] + 77);
	}
	filled = true;
	return &bytes[stream][position];
}

void
object_init(struct object *o, const char *name, enum sim_kind kind)
{
	memset(o, 0, sizeof(*o));
	o->name = name;
	o->kind = kind;
#ifdef INLINE
	o->in_line = true;
#endif
	o->urgent = -1;
	o->room_in = 8 * world.unit;
	o->room_out = 6 * world.unit;
	if (kind == SIM_TTY)
		o->room_out += 2L * TTY_LEAST;
}

static bool
is_socket(const struct object *o)
{
	return o->kind == SIM_UNIX || o->kind == SIM_TCP;
}

/* The bytes on their way to the peer. */
static long
queued(const struct object *o)
{
	return o->sent - (o->kind == SIM_TCP ? o->acked : o->eaten);
}

/* The urgent byte is next, and not in line. */
static bool
is_hole(const struct object *o)
{
	return o->urgent == o->taken && o->urgent >= 0 && !o->in_line;
}

static bool
is_ended(const struct object *o)
{
	return o->ended || (o->kind != SIM_TCP && o->gone);
}

static short
poll_socket(const struct object *o)
{
	bool tcp = o->kind == SIM_TCP;
	bool down = o->dead || (!tcp && o->gone);
	long used = queued(o), room = o->room_out - used;
	short events = 0;

	if (o->given - o->taken > (is_hole(o) ? 1 : 0) || is_ended(o) || down)
		events |= POLLIN;
	if (down || (tcp && o->shut))
		events |= POLLOUT;
	else if (room > 0 && (tcp ? room * 2 >= used : used * 4 <= o->room_out))
		events |= POLLOUT;
	if (down || (o->shut && o->ended))
		events |= POLLHUP;
	if (o->error != 0)
		events |= POLLERR;
	return events;
}

short
object_poll(const struct object *o)
{
	short events = 0;

	if (is_socket(o))
		return poll_socket(o);
	if (o->kind == SIM_FILE)
		return POLLIN | POLLOUT;
	if (o->kind == SIM_TTY && o->gone)
		return POLLIN | POLLOUT | POLLERR | POLLHUP;
	if (o->gives && o->given > o->taken)
		events |= POLLIN;
	if (o->kind == SIM_TTY) {
		if (o->gives && o->ended)
			events |= POLLIN;
		if (o->takes && o->room_out - queued(o) >= TTY_LEAST)
			events |= POLLOUT;
		return events;
	}
	if (o->gives && o->ended)
		events |= POLLHUP;
	if (o->takes && o->slots < SIM_SLOTS)
		events |= POLLOUT;
	if (o->takes && o->gone)
		events |= POLLERR;
	return events;
}

/* The result of a read that finds nothing. */
static long
nothing(const struct object *o)
{
	if (o->kind == SIM_TCP && o->ended)
		return 0;
	if (o->error != 0)
		return -o->error;
	return is_ended(o) || o->dead ? 0 : -EAGAIN;
}

long
object_readable(struct object *o)
{
	long n;

	if (is_hole(o)) {
		note("%s: the urgent byte is skipped", o->name);
		o->taken++;
		o->urgent = -1;
	}
	n = o->given - o->taken;
	if (o->urgent > o->taken)
		n = o->urgent - o->taken;
	return n > 0 ? n : nothing(o);
}

/* A read stops before an urgent byte, in line or not. */
long
object_spliceable(const struct object *o)
{
	long n = o->given - o->taken;

	if (o->urgent >= o->taken)
		n = o->urgent - o->taken;
	return n > 0 ? n : nothing(o);
}

static long
pipe_writable(const struct object *o, long len)
{
	long free = SIM_SLOTS - o->slots;

	if (o->gone)
		return -EPIPE;
	if (free == 0)
		return -EAGAIN;
	return least(len, free * PIPE_BUF);
}

long
object_writable(const struct object *o, long len)
{
	long room = o->room_out - queued(o);

	switch (o->kind) {
	case SIM_FILE:
		return len;
	case SIM_PIPE:
		return pipe_writable(o, len);
	case SIM_TTY:
		if (o->gone)
			return -EIO;
		break;
	case SIM_TCP:
		if (o->error != 0)
			return -o->error;
		if (o->dead || o->shut)
			return -EPIPE;
		break;
	case SIM_UNIX:
		if (o->gone || o->shut)
			return -EPIPE;
		break;
	}
	return room > 0 ? least(len, room) : -EAGAIN;
}

void
object_read(struct object *o, long len)
{
	o->taken += len;
	if (o->urgent >= 0 && o->urgent < o->taken)
		o->urgent = -1;
	/* Data that was read may be dropped; data that is sent is traffic. */
	note_change();
	if (o == &world.own)
		object_eat(o, len);
}

static void
fill_slots(struct object *o, long len)
{
	while (len > 0) {
		long part = least(len, PIPE_BUF);

		o->slot[o->slots++] = part;
		len -= part;
	}
}

void
object_wrote(struct object *o, long len)
{
	o->sent += len;
	if (o->kind == SIM_PIPE)
		fill_slots(o, len);
	if (o->kind == SIM_FILE)
		object_eat(o, len);
	if (o != &world.own) {
		note_moved();
	} else {
		o->given = o->sent;
		note_change();
	}
}

/* A socket's error is reported once. */
void
object_told(struct object *o, int error)
{
	if (!is_socket(o) || error != o->error || error == 0)
		return;
	o->error = 0;
	note_change();
}

static void
empty_slots(struct object *o, long len)
{
	while (len > 0 && o->slots > 0) {
		long part = least(len, o->slot[0]);

		o->slot[0] -= part;
		len -= part;
		if (o->slot[0] > 0)
			break;
		o->slots--;
		memmove(o->slot, o->slot + 1,
		    (size_t)o->slots * sizeof(o->slot[0]));
	}
}

void
object_eat(struct object *o, long len)
{
	o->eaten += len;
	note_change();
	if (o->kind == SIM_PIPE)
		empty_slots(o, len);
	if (o->acked >= o->eaten)
		return;
	o->acked = o->eaten;
	if (o->kind == SIM_TCP)
		note_moved();
}

/* Data that came before stays readable. */
void
object_die(struct object *o, int error)
{
	o->dead = true;
	o->error = error;
	o->broke = !o->ended;
	note_change();
}
