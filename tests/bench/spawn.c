/* Starting helpers, ending them, and what the kernel says about them. */

#define _GNU_SOURCE
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>

#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

extern char **environ;

/* Set by the signal handlers: this job's time is up; ours is, by that signal.
 */
static volatile sig_atomic_t expired, stopped;

double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void
on_signal(int signo)
{
	expired = 1;
	if (signo != SIGALRM)
		stopped = signo;
}

void
spawn_setup(void)
{
	static const int signals[] = { SIGALRM, SIGHUP, SIGINT, SIGTERM };
	struct sigaction action = { .sa_handler = on_signal };
	struct rlimit files;

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
}

void
bounded(unsigned secs)
{
	/* again and again: the first one may come just before the call */
	struct itimerval timer = { { secs > 0, 0 }, { (time_t)secs, 0 } };

	expired = stopped != 0;
	setitimer(ITIMER_REAL, &timer, NULL);
}

bool
timed_out(void)
{
	return expired != 0;
}

int
stopped_by(void)
{
	return stopped;
}

/* What inetd would give to a service, and the end of its client. */
static bool
tcp_pair(int pair[2])
{
	struct sockaddr_in self;
	socklen_t len = sizeof(self);
	int listener = server();

	pair[0] = pair[1] = -1;
	if (getsockname(listener, (struct sockaddr *)&self, &len) == 0)
		pair[1] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (pair[1] != -1 &&
	    connect(pair[1], (struct sockaddr *)&self, sizeof(self)) == 0)
		pair[0] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	close(listener);
	return pair[0] != -1;
}

bool
wires_make(enum wires kind, int theirs[2], int ours[2])
{
	int in[2], out[2];

	if (kind == WIRES_SOCKET || kind == WIRES_TCP) {
		if (!(kind == WIRES_TCP
			    ? tcp_pair(in)
			    : socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
				  in) == 0))
			return false;
		theirs[0] = theirs[1] = in[0];
		ours[0] = ours[1] = in[1];
		return true;
	}
	if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
		return false;
	theirs[0] = in[0];
	theirs[1] = out[1];
	ours[0] = in[1];
	ours[1] = out[0];
	return true;
}

pid_t
spawn(char *const argv[], int in, int out)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t defaults;
	pid_t pid;
	int error;

	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, 0);
	posix_spawn_file_actions_adddup2(&actions, out, 1);
	if (getenv("BENCH_STDERR") == NULL)
		posix_spawn_file_actions_addopen(
		    &actions, 2, "/dev/null", O_WRONLY, 0);
	error = posix_spawnp(
	    &pid, argv[0], &actions, &attributes, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return error == 0 ? pid : -1;
}

bool
helper_start(struct helper *helper, char *const argv[], enum wires kind)
{
	int theirs[2], ours[2];

	helper->pid = -1;
	if (!wires_make(kind, theirs, ours))
		return false;
	helper->in = ours[0];
	helper->out = ours[1];
	helper->pid = spawn(argv, theirs[0], theirs[1]);
	close(theirs[0]);
	if (theirs[1] != theirs[0])
		close(theirs[1]);
	if (helper->pid > 0)
		return true;
	helper_end(helper);
	return false;
}

int
helper_connect(struct helper *helper, const struct program *program,
    enum route route, enum wires kind, unsigned *trips)
{
	int listener = server(), fd = -1;
	struct words words;
	char greeting;

	if (words_of(program, route, server_port(listener), &words) &&
	    helper_start(helper, words.argv, kind)) {
		fd = serve(listener, helper->pid, route, trips);
		if (fd >= 0 && read(helper->out, &greeting, 1) != 1) {
			close(fd);
			fd = -1;
		}
		if (fd < 0)
			helper_end(helper);
	}
	close(listener);
	return fd;
}

double
reap(pid_t pid)
{
	struct rusage used = { 0 };

	kill(pid, SIGKILL);
	while (wait4(pid, NULL, 0, &used) < 0 && errno == EINTR)
		;
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
	    (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

double
helper_end(struct helper *helper)
{
	double cpu = helper->pid > 0 ? reap(helper->pid) : 0;

	close(helper->in);
	if (helper->out != helper->in)
		close(helper->out);
	return cpu;
}

double
cpu_of(pid_t pid)
{
	struct timespec ts;
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) != 0 ||
	    clock_gettime(clock, &ts) != 0)
		return 0;
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/*
 * field(path, name): the number that follows the name in a file of /proc, or
 * the sum of several.
 */
static double
field(const char *path, const char *name)
{
	char line[256];
	const char *word;
	double value = 0;
	bool found = false;
	FILE *file = fopen(path, "re");

	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		word = line + strspn(line, " ");
		if (!begins(word, name))
			continue;
		value += strtod(word + strlen(name), NULL);
		found = true;
	}
	if (file != NULL)
		fclose(file);
	return found ? value : NAN;
}

double
memory_of(pid_t pid)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)pid);
	return field(path, "Anonymous:");
}

double
available(void)
{
	/* data that goes through makes these lists grow by hundreds of MiB */
	double kept = field("/proc/zoneinfo", "count:");

	return field("/proc/meminfo", "MemAvailable:") +
	    (isnan(kept) ? 0 : kept) * (double)sysconf(_SC_PAGESIZE) / 1024;
}

void
one_cpu(bool on)
{
	cpu_set_t set;
	size_t cpu = (size_t)sched_getcpu();

	CPU_ZERO(&set);
	for (size_t i = 0; i < CPU_SETSIZE; i++)
		if (!on || i == cpu)
			CPU_SET(i, &set);
	sched_setaffinity(0, sizeof(set), &set);
}
