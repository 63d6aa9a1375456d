#ifndef OS_SOCKET_H
#define OS_SOCKET_H

/* What POSIX does not say, or says in too many system calls, of a socket. */

/*
 * socket_open(family): a non-blocking stream socket that exec closes, or -1
 * with errno.
 */
int socket_open(int family);

/*
 * socket_open_mptcp(family): the same with Multipath TCP, RFC 8684, where the
 * system has it and allows it; else plain TCP.
 */
int socket_open_mptcp(int family);

/*
 * socket_use_interface(fd, name): what fd sends leaves by this interface or
 * VRF alone. 0, or -1 with errno, which is ENOSYS where the system cannot.
 */
int socket_use_interface(int fd, const char *name);

/*
 * socket_tune(fd, keepalive): Nagle off, urgent data in line, keepalive on:
 * after so many idle seconds, with 120 about 15 minutes in all; 0 for none.
 * ssh's own TCPKeepAlive cannot reach this socket. Does what the system can,
 * and never fails.
 */
void socket_tune(int fd, int keepalive);

/*
 * socket_fast_open(fd): before connect: lets the first data go with the SYN
 * when the other end has given us its cookie (RFC 7413). connect may then
 * succeed before there is a connection, and its failure show in a send.
 */
void socket_fast_open(int fd);

#endif
