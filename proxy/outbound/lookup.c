/* Lookups of both families (RFC 8305 3) that can be left to finish alone. */

#include <sys/socket.h>

#include <netdb.h>

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
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

/* A report: the number of the question, and how its thread ended. */
#define REPORT_NUMBER   0x03
#define REPORT_BY_FORCE 0x10

#define LOOKUP_SIGNAL SIGUSR1

/* The questions, in the order in which they are asked. */
enum { FIRST, ALONE_V4, ALONE_V6, QUESTIONS };

struct question {
	struct lookup *owner;
	struct lookup_thread thread;
	bool has_thread;
	struct lookup_answer answer;
};

struct lookup {
	struct lookup *next;
	struct lookups *all;
	unsigned questions; /* that are asked at most */
	unsigned asked, answered;
	unsigned alone;   /* of the answers, those for one family of both */
	unsigned running; /* threads, or the main thread instead of one */
	bool found;       /* an answer had an address */
	bool settled;     /* no other answer matters any more */
	int64_t deadline;
	int64_t due; /* when to ask the next question */
	int report[2];
	char host[ENDPOINT_NAME_MAX + 1];
	struct question question[QUESTIONS];
};

/* Few runs need more than one. */
static struct lookup first_lookup;

/*
 * The question of this thread while it is inside libc, for the signal handlers.
 */
static _Thread_local struct question *volatile inside;

/*
 * The descriptor is a socket: a thread that was stuck for long must not write
 * into a pipe of the relay, which may have this number by then.
 */
static void
report(const struct question *q, int how)
{
	unsigned char word = (unsigned char)(q - q->owner->question);

	word |= (unsigned char)how;
	/*
	 * Retry on any error: this byte is the only notice that the main thread
	 * gets. Once the socket is closed, nobody waits for it.
	 */
	while (send(q->owner->report[1], &word, 1, MSG_NOSIGNAL) == -1 &&
	    errno != EBADF && errno != ENOTSOCK)
		continue;
}

static void
ask(void *arg)
{
	struct question *q = arg;

	inside = q;
	lookup_ask(&q->answer, q->owner->host);
	inside = NULL;
	report(q, 0);
}

/*
 * The handler of LOOKUP_SIGNAL: this thread will not return to libc. Of several
 * that are stuck in the kernel, each needs a signal, but only one can be
 * pending.
 */
static void
leave_libc(int number)
{
	int error = errno;

	(void)number;
	if (inside != NULL) {
		report(inside, REPORT_BY_FORCE);
		kill(inside->owner->all->self, LOOKUP_SIGNAL);
		confine_end_thread();
	}
	errno = error;
}

/* Used if there can be no thread. */
static void
ask_here(struct question *q)
{
	lookup_timer_start(q->owner->deadline, q->owner->all->quiet);
	ask(q);
	lookup_timer_stop();
}

/*
 * Without a thread of its own, a question must not hold up the others, or the
 * dials to what is known. One that is not asked takes no memory.
 */
static void
ask_next(struct lookup *l)
{
	static const int alone[] = {
		[ALONE_V4] = AF_INET, [ALONE_V6] = AF_INET6
	};
	struct question *q = &l->question[l->asked];

	q->owner = l;
	if (l->asked != FIRST) {
		q->answer.other_too = true;
		q->answer.family = alone[l->asked];
	}
	q->thread.run = ask;
	q->thread.arg = q;
	q->thread.signal = LOOKUP_SIGNAL;
	q->has_thread = lookup_thread_start(&q->thread);
	if (!q->has_thread && (l->running > 0 || l->found)) {
		l->questions = l->asked;
		l->due = CLOCK_NEVER;
		return;
	}
	l->asked++;
	l->running++;
	l->due = l->asked < l->questions ? clock_ms() + LOOKUP_PATIENCE
					 : CLOCK_NEVER;
	if (!q->has_thread)
		ask_here(q);
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
	l->deadline = deadline;
	memcpy(l->host, to->name, sizeof(l->host));
	l->question[FIRST].answer.family = family;
	l->questions = family == AF_UNSPEC ? QUESTIONS : 1;
	ask_next(l);
	*out = l;
	return outcome_of(OUTCOME_OK);
}

int64_t
lookup_due(const struct lookup *l)
{
	return l->due;
}

int
lookup_fd(const struct lookup *l)
{
	return l->report[0];
}

bool
lookup_pending(const struct lookup *l)
{
	return !l->settled && l->answered < l->questions;
}

bool
lookup_is_absent(struct verdict v)
{
	return v.what == OUTCOME_RESOLVE_EMPTY ||
	    (v.what == OUTCOME_RESOLVE && v.detail != EAI_AGAIN &&
		v.detail != EAI_FAIL && v.detail != EAI_MEMORY);
}

/* Takes one report; NULL if it has no answer. */
static struct question *
take_report(struct lookup *l)
{
	unsigned char word = 0;
	struct question *q;

	/* The byte is there, and nobody else takes it. */
	while (read(l->report[0], &word, 1) != 1)
		continue;
	q = &l->question[word & REPORT_NUMBER];
	l->running--;
	if ((word & REPORT_BY_FORCE) != 0)
		return NULL;
	/* The thread is still inside libc, on its way out. */
	if (q->has_thread)
		lookup_thread_join(&q->thread);
	return q;
}

/*
 * A C library may fail for both families because one of them fails, and for
 * each alone although it has an address for both.
 */
static bool
is_settled(const struct lookup *l, const struct question *q)
{
	if (q == &l->question[FIRST])
		return q->answer.sure;
	return l->found && l->alone == QUESTIONS - ALONE_V4;
}

static const struct lookup_answer *
take_answer(struct lookup *l)
{
	const struct question *q = take_report(l);
	bool found;

	if (q == NULL)
		return NULL;
	found = q->answer.verdict.what == OUTCOME_OK;
	l->answered++;
	l->alone += q != &l->question[FIRST];
	l->found = l->found || found;
	l->settled = l->settled || is_settled(l, q);
	if (l->settled)
		l->due = CLOCK_NEVER;
	else if (!found && l->asked < l->questions)
		l->due = clock_ms();
	return &q->answer;
}

/* An answer may mean that there is nothing more to ask. */
const struct lookup_answer *
lookup_go_on(struct lookup *l, bool readable)
{
	const struct lookup_answer *answer = readable ? take_answer(l) : NULL;

	if (clock_ms() >= l->due)
		ask_next(l);
	return answer;
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
			take_report(l);
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

	while (l->running > 0 && clock_ms() < until) {
		kill(l->all->self, LOOKUP_SIGNAL);
		if (has_report(l, LOOKUP_STOP_STEP) && take_report(l) == NULL)
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
	all->self = getpid();
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
