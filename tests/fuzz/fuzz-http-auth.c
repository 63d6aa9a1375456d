/* Values of Proxy-Authenticate, one on each line, and the answer to them. */

#include <string.h>

#include "../unit/check.h"
#include "fuzz.h"
#include "handshake/http_auth.h"

/* As long as possible; no challenge can contain such a password. */
static char user[ROUTE_USER_MAX + 1], password[ROUTE_PASSWORD_MAX + 1];

static int
strength(const struct http_auth *a)
{
	if (a->scheme != HTTP_AUTH_DIGEST)
		return a->scheme != HTTP_AUTH_NONE;
	return a->hash == DIGEST_SHA256 ? 3 : 2;
}

static void
is_plain(const char *text)
{
	size_t i;

	for (i = 0; text[i] != '\0'; i++)
		assert(text[i] == '\t' ||
		    ((uint8_t)text[i] >= ' ' && text[i] != 0x7f));
}

static void
is_sound(const struct http_auth *a)
{
	if (a->scheme != HTTP_AUTH_DIGEST)
		return;
	assert(a->nonce[0] != '\0');
	assert(a->qop || !a->session);
	assert(a->has_opaque || a->opaque[0] == '\0');
	assert(a->algorithm != NULL || a->hash == DIGEST_MD5);
	assert(strlen(a->nonce) <= HTTP_AUTH_VALUE_MAX);
	assert(strlen(a->realm) <= HTTP_AUTH_VALUE_MAX);
	assert(strlen(a->opaque) <= HTTP_AUTH_VALUE_MAX);
	is_plain(a->realm);
	is_plain(a->nonce);
	is_plain(a->opaque);
}

/* One line, which fits, and shows no password. */
static void
answer(const struct http_auth *to)
{
	static const struct http_auth_request request = { "CONNECT",
		"example.com:22", user, password,
		"000102030405060708090a0b0c0d0e0f", UINT32_MAX };
	char line[HTTP_AUTH_ANSWER_MAX + sizeof("CONNECTexample.com:22")];
	size_t len = http_auth_answer(to, &request, line, sizeof(line));

	assert(len == strlen(line) && strstr(line, password) == NULL);
	assert(strcmp(line + len - 2, "\r\n") == 0);
	line[len - 2] = '\0';
	is_plain(line);
}

/* With a token, only its scheme counts, and only if it is there. */
static void
read_for_token(const char *line)
{
	const struct route_text scheme = check_text("Negotiate");
	struct http_auth offer = { 0 };

	http_auth_read(&offer, cursor_of(line), false, scheme);
	assert(
	    offer.scheme == HTTP_AUTH_NONE || offer.scheme == HTTP_AUTH_TOKEN);
	assert(offer.scheme == HTTP_AUTH_NONE || strlen(line) >= scheme.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = fuzz_text(data, len), *line;
	struct http_auth best = { 0 }, cut;
	int before;

	memset(user, '"', sizeof(user) - 1);
	memset(password, 1, sizeof(password) - 1);
	while ((line = fuzz_line(&text)) != NULL) {
		cut = best;
		before = strength(&best);
		http_auth_read(&best, cursor_of(line), false, check_text(NULL));
		http_auth_read(&cut, cursor_of(line), true, check_text(NULL));
		read_for_token(line);
		assert(before <= strength(&cut));
		assert(strength(&cut) <= strength(&best));
		is_sound(&best);
		is_sound(&cut);
		assert(!http_auth_has(cursor_of(line), "x") ||
		    strpbrk(line, "xX"));
	}
	if (best.scheme != HTTP_AUTH_NONE)
		answer(&best);
	return 0;
}
