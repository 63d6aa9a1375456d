#include <sys/socket.h>

#include <errno.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "clock.h"
#include "dial.h"
#include "handshake/handshake.h"
#include "outbound.h"
#include "resolve.h"
#include "wipe.h"

#define PEEK_MAX 4096

static bool
would_block(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

static struct verdict
wait_for(struct setup *s, int fd, short events)
{
	struct pollfd fds[2] = { { .fd = fd, .events = events } };
	struct verdict v = setup_wait(s, fds, 1, CLOCK_NEVER);

	if (v.what == OUTCOME_CONNECT_TIMEOUT)
		v.what = OUTCOME_PROXY_TIMEOUT;
	return v;
}

/* One write for each message: some servers read just one segment for it. */
static struct verdict
send_message(struct setup *s, int fd, struct handshake *h)
{
	struct verdict v = { .what = OUTCOME_OK };
	size_t sent = 0;
	ssize_t n;

	while (v.what == OUTCOME_OK && sent < h->out_len) {
		n = send(fd, h->out + sent, h->out_len - sent, MSG_NOSIGNAL);
		if (n >= 0) {
			sent += (size_t)n;
		} else if (would_block()) {
			v = wait_for(s, fd, POLLOUT);
		} else {
			handshake_eof(h);
			return v;
		}
	}
	handshake_sent(h);
	return v;
}

/* Peek, feed, take: what is the tunnel's stays in the kernel. */
static struct verdict
receive(struct setup *s, int fd, struct handshake *h)
{
	uint8_t data[PEEK_MAX];
	ssize_t n = recv(fd, data, sizeof(data), MSG_PEEK);
	size_t taken;

	if (n == -1 && would_block())
		return wait_for(s, fd, POLLIN);
	if (n <= 0) {
		handshake_eof(h);
		return outcome_verdict(OUTCOME_OK, 0);
	}
	taken = handshake_feed(h, data, (size_t)n);
	while (taken > 0) {
		n = recv(fd, data, taken, 0);
		if (n > 0)
			taken -= (size_t)n;
		else if (n == 0 || !would_block())
			break;
	}
	wipe(data, sizeof(data));
	return outcome_verdict(OUTCOME_OK, 0);
}

/* Ends with h done, or wanting another connection. */
static struct verdict
shake_hands(struct setup *s, int fd, struct handshake *h)
{
	struct verdict v = { .what = OUTCOME_OK };

	while (v.what == OUTCOME_OK) {
		switch (h->want) {
		case HANDSHAKE_SEND:
			v = send_message(s, fd, h);
			break;
		case HANDSHAKE_RECV:
			v = receive(s, fd, h);
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

/* From the first proxy to the target. True in *again when a proxy hung up. */
static struct verdict
pass_hops(
    struct setup *s, int fd, struct handshake *h, unsigned hops, bool *again)
{
	struct verdict v = { .what = OUTCOME_OK };
	unsigned i;

	*again = false;
	for (i = 0; i < hops && v.what == OUTCOME_OK && !*again; i++) {
		v = shake_hands(s, fd, &h[i]);
		v.hop = i + 1;
		v.hops = hops;
		*again = v.what == OUTCOME_OK && h[i].want == HANDSHAKE_AGAIN;
		if (v.what == OUTCOME_OK && !*again)
			s->tell(s->ctx, SETUP_ACCEPTED);
	}
	return v;
}

static struct verdict
dial_first(struct setup *s, const struct target *to, unsigned hops, int *fd)
{
	struct verdict v = dial(s, to, fd);

	v.hop = hops > 0 ? 1 : 0;
	v.hops = hops;
	if (v.what == OUTCOME_OK)
		s->tell(s->ctx, SETUP_CONNECTED);
	return v;
}

/* stop[0] is dialled, stop[hops] is the target. */
static struct verdict
tunnel(struct setup *s, const struct route *route,
    const struct target *const *stop, int *fd)
{
	struct handshake h[ROUTE_HOPS_MAX];
	unsigned i, hops = route->hops;
	bool again = false;
	struct verdict v;

	for (i = 0; i < hops; i++)
		handshake_begin(&h[i], &route->hop[i], stop[i + 1]);
	do {
		for (i = 0; again && i < hops; i++)
			handshake_again(&h[i]);
		v = dial_first(s, stop[0], hops, fd);
		if (v.what == OUTCOME_OK)
			v = pass_hops(s, *fd, h, hops, &again);
		if (*fd != -1 && (again || v.what != OUTCOME_OK)) {
			close(*fd);
			*fd = -1;
		}
	} while (again && v.what == OUTCOME_OK);
	wipe(h, hops * sizeof(h[0]));
	return v;
}

/* A hop that takes no names gets the next stop's address, looked up here. */
static struct verdict
look_up(struct setup *s, const struct target *name, struct target *list,
    size_t *count)
{
	struct address address[2 * ADDRESS_MAX];
	struct verdict v = resolve_all(s, name, address, count);
	size_t i;

	for (i = 0; i < *count; i++)
		address_target(&list[i], &address[i]);
	if (v.what == OUTCOME_OK)
		s->tell(s->ctx, SETUP_RESOLVED);
	return v;
}

/* An interface's zone is this host's alone; RFC 4007 6. */
static struct verdict
check_zones(const struct target *const *stop, unsigned hops)
{
	struct verdict v = { .what = OUTCOME_OK };
	unsigned i;

	for (i = 1; i <= hops; i++) {
		if (stop[i]->zone[0] != '\0')
			v = outcome_verdict(OUTCOME_TARGET_ZONE, 0);
	}
	return v;
}

struct verdict
connect_outbound(const struct target *to, const struct route *route,
    struct setup *s, int *fd)
{
	const struct target *stop[ROUTE_HOPS_MAX + 1];
	struct target list[2 * ADDRESS_MAX], found[ROUTE_HOPS_MAX];
	unsigned i, hops = route->hops;
	size_t count = 0, next = 1;
	struct verdict v;

	*fd = -1;
	for (i = 0; i < hops; i++)
		stop[i] = &route->hop[i].server;
	stop[hops] = to;
	v = check_zones(stop, hops);
	if (v.what != OUTCOME_OK)
		return v;
	for (i = 1; i <= hops; i++) {
		count = 0;
		if (!route->hop[i - 1].resolve_here ||
		    stop[i]->kind != TARGET_NAME)
			continue;
		v = look_up(s, stop[i], list, &count);
		if (v.what != OUTCOME_OK) {
			v.hop = i < hops ? i + 1 : 0;
			v.hops = hops;
			return v;
		}
		found[i - 1] = list[0];
		stop[i] = &found[i - 1];
	}
	/* One address out of the proxy's reach leaves the target's others. */
	for (;;) {
		v = tunnel(s, route, stop, fd);
		if (outcome_status(v.what) != EX_UNAVAILABLE || v.hop != hops ||
		    next >= count)
			return v;
		found[hops - 1] = list[next++];
	}
}
