#ifndef CHANNEL_H
#define CHANNEL_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

#include "base/outcome.h"
#include "channel/client.h"

/* How long the last data may wait, in ms, once neither side sends any more. */
#define CHANNEL_PATIENCE 15000

struct channel_options {
	bool exit_on_eof;     /* the end of either side ends the run */
	bool hold_eof;        /* do not pass on the client's end */
	int64_t idle_timeout; /* milliseconds without a byte; 0 for no limit */

	bool tcp; /* net is TCP, and has its own send queue */

	/* Set by prepare_channel: a confined process cannot find these out. */
	int signal; /* a descriptor to read SIGHUP and SIGTERM from; or -1 */
	pid_t self;
};

/*
 * proxy_channel(net, client, options): relays data between the client and the
 * connected, non-blocking socket net until both directions have ended. It polls
 * at most client->in, client->out, net and options->signal, in one poll(2) for
 * each turn. The two pumps read, write and splice, maybe through a pipe of
 * their own; the channel makes all other calls. Its states are in state.h;
 * ends.h says how net and a client's TCP socket are left at the end.
 *
 * - The client's end becomes a half-close of net; the download goes on. With
 *   hold_eof, net sees the end only when the run ends: some proxies end both
 *   directions on a half-close.
 * - The network's end closes the client's out and err (by shutdown if out is a
 *   socket, since in may be the same one) and sets err to -1; the upload goes
 *   on.
 * - When both have ended, the data in the send queues must still arrive. An
 *   error during that time is a break, and so is it if net takes none of the
 *   data for CHANNEL_PATIENCE. If the system does not tell, there is no such
 *   wait.
 * - On a terminal, the network's end ends the run; with exit_on_eof, either end
 *   does. Data that was there at that time is delivered first, in both
 *   directions.
 * - A failed read from in, such as a reset of a client's TCP connection, ends
 *   the run. So does a failed write to out, or a failed close of it. If nobody
 *   reads out, that ends only the download.
 * - A failed write to net ends the upload; the download is still read to its
 *   end. A failed read from net ends the run once the client's TCP has the data
 *   that was sent to it. An error belongs to the whole connection: an end that
 *   is read after an error counts as a failed read.
 * - If nothing has moved for idle_timeout, not even out of a send queue, the
 *   outcome is OUTCOME_RELAY_IDLE.
 * - When the client is gone altogether, the data that it left is delivered as
 *   long as net takes some of it every CHANNEL_PATIENCE.
 * - SIGHUP and SIGTERM end the run without any wait: data that is there is
 *   handed over. Then net ends in order if that was everything up to the
 *   client's end. After SIGHUP it does so even without that end, since ssh
 *   sends SIGHUP before it.
 *
 * Returns OUTCOME_OK or OUTCOME_RELAY_*. net and in stay the caller's. A
 * process can have only one channel at a time.
 */
struct verdict proxy_channel(
    int net, struct client *client, const struct channel_options *options);

#endif
