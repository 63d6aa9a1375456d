#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "channel/channel.h"
#include "channel/ends.h"
#include "channel/state.h"
#include "os/poll.h"

#define BROKEN (POLLERR | POLLHUP | POLLNVAL)

/* How often to check what the kernel reports by no event, in ms. */
#define LOOK_SOONEST 10
#define LOOK_LATEST  1000

/*
 * How long a send queue gets if the kernel does not tell about it, either, in
 * ms.
 */
#define BLIND_DELIVERY 500

/* More than the queues of two hosts can hold. */
#define THERE_MOST (64UL * 1024 * 1024)

/*
 * Data from the client waits for net, so nothing else would show that the
 * client is gone.
 */
static bool
may_die(const struct channel *c)
{
	return c->state == STATE_UPLOADING && c->up.wait == PUMP_WAIT_OUT;
}

static void
watch(struct channel *c, int slot, int fd, short events)
{
	c->slot[slot].fd = fd;
	c->slot[slot].events |= events;
}

static short
seen(const struct channel *c, int slot)
{
	return c->slot[slot].revents;
}

/* Which descriptors matter now. A pump waits for one thing at a time. */
static void
prepare(struct channel *c)
{
	const struct pump *up = &c->up, *down = &c->down;
	int i;

	for (i = 0; i < STATE_SLOTS; i++)
		c->slot[i] = (struct pollfd){ .fd = -1 };
	if (c->signal == 0)
		watch(c, STATE_SIGNAL, c->options->signal, POLLIN);
	if (up->wait == PUMP_WAIT_IN)
		watch(c, STATE_IN, c->client->in, POLLIN);
	if (may_die(c))
		watch(c, STATE_IN, c->client->in, 0);
	if (pump_flows(up))
		watch(c, STATE_NET, c->net,
		    up->wait == PUMP_WAIT_OUT ? POLLOUT : 0);
	if (down->wait == PUMP_WAIT_IN)
		watch(c, STATE_NET, c->net, POLLIN);
	if (pump_flows(down))
		watch(c, STATE_OUT, c->client->out,
		    down->wait == PUMP_WAIT_OUT ? POLLOUT : 0);
}

static bool
is_quiet(const struct pump *p, short in)
{
	return !pump_flows(p) || (p->wait == PUMP_WAIT_IN && in == 0);
}

/*
 * True if nothing is left, or if there is too much for it ever to end. Nothing
 * is left if neither pump had any data for a moment in which everything that it
 * wrote was acknowledged: data that was still on its way to us has come by
 * then.
 */
static bool
has_left(const struct channel *c)
{
	if (c->up.moved + c->down.moved - c->there > THERE_MOST)
		return true;
	return is_quiet(&c->up, seen(c, STATE_IN)) &&
	    is_quiet(&c->down, seen(c, STATE_NET) & ~POLLOUT) &&
	    (!c->uploaded || c->net_unsent <= 0) &&
	    (!c->downloaded || c->out_unsent <= 0);
}

/* The same after a signal, when there is no more time to wait. */
static bool
is_stuck(const struct pump *p, short in, short out)
{
	return !pump_flows(p) || (p->wait == PUMP_WAIT_IN ? in : out) == 0;
}

static bool
can_hand_over(const struct channel *c)
{
	short net = seen(c, STATE_NET);

	return c->state == STATE_LEAVING &&
	    c->up.moved + c->down.moved - c->there <= THERE_MOST &&
	    !(is_stuck(&c->up, seen(c, STATE_IN), net & ~POLLIN) &&
		is_stuck(&c->down, net & ~POLLOUT, seen(c, STATE_OUT)));
}

/* Handles LEAVING and signals after poll, before any data moves. */
static void
turn_leaving(struct channel *c)
{
	unsigned char signal = SIGTERM;
	ssize_t n;

	if (seen(c, STATE_SIGNAL) != 0) {
		n = read(c->options->signal, &signal, 1);
		(void)n;
		state_signalled(c, signal);
	} else if (c->signal != 0) {
		if (!can_hand_over(c))
			state_cut(c);
	} else if (c->state == STATE_LEAVING && has_left(c)) {
		state_left(c);
	}
}

/*
 * Handles what poll reported about out, and about net as the source of the
 * download.
 */
static void
turn_down(struct channel *c)
{
	short out = seen(c, STATE_OUT), net = seen(c, STATE_NET);

	if (c->state == STATE_OVER || c->down.wait == PUMP_DONE)
		return;
	if ((out & BROKEN) != 0) {
		state_reader_left(
		    c, c->client->out_breaks ? ends_error(c->client->out) : 0);
		return;
	}
	if (out == 0 && (c->down.wait != PUMP_WAIT_IN || (net & ~POLLOUT) == 0))
		return;
	pump_run(&c->down);
	if (c->down.wait == PUMP_DONE)
		state_download_ended(c);
}

static void
run_up(struct channel *c)
{
	pump_run(&c->up);
	if (c->up.wait == PUMP_DONE)
		state_upload_ended(c);
}

static void
hang_up(struct channel *c)
{
	int error = ends_error(c->net);

	/* The other end of a UNIX socket was closed: has anything been lost? */
	if (error == 0 && seen(c, STATE_IN) != 0)
		run_up(c);
	else
		state_network_hung_up(c, error);
}

/*
 * Handles what poll reported about in, and about net as the target of the
 * upload.
 */
static void
turn_up(struct channel *c)
{
	short in = seen(c, STATE_IN), net = seen(c, STATE_NET);

	if (c->state == STATE_OVER || c->up.wait == PUMP_DONE)
		return;
	if (pump_flows(&c->up) && (net & BROKEN) != 0)
		hang_up(c);
	else if (c->up.wait == PUMP_WAIT_OUT ? (net & POLLOUT) != 0 : in != 0)
		run_up(c);
	else if (may_die(c) && (c->client->file || (in & BROKEN) != 0))
		state_client_died(c);
}

/*
 * Counts as progress: bytes that moved, and bytes that another host has taken.
 */
static void
note_progress(struct channel *c)
{
	unsigned long moved = c->up.moved + (c->deaf ? 0 : c->down.moved);
	int net = 0, out = 0;

	if (c->options->tcp)
		net = ends_unsent(
		    c->net, c->half_closed && c->down.wait == PUMP_DONE);
	if (c->client->out_breaks && !c->deaf)
		out = ends_unsent(
		    c->client->out, c->downloaded && c->up.wait == PUMP_DONE);
	if (moved != c->moved || net != c->net_unsent || out != c->out_unsent)
		c->progress = clock_ms();
	c->moved = moved;
	c->net_unsent = net;
	c->out_unsent = out;
}

/*
 * A close with unread data resets the connection, and a reset destroys the data
 * in the send queue. If nothing tells whether the data has arrived, some time
 * must be enough.
 */
static bool
net_has_all(const struct channel *c)
{
	if (!c->uploaded || c->net_unsent == 0)
		return true;
	return c->net_unsent == -1 &&
	    (c->down.wait == PUMP_DONE ||
		clock_ms() - c->since >= BLIND_DELIVERY);
}

/* After both ends have come, only a check shows that the connection broke. */
static void
look_at_queues(struct channel *c)
{
	bool net = net_has_all(c), out = c->out_unsent <= 0;
	int error = net ? 0 : ends_error(c->net);

	if (error != 0) {
		state_finish(c, outcome_verdict(OUTCOME_RELAY_NETWORK, error));
		return;
	}
	error = out ? 0 : ends_error(c->client->out);
	if (error == 0 && !out)
		error = c->client_error;
	if (error != 0)
		state_finish(c, outcome_verdict(OUTCOME_RELAY_STDOUT, error));
	else if (net && out)
		state_delivered(c);
}

/* How long nothing may move, in ms; 0 for no limit. */
static int64_t
limit(const struct channel *c)
{
	switch (c->state) {
	case STATE_ORPHANED:
	case STATE_LEAVING:
		return CHANNEL_PATIENCE;
	case STATE_DELIVERING:
		/* A client that is still there may take its time. */
		if (!net_has_all(c) || c->options->exit_on_eof)
			return CHANNEL_PATIENCE;
		break;
	default:
		break;
	}
	return c->options->idle_timeout;
}

static enum outcome
late(const struct channel *c)
{
	return limit(c) == c->options->idle_timeout ? OUTCOME_RELAY_IDLE
						    : OUTCOME_RELAY_STALLED;
}

static void
turn_clock(struct channel *c)
{
	if (c->state == STATE_OVER || c->signal != 0 ||
	    (limit(c) == 0 && c->state != STATE_DELIVERING))
		return;
	note_progress(c);
	if (c->state == STATE_DELIVERING)
		look_at_queues(c);
	if (c->state != STATE_OVER && limit(c) > 0 &&
	    clock_ms() - c->progress >= limit(c))
		state_finish(c, outcome_of(late(c)));
}

/* Whether there is something to check that no event reports. */
static bool
must_look(const struct channel *c)
{
	return c->state == STATE_LEAVING || c->state == STATE_DELIVERING ||
	    (limit(c) > 0 && (c->net_unsent > 0 || c->out_unsent > 0));
}

/*
 * How long poll may wait: briefly at first, since the end usually comes at
 * once.
 */
static int
patience(const struct channel *c)
{
	int64_t wait;

	if (c->signal != 0 || (may_die(c) && c->client->file))
		return 0;
	if (!must_look(c))
		return clock_timeout(
		    limit(c) > 0 ? c->progress + limit(c) : CLOCK_NEVER);
	wait = (clock_ms() - c->progress) / 4;
	if (wait < LOOK_SOONEST)
		return LOOK_SOONEST;
	return wait < LOOK_LATEST ? (int)wait : LOOK_LATEST;
}

/*
 * sshd passes on the end of a session only when stderr is closed as well.
 * Otherwise a client of a gateway would never learn that its target has closed
 * the connection.
 */
static void
give_up_messages(struct channel *c)
{
	if (c->state != STATE_UPLOADING || !c->downloaded ||
	    c->client->err == -1)
		return;
	close(c->client->err);
	c->client->err = -1;
}

static void
run_channel(struct channel *c)
{
	while (c->state != STATE_OVER) {
		prepare(c);
		if (poll_wait(c->slot, STATE_SLOTS, patience(c)) == -1) {
			if (errno != EINTR && errno != EAGAIN)
				state_finish(
				    c, outcome_verdict(OUTCOME_SYSTEM, errno));
			continue;
		}
		turn_leaving(c);
		turn_down(c);
		turn_up(c);
		give_up_messages(c);
		turn_clock(c);
	}
}

struct verdict
proxy_channel(
    int net, struct client *client, const struct channel_options *options)
{
	const struct pump_side in = { client->in, client->in_kind };
	const struct pump_side out = { client->out, client->out_kind };
	const struct pump_side far = { net, PUMP_OWN_SOCKET };
	/* A compiler may touch each page of a stack frame. */
	static uint8_t up[PUMP_BUFFER], down[PUMP_BUFFER];
	struct channel c = { .net = net, .client = client, .options = options };
	bool ok;

	ends_begin(net);
	pump_init(&c.up, in, far, up);
	pump_init(&c.down, far, out, down);
	state_begin(&c);
	run_channel(&c);
	ok = c.verdict.what == OUTCOME_OK;
	ends_leave(net, client, ok || c.in_order, ok);
	return c.verdict;
}
