#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "base/clock.h"
#include "channel/channel.h"
#include "channel/pump.h"
#include "os/sendqueue.h"

#define BROKEN (POLLERR | POLLHUP | POLLNVAL)

/* How often to ask for what the kernel gives no event for, in ms. */
#define LOOK_SOONEST 10
#define LOOK_LATEST  1000

/* Where the kernel does not tell either: time for a send queue, in ms. */
#define BLIND_DELIVERY 500

enum { NET, IN, OUT, SLOTS };

struct channel {
	int net;
	struct client *client;
	const struct channel_options *options;
	struct pump up, down;
	bool exit_on_network_eof;
	bool nobody;         /* in is a file: nobody is there to leave */
	bool closed;         /* net, both ways at once and in order */
	bool no_reader;      /* nobody reads out, or we closed it */
	bool left;           /* the client died with data on its way */
	bool leaving;        /* only what is on its way keeps us here */
	int64_t since;       /* either of them, of clock_ms */
	int64_t uploaded;    /* when the upload ended */
	int64_t progress;    /* when one of these changed last */
	unsigned long moved; /* of the pumps */
	int unsent;          /* of net's send queue */
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
	/* To learn that the client died while its data waits. */
	if (c->up.wait == PUMP_WAIT_OUT && c->no_reader && !c->left)
		watch(&c->slot[IN], c->client->in, 0);
	if (c->up.wait != PUMP_DONE)
		watch(&c->slot[NET], c->net,
		    c->up.wait == PUMP_WAIT_OUT ? POLLOUT : 0);
	if (c->down.wait == PUMP_WAIT_IN)
		watch(&c->slot[NET], c->net, POLLIN);
	if (c->down.wait != PUMP_DONE && !c->no_reader)
		watch(&c->slot[OUT], c->client->out,
		    c->down.wait == PUMP_WAIT_OUT ? POLLOUT : 0);
}

static void
reader_gone(struct channel *c)
{
	c->no_reader = true;
	pump_drop(&c->down);
}

static void
run_down(struct channel *c)
{
	if ((c->slot[OUT].revents & BROKEN) != 0)
		reader_gone(c);
	else if (c->slot[OUT].revents != 0 ||
	    (c->down.wait == PUMP_WAIT_IN &&
		(c->slot[NET].revents & ~POLLOUT) != 0))
		pump_run(&c->down);
	if (c->down.end == PUMP_NO_READER)
		reader_gone(c);
}

static void
run_up(struct channel *c)
{
	short in = c->slot[IN].revents, net = c->slot[NET].revents;
	int error = 0;
	socklen_t len = sizeof(error);

	if (c->up.wait == PUMP_DONE)
		return;
	if ((net & BROKEN) != 0) {
		getsockopt(c->net, SOL_SOCKET, SO_ERROR, &error, &len);
		/* A UNIX socket's other end was closed, and nothing is lost. */
		c->closed = error == 0 && c->up.wait == PUMP_WAIT_IN;
		if (c->closed)
			pump_stop(&c->up, PUMP_EOF, 0);
		else
			pump_stop(&c->up, PUMP_WRITE_FAILED, error);
		return;
	}
	if (c->up.wait == PUMP_WAIT_IN && in != 0) {
		pump_run(&c->up);
	} else if (c->up.wait == PUMP_WAIT_OUT && (net & POLLOUT) != 0) {
		pump_run(&c->up);
	} else if (c->up.wait == PUMP_WAIT_OUT && c->no_reader && !c->left &&
	    (c->nobody || (in & BROKEN) != 0)) {
		c->left = true;
		c->since = c->progress = clock_ms();
	}
	/* A UNIX socket whose peer died with unread data says so. */
	if (c->up.end == PUMP_READ_FAILED && c->up.error == ECONNRESET &&
	    !c->client->tcp)
		c->up.end = PUMP_EOF;
	if (c->up.end == PUMP_EOF)
		c->uploaded = clock_ms();
	if (c->up.end == PUMP_EOF && shutdown(c->net, SHUT_WR) == -1)
		pump_stop(&c->up, PUMP_WRITE_FAILED, errno);
}

/*
 * sshd passes a session's end on only when stderr is closed as well, so a
 * client of a gateway would never learn that its target has gone.
 */
static void
close_client(struct channel *c)
{
	if (c->no_reader)
		return;
	c->no_reader = true;
	if (c->down.out_kind == PUMP_SOCKET)
		shutdown(c->client->out, SHUT_WR);
	else
		close(c->client->out);
	if (c->client->err != -1)
		close(c->client->err);
	c->client->err = -1;
}

static struct verdict
upload_verdict(const struct channel *c)
{
	if (c->up.end == PUMP_WRITE_FAILED || c->up.end == PUMP_NO_READER)
		return network_verdict(c->up.error);
	return outcome_of(OUTCOME_OK);
}

/* Whether the run is over, and how; what must end with a part of it ends. */
static bool
is_over(struct channel *c, struct verdict *v)
{
	*v = upload_verdict(c);
	if (c->up.end == PUMP_READ_FAILED)
		*v = outcome_verdict(OUTCOME_RELAY_STDIN, c->up.error);
	else if (c->down.end == PUMP_READ_FAILED)
		*v = network_verdict(c->down.error);
	else if (c->down.end == PUMP_WRITE_FAILED)
		*v = outcome_verdict(OUTCOME_RELAY_STDOUT, c->down.error);
	else if (c->down.wait == PUMP_DONE && c->up.wait == PUMP_DONE)
		return true;
	else if (c->down.wait == PUMP_DONE && c->exit_on_network_eof)
		return true;
	else if (v->what != OUTCOME_OK)
		return c->no_reader;
	else
		return false;
	return true;
}

/*
 * Nobody is there for what may still come down: what remains is to see the
 * upload arrive, for a close with unread data resets the connection, and a
 * reset destroys what is still in the send queue.
 */
static bool
is_leaving(struct channel *c)
{
	if (!c->leaving && !c->closed && c->up.end == PUMP_EOF &&
	    (c->no_reader || c->options->exit_on_eof)) {
		c->leaving = true;
		c->since = c->progress = clock_ms();
	}
	return c->leaving;
}

/* Bytes that moved, or that the network's other end has taken meanwhile. */
static void
note_progress(struct channel *c)
{
	unsigned long moved = c->up.moved + (c->no_reader ? 0 : c->down.moved);
	int unsent = c->left || c->leaving ? sendqueue_unsent(c->net) : 0;

	if (moved != c->moved || unsent != c->unsent)
		c->progress = clock_ms();
	c->moved = moved;
	c->unsent = unsent;
}

static bool
is_delivered(const struct channel *c)
{
	return c->unsent == 0 ||
	    (c->unsent == -1 && clock_ms() - c->uploaded >= BLIND_DELIVERY);
}

/* How long poll may wait: soon at first, for an end at once is the rule. */
static int
patience(const struct channel *c)
{
	int64_t wait;

	if (c->nobody && c->no_reader && !c->left &&
	    c->up.wait == PUMP_WAIT_OUT)
		return 0;
	if (!c->left && !c->leaving)
		return clock_timeout(c->options->idle_timeout > 0
			? c->progress + c->options->idle_timeout
			: CLOCK_NEVER);
	wait = (clock_ms() - c->since) / 4;
	if (wait < LOOK_SOONEST)
		return LOOK_SOONEST;
	return wait < LOOK_LATEST ? (int)wait : LOOK_LATEST;
}

/* What only time can tell. */
static bool
is_late(struct channel *c, struct verdict *v)
{
	int64_t still;

	if (!is_leaving(c) && !c->left && c->options->idle_timeout == 0)
		return false;
	note_progress(c);
	still = clock_ms() - c->progress;
	*v = outcome_of(OUTCOME_OK);
	if (c->leaving && is_delivered(c) &&
	    (c->no_reader || c->down.wait == PUMP_WAIT_IN))
		return true;
	if (c->left || c->leaving) {
		v->what = OUTCOME_RELAY_STALLED;
		return still >= CHANNEL_PATIENCE;
	}
	v->what = OUTCOME_RELAY_IDLE;
	return still >= c->options->idle_timeout;
}

static struct verdict
run(struct channel *c)
{
	struct verdict v;

	for (;;) {
		prepare(c);
		if (poll(c->slot, SLOTS, patience(c)) == -1) {
			if (errno == EINTR || errno == EAGAIN)
				continue;
			return outcome_verdict(OUTCOME_SYSTEM, errno);
		}
		run_down(c);
		run_up(c);
		if (is_over(c, &v))
			return v;
		if (c->down.wait == PUMP_DONE)
			close_client(c);
		if (is_late(c, &v))
			return v;
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
	struct channel c = { .net = net,
		.client = client,
		.options = options,
		.exit_on_network_eof = options->exit_on_eof || client->terminal,
		.nobody = client->file,
		.progress = clock_ms() };
	struct verdict v;

	pump_init(&c.up, in, far, up);
	pump_init(&c.down, far, out, down);
	v = run(&c);
	if (v.what == OUTCOME_RELAY_STDIN)
		sendqueue_abort(net);
	return v;
}
