#ifndef CLIENT_H
#define CLIENT_H

#include <poll.h>
#include <stdbool.h>

#include "base/outcome.h"
#include "channel/pump.h"

/*
 * Who started us: its two pipes or its socket, and where it reads messages.
 * The descriptors are inherited: their O_NONBLOCK is shared with others and
 * never touched.
 */
struct client {
	int in, out;
	int err; /* -1 once it was given up */
	enum pump_kind in_kind, out_kind;
	bool in_breaks, out_breaks; /* sockets on which a reset is a break */
	bool one;                   /* in and out are one connection */
	bool terminal;              /* in is one */
	bool file;  /* in is one, or such as /dev/null: it has no other end */
	bool piped; /* in and out are pipes or sockets */
	enum { CLIENT_WATCH_OUT, CLIENT_WATCH_IN, CLIENT_UNWATCHED } watch;
};

/*
 * client_look(c): looks at what in and out are, once, and fills in what c has
 * to say of it. Where the system can, it puts an open file of our own that
 * never blocks in the place of a terminal: later, the confinement leaves no way
 * to. OUTCOME_STDIN_CLOSED or OUTCOME_STDOUT_CLOSED when one is not open for
 * what it is for, OUTCOME_PACKETS when it is no stream of bytes.
 */
struct verdict client_look(struct client *c);

/*
 * client_tune(c, keepalive): what may be set on a TCP socket of in or out that
 * others share: socket_tune's.
 */
void client_tune(const struct client *c, int keepalive);

/*
 * client_watch(c, pfd): fills *pfd with what to poll in order to learn that
 * the client has gone; its fd is -1 when there is nothing to learn.
 */
void client_watch(const struct client *c, struct pollfd *pfd);

/*
 * client_gone(c, revents): true when nobody reads out and in has ended with
 * nothing left in it. revents is what poll(2) said of client_watch's pfd.
 */
bool client_gone(struct client *c, short revents);

/* client_hung_up(fd): true when the other end of fd is closed for good. */
bool client_hung_up(int fd);

#endif
