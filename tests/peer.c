/*
 * peer: a scripted peer for the tests: a server, or the client that holds the
 * other ends of a program's stdin and stdout.
 *
 * peer serve [options] SCRIPT...
 *	Listens, prints its port (or the path) as the first line on stdout,
 *	accepts one connection and runs the script on it.
 *	--bind ADDR	a numeric address; default 127.0.0.1
 *	--port N	default 0: any
 *	--unix PATH	a UNIX socket instead
 *	--rcvbuf BYTES	SO_RCVBUF of each connection: a small one fills soon
 *	--fork		each connection gets the whole script in a child of its
 *			own, until killed (SIGTERM ends the children too)
 *	--limit SECS	default 60
 *
 * peer run [options] SCRIPT... -- COMMAND [ARG...]
 *	Starts COMMAND and runs the script as its client. At the script's end
 *	a COMMAND that is still there is killed.
 *	--stdin KIND, --stdout KIND
 *			pipe (default), pipe:BYTES (it holds so much, where the
 *			system lets us choose), socketpair, tcp, pty, null,
 *			file:PATH, closed. Both socketpair, both tcp or both
 *pty: one for the two of them. A pty is in raw mode.
 *	--stderr FILE	the command's stderr goes there, or to a pipe of the
 *			script's with the word "pipe"; default: where ours goes
 *	--nonblock-in, --nonblock-out
 *			O_NONBLOCK is set on the command's stdin, stdout
 *	--leak		leave two descriptors above 2 open in the command, both
 *			of them the writing end of a pipe
 *	--setsid	a session of its own; a pty becomes its terminal
 *	--env NAME=VALUE
 *			stands at the end of its environment, even if that has
 *			a NAME already
 *	--limit SECS	default 60
 *	No other descriptor above 2 and no signal disposition is inherited.
 *
 * Exit status: 0 the script went through; 1 it did not, one line on stderr
 * says where; 2 usage or a failing system call; 3 the limit was reached.
 *
 * A script is a list of commands, each followed by its arguments. DATA knows
 * \r \n \t \0 \\ \xHH. BYTES may end in K or M. SEED names one of many endless
 * streams of bytes. The script's end closes the connection; if there is data
 * nobody has read, TCP then sends a reset: end with eof or drain to avoid it.
 *
 *	send DATA	send it
 *	urgent DATA	send it, the last byte as urgent data (TCP)
 *	expect DATA	read just so many bytes: they are these
 *	drip MS DATA	send it, MS before each byte
 *	pattern SEED BYTES
 *			send that many bytes of the stream
 *	check SEED BYTES
 *			read just so many bytes: they are the stream's first
 *	check-slow SEED BYTES MS
 *			the same in steps of 16 KiB, MS before each
 *	both SEED BYTES SEED BYTES
 *			pattern with the first two, at the same time check with
 *			the other two
 *	check-flood SEED BYTES
 *			check, and at the same time flood, which may fail
 *	stuff BYTES	send of stream 0 until they are sent or nothing was
 *			taken for 500 ms; prints "stuffed N"
 *	checkall SEED	read to the end of file, all of it the stream's first
 *			bytes; prints "checked N"
 *	checkall-slow SEED STEPS MS
 *			the same, but the first reads are of 16 KiB, MS before
 *			each
 *	file PATH	send what is in it
 *	save PATH	write to it what comes, until the end of file
 *	drain		read until the end of file or a failure
 *	echo		send what comes, until the end of file
 *	flood		send until it fails; never read
 *	flushed		wait until the other's kernel has all (TCP, Linux)
 *	hold		neither read nor write until the connection is reset or
 *			its other end closed whole
 *	eof		the next read tells the end of file
 *	expect-reset	the next read fails with ECONNRESET
 *	fin		half-close: shutdown or close our sending side; on a
 *			pty type its end-of-file character
 *	close		close all
 *	reset		close a TCP socket so that the other sees a reset
 *	sleep MS	do nothing
 *	say TEXT	print a line
 *	touch PATH	make the file
 *	wait PATH	wait until the file is there
 *
 * Only of serve:
 *	accept		close the connection, take the next
 *
 * Only of run:
 *	deaf		stop to read the command's stdout (pipe, socketpair)
 *	kill SIG	send the signal (SIGTERM, ...)
 *	alive		the command is running
 *	gone MS		it has ended or ends within that time
 *	status N	it ends, and with this exit status or signal (SIGINT)
 *	cpu MS		its user and system time until now is below
 *	rss KIB		the most memory it ever held is below
 *	flags		O_NONBLOCK of its stdin and stdout is as at the start;
 *			a script with this word keeps copies of both open
 *	receive		its stdout is a socketpair: with one byte a socket in
 *			blocking mode comes over it, then the end of file; the
 *			script goes on with that socket
 *	leakgone	it closed what --leak left open, and is running
 *	errgone		it closed its stderr (--stderr pipe), and is running
 *	pidfile PATH	write its process id
 */
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700 /* posix_openpt */
#endif
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE /* cfmakeraw, TIOCSCTTY, TIOCOUTQ */
#endif
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* F_SETPIPE_SZ */
#endif

#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#ifndef F_SETPIPE_SZ
#define F_SETPIPE_SZ (-1) /* is refused, and the pipe stays as it is */
#endif

enum { EXIT_MISMATCH = 1, EXIT_BROKEN = 2, EXIT_LIMIT = 3 };
enum { CHUNK = 64 * 1024, SLOW_CHUNK = 16 * 1024 };
enum { GIVES_UP_MS = 3000 }; /* leakgone, errgone */
enum { OURS, THEIRS };       /* the two ends of a pair */

struct peer {
	int in;          /* what the other says; -1: closed */
	int out;         /* what it hears; the same as in for a socket */
	bool in_is_pty;  /* where the end of file is EIO */
	bool out_is_pty; /* where the end of file is a character */

	/* serve */
	int listener;

	/* run */
	pid_t child;
	bool reaped;
	int status;        /* once reaped */
	int stderr_end;    /* reading end, -1: none */
	int leak_end;      /* reading end, -1: none */
	int kept[2];       /* copies of the child's ends, -1: none */
	int kept_flags[2]; /* as they were */
};

/* What the signal handlers need: whom to end, and what we were at. */
static volatile sig_atomic_t victim; /* 0: nobody, < 0: our process group */
static const char *volatile doing = "start";

static void
end_victim(void)
{
	if (victim > 0)
		kill((pid_t)victim, SIGKILL);
	else if (victim < 0) {
		signal(SIGTERM, SIG_IGN);
		kill((pid_t)victim, SIGTERM);
	}
}

static void
put_error(const char *text)
{
	ssize_t ignored = write(STDERR_FILENO, text, strlen(text));

	(void)ignored;
}

static void
on_signal(int sig)
{
	if (sig == SIGALRM) {
		put_error("peer: ");
		put_error(doing);
		put_error(": the limit was reached\n");
	}
	end_victim();
	_exit(sig == SIGALRM ? EXIT_LIMIT : 128 + sig);
}

static _Noreturn void
stop(int status, const char *fmt, va_list ap)
{
	fprintf(stderr, "peer: %s: ", doing);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	fflush(stdout);
	end_victim();
	_exit(status);
}

/* The script did not go through. */
static _Noreturn void
fail(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	stop(EXIT_MISMATCH, fmt, ap);
}

/* We cannot do our part. */
static _Noreturn void
broken(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	stop(EXIT_BROKEN, fmt, ap);
}

static _Noreturn void
broken_errno(const char *what)
{
	broken("%s: %s", what, strerror(errno));
}

/* Numbers, text, time. */

static uint64_t
number(const char *text)
{
	char *end;
	uint64_t n;

	errno = 0;
	n = strtoull(text, &end, 10);
	if (*end == 'K' && end[1] == '\0')
		n <<= 10;
	else if (*end == 'M' && end[1] == '\0')
		n <<= 20;
	else if (*end != '\0')
		end = NULL;
	if (errno != 0 || end == text || end == NULL || *text == '-')
		broken("not a number: %s", text);
	return n;
}

static unsigned int
small_number(const char *text)
{
	uint64_t n = number(text);

	if (n > INT_MAX)
		broken("too big: %s", text);
	return (unsigned int)n;
}

static int
hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c == '\0' ? NULL : strchr(digits, c | 0x20);

	return at == NULL ? -1 : (int)(at - digits);
}

static unsigned char
unescape_one(const char **text)
{
	static const char names[] = "rnt0\\", values[] = "\r\n\t\0\\";
	const char *at, *t = *text;

	if (*t != '\\') {
		*text = t + 1;
		return (unsigned char)*t;
	}
	if (t[1] == 'x' && hex_digit(t[2]) >= 0 && hex_digit(t[3]) >= 0) {
		*text = t + 4;
		return (unsigned char)(hex_digit(t[2]) << 4 | hex_digit(t[3]));
	}
	at = t[1] == '\0' ? NULL : strchr(names, t[1]);
	if (at == NULL)
		broken("unknown escape: %s", t);
	*text = t + 2;
	return (unsigned char)values[at - names];
}

/* DATA -> bytes in memory the caller frees. */
static unsigned char *
unescape(const char *text, size_t *len)
{
	unsigned char *data = malloc(strlen(text) + 1);

	if (data == NULL)
		broken_errno("malloc");
	*len = 0;
	while (*text != '\0')
		data[(*len)++] = unescape_one(&text);
	return data;
}

/* Bytes -> printable text in a buffer; cut where it does not fit. */
static const char *
escape(const unsigned char *data, size_t len, char *text, size_t size)
{
	size_t i, at = 0;

	for (i = 0; i < len && at + 8 < size; i++) {
		if (data[i] == '\\' || data[i] < 0x20 || data[i] > 0x7e)
			at += (size_t)snprintf(
			    text + at, size - at, "\\x%02x", data[i]);
		else
			text[at++] = (char)data[i];
	}
	snprintf(text + at, size - at, "%s", i < len ? "..." : "");
	return text;
}

static uint64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void
nap(uint64_t ms)
{
	struct timespec t = { (time_t)(ms / 1000),
		(long)(ms % 1000) * 1000000 };

	while (nanosleep(&t, &t) == -1 && errno == EINTR)
		continue;
}

/* Descriptors: all of ours are non-blocking and closed in the child. */

static void
set_flag(int fd, int get, int set, int flag)
{
	int flags = fcntl(fd, get);

	if (flags == -1 || fcntl(fd, set, flags | flag) == -1)
		broken_errno("fcntl");
}

static void
set_nonblocking(int fd)
{
	set_flag(fd, F_GETFL, F_SETFL, O_NONBLOCK);
}

static void
set_private(int fd)
{
	set_flag(fd, F_GETFD, F_SETFD, FD_CLOEXEC);
}

static void
close_if_open(int *fd)
{
	if (*fd != -1)
		close(*fd);
	*fd = -1;
}

static void
close_connection(struct peer *p)
{
	if (p->out == p->in)
		p->out = -1;
	close_if_open(&p->in);
	close_if_open(&p->out);
}

/* Waits for one event; false: it has not come in time (-1: for ever). */
static bool
await(int fd, short events, int timeout_ms)
{
	struct pollfd pfd = { fd, events, 0 };
	int n = poll(&pfd, 1, timeout_ms);

	if (n == -1 && errno != EINTR)
		broken_errno("poll");
	return n > 0;
}

/* Like read, but waits, and a pty ends as anything else does. */
static ssize_t
take(struct peer *p, void *buf, size_t len)
{
	ssize_t n;

	if (p->in == -1)
		broken("nothing open to read from");
	while ((n = read(p->in, buf, len)) == -1) {
		if (errno == EIO && p->in_is_pty)
			return 0;
		if (errno == EAGAIN)
			await(p->in, POLLIN, -1);
		else if (errno != EINTR)
			return -1;
	}
	return n;
}

/* Reads just so many bytes, or fails. */
static void
take_all(struct peer *p, unsigned char *buf, size_t len)
{
	char text[400];
	size_t got = 0;
	ssize_t n;

	while (got < len) {
		n = take(p, buf + got, len - got);
		if (n == -1)
			fail("read: %s", strerror(errno));
		if (n == 0)
			fail("end of file after %zu of %zu bytes: %s", got, len,
			    escape(buf, got, text, sizeof(text)));
		got += (size_t)n;
	}
}

/* Writes it all: false: it failed, errno says why. */
static bool
give(struct peer *p, const unsigned char *data, size_t len)
{
	ssize_t n;

	if (p->out == -1)
		broken("nothing open to write to");
	while (len > 0) {
		n = write(p->out, data, len);
		if (n >= 0) {
			data += n;
			len -= (size_t)n;
		} else if (errno == EAGAIN)
			await(p->out, POLLOUT, -1);
		else if (errno != EINTR)
			return false;
	}
	return true;
}

static void
give_all(struct peer *p, const unsigned char *data, size_t len)
{
	if (!give(p, data, len))
		fail("write: %s", strerror(errno));
}

/* Streams: the same bytes for the same seed, at any offset. */

struct stream {
	uint64_t seed;
	uint64_t at;
	uint64_t left;
};

static struct stream
stream_of(const char *seed, const char *bytes)
{
	struct stream s = { number(seed), 0, UINT64_MAX };

	if (bytes != NULL)
		s.left = number(bytes);
	return s;
}

/* The word-th eight bytes: splitmix64. */
static uint64_t
stream_word(const struct stream *s, uint64_t word)
{
	uint64_t z = (s->seed << 40) + (word + 1) * 0x9e3779b97f4a7c15U;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

/* The next bytes, up to max: how many. Does not move on. */
static size_t
stream_next(const struct stream *s, unsigned char *buf, size_t max)
{
	size_t i, len = s->left < max ? (size_t)s->left : max;
	uint64_t word = stream_word(s, s->at / 8);

	for (i = 0; i < len; i++) {
		uint64_t at = s->at + i;

		if (at % 8 == 0)
			word = stream_word(s, at / 8);
		buf[i] = (unsigned char)(word >> (8 * (at % 8)));
	}
	return len;
}

static void
stream_advance(struct stream *s, size_t len)
{
	s->at += len;
	s->left -= len;
}

/* Writes once what goes: 1 moved on, 0 it would block, -1 it failed. */
static int
stream_send(struct peer *p, struct stream *s)
{
	unsigned char buf[CHUNK];
	size_t len = stream_next(s, buf, sizeof(buf));
	ssize_t n;

	if (p->out == -1)
		broken("nothing open to write to");
	n = write(p->out, buf, len);
	if (n == -1)
		return errno == EAGAIN || errno == EINTR ? 0 : -1;
	stream_advance(s, (size_t)n);
	return 1;
}

static void
stream_compare(const struct stream *s, const unsigned char *got, size_t len)
{
	unsigned char want[CHUNK];
	size_t i;

	stream_next(s, want, len);
	for (i = 0; i < len; i++)
		if (got[i] != want[i])
			fail("stream %ju differs at byte %ju: %#x, not %#x",
			    (uintmax_t)s->seed, (uintmax_t)(s->at + i), got[i],
			    want[i]);
}

/* Reads once, up to max, and compares: false at the end of file. */
static bool
stream_check(struct peer *p, struct stream *s, size_t max)
{
	unsigned char buf[CHUNK];
	ssize_t n;

	n = take(p, buf, s->left < max ? (size_t)s->left : max);
	if (n == -1)
		fail("read after %ju bytes: %s", (uintmax_t)s->at,
		    strerror(errno));
	stream_compare(s, buf, (size_t)n);
	stream_advance(s, (size_t)n);
	return n > 0;
}

static void
stream_check_all(struct peer *p, struct stream *s, size_t max)
{
	if (s->left > 0 && !stream_check(p, s, max))
		fail("end of file after %ju bytes, %ju are missing",
		    (uintmax_t)s->at, (uintmax_t)s->left);
}

/* The child. */

/* Has it ended, or does it within that time (-1: for ever)? */
static bool
child_ends(struct peer *p, int64_t within_ms)
{
	uint64_t start = now_ms();
	pid_t pid = 0;

	while (!p->reaped) {
		pid = waitpid(p->child, &p->status, WNOHANG);
		if (pid == -1)
			broken_errno("waitpid");
		p->reaped = pid == p->child;
		if (within_ms >= 0 && now_ms() - start >= (uint64_t)within_ms)
			break;
		if (!p->reaped)
			nap(2);
	}
	if (p->reaped)
		victim = 0;
	return p->reaped;
}

static const struct signal_name {
	const char *name;
	int number;
} signal_names[] = {
	{ "SIGABRT", SIGABRT },
	{ "SIGALRM", SIGALRM },
	{ "SIGCONT", SIGCONT },
	{ "SIGHUP", SIGHUP },
	{ "SIGINT", SIGINT },
	{ "SIGKILL", SIGKILL },
	{ "SIGPIPE", SIGPIPE },
	{ "SIGQUIT", SIGQUIT },
	{ "SIGSEGV", SIGSEGV },
	{ "SIGSTOP", SIGSTOP },
	{ "SIGSYS", SIGSYS },
	{ "SIGTERM", SIGTERM },
	{ "SIGUSR1", SIGUSR1 },
	{ "SIGUSR2", SIGUSR2 },
};
enum { SIGNAL_NAMES = sizeof(signal_names) / sizeof(signal_names[0]) };

static int
signal_number(const char *name)
{
	size_t i;

	for (i = 0; i < SIGNAL_NAMES; i++)
		if (strcmp(signal_names[i].name, name) == 0)
			return signal_names[i].number;
	broken("unknown signal: %s", name);
}

/* How it ended, as the script would say it. */
static const char *
status_text(int status, char *text, size_t size)
{
	size_t i;

	if (WIFEXITED(status)) {
		snprintf(text, size, "%d", WEXITSTATUS(status));
		return text;
	}
	snprintf(text, size, "signal %d", WTERMSIG(status));
	for (i = 0; i < SIGNAL_NAMES; i++)
		if (signal_names[i].number == WTERMSIG(status))
			snprintf(text, size, "%s", signal_names[i].name);
	return text;
}

static void
must_be_alive(struct peer *p)
{
	char text[32];

	if (child_ends(p, 0))
		fail("the command has ended: %s",
		    status_text(p->status, text, sizeof(text)));
}

/* Of a pipe whose writing ends must be closed while the child runs. */
static void
must_be_closed(struct peer *p, int fd)
{
	unsigned char buf[512];
	uint64_t start = now_ms();
	ssize_t n;

	if (fd == -1)
		broken("there is no such pipe");
	while ((n = read(fd, buf, sizeof(buf))) != 0) {
		if (n == -1 && errno != EAGAIN && errno != EINTR)
			broken_errno("read");
		if (now_ms() - start > GIVES_UP_MS)
			fail("still open");
		if (n == -1)
			await(fd, POLLIN, 10);
	}
	must_be_alive(p);
}

static uint64_t
child_cpu_ms(struct peer *p)
{
	struct rusage usage;
	struct timespec t;
	clockid_t clock;

	if (!child_ends(p, 0)) {
		if (clock_getcpuclockid(p->child, &clock) != 0 ||
		    clock_gettime(clock, &t) == -1)
			broken("no clock of the command's");
		return (uint64_t)t.tv_sec * 1000 +
		    (uint64_t)t.tv_nsec / 1000000;
	}
	getrusage(RUSAGE_CHILDREN, &usage);
	return (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) *
	    1000 +
	    (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
}

static uint64_t
child_rss_kib(struct peer *p)
{
	char line[256];
	unsigned long kib = 0;
	FILE *f;

	must_be_alive(p);
	snprintf(line, sizeof(line), "/proc/%ld/status", (long)p->child);
	if ((f = fopen(line, "re")) == NULL)
		broken_errno(line);
	while (fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "VmHWM: %lu", &kib) == 1)
			break;
	fclose(f);
	if (kib == 0)
		broken("its memory is not known");
	return kib;
}

/* The commands of a script. */

static void
do_send(struct peer *p, char **arg)
{
	size_t len;
	unsigned char *data = unescape(arg[0], &len);

	give_all(p, data, len);
	free(data);
}

static void
do_urgent(struct peer *p, char **arg)
{
	size_t len;
	unsigned char *data = unescape(arg[0], &len);

	if (send(p->out, data, len, MSG_OOB) != (ssize_t)len)
		fail("send: %s", strerror(errno));
	free(data);
}

static void
do_expect(struct peer *p, char **arg)
{
	size_t len;
	unsigned char *want = unescape(arg[0], &len);
	unsigned char *got = malloc(len + 1);
	char want_text[400], got_text[400];

	if (got == NULL)
		broken_errno("malloc");
	take_all(p, got, len);
	if (memcmp(got, want, len) != 0)
		fail("got \"%s\", not \"%s\"",
		    escape(got, len, got_text, sizeof(got_text)),
		    escape(want, len, want_text, sizeof(want_text)));
	free(want);
	free(got);
}

static void
do_drip(struct peer *p, char **arg)
{
	uint64_t ms = number(arg[0]);
	size_t i, len;
	unsigned char *data = unescape(arg[1], &len);

	for (i = 0; i < len; i++) {
		nap(ms);
		give_all(p, data + i, 1);
	}
	free(data);
}

static void
do_pattern(struct peer *p, char **arg)
{
	struct stream s = stream_of(arg[0], arg[1]);
	int moved;

	while (s.left > 0) {
		if ((moved = stream_send(p, &s)) == -1)
			fail("write after %ju bytes: %s", (uintmax_t)s.at,
			    strerror(errno));
		if (moved == 0)
			await(p->out, POLLOUT, -1);
	}
}

static void
do_check(struct peer *p, char **arg)
{
	struct stream s = stream_of(arg[0], arg[1]);

	while (s.left > 0)
		stream_check_all(p, &s, CHUNK);
}

static void
do_check_slow(struct peer *p, char **arg)
{
	struct stream s = stream_of(arg[0], arg[1]);
	uint64_t ms = number(arg[2]);

	while (s.left > 0) {
		nap(ms);
		stream_check_all(p, &s, SLOW_CHUNK);
	}
}

/* Sends and checks at the same time; a failing send may end the sending. */
static void
send_and_check(
    struct peer *p, struct stream *out, struct stream *in, bool may_fail)
{
	while (out->left > 0 || in->left > 0) {
		struct pollfd fds[2] = {
			{ in->left > 0 ? p->in : -1, POLLIN, 0 },
			{ out->left > 0 ? p->out : -1, POLLOUT, 0 },
		};

		if (may_fail && in->left == 0)
			break;
		if (poll(fds, 2, -1) == -1 && errno != EINTR)
			broken_errno("poll");
		if (fds[0].revents != 0)
			stream_check_all(p, in, CHUNK);
		if (fds[1].revents == 0 || stream_send(p, out) != -1)
			continue;
		if (!may_fail)
			fail("write after %ju bytes: %s", (uintmax_t)out->at,
			    strerror(errno));
		out->left = 0;
	}
}

static void
do_both(struct peer *p, char **arg)
{
	struct stream out = stream_of(arg[0], arg[1]);
	struct stream in = stream_of(arg[2], arg[3]);

	send_and_check(p, &out, &in, false);
}

static void
do_check_flood(struct peer *p, char **arg)
{
	static char seed[] = "0";
	struct stream out = stream_of(seed, NULL);
	struct stream in = stream_of(arg[0], arg[1]);

	send_and_check(p, &out, &in, true);
}

static void
do_stuff(struct peer *p, char **arg)
{
	static char seed[] = "0";
	struct stream s = stream_of(seed, arg[0]);
	int moved;

	while (s.left > 0) {
		if ((moved = stream_send(p, &s)) == -1)
			fail("write after %ju bytes: %s", (uintmax_t)s.at,
			    strerror(errno));
		if (moved == 0 && !await(p->out, POLLOUT, 500))
			break;
	}
	printf("stuffed %ju\n", (uintmax_t)s.at);
	fflush(stdout);
}

static void
check_to_the_end(struct peer *p, struct stream *s)
{
	while (stream_check(p, s, CHUNK))
		continue;
	printf("checked %ju\n", (uintmax_t)s->at);
	fflush(stdout);
}

static void
do_checkall(struct peer *p, char **arg)
{
	struct stream s = stream_of(arg[0], NULL);

	check_to_the_end(p, &s);
}

static void
do_checkall_slow(struct peer *p, char **arg)
{
	struct stream s = stream_of(arg[0], NULL);
	unsigned int steps = small_number(arg[1]);

	for (; steps > 0; steps--) {
		nap(number(arg[2]));
		stream_check_all(p, &s, SLOW_CHUNK);
	}
	check_to_the_end(p, &s);
}

static void
do_file(struct peer *p, char **arg)
{
	unsigned char buf[CHUNK];
	size_t n;
	FILE *f = fopen(arg[0], "re");

	if (f == NULL)
		broken_errno(arg[0]);
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		give_all(p, buf, n);
	fclose(f);
}

static void
do_save(struct peer *p, char **arg)
{
	unsigned char buf[CHUNK];
	ssize_t n;
	FILE *f = fopen(arg[0], "we");

	if (f == NULL)
		broken_errno(arg[0]);
	while ((n = take(p, buf, sizeof(buf))) > 0)
		fwrite(buf, 1, (size_t)n, f);
	if (n == -1)
		fail("read: %s", strerror(errno));
	if (fclose(f) == EOF)
		broken_errno(arg[0]);
}

static void
do_drain(struct peer *p, char **arg)
{
	unsigned char buf[CHUNK];

	(void)arg;
	while (take(p, buf, sizeof(buf)) > 0)
		continue;
}

static void
do_echo(struct peer *p, char **arg)
{
	unsigned char buf[CHUNK];
	ssize_t n;

	(void)arg;
	while ((n = take(p, buf, sizeof(buf))) > 0)
		give_all(p, buf, (size_t)n);
	if (n == -1)
		fail("read: %s", strerror(errno));
}

static void
do_flood(struct peer *p, char **arg)
{
	static char seed[] = "0";
	struct stream s = stream_of(seed, NULL);
	int moved;

	(void)arg;
	while ((moved = stream_send(p, &s)) != -1)
		if (moved == 0)
			await(p->out, POLLOUT, -1);
}

static void
do_flushed(struct peer *p, char **arg)
{
	int left;

	(void)arg;
	for (;;) {
		if (ioctl(p->out, TIOCOUTQ, &left) == -1)
			broken_errno("TIOCOUTQ");
		if (left == 0)
			break;
		nap(2);
	}
}

static void
do_hold(struct peer *p, char **arg)
{
	struct pollfd fds[2] = {
		{ p->in, 0, 0 },
		{ p->out == p->in ? -1 : p->out, 0, 0 },
	};

	(void)arg;
	while (fds[0].fd != -1 || fds[1].fd != -1) {
		if (poll(fds, 2, -1) == -1 && errno != EINTR)
			broken_errno("poll");
		if (fds[0].revents != 0)
			fds[0].fd = -1;
		if (fds[1].revents != 0)
			fds[1].fd = -1;
	}
}

static void
do_eof(struct peer *p, char **arg)
{
	unsigned char buf[64];
	char text[400];
	ssize_t n = take(p, buf, sizeof(buf));

	(void)arg;
	if (n == -1)
		fail("read: %s", strerror(errno));
	if (n > 0)
		fail("got \"%s\"", escape(buf, (size_t)n, text, sizeof(text)));
}

static void
do_expect_reset(struct peer *p, char **arg)
{
	unsigned char buf[64];
	char text[400];
	ssize_t n = take(p, buf, sizeof(buf));

	(void)arg;
	if (n == 0)
		fail("end of file");
	if (n > 0)
		fail("got \"%s\"", escape(buf, (size_t)n, text, sizeof(text)));
	if (errno != ECONNRESET)
		fail("%s", strerror(errno));
}

static void
type_end_of_file(struct peer *p)
{
	struct termios t;

	if (tcgetattr(p->out, &t) == -1)
		broken_errno("tcgetattr");
	t.c_lflag |= ICANON;
	if (tcsetattr(p->out, TCSANOW, &t) == -1)
		broken_errno("tcsetattr");
	give_all(p, (const unsigned char *)&t.c_cc[VEOF], 1);
}

static void
do_fin(struct peer *p, char **arg)
{
	(void)arg;
	if (p->out == -1)
		broken("nothing open to close");
	if (p->out_is_pty)
		type_end_of_file(p);
	else if (shutdown(p->out, SHUT_WR) == -1) {
		if (errno == ENOTSOCK)
			close_if_open(&p->out);
		else
			fail("shutdown: %s", strerror(errno));
	}
}

static void
do_close(struct peer *p, char **arg)
{
	(void)arg;
	close_connection(p);
}

static void
do_reset(struct peer *p, char **arg)
{
	struct linger now = { 1, 0 };

	(void)arg;
	if (setsockopt(p->out, SOL_SOCKET, SO_LINGER, &now, sizeof(now)) == -1)
		broken_errno("SO_LINGER");
	close_connection(p);
}

static void
do_sleep(struct peer *p, char **arg)
{
	(void)p;
	nap(number(arg[0]));
}

static void
do_say(struct peer *p, char **arg)
{
	(void)p;
	puts(arg[0]);
	fflush(stdout);
}

static void
do_touch(struct peer *p, char **arg)
{
	int fd = open(arg[0], O_WRONLY | O_CREAT | O_CLOEXEC, 0666);

	(void)p;
	if (fd == -1)
		broken_errno(arg[0]);
	close(fd);
}

static void
do_wait(struct peer *p, char **arg)
{
	(void)p;
	while (access(arg[0], F_OK) == -1)
		nap(5);
}

static void
do_accept(struct peer *p, char **arg)
{
	int on = 1;

	(void)arg;
	close_connection(p);
	do
		p->in = accept(p->listener, NULL, NULL);
	while (p->in == -1 && errno == EINTR);
	if (p->in == -1)
		broken_errno("accept");
	set_private(p->in);
	set_nonblocking(p->in);
	/* Fails on a UNIX socket, where nothing is held back. */
	setsockopt(p->in, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	p->out = p->in;
}

static void
do_deaf(struct peer *p, char **arg)
{
	(void)arg;
	if (p->in != p->out)
		close_if_open(&p->in);
	else if (shutdown(p->in, SHUT_RD) == -1)
		fail("shutdown: %s", strerror(errno));
}

/* A message of one byte with one descriptor, which is returned. */
static int
take_descriptor(int from)
{
	union {
		struct cmsghdr first;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	char bytes[16];
	struct iovec data = { bytes, sizeof(bytes) };
	struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1 };
	int fd;
	ssize_t n;

	message.msg_control = control.space;
	message.msg_controllen = sizeof(control.space);
	await(from, POLLIN, -1);
	n = recvmsg(from, &message, MSG_CMSG_CLOEXEC);
	if (n != 1)
		fail("a message of %zd bytes", n);
	if (message.msg_controllen < CMSG_LEN(sizeof(int)) ||
	    control.first.cmsg_type != SCM_RIGHTS ||
	    control.first.cmsg_len != CMSG_LEN(sizeof(int)))
		fail("no descriptor");
	memcpy(&fd, CMSG_DATA(&control.first), sizeof(fd));
	return fd;
}

static void
do_receive(struct peer *p, char **arg)
{
	int fd = take_descriptor(p->in);

	if ((fcntl(fd, F_GETFL) & O_NONBLOCK) != 0)
		fail("it is not in blocking mode");
	do_eof(p, arg);
	close_connection(p);
	set_nonblocking(fd);
	p->in = p->out = fd;
	p->in_is_pty = p->out_is_pty = false;
}

static void
do_kill(struct peer *p, char **arg)
{
	must_be_alive(p);
	if (kill(p->child, signal_number(arg[0])) == -1)
		broken_errno("kill");
}

static void
do_alive(struct peer *p, char **arg)
{
	(void)arg;
	must_be_alive(p);
}

static void
do_gone(struct peer *p, char **arg)
{
	if (!child_ends(p, (int64_t)small_number(arg[0])))
		fail("the command is still running");
}

static void
do_status(struct peer *p, char **arg)
{
	char text[32];

	child_ends(p, -1);
	status_text(p->status, text, sizeof(text));
	if (strcmp(text, arg[0]) != 0)
		fail("the command ended with %s, not %s", text, arg[0]);
}

static void
do_cpu(struct peer *p, char **arg)
{
	uint64_t ms = child_cpu_ms(p);

	if (ms >= number(arg[0]))
		fail("the command used %ju ms", (uintmax_t)ms);
}

static void
do_rss(struct peer *p, char **arg)
{
	uint64_t kib = child_rss_kib(p);

	if (kib >= number(arg[0]))
		fail("the command held %ju KiB", (uintmax_t)kib);
}

static void
do_flags(struct peer *p, char **arg)
{
	int i, flags;

	(void)arg;
	for (i = 0; i < 2; i++) {
		if (p->kept[i] == -1)
			continue;
		if ((flags = fcntl(p->kept[i], F_GETFL)) == -1)
			broken_errno("fcntl");
		if ((flags & O_NONBLOCK) != (p->kept_flags[i] & O_NONBLOCK))
			fail("%s is now %s", i == 0 ? "stdin" : "stdout",
			    flags & O_NONBLOCK ? "non-blocking" : "blocking");
	}
}

static void
do_leakgone(struct peer *p, char **arg)
{
	(void)arg;
	must_be_closed(p, p->leak_end);
}

static void
do_errgone(struct peer *p, char **arg)
{
	(void)arg;
	must_be_closed(p, p->stderr_end);
}

static void
do_pidfile(struct peer *p, char **arg)
{
	FILE *f = fopen(arg[0], "we");

	if (f == NULL)
		broken_errno(arg[0]);
	fprintf(f, "%ld\n", (long)p->child);
	if (fclose(f) == EOF)
		broken_errno(arg[0]);
}

enum mode { SERVE = 1, RUN = 2, EITHER = SERVE | RUN };

static const struct command {
	const char *name;
	int args;
	enum mode modes;
	void (*run)(struct peer *, char **);
} commands[] = {
	{ "accept", 0, SERVE, do_accept },
	{ "alive", 0, RUN, do_alive },
	{ "both", 4, EITHER, do_both },
	{ "check", 2, EITHER, do_check },
	{ "check-flood", 2, EITHER, do_check_flood },
	{ "check-slow", 3, EITHER, do_check_slow },
	{ "checkall", 1, EITHER, do_checkall },
	{ "checkall-slow", 3, EITHER, do_checkall_slow },
	{ "close", 0, EITHER, do_close },
	{ "cpu", 1, RUN, do_cpu },
	{ "deaf", 0, RUN, do_deaf },
	{ "drain", 0, EITHER, do_drain },
	{ "drip", 2, EITHER, do_drip },
	{ "echo", 0, EITHER, do_echo },
	{ "eof", 0, EITHER, do_eof },
	{ "errgone", 0, RUN, do_errgone },
	{ "expect", 1, EITHER, do_expect },
	{ "expect-reset", 0, EITHER, do_expect_reset },
	{ "file", 1, EITHER, do_file },
	{ "fin", 0, EITHER, do_fin },
	{ "flags", 0, RUN, do_flags },
	{ "flood", 0, EITHER, do_flood },
	{ "flushed", 0, EITHER, do_flushed },
	{ "gone", 1, RUN, do_gone },
	{ "hold", 0, EITHER, do_hold },
	{ "kill", 1, RUN, do_kill },
	{ "leakgone", 0, RUN, do_leakgone },
	{ "pattern", 2, EITHER, do_pattern },
	{ "pidfile", 1, RUN, do_pidfile },
	{ "receive", 0, RUN, do_receive },
	{ "reset", 0, EITHER, do_reset },
	{ "rss", 1, RUN, do_rss },
	{ "save", 1, EITHER, do_save },
	{ "say", 1, EITHER, do_say },
	{ "send", 1, EITHER, do_send },
	{ "sleep", 1, EITHER, do_sleep },
	{ "status", 1, RUN, do_status },
	{ "stuff", 1, EITHER, do_stuff },
	{ "touch", 1, EITHER, do_touch },
	{ "urgent", 1, EITHER, do_urgent },
	{ "wait", 1, EITHER, do_wait },
};

/* Scripts. */

static const struct command *
find_command(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

/* Reads the script through, to its end or "--": what stands there. */
static char **
check_script(enum mode mode, char **word, bool *has_flags)
{
	const struct command *c;
	int i;

	*has_flags = false;
	while (*word != NULL && strcmp(*word, "--") != 0) {
		c = find_command(*word);
		if (c == NULL || (c->modes & mode) == 0)
			broken("unknown command: %s", *word);
		if (c->run == do_flags)
			*has_flags = true;
		for (i = 0; i <= c->args; i++, word++)
			if (*word == NULL)
				broken("%s: %d arguments", c->name, c->args);
	}
	return word;
}

static void
run_script(struct peer *p, char **word)
{
	const struct command *c;

	while (*word != NULL && strcmp(*word, "--") != 0) {
		c = find_command(*word);
		doing = c->name;
		c->run(p, word + 1);
		word += 1 + c->args;
	}
}

/* peer serve */

struct serve_options {
	const char *bind, *port, *path;
	unsigned int rcvbuf, limit;
	bool fork;
};

static struct serve_options
parse_serve(int argc, char **argv)
{
	static const struct option known[] = {
		{ "bind", required_argument, NULL, 'b' },
		{ "port", required_argument, NULL, 'p' },
		{ "unix", required_argument, NULL, 'u' },
		{ "rcvbuf", required_argument, NULL, 'r' },
		{ "fork", no_argument, NULL, 'f' },
		{ "limit", required_argument, NULL, 'l' },
		{ NULL, 0, NULL, 0 },
	};
	struct serve_options o = { "127.0.0.1", "0", NULL, 0, 60, false };
	int c;

	while ((c = getopt_long(argc, argv, "+", known, NULL)) != -1)
		switch (c) {
		case 'b':
			o.bind = optarg;
			break;
		case 'p':
			o.port = optarg;
			break;
		case 'u':
			o.path = optarg;
			break;
		case 'r':
			o.rcvbuf = small_number(optarg);
			break;
		case 'f':
			o.fork = true;
			break;
		case 'l':
			o.limit = small_number(optarg);
			break;
		default:
			exit(EXIT_BROKEN);
		}
	return o;
}

static int
listen_unix(const char *path)
{
	struct sockaddr_un sun;
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memset(&sun, 0, sizeof(sun));
	sun.sun_family = AF_UNIX;
	if (strlen(path) >= sizeof(sun.sun_path))
		broken("the path is too long");
	memcpy(sun.sun_path, path, strlen(path));
	if (fd == -1 || bind(fd, (struct sockaddr *)&sun, sizeof(sun)) == -1 ||
	    listen(fd, 128) == -1)
		broken_errno(path);
	return fd;
}

static int
listen_tcp(const char *address, const char *port, unsigned int rcvbuf)
{
	struct addrinfo hints, *ai;
	int fd, on = 1;

	memset(&hints, 0, sizeof(hints));
	hints.ai_socktype = SOCK_STREAM;
	hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
	if (getaddrinfo(address, port, &hints, &ai) != 0)
		broken("not an address and a port: %s %s", address, port);
	fd = socket(ai->ai_family, SOCK_STREAM, 0);
	if (fd == -1)
		broken_errno("socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (rcvbuf != 0 &&
	    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &rcvbuf, sizeof(rcvbuf)) ==
		-1)
		broken_errno("SO_RCVBUF");
	if (bind(fd, ai->ai_addr, ai->ai_addrlen) == -1 ||
	    listen(fd, 128) == -1)
		broken_errno("listen");
	freeaddrinfo(ai);
	return fd;
}

static void
print_port(int fd)
{
	struct sockaddr_storage ss;
	socklen_t len = sizeof(ss);
	char port[NI_MAXSERV];

	if (getsockname(fd, (struct sockaddr *)&ss, &len) == -1 ||
	    getnameinfo((struct sockaddr *)&ss, len, NULL, 0, port,
		sizeof(port), NI_NUMERICSERV) != 0)
		broken("no port");
	puts(port);
	fflush(stdout);
}

/* Takes connections for ever; comes back in a child, with one of them. */
static void
fork_for_each(struct peer *p, unsigned int limit)
{
	if (setpgid(0, 0) == -1 && getpgrp() != getpid())
		broken_errno("setpgid");
	victim = -(sig_atomic_t)getpid();
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		do_accept(p, NULL);
		switch (fork()) {
		case -1:
			broken_errno("fork");
		case 0:
			victim = 0;
			signal(SIGTERM, SIG_DFL);
			alarm(limit);
			return;
		default:
			break;
		}
	}
}

static int
serve(int argc, char **argv)
{
	struct serve_options o = parse_serve(argc, argv);
	struct peer p = { .in = -1, .out = -1 };
	bool has_flags;

	doing = "serve";
	if (*check_script(SERVE, argv + optind, &has_flags) != NULL)
		broken("a script of serve has no --");
	alarm(o.limit);
	if (o.path != NULL)
		p.listener = listen_unix(o.path);
	else
		p.listener = listen_tcp(o.bind, o.port, o.rcvbuf);
	set_private(p.listener);
	if (o.path != NULL) {
		puts(o.path);
		fflush(stdout);
	} else
		print_port(p.listener);
	if (o.fork)
		fork_for_each(&p, o.limit);
	else
		do_accept(&p, NULL);
	run_script(&p, argv + optind);
	return 0;
}

/* peer run */

struct run_options {
	const char *kind[2]; /* of stdin, stdout */
	const char *errors;
	char *env;
	bool nonblock[2];
	bool leak, setsid;
	unsigned int limit;
};

/* What the child gets, made before the fork. */
struct stage {
	int std[3];     /* -1: closed, for stderr: ours */
	int leak;       /* -1: none */
	int exec_error; /* an errno is written there if there is no exec */
	const struct run_options *options;
};

static struct run_options
parse_run(int argc, char **argv)
{
	static const struct option known[] = {
		{ "stdin", required_argument, NULL, 'i' },
		{ "stdout", required_argument, NULL, 'o' },
		{ "stderr", required_argument, NULL, 'e' },
		{ "nonblock-in", no_argument, NULL, 'I' },
		{ "nonblock-out", no_argument, NULL, 'O' },
		{ "leak", no_argument, NULL, 'k' },
		{ "setsid", no_argument, NULL, 's' },
		{ "env", required_argument, NULL, 'E' },
		{ "limit", required_argument, NULL, 'l' },
		{ NULL, 0, NULL, 0 },
	};
	struct run_options o = { .kind = { "pipe", "pipe" }, .limit = 60 };
	int c;

	while ((c = getopt_long(argc, argv, "+", known, NULL)) != -1)
		switch (c) {
		case 'i':
		case 'o':
			o.kind[c == 'i' ? 0 : 1] = optarg;
			break;
		case 'e':
			o.errors = optarg;
			break;
		case 'I':
		case 'O':
			o.nonblock[c == 'I' ? 0 : 1] = true;
			break;
		case 'k':
			o.leak = true;
			break;
		case 's':
			o.setsid = true;
			break;
		case 'E':
			o.env = optarg;
			break;
		case 'l':
			o.limit = small_number(optarg);
			break;
		default:
			exit(EXIT_BROKEN);
		}
	return o;
}

/* A pipe that leads from us (to_us false) or to us. */
static void
pair_pipe(int ends[2], bool to_us)
{
	int fds[2];

	if (pipe(fds) == -1)
		broken_errno("pipe");
	ends[OURS] = fds[to_us ? 0 : 1];
	ends[THEIRS] = fds[to_us ? 1 : 0];
}

static void
pair_tcp(int ends[2])
{
	struct sockaddr_storage ss;
	socklen_t len = sizeof(ss);
	int on = 1, listener = listen_tcp("127.0.0.1", "0", 0);

	if (getsockname(listener, (struct sockaddr *)&ss, &len) == -1 ||
	    (ends[OURS] = socket(ss.ss_family, SOCK_STREAM, 0)) == -1 ||
	    connect(ends[OURS], (struct sockaddr *)&ss, len) == -1 ||
	    (ends[THEIRS] = accept(listener, NULL, NULL)) == -1)
		broken_errno("tcp");
	setsockopt(ends[OURS], IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	close(listener);
}

static void
pair_pty(int ends[2])
{
	struct termios t;

	ends[OURS] = posix_openpt(O_RDWR | O_NOCTTY);
	if (ends[OURS] == -1 || grantpt(ends[OURS]) == -1 ||
	    unlockpt(ends[OURS]) == -1)
		broken_errno("pty");
	ends[THEIRS] = open(ptsname(ends[OURS]), O_RDWR | O_NOCTTY);
	if (ends[THEIRS] == -1 || tcgetattr(ends[THEIRS], &t) == -1)
		broken_errno("pty");
	cfmakeraw(&t);
	if (tcsetattr(ends[THEIRS], TCSANOW, &t) == -1)
		broken_errno("pty");
}

static void
open_file(int ends[2], const char *path, bool to_us)
{
	int flags = to_us ? O_WRONLY | O_CREAT | O_TRUNC : O_RDONLY;

	ends[OURS] = -1;
	ends[THEIRS] = open(path, flags | O_NOCTTY, 0666);
	if (ends[THEIRS] == -1)
		broken_errno(path);
}

/* One of the child's stdin (to_us false) and stdout. */
static void
make_pair(const char *kind, int ends[2], bool to_us)
{
	ends[OURS] = ends[THEIRS] = -1;
	if (strcmp(kind, "pipe") == 0)
		pair_pipe(ends, to_us);
	else if (strncmp(kind, "pipe:", 5) == 0) {
		pair_pipe(ends, to_us);
		fcntl(ends[OURS], F_SETPIPE_SZ, small_number(kind + 5));
	} else if (strcmp(kind, "socketpair") == 0) {
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
			broken_errno("socketpair");
	} else if (strcmp(kind, "tcp") == 0)
		pair_tcp(ends);
	else if (strcmp(kind, "pty") == 0)
		pair_pty(ends);
	else if (strcmp(kind, "null") == 0)
		open_file(ends, "/dev/null", to_us);
	else if (strncmp(kind, "file:", 5) == 0)
		open_file(ends, kind + 5, to_us);
	else if (strcmp(kind, "closed") != 0)
		broken("unknown kind: %s", kind);
	if (ends[OURS] != -1) {
		set_private(ends[OURS]);
		set_nonblocking(ends[OURS]);
	}
	if (ends[THEIRS] != -1)
		set_private(ends[THEIRS]);
}

/* One for both of stdin and stdout? */
static bool
is_shared(const struct run_options *o)
{
	static const char *const two_way[] = { "socketpair", "tcp", "pty" };
	size_t i;

	for (i = 0; i < 3; i++)
		if (strcmp(o->kind[0], two_way[i]) == 0)
			return strcmp(o->kind[1], two_way[i]) == 0;
	return false;
}

static void
make_stdio(struct peer *p, struct stage *s)
{
	const struct run_options *o = s->options;
	int ends[2];

	make_pair(o->kind[0], ends, false);
	p->out = ends[OURS];
	s->std[0] = ends[THEIRS];
	if (!is_shared(o))
		make_pair(o->kind[1], ends, true);
	p->in = ends[OURS];
	s->std[1] = ends[THEIRS];
	p->out_is_pty = strcmp(o->kind[0], "pty") == 0;
	p->in_is_pty = strcmp(o->kind[1], "pty") == 0;
}

static void
make_stderr(struct peer *p, struct stage *s)
{
	int ends[2];

	p->stderr_end = s->std[2] = -1;
	if (s->options->errors == NULL)
		return;
	if (strcmp(s->options->errors, "pipe") == 0)
		make_pair("pipe", ends, true);
	else {
		open_file(ends, s->options->errors, true);
		set_private(ends[THEIRS]);
	}
	p->stderr_end = ends[OURS];
	s->std[2] = ends[THEIRS];
}

static void
make_leak(struct peer *p, struct stage *s)
{
	int ends[2] = { -1, -1 };

	if (s->options->leak)
		make_pair("pipe", ends, true);
	p->leak_end = ends[OURS];
	s->leak = ends[THEIRS];
}

/* Sets the flags of the child's ends, keeps copies of them if need be. */
static void
prepare_flags(struct peer *p, const struct stage *s, bool keep)
{
	int i;

	for (i = 0; i < 2; i++) {
		p->kept[i] = -1;
		if (s->std[i] == -1)
			continue;
		if (s->options->nonblock[i])
			set_nonblocking(s->std[i]);
		if (!keep)
			continue;
		p->kept[i] = dup(s->std[i]);
		if (p->kept[i] == -1)
			broken_errno("dup");
		set_private(p->kept[i]);
		p->kept_flags[i] = fcntl(p->kept[i], F_GETFL);
	}
}

static void
default_signals(void)
{
	size_t i;
	sigset_t none;

	for (i = 0; i < SIGNAL_NAMES; i++)
		signal(signal_names[i].number, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* putenv(3) would look for the name. */
static void
add_variable(char *variable)
{
	size_t count = 0;
	char **all;

	while (environ[count] != NULL)
		count++;
	all = calloc(count + 2, sizeof(all[0]));
	if (all == NULL)
		broken_errno("calloc");
	memcpy(all, environ, count * sizeof(all[0]));
	all[count] = variable;
	environ = all;
}

static _Noreturn void
become(const struct stage *s, char **command)
{
	int i, error;

	default_signals();
	if (s->options->setsid) {
		setsid();
		if (s->std[0] != -1 && isatty(s->std[0]))
			ioctl(s->std[0], TIOCSCTTY, 0);
	}
	for (i = 0; i < 3; i++) {
		if (s->std[i] != -1)
			dup2(s->std[i], i);
		else if (i != STDERR_FILENO)
			close(i);
	}
	if (s->leak != -1) {
		fcntl(s->leak, F_DUPFD, 20);
		fcntl(s->leak, F_DUPFD, 200);
	}
	if (s->options->env != NULL)
		add_variable(s->options->env);
	execvp(command[0], command);
	error = errno;
	_exit(write(s->exec_error, &error, sizeof(error)) > 0 ? 127 : 126);
}

static void
start_child(struct peer *p, struct stage *s, char **command)
{
	int exec_error[2], error = 0;

	pair_pipe(exec_error, true);
	set_private(exec_error[OURS]);
	set_private(exec_error[THEIRS]);
	s->exec_error = exec_error[THEIRS];
	fflush(NULL);
	p->child = fork();
	if (p->child == -1)
		broken_errno("fork");
	if (p->child == 0)
		become(s, command);
	victim = (sig_atomic_t)p->child;
	close(exec_error[THEIRS]);
	if (read(exec_error[OURS], &error, sizeof(error)) > 0)
		broken("%s: %s", command[0], strerror(error));
	close(exec_error[OURS]);
}

static void
close_stage(struct stage *s)
{
	if (s->std[1] == s->std[0])
		s->std[1] = -1;
	close_if_open(&s->std[0]);
	close_if_open(&s->std[1]);
	close_if_open(&s->std[2]);
	close_if_open(&s->leak);
}

static int
run(int argc, char **argv)
{
	struct run_options o = parse_run(argc, argv);
	struct peer p = { .listener = -1 };
	struct stage s = { .options = &o };
	char **script = argv + optind, **command;
	bool has_flags;

	doing = "run";
	/* getopt eats the -- of a script without a word. */
	if (optind > 0 && strcmp(argv[optind - 1], "--") == 0)
		script--;
	command = check_script(RUN, script, &has_flags);
	if (*command == NULL || *++command == NULL)
		broken("no command");
	alarm(o.limit);
	make_stdio(&p, &s);
	make_stderr(&p, &s);
	make_leak(&p, &s);
	prepare_flags(&p, &s, has_flags);
	start_child(&p, &s, command);
	close_stage(&s);
	run_script(&p, script);
	if (!child_ends(&p, 0)) {
		kill(p.child, SIGKILL);
		child_ends(&p, -1);
	}
	return 0;
}

/* 0, 1 and 2 are open and nothing else is, whoever starts us. */
static void
tidy_descriptors(void)
{
	long max = sysconf(_SC_OPEN_MAX);
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (max < 0 || max > 65536)
		max = 65536;
	for (fd = STDERR_FILENO + 1; fd < max; fd++)
		close(fd);
}

int
main(int argc, char **argv)
{
	tidy_descriptors();
	signal(SIGPIPE, SIG_IGN);
	signal(SIGALRM, on_signal);
	signal(SIGTERM, on_signal);
	signal(SIGINT, on_signal);
	signal(SIGHUP, on_signal);
	if (argc > 1 && strcmp(argv[1], "serve") == 0)
		return serve(argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "run") == 0)
		return run(argc - 1, argv + 1);
	fputs("usage: peer serve [options] script\n"
	      "       peer run [options] script -- command [arg ...]\n",
	    stderr);
	return EXIT_BROKEN;
}
