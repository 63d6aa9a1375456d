#ifndef OS_SOCKET_H
#define OS_SOCKET_H

/* What POSIX does not say, or says in too many system calls, of a socket. */

/*
 * socket_open(family): a non-blocking stream socket that exec closes, or -1
 * with errno.
 */
int socket_open(int family);

/*
 * socket_tune(fd): Nagle off, and keepalive on: after 120 idle seconds, about
 * 15 minutes in all. ssh's own TCPKeepAlive cannot reach this socket. Does
 * what the system can, and never fails.
 */
void socket_tune(int fd);

/*
 * socket_unsent(fd): bytes of the send queue that the other end has not
 * acknowledged yet; 0 where the system does not tell.
 */
int socket_unsent(int fd);

#endif
