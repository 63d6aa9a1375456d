#ifndef STATE_H
#define STATE_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/outcome.h"
#include "channel/channel.h"
#include "channel/client.h"
#include "channel/pump.h"

/* The state of a run, and the events that change it. */

enum state {
	STATE_SERVING,     /* both directions are open */
	STATE_DOWNLOADING, /* the client has ended; net knows, or need not */
	STATE_UPLOADING,   /* out is closed, or nobody reads it */
	STATE_BROKEN,      /* net takes no more data, but may send some */
	STATE_ORPHANED, /* like UPLOADING, with data that a dead client left */
	STATE_LEAVING,  /* an end or a signal ends the run, after the data
			   that was there at that time */
	STATE_DELIVERING, /* all data was handed over, and has yet to arrive */
	STATE_OVER
};

enum { STATE_NET, STATE_IN, STATE_OUT, STATE_SIGNAL, STATE_SLOTS };

/* Only the functions below change the fields above slot. */
struct channel {
	int net;
	struct client *client;
	const struct channel_options *options;
	struct pump up, down;
	enum state state;
	struct verdict verdict; /* OUTCOME_OK until something breaks */
	int64_t since;          /* when state began, by clock_ms */
	bool uploaded;    /* all data up to the client's end was handed over */
	bool half_closed; /* that end was passed on, too */
	bool downloaded;  /* all data and the network's end were passed on */
	bool deaf;        /* nobody reads out */
	int signal;       /* the signal that ended the run */
	bool in_order;    /* net ends in order, after a signal */
	int client_error; /* in's error, taken by a call on out */
	int net_error;    /* both directions' error, taken by one of them */
	unsigned long there; /* bytes moved when LEAVING began */

	/* For the current turn. */
	struct pollfd slot[STATE_SLOTS];
	/* To notice progress. */
	int64_t progress;           /* when one of these last changed */
	unsigned long moved;        /* by the pumps */
	int net_unsent, out_unsent; /* in the send queues */
};

/* state_begin(c): starts in SERVING. */
void state_begin(struct channel *c);

/*
 * state_finish(c, v): the run is over, even if data is still on its way. The
 * verdict is that of the first break.
 */
void state_finish(struct channel *c, struct verdict v);

/*
 * state_reader_left(c, error): nobody reads out any more; error is the error of
 * out, or the one pending in it, or 0.
 */
void state_reader_left(struct channel *c, int error);

/* state_download_ended(c): the pump from net to out has ended. */
void state_download_ended(struct channel *c);

/* state_upload_ended(c): the pump from in to net has ended. */
void state_upload_ended(struct channel *c);

/*
 * state_network_hung_up(c, error): net's other end was closed for good while
 * the upload was open; error is the error pending in net, if any.
 */
void state_network_hung_up(struct channel *c, int error);

/*
 * state_client_died(c): the client is gone while data from it still waits for
 * net.
 */
void state_client_died(struct channel *c);

/* state_signalled(c, signal): this signal came. */
void state_signalled(struct channel *c, int signal);

/* state_cut(c): after a signal, nothing more can be handed over at once. */
void state_cut(struct channel *c);

/* state_left(c): in LEAVING, nothing is left of the data that was there. */
void state_left(struct channel *c);

/* state_delivered(c): the data that was handed over has arrived. */
void state_delivered(struct channel *c);

#endif
