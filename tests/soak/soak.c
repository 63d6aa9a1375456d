/*
 * soak: runs many programs that carry channels, for a while, and checks each of
 * them.
 *
 * soak [options] COMMAND [ARG...]
 *	Keeps many COMMANDs running, each with a target as two more arguments,
 *	and some with a --proxy before them. Clients, proxy and targets are all
 *	in this process, on the loopback interface. Each run gets its own sizes,
 *	pauses and fate; when one has ended, the next one takes its place.
 *	--channels N	how many at the same time; default 100
 *	--seconds N	start no new ones after this time; default 60
 *	--seed N	default: from the clock
 *	--rss KIB	the most memory that one may hold; default 6000
 *	--cpu MS	the most time that one with little to do may use; 200
 *
 * It prints what was done, and a line for each run that went wrong. Exit
 * status: 0 no run did; 1 some did; 2 a usage error or a failed system call.
 */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE /* err.h, struct rusage */
#endif

#include <sys/resource.h>
#include <sys/wait.h>

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "channel.h"
#include "server.h"

enum { EXIT_FAILED = 1, EXIT_BROKEN = 2 };
enum { WORDS_MAX = 32, TICK = 100, LOOK = 1000 };
enum { DESCRIPTORS_MAX = 8 };    /* three, the connection, two pipes */
enum { STILL_MAX = 60 * 1000 };  /* in ms, without a byte: it hung */
enum { IDLE_BYTES = 64 * 1024 }; /* what little is */

enum fate {
	ORDERLY,
	TRICKLING, /* the target's bytes come one a second */
	STOPPED,   /* SIGSTOP, and later SIGCONT */
	LEFT,      /* the client closes all at once */
	DEAF,      /* it closes what it reads from */
	RESET,     /* the target does */
	TERMINATED,
	KILLED,
	FATES
};

static const char *const fates[] = { "orderly", "trickling", "stopped", "left",
	"deaf", "reset", "terminated", "killed" };

/* Of a hundred. */
static const unsigned shares[] = { 46, 6, 12, 10, 8, 10, 4, 4 };

struct run {
	struct channel c;
	enum fate fate;
	bool begun;       /* fate has struck */
	uint64_t strikes; /* when so many bytes went by */
	int64_t resumes;  /* after SIGSTOP */
	uint64_t left_with;
	uint64_t moved; /* until progress */
	int64_t progress;
};

struct soak {
	struct server server;
	struct run *run;
	size_t channels, running;
	bool starting;
	char **command;
	int words;
	long rss, cpu;
	/* What was seen. */
	unsigned long runs, failed, of_fate[FATES];
	unsigned long long up, down;
	long most_rss, most_cpu, most_idle_cpu;
	unsigned most_descriptors;
	int64_t longest;
};

static volatile sig_atomic_t interrupted;

static void
interrupt(int number)
{
	interrupted = number;
}

static uint64_t
bytes_moved(const struct run *r)
{
	return r->c.up.got + r->c.down.got;
}

/* From nothing to MiBs; each size is as likely as half of it. */
static uint64_t
random_size(void)
{
	return random_below(1U << random_below(23));
}

static struct pace
random_pace(void)
{
	struct pace pace = { 0, 1U << (6 + random_below(11)) };

	if (random_below(3) == 0) {
		pace.pause = 1 << random_below(8);
		pace.step = 256 + random_below(16 * 1024);
	}
	return pace;
}

static enum fate
random_fate(void)
{
	unsigned n = random_below(100);
	int fate = 0;

	while (n >= shares[fate])
		n -= shares[fate++];
	return (enum fate)fate;
}

/* A run must not last forever: slow ones have little to carry. */
static void
limit_goal(struct flow *f)
{
	const struct pace *pace[] = { &f->write_pace, &f->read_pace };
	int i;

	for (i = 0; i < 2; i++) {
		uint64_t most = (pace[i]->pause > 0 ? 100 : 500) *
		    pace[i]->step;

		if (f->goal > most)
			f->goal = most;
	}
}

static void
draw(struct run *r)
{
	struct flow *flow[] = { &r->c.up, &r->c.down };
	int i;

	r->fate = random_fate();
	r->begun = false;
	r->resumes = 0;
	r->moved = 0;
	r->progress = clock_now();
	for (i = 0; i < 2; i++) {
		flow[i]->seed = random_below(1 << 30);
		flow[i]->goal = random_size();
		flow[i]->write_pace = random_pace();
		flow[i]->read_pace = random_pace();
	}
	if (r->fate == TRICKLING) {
		r->c.down.goal = 3 + random_below(6);
		r->c.down.write_pace = (struct pace){ 1000, 1 };
		r->c.up.goal %= IDLE_BYTES;
	}
	/*
	 * The program waits for a target that takes the rest, but not for long.
	 */
	if (r->fate == LEFT || r->fate == DEAF)
		r->c.up.read_pace = (struct pace){ 0, 32 * 1024 };
	limit_goal(&r->c.up);
	limit_goal(&r->c.down);
	r->strikes = r->c.up.goal + r->c.down.goal;
	r->strikes = r->strikes > 0 ? random_below((uint32_t)r->strikes) : 0;
}

static void
start(struct soak *s, size_t slot)
{
	struct run *r = &s->run[slot];
	char *words[WORDS_MAX], target[32], port[8], proxy[48];
	enum server_via via = random_below(3) == 0 ? VIA_SOCKS5 : VIA_DIRECT;
	uint32_t id;
	int n;

	draw(r);
	r->c.id = r->c.id == 0 ? (uint32_t)slot + 1
			       : r->c.id + (uint32_t)s->channels;
	id = r->c.id;
	for (n = 0; n < s->words; n++)
		words[n] = s->command[n];
	if (via == VIA_SOCKS5) {
		snprintf(proxy, sizeof(proxy), "socks5h://127.0.0.1:%u",
		    s->server.port[via]);
		words[n++] = "--proxy";
		words[n++] = proxy;
	}
	snprintf(target, sizeof(target), "127.%u.%u.%u", id >> 16 & 255,
	    id >> 8 & 255, id & 255);
	snprintf(port, sizeof(port), "%u", s->server.port[VIA_DIRECT]);
	words[n++] = target;
	words[n++] = port;
	words[n] = NULL;
	if (!channel_start(&r->c, random_below(2) == 0, words))
		err(EXIT_BROKEN, "%s", words[0]);
	s->running++;
}

static void
arrived(void *ctx, uint32_t id, int fd)
{
	struct soak *s = ctx;
	struct run *r = &s->run[(id - 1) % s->channels];

	if (id == 0 || r->c.id != id || r->c.pid == 0 ||
	    (r->begun && r->fate == RESET))
		close(fd);
	else
		channel_arrived(&r->c, fd);
}

static bool
hangs(struct run *r, int64_t now)
{
	if (r->moved != bytes_moved(r)) {
		r->moved = bytes_moved(r);
		r->progress = now;
	}
	return now - r->progress > STILL_MAX;
}

/* Does what this run is meant to show. */
static void
strike(struct run *r)
{
	switch (r->fate) {
	case STOPPED:
		if (r->c.pid > 0)
			kill(r->c.pid, SIGSTOP);
		r->resumes = clock_now() + random_below(1000);
		break;
	case LEFT:
		r->left_with = r->c.up.sent;
		channel_leave(&r->c);
		break;
	case DEAF:
		channel_deafen(&r->c);
		break;
	case RESET:
		if (!r->c.connected)
			return;
		channel_reset(&r->c);
		break;
	case TERMINATED:
	case KILLED:
		if (r->c.pid > 0)
			kill(r->c.pid, r->fate == KILLED ? SIGKILL : SIGTERM);
		break;
	case ORDERLY:
	case TRICKLING:
	case FATES:
		break;
	}
	r->begun = true;
}

static void
press(struct run *r)
{
	if (!r->begun && bytes_moved(r) >= r->strikes)
		strike(r);
	if (r->resumes > 0 && clock_now() >= r->resumes) {
		r->resumes = 0;
		if (r->c.pid > 0)
			kill(r->c.pid, SIGCONT);
	}
}

static bool
is_whole(const struct flow *f)
{
	return f->got == f->goal && f->ended;
}

/* How a program that nobody killed ended. */
static bool
ended_with(const struct channel *c, int status, const char *stage)
{
	size_t len = strlen(stage);

	if (!WIFEXITED(c->status) || WEXITSTATUS(c->status) != status)
		return false;
	/* After the target's end, the program has no stderr left. */
	if (status == 0 || c->said_len == 0)
		return c->said_len == 0;
	return strncmp(c->said, "wraith-connect: ", 16) == 0 &&
	    strncmp(c->said + 16, stage, len) == 0 &&
	    strchr(c->said, '\n') == c->said + c->said_len - 1;
}

static bool
was_killed(const struct channel *c)
{
	return WIFSIGNALED(c->status) && c->said_len == 0 &&
	    (WTERMSIG(c->status) == SIGTERM || WTERMSIG(c->status) == SIGKILL);
}

static bool
went_well(const struct run *r)
{
	const struct channel *c = &r->c;
	bool good = ended_with(c, 0, "");

	if (c->up.wrong || c->down.wrong)
		return false;
	if (good && is_whole(&c->up) && is_whole(&c->down))
		return true;
	switch (r->begun ? r->fate : ORDERLY) {
	case LEFT:
		/* Before there is a connection, nothing was taken. */
		if (!c->connected || c->up.got == 0)
			return ended_with(c, 74, "connect: ") ||
			    (good && c->up.got == r->left_with);
		return good && c->up.ended && c->up.got == r->left_with;
	case DEAF:
		/* A client that also sends nothing is gone altogether. */
		return (good && is_whole(&c->up)) ||
		    (c->up.goal == 0 && ended_with(c, 74, "connect: "));
	case RESET:
		/*
		 * Too late to see it: everything was sent, and everything has
		 * come.
		 */
		return ended_with(c, 74, "relay: ") ||
		    (good && is_whole(&c->down)) ||
		    (bytes_moved(r) == 0 && ended_with(c, 69, "connect: "));
	case TERMINATED:
	case KILLED:
		return was_killed(c);
	default:
		return false;
	}
}

static long
milliseconds(const struct rusage *usage)
{
	return (long)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000 +
	    (long)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1000;
}

static void
complain(struct soak *s, struct run *r, const char *what)
{
	struct channel *c = &r->c;

	s->failed++;
	printf(
	    "WRONG: %s: %s%s, status 0x%x, upload %llu of %llu got %llu%s%s, "
	    "download %llu of %llu got %llu%s%s: %.*s\n",
	    what, fates[r->fate], r->begun ? "" : " to be", (unsigned)c->status,
	    (unsigned long long)c->up.sent, (unsigned long long)c->up.goal,
	    (unsigned long long)c->up.got, c->up.ended ? " ended" : "",
	    c->up.wrong ? " wrong" : "", (unsigned long long)c->down.sent,
	    (unsigned long long)c->down.goal, (unsigned long long)c->down.got,
	    c->down.ended ? " ended" : "", c->down.wrong ? " wrong" : "",
	    (int)c->said_len, c->said);
	fflush(stdout);
}

static void
settle(struct soak *s, struct run *r)
{
	long cpu = milliseconds(&r->c.usage);
	int64_t took = clock_now() - r->c.began;

	s->running--;
	s->runs++;
	s->of_fate[r->fate]++;
	s->up += r->c.up.got;
	s->down += r->c.down.got;
	if (took > s->longest)
		s->longest = took;
	if (cpu > s->most_cpu)
		s->most_cpu = cpu;
	if (r->c.usage.ru_maxrss > s->most_rss)
		s->most_rss = r->c.usage.ru_maxrss;
	if (bytes_moved(r) < IDLE_BYTES && cpu > s->most_idle_cpu)
		s->most_idle_cpu = cpu;
	if (!went_well(r))
		complain(s, r, "its end");
	else if (r->c.usage.ru_maxrss > s->rss)
		complain(s, r, "its memory");
	else if (bytes_moved(r) < IDLE_BYTES && cpu > s->cpu)
		complain(s, r, "its processor time");
}

/* The open descriptors of a process; 0 if we may not know. */
static unsigned
descriptors(pid_t pid)
{
	unsigned n = 0;
	struct dirent *entry;
	char path[32];
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%ld/fd", (long)pid);
	folder = opendir(path);
	if (folder == NULL)
		return 0;
	while ((entry = readdir(folder)) != NULL)
		n += entry->d_name[0] != '.';
	closedir(folder);
	return n;
}

/* A program that carries bytes holds no more than it needs for that. */
static void
look(struct soak *s)
{
	size_t i;
	unsigned n;

	for (i = 0; i < s->channels; i++) {
		struct run *r = &s->run[i];

		if (r->c.pid == 0 || bytes_moved(r) == 0)
			continue;
		n = descriptors(r->c.pid);
		if (n > s->most_descriptors)
			s->most_descriptors = n;
		if (n > DESCRIPTORS_MAX)
			complain(s, r, "its descriptors");
	}
}

static void
serve(struct soak *s, size_t slot, const struct pollfd *fds, int64_t now)
{
	struct run *r = &s->run[slot];

	if (r->c.began == 0)
		return;
	channel_serve(&r->c, fds);
	press(r);
	if (!channel_is_over(&r->c)) {
		if (!hangs(r, now))
			return;
		complain(s, r, "it hung");
	}
	channel_end(&r->c);
	settle(s, r);
	r->c.began = 0;
	if (s->starting)
		start(s, slot);
}

static void
run(struct soak *s, int64_t until)
{
	size_t polls = s->channels * CHANNEL_POLLS + SERVER_POLLS, i;
	struct pollfd *fds = calloc(polls, sizeof(*fds)), *rest;
	int64_t now, wake, looked = clock_now();
	nfds_t n;

	if (fds == NULL)
		err(EXIT_BROKEN, "calloc");
	rest = fds + s->channels * CHANNEL_POLLS;
	while (s->running > 0 && !interrupted) {
		now = clock_now();
		s->starting = now < until;
		wake = now + TICK;
		for (i = 0; i < s->channels; i++)
			channel_prepare(
			    &s->run[i].c, fds + i * CHANNEL_POLLS, now, &wake);
		n = s->channels * CHANNEL_POLLS +
		    server_prepare(&s->server, rest);
		if (poll(fds, n, (int)(wake - now)) == -1 && errno != EINTR)
			err(EXIT_BROKEN, "poll");
		server_serve(&s->server, rest, arrived, s);
		for (i = 0; i < s->channels; i++)
			serve(s, i, fds + i * CHANNEL_POLLS, now);
		if (now - looked >= LOOK) {
			looked = now;
			look(s);
		}
	}
	/* A stopped one would outlive us. */
	for (i = 0; i < s->channels; i++)
		channel_end(&s->run[i].c);
	free(fds);
}

/* At the end, nothing of all this is left. */
static void
check_ourselves(struct soak *s, unsigned before)
{
	unsigned after = descriptors(getpid());

	if (waitpid(-1, NULL, WNOHANG) != -1 || errno != ECHILD) {
		printf("WRONG: a process is left\n");
		s->failed++;
	}
	if (after != before) {
		printf(
		    "WRONG: %u descriptors are open, not %u\n", after, before);
		s->failed++;
	}
}

static void
report(const struct soak *s, unsigned long long seed, int64_t took)
{
	int i;

	printf("%lu runs, %zu at a time, in %lld s, seed %llu:", s->runs,
	    s->channels, (long long)(took / 1000), seed);
	for (i = 0; i < FATES; i++)
		printf("%s %lu %s", i > 0 ? "," : "", s->of_fate[i], fates[i]);
	printf("\n%llu MiB up, %llu MiB down; the longest run took %lld s\n",
	    s->up >> 20, s->down >> 20, (long long)(s->longest / 1000));
	printf("at most, one program: %ld KiB, %u descriptors, %ld ms of "
	       "processor time, %ld ms with little to do\n",
	    s->most_rss, s->most_descriptors, s->most_cpu, s->most_idle_cpu);
	printf("%lu failed\n", s->failed);
}

static void
raise_limit(size_t channels)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
		err(EXIT_BROKEN, "getrlimit");
	limit.rlim_cur = limit.rlim_max;
	if (limit.rlim_cur < channels * 6 + 100)
		errx(EXIT_BROKEN, "too many channels for the descriptors");
	if (setrlimit(RLIMIT_NOFILE, &limit) == -1)
		err(EXIT_BROKEN, "setrlimit");
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "channels", required_argument, NULL, 'n' },
		{ "seconds", required_argument, NULL, 's' },
		{ "seed", required_argument, NULL, 'S' },
		{ "rss", required_argument, NULL, 'r' },
		{ "cpu", required_argument, NULL, 'c' },
		{ 0 },
	};
	static struct soak s = { .channels = 100, .rss = 6000, .cpu = 200 };
	unsigned long long seed = (unsigned long long)clock_now();
	int64_t seconds = 60, begin = clock_now();
	unsigned before;
	int option;
	size_t i;

	while ((option = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		if (option == 'n')
			s.channels = strtoul(optarg, NULL, 10);
		else if (option == 's')
			seconds = strtol(optarg, NULL, 10);
		else if (option == 'S')
			seed = strtoull(optarg, NULL, 10);
		else if (option == 'r')
			s.rss = strtol(optarg, NULL, 10);
		else if (option == 'c')
			s.cpu = strtol(optarg, NULL, 10);
		else
			optind = argc;
	}
	s.command = argv + optind;
	s.words = argc - optind;
	if (s.words <= 0 || s.words > WORDS_MAX - 5 || s.channels == 0)
		errx(EXIT_BROKEN, "usage: see the head of tests/soak/soak.c");
	signal(SIGPIPE, SIG_IGN);
	signal(SIGHUP, interrupt);
	signal(SIGINT, interrupt);
	signal(SIGTERM, interrupt);
	random_seed(seed);
	raise_limit(s.channels);
	s.run = calloc(s.channels, sizeof(*s.run));
	if (s.run == NULL || server_open(&s.server) == -1)
		err(EXIT_BROKEN, "setup");
	before = descriptors(getpid());
	for (i = 0; i < s.channels; i++)
		start(&s, i);
	run(&s, begin + seconds * 1000);
	check_ourselves(&s, before);
	report(&s, seed, clock_now() - begin);
	free(s.run);
	return s.failed > 0 || interrupted ? EXIT_FAILED : 0;
}
