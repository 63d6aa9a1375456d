#ifndef OS_SENDQUEUE_H
#define OS_SENDQUEUE_H

/* What the relay does with a socket and POSIX has no word for. */

/*
 * sendqueue_abort(fd): its close resets the connection, so that the other end
 * does not take what it got for all there was; where the system lets a confined
 * process do so.
 */
void sendqueue_abort(int fd);

/*
 * sendqueue_unsent(fd): bytes of the send queue that the other end has not
 * acknowledged yet; -1 where the system does not tell.
 */
int sendqueue_unsent(int fd);

#endif
