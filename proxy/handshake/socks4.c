/* SOCKS 4 and its extension 4A, by Ying-Da Lee. */

#include <assert.h>
#include <string.h>

#include "handshake/handshake.h"

enum { VERSION_SOCKS4 = 4, COMMAND_CONNECT = 1, REPLY_VERSION = 0 };
enum { GRANTED = 90, REJECTED = 91, NO_IDENTD = 92, OTHER_USER = 93 };

enum state { STATE_VERSION, STATE_CODE, STATE_ADDRESS };

/* An impossible address: the name after the user is meant (4A). */
static const uint8_t look_up_there[] = { 0, 0, 0, 1 };

static void
say_string(struct handshake *h, const char *text)
{
	handshake_say(h, text, strlen(text) + 1);
}

static void
socks4_begin(struct handshake *h)
{
	const uint8_t head[] = { VERSION_SOCKS4, COMMAND_CONNECT,
		(uint8_t)(h->to->port >> 8), (uint8_t)(h->to->port & 0xff) };

	handshake_say(h, head, sizeof(head));
	switch (h->to->kind) {
	case ENDPOINT_NAME:
		handshake_say(h, look_up_there, sizeof(look_up_there));
		say_string(h, h->via->user);
		say_string(h, h->to->name);
		break;
	case ENDPOINT_IP:
		assert(h->to->ip.kind == IP_V4);
		handshake_say(h, h->to->ip.byte, 4);
		say_string(h, h->via->user);
		break;
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		assert(false); /* no proxy is asked to connect to it */
	}
	h->as.socks4 = (struct handshake_socks4){ STATE_VERSION, 2 + 4 };
}

static void
take_reply(struct handshake *h, uint8_t code)
{
	if (code == GRANTED)
		h->as.socks4.state = STATE_ADDRESS;
	else if (code == REJECTED)
		handshake_fail(h, OUTCOME_SOCKS4_REFUSED, 0);
	else if (code == NO_IDENTD || code == OTHER_USER)
		handshake_fail(h, OUTCOME_SOCKS4_IDENT, code);
	else
		handshake_fail(h, OUTCOME_SOCKS4_UNKNOWN, code);
}

static void
socks4_byte(struct handshake *h, uint8_t c)
{
	struct handshake_socks4 *s = &h->as.socks4;

	switch ((enum state)s->state) {
	case STATE_VERSION:
		/* Some proxies repeat the version of the request. */
		if (c != REPLY_VERSION && c != VERSION_SOCKS4)
			handshake_fail(h, OUTCOME_PROXY_VERSION, 0);
		else
			s->state = STATE_CODE;
		break;
	case STATE_CODE:
		take_reply(h, c);
		break;
	case STATE_ADDRESS:
		if (--s->left == 0)
			h->want = HANDSHAKE_DONE;
		break;
	}
}

const struct handshake_protocol handshake_socks4 = { socks4_begin, socks4_byte,
	handshake_hung_up };
