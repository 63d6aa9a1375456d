#ifndef HTTP_AUTH_H
#define HTTP_AUTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cursor.h"
#include "handshake/digest.h"
#include "route/route.h"

enum http_auth_scheme {
	HTTP_AUTH_NONE,
	HTTP_AUTH_BASIC,
	HTTP_AUTH_DIGEST,
	HTTP_AUTH_TOKEN /* made elsewhere, for any scheme */
};

/* We cannot answer a challenge with a longer value. */
#define HTTP_AUTH_VALUE_MAX 512

/* A challenge, RFC 9110 11.3; all but scheme is Digest's, RFC 7616 3.3. */
struct http_auth {
	enum http_auth_scheme scheme;
	enum digest_kind hash;
	const char *algorithm; /* its name in the answer, or NULL */
	bool session;          /* the algorithm's -sess */
	bool qop;              /* without qop it is the Digest of RFC 2069 */
	bool stale;            /* only the nonce was wrong */
	bool userhash;
	bool has_opaque;
	char realm[HTTP_AUTH_VALUE_MAX + 1]; /* without quotes and escapes */
	char nonce[HTTP_AUTH_VALUE_MAX + 1];
	char opaque[HTTP_AUTH_VALUE_MAX + 1];
};

/*
 * http_auth_read(best, value, cut, scheme): reads the challenges in the value
 * of a Proxy-Authenticate field, RFC 9110 11.6.1 and 11.7.1; one that is
 * stronger than *best replaces it. Start with a *best of zeros, and read each
 * such field. A value that was cut off has no end: its last challenge does not
 * count. If scheme is not empty, only a challenge of that scheme counts, and
 * becomes HTTP_AUTH_TOKEN.
 */
void http_auth_read(struct http_auth *best, struct cursor value, bool cut,
    struct route_text scheme);

/*
 * http_auth_has(list, word): whether word, in any case, is one of the tokens of
 * list.
 */
bool http_auth_has(struct cursor list, const char *word);

/* What an answer consists of, besides its challenge. */
struct http_auth_request {
	const char *method, *uri;
	const char *user, *password;
	const char *cnonce;
	uint32_t count; /* of the requests with this nonce; 1 is the first */
};

/*
 * http_auth_answer(to, r, line, size): the answer to Basic or Digest: writes
 * the Proxy-Authorization field, its CRLF and a NUL to line; returns its length
 * without the NUL. For a cnonce of 32 digits, HTTP_AUTH_ANSWER_MAX and the
 * length of method and uri are always enough. The password is left only in
 * line.
 */
#define HTTP_AUTH_ANSWER_MAX                                                   \
	(2 * (ROUTE_USER_MAX + ROUTE_PASSWORD_MAX + 3 * HTTP_AUTH_VALUE_MAX) + \
	    512)
size_t http_auth_answer(const struct http_auth *to,
    const struct http_auth_request *r, char *line, size_t size);

#endif
