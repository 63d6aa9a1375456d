#ifndef CHANNEL_H
#define CHANNEL_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

#include "base/outcome.h"
#include "channel/client.h"

/* When nobody speaks any more, last data may wait so long, in ms. */
#define CHANNEL_PATIENCE 15000

struct channel_options {
	bool exit_on_eof;     /* the end of either side ends the run */
	bool hold_eof;        /* the client's end is not passed on */
	int64_t idle_timeout; /* milliseconds without a byte; 0 for no limit */

	/* What a confined process cannot find out: prepare_channel's. */
	bool tcp;   /* net is, and has a send queue of its own */
	int signal; /* SIGHUP and SIGTERM can be read there; -1 for none */
	pid_t self;
};

/*
 * proxy_channel(net, client, options): carries bytes between the client and
 * the connected, non-blocking socket net until both directions have ended. It
 * polls, at most, client->in, client->out, net and options->signal, in one
 * poll(2) a turn; the two pumps read, write and splice, and all other calls are
 * the channel's. Its states are in state.h, and what it leaves on net and on a
 * client's TCP in the end is the rule of ends.h.
 *
 * - The client's end becomes net's half-close; the download goes on. With
 *   hold_eof net learns of it only when the run ends: there are proxies that
 *   end both directions on a half-close.
 * - The network's end closes the client's out and err (shutdown when out is a
 *   socket: in may be the same one) and sets err to -1; the upload goes on.
 * - When both have ended, what is in the send queues must arrive: an error
 *   meanwhile is a break, and so is it when net takes none of it for
 *   CHANNEL_PATIENCE. Where the system does not tell, nothing is waited for.
 * - On a terminal the network's end ends the run, with exit_on_eof either end,
 *   after what was there at that time, both ways.
 * - A failed read from in, such as a reset of a client's TCP, or a failed write
 *   to out, or close of it, ends the run. Nobody reading out costs only the
 *   download.
 * - A failed write to net ends the upload; the download is still read to its
 *   end. A failed read from net ends the run when the client's TCP has what it
 *   was sent. An error is the connection's: an end that is read after it is a
 *   failed read.
 * - When nothing moved for idle_timeout, not even out of a send queue, it is
 *   OUTCOME_RELAY_IDLE.
 * - When the client has gone altogether, what it left is delivered as long as
 *   net takes some of it every CHANNEL_PATIENCE.
 * - SIGHUP and SIGTERM end the run without waiting for anything: what is there
 *   is handed over. Then net ends in order if that was all to the client's end,
 *   and after SIGHUP also without that end, for ssh sends it first.
 *
 * Returns OUTCOME_OK or OUTCOME_RELAY_*. net and in stay the caller's. A
 * process can have one channel at a time.
 */
struct verdict proxy_channel(
    int net, struct client *client, const struct channel_options *options);

#endif
