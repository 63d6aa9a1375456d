/*
 * What the peers and the network may do. The first events are the usual ones:
 * bytes are given, bytes are taken, and both sides end.
 */
#include <errno.h>
#include <signal.h>

#include "sim.h"

/* How much fits into a host's receive queue while its program does not read. */
#define WINDOW 4

/* How much a peer gives at once. */
#define GIVEN_AT_ONCE 3

struct event {
	const char *name;
	bool (*may)(const struct object *o);
	void (*happen)(struct object *o);
};

static bool
is_alive(const struct object *o)
{
	return !o->dead && !o->gone;
}

static bool
may_take(const struct object *o)
{
	return o->takes && is_alive(o) && !o->stopped && o->sent > o->eaten;
}

static void
take(struct object *o)
{
	long n = o->sent - o->eaten;

	object_eat(o, world.slow && n > world.unit ? world.unit : n);
}

static bool
may_take_few(const struct object *o)
{
	return may_take(o) && o->kind != SIM_TCP &&
	    o->sent - o->eaten > world.unit;
}

static void
take_few(struct object *o)
{
	object_eat(o, world.unit);
}

static bool
may_ack(const struct object *o)
{
	return o->kind == SIM_TCP && is_alive(o) && o->sent > o->acked &&
	    o->acked - o->eaten < WINDOW * world.unit;
}

static void
ack(struct object *o)
{
	long n = o->sent - o->acked;

	o->acked += n < world.unit ? n : world.unit;
	note_moved();
}

static bool
may_ack_end(const struct object *o)
{
	return o->kind == SIM_TCP && !o->dead && o->shut && !o->shut_acked &&
	    o->acked == o->sent;
}

static void
ack_end(struct object *o)
{
	o->shut_acked = true;
	note_change();
}

static bool
may_give(const struct object *o)
{
	return o->gives && is_alive(o) && !o->ended && o->left > 0 &&
	    o->given - o->taken < o->room_in;
}

static void
give(struct object *o)
{
	long n = GIVEN_AT_ONCE * world.unit;

	if (n > o->left)
		n = o->left;
	if (n > o->room_in - (o->given - o->taken))
		n = o->room_in - (o->given - o->taken);
	o->given += n;
	o->left -= n;
	note_change();
}

static void
end(struct object *o)
{
	if (o->ended)
		return;
	o->ended = true;
	if (o == &world.net) {
		world.up_mark = world.client_in->given;
	} else {
		world.down_mark = world.net.given;
		world.up_ended_first = !world.net.ended;
	}
	note_change();
}

static bool
may_end(const struct object *o)
{
	return o->gives && is_alive(o) && !o->ended && o->left == 0;
}

static bool
may_end_early(const struct object *o)
{
	return o->gives && is_alive(o) && !o->ended && o->left > 0;
}

static void
reset(struct object *o)
{
	o->was_reset = o->ended || !o->gives;
	object_die(o, o->ended && !o->shut ? EPIPE : ECONNRESET);
}

/* Data for a program that has closed its socket. */
static bool
may_reset_back(const struct object *o)
{
	return o->kind == SIM_TCP && !o->dead && o->gone && o->sent > o->acked;
}

static bool
may_leave(const struct object *o)
{
	return o->kind != SIM_FILE && o->kind != SIM_TTY && is_alive(o) &&
	    (o->takes || !o->ended);
}

/* The peer closes all that it has of it. */
static void
leave(struct object *o)
{
	if (o->kind == SIM_TCP && o->acked > o->eaten) {
		reset(o);
		return;
	}
	if (o->kind == SIM_UNIX && o->sent > o->eaten)
		o->error = ECONNRESET;
	if (o->gives)
		end(o);
	o->gone = true;
	note_change();
}

static bool
may_die(const struct object *o)
{
	return o == world.client_in && o->kind == SIM_PIPE &&
	    world.client_out->kind == SIM_PIPE && !world.client_out->gone;
}

/* Both of its pipes at once. */
static void
die(struct object *o)
{
	end(o);
	leave(world.client_out);
}

static bool
may_reset(const struct object *o)
{
	return o->kind == SIM_TCP && !o->dead &&
	    !(o->ended && o->shut && o->shut_acked);
}

/* The host no longer answers. */
static void
time_out(struct object *o)
{
	object_die(o, ETIMEDOUT);
}

static bool
may_hang_up(const struct object *o)
{
	return o->kind == SIM_TTY && !o->gone;
}

/* Typed input is lost with the terminal. */
static void
hang_up(struct object *o)
{
	o->given = o->taken;
	o->left = 0;
	if (o->gives)
		end(o);
	o->gone = true;
	note_change();
}

static bool
may_stop(const struct object *o)
{
	return o->takes && is_alive(o) && !o->stopped && o->kind != SIM_FILE;
}

static void
stop(struct object *o)
{
	o->stopped = true;
	note_change();
}

static bool
may_be_urgent(const struct object *o)
{
	return o->kind == SIM_TCP && may_give(o) && o->urgent < 0;
}

static void
be_urgent(struct object *o)
{
	o->urgent = o->given++;
	o->left--;
	note_change();
}

static bool
may_signal(const struct object *o)
{
	return o == &world.net && world.handler != NULL && world.signal == 0;
}

static void
raise_signal(int signal)
{
	world.signal = signal;
	world.signal_at = world.now;
	world.signal_mark = world.client_in->given;
	world.handler(signal);
	note_change();
}

static void
raise_hangup(struct object *o)
{
	(void)o;
	raise_signal(SIGHUP);
}

static void
raise_term(struct object *o)
{
	(void)o;
	raise_signal(SIGTERM);
}

static const struct event usual[] = {
	{ "gives", may_give, give },
	{ "takes", may_take, take },
	{ "resets what came too late", may_reset_back, reset },
	{ "acknowledges the end", may_ack_end, ack_end },
	{ "ends", may_end, end },
	{ "takes a few", may_take_few, take_few },
	{ "acknowledges a few", may_ack, ack },
};

static const struct event unusual[] = {
	{ "dies", may_die, die },
	{ "leaves", may_leave, leave },
	{ "resets", may_reset, reset },
	{ "times out", may_reset, time_out },
	{ "hangs up", may_hang_up, hang_up },
	{ "ends early", may_end_early, end },
	{ "takes no more", may_stop, stop },
	{ "gives an urgent byte", may_be_urgent, be_urgent },
	{ "sees a SIGHUP", may_signal, raise_hangup },
	{ "sees a SIGTERM", may_signal, raise_term },
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* The events that may happen now. */
static struct {
	const struct event *event;
	struct object *object;
} now[(COUNT(usual) + COUNT(unusual)) * 3];

static unsigned
gather(unsigned n, const struct event *event, size_t count)
{
	struct object *all[] = { &world.net, world.client_out,
		world.client_in };
	size_t objects = world.client_in == world.client_out ? 2 : 3, i, j;

	for (i = 0; i < count; i++)
		for (j = 0; j < objects; j++)
			if (event[i].may(all[j])) {
				now[n].event = &event[i];
				now[n++].object = all[j];
			}
	return n;
}

unsigned
event_some(unsigned *likely)
{
	*likely = gather(0, usual, COUNT(usual));
	return gather(*likely, unusual, COUNT(unusual));
}

/* Nobody is left to give or take anything. */
static void
note_gone(void)
{
	const struct object *net = &world.net, *in = world.client_in;
	const struct object *out = world.client_out;

	if (world.gone_at != -1 || is_alive(net) || is_alive(out))
		return;
	if (in->ended || in->gone || in->dead)
		world.gone_at = world.now;
}

void
event_happen(unsigned which)
{
	note(
	    "%s: the peer %s", now[which].object->name, now[which].event->name);
	now[which].event->happen(now[which].object);
	note_gone();
}

void
event_before_call(void)
{
	unsigned likely, n = event_some(&likely);
	unsigned which = choose_likely(n + 1, likely + 1);

	if (which > 0)
		event_happen(which - 1);
}
