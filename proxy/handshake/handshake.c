#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/wipe.h"
#include "handshake/handshake.h"

static const struct handshake_protocol *
protocol(const struct handshake *h)
{
	static const struct handshake_protocol
	    *const protocols[PROTOCOL_COUNT] = {
		    [PROTOCOL_SOCKS5H] = &handshake_socks5,
		    [PROTOCOL_SOCKS5] = &handshake_socks5,
		    [PROTOCOL_SOCKS4A] = &handshake_socks4,
		    [PROTOCOL_SOCKS4] = &handshake_socks4,
		    [PROTOCOL_HTTP] = &handshake_http,
	    };

	if (h->via == NULL)
		return &handshake_vsock_mux;
	return protocols[h->via->kind];
}

void
handshake_begin(struct handshake *h, const struct proxy_config *via,
    const struct endpoint *to, const uint8_t random[HANDSHAKE_RANDOM])
{
	memset(h, 0, offsetof(struct handshake, out));
	h->via = via;
	h->to = to;
	memcpy(h->random, random, sizeof(h->random));
	protocol(h)->begin(h);
}

/* The message may contain a password. */
static void
forget_out(struct handshake *h)
{
	wipe(h->out, h->out_len);
	h->out_len = 0;
	h->loans = 0;
}

void
handshake_again(struct handshake *h)
{
	/* The last connection may have ended with something left to send. */
	forget_out(h);
	protocol(h)->begin(h);
}

void
handshake_end(struct handshake *h)
{
	forget_out(h);
	wipe(h, offsetof(struct handshake, out));
}

/* struct iovec has no const. */
static struct iovec
piece_of(const void *data, size_t len)
{
	return (struct iovec){ .iov_base = (void *)data, .iov_len = len };
}

void
handshake_message(
    const struct handshake *h, struct iovec piece[HANDSHAKE_PIECES])
{
	const struct handshake_loan *loan = h->loan;
	size_t at = 0;
	unsigned i;

	for (i = 0; i < HANDSHAKE_PIECES; i++)
		piece[i] = piece_of(h->out, 0);
	for (i = 0; i < h->loans; i++, loan++) {
		*piece++ = piece_of(h->out + at, loan->at - at);
		*piece++ = piece_of(loan->text.text, loan->text.len);
		at = loan->at;
	}
	*piece = piece_of(h->out + at, h->out_len - at);
}

void
handshake_sent(struct handshake *h)
{
	forget_out(h);
	h->want = HANDSHAKE_RECV;
}

static void
take(struct handshake *h, uint8_t c)
{
	protocol(h)->byte(h, c);
}

size_t
handshake_feed(struct handshake *h, const uint8_t *data, size_t len)
{
	size_t taken;

	for (taken = 0; taken < len && h->want == HANDSHAKE_RECV; taken++)
		take(h, data[taken]);
	h->heard = h->heard || len > 0;
	return taken;
}

void
handshake_eof(struct handshake *h)
{
	protocol(h)->eof(h);
}

void
handshake_fail(struct handshake *h, enum outcome what, int detail)
{
	h->want = HANDSHAKE_FAILED;
	h->failure = outcome_verdict(what, detail);
}

void
handshake_hung_up(struct handshake *h)
{
	handshake_fail(h, OUTCOME_PROXY_HUNG_UP, 0);
}

void
handshake_say(struct handshake *h, const void *data, size_t len)
{
	/* Everything appended before has been sent. */
	if (h->want != HANDSHAKE_SEND)
		forget_out(h);
	assert(len <= sizeof(h->out) - h->out_len);
	memcpy(h->out + h->out_len, data, len);
	h->out_len += len;
	h->want = HANDSHAKE_SEND;
}

void
handshake_lend(struct handshake *h, struct route_text text)
{
	if (text.len == 0)
		return;
	assert(h->loans < HANDSHAKE_LOANS);
	h->loan[h->loans++] = (struct handshake_loan){ h->out_len, text };
}
