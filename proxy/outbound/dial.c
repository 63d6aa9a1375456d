/* Happy Eyeballs, RFC 8305. */

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "os/socket.h"
#include "outbound/dial.h"
#include "outbound/dial_local.h"
#include "outbound/greeting.h"
#include "outbound/lookup.h"
#include "outbound/order.h"
#include "outbound/resolve.h"
#include "outbound/sockaddr.h"
#include "outbound/source.h"

#define TRIALS_MAX 16
/*
 * In ms: how long to wait for the other family once one is known to fail, as
 * long as a resolver's wait.
 */
#define LAST_HOPE 5000

struct race {
	struct attempt *attempt;
	const struct access *access;
	uint16_t port;
	bool denied;           /* access denied an address */
	struct order order;    /* addresses not tried yet */
	struct lookup *lookup; /* NULL for a literal address */
	struct verdict lookup_failure;
	bool resolved, waiting; /* already reported */
	int64_t next_at;        /* when the next trial may start */
	struct verdict failure; /* the failure of the trials */
	int winner;
	nfds_t trials;
	struct pollfd trial[TRIALS_MAX + 2]; /* and lookup, client */
};

/* A host without a route explains less than one that refused. */
static void
trial_failed(struct race *r, struct verdict v)
{
	int before = r->failure.detail;

	r->next_at = clock_ms();
	if (r->failure.what == OUTCOME_OK || before == ENETUNREACH ||
	    before == EHOSTUNREACH || before == EADDRNOTAVAIL ||
	    before == EAFNOSUPPORT)
		r->failure = v;
}

static void
add_trial(struct race *r, int fd, short events)
{
	r->trial[r->trials++] = (struct pollfd){ .fd = fd, .events = events };
	r->next_at = clock_ms() + DIAL_ATTEMPT_DELAY;
}

/* Where a greeting is expected, a connection remains a trial until then. */
static void
hear(struct race *r, int fd)
{
	bool expected = r->attempt->expect_greeting && r->attempt->hops == 0;

	switch (expected ? greeting_look(fd) : GREETING_HERE) {
	case GREETING_HERE:
		r->winner = fd;
		break;
	case GREETING_NOT_YET:
		add_trial(r, fd, POLLIN);
		break;
	case GREETING_NONE:
		close(fd);
		trial_failed(r, outcome_of(OUTCOME_GREETING_NONE));
		break;
	}
}

static void
settle(struct race *r, int fd, int error)
{
	if (error == 0 && sockaddr_is_own_echo(fd, r->port))
		error = ECONNREFUSED;
	if (error == 0) {
		hear(r, fd);
	} else {
		close(fd);
		trial_failed(r, outcome_verdict(OUTCOME_CONNECT, error));
	}
}

static void
forget_trial(struct race *r, nfds_t i)
{
	r->trials--;
	memmove(&r->trial[i], &r->trial[i + 1],
	    (r->trials - i) * sizeof(r->trial[0]));
}

/* With Fast Open, a connect that has not happened yet would win any race. */
static bool
is_only_one(const struct race *r)
{
	return r->lookup == NULL ||
	    (!lookup_pending(r->lookup) && order_count(&r->order) == 1);
}

/*
 * Errors that no other address could avoid; an error may also bar one family
 * only.
 */
static bool
is_for_all(int error)
{
	return error == EMFILE || error == ENFILE || error == ENOMEM ||
	    error == ENOBUFS;
}

/* True if it is done, with 0 or errno in *error; otherwise it is under way. */
static bool
connect_to(int fd, const struct ip *ip, uint16_t port, int *error)
{
	struct sockaddr_any a;

	*error = 0;
	if (!sockaddr_set(&a, ip, port))
		*error = ENODEV;
	else if (connect(fd, &a.as.any, a.len) == -1)
		*error = errno;
	return *error != EINPROGRESS && *error != EINTR;
}

static struct verdict
start_trial(struct race *r, const struct ip *to)
{
	int family = ip_family(to->kind), error;
	int fd = r->attempt->mptcp ? socket_open_mptcp(family)
				   : socket_open(family);
	struct verdict v = outcome_of(OUTCOME_OK);

	if (fd == -1 && is_for_all(errno))
		return outcome_verdict(OUTCOME_SYSTEM, errno);
	if (fd == -1) {
		trial_failed(r, outcome_verdict(OUTCOME_CONNECT, errno));
		return v;
	}
	if (r->attempt->fast_open && is_only_one(r))
		socket_fast_open(fd);
	v = source_bind(r->attempt, fd);
	if (v.what != OUTCOME_OK) {
		close(fd);
		return v;
	}
	if (connect_to(fd, to, r->port, &error)) {
		settle(r, fd, error);
		return v;
	}
	add_trial(r, fd, POLLOUT);
	return v;
}

static struct verdict
start_trials(struct race *r)
{
	struct verdict v = { .what = OUTCOME_OK };
	int fd;

	while (v.what == OUTCOME_OK && r->winner == -1 &&
	    order_has(&r->order) && clock_ms() >= r->next_at) {
		/* The oldest trial has had more than enough time. */
		if (r->trials == TRIALS_MAX) {
			fd = r->trial[0].fd;
			forget_trial(r, 0);
			settle(r, fd, ETIMEDOUT);
		}
		v = start_trial(r, order_next(&r->order));
	}
	return v;
}

static void
finish_trials(struct race *r)
{
	nfds_t i = 0;

	while (i < r->trials && r->winner == -1) {
		struct pollfd trial = r->trial[i];
		int error = 0;
		socklen_t len = sizeof(error);

		if (trial.revents == 0) {
			i++;
			continue;
		}
		forget_trial(r, i);
		if (trial.events == POLLIN) {
			hear(r, trial.fd);
			continue;
		}
		if (getsockopt(trial.fd, SOL_SOCKET, SO_ERROR, &error, &len) ==
		    -1)
			error = errno;
		settle(r, trial.fd, error);
	}
}

static void
tell_resolved(struct race *r)
{
	if (!r->resolved)
		progress_stage(r->attempt->progress, PROGRESS_RESOLVED);
	r->resolved = true;
}

static void
enter_address(struct race *r, const struct ip *address)
{
	if (access_permits(r->access, address))
		order_add(&r->order, address);
	else
		r->denied = true;
}

static void
take_addresses(struct race *r, bool readable)
{
	const struct lookup_answer *answer = lookup_go_on(r->lookup, readable);
	size_t i;

	if (answer == NULL)
		return;
	r->lookup_failure = resolve_worse(r->lookup_failure, answer->verdict);
	for (i = 0; i < answer->count; i++)
		enter_address(r, &answer->address[i]);
	if (order_has(&r->order))
		tell_resolved(r);
	if (r->trials == 0 && r->failure.what == OUTCOME_OK)
		r->next_at = clock_ms();
}

static struct verdict
begin_race(struct race *r, const struct plan_stop *stop)
{
	r->winner = -1;
	order_begin(&r->order);
	r->next_at = clock_ms();
	switch (stop->at->kind) {
	case ENDPOINT_NAME:
		progress_stage(r->attempt->progress, PROGRESS_RESOLVING);
		return lookup_begin(&r->lookup, r->attempt->lookups, stop->at,
		    stop->family, r->attempt->wait.deadline);
	case ENDPOINT_IP:
		progress_stage(r->attempt->progress, PROGRESS_CONNECTING);
		enter_address(r, &stop->at->ip);
		break;
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		break;
	}
	return outcome_of(OUTCOME_OK);
}

static bool
is_looking_up(const struct race *r)
{
	return r->lookup != NULL && lookup_pending(r->lookup);
}

static bool
has_connected(const struct race *r)
{
	nfds_t i;

	for (i = 0; i < r->trials; i++) {
		if (r->trial[i].events == POLLIN)
			return true;
	}
	return false;
}

/* All known addresses have failed; only another answer could still help. */
static bool
has_lost(const struct race *r)
{
	return r->trials == 0 && !order_has(&r->order) &&
	    r->failure.what != OUTCOME_OK;
}

/* When to stop waiting for the other family. */
static int64_t
last_hope(struct race *r)
{
	if (!r->waiting)
		progress_stage(r->attempt->progress, PROGRESS_WAITING);
	r->waiting = true;
	return r->next_at + LAST_HOPE;
}

static struct verdict
wait_for_race(struct race *r)
{
	int64_t until = CLOCK_NEVER;
	nfds_t n = r->trials;
	struct verdict v;

	if (order_has(&r->order))
		until = r->next_at;
	else if (has_lost(r))
		until = last_hope(r);
	if (is_looking_up(r)) {
		r->trial[n++] = (struct pollfd){ .fd = lookup_fd(r->lookup),
			.events = POLLIN };
		until = clock_earlier(until, lookup_due(r->lookup));
	}
	v = wait_until(&r->attempt->wait, r->trial, n, until);
	if (v.what == OUTCOME_CONNECT_TIMEOUT && !r->resolved &&
	    is_looking_up(r))
		v.what = OUTCOME_RESOLVE_TIMEOUT;
	if (v.what == OUTCOME_CONNECT_TIMEOUT && has_connected(r))
		v.what = OUTCOME_GREETING_TIMEOUT;
	if (v.what == OUTCOME_OK && n > r->trials)
		take_addresses(r, r->trial[n - 1].revents != 0);
	return v;
}

static struct verdict
run_race(struct race *r)
{
	struct verdict v;

	for (;;) {
		v = start_trials(r);
		if (v.what != OUTCOME_OK || r->winner != -1)
			return v;
		if (r->trials == 0 && !order_has(&r->order) &&
		    !is_looking_up(r))
			break;
		if (has_lost(r) && clock_ms() >= r->next_at + LAST_HOPE)
			break;
		v = wait_for_race(r);
		if (v.what != OUTCOME_OK)
			return v;
		finish_trials(r);
	}
	if (r->failure.what != OUTCOME_OK)
		return r->failure;
	if (r->denied)
		return outcome_of(OUTCOME_POLICY_DENIED);
	return access_unresolved(r->access, r->lookup_failure);
}

static struct verdict
dial_ip(struct attempt *a, const struct plan_stop *stop,
    const struct access *access, int *fd)
{
	struct race r = {
		.attempt = a, .access = access, .port = stop->at->port
	};
	struct verdict v = begin_race(&r, stop);

	if (v.what == OUTCOME_OK)
		v = run_race(&r);
	while (r.trials > 0)
		close(r.trial[--r.trials].fd);
	if (r.lookup != NULL)
		lookup_end(r.lookup);
	*fd = r.winner;
	if (v.what == OUTCOME_OK)
		socket_tune(*fd, a->keepalive);
	return v;
}

struct verdict
dial(struct attempt *a, const struct plan_stop *stop,
    const struct access *access, int *fd)
{
	switch (stop->at->kind) {
	case ENDPOINT_NAME:
	case ENDPOINT_IP:
		break;
	case ENDPOINT_UNIX:
	case ENDPOINT_MUX:
		return dial_unix(a, stop->at->path, fd);
	case ENDPOINT_VSOCK:
		return dial_vsock(a, stop->at, fd);
	}
	return dial_ip(a, stop, access, fd);
}
