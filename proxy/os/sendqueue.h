#ifndef OS_SENDQUEUE_H
#define OS_SENDQUEUE_H

/*
 * sendqueue_unsent(fd): bytes in the send queue of a TCP socket that the other
 * end has not acknowledged yet, our own end among them; -1 where the system
 * does not tell.
 */
int sendqueue_unsent(int fd);

#endif
