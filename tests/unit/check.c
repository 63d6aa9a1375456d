#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include <sys/mman.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "address/target.h"
#include "check.h"

const uint8_t check_random[HANDSHAKE_RANDOM] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
	10, 11, 12, 13, 14, 15 };

static int failures;

void
check(
    bool holds, const char *what, const char *name, const char *file, int line)
{
	if (holds)
		return;
	failures++;
	printf("%s:%d: %s: not so: %s\n", file, line, name, what);
}

int
check_status(void)
{
	return failures == 0 ? 0 : 1;
}

const uint8_t *
check_guarded(const void *data, size_t len)
{
	static uint8_t *pages;
	static size_t size;

	if (pages == NULL) {
		size = 32 * (size_t)sysconf(_SC_PAGESIZE);
		pages = mmap(NULL, size + 1, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (pages == MAP_FAILED || mprotect(pages + size, 1, PROT_NONE))
			return NULL;
	}
	return memcpy(pages + size - len, data, len);
}

/* Feeds all of it; returns how much was taken. */
static size_t
feed(struct handshake *h, const char *data, size_t len)
{
	if (len == 0)
		return 0;
	return handshake_feed(h, check_guarded(data, len), len);
}

struct route_text
check_text(const char *text)
{
	return (struct route_text){ text, text != NULL ? strlen(text) : 0 };
}

size_t
check_message(const struct handshake *h, char *text, size_t size)
{
	struct iovec piece[HANDSHAKE_PIECES];
	size_t i, at = 0;

	handshake_message(h, piece);
	for (i = 0; i < HANDSHAKE_PIECES; i++) {
		if (piece[i].iov_len > size - at)
			return 0;
		memcpy(text + at, piece[i].iov_base, piece[i].iov_len);
		at += piece[i].iov_len;
	}
	return at;
}

/* Checks the message to be sent; false if it is not the one of t. */
static bool
say(struct handshake *h, const struct turn *turn)
{
	static char said[65536];
	size_t i, own = h->out_len, len = check_message(h, said, sizeof(said));
	bool same = h->want == HANDSHAKE_SEND && len == turn->say_len &&
	    memcmp(said, turn->say, turn->say_len) == 0;

	if (h->want != HANDSHAKE_SEND)
		return false;
	if (!same)
		printf("said: %.*s\n", (int)len, said);
	handshake_sent(h);
	for (i = 0; i < own; i++)
		same = same && h->out[i] == 0;
	return same;
}

struct stage {
	struct route route;
	struct endpoint to;
	struct handshake h;
};

static void
begin(struct stage *s, const struct transcript *t)
{
	route_init(&s->route);
	CHECK(route_add(&s->route, t->url, PROTOCOL_SOCKS5H).what == OUTCOME_OK,
	    t->name);
	s->route.proxy[0].optimistic = t->optimistic;
	s->route.proxy[0].token = check_text(t->token);
	s->route.proxy[0].scheme = check_text(t->scheme);
	s->route.proxy[0].fields = check_text(t->fields);
	CHECK(target_set(&s->to, t->host, t->port).what == OUTCOME_OK, t->name);
	handshake_begin(&s->h, &s->route.proxy[0], &s->to, check_random);
}

/*
 * Feeds the answers of a turn in pieces of two sizes, then only of the second.
 */
static bool
hear(struct handshake *h, const struct turn *turn, size_t first, size_t then)
{
	size_t at = 0, step = first, taken;

	if (turn->hear == NULL) {
		handshake_eof(h);
		return true;
	}
	while (at < turn->hear_len) {
		if (step > turn->hear_len - at)
			step = turn->hear_len - at;
		if (h->want != HANDSHAKE_RECV)
			return false;
		taken = feed(h, turn->hear + at, step);
		at += taken;
		if (taken != step)
			break;
		step = then;
	}
	if (turn->close)
		handshake_eof(h);
	return at == turn->hear_len;
}

static void
run(struct stage *s, const struct transcript *t, size_t first, size_t then)
{
	static const char tunnel[] = "SSH-2.0-banner\r\n";
	const struct turn *turn;

	begin(s, t);
	for (turn = t->turn; turn->say != NULL; turn++) {
		if (s->h.want == HANDSHAKE_AGAIN)
			handshake_again(&s->h);
		CHECK(say(&s->h, turn), t->name);
		CHECK(hear(&s->h, turn, first, then), t->name);
	}
	CHECK(s->h.want == t->end, t->name);
	CHECK(feed(&s->h, BYTES(tunnel)) == 0, t->name);
	if (t->end == HANDSHAKE_FAILED) {
		CHECK(s->h.failure.what == t->failure, t->name);
		CHECK(s->h.failure.detail == t->detail, t->name);
	}
}

/* The last answer and the first bytes of the tunnel in one segment. */
static void
run_coalesced(struct stage *s, const struct transcript *t)
{
	const struct turn *turn;
	char both[70000];

	begin(s, t);
	for (turn = t->turn; turn[1].say != NULL; turn++) {
		say(&s->h, turn);
		hear(&s->h, turn, turn->hear_len, 1);
		if (s->h.want == HANDSHAKE_AGAIN)
			handshake_again(&s->h);
	}
	if (turn->hear == NULL)
		return;
	say(&s->h, turn);
	memset(both, 'x', sizeof(both));
	memcpy(both, turn->hear, turn->hear_len);
	CHECK(
	    feed(&s->h, both, turn->hear_len + 100) == turn->hear_len, t->name);
	CHECK(s->h.want == t->end, t->name);
}

static void
run_cut_off(struct stage *s, const struct transcript *t, size_t last, size_t at)
{
	struct turn cut;
	size_t i;

	begin(s, t);
	for (i = 0; i < last; i++) {
		say(&s->h, &t->turn[i]);
		hear(&s->h, &t->turn[i], t->turn[i].hear_len, 1);
		if (s->h.want == HANDSHAKE_AGAIN)
			handshake_again(&s->h);
	}
	cut = t->turn[last];
	cut.hear_len = at;
	cut.close = false;
	say(&s->h, &cut);
	hear(&s->h, &cut, at, 1);
	CHECK(s->h.want == HANDSHAKE_RECV, t->name);
	handshake_eof(&s->h);
	CHECK(s->h.want == HANDSHAKE_AGAIN ||
		(s->h.want == HANDSHAKE_FAILED &&
		    (s->h.failure.what == OUTCOME_PROXY_HUNG_UP ||
			s->h.failure.what == OUTCOME_HTTP_HUNG_UP_UNASKED)),
	    t->name);
}

void
check_transcript(const struct transcript *t)
{
	static struct stage s;
	const struct turn *turn;
	size_t longest = 1, cuts, at;

	for (turn = t->turn; turn->say != NULL; turn++) {
		if (turn->hear_len > longest)
			longest = turn->hear_len;
	}
	run(&s, t, longest, longest);
	run(&s, t, 1, 1);
	/*
	 * In a long answer, the part that matters comes first, and a run takes
	 * all of it.
	 */
	cuts = longest < 10000 ? 2000 : 300;
	for (at = 1; at < longest && at < cuts; at++)
		run(&s, t, at, longest);
	run_coalesced(&s, t);
	for (turn = t->turn; turn->say != NULL; turn++) {
		for (at = 0; at < turn->hear_len && at < 2000; at++)
			run_cut_off(&s, t, (size_t)(turn - t->turn), at);
	}
}
