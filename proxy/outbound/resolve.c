/* Lookups side by side, RFC 8305 3, that can be left behind. */

#include <netdb.h>

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "os/confine.h"
#include "os/descriptor.h"
#include "outbound/resolve.h"

/* Sent over the pipe: the lookup's index, and how its thread ended. */
#define BY_FORCE 0x80

#define RESOLVE_SIGNAL SIGUSR1

struct lookup {
	struct resolve *owner;
	pthread_t thread;
	struct resolve_answer answer;
};

struct resolve {
	struct resolve *next;
	unsigned started, pending;
	int report[2];
	uint16_t port;
	char host[TARGET_HOST_MAX + 1];
	struct lookup lookup[2];
};

/* The lookup of this thread while it is inside libc, for its signal handler. */
static _Thread_local struct lookup *volatile inside;

static void
look_up(struct resolve_answer *answer, const struct resolve *r)
{
	const struct addrinfo hints = { .ai_family = answer->family,
		.ai_socktype = SOCK_STREAM };
	struct addrinfo *list = NULL, *one;
	int error = getaddrinfo(r->host, NULL, &hints, &list);

	if (error == EAI_SYSTEM)
		answer->verdict = outcome_verdict(
		    OUTCOME_RESOLVE_SYSTEM, errno);
	else if (error != 0)
		answer->verdict = outcome_verdict(OUTCOME_RESOLVE, error);
	if (error != 0)
		return;
	for (one = list; one != NULL; one = one->ai_next) {
		if (one->ai_family == answer->family &&
		    answer->count < ADDRESS_MAX)
			address_copy(&answer->address[answer->count++],
			    one->ai_addr, r->port);
	}
	freeaddrinfo(list);
	answer->verdict = outcome_verdict(
	    answer->count > 0 ? OUTCOME_OK : OUTCOME_RESOLVE_EMPTY, 0);
}

static void
report(const struct lookup *l, unsigned char how)
{
	const struct resolve *r = l->owner;
	unsigned char word = (unsigned char)((l - r->lookup) | how);

	/* Whatever failed: nobody hears of it but by this. */
	while (write(r->report[1], &word, 1) != 1)
		continue;
}

static void *
run(void *arg)
{
	struct lookup *l = arg;

	inside = l;
	look_up(&l->answer, l->owner);
	inside = NULL;
	report(l, 0);
	return NULL;
}

/* The handler of RESOLVE_SIGNAL: libc will not see this thread again. */
static void
leave(int number)
{
	int error = errno;

	(void)number;
	if (inside != NULL) {
		report(inside, BY_FORCE);
		confine_end_thread();
	}
	errno = error;
}

/* All other signals are the main thread's business. */
static int
start_thread(struct lookup *l)
{
	sigset_t others, before;
	int error;

	sigfillset(&others);
	sigdelset(&others, RESOLVE_SIGNAL);
	pthread_sigmask(SIG_SETMASK, &others, &before);
	error = pthread_create(&l->thread, NULL, run, l);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}

static int
start(struct resolve *r, int family)
{
	struct lookup *l = &r->lookup[r->started];
	int error;

	l->owner = r;
	l->answer.family = family;
	error = start_thread(l);
	if (error == 0) {
		r->started++;
		r->pending++;
	}
	return error;
}

struct verdict
resolve_begin(
    struct resolve **out, const struct target *to, struct setup *s, int family)
{
	struct resolve *r = calloc(1, sizeof(*r));
	int error = 0;

	if (r == NULL)
		return outcome_verdict(OUTCOME_SYSTEM, errno);
	if (pipe(r->report) == -1) {
		error = errno;
		free(r);
		return outcome_verdict(OUTCOME_SYSTEM, error);
	}
	r->port = to->port;
	memcpy(r->host, to->host, sizeof(r->host));
	if (family != AF_INET)
		error = start(r, AF_INET6);
	if (error == 0 && family != AF_INET6)
		error = start(r, AF_INET);
	if (error != 0) {
		resolve_end(r, s);
		return outcome_verdict(OUTCOME_SYSTEM, error);
	}
	*out = r;
	return outcome_of(OUTCOME_OK);
}

int
resolve_fd(const struct resolve *r)
{
	return r->report[0];
}

unsigned
resolve_pending(const struct resolve *r)
{
	return r->pending;
}

/* Takes one report; false when the thread was ended by force. */
static bool
take(struct resolve *r, struct lookup **l)
{
	unsigned char word = 0;

	/* It is there, and nobody else takes it. */
	while (read(r->report[0], &word, 1) != 1)
		continue;
	r->pending--;
	*l = &r->lookup[word & ~BY_FORCE];
	if ((word & BY_FORCE) != 0)
		return false;
	/* It is still inside libc, on its way out. */
	pthread_join((*l)->thread, NULL);
	return true;
}

const struct resolve_answer *
resolve_take(struct resolve *r)
{
	struct lookup *l;

	take(r, &l);
	return &l->answer;
}

static bool
has_report(const struct resolve *r, int wait)
{
	struct pollfd pfd = { .fd = r->report[0], .events = POLLIN };

	return poll(&pfd, 1, wait) == 1;
}

static void
destroy(struct resolve *r)
{
	close(r->report[0]);
	close(r->report[1]);
	free(r);
}

/* Those of the left that are through by now. */
static void
sweep(struct setup *s)
{
	struct resolve *r, **at = &s->left;

	while ((r = *at) != NULL) {
		while (r->pending > 0 && has_report(r, 0))
			resolve_take(r);
		if (r->pending > 0) {
			at = &r->next;
		} else {
			*at = r->next;
			destroy(r);
		}
	}
}

void
resolve_end(struct resolve *r, struct setup *s)
{
	r->next = s->left;
	s->left = r;
	sweep(s);
}

/* Whichever thread the signal reaches, leaves. */
static enum resolve_rest
stop(struct resolve *r, int64_t until)
{
	enum resolve_rest rest = RESOLVE_NONE;
	struct lookup *l;

	while (r->pending > 0 && clock_ms() < until) {
		kill(getpid(), RESOLVE_SIGNAL);
		if (has_report(r, RESOLVE_STOP_STEP) && !take(r, &l))
			rest = RESOLVE_ENDED;
	}
	return r->pending > 0 ? RESOLVE_STUCK : rest;
}

/* The pipe was there before all that the threads have opened. */
static void
close_leavings(int lowest, int *net)
{
	if (*net > lowest && dup2(*net, lowest) != -1)
		*net = lowest;
	descriptor_close_from((*net > lowest ? *net : lowest) + 1);
}

enum resolve_rest
resolve_stop(struct setup *s, int *net)
{
	struct sigaction action = { .sa_handler = leave };
	enum resolve_rest rest = RESOLVE_NONE, one;
	int lowest = INT_MAX;
	int64_t until;
	sigset_t set;

	sweep(s);
	if (s->left == NULL)
		return RESOLVE_NONE;
	sigfillset(&action.sa_mask);
	sigaction(RESOLVE_SIGNAL, &action, NULL);
	sigemptyset(&set);
	sigaddset(&set, RESOLVE_SIGNAL);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	until = clock_ms() + RESOLVE_STOP_MAX;
	for (; s->left != NULL; s->left = s->left->next) {
		one = stop(s->left, until);
		if (one > rest)
			rest = one;
		if (s->left->report[0] < lowest)
			lowest = s->left->report[0];
	}
	if (rest == RESOLVE_ENDED)
		close_leavings(lowest, net);
	return rest;
}

/* How much a failure tells: no address of one family says little. */
static int
weight(struct verdict v)
{
	if (v.what == OUTCOME_OK)
		return 0;
	if (v.what == OUTCOME_RESOLVE_EMPTY)
		return 1;
	if (v.what == OUTCOME_RESOLVE && v.detail != EAI_AGAIN &&
	    v.detail != EAI_FAIL && v.detail != EAI_MEMORY)
		return 2;
	return 3;
}

struct verdict
resolve_worse(struct verdict a, struct verdict b)
{
	return weight(b) > weight(a) ? b : a;
}

/* RFC 8305 4: the families take turns, IPv6 first, whichever came first. */
static void
gather(struct address *list, size_t *count, const struct resolve_answer *answer)
{
	size_t i, at, others = *count;

	for (i = 0; i < answer->count; i++) {
		at = 2 * i + (answer->family == AF_INET6 ? 0 : 1);
		if (at > i + others)
			at = i + others;
		memmove(
		    list + at + 1, list + at, (*count - at) * sizeof(list[0]));
		list[at] = answer->address[i];
		++*count;
	}
}

struct verdict
resolve_all(struct setup *s, const struct target *to, int family,
    int64_t patience, struct address *list, size_t *count)
{
	struct verdict v, failure = { .what = OUTCOME_OK };
	const struct resolve_answer *answer;
	int64_t until = CLOCK_NEVER;
	struct pollfd fds[2];
	struct resolve *r = NULL;

	*count = 0;
	v = resolve_begin(&r, to, s, family);
	if (r == NULL)
		return v;
	while (v.what == OUTCOME_OK && resolve_pending(r) > 0) {
		fds[0] = (struct pollfd){ resolve_fd(r), POLLIN, 0 };
		v = setup_wait(s, fds, 1, until);
		if (v.what != OUTCOME_OK || fds[0].revents == 0)
			break;
		answer = resolve_take(r);
		if (answer->verdict.what == OUTCOME_OK) {
			gather(list, count, answer);
			until = clock_ms() + patience;
		} else {
			failure = resolve_worse(failure, answer->verdict);
		}
	}
	if (v.what == OUTCOME_CONNECT_TIMEOUT)
		v.what = OUTCOME_RESOLVE_TIMEOUT;
	if (v.what == OUTCOME_OK && *count == 0)
		v = failure;
	resolve_end(r, s);
	return v;
}
