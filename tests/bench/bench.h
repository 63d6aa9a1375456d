/* What the files of the benchmark share; bench.c describes it. */

#ifndef BENCH_H
#define BENCH_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define MIB          (1024.0 * 1024.0)
#define PROGRAMS_MAX 16
#define METRICS_MAX  48
#define ROUNDS_MAX   9
#define RESULTS_MAX  4
#define WORDS_MAX    16

enum route {
	ROUTE_DIRECT,
	ROUTE_SOCKS5,
	ROUTE_PASSWORD,
	ROUTE_HTTP,
	ROUTE_NAME, /* direct, by a name of the hosts file */
	ROUTE_DNS,  /* direct, by one that only a name server knows */
	ROUTE_COUNT
};

enum wires { WIRES_PIPES, WIRES_SOCKET, WIRES_TCP };
enum direction { DIRECTION_DOWN = 1, DIRECTION_UP = 2, DIRECTION_BOTH = 3 };

/* A helper. Its words for each route are split at blanks; PORT is replaced. */
struct program {
	const char *name, *file, *package;
	enum { PROGRAM_OURS, PROGRAM_LIMIT, PROGRAM_PEER } kind;
	const char *words[ROUTE_COUNT];
	const char *forced; /* its words as a gateway's ForceCommand */
	const char *only;   /* metrics, by what their ids begin with */
	char path[4096];    /* empty: it is not here */
};

/* The amount of work in one sample. */
struct scale {
	uint64_t bulk;     /* bytes */
	unsigned rounds;   /* samples of each figure */
	unsigned launches; /* in one sample of the start-up time, at most */
	unsigned pings;    /* in one sample of the round trip */
	unsigned channels; /* at once */
	unsigned sessions; /* at once through sshd */
	unsigned stepping; /* seconds at most, to count instructions */
	unsigned secs;     /* for all of it, at most */
};

struct metric {
	const char *id, *title, *unit;
	int decimals;
	bool more; /* is better */
};

/* The words of one helper, split. */
struct words {
	char text[512];
	char *argv[WORDS_MAX + 1];
};

/* A running helper and our ends of its stdin and stdout, perhaps one socket. */
struct helper {
	pid_t pid;
	int in, out;
};

/* One of our ends, and the data that still has to go through it. */
struct end {
	int fd;
	enum { END_SOCKET, END_PIPE } kind;
	uint64_t send, recv; /* bytes left */
	uint64_t sent, got;
	bool check; /* compare what comes */
};

/*
 * A measurement: sets the results of one program; those that do not apply stay
 * NAN. The argument is that of the job.
 */
typedef void measure(
    const struct program *, int, const struct scale *, double[RESULTS_MAX]);

measure measure_bulk, measure_first_byte, measure_instructions, measure_calls,
    measure_memory, measure_many, measure_ping, measure_trips, measure_gateway,
    measure_forward, measure_dns;

/* now(): seconds on the monotonic clock. */
double now(void);

/* programs.c */

extern struct program programs[PROGRAMS_MAX];

/* begins(text, with): whether text begins with this, which may be NULL. */
bool begins(const char *, const char *);

/*
 * programs_find(begin): finds the programs whose names begin with this, and
 * names those that are missing; returns how many there are in all.
 */
size_t programs_find(const char *);

/*
 * words_of(program, route, port, words): its command line; false if it does not
 * support the route. native_route(program): direct, or the route that it
 * supports.
 */
bool words_of(const struct program *, enum route, unsigned, struct words *);
enum route native_route(const struct program *);

/* spawn.c */

/* spawn_setup(): sets up this process once: limits and signals. */
void spawn_setup(void);

/*
 * bounded(secs): from now on, blocking calls fail with EINTR once that time is
 * over or a signal asks us to stop; 0: no limit. timed_out(): whether that has
 * happened. stopped_by(): the signal that asks us to stop, or 0.
 */
void bounded(unsigned);
bool timed_out(void);
int stopped_by(void);

/*
 * wires(kind, theirs, ours): descriptors for a helper's stdin and stdout, and
 * our ends of them.
 */
bool wires_make(enum wires, int theirs[2], int ours[2]);

/*
 * spawn(argv, in, out): starts it with these, and with stderr dropped; -1:
 * failed.
 */
pid_t spawn(char *const[], int, int);

/* helper_start(helper, argv, wires): starts it; false: failed. */
bool helper_start(struct helper *, char *const[], enum wires);

/*
 * helper_connect(helper, program, route, wires, trips): starts it, serves it as
 * target or proxy, and reads the greeting at its other end. Returns the socket
 * to it, or -1. trips may be NULL.
 */
int helper_connect(struct helper *, const struct program *, enum route,
    enum wires, unsigned *);

/* helper_end(helper): kills and reaps it; returns its CPU seconds. */
double helper_end(struct helper *);

/* reap(pid): kills it if needed, and reaps it; returns its CPU seconds. */
double reap(pid_t);

/* cpu_of(pid): CPU seconds that this process has used so far; 0: gone. */
double cpu_of(pid_t);

/* memory_of(pid): its anonymous memory in KiB; NAN: cannot be seen. */
double memory_of(pid_t);

/*
 * available(): the free memory of the machine, in KiB, with the free pages that
 * the kernel keeps ready for each CPU.
 */
double available(void);

/* one_cpu(on): whether this process, and what it starts, stay on one CPU. */
void one_cpu(bool);

/* start.c */

/*
 * first_byte(program, route, launches): seconds from exec to the greeting at
 * the other end: the median of this many launches, or of fewer slow ones; NAN:
 * failed.
 */
double first_byte(const struct program *, enum route, unsigned);

/* serve.c */

/* server(): a listening socket; server_port(fd): its port. */
int server(void);
unsigned server_port(int);

/*
 * serve(listener, pid, route, trips): accepts one connection of this helper,
 * acts as its proxy or target, and sends a greeting of one byte. Returns the
 * socket or -1. *trips, unless NULL, is the number of round trips until the
 * greeting.
 */
int serve(int, pid_t, enum route, unsigned *);

/* bulk.c */

/*
 * end_make(end, fd, kind, send, recv): fills it in; it takes over the
 * descriptor.
 */
void end_make(struct end *, int, int, uint64_t, uint64_t);

/*
 * move_all(ends, n): moves data until nothing is left; false: it broke, or time
 * is up.
 */
bool move_all(struct end *, size_t);

/* sshd.c */

#define SESSIONS_EACH 100 /* on one connection */
#define SESSIONS_MAX  3200
#define PROCESSES_MAX 16384

/*
 * gateway_start(forced): starts an sshd of our own, with this ForceCommand
 * unless it is empty. gateway_end(): ends it and all that it started, and
 * removes its files; call it after each start, even a failed one.
 */
bool gateway_start(const char *);
void gateway_end(void);

/* forced_of(program, text): its ForceCommand; false: it has none. */
bool forced_of(const struct program *, char[4400]);

/*
 * masters_start(n): starts connections for this many sessions, each for the
 * next SESSIONS_EACH, to the hosts "0", "1" and so on.
 */
bool masters_start(size_t);

/* ssh_words(words, format, ...): ssh; every host is the gateway. */
__attribute__((format(printf, 2, 3))) void ssh_words(
    struct words *, const char *, ...);

/*
 * sshd_processes(name, pids): the processes below sshd with that name or, if it
 * is NULL, all of them; returns how many.
 */
size_t sshd_processes(const char *, pid_t *);

/* report.c */

struct report {
	const struct program *programs;
	size_t programs_len;
	const struct metric *metrics;
	size_t metrics_len;
	double (*value)[PROGRAMS_MAX]; /* medians, [metric][program]; NAN */
	const char *machine, *command;
};

double median(double *, size_t);

/* value_text(metric, value, text): the value with its decimals, or "-". */
const char *value_text(const struct metric *, double, char[32]);

/*
 * best_of(report, metric, kind): the best program's index; -1: none has a
 * value.
 */
int best_of(const struct report *, size_t, int);

void report_tables(const struct report *, FILE *);
void report_summary(const struct report *, FILE *);
void report_json(const struct report *, FILE *);
void report_svg(const struct report *, FILE *);

#endif
