/*
 * Linked in by --wrap: each call of the program moves only a few bytes, and now
 * and then it is interrupted or would block. A kernel may do all of that at any
 * time.
 */
#define _GNU_SOURCE

#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#define FEW 7

ssize_t __real_read(int, void *, size_t);
ssize_t __real_write(int, const void *, size_t);
ssize_t __real_recv(int, void *, size_t, int);
ssize_t __real_send(int, const void *, size_t, int);
ssize_t __real_splice(int, off_t *, int, off_t *, size_t, unsigned);
int __real_poll(struct pollfd *, nfds_t, int);

ssize_t __wrap_read(int, void *, size_t);
ssize_t __wrap___read_chk(int, void *, size_t, size_t);
ssize_t __wrap_write(int, const void *, size_t);
ssize_t __wrap_recv(int, void *, size_t, int);
ssize_t __wrap___recv_chk(int, void *, size_t, size_t, int);
ssize_t __wrap_send(int, const void *, size_t, int);
ssize_t __wrap_splice(int, off_t *, int, off_t *, size_t, unsigned);
int __wrap_poll(struct pollfd *, nfds_t, int);
int __wrap___poll_chk(struct pollfd *, nfds_t, int, size_t);

/* Threads share it; whatever they read is still a number. */
static uint32_t
next(void)
{
	static volatile uint32_t state = 2463534242;
	uint32_t x = state;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	state = x;
	return x >> 8;
}

static bool
is_refused(int error)
{
	errno = error;
	return next() % 5 == 0;
}

static size_t
few(size_t len)
{
	size_t some = 1 + next() % FEW;

	return len < some ? len : some;
}

ssize_t
__wrap_read(int fd, void *data, size_t len)
{
	if (is_refused(EINTR))
		return -1;
	return __real_read(fd, data, few(len));
}

ssize_t
__wrap___read_chk(int fd, void *data, size_t len, size_t size)
{
	(void)size;
	return __wrap_read(fd, data, len);
}

ssize_t
__wrap_write(int fd, const void *data, size_t len)
{
	/* A message is not written twice. */
	if (fd == STDERR_FILENO)
		return __real_write(fd, data, len);
	if (is_refused(EINTR))
		return -1;
	return __real_write(fd, data, few(len));
}

ssize_t
__wrap_recv(int fd, void *data, size_t len, int flags)
{
	if (is_refused(next() % 2 == 0 ? EINTR : EAGAIN))
		return -1;
	return __real_recv(fd, data, few(len), flags);
}

ssize_t
__wrap___recv_chk(int fd, void *data, size_t len, size_t size, int flags)
{
	(void)size;
	return __wrap_recv(fd, data, len, flags);
}

ssize_t
__wrap_send(int fd, const void *data, size_t len, int flags)
{
	if (is_refused(next() % 2 == 0 ? EINTR : EAGAIN))
		return -1;
	return __real_send(fd, data, few(len), flags);
}

ssize_t
__wrap_splice(
    int from, off_t *from_at, int to, off_t *to_at, size_t len, unsigned flags)
{
	if (is_refused(next() % 2 == 0 ? EINTR : EAGAIN))
		return -1;
	return __real_splice(from, from_at, to, to_at, few(len), flags);
}

int
__wrap_poll(struct pollfd *fds, nfds_t n, int timeout)
{
	if (is_refused(EINTR))
		return -1;
	return __real_poll(fds, n, timeout);
}

int
__wrap___poll_chk(struct pollfd *fds, nfds_t n, int timeout, size_t size)
{
	(void)size;
	return __wrap_poll(fds, n, timeout);
}
