#include <sys/socket.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/wipe.h"
#include "handshake/handshake.h"
#include "os/entropy.h"
#include "outbound/dial.h"
#include "outbound/greeting.h"
#include "outbound/tunnel.h"

#define PEEK_MAX 4096
/* In ms. */
#define SPEECHLESS_AFTER 5000

static bool
is_too_early(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ||
	    errno == EINPROGRESS;
}

/* With Fast Open, a failed connect shows only here. */
static void
proxy_left(struct handshake *h, int error)
{
	handshake_eof(h);
	if (h->want == HANDSHAKE_FAILED && error != ECONNRESET &&
	    error != EPIPE)
		h->failure = outcome_verdict(OUTCOME_CONNECT, error);
}

static struct verdict
wait_for_proxy(struct attempt *a, int fd, short events)
{
	struct pollfd fds[2] = { { .fd = fd, .events = events } };
	struct verdict v = wait_until(&a->wait, fds, 1, CLOCK_NEVER);

	if (v.what == OUTCOME_CONNECT_TIMEOUT)
		v.what = OUTCOME_PROXY_TIMEOUT;
	return v;
}

/* Removes from a message what has been sent. */
static void
cut_message(struct msghdr *m, size_t sent)
{
	while (m->msg_iovlen > 0 && sent >= m->msg_iov->iov_len) {
		sent -= m->msg_iov->iov_len;
		m->msg_iov++;
		m->msg_iovlen--;
	}
	if (sent > 0) {
		m->msg_iov->iov_base = (char *)m->msg_iov->iov_base + sent;
		m->msg_iov->iov_len -= sent;
	}
}

/* One write for each message: some servers read only one segment for it. */
static struct verdict
send_message(struct attempt *a, int fd, struct handshake *h)
{
	struct verdict v = { .what = OUTCOME_OK };
	struct iovec piece[HANDSHAKE_PIECES];
	struct msghdr m = { .msg_iov = piece, .msg_iovlen = HANDSHAKE_PIECES };
	ssize_t n;

	handshake_message(h, piece);
	while (v.what == OUTCOME_OK && m.msg_iovlen > 0) {
		n = sendmsg(fd, &m, MSG_NOSIGNAL);
		if (n >= 0) {
			cut_message(&m, (size_t)n);
		} else if (is_too_early()) {
			v = wait_for_proxy(a, fd, POLLOUT);
		} else {
			proxy_left(h, errno);
			return v;
		}
	}
	handshake_sent(h);
	return v;
}

/*
 * Takes what was peeked at and fed. Whatever stayed would look like data from
 * the target.
 */
static bool
take_fed(int fd, uint8_t *data, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = recv(fd, data, len, 0);
		if (n == 0)
			errno = ECONNRESET;
		if (n > 0)
			len -= (size_t)n;
		else if (n == 0 || !is_too_early())
			return false;
	}
	return true;
}

/*
 * An HTTP proxy takes SOCKS for the start of a request, and waits for the rest.
 */
static struct verdict
wait_for_first(struct attempt *a, int fd)
{
	struct pollfd fds[2] = { { .fd = fd, .events = POLLIN } };
	struct verdict v = wait_until(
	    &a->wait, fds, 1, clock_ms() + SPEECHLESS_AFTER);

	if (v.what == OUTCOME_OK && fds[0].revents == 0) {
		progress_line(a->progress,
		    "proxy: it has sent nothing yet; if it is an HTTP proxy, "
		    "say http://");
		v = wait_for_proxy(a, fd, POLLIN);
	}
	if (v.what == OUTCOME_CONNECT_TIMEOUT ||
	    v.what == OUTCOME_PROXY_TIMEOUT)
		v.what = OUTCOME_PROXY_SPEECHLESS;
	return v;
}

/* Data that is only skipped is waited for only briefly. */
static struct verdict
wait_for_more(struct attempt *a, int fd, struct handshake *h)
{
	struct pollfd fds[2] = { { .fd = fd, .events = POLLIN } };
	struct verdict v;

	if (!h->heard && h->via != NULL &&
	    protocol_row(h->via->kind)->http_waits)
		return wait_for_first(a, fd);
	if (!h->skips)
		return wait_for_proxy(a, fd, POLLIN);
	v = wait_until(&a->wait, fds, 1, clock_ms() + HANDSHAKE_PATIENCE);
	if (v.what == OUTCOME_OK && fds[0].revents == 0)
		handshake_eof(h);
	return v;
}

/* Peek, feed, take: data that belongs to the tunnel stays in the kernel. */
static struct verdict
receive_answer(struct attempt *a, int fd, struct handshake *h)
{
	struct verdict v = { .what = OUTCOME_OK };
	uint8_t data[PEEK_MAX];
	ssize_t n = recv(fd, data, sizeof(data), MSG_PEEK);
	size_t seen;

	if (n == -1 && is_too_early())
		return wait_for_more(a, fd, h);
	if (n <= 0) {
		proxy_left(h, n == 0 ? EPIPE : errno);
		return v;
	}
	seen = (size_t)n;
	if (!take_fed(fd, data, handshake_feed(h, data, seen)))
		v = outcome_verdict(OUTCOME_CONNECT, errno);
	wipe(data, seen);
	return v;
}

/* Returns when h is done, or needs another connection. */
static struct verdict
shake_hands(struct attempt *a, int fd, struct handshake *h)
{
	struct verdict v = { .what = OUTCOME_OK };
	bool asked = false;

	while (v.what == OUTCOME_OK) {
		switch (h->want) {
		case HANDSHAKE_SEND:
			v = send_message(a, fd, h);
			asked = true;
			break;
		case HANDSHAKE_RECV:
			/* An answer is never there at once. */
			v = asked ? wait_for_more(a, fd, h)
				  : receive_answer(a, fd, h);
			asked = false;
			break;
		case HANDSHAKE_FAILED:
			return h->failure;
		case HANDSHAKE_DONE:
		case HANDSHAKE_AGAIN:
			return v;
		}
	}
	return v;
}

/* From the first proxy to the target. *again is true if a proxy hung up. */
static struct verdict
pass_hops(
    struct attempt *a, int fd, struct handshake *h, unsigned hops, bool *again)
{
	struct verdict v = { .what = OUTCOME_OK };
	unsigned i;

	*again = false;
	for (i = 0; i < hops && v.what == OUTCOME_OK && !*again; i++) {
		v = shake_hands(a, fd, &h[i]);
		v.hop = i + 1;
		v.hops = hops;
		*again = v.what == OUTCOME_OK && h[i].want == HANDSHAKE_AGAIN;
		if (v.what == OUTCOME_OK && !*again)
			progress_stage(a->progress, PROGRESS_ACCEPTED);
	}
	return v;
}

static struct verdict
dial_first(struct attempt *a, const struct plan_way *way, int *fd)
{
	struct verdict v = dial(
	    a, &way->stop[0], way->hops == 0 ? a->access : NULL, fd);

	a->tcp = !endpoint_is_local(way->stop[0].at);
	v.hop = way->hops > 0 ? 1 : 0;
	v.hops = way->hops;
	if (v.what == OUTCOME_OK && way->stop[0].at->kind != ENDPOINT_MUX)
		progress_stage(a->progress, PROGRESS_CONNECTED);
	return v;
}

/* Only a login with a password needs random bytes. */
static struct verdict
draw_random(const struct plan_way *way, uint8_t random[HANDSHAKE_RANDOM])
{
	unsigned i;

	memset(random, 0, HANDSHAKE_RANDOM);
	for (i = 0; i < way->hops; i++) {
		if (way->via[i]->has_password &&
		    protocol_row(way->via[i]->kind)->random)
			break;
	}
	if (i < way->hops && !entropy_get(random, HANDSHAKE_RANDOM))
		return outcome_verdict(OUTCOME_SYSTEM, errno);
	return outcome_of(OUTCOME_OK);
}

/* This function has a large frame: a run without a proxy does not touch it. */
static struct verdict
pass_proxies(struct attempt *a, const struct plan_way *way,
    const uint8_t random[HANDSHAKE_RANDOM], int *fd)
{
	struct verdict v = { .what = OUTCOME_OK };
	struct handshake h[ROUTE_HOPS_MAX];
	bool again = true;
	unsigned i;

	for (i = 0; i < way->hops; i++)
		handshake_begin(
		    &h[i], way->via[i], way->stop[i + 1].at, random);
	for (;;) {
		v = pass_hops(a, *fd, h, way->hops, &again);
		if (!again)
			break;
		close(*fd);
		for (i = 0; i < way->hops; i++)
			handshake_again(&h[i]);
		v = dial_first(a, way, fd);
		if (v.what != OUTCOME_OK)
			break;
	}
	for (i = 0; i < way->hops; i++)
		handshake_end(&h[i]);
	return v;
}

/* A multiplexer is part of the target, so it does not count as a hop. */
static struct verdict
pass_mux(struct attempt *a, const struct endpoint *to, int fd)
{
	static const uint8_t random[HANDSHAKE_RANDOM];
	struct handshake h;
	struct verdict v;

	handshake_begin(&h, NULL, to, random);
	v = shake_hands(a, fd, &h);
	handshake_end(&h);
	if (v.what == OUTCOME_PROXY_TIMEOUT)
		v.what = OUTCOME_CONNECT_TIMEOUT;
	if (v.what == OUTCOME_OK)
		progress_stage(a->progress, PROGRESS_CONNECTED);
	return v;
}

struct verdict
tunnel_open(struct attempt *a, const struct plan_way *way, int *fd)
{
	uint8_t random[HANDSHAKE_RANDOM];
	struct verdict v = draw_random(way, random);

	if (v.what != OUTCOME_OK)
		return v;
	v = dial_first(a, way, fd);
	if (v.what == OUTCOME_OK && way->hops > 0)
		v = pass_proxies(a, way, random, fd);
	else if (v.what == OUTCOME_OK && way->stop[0].at->kind == ENDPOINT_MUX)
		v = pass_mux(a, way->stop[0].at, *fd);
	if (v.what == OUTCOME_OK && a->expect_greeting)
		v = greeting_wait(a, *fd);
	if (v.what != OUTCOME_OK && *fd != -1) {
		close(*fd);
		*fd = -1;
	}
	return v;
}
