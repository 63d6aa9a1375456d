#ifndef OS_SOCKET_H
#define OS_SOCKET_H

/*
 * Things about sockets that POSIX does not cover, or covers with too many
 * system calls.
 */

/*
 * socket_open(family): a non-blocking stream socket that is closed on exec, or
 * -1 with errno.
 */
int socket_open(int family);

/*
 * socket_open_mptcp(family): the same with Multipath TCP (RFC 8684) if the
 * system has it and allows it, otherwise with plain TCP.
 */
int socket_open_mptcp(int family);

/*
 * socket_use_interface(fd, name): makes everything that fd sends leave through
 * this interface or VRF. Returns 0, or -1 with errno, which is ENOSYS if the
 * system cannot do that.
 */
int socket_use_interface(int fd, const char *name);

/*
 * socket_tune(fd, keepalive): switches Nagle's algorithm off, receives urgent
 * data in line, and switches keepalive on: probes start after this many idle
 * seconds (with 120, a dead connection is given up after about 15 minutes in
 * all); 0 for no probes. ssh's own TCPKeepAlive cannot reach this socket. It
 * does what the system allows, and never fails.
 */
void socket_tune(int fd, int keepalive);

/*
 * socket_fast_open(fd): call it before connect(2): the first data then goes out
 * with the SYN if the other end has given us its cookie (RFC 7413). connect(2)
 * may then succeed before there is a connection, and its failure may show in a
 * later send.
 */
void socket_fast_open(int fd);

#endif
