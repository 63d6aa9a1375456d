/*
 * bench: measures what a helper costs, and compares it with its peers and with
 * a bare relay that only carries bytes. `make bench` builds and runs it.
 *
 * bench [-q] [-o FOLDER] [-m METRIC] [-p PROGRAM]
 *	-q	quick: fewer and smaller samples (make bench QUICK=1)
 *	-o	the folder for bench.json, bench.svg and bench.md; default: none
 *	-m, -p	only metrics whose ids, or programs whose names, begin with this
 *
 * Run it in the top folder. Peers that are not installed are named and left
 * out. Everything is on 127.0.0.1, and nothing is left behind. A figure is the
 * median of several rounds. In each round, each job runs once for each program,
 * one after the other, so that a noisy machine affects all alike; each round
 * begins with another program, since the job before leaves its traces. A dash
 * means that a program cannot do it, or that it could not be measured: reading
 * what others hide in /proc needs root, and instructions are counted by single
 * steps, for at most 20 seconds (quick: 2). A run takes less than 15 minutes
 * (quick: 2); jobs that do not fit in are left out.
 *
 * The other ends of stdin, stdout and the network are in this process; its time
 * does not count for the helper.
 *
 * The columns:
 *
 * - default, static: this program, built by `make` and by `make static`;
 * - optimistic: this program with --optimistic;
 * - bare: the bare relay of limit.c: static, with splice and pipes of 1 MiB;
 * - bare-dyn: the same, linked like our default;
 * - bare-rw: the same, with read and write;
 * - the peers: if the row names no route, corkscrew and proxytunnel go through
 *   an HTTP proxy, since they know no other way, and all others go directly;
 *   ssh-W is sshd's own forwarding.
 *
 * The figures:
 *
 * - cpu, speed: one bulk transfer; CPU time after the set-up, for each GiB
 *   carried; both: both ways at the same time; tcp: stdin and stdout are one
 *   TCP connection, as with inetd;
 * - start: from exec to the first byte on stdout; the target sends it at once.
 *   Each row has one route, and only the programs that know it. By name: to
 *   localhost, a name in the hosts file; beyond 20 ms of a name server: to a
 *   name that has only an IPv4 address, how much longer than one answer it
 *   took; as root only;
 * - memory: anonymous memory of one of five, after each has carried a byte each
 *   way;
 * - many: channels of 1 MiB at once: first exec to last byte, CPU time of all
 *   helpers, and by how much the machine's free memory shrank until all were
 *   connected or, if that is more, until all data had gone through: what the
 *   helpers have for themselves, and what the kernel needs for them, for their
 *   sockets and pipes and for our ends of these. What other processes take or
 *   give back meanwhile counts, too;
 * - ping: a byte there and one back, all on one CPU;
 * - trips: round trips from the first SYN to the greeting, counted by a proxy
 *   that watches the segments that it gets;
 * - gateway: many channels through the ForceCommand of a real sshd, with data
 *   each way in all of them at once, and every byte compared; CPU time and
 *   memory of one helper;
 * - forward: one bulk download by ssh through ForceCommand, or by ssh -W; CPU
 *   time of all processes of the gateway.
 */

#define _GNU_SOURCE
#include <sys/utsname.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

#define JOB_SECS     60  /* what takes longer is broken off */
#define GATEWAY_SECS 180 /* the same for many channels through sshd */
#define SLOW         8   /* what takes longer is not done again */
#define STRIDE       3   /* how many programs later the next round begins */

#define BULK(way, Title, kind, Kind, arg)                                      \
	{                                                                      \
		measure_bulk, arg,                                             \
		{                                                              \
			{ "cpu." kind "." way, "CPU, " Kind " " Title,         \
				"s/GiB", 3, false },                           \
			    { "speed." kind "." way, "speed, " Kind " " Title, \
				    "MB/s", 0, true },                         \
		}                                                              \
	}

static const struct job {
	measure *run;
	int arg;
	struct metric metrics[RESULTS_MAX];
	bool once; /* it does not vary, or takes long */
	unsigned secs;
} jobs[] = {
	BULK("down", "down", "pipe", "pipes", DIRECTION_DOWN),
	BULK("up", "up", "pipe", "pipes", DIRECTION_UP),
	BULK("both", "both ways", "pipe", "pipes", DIRECTION_BOTH),
	BULK("down", "down", "socket", "socketpair", DIRECTION_DOWN | 4),
	BULK("up", "up", "socket", "socketpair", DIRECTION_UP | 4),
	BULK("both", "both ways", "socket", "socketpair", DIRECTION_BOTH | 4),
	BULK("down", "down", "tcp", "TCP client", DIRECTION_DOWN | 8),
	BULK("up", "up", "tcp", "TCP client", DIRECTION_UP | 8),
	BULK("both", "both ways", "tcp", "TCP client", DIRECTION_BOTH | 8),
	{ measure_first_byte, ROUTE_DIRECT,
	    { { "start.direct", "exec to first byte, direct", "us", 0,
		false } } },
	{ measure_first_byte, ROUTE_SOCKS5,
	    { { "start.socks5", "exec to first byte, SOCKS5", "us", 0,
		false } } },
	{ measure_first_byte, ROUTE_HTTP,
	    { { "start.http", "exec to first byte, HTTP", "us", 0, false } } },
	{ measure_first_byte, ROUTE_NAME,
	    { { "start.name", "exec to first byte, target by name", "us", 0,
		false } } },
	{ measure_dns, 0,
	    { { "start.dns",
		"exec to first byte, beyond 20 ms of a name server", "us", 0,
		false } } },
	{ measure_instructions, 0,
	    { { "start.instructions", "user instructions to first byte, direct",
		"thousand", 1, false } },
	    true },
	{ measure_calls, ROUTE_DIRECT,
	    { { "start.calls.direct", "system calls to first byte, direct",
		"calls", 0, false } },
	    true },
	{ measure_calls, ROUTE_NAME,
	    { { "start.calls.name",
		"system calls to first byte, target by name", "calls", 0,
		false } },
	    true },
	{ measure_calls, ROUTE_SOCKS5,
	    { { "start.calls.socks5", "system calls to first byte, SOCKS5",
		"calls", 0, false } },
	    true },
	{ measure_calls, ROUTE_HTTP,
	    { { "start.calls.http", "system calls to first byte, HTTP", "calls",
		0, false } },
	    true },
	{ measure_memory, 0,
	    { { "memory.idle", "private memory of an idle channel", "KiB", 0,
		false } } },
	{ measure_memory, ROUTE_NAME,
	    { { "memory.name", "private memory of one by name", "KiB", 0,
		false } } },
	{ measure_many, 0,
	    { { "many.wall", "many channels, time", "s", 2, false },
		{ "many.cpu", "many channels, CPU of all", "s", 2, false },
		{ "many.memory", "many channels, memory of all", "MiB", 0,
		    false } } },
	{ measure_many, ROUTE_NAME,
	    { { "many.name.wall", "many channels by name, time", "s", 2,
		  false },
		{ "many.name.cpu", "many channels by name, CPU of all", "s", 2,
		    false },
		{ "many.name.memory", "many channels by name, memory of all",
		    "MiB", 0, false } } },
	{ measure_ping, 0,
	    { { "ping", "1-byte round trip on one CPU", "us", 1, false } } },
	{ measure_trips, ROUTE_DIRECT,
	    { { "trips.direct", "to the greeting, direct", "round trips", 0,
		false } } },
	{ measure_trips, ROUTE_SOCKS5,
	    { { "trips.socks5", "to the greeting, SOCKS5", "round trips", 0,
		false } } },
	{ measure_trips, ROUTE_PASSWORD,
	    { { "trips.password", "to the greeting, SOCKS5 with password",
		"round trips", 0, false } } },
	{ measure_trips, ROUTE_HTTP,
	    { { "trips.http", "to the greeting, HTTP", "round trips", 0,
		false } } },
	{ measure_gateway, 0,
	    { { "gateway.wall", "channels through sshd, moving data", "s", 2,
		  false },
		{ "gateway.cpu", "channels through sshd, CPU of one", "ms", 2,
		    false },
		{ "gateway.memory", "channels through sshd, memory of one",
		    "KiB", 0, false },
		{ "gateway.channels", "channels through sshd, at once",
		    "channels", 0, true } },
	    true, GATEWAY_SECS },
	{ measure_forward, 0,
	    { { "forward.cpu", "bulk through sshd, CPU of the gateway", "s/GiB",
		  2, false },
		{ "forward.speed", "bulk through sshd", "MB/s", 0, true } } },
};

#define JOBS (sizeof(jobs) / sizeof(jobs[0]))

static const struct scale full = { 512 << 20, 5, 20, 20000, 1000, 1000, 20,
	14 * 60 };
static const struct scale quick = { 96 << 20, 1, 3, 1000, 50, 20, 2, 115 };

struct options {
	const char *folder, *metric, *program;
	struct scale scale;
	double deadline;
};

/* Everything that was measured. */
struct samples {
	double value[METRICS_MAX][PROGRAMS_MAX][ROUNDS_MAX];
	bool slow[JOBS][PROGRAMS_MAX];
};

/* run(job, program, scale, results): runs it, within the time limits. */
static double
run(const struct job *job, const struct program *program,
    const struct options *options, double results[RESULTS_MAX])
{
	double begin = now(), left = options->deadline - begin;
	unsigned secs = job->secs > 0 ? job->secs : JOB_SECS;

	for (size_t i = 0; i < RESULTS_MAX; i++)
		results[i] = NAN;
	if (left < 1)
		return 0;
	bounded(left < secs ? (unsigned)left : secs);
	job->run(program, job->arg, &options->scale, results);
	bounded(0);
	return now() - begin;
}

/* metrics_of(job): the number of its figures. */
static size_t
metrics_of(const struct job *job)
{
	size_t n = 0;

	while (n < RESULTS_MAX && job->metrics[n].id != NULL)
		n++;
	return n;
}

/* wanted(job, program, options): whether the options ask for this figure. */
static bool
wanted(const struct job *job, const struct program *program,
    const struct options *options)
{
	bool asked = false;

	for (size_t i = 0; i < metrics_of(job); i++)
		asked = asked || begins(job->metrics[i].id, options->metric);
	return asked && program->path[0] != '\0' &&
	    begins(job->metrics[0].id, program->only);
}

static void
round_of(unsigned n, size_t programs_len, const struct options *options,
    struct samples *samples)
{
	double results[RESULTS_MAX], took;
	size_t first = 0;

	for (size_t i = 0; i < JOBS; first += metrics_of(&jobs[i++])) {
		double begin = now();
		bool tried = false;

		for (size_t turn = 0; turn < programs_len; turn++) {
			size_t j = (turn + n * STRIDE) % programs_len;

			if (stopped_by() != 0 || samples->slow[i][j] ||
			    (jobs[i].once && n > 0) ||
			    !wanted(&jobs[i], &programs[j], options))
				continue;
			tried = true;
			took = run(&jobs[i], &programs[j], options, results);
			samples->slow[i][j] = took > SLOW || isnan(results[0]);
			for (size_t k = 0; k < metrics_of(&jobs[i]); k++)
				samples->value[first + k][j][n] = results[k];
		}
		if (tried)
			fprintf(stderr, "round %u of %u, %s: %.1f s\n", n + 1,
			    options->scale.rounds, jobs[i].metrics[0].id,
			    now() - begin);
	}
}

/* machine(text): describes the machine in general words. */
static const char *
machine(char text[256])
{
	struct utsname name;
	double memory = (double)sysconf(_SC_PHYS_PAGES) *
	    (double)sysconf(_SC_PAGESIZE) / MIB / 1024;
	int major = 0, minor = 0;

	uname(&name);
	sscanf(name.release, "%d.%d", &major, &minor);
	snprintf(text, 256, "%ld CPUs (%s), %.0f GiB of memory, %s %d.%d%s",
	    sysconf(_SC_NPROCESSORS_ONLN), name.machine, memory, name.sysname,
	    major, minor, geteuid() == 0 ? "" : ", not as root");
	return text;
}

/* write_to(folder, name, report, how): writes one file of the results. */
static void
write_to(const char *folder, const char *name, const struct report *report,
    void (*how)(const struct report *, FILE *))
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if ((file = fopen(path, "we")) == NULL) {
		perror(path);
		exit(1);
	}
	how(report, file);
	fclose(file);
}

static void
report_markdown(const struct report *report, FILE *out)
{
	fprintf(out, "By `%s` on %s:\n\n", report->command, report->machine);
	report_summary(report, out);
}

static void
tell(const struct samples *samples, size_t programs_len,
    const struct options *options)
{
	static struct metric metrics[METRICS_MAX];
	static double value[METRICS_MAX][PROGRAMS_MAX];
	struct report report = { programs, programs_len, metrics, 0, value };
	double all[ROUNDS_MAX];
	char text[256];

	report.machine = machine(text);
	report.command = options->scale.rounds > 1 ? "make bench"
						   : "make bench QUICK=1";
	for (size_t i = 0; i < JOBS; i++)
		for (size_t j = 0; j < metrics_of(&jobs[i]); j++)
			metrics[report.metrics_len++] = jobs[i].metrics[j];
	for (size_t i = 0; i < report.metrics_len; i++) {
		for (size_t j = 0; j < programs_len; j++) {
			memcpy(all, samples->value[i][j], sizeof(all));
			value[i][j] = median(all, ROUNDS_MAX);
		}
	}
	report_tables(&report, stdout);
	fputs("\n", stdout);
	report_markdown(&report, stdout);
	if (options->folder == NULL)
		return;
	write_to(options->folder, "bench.md", &report, report_markdown);
	write_to(options->folder, "bench.json", &report, report_json);
	write_to(options->folder, "bench.svg", &report, report_svg);
}

int
main(int argc, char *argv[])
{
	static struct samples samples;
	struct options options = { .scale = full };
	size_t n;
	int c;

	while ((c = getopt(argc, argv, "qo:m:p:")) != -1) {
		if (c == 'q')
			options.scale = quick;
		else if (c == 'o')
			options.folder = optarg;
		else if (c == 'm')
			options.metric = optarg;
		else if (c == 'p')
			options.program = optarg;
		else
			return 64;
	}
	/* connect-proxy takes its login from these */
	setenv("SOCKS5_USER", "u", 1);
	setenv("SOCKS5_PASSWORD", "p", 1);
	setvbuf(stdout, NULL, _IOLBF, 0);
	options.deadline = now() + options.scale.secs;
	spawn_setup();
	n = programs_find(options.program);
	for (size_t i = 0; i < METRICS_MAX; i++)
		for (size_t j = 0; j < PROGRAMS_MAX; j++)
			for (size_t k = 0; k < ROUNDS_MAX; k++)
				samples.value[i][j][k] = NAN;
	for (unsigned i = 0; i < options.scale.rounds; i++)
		round_of(i, n, &options, &samples);
	if (stopped_by() != 0)
		return 128 + stopped_by();
	tell(&samples, n, &options);
	return 0;
}
