/* Proxy-Authenticate, RFC 9110 11; Digest, RFC 7616 3.3. */

#include <string.h>
#include <strings.h>

#include "base/outcome.h"
#include "base/text.h"
#include "handshake/http_auth.h"

#define BLANKS " \t"

/* RFC 7616 3.3; the others change nothing for us. */
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
	const char *at;
	bool cut;
	struct route_text scheme; /* of a token */
	bool broken;              /* the challenge now makes no sense to us */
	unsigned given; /* the parameters it came with, a bit for each */
	struct http_auth now;
	struct http_auth *best;
};

static bool
equals(const char *text, size_t len, const char *word)
{
	return strlen(word) == len && strncasecmp(text, word, len) == 0;
}

const char *
http_auth_skip(const char *text)
{
	return text + strspn(text, BLANKS);
}

static bool
ends_element(const char *text)
{
	return *text == ',' || *text == '\0';
}

static size_t
token_length(const char *text)
{
	return strspn(text, TEXT_TOKEN);
}

static bool
is_control(char c)
{
	return ((unsigned char)c < ' ' && c != '\t') || c == 0x7f;
}

/*
 * A token, or a quoted-string without quotes and escapes, RFC 9110 5.6; some
 * forget the quotes where a token will not do. False when there is no room.
 */
static bool
read_value(struct reader *r, char value[HTTP_AUTH_VALUE_MAX + 1])
{
	bool quoted = *r->at == '"';
	const char *end = quoted ? "\"" : BLANKS ",\"";
	size_t len = 0;

	if (quoted)
		r->at++;
	for (; *r->at != '\0' && strchr(end, *r->at) == NULL; r->at++) {
		if (quoted && *r->at == '\\' && r->at[1] != '\0')
			r->at++;
		if (is_control(*r->at))
			r->broken = true;
		if (len < HTTP_AUTH_VALUE_MAX)
			value[len] = *r->at;
		len++;
	}
	if (quoted && *r->at == '"')
		r->at++;
	else if (quoted || len == 0)
		r->broken = true;
	value[len < HTTP_AUTH_VALUE_MAX ? len : HTTP_AUTH_VALUE_MAX] = '\0';
	return len <= HTTP_AUTH_VALUE_MAX;
}

bool
http_auth_has(const char *list, const char *word)
{
	size_t len;

	while (*list != '\0') {
		len = strcspn(list, BLANKS ",");
		if (equals(list, len, word))
			return true;
		list += len;
		list += strspn(list, BLANKS ",");
	}
	return false;
}

static bool
take_algorithm(struct http_auth *a, const char *value)
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
		if (strcasecmp(value, algorithms[i].name) != 0)
			continue;
		a->algorithm = algorithms[i].name;
		a->hash = algorithms[i].hash;
		a->session = algorithms[i].session;
		return true;
	}
	return false;
}

/* False when it asks for what we cannot do. */
static bool
take_parameter(struct http_auth *a, enum parameter p, const char *value)
{
	switch (p) {
	case PARAMETER_REALM:
		text_append(a->realm, sizeof(a->realm), 0, value);
		return true;
	case PARAMETER_NONCE:
		text_append(a->nonce, sizeof(a->nonce), 0, value);
		return value[0] != '\0';
	case PARAMETER_OPAQUE:
		text_append(a->opaque, sizeof(a->opaque), 0, value);
		a->has_opaque = true;
		return true;
	case PARAMETER_QOP:
		a->qop = http_auth_has(value, "auth");
		return a->qop;
	case PARAMETER_ALGORITHM:
		return take_algorithm(a, value);
	case PARAMETER_STALE:
		a->stale = strcasecmp(value, "true") == 0;
		return true;
	case PARAMETER_USERHASH:
		a->userhash = strcasecmp(value, "true") == 0;
		return true;
	}
	return false;
}

static void
read_parameter(struct reader *r, const char *name, size_t len)
{
	char value[HTTP_AUTH_VALUE_MAX + 1];
	bool fits = read_value(r, value);
	unsigned i;

	for (i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++) {
		if (!equals(name, len, parameters[i]))
			continue;
		if (!fits || (r->given & 1U << i) != 0 ||
		    !take_parameter(&r->now, (enum parameter)i, value))
			r->broken = true;
		r->given |= 1U << i;
	}
}

/* An answer with -sess needs a cnonce, and that goes with a qop only. */
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

/* The challenge now is over; only Digest asks for anything in its parameters.
 */
static void
end_challenge(struct reader *r)
{
	if ((r->now.scheme != HTTP_AUTH_DIGEST || is_sound(r)) &&
	    strength(&r->now) > strength(r->best))
		*r->best = r->now;
}

static enum http_auth_scheme
scheme_of(const struct reader *r, const char *name, size_t len)
{
	const struct route_text *token = &r->scheme;

	if (token->len > 0)
		return token->len == len &&
			strncasecmp(token->text, name, len) == 0
		    ? HTTP_AUTH_TOKEN
		    : HTTP_AUTH_NONE;
	if (equals(name, len, "Basic"))
		return HTTP_AUTH_BASIC;
	return equals(name, len, "Digest") ? HTTP_AUTH_DIGEST : HTTP_AUTH_NONE;
}

static void
begin_challenge(struct reader *r, const char *name, size_t len)
{
	end_challenge(r);
	r->now = (struct http_auth){ .scheme = HTTP_AUTH_NONE };
	r->broken = false;
	r->given = 0;
	r->now.scheme = scheme_of(r, name, len);
}

/*
 * One of the list: a scheme, maybe with a first parameter, or a parameter.
 * The token68 of a scheme is nonsense to us, and skipped as such.
 */
static void
read_element(struct reader *r)
{
	const char *name = r->at;
	size_t len = token_length(name);
	const char *next = http_auth_skip(name + len);

	if (len > 0 && *next != '=') {
		r->at = next;
		/* Cut off here it may be a parameter of the one before. */
		if (r->cut && *next == '\0')
			return;
		begin_challenge(r, name, len);
		if (ends_element(next))
			return;
		name = next;
		len = token_length(name);
		next = http_auth_skip(name + len);
	}
	if (len == 0 || *next != '=') {
		r->broken = true;
		return;
	}
	r->at = http_auth_skip(next + 1);
	read_parameter(r, name, len);
}

/* To the next comma that is not in quotes. */
static const char *
skip_element(const char *text)
{
	bool quoted = false;

	for (; *text != '\0' && (quoted || *text != ','); text++) {
		if (*text == '"')
			quoted = !quoted;
		else if (quoted && *text == '\\' && text[1] != '\0')
			text++;
	}
	return text;
}

void
http_auth_read(struct http_auth *best, const char *value, bool cut,
    struct route_text scheme)
{
	struct reader r = {
		.at = value, .cut = cut, .scheme = scheme, .best = best
	};

	for (;;) {
		r.at += strspn(r.at, BLANKS ",");
		if (*r.at == '\0')
			break;
		read_element(&r);
		r.at = http_auth_skip(r.at);
		if (!ends_element(r.at)) {
			r.broken = true;
			r.at = skip_element(r.at);
		}
	}
	if (!cut)
		end_challenge(&r);
}
