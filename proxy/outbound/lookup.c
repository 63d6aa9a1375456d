/* Lookups of both families (RFC 8305 3) that can be left to finish alone. */

#include <sys/socket.h>

#include <netdb.h>

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "os/confine.h"
#include "outbound/lookup.h"
#include "outbound/lookup_ask.h"
#include "outbound/lookup_thread.h"
#include "outbound/lookup_timer.h"

/* A thread's report: its number, and that of its answer, if it has one. */
#define REPORT_THREAD   0x01
#define REPORT_QUESTION 0x02
#define REPORT_ANSWER   0x04
#define REPORT_LAST     0x08 /* the thread ends */
#define REPORT_BY_FORCE 0x10
#define REPORT_BOTH     0x20 /* the other question's as well */

#define LOOKUP_SIGNAL SIGUSR1

enum { FIRST, SECOND, BOTH };

struct question {
	atomic_int taken;
	struct lookup_answer answer;
};

struct worker {
	struct lookup *owner;
	struct lookup_thread thread;
	bool has_thread;
};

struct lookup {
	struct lookup *next;
	struct lookups *all;
	unsigned questions, pending;
	unsigned running; /* threads, or the main thread instead of one */
	int64_t due;      /* when to start the second thread */
	int report[2];
	char host[ENDPOINT_NAME_MAX + 1];
	struct question question[BOTH];
	struct worker worker[BOTH];
};

/* Few runs need more than one. */
static struct lookup first_lookup;

/*
 * The worker of this thread while it is inside libc, for the signal handlers.
 */
static _Thread_local struct worker *volatile inside;

/* Each question is asked once, by whichever thread is free first. */
static struct question *
claim(struct lookup *l)
{
	unsigned i;

	for (i = 0; i < l->questions; i++) {
		if (!atomic_exchange(&l->question[i].taken, 1))
			return &l->question[i];
	}
	return NULL;
}

/*
 * The descriptor is a socket: a thread that was stuck for long must not write
 * into a pipe of the relay, which may have this number by then.
 */
static void
report(const struct worker *w, int what)
{
	unsigned char word = (unsigned char)what;

	if (w == &w->owner->worker[SECOND])
		word |= REPORT_THREAD;
	/*
	 * Retry on any error: this byte is the only notice that the main thread
	 * gets. Once the socket is closed, nobody waits for it.
	 */
	while (send(w->owner->report[1], &word, 1, MSG_NOSIGNAL) == -1 &&
	    errno != EBADF && errno != ENOTSOCK)
		continue;
}

/* An answer without an address is reported together with the next one. */
static void
run_worker(void *arg)
{
	struct worker *w = arg;
	struct question *q = claim(w->owner), *next;
	int word = 0;

	if (q == NULL)
		report(w, REPORT_LAST);
	for (; q != NULL; q = next) {
		inside = w;
		lookup_ask(&q->answer, w->owner->host);
		inside = NULL;
		next = claim(w->owner);
		if (next != NULL && q->answer.count == 0) {
			next->answer.other = q->answer.verdict;
			word = REPORT_BOTH;
			continue;
		}
		word |= REPORT_ANSWER | (next == NULL ? REPORT_LAST : 0);
		if (q == &w->owner->question[SECOND])
			word |= REPORT_QUESTION;
		report(w, word);
	}
}

/* The handler of LOOKUP_SIGNAL: this thread will not return to libc. */
static void
leave_libc(int number)
{
	int error = errno;

	(void)number;
	if (inside != NULL) {
		report(inside, REPORT_LAST | REPORT_BY_FORCE);
		confine_end_thread();
	}
	errno = error;
}

static bool
start_worker(struct lookup *l, unsigned number)
{
	struct worker *w = &l->worker[number];

	w->owner = l;
	w->thread.run = run_worker;
	w->thread.arg = w;
	w->thread.signal = LOOKUP_SIGNAL;
	w->has_thread = lookup_thread_start(&w->thread);
	if (w->has_thread)
		l->running++;
	return w->has_thread;
}

/* Used if there can be no thread. */
static void
ask_here(struct lookup *l, int64_t deadline)
{
	lookup_timer_start(deadline, l->all->quiet);
	l->running++;
	l->worker[FIRST].owner = l;
	run_worker(&l->worker[FIRST]);
	lookup_timer_stop();
}

static void
add_question(struct lookup *l, enum ip_kind kind)
{
	l->question[l->questions++].answer.kind = kind;
	l->pending++;
}

static struct lookup *
allocate(struct lookups *all)
{
	bool begun = all->begun;

	all->begun = true;
	return begun ? calloc(1, sizeof(struct lookup)) : &first_lookup;
}

static void
deallocate(struct lookup *l)
{
	if (l != &first_lookup)
		free(l);
}

struct verdict
lookup_begin(struct lookup **out, struct lookups *all,
    const struct endpoint *to, int family, int64_t deadline)
{
	struct lookup *l = allocate(all);
	int error;

	if (l == NULL)
		return outcome_verdict(OUTCOME_SYSTEM, errno);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, l->report) == -1) {
		error = errno;
		deallocate(l);
		return outcome_verdict(OUTCOME_SYSTEM, error);
	}
	l->all = all;
	memcpy(l->host, to->name, sizeof(l->host));
	if (family != AF_INET)
		add_question(l, IP_V6);
	if (family != AF_INET6)
		add_question(l, IP_V4);
	l->due = CLOCK_NEVER;
	if (!start_worker(l, FIRST))
		ask_here(l, deadline);
	else if (l->questions == BOTH)
		l->due = clock_ms() + LOOKUP_PATIENCE;
	*out = l;
	return outcome_of(OUTCOME_OK);
}

int64_t
lookup_due(const struct lookup *l)
{
	return l->due;
}

void
lookup_hurry(struct lookup *l)
{
	if (clock_ms() < l->due)
		return;
	/* Without a second thread, the first one will ask this later. */
	if (!atomic_load(&l->question[SECOND].taken))
		start_worker(l, SECOND);
	l->due = CLOCK_NEVER;
}

int
lookup_fd(const struct lookup *l)
{
	return l->report[0];
}

unsigned
lookup_pending(const struct lookup *l)
{
	return l->pending;
}

/* Takes one report; NULL if it has no answer. */
static const struct lookup_answer *
take_report(struct lookup *l, bool *by_force)
{
	unsigned char word = 0;
	struct worker *w;

	/* The byte is there, and nobody else takes it. */
	while (read(l->report[0], &word, 1) != 1)
		continue;
	w = &l->worker[(word & REPORT_THREAD) != 0 ? SECOND : FIRST];
	*by_force = (word & REPORT_BY_FORCE) != 0;
	if ((word & REPORT_LAST) != 0)
		l->running--;
	/* The thread is still inside libc, on its way out. */
	if ((word & REPORT_LAST) != 0 && !*by_force && w->has_thread)
		lookup_thread_join(&w->thread);
	if ((word & REPORT_ANSWER) == 0)
		return NULL;
	l->pending -= (word & REPORT_BOTH) != 0 ? 2 : 1;
	return &l->question[(word & REPORT_QUESTION) != 0 ? SECOND : FIRST]
		    .answer;
}

const struct lookup_answer *
lookup_take(struct lookup *l)
{
	bool by_force;

	/* An answer is there, so the other family is being asked for. */
	l->due = CLOCK_NEVER;
	return take_report(l, &by_force);
}

bool
lookup_is_absent(struct verdict v)
{
	return v.what == OUTCOME_RESOLVE_EMPTY ||
	    (v.what == OUTCOME_RESOLVE && v.detail != EAI_AGAIN &&
		v.detail != EAI_FAIL && v.detail != EAI_MEMORY);
}

static bool
has_report(const struct lookup *l, int timeout)
{
	struct pollfd pfd = { .fd = l->report[0], .events = POLLIN };

	return poll(&pfd, 1, timeout) == 1;
}

static void
destroy(struct lookup *l)
{
	close(l->report[0]);
	close(l->report[1]);
	deallocate(l);
}

/* Frees those of all->left that have finished. */
static void
sweep(struct lookups *all)
{
	struct lookup *l, **at = &all->left;

	while ((l = *at) != NULL) {
		while (l->running > 0 && has_report(l, 0))
			lookup_take(l);
		if (l->running > 0) {
			at = &l->next;
		} else {
			*at = l->next;
			destroy(l);
		}
	}
}

void
lookup_end(struct lookup *l)
{
	struct lookups *all = l->all;

	l->next = all->left;
	all->left = l;
	sweep(all);
}

/* The signal ends whichever thread it reaches. */
static enum lookup_rest
end_threads(struct lookup *l, int64_t until)
{
	enum lookup_rest rest = LOOKUP_NONE;
	bool by_force;

	while (claim(l) != NULL)
		continue;
	while (l->running > 0 && clock_ms() < until) {
		kill(getpid(), LOOKUP_SIGNAL);
		if (!has_report(l, LOOKUP_STOP_STEP))
			continue;
		take_report(l, &by_force);
		if (by_force)
			rest = LOOKUP_ENDED;
	}
	return l->running > 0 ? LOOKUP_STUCK : rest;
}

enum lookup_rest
lookup_stop(struct lookups *all)
{
	struct sigaction action = { .sa_handler = leave_libc };
	enum lookup_rest rest = LOOKUP_NONE, one;
	int64_t until;
	sigset_t set;

	sweep(all);
	if (all->left == NULL)
		return LOOKUP_NONE;
	sigfillset(&action.sa_mask);
	sigaction(LOOKUP_SIGNAL, &action, NULL);
	sigemptyset(&set);
	sigaddset(&set, LOOKUP_SIGNAL);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	until = clock_ms() + LOOKUP_STOP_MAX;
	for (; all->left != NULL; all->left = all->left->next) {
		one = end_threads(all->left, until);
		if (one > rest)
			rest = one;
	}
	return rest;
}
