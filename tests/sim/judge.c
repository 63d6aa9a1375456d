/*
 * The rule of ends. Status 0 means that each byte that either side gave was
 * handed over, and taken by the other host where the system can tell, and that
 * both ends came in order. Every other way to leave has a cause, and leaves a
 * reset where there can be one.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>

#include "channel/channel.h"
#include "sim.h"

/* The most turns without any change, and the most calls in one run. */
#define IDLE_TURNS 6
#define CALLS_MOST 6000

/* How long it may still wait when nobody is there any more, in ms. */
#define LAST_WAIT (CHANNEL_PATIENCE + 2000)

void
violation(const char *what)
{
	run_give_up(what);
}

void
judge_turn(void)
{
	if (world.changes != world.changes_seen)
		world.idle_turns = 0;
	else if (++world.idle_turns > IDLE_TURNS)
		violation("turns without progress");
	world.changes_seen = world.changes;
	if (++world.calls > CALLS_MOST)
		violation("a run without an end");
	if (world.idle_timeout > 0 && world.now - world.changed_at > LAST_WAIT)
		violation("a run that outlives its idle timeout");
	if (world.signal != 0 && world.now > world.signal_at)
		violation("it waits after a signal");
	if (world.gone_at != -1 && world.now - world.gone_at > LAST_WAIT)
		violation("a run that outlives both sides");
}

/* Nobody wants the data of the target. */
static bool
is_unread(void)
{
	const struct object *out = world.client_out;

	/* A program that leaves with unread data resets the connection. */
	return out->gone || out->was_reset;
}

/* --exit-on-eof, and the client was the first to end. */
static bool
client_ended_it(void)
{
	return world.exit_on_eof && world.client_in->ended &&
	    world.up_ended_first;
}

static bool
target_ended_it(void)
{
	const struct object *net = &world.net;

	if (!net->ended || (world.client_in->ended && world.up_ended_first))
		return false;
	return world.exit_on_eof || world.client_in->kind == SIM_TTY ||
	    (net->kind == SIM_UNIX && net->gone);
}

/* How much of each direction the other side must get for status 0. */
static long
upload_due(void)
{
	const struct object *in = world.client_in;

	if (!target_ended_it())
		return in->given;
	return in->kind == SIM_TTY ? in->taken : world.up_mark;
}

static long
download_due(void)
{
	if (is_unread())
		return 0;
	return client_ended_it() ? world.down_mark : world.net.given;
}

/* Nothing is on its way from one to the other. */
static bool
is_through(const struct object *from, const struct object *to)
{
	return from->taken == from->given && to->sent == from->given &&
	    (object_poll(to) & POLLOUT) != 0;
}

static bool
is_open(const struct object *to)
{
	if (to == world.client_out && !world.open[1 + FD_OUT])
		return false;
	return !to->shut && !to->gone && !to->dead && !to->write_failed;
}

/* from has bytes, and to would take them. */
static bool
is_stuck(const struct object *from, const struct object *to)
{
	return from->taken < from->given && (object_poll(from) & POLLIN) != 0 &&
	    (object_poll(to) & POLLOUT) != 0;
}

void
judge_wait(void)
{
	const struct object *in = world.client_in, *out = world.client_out;
	const struct object *net = &world.net;

	if (is_open(net) && !in->read_failed && !net->read_failed &&
	    !target_ended_it()) {
		if (in->ended && !in->broke && !world.hold_eof &&
		    is_through(in, net))
			violation("the target does not see the end");
		if (is_stuck(in, net))
			violation("the upload has stopped");
	}
	if (is_open(out) && !net->read_failed && !client_ended_it()) {
		if (net->ended && !net->dead && !net->gone &&
		    !net->write_failed && is_through(net, out))
			violation("the client does not see the end");
		if (is_stuck(net, out))
			violation("the download has stopped");
	}
}

/*
 * Whether the target sees an end after a signal: if there is one, or if ssh
 * hung up.
 */
static void
judge_signal(const struct object *net)
{
	const struct object *in = world.client_in;
	long due = in->given;

	if (world.signal == SIGHUP && world.signal_mark < due)
		due = world.signal_mark;
	if (!in->ended && world.signal != SIGHUP)
		violation("the target sees an end where there is none");
	if (net->sent < due)
		violation("the target sees an end too soon");
}

void
judge_shutdown(const struct object *o)
{
	const struct object *in = world.client_in, *net = &world.net;

	if (o == net && world.signal != 0 && !target_ended_it()) {
		judge_signal(o);
	} else if (o == net) {
		if (!in->ended && !target_ended_it())
			violation("the target sees an end where there is none");
		if (o->sent < upload_due())
			violation("the target sees an end too soon");
	} else {
		if (!net->ended && !client_ended_it())
			violation("the client sees an end where there is none");
		if (o->sent < download_due())
			violation("the client sees an end too soon");
	}
}

/* What the other host has, as far as the system tells. */
static long
arrived(const struct object *o)
{
	return o->kind == SIM_TCP ? o->acked : o->sent;
}

static void
judge_order(void)
{
	const struct object *in = world.client_in, *out = world.client_out;
	const struct object *net = &world.net;

	if ((in->read_failed && !target_ended_it()) ||
	    (net->read_failed && !is_unread() && !client_ended_it()) ||
	    net->write_failed || world.poll_failed ||
	    (out->write_failed && !is_unread()) ||
	    (world.close_failed && !is_unread()))
		violation("status 0 after a call that failed");
	if (in->broke && !target_ended_it())
		violation("status 0 after the client's break");
	if (net->broke && !is_unread() && !client_ended_it())
		violation("status 0 after the target's break");
	if (!in->ended && !target_ended_it())
		violation("status 0 without the client's end");
	if (!net->ended && !is_unread() && !client_ended_it())
		violation("status 0 without the target's end");
	if (arrived(net) < upload_due())
		violation("status 0, and the target does not have all");
	if (arrived(out) < download_due())
		violation("status 0, and the client does not have all");
	if (net->kind == SIM_TCP && !net->dead && net->linger)
		violation("status 0, and the target is reset");
	if (out->kind == SIM_TCP && !out->dead && out->linger)
		violation("status 0, and the client is reset");
}

static bool
has_cause(enum outcome what)
{
	const struct object *in = world.client_in, *out = world.client_out;
	const struct object *net = &world.net;
	int64_t still = world.now - world.moved_at;

	switch (what) {
	case OUTCOME_RELAY_NETWORK:
		return net->dead || net->read_failed || net->write_failed ||
		    (net->gone && net->kind == SIM_UNIX);
	case OUTCOME_RELAY_STDIN:
		return in->dead || in->read_failed;
	case OUTCOME_RELAY_STDOUT:
		return out->dead || out->write_failed || out->read_failed ||
		    (out->gone && out->kind == SIM_TTY) || world.close_failed;
	case OUTCOME_RELAY_STALLED:
		return still >= CHANNEL_PATIENCE;
	case OUTCOME_RELAY_IDLE:
		return world.idle_timeout > 0 && still >= world.idle_timeout;
	case OUTCOME_SYSTEM:
		return world.poll_failed;
	default:
		return world.signal != 0;
	}
}

/* A connection that has ended both ways can no longer be reset. */
static bool
ends_in_order(const struct object *o)
{
	return o->kind == SIM_TCP && !o->dead && !(o->ended && o->shut) &&
	    !o->linger;
}

static void
judge_break(enum outcome what)
{
	if (!has_cause(what))
		violation("a break without a cause");
	if (ends_in_order(&world.net) && !(world.signal != 0 && world.net.shut))
		violation("a break, and the target sees an end");
	if (ends_in_order(world.client_in) || ends_in_order(world.client_out))
		violation("a break, and the client sees an end");
}

void
judge_verdict(struct verdict v)
{
	note("status %d: %s", outcome_status(v.what), outcome_stage(v));
	if (v.what == OUTCOME_OK)
		judge_order();
	else
		judge_break(v.what);
}
