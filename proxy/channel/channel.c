#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "base/clock.h"
#include "channel/channel.h"
#include "channel/pump.h"
#include "os/poll.h"
#include "os/sendqueue.h"

#define BROKEN (POLLERR | POLLHUP | POLLNVAL)

/* How often to ask for what the kernel gives no event for, in ms. */
#define LOOK_SOONEST 10
#define LOOK_LATEST  1000

/* Where the kernel does not tell either: time for a send queue, in ms. */
#define BLIND_DELIVERY 500

enum { NET, IN, OUT, SLOTS };

/*
 * Where a run stands. Each turn of the loop is an event or none, and only
 * enter() changes this.
 */
enum channel_state {
	CHANNEL_SERVING,     /* both directions are open */
	CHANNEL_DOWNLOADING, /* the client ended, and net was told, or not */
	CHANNEL_UPLOADING,   /* out is closed, or nobody reads it */
	CHANNEL_BROKEN,      /* net takes no more, but has more to say */
	CHANNEL_ORPHANED,    /* UPLOADING what a client that died has left */
	CHANNEL_DELIVERING,  /* net has all, and must yet send it */
	CHANNEL_OVER
};

struct channel {
	int net;
	struct client *client;
	const struct channel_options *options;
	struct pump up, down;
	enum channel_state state;
	struct verdict verdict; /* of a run that is BROKEN or OVER */
	int64_t since;          /* when state began, of clock_ms */
	int64_t sent;           /* when the client's end was passed on */
	int64_t progress;       /* when one of these changed last */
	unsigned long moved;    /* of the pumps */
	int unsent;             /* of net's send queue */
	struct pollfd slot[SLOTS];
};

static struct verdict
network_verdict(int error)
{
	/* A call before may have eaten the error that says more than these. */
	if (error == EPIPE || error == ENOTCONN || error == 0)
		error = ECONNRESET;
	return outcome_verdict(OUTCOME_RELAY_NETWORK, error);
}

/* The one place that changes the state. */
static void
enter(struct channel *c, enum channel_state state)
{
	c->state = state;
	c->since = c->progress = clock_ms();
}

static void
finish(struct channel *c, struct verdict v)
{
	c->verdict = v;
	enter(c, CHANNEL_OVER);
}

static bool
has_reader(const struct channel *c)
{
	return c->down.wait != PUMP_DONE && c->down.out_kind != PUMP_NOWHERE;
}

static bool
is_delivering(const struct channel *c)
{
	return c->state == CHANNEL_ORPHANED || c->state == CHANNEL_DELIVERING;
}

/* Its data waits for net, and nobody else would tell that it died. */
static bool
may_die(const struct channel *c)
{
	return c->state == CHANNEL_UPLOADING && c->up.wait == PUMP_WAIT_OUT;
}

static void
watch(struct pollfd *slot, int fd, short events)
{
	slot->fd = fd;
	slot->events |= events;
}

/* Which descriptors matter now; a pump waits for one thing at a time. */
static void
prepare(struct channel *c)
{
	int i;

	for (i = 0; i < SLOTS; i++)
		c->slot[i] = (struct pollfd){ .fd = -1 };
	if (c->up.wait == PUMP_WAIT_IN)
		watch(&c->slot[IN], c->client->in, POLLIN);
	if (may_die(c))
		watch(&c->slot[IN], c->client->in, 0);
	if (c->up.wait != PUMP_DONE)
		watch(&c->slot[NET], c->net,
		    c->up.wait == PUMP_WAIT_OUT ? POLLOUT : 0);
	if (c->down.wait == PUMP_WAIT_IN)
		watch(&c->slot[NET], c->net, POLLIN);
	if (has_reader(c))
		watch(&c->slot[OUT], c->client->out,
		    c->down.wait == PUMP_WAIT_OUT ? POLLOUT : 0);
}

/* How long poll may wait: soon at first, for an end at once is the rule. */
static int
patience(const struct channel *c)
{
	int64_t wait;

	if (may_die(c) && c->client->file)
		return 0;
	if (!is_delivering(c))
		return clock_timeout(c->options->idle_timeout > 0
			? c->progress + c->options->idle_timeout
			: CLOCK_NEVER);
	wait = (clock_ms() - c->since) / 4;
	if (wait < LOOK_SOONEST)
		return LOOK_SOONEST;
	return wait < LOOK_LATEST ? (int)wait : LOOK_LATEST;
}

/* Nobody reads out: only the upload is left, or less. */
static void
reader_left(struct channel *c)
{
	pump_drop(&c->down);
	if (c->state == CHANNEL_SERVING)
		enter(c, CHANNEL_UPLOADING);
	else if (c->state == CHANNEL_DOWNLOADING)
		enter(c, CHANNEL_DELIVERING);
	else if (c->state == CHANNEL_BROKEN)
		enter(c, CHANNEL_OVER);
}

/*
 * sshd passes a session's end on only when stderr is closed as well, so a
 * client of a gateway would never learn that its target has gone.
 */
static void
close_client(struct channel *c)
{
	if (c->down.out_kind == PUMP_SOCKET)
		shutdown(c->client->out, SHUT_WR);
	else
		close(c->client->out);
	if (c->client->err != -1)
		close(c->client->err);
	c->client->err = -1;
}

static void
network_ended(struct channel *c)
{
	if (c->state == CHANNEL_BROKEN)
		enter(c, CHANNEL_OVER);
	else if (c->up.wait == PUMP_DONE || c->options->exit_on_eof ||
	    c->client->terminal)
		finish(c, outcome_of(OUTCOME_OK));
	else if (c->state == CHANNEL_SERVING) {
		close_client(c);
		enter(c, CHANNEL_UPLOADING);
	}
}

static void
download_ended(struct channel *c)
{
	if (c->down.end == PUMP_NO_READER)
		reader_left(c);
	else if (c->down.end == PUMP_EOF)
		network_ended(c);
	else if (c->down.end == PUMP_READ_FAILED)
		finish(c, network_verdict(c->down.error));
	else
		finish(c, outcome_verdict(OUTCOME_RELAY_STDOUT, c->down.error));
}

/* The upload ends; what net has sent is for those who still read. */
static void
network_broke(struct channel *c, int error)
{
	c->verdict = network_verdict(error);
	enter(c, has_reader(c) ? CHANNEL_BROKEN : CHANNEL_OVER);
}

/*
 * A close with unread data resets the connection, and a reset destroys what is
 * still in the send queue: when nobody is there for what may still come down,
 * the upload is seen to arrive.
 */
static void
client_ended(struct channel *c)
{
	c->sent = clock_ms();
	if (!c->options->hold_eof && shutdown(c->net, SHUT_WR) == -1)
		network_broke(c, errno);
	else if (c->down.wait == PUMP_DONE)
		finish(c, outcome_of(OUTCOME_OK));
	else if (c->options->exit_on_eof || !has_reader(c))
		enter(c, CHANNEL_DELIVERING);
	else
		enter(c, CHANNEL_DOWNLOADING);
}

static void
upload_ended(struct channel *c)
{
	enum pump_end end = c->up.end;

	/* A UNIX socket whose peer died with unread data says so. */
	if (end == PUMP_READ_FAILED && c->up.error == ECONNRESET &&
	    !c->client->tcp)
		end = PUMP_EOF;
	if (end == PUMP_EOF)
		client_ended(c);
	else if (end == PUMP_READ_FAILED)
		finish(c, outcome_verdict(OUTCOME_RELAY_STDIN, c->up.error));
	else
		network_broke(c, c->up.error);
}

/* Of net, while the upload is open. */
static void
network_hung_up(struct channel *c)
{
	int error = 0;
	socklen_t len = sizeof(error);
	bool holds = c->up.wait == PUMP_WAIT_OUT;

	getsockopt(c->net, SOL_SOCKET, SO_ERROR, &error, &len);
	/* A UNIX socket's other end was closed, and nothing is lost. */
	if (error == 0 && !holds) {
		pump_stop(&c->up, PUMP_EOF, 0);
		if (c->down.wait == PUMP_DONE)
			finish(c, outcome_of(OUTCOME_OK));
		else if (has_reader(c))
			enter(c, CHANNEL_DOWNLOADING);
	} else {
		pump_stop(&c->up, PUMP_WRITE_FAILED, error);
		network_broke(c, error);
	}
}

/* What poll says of out, or of net as the download's source. */
static void
turn_down(struct channel *c)
{
	short out = c->slot[OUT].revents, net = c->slot[NET].revents;

	if (c->down.wait == PUMP_DONE)
		return;
	if ((out & BROKEN) != 0) {
		reader_left(c);
		return;
	}
	if (out == 0 && (c->down.wait != PUMP_WAIT_IN || (net & ~POLLOUT) == 0))
		return;
	pump_run(&c->down);
	if (c->down.wait == PUMP_DONE)
		download_ended(c);
}

/* What poll says of in, or of net as the upload's target. */
static void
turn_up(struct channel *c)
{
	short in = c->slot[IN].revents, net = c->slot[NET].revents;
	bool holds = c->up.wait == PUMP_WAIT_OUT;

	if (c->state == CHANNEL_OVER || c->up.wait == PUMP_DONE)
		return;
	if ((net & BROKEN) != 0) {
		network_hung_up(c);
		return;
	}
	if (holds ? (net & POLLOUT) != 0 : in != 0) {
		pump_run(&c->up);
		if (c->up.wait == PUMP_DONE)
			upload_ended(c);
	} else if (may_die(c) && (c->client->file || (in & BROKEN) != 0)) {
		enter(c, CHANNEL_ORPHANED);
	}
}

/* Bytes that moved, or that the network's other end has taken meanwhile. */
static void
note_progress(struct channel *c)
{
	unsigned long moved = c->up.moved + (has_reader(c) ? c->down.moved : 0);
	int unsent = is_delivering(c) ? sendqueue_unsent(c->net) : 0;

	if (moved != c->moved || unsent != c->unsent)
		c->progress = clock_ms();
	c->moved = moved;
	c->unsent = unsent;
}

static bool
is_delivered(const struct channel *c)
{
	if (c->state != CHANNEL_DELIVERING || c->down.wait == PUMP_WAIT_OUT)
		return false;
	return c->unsent == 0 ||
	    (c->unsent == -1 && clock_ms() - c->sent >= BLIND_DELIVERY);
}

/* What only time can tell. */
static void
turn_clock(struct channel *c)
{
	int64_t limit = is_delivering(c) ? CHANNEL_PATIENCE
					 : c->options->idle_timeout;

	if (c->state == CHANNEL_OVER || limit == 0)
		return;
	note_progress(c);
	if (is_delivered(c))
		finish(c, outcome_of(OUTCOME_OK));
	else if (clock_ms() - c->progress >= limit)
		finish(c,
		    outcome_of(is_delivering(c) ? OUTCOME_RELAY_STALLED
						: OUTCOME_RELAY_IDLE));
}

static void
run_channel(struct channel *c)
{
	while (c->state != CHANNEL_OVER) {
		prepare(c);
		if (poll_wait(c->slot, SLOTS, patience(c)) == -1) {
			if (errno != EINTR && errno != EAGAIN)
				finish(
				    c, outcome_verdict(OUTCOME_SYSTEM, errno));
			continue;
		}
		turn_down(c);
		turn_up(c);
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

	pump_init(&c.up, in, far, up);
	pump_init(&c.down, far, out, down);
	enter(&c, CHANNEL_SERVING);
	run_channel(&c);
	if (c.verdict.what == OUTCOME_RELAY_STDIN)
		sendqueue_abort(net);
	return c.verdict;
}
