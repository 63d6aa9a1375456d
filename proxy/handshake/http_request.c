/* The request of HTTP CONNECT, RFC 9110 9.3.6. */

#include <string.h>

#include "base/wipe.h"
#include "handshake/http_request.h"

static void
say_text(struct handshake *h, const char *text)
{
	handshake_say(h, text, strlen(text));
}

static void
say_answer(struct handshake *h, const char *authority)
{
	struct handshake_http *s = &h->as.http;
	char line[HTTP_AUTH_ANSWER_MAX + ENDPOINT_AUTHORITY_MAX];
	char cnonce[2 * sizeof(h->random) + 1];
	struct http_auth_request r = { .method = "CONNECT",
		.uri = authority,
		.user = h->via->user,
		.password = h->via->password,
		.cnonce = cnonce,
		.count = ++s->count };
	size_t len;

	digest_bytes_hex(h->random, sizeof(h->random), cnonce);
	len = http_auth_answer(&s->auth, &r, line, sizeof(line));
	handshake_say(h, line, len);
	wipe(line, len);
}

/* RFC 9110 11.7.2. */
static void
say_token(struct handshake *h)
{
	say_text(h, "Proxy-Authorization: ");
	handshake_lend(h, h->via->token);
	say_text(h, "\r\n");
}

static void
say_authorization(struct handshake *h, const char *authority)
{
	switch (h->as.http.auth.scheme) {
	case HTTP_AUTH_NONE:
		return;
	case HTTP_AUTH_BASIC:
	case HTTP_AUTH_DIGEST:
		say_answer(h, authority);
		break;
	case HTTP_AUTH_TOKEN:
		say_token(h);
		break;
	}
	h->as.http.said_login = true;
}

void
http_request_say(struct handshake *h)
{
	char authority[ENDPOINT_AUTHORITY_MAX] = "";

	endpoint_authority(h->to, authority, sizeof(authority));
	say_text(h, "CONNECT ");
	say_text(h, authority);
	say_text(h, " HTTP/1.1\r\nHost: ");
	say_text(h, authority);
	say_text(h, "\r\n");
	handshake_lend(h, h->via->fields);
	say_authorization(h, authority);
	say_text(h, "\r\n");
}
