/*
 * The system calls that ask or tell something of a descriptor, and the clock;
 * linked in by --wrap. They answer what is so, without a choice, but for the
 * end of a file, which may fail.
 */
#define _GNU_SOURCE

#include <sys/ioctl.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <string.h>

#include "calls.h"
#include "os/descriptor.h"
#include "sim.h"

static int
fail(int error)
{
	errno = error;
	return -1;
}

static int
place_of(int fd)
{
	switch (fd) {
	case FD_NET:
		return 0;
	case FD_IN:
	case FD_OUT:
	case FD_ERR:
		return 1 + fd;
	case FD_OWN:
	case FD_OWN_END:
		return 4 + fd - FD_OWN;
	default:
		violation("a descriptor that was never open");
	}
}

struct object *
calls_object(int fd)
{
	int place = place_of(fd);

	if (!world.open[place])
		violation("a descriptor that was closed");
	switch (fd) {
	case FD_NET:
		return &world.net;
	case FD_IN:
		return world.client_in;
	case FD_OUT:
		return world.client_out;
	case FD_OWN:
	case FD_OWN_END:
		return &world.own;
	default:
		violation("stderr is no business of this call");
	}
}

static bool
is_socket(const struct object *o)
{
	return o->kind == SIM_UNIX || o->kind == SIM_TCP;
}

int
__wrap_shutdown(int fd, int how)
{
	struct object *o = calls_object(fd);

	event_before_call();
	note("shutdown(%s)", o->name);
	if (!is_socket(o))
		return fail(ENOTSOCK);
	if (o->kind == SIM_TCP && o->dead)
		return fail(ENOTCONN);
	if (how == SHUT_RD || o->shut)
		return 0;
	judge_shutdown(o);
	o->shut = true;
	note_change();
	return 0;
}

int
__wrap_close(int fd)
{
	static const int errors[] = { 0, EDQUOT, EIO };
	int place = place_of(fd), error;
	struct object *o;

	if (fd == FD_ERR) {
		world.open[place] = false;
		return 0;
	}
	o = calls_object(fd);
	if (o == &world.own) {
		world.open[place] = false;
		return 0;
	}
	event_before_call();
	world.open[place] = false;
	note_change();
	error = o->kind == SIM_FILE && fd == FD_OUT ? errors[choose(3)] : 0;
	note("close(%s) = errno %d", o->name, error);
	if (error == 0)
		return 0;
	world.close_failed = true;
	return fail(error);
}

static int
option_of(struct object *o, int level, int name)
{
	int error = o->error;

	if (level == IPPROTO_TCP)
		return o->kind == SIM_TCP ? 1 : -EOPNOTSUPP;
	switch (name) {
	case SO_ERROR:
		note("%s: SO_ERROR is %d", o->name, error);
		object_told(o, error);
		return error;
	case SO_TYPE:
		return SOCK_STREAM;
	case SO_DOMAIN:
		return o->kind == SIM_TCP ? AF_INET : AF_UNIX;
	case SO_OOBINLINE:
		return o->in_line;
	default:
		return 0;
	}
}

int
__wrap_getsockopt(int fd, int level, int name, void *value, socklen_t *len)
{
	struct object *o = calls_object(fd);
	int n;

	if (!is_socket(o))
		return fail(ENOTSOCK);
	event_before_call();
	n = option_of(o, level, name);
	if (n < 0)
		return fail(-n);
	memcpy(value, &n, *len < sizeof(n) ? *len : sizeof(n));
	return 0;
}

int
__wrap_setsockopt(int fd, int level, int name, const void *value, socklen_t len)
{
	struct object *o = calls_object(fd);
	struct linger linger;
	int n;

	if (!is_socket(o))
		return fail(ENOTSOCK);
	if (level == SOL_SOCKET && name == SO_LINGER && len >= sizeof(linger)) {
		memcpy(&linger, value, sizeof(linger));
		o->linger = linger.l_onoff != 0 && linger.l_linger == 0;
		note("%s: close %s", o->name, o->linger ? "resets" : "ends");
	}
	if (level == SOL_SOCKET && name == SO_OOBINLINE && len >= sizeof(n)) {
		memcpy(&n, value, sizeof(n));
		o->in_line = n != 0;
	}
	if (level == IPPROTO_TCP && o->kind != SIM_TCP)
		return fail(EOPNOTSUPP);
	return 0;
}

/* Each connection has its own names. */
static int
name_of(int fd, struct sockaddr *to, socklen_t *len, unsigned port)
{
	struct object *o = calls_object(fd);
	struct sockaddr_in name = { .sin_family = AF_INET };
	struct sockaddr local = { .sa_family = AF_UNIX };

	if (!is_socket(o))
		return fail(ENOTSOCK);
	if (o == &world.net)
		port += 2;
	else if (o == &world.out)
		port += 4;
	name.sin_port = htons((uint16_t)port);
	if (o->kind == SIM_UNIX) {
		memcpy(to, &local, sizeof(local.sa_family));
		*len = sizeof(local.sa_family);
	} else {
		memcpy(to, &name, sizeof(name));
		*len = sizeof(name);
	}
	return 0;
}

int
__wrap_getsockname(int fd, struct sockaddr *name, socklen_t *len)
{
	return name_of(fd, name, len, 1);
}

int
__wrap_getpeername(int fd, struct sockaddr *name, socklen_t *len)
{
	struct object *o = calls_object(fd);

	if (o->kind == SIM_TCP && o->dead)
		return fail(ENOTCONN);
	return name_of(fd, name, len, 2);
}

int
__wrap_ioctl(int fd, unsigned long request, ...)
{
	struct object *o = calls_object(fd);
	va_list more;
	int *n;

	va_start(more, request);
	n = va_arg(more, int *);
	va_end(more);
	event_before_call();
	if (request == FIONREAD) {
		*n = (int)(o->given - o->taken);
		return 0;
	}
	if (request != TIOCOUTQ || o->kind == SIM_PIPE || o->kind == SIM_FILE)
		return fail(ENOTTY);
	*n = (int)(o->sent - (o->kind == SIM_TCP ? o->acked : o->eaten));
	if (o->kind == SIM_TCP && o->shut && !o->shut_acked)
		*n += 1;
	note("%s: %d unsent", o->name, *n);
	return 0;
}

int
__wrap_fcntl(int fd, int command, ...)
{
	struct object *o = calls_object(fd);

	switch (command) {
	case F_GETFL:
		return (o->takes ? o->gives ? O_RDWR : O_WRONLY : O_RDONLY) |
		    (o->nonblock ? O_NONBLOCK : 0);
	case F_GETPIPE_SZ:
		return o->kind == SIM_PIPE ? 65536 : fail(EBADF);
	case F_SETPIPE_SZ:
		return fail(EPERM);
	default:
		violation("an fcntl that changes what others share");
	}
}

int
__wrap_fcntl64(int fd, int command, ...)
{
	return __wrap_fcntl(fd, command);
}

int
__wrap_fstat(int fd, struct stat *st)
{
	static const mode_t mode[] = { [SIM_PIPE] = S_IFIFO,
		[SIM_UNIX] = S_IFSOCK,
		[SIM_TCP] = S_IFSOCK,
		[SIM_TTY] = S_IFCHR,
		[SIM_FILE] = S_IFREG };
	struct object *o = calls_object(fd);

	memset(st, 0, sizeof(*st));
	st->st_mode = mode[o->kind];
	st->st_size = o->given;
	return 0;
}

int
__wrap_fstat64(int fd, struct stat *st)
{
	return __wrap_fstat(fd, st);
}

off_t
__wrap_lseek(int fd, off_t offset, int whence)
{
	struct object *o = calls_object(fd);

	if (o->kind != SIM_FILE)
		return fail(ESPIPE);
	if (offset != 0 || whence != SEEK_CUR)
		violation("a seek in a file that others share");
	return o->taken;
}

off_t
__wrap_lseek64(int fd, off_t offset, int whence)
{
	return __wrap_lseek(fd, offset, whence);
}

int
__wrap_isatty(int fd)
{
	return calls_object(fd)->kind == SIM_TTY ? 1 : fail(ENOTTY);
}

/*
 * There is room for one pipe, and none to enlarge it. Nothing is held when it
 * is opened, so it goes on where both sockets are.
 */
int
__wrap_pipe2(int *fds, int flags)
{
	(void)flags;
	if (world.open[4] || world.open[5] || choose(4) == 3)
		return fail(EMFILE);
	object_init(&world.own, "the pipe", SIM_PIPE);
	world.own.gives = world.own.takes = true;
	world.own.from = world.own.to = SIM_UP;
	world.own.given = world.own.taken = world.net.sent;
	world.own.sent = world.own.eaten = world.net.sent;
	world.open[4] = world.open[5] = true;
	fds[0] = FD_OWN;
	fds[1] = FD_OWN_END;
	note("a pipe is opened");
	return 0;
}

/* For a handler to report its signal. */
int
__wrap_pipe(int *fds)
{
	fds[0] = FD_SIGNAL;
	fds[1] = FD_TELL;
	return 0;
}

int
__wrap_sigaction(
    int signal, const struct sigaction *action, struct sigaction *before)
{
	if (before != NULL)
		memset(before, 0, sizeof(*before));
	if (action != NULL && (signal == SIGHUP || signal == SIGTERM))
		world.handler = action->sa_handler;
	return 0;
}

int
__wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
	(void)clock;
	now->tv_sec = (time_t)(world.now / 1000);
	now->tv_nsec = (long)(world.now % 1000) * 1000000;
	return 0;
}

/* For a terminal: /proc may be there, or not. */
int
descriptor_reopen(int fd)
{
	struct object *o = calls_object(fd);

	if (o->kind != SIM_TTY || choose_setting(2) == 1)
		return fail(ENOENT);
	o->nonblock = true;
	return 0;
}
