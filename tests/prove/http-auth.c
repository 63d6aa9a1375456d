/*
 * proves: handshake/http_auth.c base/cursor.c
 */

#include <string.h>

#include "handshake/handshake.h"
#include "handshake/http_auth.h"
#include "prove.h"

static char line[HANDSHAKE_LINE_MAX], token[64];
static struct http_auth best;

void
prove(void)
{
	struct cursor value = { .text = line };
	struct route_text scheme = { token, any_below(sizeof(token) + 1) };

	any_bytes(line, sizeof(line));
	any_bytes(token, sizeof(token));
	value.end = any_below(sizeof(line));
	value.at = any_below(sizeof(line));
	any_auth(&best);
	(void)http_auth_has(value, "keep-alive");
	http_auth_read(&best, value, any_below(2), scheme);
	//@ check scheme: HTTP_AUTH_NONE <= best.scheme <= HTTP_AUTH_TOKEN;
	(void)strlen(best.realm);
	(void)strlen(best.nonce);
	(void)strlen(best.opaque);
	if (best.algorithm != NULL)
		(void)strlen(best.algorithm);
}
