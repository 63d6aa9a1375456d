/* SOCKS Protocol Version 5, RFC 1928, with username/password, RFC 1929. */

#include <assert.h>
#include <string.h>

#include "handshake/handshake.h"

enum { VERSION_SOCKS5 = 5, VERSION_LOGIN = 1 };
enum { METHOD_NONE = 0, METHOD_LOGIN = 2, METHOD_NO_ACCEPTABLE = 0xff };
enum { COMMAND_CONNECT = 1 };
enum { ADDRESS_IPV4 = 1, ADDRESS_DOMAIN = 3, ADDRESS_IPV6 = 4 };

enum state {
	STATE_METHOD_VERSION, /* RFC 1928 3 */
	STATE_METHOD,
	STATE_LOGIN_VERSION, /* RFC 1929 2 */
	STATE_LOGIN_STATUS,
	STATE_REPLY_VERSION, /* RFC 1928 6 */
	STATE_REPLY_CODE,
	STATE_REPLY_RESERVED,
	STATE_REPLY_ADDRESS_TYPE,
	STATE_REPLY_DOMAIN_LENGTH,
	STATE_REPLY_ADDRESS /* BND.ADDR and BND.PORT */
};

static void
say_counted(struct handshake *h, const char *text)
{
	uint8_t len = (uint8_t)strlen(text);

	handshake_say(h, &len, 1);
	handshake_say(h, text, len);
}

static void
say_login(struct handshake *h)
{
	static const uint8_t version = VERSION_LOGIN;

	handshake_say(h, &version, 1);
	say_counted(h, h->via->user);
	say_counted(h, h->via->password);
}

static uint8_t
address_type(enum ip_kind kind)
{
	switch (kind) {
	case IP_V4:
		return ADDRESS_IPV4;
	case IP_V6:
		break;
	}
	return ADDRESS_IPV6;
}

static void
say_connect(struct handshake *h)
{
	uint8_t head[] = { VERSION_SOCKS5, COMMAND_CONNECT, 0, 0 };
	uint8_t port[] = { (uint8_t)(h->to->port >> 8),
		(uint8_t)(h->to->port & 0xff) };

	switch (h->to->kind) {
	case ENDPOINT_NAME:
		head[3] = ADDRESS_DOMAIN;
		handshake_say(h, head, sizeof(head));
		say_counted(h, h->to->name);
		break;
	case ENDPOINT_IP:
		head[3] = address_type(h->to->ip.kind);
		handshake_say(h, head, sizeof(head));
		handshake_say(h, h->to->ip.byte, ip_size(h->to->ip.kind));
		break;
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		assert(false); /* no proxy is asked to connect to it */
	}
	handshake_say(h, port, sizeof(port));
}

/* Without waiting, only one method can be offered. */
static void
socks5_begin(struct handshake *h)
{
	static const uint8_t both[] = { VERSION_SOCKS5, 2, METHOD_NONE,
		METHOD_LOGIN };
	static const uint8_t none[] = { VERSION_SOCKS5, 1, METHOD_NONE };
	static const uint8_t login[] = { VERSION_SOCKS5, 1, METHOD_LOGIN };
	bool password = h->via->has_password;

	if (!password)
		handshake_say(h, none, sizeof(none));
	else if (h->via->optimistic)
		handshake_say(h, login, sizeof(login));
	else
		handshake_say(h, both, sizeof(both));
	if (h->via->optimistic && password)
		say_login(h);
	if (h->via->optimistic)
		say_connect(h);
	h->as.socks5.state = STATE_METHOD_VERSION;
}

/* The proxy has accepted us; the request may already be on its way. */
static void
enter_request(struct handshake *h)
{
	if (!h->via->optimistic)
		say_connect(h);
	h->as.socks5.state = STATE_REPLY_VERSION;
}

static void
take_method(struct handshake *h, uint8_t method)
{
	bool password = h->via->has_password;

	if (method == METHOD_NONE && !(password && h->via->optimistic)) {
		enter_request(h);
	} else if (method == METHOD_LOGIN && password) {
		if (!h->via->optimistic)
			say_login(h);
		h->as.socks5.state = STATE_LOGIN_VERSION;
	} else if (method == METHOD_LOGIN ||
	    (method == METHOD_NO_ACCEPTABLE && !password)) {
		handshake_fail(h, OUTCOME_PROXY_WANTS_CREDENTIALS, 0);
	} else if (method == METHOD_NO_ACCEPTABLE) {
		handshake_fail(h, OUTCOME_PROXY_NO_METHOD, 0);
	} else {
		handshake_fail(h, OUTCOME_PROXY_METHOD, method);
	}
}

/* RFC 1928 6; from 0xf0 on, the ExtendedErrors of Tor, its proposal 304. */
static void
take_code(struct handshake *h, uint8_t code)
{
	static const enum outcome failures[] = { OUTCOME_OK,
		OUTCOME_SOCKS5_FAILURE, OUTCOME_SOCKS5_RULE,
		OUTCOME_SOCKS5_NETWORK, OUTCOME_SOCKS5_HOST,
		OUTCOME_SOCKS5_REFUSED, OUTCOME_SOCKS5_TTL,
		OUTCOME_SOCKS5_COMMAND, OUTCOME_SOCKS5_ADDRESS };
	static const enum outcome tor[] = { OUTCOME_TOR_NOT_FOUND,
		OUTCOME_TOR_INVALID, OUTCOME_TOR_INTRODUCTION,
		OUTCOME_TOR_RENDEZVOUS, OUTCOME_TOR_WANTS_KEY,
		OUTCOME_TOR_WRONG_KEY, OUTCOME_TOR_ADDRESS,
		OUTCOME_TOR_TIMEOUT };

	if (code == 0)
		h->as.socks5.state = STATE_REPLY_RESERVED;
	else if (code < sizeof(failures) / sizeof(failures[0]))
		handshake_fail(h, failures[code], 0);
	else if (code >= 0xf0 && code - 0xf0U < sizeof(tor) / sizeof(tor[0]))
		handshake_fail(h, tor[code - 0xf0], 0);
	else
		handshake_fail(h, OUTCOME_SOCKS5_UNKNOWN, code);
}

static void
take_address_type(struct handshake *h, uint8_t type)
{
	h->as.socks5.state = STATE_REPLY_ADDRESS;
	if (type == ADDRESS_IPV4)
		h->as.socks5.left = 4 + 2;
	else if (type == ADDRESS_IPV6)
		h->as.socks5.left = 16 + 2;
	else if (type == ADDRESS_DOMAIN)
		h->as.socks5.state = STATE_REPLY_DOMAIN_LENGTH;
	else
		handshake_fail(h, OUTCOME_PROXY_ADDRESS_TYPE, type);
}

static void
socks5_byte(struct handshake *h, uint8_t c)
{
	struct handshake_socks5 *s = &h->as.socks5;

	switch ((enum state)s->state) {
	case STATE_METHOD_VERSION:
		/* Tor omits its choice if the login came with the greeting. */
		if (c == VERSION_LOGIN && h->via->optimistic &&
		    h->via->has_password)
			s->state = STATE_LOGIN_STATUS;
		else if (c != VERSION_SOCKS5)
			handshake_fail(h, OUTCOME_PROXY_VERSION, 0);
		else
			s->state = STATE_METHOD;
		break;
	case STATE_METHOD:
		take_method(h, c);
		break;
	case STATE_LOGIN_VERSION:
	case STATE_REPLY_VERSION:
		/*
		 * Some proxies send another number here, without meaning
		 * anything.
		 */
		s->state++;
		break;
	case STATE_LOGIN_STATUS:
		if (c != 0)
			handshake_fail(h, OUTCOME_PROXY_REFUSES_CREDENTIALS, 0);
		else
			enter_request(h);
		break;
	case STATE_REPLY_CODE:
		take_code(h, c);
		break;
	case STATE_REPLY_RESERVED:
		s->state++;
		break;
	case STATE_REPLY_ADDRESS_TYPE:
		take_address_type(h, c);
		break;
	case STATE_REPLY_DOMAIN_LENGTH:
		s->left = c + 2U;
		s->state++;
		break;
	case STATE_REPLY_ADDRESS:
		if (--s->left == 0)
			h->want = HANDSHAKE_DONE;
		break;
	}
}

const struct handshake_protocol handshake_socks5 = { socks5_begin, socks5_byte,
	handshake_hung_up };
