/*
 * proves: handshake/http.c handshake/http_request.c handshake/http_field.c
 * without: handshake/http_auth.c handshake/http_answer.c
 * flags: -eva-precision 1
 */

#include <string.h>

#include "handshake/http_auth.h"
#include "prove.h"

static struct proxy_config via;
static struct endpoint to;
static char token[64], fields[64];

/* What proofs of their own show of challenges and answers: http-auth.c and
 * http-answer.c. */
void
http_auth_read(struct http_auth *best, struct cursor value, bool cut,
    struct route_text scheme)
{
	//@ check value: value.end <= HANDSHAKE_LINE_MAX;
	//@ check read: \valid_read(value.text + (0 .. value.end - 1));
	//@ check scheme: \valid_read(scheme.text + (0 .. scheme.len - 1));
	if (!cut || any_below(2))
		any_auth(best);
}

bool
http_auth_has(struct cursor list, const char *word)
{
	//@ check list: list.end <= HANDSHAKE_LINE_MAX;
	(void)strlen(word);
	return any_below(2);
}

size_t
http_auth_answer(const struct http_auth *auth,
    const struct http_auth_request *r, char *line, size_t size)
{
	size_t len = any_below(size);

	(void)strlen(auth->nonce);
	(void)strlen(r->uri);
	(void)strlen(r->cnonce);
	//@ check room: size >= HTTP_AUTH_ANSWER_MAX + ENDPOINT_AUTHORITY_MAX;
	any_bytes(line, size);
	return len;
}

/* Data that is lent is not read. */
static struct route_text
any_lent(const char *text, unsigned size)
{
	return (struct route_text){ text, any_below(size + 1) };
}

void
prove(void)
{
	via.kind = PROTOCOL_HTTP;
	via.optimistic = any_below(2);
	via.has_user = any_below(2);
	via.has_password = any_below(2);
	any_text(via.user, sizeof(via.user));
	any_text(via.password, sizeof(via.password));
	via.token = any_lent(token, sizeof(token));
	via.scheme = any_lent(token, sizeof(token));
	via.fields = any_lent(fields, sizeof(fields));
	any_endpoint(&to, ENDPOINT_IP + 1);
	any_dialogue(&via, &to);
}
