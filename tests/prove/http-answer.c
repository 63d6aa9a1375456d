/*
 * proves: handshake/http_answer.c
 * without: handshake/digest.c
 * flags: -eva-precision 1 -eva-min-loop-unroll 1400 -eva-slevel 100
 */

#include "handshake/http_auth.h"
#include "prove.h"

static struct http_auth to;
static char user[ROUTE_USER_MAX + 1], password[ROUTE_PASSWORD_MAX + 1];
static char uri[ENDPOINT_AUTHORITY_MAX], cnonce[33];
static char line[HTTP_AUTH_ANSWER_MAX + ENDPOINT_AUTHORITY_MAX];

/* What the proof of digest.c shows: a text within that array. */
void
digest_begin(struct digest *d, enum digest_kind kind)
{
	d->kind = kind;
}

void
digest_add(struct digest *d, const void *data, size_t len)
{
	//@ check data: \valid_read((const char *)data + (0 .. len - 1));
}

void
digest_hex(struct digest *d, char hex[DIGEST_HEX_MAX])
{
	(void)d;
	any_text(hex, DIGEST_HEX_MAX);
}

void
digest_bytes_hex(const uint8_t *data, size_t len, char *hex)
{
	//@ check data: \valid_read(data + (0 .. len - 1));
	any_text(hex, 2 * len + 1);
}

void
prove(void)
{
	struct http_auth_request r = { "CONNECT", uri, user, password, cnonce,
		any_below(UINT32_MAX) };
	size_t len;

	any_text(user, sizeof(user));
	any_text(password, sizeof(password));
	any_text(uri, sizeof(uri));
	any_text(cnonce, sizeof(cnonce));
	any_auth(&to);
	if (to.scheme != HTTP_AUTH_BASIC && to.scheme != HTTP_AUTH_DIGEST)
		return;
	len = http_auth_answer(&to, &r, line, sizeof(line));
	//@ check whole: len + 1 < sizeof(line);
}
