#ifndef CLIENT_H
#define CLIENT_H

#include <poll.h>
#include <stdbool.h>

#include "base/outcome.h"
#include "channel/pump.h"

/*
 * The client is whoever started us: its two pipes or its socket, and the
 * descriptor for messages. The descriptors are inherited: others share their
 * O_NONBLOCK flag, so it is never changed.
 */
struct client {
	int in, out;
	int err; /* -1 once it has been given up */
	enum pump_kind in_kind, out_kind;
	bool in_breaks, out_breaks; /* sockets on which a reset is a break */
	bool one;                   /* in and out are one connection */
	bool terminal;              /* in is a terminal */
	bool file;  /* in is a file or like /dev/null: it has no other end */
	bool piped; /* in and out are pipes or sockets */
	enum { CLIENT_WATCH_OUT, CLIENT_WATCH_IN, CLIENT_UNWATCHED } watch;
};

/*
 * client_look(c): finds out, once, what in and out are, and fills in the rest
 * of c. Where the system can, it replaces a terminal by an open file of our own
 * that never blocks; later, the confinement would prevent that.
 * OUTCOME_STDIN_CLOSED or OUTCOME_STDOUT_CLOSED if one is not open for its
 * purpose, OUTCOME_PACKETS if it is not a stream of bytes.
 */
struct verdict client_look(struct client *c);

/*
 * client_tune(c, keepalive): sets those options of socket_tune on a TCP socket
 * of in or out that may be set although others share it.
 */
void client_tune(const struct client *c, int keepalive);

/*
 * client_watch(c, pfd): fills in *pfd with what to poll in order to learn that
 * the client is gone; its fd is -1 if there is nothing to learn.
 */
void client_watch(const struct client *c, struct pollfd *pfd);

/*
 * client_gone(c, revents): true if nobody reads out, and in has ended with
 * nothing left in it. revents is poll(2)'s result for the pfd of client_watch.
 */
bool client_gone(struct client *c, short revents);

#endif
