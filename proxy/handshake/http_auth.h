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
	HTTP_AUTH_TOKEN /* made elsewhere, of whatever scheme */
};

/* A challenge with a longer value is one that we cannot answer. */
#define HTTP_AUTH_VALUE_MAX 512

/* A challenge, RFC 9110 11.3; all but scheme is Digest's, RFC 7616 3.3. */
struct http_auth {
	enum http_auth_scheme scheme;
	enum digest_kind hash;
	const char *algorithm; /* as it is named in the answer, or NULL */
	bool session;          /* the algorithm's -sess */
	bool qop;              /* without one it is RFC 2069's Digest */
	bool stale;            /* nothing was wrong but the nonce */
	bool userhash;
	bool has_opaque;
	char realm[HTTP_AUTH_VALUE_MAX + 1]; /* without quotes and escapes */
	char nonce[HTTP_AUTH_VALUE_MAX + 1];
	char opaque[HTTP_AUTH_VALUE_MAX + 1];
};

/*
 * http_auth_read(best, value, cut, scheme): reads the challenges in the value
 * of a Proxy-Authenticate field, RFC 9110 11.6.1 and 11.7.1; a stronger one
 * than *best takes its place. Start with one of zeros, and read each of the
 * fields. A value that was cut off has no end: its last challenge does not
 * count. With a scheme that is not empty only its challenge does: that becomes
 * HTTP_AUTH_TOKEN.
 */
void http_auth_read(struct http_auth *best, struct cursor value, bool cut,
    struct route_text scheme);

/* http_auth_has(list, word): is word, in any case, one of the list's tokens? */
bool http_auth_has(struct cursor list, const char *word);

/* What an answer is made of, besides its challenge. */
struct http_auth_request {
	const char *method, *uri;
	const char *user, *password;
	const char *cnonce;
	uint32_t count; /* of the requests with this nonce; 1 is the first */
};

/*
 * http_auth_answer(to, r, line, size): to Basic or Digest: writes the
 * Proxy-Authorization field, its CRLF and a NUL to line; returns its length
 * without the NUL. For a cnonce of 32 digits HTTP_AUTH_ANSWER_MAX and the
 * length of uri always do. Of the password nothing stays behind but
 * in line.
 */
#define HTTP_AUTH_ANSWER_MAX                                                   \
	(2 * (ROUTE_USER_MAX + ROUTE_PASSWORD_MAX + 3 * HTTP_AUTH_VALUE_MAX) + \
	    512)
size_t http_auth_answer(const struct http_auth *to,
    const struct http_auth_request *r, char *line, size_t size);

#endif
