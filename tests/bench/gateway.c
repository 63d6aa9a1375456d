/* Helpers as the ForceCommand of a real sshd, and sshd's own forwarding. */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"

#define BATCH         20 /* sessions started at once */
#define OPENING_SECS  100
#define SESSION_BYTES (256 * 1024) /* each way */
#define SESSION_KIB   8192         /* what a client and its session need */

/* How many sessions this machine can bear. */
static size_t
sessions_of(const struct scale *scale)
{
	double most = available() / SESSION_KIB;

	if (most > SESSIONS_MAX)
		most = SESSIONS_MAX;
	return most < scale->sessions ? (size_t)most : scale->sessions;
}

/* Sessions: the ends of one are those of the target, stdin and stdout. */
struct sessions {
	int listener;
	size_t n;
	struct helper *helpers;
	struct end *ends;
};

/*
 * open_more(sessions, n): opens n more of them, connected and greeted. It does
 * not matter which socket belongs to which session.
 */
static bool
open_more(struct sessions *sessions, size_t n)
{
	size_t first = sessions->n;
	struct helper *helper;
	struct words words;
	struct end *end;
	char greeting;

	for (; sessions->n < first + n; sessions->n++) {
		ssh_words(&words, "%zu 127.0.0.1 %u",
		    sessions->n / SESSIONS_EACH,
		    server_port(sessions->listener));
		helper = &sessions->helpers[sessions->n];
		if (!helper_start(helper, words.argv, WIRES_PIPES))
			return false;
		sessions->ends[3 * sessions->n].fd = -1;
	}
	for (size_t i = first; i < first + n; i++) {
		int fd = serve(sessions->listener, sessions->helpers[i].pid,
		    ROUTE_DIRECT, NULL);

		end = &sessions->ends[3 * i];
		end_make(end, fd, END_SOCKET, SESSION_BYTES, SESSION_BYTES);
		end->check = true;
		if (fd < 0)
			return false;
	}
	for (size_t i = first; i < first + n; i++) {
		helper = &sessions->helpers[i];
		end = &sessions->ends[3 * i];
		if (read(helper->out, &greeting, 1) != 1)
			return false;
		end_make(end + 1, helper->in, END_PIPE, SESSION_BYTES, 0);
		end_make(end + 2, helper->out, END_PIPE, 0, SESSION_BYTES);
		end[2].check = true;
	}
	return true;
}

/* open_all(sessions, n): opens this many, or as many as time allows. */
static bool
open_all(struct sessions *sessions, size_t n)
{
	double begin = now();

	while (sessions->n < n && now() - begin < OPENING_SECS)
		if (!open_more(sessions,
			n - sessions->n < BATCH ? n - sessions->n : BATCH))
			return false;
	return true;
}

/* per_helper(program, results): CPU milliseconds and KiB of one, by median. */
static void
per_helper(const struct program *program, double results[RESULTS_MAX])
{
	pid_t *pids = calloc(PROCESSES_MAX, sizeof(*pids));
	const char *slash = strrchr(program->path, '/');
	double *cpu, *memory;
	char name[16];
	size_t n;

	snprintf(name, sizeof(name), "%.15s", slash + 1);
	n = sshd_processes(name, pids);
	cpu = calloc(n + 1, sizeof(*cpu));
	memory = calloc(n + 1, sizeof(*memory));
	for (size_t i = 0; i < n; i++) {
		cpu[i] = cpu_of(pids[i]) * 1e3;
		memory[i] = memory_of(pids[i]);
	}
	results[1] = median(cpu, n);
	results[2] = median(memory, n);
	free(cpu);
	free(memory);
	free(pids);
}

/* Many sessions through sshd, with data in all of them, each byte compared. */
static void
carry(const struct program *program, struct sessions *sessions, size_t n,
    double results[RESULTS_MAX])
{
	double begin;

	if (!masters_start(n) || !open_all(sessions, n))
		return;
	begin = now();
	if (!move_all(sessions->ends, 3 * sessions->n))
		return;
	results[0] = now() - begin;
	per_helper(program, results);
	results[3] = (double)sessions->n;
}

/* Seconds; CPU milliseconds and KiB of one helper; how many there were. */
void
measure_gateway(const struct program *program, int arg,
    const struct scale *scale, double results[RESULTS_MAX])
{
	size_t n = sessions_of(scale);
	struct sessions sessions = { 0 };
	char forced[4400];

	(void)arg;
	if (!forced_of(program, forced))
		return;
	sessions.helpers = calloc(n, sizeof(*sessions.helpers));
	sessions.ends = calloc(3 * n, sizeof(*sessions.ends));
	sessions.listener = server();
	if (gateway_start(forced))
		carry(program, &sessions, n, results);
	for (size_t i = 0; i < sessions.n; i++) {
		helper_end(&sessions.helpers[i]);
		close(sessions.ends[3 * i].fd);
	}
	gateway_end();
	close(sessions.listener);
	free(sessions.helpers);
	free(sessions.ends);
}

/* gateway_cpu(): the CPU seconds of all processes below sshd. */
static double
gateway_cpu(void)
{
	pid_t *pids = calloc(PROCESSES_MAX, sizeof(*pids));
	size_t n = sshd_processes(NULL, pids);
	double cpu = 0;

	for (size_t i = 0; i < n; i++)
		cpu += cpu_of(pids[i]);
	free(pids);
	return cpu;
}

/*
 * download(helper, fd, bytes, results): measures what the gateway spends on it.
 */
static void
download(const struct helper *helper, int fd, uint64_t bytes,
    double results[RESULTS_MAX])
{
	struct end ends[2];
	double begin, cpu;
	char greeting;

	if (read(helper->out, &greeting, 1) != 1)
		return;
	end_make(&ends[0], fd, END_SOCKET, bytes, 0);
	end_make(&ends[1], helper->out, END_PIPE, 0, bytes);
	cpu = gateway_cpu();
	begin = now();
	if (!move_all(ends, 2))
		return;
	results[1] = (double)bytes / 1e6 / (now() - begin);
	results[0] = (gateway_cpu() - cpu) / ((double)bytes / MIB / 1024);
}

/*
 * One bulk download through sshd: through the helper, or by ssh -W without one.
 */
void
measure_forward(const struct program *program, int arg,
    const struct scale *scale, double results[RESULTS_MAX])
{
	bool own = strcmp(program->name, "ssh-W") == 0;
	char forced[4400] = "";
	struct helper helper;
	struct words words;
	int listener, fd;

	(void)arg;
	if (!own && !forced_of(program, forced))
		return;
	listener = server();
	if (gateway_start(forced)) {
		if (own)
			ssh_words(&words, "-W 127.0.0.1:%u gateway",
			    server_port(listener));
		else
			ssh_words(&words, "gateway 127.0.0.1 %u",
			    server_port(listener));
		if (helper_start(&helper, words.argv, WIRES_PIPES)) {
			fd = serve(listener, helper.pid, ROUTE_DIRECT, NULL);
			if (fd >= 0)
				download(&helper, fd, scale->bulk, results);
			helper_end(&helper);
			close(fd);
		}
	}
	close(listener);
	gateway_end();
}
