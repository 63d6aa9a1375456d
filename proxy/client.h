#ifndef CLIENT_H
#define CLIENT_H

#include <poll.h>
#include <stdbool.h>

/*
 * Who started us: its two pipes or its socket, and where it reads messages.
 * The descriptors are inherited: their O_NONBLOCK is shared with others and
 * never touched.
 */
struct client {
	int in, out;
	int err; /* -1 once it was given up */
	enum { CLIENT_WATCH_OUT, CLIENT_WATCH_IN, CLIENT_UNWATCHED } watch;
};

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

/* client_is_file(fd): nobody holds another end: a file, or such as /dev/null.
 */
bool client_is_file(int fd);

/* client_hung_up(fd): true when the other end of fd is closed for good. */
bool client_hung_up(int fd);

#endif
