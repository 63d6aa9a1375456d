#ifndef OS_SENDQUEUE_H
#define OS_SENDQUEUE_H

/*
 * sendqueue_unsent(fd): the number of bytes in the send queue of a TCP socket
 * that the other end has not acknowledged yet, where our own end counts as a
 * byte; -1 if the system does not tell.
 */
int sendqueue_unsent(int fd);

#endif
