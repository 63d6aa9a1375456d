/* One helper, from exec to the first byte through it, and when it is idle. */

#define _GNU_SOURCE
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <linux/ptrace.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

#define IDLE     5   /* helpers at once, to see what each has for itself */
#define LAUNCHES 64  /* in one sample, at most */
#define SAMPLE   0.5 /* seconds, after which no more are launched */

double
first_byte(const struct program *program, enum route route, unsigned launches)
{
	double took[LAUNCHES], begin, end = now() + SAMPLE;
	struct helper helper;
	unsigned n = 0;
	int fd;

	do {
		begin = now();
		fd = helper_connect(&helper, program, route, WIRES_PIPES, NULL);
		took[n++] = now() - begin;
		if (fd < 0)
			return NAN;
		helper_end(&helper);
		close(fd);
	} while (n < launches && n < LAUNCHES && now() < end);
	return median(took, n);
}

/* Microseconds from exec to the greeting at the other end. */
void
measure_first_byte(const struct program *program, int arg,
    const struct scale *scale, double results[RESULTS_MAX])
{
	results[0] = first_byte(program, (enum route)arg, scale->launches) *
	    1e6;
}

void
measure_trips(const struct program *program, int arg, const struct scale *scale,
    double results[RESULTS_MAX])
{
	struct helper helper;
	unsigned trips;
	int fd;

	(void)scale;
	fd = helper_connect(
	    &helper, program, (enum route)arg, WIRES_PIPES, &trips);
	if (fd < 0)
		return;
	results[0] = trips;
	helper_end(&helper);
	close(fd);
}

/* ping(helper, fd): sends a byte there and one back; false: it broke. */
static bool
ping(const struct helper *helper, int fd)
{
	char byte = 0;

	return write(helper->in, &byte, 1) == 1 && recv(fd, &byte, 1, 0) == 1 &&
	    send(fd, &byte, 1, MSG_NOSIGNAL) == 1 &&
	    read(helper->out, &byte, 1) == 1;
}

/* Microseconds of a 1-byte round trip, all on one CPU. */
void
measure_ping(const struct program *program, int arg, const struct scale *scale,
    double results[RESULTS_MAX])
{
	struct helper helper;
	unsigned n = 0;
	double begin;
	int fd;

	(void)arg;
	one_cpu(true);
	fd = helper_connect(
	    &helper, program, native_route(program), WIRES_PIPES, NULL);
	if (fd >= 0) {
		begin = now();
		while (n < scale->pings && ping(&helper, fd))
			n++;
		if (n == scale->pings)
			results[0] = (now() - begin) * 1e6 / n;
		helper_end(&helper);
		close(fd);
	}
	one_cpu(false);
}

/* asleep(pid): whether it waits for something. */
static bool
asleep(pid_t pid)
{
	char path[64], text[512];
	const char *state;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	state = strrchr(text, ')');
	return state != NULL && state[1] == ' ' && state[2] == 'S';
}

/* KiB of anonymous memory of an idle channel that has carried a byte each way.
 */
void
measure_memory(const struct program *program, int arg,
    const struct scale *scale, double results[RESULTS_MAX])
{
	struct helper helpers[IDLE];
	double memory[IDLE];
	int fds[IDLE], n;

	(void)scale;
	for (n = 0; n < IDLE; n++) {
		fds[n] = helper_connect(&helpers[n], program,
		    arg == ROUTE_NAME ? ROUTE_NAME : native_route(program),
		    WIRES_PIPES, NULL);
		if (fds[n] < 0)
			break;
		if (!ping(&helpers[n], fds[n]))
			memory[n] = NAN;
	}
	for (int i = 0; i < n; i++) {
		while (!asleep(helpers[i].pid) && !timed_out())
			poll(NULL, 0, 1);
		memory[i] = memory_of(helpers[i].pid);
	}
	if (n == IDLE)
		results[0] = median(memory, IDLE);
	while (n-- > 0) {
		helper_end(&helpers[n]);
		close(fds[n]);
	}
}

/* The network end, in a thread of its own while we trace. */
struct background {
	pthread_t thread;
	int listener, fd;
	pid_t pid;
	enum route route;
};

static void *
serve_it(void *data)
{
	struct background *server = data;
	sigset_t all;

	sigfillset(&all); /* the time-out is the tracer's; its end ends this */
	pthread_sigmask(SIG_SETMASK, &all, NULL);
	server->fd = serve(server->listener, server->pid, server->route, NULL);
	return NULL;
}

/* traced(argv, in, out): a child that stops before it executes this. */
static pid_t
traced(char *const argv[], int in, int out)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	signal(SIGPIPE, SIG_DFL);
	dup2(in, 0);
	dup2(out, 1);
	dup2(open("/dev/null", O_WRONLY), 2);
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	raise(SIGSTOP);
	execv(argv[0], argv);
	_exit(127);
}

/* counts(pid, status, step): whether this stop is one that we count. */
static bool
counts(pid_t pid, int status, bool step)
{
	struct ptrace_syscall_info info = { 0 };

	if (step)
		return status >> 8 == SIGTRAP;
	if (WSTOPSIG(status) != (SIGTRAP | 0x80))
		return false;
	ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info);
	return info.op == PTRACE_SYSCALL_INFO_ENTRY;
}

/*
 * signal_of(status): the signal that was sent to it; 0: the stop is ptrace's
 * own.
 */
static int
signal_of(int status)
{
	int signo = WSTOPSIG(status) & 0x7f;

	return signo == SIGTRAP || signo == SIGSTOP ? 0 : signo;
}

/*
 * count_stops(pid, out, step): lets it run until the first byte is there to be
 * read; returns how many instructions or system calls that took, from execve
 * (the first one) on. NAN: it ended and *pid is now 0, or time was up. Without
 * a hardware counter (virtual machines rarely have one), single steps are exact
 * and need no privilege.
 */
static double
count_stops(pid_t *pid, int out, bool step)
{
	struct pollfd polled = { out, POLLIN, 0 };
	unsigned long how, n = 0;
	int status;

	waitpid(*pid, &status, __WALL);
	ptrace(PTRACE_SETOPTIONS, *pid, NULL,
	    PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_TRACECLONE |
		PTRACE_O_EXITKILL);
	/* our own wrapper's instructions before execve do not count */
	ptrace(step ? PTRACE_CONT : PTRACE_SYSCALL, *pid, NULL, NULL);
	how = step ? PTRACE_SINGLESTEP : PTRACE_SYSCALL;
	for (;;) {
		pid_t who = waitpid(-1, &status, __WALL);

		if (who < 0 || timed_out())
			return NAN;
		if (!WIFSTOPPED(status)) {
			if (who != *pid)
				continue;
			*pid = 0;
			return NAN;
		}
		n += counts(who, status, step) ? 1 : 0;
		if (poll(&polled, 1, 0) != 0)
			return (double)n;
		ptrace(
		    (enum __ptrace_request)how, who, NULL, signal_of(status));
	}
}

/* Ends it. Each thread that is traced is waited for: the first one comes last.
 */
static void
reap_traced(pid_t pid)
{
	pid_t who;

	kill(pid, SIGKILL);
	do
		who = waitpid(-1, NULL, __WALL);
	while (who > 0 ? who != pid : errno == EINTR);
}

/* trace(program, route, step): counts its stops. */
static double
trace(const struct program *program, enum route route, bool step)
{
	struct background other = { .listener = server(), .route = route };
	struct words words;
	int theirs[2], ours[2];
	double n = NAN;
	pid_t pid;

	if (words_of(program, route, server_port(other.listener), &words) &&
	    wires_make(WIRES_PIPES, theirs, ours)) {
		other.pid = pid = traced(words.argv, theirs[0], theirs[1]);
		close(theirs[0]);
		close(theirs[1]);
		pthread_create(&other.thread, NULL, serve_it, &other);
		n = count_stops(&pid, ours[1], step);
		if (pid > 0)
			reap_traced(pid);
		pthread_join(other.thread, NULL);
		close(other.fd);
		close(ours[0]);
		close(ours[1]);
	}
	close(other.listener);
	return n;
}

/* System calls until the first byte on this route. */
void
measure_calls(const struct program *program, int arg, const struct scale *scale,
    double results[RESULTS_MAX])
{
	(void)scale;
	results[0] = trace(program, (enum route)arg, false);
}

/* User instructions until the first byte, direct, in thousands. */
void
measure_instructions(const struct program *program, int arg,
    const struct scale *scale, double results[RESULTS_MAX])
{
	(void)arg;
	bounded(scale->stepping);
	one_cpu(true);
	results[0] = trace(program, ROUTE_DIRECT, true) / 1e3;
	one_cpu(false);
}
