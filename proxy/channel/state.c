#include <sys/socket.h>

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "channel/ends.h"
#include "channel/state.h"

/* How often a pump may run: more than enough for a receive queue. */
#define DRAINS 16

static struct verdict
network_verdict(int error)
{
	/*
	 * An earlier call may have taken the error that says more than these.
	 */
	if (error == EPIPE || error == ENOTCONN || error == 0)
		error = ECONNRESET;
	return outcome_verdict(OUTCOME_RELAY_NETWORK, error);
}

/* The only place that changes the state. */
static void
enter(struct channel *c, enum state state)
{
	c->state = state;
	c->since = c->progress = clock_ms();
	if (state == STATE_LEAVING)
		c->there = c->up.moved + c->down.moved;
}

void
state_begin(struct channel *c)
{
	enter(c, STATE_SERVING);
}

void
state_finish(struct channel *c, struct verdict v)
{
	if (c->verdict.what == OUTCOME_OK)
		c->verdict = v;
	enter(c, STATE_OVER);
}

void
state_delivered(struct channel *c)
{
	enter(c, STATE_OVER);
}

void
state_client_died(struct channel *c)
{
	enter(c, STATE_ORPHANED);
}

/*
 * The upload ends; the data that net has sent is still for whoever reads out.
 */
static void
network_broke(struct channel *c, int error)
{
	c->verdict = network_verdict(error);
	c->uploaded = false;
	/* With EPIPE, the network's own end came first. */
	if (error != EPIPE)
		c->net_error = error;
	enter(c, pump_flows(&c->down) ? STATE_BROKEN : STATE_DELIVERING);
}

/*
 * False if it failed: net did not take the end, and perhaps not all data before
 * it.
 */
static bool
half_close(struct channel *c)
{
	c->half_closed = shutdown(c->net, SHUT_WR) == 0;
	if (!c->half_closed)
		network_broke(c, errno);
	return c->half_closed;
}

/* The run ends. If the client's end was held back, it is passed on now. */
static void
deliver(struct channel *c)
{
	if (!c->uploaded || c->half_closed || half_close(c))
		enter(c, STATE_DELIVERING);
}

static void
drop_download(struct channel *c)
{
	pump_drop(&c->down);
	c->deaf = true;
	if (c->state == STATE_SERVING)
		enter(c, STATE_UPLOADING);
	else if (c->state == STATE_DOWNLOADING || c->state == STATE_BROKEN)
		deliver(c);
}

/*
 * If out is not in, too, a reader that leaves resets it. If its own end came
 * first, the error is EPIPE.
 */
static bool
out_broke(const struct channel *c, int error)
{
	return c->client->out_breaks && error != 0 && error != EPIPE &&
	    (c->client->one || error != ECONNRESET);
}

void
state_reader_left(struct channel *c, int error)
{
	bool broke = out_broke(c, error);

	if (broke && (!c->client->one || c->up.wait == PUMP_DONE)) {
		state_finish(c, outcome_verdict(OUTCOME_RELAY_STDOUT, error));
		return;
	}
	if (broke)
		c->client_error = error;
	drop_download(c);
}

/* False if it failed; the run is then over. */
static bool
pass_end_down(struct channel *c)
{
	int error = ends_close(c->client);

	if (error != 0 && c->client->out_breaks && !out_broke(c, error)) {
		c->deaf = true;
		error = 0;
	}
	if (error != 0)
		state_finish(c, outcome_verdict(OUTCOME_RELAY_STDOUT, error));
	c->downloaded = error == 0;
	return c->downloaded;
}

/*
 * The client gets no end, but the data that was sent to it before may still
 * arrive.
 */
static void
network_failed(struct channel *c, int error)
{
	pump_stop(&c->up, PUMP_WRITE_FAILED, error);
	c->uploaded = false;
	c->verdict = network_verdict(error);
	deliver(c);
}

static void
network_ended(struct channel *c)
{
	if (!c->deaf && !c->downloaded && !pass_end_down(c))
		return;
	if (!pump_flows(&c->up)) {
		deliver(c);
	} else if (c->options->exit_on_eof || c->client->terminal) {
		enter(c, STATE_LEAVING);
	} else if (c->state == STATE_SERVING) {
		enter(c, STATE_UPLOADING);
	}
}

void
state_download_ended(struct channel *c)
{
	int error = c->down.error;

	switch (c->down.end) {
	case PUMP_NO_READER:
		state_reader_left(c, error);
		break;
	case PUMP_EOF:
		/* An end after an error counts as a failed read. */
		if (c->net_error != 0)
			network_failed(c, c->net_error);
		else
			network_ended(c);
		break;
	case PUMP_READ_FAILED:
		network_failed(c, error);
		break;
	default:
		state_finish(c, outcome_verdict(OUTCOME_RELAY_STDOUT, error));
	}
}

static bool
pass_end_up(struct channel *c)
{
	c->uploaded = true;
	return c->options->hold_eof || half_close(c);
}

static void
client_ended(struct channel *c)
{
	if (!pass_end_up(c))
		return;
	if (!pump_flows(&c->down))
		deliver(c);
	else if (c->options->exit_on_eof || c->signal != 0)
		enter(c, STATE_LEAVING);
	else
		enter(c, STATE_DOWNLOADING);
}

void
state_upload_ended(struct channel *c)
{
	enum pump_end end = c->up.end;
	int error = c->up.error;

	/* After an end that ended the run, further data is for nobody. */
	if (c->up.out_kind == PUMP_NOWHERE) {
		c->client_error = error;
		return;
	}
	/*
	 * This is how a UNIX socket reports a peer that closed it with unread
	 * data.
	 */
	if (end == PUMP_READ_FAILED && error == ECONNRESET &&
	    !c->client->in_breaks)
		end = PUMP_EOF;
	/* An end after an error counts as a failed read. */
	if (end == PUMP_EOF && c->client_error != 0) {
		end = PUMP_READ_FAILED;
		error = c->client_error;
	}
	if (end == PUMP_EOF)
		client_ended(c);
	else if (end == PUMP_READ_FAILED)
		state_finish(c, outcome_verdict(OUTCOME_RELAY_STDIN, error));
	else
		network_broke(c, error);
}

void
state_network_hung_up(struct channel *c, int error)
{
	bool lost = error != 0 || c->up.wait == PUMP_WAIT_OUT;

	pump_stop(&c->up, lost ? PUMP_WRITE_FAILED : PUMP_EOF, error);
	if (lost)
		network_broke(c, error);
	else if (c->client_error != 0)
		state_finish(
		    c, outcome_verdict(OUTCOME_RELAY_STDIN, c->client_error));
	else if (pump_flows(&c->down))
		enter(c, STATE_DOWNLOADING);
	else
		deliver(c);
}

void
state_left(struct channel *c)
{
	if (pump_flows(&c->up)) {
		/*
		 * A close with unread data is a reset, and destroys data that
		 * was sent on the same socket.
		 */
		if (c->client->one)
			pump_drop(&c->up);
		else
			pump_stop(&c->up, PUMP_EOF, 0);
		pass_end_up(c);
	}
	if (pump_flows(&c->down)) {
		pump_drop(&c->down);
		if (!pass_end_down(c))
			return;
	}
	deliver(c);
}

void
state_signalled(struct channel *c, int signal)
{
	c->signal = signal;
	enter(c, STATE_LEAVING);
}

/* True if the pump holds nothing, and the last poll saw nothing to read. */
static bool
took_all(const struct channel *c)
{
	return c->up.wait == PUMP_WAIT_IN && c->client_error == 0 &&
	    c->slot[STATE_IN].revents == 0;
}

/*
 * ssh sends SIGHUP after its last data, when it has closed its pipes or is
 * about to. Any other signal without the client's end is a break.
 */
void
state_cut(struct channel *c)
{
	int i;

	c->in_order = c->verdict.what == OUTCOME_OK &&
	    (c->uploaded || (c->signal == SIGHUP && took_all(c)));
	if (c->in_order && !c->half_closed)
		c->in_order = half_close(c);
	/* A close with unread data is a reset. */
	pump_drop(&c->down);
	for (i = 0; i < DRAINS && c->down.wait != PUMP_DONE; i++)
		pump_run(&c->down);
	c->verdict = outcome_verdict(OUTCOME_RELAY_SIGNAL, c->signal);
	enter(c, STATE_OVER);
}
