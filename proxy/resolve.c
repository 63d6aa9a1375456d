/* Lookups side by side, RFC 8305 3, that can be left behind. */

#include <netdb.h>

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "resolve.h"

struct lookup {
	struct resolve *owner;
	struct resolve_answer answer;
};

struct resolve {
	atomic_uint holders; /* the caller and each running thread */
	unsigned pending;
	int report[2];
	uint16_t port;
	char host[TARGET_HOST_MAX + 1];
	struct lookup lookup[2];
};

static void
let_go(struct resolve *r)
{
	if (atomic_fetch_sub(&r->holders, 1) != 1)
		return;
	/*
	 * The writing end stays open until the last thread is through: its
	 * number must not come to mean another descriptor.
	 */
	close(r->report[1]);
	free(r);
}

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

static void *
run(void *arg)
{
	struct lookup *l = arg;
	struct resolve *r = l->owner;
	unsigned char index = (unsigned char)(l - r->lookup);

	look_up(&l->answer, r);
	while (write(r->report[1], &index, 1) == -1 && errno == EINTR)
		continue;
	let_go(r);
	return NULL;
}

/* Signals are the main thread's business. */
static int
start_thread(struct lookup *l)
{
	pthread_attr_t attr;
	sigset_t all, before;
	pthread_t thread;
	int error;

	error = pthread_attr_init(&attr);
	if (error != 0)
		return error;
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&thread, &attr, run, l);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attr);
	return error;
}

static int
start(struct resolve *r, int family)
{
	struct lookup *l = &r->lookup[r->pending];
	int error;

	l->owner = r;
	l->answer.family = family;
	atomic_fetch_add(&r->holders, 1);
	error = start_thread(l);
	if (error != 0)
		atomic_fetch_sub(&r->holders, 1);
	else
		r->pending++;
	return error;
}

struct verdict
resolve_begin(struct resolve **out, const struct target *to, int family)
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
	atomic_init(&r->holders, 1);
	r->port = to->port;
	memcpy(r->host, to->host, sizeof(r->host));
	if (family != AF_INET)
		error = start(r, AF_INET6);
	if (error == 0 && family != AF_INET6)
		error = start(r, AF_INET);
	if (error != 0) {
		resolve_end(r);
		return outcome_verdict(OUTCOME_SYSTEM, error);
	}
	*out = r;
	return outcome_verdict(OUTCOME_OK, 0);
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

const struct resolve_answer *
resolve_take(struct resolve *r)
{
	unsigned char index = 0;

	while (read(r->report[0], &index, 1) == -1 && errno == EINTR)
		continue;
	r->pending--;
	return &r->lookup[index].answer;
}

void
resolve_end(struct resolve *r)
{
	close(r->report[0]);
	let_go(r);
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
    struct address *list, size_t *count)
{
	struct verdict v, failure = { .what = OUTCOME_OK };
	const struct resolve_answer *answer;
	int64_t until = CLOCK_NEVER;
	struct pollfd fds[2];
	struct resolve *r;

	*count = 0;
	v = resolve_begin(&r, to, family);
	if (v.what != OUTCOME_OK)
		return v;
	while (v.what == OUTCOME_OK && resolve_pending(r) > 0) {
		fds[0] = (struct pollfd){ resolve_fd(r), POLLIN, 0 };
		v = setup_wait(s, fds, 1, until);
		if (v.what != OUTCOME_OK || fds[0].revents == 0)
			break;
		answer = resolve_take(r);
		if (answer->verdict.what == OUTCOME_OK) {
			gather(list, count, answer);
			until = clock_ms() + RESOLVE_DELAY;
		} else {
			failure = resolve_worse(failure, answer->verdict);
		}
	}
	if (v.what == OUTCOME_CONNECT_TIMEOUT)
		v.what = OUTCOME_RESOLVE_TIMEOUT;
	if (v.what == OUTCOME_OK && *count == 0)
		v = failure;
	resolve_end(r);
	return v;
}
