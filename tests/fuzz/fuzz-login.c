/* Credentials, one line for each hop, from the environment and from a file. */

#include <string.h>

#include "fuzz.h"
#include "request/credentials.h"
#include "route/login.h"

/* Some have a user already; hop 1 has two alternatives. */
static void
set_route(struct route *route)
{
	static const char *const hops[] = { "socks5h://a,http://user@b",
		"http://e,http://f", "socks4a://c", "http://d" };
	size_t i;

	route_init(route);
	for (i = 0; i < sizeof(hops) / sizeof(hops[0]); i++)
		assert(route_add(route, hops[i], PROTOCOL_SOCKS5H).what ==
		    OUTCOME_OK);
}

static void
same(const struct route *a, const struct route *b)
{
	unsigned i;

	for (i = 0; i < route_count(a); i++) {
		assert(a->proxy[i].has_user == b->proxy[i].has_user);
		assert(a->proxy[i].has_password == b->proxy[i].has_password);
		assert(strcmp(a->proxy[i].user, b->proxy[i].user) == 0);
		assert(strcmp(a->proxy[i].password, b->proxy[i].password) == 0);
		assert(a->proxy[i].token.len == b->proxy[i].token.len);
		assert(a->proxy[i].scheme.len == b->proxy[i].scheme.len);
	}
}

/*
 * The first proxy of each hop has the login of its line, if the line has one.
 */
static void
has_lines(const struct route *route, const char *text)
{
	const struct proxy_config *proxy;
	size_t line, user, end;
	unsigned hop;

	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	for (hop = 0; hop < route->hops && *text != '\0'; hop++) {
		proxy = &route->proxy[route->first[hop]];
		line = strcspn(text, "\n");
		user = strcspn(text, ":\n");
		if (*text == '=') {
			assert(proxy->token.len > 0 && !proxy->has_user);
			assert(proxy->token.len < line);
			assert(memcmp(proxy->token.text, text + 1,
				   proxy->token.len) == 0);
		} else if (user < line) {
			assert(proxy->has_user && strlen(proxy->user) == user);
			assert(memcmp(proxy->user, text, user) == 0);
			end = line - (text[line - 1] == '\r');
			assert(strlen(proxy->password) == end - user - 1);
			assert(memcmp(proxy->password, text + user + 1,
				   end - user - 1) == 0);
		}
		text += line;
		text += *text == '\n';
	}
}

static void
is_sound(const struct route *route, struct verdict v)
{
	unsigned i;

	fuzz_verdict(v, 0);
	for (i = 0; v.what == OUTCOME_OK && i < route_count(route); i++)
		fuzz_proxy(&route->proxy[i]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct route by_variable, by_file;
	static struct credentials c;
	struct verdict variable, file;
	const char *text;

	set_route(&by_file);
	file = login_lines(&by_file, fuzz_bytes(data, len), len,
	    OUTCOME_CREDENTIALS_FILE_WRONG);
	is_sound(&by_file, file);
	text = fuzz_text(data, len);
	set_route(&by_variable);
	c.len = strlen(text);
	memcpy(c.text, text, c.len);
	variable = credentials_from_environment(&by_variable, &c);
	is_sound(&by_variable, variable);
	if (variable.what == OUTCOME_OK)
		has_lines(&by_variable, text);
	/* A variable has no NUL, and an empty one has no credentials. */
	if (len == 0 || strlen(text) < len)
		return 0;
	if (variable.what == OUTCOME_CREDENTIALS_VARIABLE)
		variable.what = OUTCOME_CREDENTIALS_FILE_WRONG;
	assert(variable.what == file.what && variable.hop == file.hop);
	same(&by_variable, &by_file);
	return 0;
}
