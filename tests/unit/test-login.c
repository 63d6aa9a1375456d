/* Credentials, a line for each hop. */

#include <string.h>

#include "check.h"
#include "route/login.h"

#define WRONG    OUTCOME_CREDENTIALS_FILE_WRONG
#define NO_TOKEN OUTCOME_CREDENTIALS_TOKEN

/*
 * Hops and a text; then the result, the hop that it is about, and the users and
 * passwords of the proxies.
 */
struct row {
	const char *hops[3], *text;
	enum outcome what;
	unsigned hop;
	const char *logins;
};

static const struct row rows[] = {
	{ { "p" }, "u:w", OUTCOME_OK, 0, "u:w" },
	{ { "p" }, "u:w\n", OUTCOME_OK, 0, "u:w" },
	{ { "p" }, "u:w\r\n", OUTCOME_OK, 0, "u:w" },
	{ { "p" }, "u:w:\r\n", OUTCOME_OK, 0, "u:w:" },
	{ { "p" }, "\xef\xbb\xbfu:w", OUTCOME_OK, 0, "u:w" },
	{ { "p" }, "abc:w", OUTCOME_OK, 0, "abc:w" },
	{ { "p" }, "", WRONG, 0, "-" },
	{ { "p" }, "u", WRONG, 0, "-" },
	{ { "p" }, "\xef\xbb\xbf", WRONG, 0, "-" },
	{ { "p" }, "\n", WRONG, 0, "-" },
	{ { "p" }, "a:1\nb:2\nc:3", OUTCOME_OK, 0, "a:1" },
	{ { "p", "q", "r" }, "a:1\n\nc:3", OUTCOME_OK, 0, "a:1 - c:3" },
	{ { "p", "q" }, "a:1\nb", WRONG, 0, "a:1 -" },
	{ { "p,q" }, "a:1", OUTCOME_OK, 0, "a:1 a:1" },
	/* A proxy with another user, or with a password, keeps what it has. */
	{ { "socks5://u@p" }, "u:w", OUTCOME_OK, 0, "u:w" },
	{ { "socks5://v@p" }, "u:w", OUTCOME_OK, 0, "v" },
	{ { "socks5://uu@p" }, "u:w", OUTCOME_OK, 0, "uu" },
	{ { "socks5://u:own@p,q" }, "u:w", OUTCOME_OK, 0, "u:own u:w" },
	{ { "socks5://v@p,q" }, "u:w", OUTCOME_OK, 0, "v u:w" },
	/* SOCKS4 has users, and no passwords. */
	{ { "socks4://p" }, "u:", OUTCOME_OK, 0, "u" },
	{ { "socks4://p" }, "u:w", OUTCOME_PROXY_CREDENTIALS, 1, "u:w" },
	{ { "socks4://u@p" }, "u:w", OUTCOME_OK, 0, "u" },
	{ { "socks5://p" }, "u:", OUTCOME_OK, 0, "u:" },
	/* Tokens. */
	{ { "http://p" }, "=Bearer t", OUTCOME_OK, 0, "=Bearer t" },
	{ { "http://p" }, "=B t:u\r\n", OUTCOME_OK, 0, "=B t:u" },
	{ { "http://p" }, "=B  t \t\n", OUTCOME_OK, 0, "=B  t" },
	{ { "http://p,http://q" }, "=B t", OUTCOME_OK, 0, "=B t =B t" },
	{ { "http://p", "q" }, "=B t\nu:w", OUTCOME_OK, 0, "=B t u:w" },
	{ { "q", "http://p" }, "\n=B t", OUTCOME_OK, 0, "- =B t" },
	{ { "http://u:w@p,http://q" }, "=B t", OUTCOME_OK, 0, "u:w =B t" },
	{ { "socks5://u:w@p" }, "=B t", OUTCOME_OK, 0, "u:w" },
	{ { "socks4://u@p" }, "=B t", OUTCOME_OK, 0, "u" },
	{ { "socks5://p" }, "=B t", NO_TOKEN, 1, "-" },
	{ { "http://p", "q" }, "=B t\n=B t", NO_TOKEN, 2, "=B t -" },
	{ { "http://u@p" }, "=B t", NO_TOKEN, 1, "u" },
	{ { "http://p" }, "=", WRONG, 0, "-" },
	{ { "http://p" }, "=B", WRONG, 0, "-" },
	{ { "http://p" }, "=B \t", WRONG, 0, "-" },
	{ { "http://p" }, "=B\tt", WRONG, 0, "-" },
	{ { "http://p" }, "= t", WRONG, 0, "-" },
	{ { "http://p" }, "=u:w", WRONG, 0, "-" },
	{ { "http://p" }, "=B t\x7f", WRONG, 0, "-" },
	{ { "http://p" }, "=B t\xe4", WRONG, 0, "-" },
	{ { "http://p" }, "=B t\r\r\n", WRONG, 0, "-" },
};

/* USER:PASSWORD, USER, =SCHEME TOKEN or - of each proxy. */
static void
tell(const struct route *route, char *text)
{
	const struct proxy_config *p;
	unsigned i;

	*text = '\0';
	for (i = 0; i < route_count(route); i++) {
		p = &route->proxy[i];
		strcat(text, i > 0 ? " " : "");
		if (p->token.len > 0) {
			strcat(text, "=");
			strncat(text, p->token.text, p->token.len);
			continue;
		}
		strcat(text, p->has_user ? p->user : "-");
		strcat(text, p->has_password ? ":" : "");
		strcat(text, p->password);
	}
}

static void
test_row(const struct row *row)
{
	static struct route route;
	size_t i, len = strlen(row->text);
	struct verdict v;
	char told[256];

	route_init(&route);
	for (i = 0; i < 3 && row->hops[i] != NULL; i++)
		CHECK(route_add(&route, row->hops[i], PROTOCOL_SOCKS5H).what ==
			OUTCOME_OK,
		    row->hops[i]);
	v = login_lines(
	    &route, (const char *)check_guarded(row->text, len), len, WRONG);
	tell(&route, told);
	CHECK(v.what == row->what, row->text);
	CHECK(v.what == OUTCOME_OK || v.hop == row->hop, row->text);
	CHECK(strcmp(told, row->logins) == 0, row->logins);
}

/* The longest token, one that is too long, and one with a NUL. */
static void
test_long_tokens(void)
{
	static char line[ROUTE_TOKEN_MAX + 2];
	static struct route route;
	size_t len;

	memset(line, 'x', sizeof(line));
	memcpy(line, "=B ", 3);
	for (len = sizeof(line) - 1; len <= sizeof(line); len++) {
		route_init(&route);
		route_add(&route, "http://p", PROTOCOL_SOCKS5H);
		CHECK(login_lines(&route,
			  (const char *)check_guarded(line, len), len, WRONG)
			    .what == (len < sizeof(line) ? OUTCOME_OK : WRONG),
		    "a long token");
	}
	line[100] = '\0';
	route_init(&route);
	route_add(&route, "http://p", PROTOCOL_SOCKS5H);
	CHECK(login_lines(&route, line, 200, WRONG).what == WRONG, "a NUL");
}

static void
test_lack(void)
{
	static const struct {
		const char *url;
		bool lacks;
	} urls[] = { { "p", false }, { "socks5://u@p", true },
		{ "socks5://u:w@p", false }, { "socks4://u@p", false },
		{ "http://u@p", true } };
	static struct route route;
	size_t i;

	for (i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		route_init(&route);
		CHECK(route_add(&route, urls[i].url, PROTOCOL_SOCKS5H).what ==
			OUTCOME_OK,
		    urls[i].url);
		CHECK(login_lacks_password(&route.proxy[0]) == urls[i].lacks,
		    urls[i].url);
	}
}

int
main(void)
{
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		test_row(&rows[i]);
	test_long_tokens();
	test_lack();
	return check_status();
}
