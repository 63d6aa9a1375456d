#include <string.h>

#include "../unit/check.h"
#include "fuzz.h"
#include "handshake/handshake.h"

/* More messages, and more connections, than any proxy may ask for. */
#define TURNS_MAX 10

/* The pieces in which the bytes of the proxy come. */
struct cut {
	size_t first, then;
};

/* One run, and its result. */
struct run {
	const struct fuzz_dialogue *dialogue;
	const struct proxy_config *via;
	struct handshake h;
	size_t at, end; /* bytes heard, and where the proxy hangs up */
	unsigned says, dials;
	uint64_t said; /* a hash of it */
};

/* FNV-1a. */
static uint64_t
hash(uint64_t sum, const uint8_t *data, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		sum = (sum ^ data[i]) * UINT64_C(0x100000001b3);
	return sum;
}

static void
say(struct run *r)
{
	static uint8_t out[FUZZ_MAX];
	size_t i, own = r->h.out_len;
	size_t len = check_message(&r->h, (char *)out, sizeof(out));

	r->says++;
	assert(r->says < TURNS_MAX);
	assert(own > 0 && own <= sizeof(r->h.out) && len >= own);
	r->dialogue->said(r->via, out, len);
	r->said = hash(r->said, out, len);
	handshake_sent(&r->h);
	assert(r->h.want == HANDSHAKE_RECV && r->h.out_len == 0);
	for (i = 0; i < own; i++)
		assert(r->h.out[i] == 0);
}

static void
find_end(struct run *r, const uint8_t *data, size_t len)
{
	const uint8_t *end = NULL;

	if (r->dialogue->hang_up != -1)
		end = memchr(data + r->at, r->dialogue->hang_up, len - r->at);
	r->end = end != NULL ? (size_t)(end - data) : len;
}

static void
hear(struct run *r, const uint8_t *data, const struct cut *cut)
{
	size_t step = r->at == 0 ? cut->first : cut->then, taken;

	if (r->at == r->end) {
		handshake_eof(&r->h);
		assert(r->h.want == HANDSHAKE_AGAIN ||
		    r->h.want == HANDSHAKE_FAILED);
		return;
	}
	if (step > r->end - r->at)
		step = r->end - r->at;
	taken = handshake_feed(&r->h, check_guarded(data + r->at, step), step);
	assert(taken == step || r->h.want != HANDSHAKE_RECV);
	assert(taken > 0 && taken <= step);
	r->at += taken;
}

/* Data left on the last connection is lost. */
static void
dial_again(struct run *r, const uint8_t *data, size_t len)
{
	r->dials++;
	assert(r->dialogue->hang_up != -1 && r->dials < TURNS_MAX);
	r->at = r->end < len ? r->end + 1 : len;
	find_end(r, data, len);
	handshake_again(&r->h);
}

static void
run(struct run *r, const struct endpoint *to, const uint8_t *data, size_t len,
    const struct cut *cut)
{
	r->at = r->says = r->dials = 0;
	r->said = 0;
	find_end(r, data, len);
	handshake_begin(&r->h, r->via, to, check_random);
	for (;;) {
		switch (r->h.want) {
		case HANDSHAKE_SEND:
			say(r);
			break;
		case HANDSHAKE_RECV:
			hear(r, data, cut);
			break;
		case HANDSHAKE_AGAIN:
			dial_again(r, data, len);
			break;
		case HANDSHAKE_DONE:
		case HANDSHAKE_FAILED:
			assert(handshake_feed(&r->h, data, len) == 0);
			return;
		}
	}
}

static void
same(const struct run *a, const struct run *b)
{
	assert(a->h.want == b->h.want);
	assert(a->h.failure.what == b->h.failure.what);
	assert(a->h.failure.detail == b->h.failure.detail);
	assert(a->at == b->at && a->dials == b->dials && a->said == b->said);
}

/* Nothing is left: no password, and no input. */
static void
forget(struct run *r)
{
	static const struct handshake clean;

	handshake_end(&r->h);
	assert(memcmp(&r->h, &clean, sizeof(clean)) == 0);
}

static void
call(const struct fuzz_dialogue *d, const struct proxy_config *via,
    const struct endpoint *to, const uint8_t *data, size_t len)
{
	static struct run whole, other;
	size_t some = 1 + (size_t)hash(0, data, len) % (len + 1);
	const struct cut cuts[] = { { 1, 1 }, { some, len }, { some, some } };
	const struct cut at_once = { len, len };
	size_t i;

	whole.dialogue = other.dialogue = d;
	whole.via = other.via = via;
	run(&whole, to, data, len, &at_once);
	for (i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
		run(&other, to, data, len, &cuts[i]);
		same(&whole, &other);
	}
	if (whole.h.want == HANDSHAKE_FAILED) {
		fuzz_verdict(whole.h.failure, 999);
	} else {
		d->done(via, data, whole.at);
		run(&other, to, data, whole.at, &at_once);
		same(&whole, &other);
		run(&other, to, data, whole.at - 1, &at_once);
		assert(other.h.want == HANDSHAKE_FAILED);
	}
	forget(&whole);
	forget(&other);
}

static void
call_proxy(const struct fuzz_dialogue *d, const struct fuzz_caller *c,
    const uint8_t *data, size_t len)
{
	static struct route route;
	struct endpoint to;

	route_init(&route);
	assert(route_add(&route, c->url, PROTOCOL_SOCKS5H).what == OUTCOME_OK);
	route.proxy[0].optimistic = c->optimistic;
	route.proxy[0].token = check_text(c->token);
	route.proxy[0].scheme = check_text(c->scheme);
	route.proxy[0].fields = check_text(c->fields);
	assert(target_set(&to, c->host, 22).what == OUTCOME_OK);
	call(d, &route.proxy[0], &to, data, len);
}

static void
call_mux(const struct fuzz_dialogue *d, const struct fuzz_caller *c,
    const uint8_t *data, size_t len)
{
	struct endpoint to;
	struct verdict v;

	assert(target_set_local(&to, c->host, 22, &v));
	assert(v.what == OUTCOME_OK);
	call(d, NULL, &to, data, len);
}

void
fuzz_dialogue(const struct fuzz_dialogue *d, const uint8_t *data, size_t len)
{
	const struct fuzz_caller *c;

	assert(len <= FUZZ_MAX);
	for (c = d->caller; c->host != NULL; c++) {
		if (c->url != NULL)
			call_proxy(d, c, data, len);
		else
			call_mux(d, c, data, len);
	}
}
