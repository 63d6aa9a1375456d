#ifndef ENDS_H
#define ENDS_H

#include <stdbool.h>

#include "channel/client.h"

/*
 * The rule of ends. Status 0 means that each byte that either side gave was
 * handed over and, where the system can tell, taken by the other host, and that
 * both ends came in order. Every other way to leave a relay, including a crash,
 * leaves a reset wherever there can be one: on net and on a client's TCP
 * socket. On pipes, UNIX sockets, terminals and files, only the status tells
 * the difference.
 */

/*
 * ends_begin(net): from now on, whatever ends this process resets net, until
 * ends_leave says otherwise.
 */
void ends_begin(int net);

/*
 * ends_leave(net, client, up, down): the last thing that is done to both. If
 * up, net ends in order; otherwise it is reset. If down, the client ends in
 * order; otherwise it is reset. A client's sockets are inherited, and whoever
 * shares them closes them in order, so nothing is set on them before this.
 */
void ends_leave(int net, const struct client *client, bool up, bool down);

/*
 * ends_unsent(fd, ended): how many of the bytes that were handed to fd, a TCP
 * socket, its other host has not taken; -1 if the system does not tell. Our own
 * end counts as one byte, unless ended is true: then nobody waits for it.
 */
int ends_unsent(int fd, bool ended);

/* ends_error(fd): takes the pending error of fd; 0 if there is none. */
int ends_error(int fd);

/*
 * ends_close(client): closes out, so that its reader sees the end. Returns an
 * errno: why that failed, or what ended the connection before.
 */
int ends_close(const struct client *client);

#endif
