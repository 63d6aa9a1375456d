/* Proxy-Authenticate, RFC 9110 11; Digest, RFC 7616 3.3. */

#include <string.h>

#include "handshake/http_auth.h"

#define BLANKS " \t"

/* RFC 7616 3.3; the other parameters do not matter to us. */
enum parameter {
	PARAMETER_REALM,
	PARAMETER_NONCE,
	PARAMETER_OPAQUE,
	PARAMETER_QOP,
	PARAMETER_ALGORITHM,
	PARAMETER_STALE,
	PARAMETER_USERHASH
};

static const char *const parameters[] = {
	[PARAMETER_REALM] = "realm",
	[PARAMETER_NONCE] = "nonce",
	[PARAMETER_OPAQUE] = "opaque",
	[PARAMETER_QOP] = "qop",
	[PARAMETER_ALGORITHM] = "algorithm",
	[PARAMETER_STALE] = "stale",
	[PARAMETER_USERHASH] = "userhash",
};

/* The value of a field, as far as it has been read. */
struct reader {
	struct cursor rest;
	bool cut;
	struct route_text scheme; /* of a token */
	bool broken;    /* the current challenge makes no sense to us */
	unsigned given; /* its parameters, one bit for each */
	struct http_auth now;
	struct http_auth *best;
};

static struct cursor
take_token(struct cursor *c)
{
	struct cursor token = *c;

	cursor_skip(c, CURSOR_TOKEN);
	token.end = c->at;
	return token;
}

static bool
ends_element(const struct cursor *c)
{
	return cursor_ended(c) || cursor_peek(c) == ',';
}

static bool
is_control(char c)
{
	return ((unsigned char)c < ' ' && c != '\t') || c == 0x7f;
}

/*
 * A token, or a quoted-string without quotes and escapes, RFC 9110 5.6; some
 * proxies forget the quotes where a token is not enough. False if there is no
 * room.
 */
static bool
read_value(struct reader *r, char value[HTTP_AUTH_VALUE_MAX + 1])
{
	struct cursor *c = &r->rest;
	bool quoted = cursor_take(c, '"');
	const char *ends = quoted ? "\"" : BLANKS ",\"";
	size_t len = 0;
	char byte;

	for (; !cursor_ended(c) && strchr(ends, cursor_peek(c)) == NULL;
	     len++) {
		if (quoted)
			cursor_take(c, '\\');
		byte = cursor_get(c);
		if (is_control(byte))
			r->broken = true;
		if (len < HTTP_AUTH_VALUE_MAX)
			value[len] = byte;
	}
	if (quoted ? !cursor_take(c, '"') : len == 0)
		r->broken = true;
	return len <= HTTP_AUTH_VALUE_MAX;
}

bool
http_auth_has(struct cursor list, const char *word)
{
	struct cursor token;

	while (!cursor_ended(&list)) {
		token = cursor_cut(&list, BLANKS ",");
		if (cursor_means(&token, word))
			return true;
		cursor_skip(&list, BLANKS ",");
	}
	return false;
}

static bool
take_algorithm(struct http_auth *a, const struct cursor *word)
{
	static const struct {
		const char *name;
		enum digest_kind hash;
		bool session;
	} algorithms[] = {
		{ "MD5", DIGEST_MD5, false },
		{ "MD5-sess", DIGEST_MD5, true },
		{ "SHA-256", DIGEST_SHA256, false },
		{ "SHA-256-sess", DIGEST_SHA256, true },
	};
	size_t i;

	for (i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++) {
		if (!cursor_means(word, algorithms[i].name))
			continue;
		a->algorithm = algorithms[i].name;
		a->hash = algorithms[i].hash;
		a->session = algorithms[i].session;
		return true;
	}
	return false;
}

/* False if it asks for something that we cannot do. */
static bool
take_parameter(struct http_auth *a, enum parameter p,
    const char value[HTTP_AUTH_VALUE_MAX + 1])
{
	const struct cursor word = cursor_of(value);

	switch (p) {
	case PARAMETER_REALM:
		memcpy(a->realm, value, sizeof(a->realm));
		return true;
	case PARAMETER_NONCE:
		memcpy(a->nonce, value, sizeof(a->nonce));
		return !cursor_ended(&word);
	case PARAMETER_OPAQUE:
		memcpy(a->opaque, value, sizeof(a->opaque));
		a->has_opaque = true;
		return true;
	case PARAMETER_QOP:
		a->qop = http_auth_has(word, "auth");
		return a->qop;
	case PARAMETER_ALGORITHM:
		return take_algorithm(a, &word);
	case PARAMETER_STALE:
		a->stale = cursor_means(&word, "true");
		return true;
	case PARAMETER_USERHASH:
		a->userhash = cursor_means(&word, "true");
		return true;
	}
	return false;
}

static void
read_parameter(struct reader *r, const struct cursor *name)
{
	char value[HTTP_AUTH_VALUE_MAX + 1] = "";
	bool fits = read_value(r, value);
	unsigned i;

	for (i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++) {
		if (!cursor_means(name, parameters[i]))
			continue;
		if (!fits || (r->given & 1U << i) != 0 ||
		    !take_parameter(&r->now, (enum parameter)i, value))
			r->broken = true;
		r->given |= 1U << i;
	}
}

/* An answer with -sess needs a cnonce, which requires a qop. */
static bool
is_sound(const struct reader *r)
{
	static const unsigned needed = 1U << PARAMETER_REALM |
	    1U << PARAMETER_NONCE;

	return !r->broken && (r->given & needed) == needed &&
	    (r->now.qop || !r->now.session);
}

static int
strength(const struct http_auth *a)
{
	switch (a->scheme) {
	case HTTP_AUTH_NONE:
		break;
	case HTTP_AUTH_BASIC:
	case HTTP_AUTH_TOKEN:
		return 1;
	case HTTP_AUTH_DIGEST:
		return a->hash == DIGEST_MD5 ? 2 : 3;
	}
	return 0;
}

/* The current challenge is over; only Digest has required parameters. */
static void
end_challenge(struct reader *r)
{
	if ((r->now.scheme != HTTP_AUTH_DIGEST || is_sound(r)) &&
	    strength(&r->now) > strength(r->best))
		*r->best = r->now;
}

static enum http_auth_scheme
scheme_of(const struct reader *r, const struct cursor *name)
{
	const struct cursor token = { .text = r->scheme.text,
		.end = r->scheme.len };

	if (!cursor_ended(&token))
		return cursor_same(name, &token) ? HTTP_AUTH_TOKEN
						 : HTTP_AUTH_NONE;
	if (cursor_means(name, "Basic"))
		return HTTP_AUTH_BASIC;
	return cursor_means(name, "Digest") ? HTTP_AUTH_DIGEST : HTTP_AUTH_NONE;
}

static void
begin_challenge(struct reader *r, const struct cursor *name)
{
	end_challenge(r);
	r->now = (struct http_auth){ .scheme = HTTP_AUTH_NONE };
	r->broken = false;
	r->given = 0;
	r->now.scheme = scheme_of(r, name);
}

/*
 * Reads one entry of the list: a scheme, perhaps with a first parameter, or a
 * parameter. We do not understand the token68 of a scheme, and skip it.
 */
static void
read_element(struct reader *r)
{
	struct cursor *c = &r->rest, name = take_token(c);

	cursor_skip(c, BLANKS);
	if (!cursor_ended(&name) && cursor_peek(c) != '=') {
		/*
		 * If it was cut off here, it may be a parameter of the one
		 * before.
		 */
		if (r->cut && cursor_ended(c))
			return;
		begin_challenge(r, &name);
		if (ends_element(c))
			return;
		name = take_token(c);
		cursor_skip(c, BLANKS);
	}
	if (cursor_ended(&name) || !cursor_take(c, '=')) {
		r->broken = true;
		return;
	}
	cursor_skip(c, BLANKS);
	read_parameter(r, &name);
}

/* Skips to the next comma outside quotes. */
static void
skip_element(struct cursor *c)
{
	bool quoted = false;

	while (!cursor_ended(c) && (quoted || cursor_peek(c) != ',')) {
		if (quoted && cursor_take(c, '\\'))
			cursor_get(c);
		else if (cursor_get(c) == '"')
			quoted = !quoted;
	}
}

void
http_auth_read(struct http_auth *best, struct cursor value, bool cut,
    struct route_text scheme)
{
	struct reader r = {
		.rest = value, .cut = cut, .scheme = scheme, .best = best
	};

	for (;;) {
		cursor_skip(&r.rest, BLANKS ",");
		if (cursor_ended(&r.rest))
			break;
		read_element(&r);
		cursor_skip(&r.rest, BLANKS);
		if (!ends_element(&r.rest)) {
			r.broken = true;
			skip_element(&r.rest);
		}
	}
	if (!cut)
		end_challenge(&r);
}
