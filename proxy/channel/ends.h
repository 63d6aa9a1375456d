#ifndef ENDS_H
#define ENDS_H

#include <stdbool.h>

#include "channel/client.h"

/*
 * The rule of ends. Status 0 means that each byte that either side gave was
 * handed over and, where the system can tell, taken by the other host, and that
 * both ends came in order. Every other way out of a relay, a crash too, leaves
 * a reset wherever there can be one: on net and on a client's TCP. On pipes,
 * UNIX sockets, terminals and files, only the status tells.
 */

/*
 * ends_begin(net): from now on whatever ends this process resets net, until
 * ends_leave says otherwise.
 */
void ends_begin(int net);

/*
 * ends_leave(net, client, up, down): the last that is done to both: net ends in
 * order if up, or is reset, and so is the client if down. A client's sockets
 * are inherited, and closed in order by whoever shares them: nothing is set on
 * them before this.
 */
void ends_leave(int net, const struct client *client, bool up, bool down);

/*
 * ends_unsent(fd, ended): how many bytes that were handed to fd, a TCP socket,
 * its other host has not taken; -1 where the system does not tell. Our end
 * counts as one of them, unless it is ended: then nobody waits for it.
 */
int ends_unsent(int fd, bool ended);

/* ends_error(fd): takes the error that waits in fd, 0 for none. */
int ends_error(int fd);

/*
 * ends_close(client): closes out, for its reader to see. Returns an errno: why
 * that failed, or what ended a connection before.
 */
int ends_close(const struct client *client);

#endif
