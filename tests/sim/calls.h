#ifndef CALLS_H
#define CALLS_H

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>

#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>

struct object;

/*
 * calls_object(fd): the object of fd; a descriptor that is not open is a fault.
 */
struct object *calls_object(int fd);

/* The functions that --wrap uses instead of these calls. */
ssize_t __wrap_recv(int, void *, size_t, int);
ssize_t __wrap_send(int, const void *, size_t, int);
ssize_t __wrap_read(int, void *, size_t);
ssize_t __wrap_write(int, const void *, size_t);
ssize_t __wrap_splice(int, off_t *, int, off_t *, size_t, unsigned);
int __wrap_poll(struct pollfd *, nfds_t, int);
int __wrap_shutdown(int, int);
int __wrap_close(int);
int __wrap_getsockopt(int, int, int, void *, socklen_t *);
int __wrap_setsockopt(int, int, int, const void *, socklen_t);
int __wrap_getsockname(int, struct sockaddr *, socklen_t *);
int __wrap_getpeername(int, struct sockaddr *, socklen_t *);
int __wrap_ioctl(int, unsigned long, ...);
int __wrap_fcntl(int, int, ...);
int __wrap_fcntl64(int, int, ...);
int __wrap_fstat(int, struct stat *);
int __wrap_fstat64(int, struct stat *);
off_t __wrap_lseek(int, off_t, int);
off_t __wrap_lseek64(int, off_t, int);
int __wrap_isatty(int);
int __wrap_pipe2(int *, int);
int __wrap_pipe(int *);
int __wrap_sigaction(int, const struct sigaction *, struct sigaction *);
int __wrap_clock_gettime(clockid_t, struct timespec *);

#endif
