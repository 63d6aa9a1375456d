#ifndef STATE_H
#define STATE_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/outcome.h"
#include "channel/channel.h"
#include "channel/client.h"
#include "channel/pump.h"

/* Where a run stands, and what can happen to it. */

enum state {
	STATE_SERVING,     /* both directions are open */
	STATE_DOWNLOADING, /* the client ended; net was told, or need not be */
	STATE_UPLOADING,   /* out is closed, or nobody reads it */
	STATE_BROKEN,      /* net takes no more, but has more to say */
	STATE_ORPHANED,    /* UPLOADING what a client that died has left */
	STATE_LEAVING,     /* an end or a signal ends the run, after what was
			      there then */
	STATE_DELIVERING,  /* all was handed over, and must yet arrive */
	STATE_OVER
};

enum { STATE_NET, STATE_IN, STATE_OUT, STATE_SIGNAL, STATE_SLOTS };

/* Only the functions below change what is above slot. */
struct channel {
	int net;
	struct client *client;
	const struct channel_options *options;
	struct pump up, down;
	enum state state;
	struct verdict verdict; /* OUTCOME_OK until something breaks */
	int64_t since;          /* when state began, of clock_ms */
	bool uploaded;          /* all was, to the client's end */
	bool half_closed;       /* and that was passed on, too */
	bool downloaded;        /* all was, and the network's end passed on */
	bool deaf;              /* nobody reads out */
	int signal;             /* that ended the run */
	bool in_order;          /* net's end, after a signal */
	int client_error;       /* of in, but a call on out took it */
	int net_error;          /* of both directions, but one took it */
	unsigned long there;    /* what had moved when LEAVING began */

	/* The turn's. */
	struct pollfd slot[STATE_SLOTS];
	/* Of the watch for progress. */
	int64_t progress;           /* when one of these changed last */
	unsigned long moved;        /* of the pumps */
	int net_unsent, out_unsent; /* of the send queues */
};

/* state_begin(c): SERVING. */
void state_begin(struct channel *c);

/*
 * state_finish(c, v): it is over, whatever is still on its way. What broke
 * first is what is told.
 */
void state_finish(struct channel *c, struct verdict v);

/*
 * state_reader_left(c, error): nobody reads out any more; error is what out
 * said, or what waited in it, or 0.
 */
void state_reader_left(struct channel *c, int error);

/* state_download_ended(c): the pump from net to out has ended. */
void state_download_ended(struct channel *c);

/* state_upload_ended(c): the pump from in to net has ended. */
void state_upload_ended(struct channel *c);

/*
 * state_network_hung_up(c, error): net's other end was closed for good while
 * the upload was open; error is what waited in net, if anything.
 */
void state_network_hung_up(struct channel *c, int error);

/* state_client_died(c): while data of its own waited for net. */
void state_client_died(struct channel *c);

/* state_signalled(c, signal): that signal came. */
void state_signalled(struct channel *c, int signal);

/* state_cut(c): after a signal there is nothing more to hand over at once. */
void state_cut(struct channel *c);

/* state_left(c): LEAVING, and nothing is left of what was there. */
void state_left(struct channel *c);

/* state_delivered(c): what was handed over has arrived. */
void state_delivered(struct channel *c);

#endif
