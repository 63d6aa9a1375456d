/* Proxy-Authorization: Basic, RFC 7617; Digest, RFC 7616. */

#include <assert.h>
#include <string.h>

#include "base/outcome.h"
#include "base/text.h"
#include "base/wipe.h"
#include "handshake/http_auth.h"

/* A line, as far as it has been written. */
struct writer {
	char *line;
	size_t size, at;
};

static void
write_byte(struct writer *w, char c)
{
	if (w->at + 1 < w->size)
		w->line[w->at++] = c;
}

static void
write_text(struct writer *w, const char *text)
{
	size_t i, len = strlen(text);

	for (i = 0; i < len; i++)
		write_byte(w, text[i]);
}

/* name="value", RFC 9110 5.6.4. */
static void
write_quoted(struct writer *w, const char *name, const char *value)
{
	size_t i, len = strlen(value);

	write_text(w, name);
	write_text(w, "=\"");
	for (i = 0; i < len; i++) {
		if (value[i] == '"' || value[i] == '\\')
			write_byte(w, '\\');
		write_byte(w, value[i]);
	}
	write_byte(w, '"');
}

/* RFC 4648 4. */
static void
write_base64(struct writer *w, const char *data, size_t len)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "abcdefghijklmnopqrstuvwxyz"
				       "0123456789+/";
	uint32_t bits;
	size_t i, k;

	for (i = 0; i < len; i += 3) {
		bits = 0;
		for (k = 0; k < 3; k++)
			bits = bits << 8 |
			    (i + k < len ? (unsigned char)data[i + k] : 0U);
		for (k = 0; k < 4; k++)
			write_byte(w,
			    i + k > len ? '='
					: alphabet[bits >> (18 - 6 * k) & 63]);
	}
}

/* RFC 7617 2. */
static void
write_basic(struct writer *w, const struct http_auth_request *r)
{
	char pair[ROUTE_USER_MAX + ROUTE_PASSWORD_MAX + 2] = "";
	size_t at = 0;

	at = text_append(pair, sizeof(pair), at, r->user);
	at = text_append(pair, sizeof(pair), at, ":");
	at = text_append(pair, sizeof(pair), at, r->password);
	write_text(w, "Basic ");
	write_base64(w, pair, at);
	wipe(pair, sizeof(pair));
}

/* The digest of the parts, with colons between them; hex may be one of them. */
static void
digest_of(
    enum digest_kind kind, const char *const *part, char hex[DIGEST_HEX_MAX])
{
	struct digest d;
	size_t i;

	digest_begin(&d, kind);
	for (i = 0; part[i] != NULL; i++) {
		if (i > 0)
			digest_add(&d, ":", 1);
		digest_add(&d, part[i], strlen(part[i]));
	}
	digest_hex(&d, hex);
}

/* RFC 7616 3.4.1; without a qop that of RFC 2069 2.1.2. */
static void
respond(const struct http_auth *to, const struct http_auth_request *r,
    const char *count, char response[DIGEST_HEX_MAX])
{
	char a1[DIGEST_HEX_MAX], a2[DIGEST_HEX_MAX];
	const char *const secret[] = { r->user, to->realm, r->password, NULL };
	const char *const session[] = { a1, to->nonce, r->cnonce, NULL };
	const char *const asked[] = { r->method, r->uri, NULL };
	const char *const old[] = { a1, to->nonce, a2, NULL };
	const char *const now[] = { a1, to->nonce, count, r->cnonce, "auth", a2,
		NULL };

	digest_of(to->hash, secret, a1);
	if (to->session)
		digest_of(to->hash, session, a1);
	digest_of(to->hash, asked, a2);
	digest_of(to->hash, to->qop ? now : old, response);
	wipe(a1, sizeof(a1));
}

/* RFC 7616 3.4.4. */
static void
write_user(struct writer *w, const struct http_auth *to, const char *user)
{
	const char *const part[] = { user, to->realm, NULL };
	char hash[DIGEST_HEX_MAX];

	digest_of(to->hash, part, hash);
	write_quoted(w, "username", to->userhash ? hash : user);
	if (to->userhash)
		write_text(w, ", userhash=true");
}

/* RFC 7616 3.4: algorithm, qop and nc are never quoted. */
static void
write_digest(struct writer *w, const struct http_auth *to,
    const struct http_auth_request *r)
{
	char response[DIGEST_HEX_MAX], count[9];
	const uint8_t n[] = { (uint8_t)(r->count >> 24),
		(uint8_t)(r->count >> 16), (uint8_t)(r->count >> 8),
		(uint8_t)r->count };

	digest_bytes_hex(n, sizeof(n), count);
	respond(to, r, count, response);
	write_text(w, "Digest ");
	write_user(w, to, r->user);
	write_quoted(w, ", realm", to->realm);
	write_quoted(w, ", uri", r->uri);
	if (to->algorithm != NULL) {
		write_text(w, ", algorithm=");
		write_text(w, to->algorithm);
	}
	write_quoted(w, ", nonce", to->nonce);
	if (to->qop) {
		write_text(w, ", nc=");
		write_text(w, count);
		write_quoted(w, ", cnonce", r->cnonce);
		write_text(w, ", qop=auth");
	}
	write_quoted(w, ", response", response);
	if (to->has_opaque)
		write_quoted(w, ", opaque", to->opaque);
}

size_t
http_auth_answer(const struct http_auth *to, const struct http_auth_request *r,
    char *line, size_t size)
{
	struct writer w = { .line = line, .size = size };

	assert(to->scheme == HTTP_AUTH_BASIC || to->scheme == HTTP_AUTH_DIGEST);
	write_text(&w, "Proxy-Authorization: ");
	if (to->scheme == HTTP_AUTH_BASIC)
		write_basic(&w, r);
	else
		write_digest(&w, to, r);
	write_text(&w, "\r\n");
	line[w.at] = '\0';
	return w.at;
}
