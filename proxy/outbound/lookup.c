/* Lookups side by side, RFC 8305 3, that can be left behind. */

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
#include "outbound/sockaddr.h"

/* Sent over the pipe: the lookup's index, and how its thread ended. */
#define BY_FORCE 0x80

#define LOOKUP_SIGNAL SIGUSR1

struct question {
	struct lookup *owner;
	pthread_t thread;
	struct lookup_answer answer;
};

struct lookup {
	struct lookup *next;
	struct lookups *all;
	unsigned started, pending;
	int report[2];
	char host[ENDPOINT_NAME_MAX + 1];
	struct question question[2];
};

/* The lookup of this thread while it is inside libc, for its signal handler. */
static _Thread_local struct question *volatile inside;

static void
keep_address(struct lookup_answer *answer, const struct sockaddr *any)
{
	uint16_t no_port;
	struct ip ip;

	if (answer->count < LOOKUP_MAX && sockaddr_get(any, &ip, &no_port) &&
	    ip.kind == answer->kind)
		answer->address[answer->count++] = ip;
}

static void
ask_libc(struct lookup_answer *answer, const struct lookup *l)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_family = sockaddr_family(answer->kind) };
	struct addrinfo *list = NULL, *one;
	int error = getaddrinfo(l->host, NULL, &hints, &list);

	if (error == EAI_SYSTEM)
		answer->verdict = outcome_verdict(
		    OUTCOME_RESOLVE_SYSTEM, errno);
	else if (error != 0)
		answer->verdict = outcome_verdict(OUTCOME_RESOLVE, error);
	if (error != 0)
		return;
	for (one = list; one != NULL; one = one->ai_next)
		keep_address(answer, one->ai_addr);
	freeaddrinfo(list);
	answer->verdict = outcome_verdict(
	    answer->count > 0 ? OUTCOME_OK : OUTCOME_RESOLVE_EMPTY, 0);
}

static void
report_end(const struct question *q, unsigned char how)
{
	const struct lookup *l = q->owner;
	unsigned char word = (unsigned char)((q - l->question) | how);

	/* Nobody hears of it but by this; once it is closed, nobody listens. */
	while (write(l->report[1], &word, 1) == -1 && errno != EBADF)
		continue;
}

static void *
run_thread(void *arg)
{
	struct question *q = arg;

	inside = q;
	ask_libc(&q->answer, q->owner);
	inside = NULL;
	report_end(q, 0);
	return NULL;
}

/* The handler of LOOKUP_SIGNAL: libc will not see this thread again. */
static void
leave_libc(int number)
{
	int error = errno;

	(void)number;
	if (inside != NULL) {
		report_end(inside, BY_FORCE);
		confine_end_thread();
	}
	errno = error;
}

/* All other signals are the main thread's business. */
static int
start_thread(struct question *q)
{
	sigset_t others, before;
	int error;

	sigfillset(&others);
	sigdelset(&others, LOOKUP_SIGNAL);
	pthread_sigmask(SIG_SETMASK, &others, &before);
	error = pthread_create(&q->thread, NULL, run_thread, q);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}

static int
start_question(struct lookup *l, enum ip_kind kind)
{
	struct question *q = &l->question[l->started];
	int error;

	q->owner = l;
	q->answer.kind = kind;
	error = start_thread(q);
	if (error == 0) {
		l->started++;
		l->pending++;
	}
	return error;
}

struct verdict
lookup_begin(struct lookup **out, struct lookups *all,
    const struct endpoint *to, int family)
{
	struct lookup *l = calloc(1, sizeof(*l));
	int error = 0;

	if (l == NULL)
		return outcome_verdict(OUTCOME_SYSTEM, errno);
	if (pipe(l->report) == -1) {
		error = errno;
		free(l);
		return outcome_verdict(OUTCOME_SYSTEM, error);
	}
	l->all = all;
	memcpy(l->host, to->name, sizeof(l->host));
	if (family != AF_INET)
		error = start_question(l, IP_V6);
	if (error == 0 && family != AF_INET6)
		error = start_question(l, IP_V4);
	if (error != 0) {
		lookup_end(l);
		return outcome_verdict(OUTCOME_SYSTEM, error);
	}
	*out = l;
	return outcome_of(OUTCOME_OK);
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

/* Takes one report; false when the thread was ended by force. */
static bool
take_report(struct lookup *l, struct question **q)
{
	unsigned char word = 0;

	/* It is there, and nobody else takes it. */
	while (read(l->report[0], &word, 1) != 1)
		continue;
	l->pending--;
	*q = &l->question[word & ~BY_FORCE];
	if ((word & BY_FORCE) != 0)
		return false;
	/* It is still inside libc, on its way out. */
	pthread_join((*q)->thread, NULL);
	return true;
}

const struct lookup_answer *
lookup_take(struct lookup *l)
{
	struct question *q;

	take_report(l, &q);
	return &q->answer;
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
	free(l);
}

/* Those of the left that are through by now. */
static void
sweep(struct lookups *all)
{
	struct lookup *l, **at = &all->left;

	while ((l = *at) != NULL) {
		while (l->pending > 0 && has_report(l, 0))
			lookup_take(l);
		if (l->pending > 0) {
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

/* Whichever thread the signal reaches, leaves. */
static enum lookup_rest
end_threads(struct lookup *l, int64_t until)
{
	enum lookup_rest rest = LOOKUP_NONE;
	struct question *q;

	while (l->pending > 0 && clock_ms() < until) {
		kill(getpid(), LOOKUP_SIGNAL);
		if (has_report(l, LOOKUP_STOP_STEP) && !take_report(l, &q))
			rest = LOOKUP_ENDED;
	}
	return l->pending > 0 ? LOOKUP_STUCK : rest;
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
