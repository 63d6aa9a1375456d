#include <stdio.h>
#include <string.h>

#include "check.h"

struct row {
	const char *url;
	enum outcome what;
	enum proxy_kind kind;
	bool resolve_here;
	const char *host;
	uint16_t port;
	const char *user, *password; /* user NULL: none given */
};

static const struct row rows[] = {
	{ "proxy", OUTCOME_OK, PROXY_SOCKS5, false, "proxy", 1080, NULL, NULL },
	{ "proxy:99", OUTCOME_OK, PROXY_SOCKS5, false, "proxy", 99, NULL,
	    NULL },
	{ "socks5h://proxy", OUTCOME_OK, PROXY_SOCKS5, false, "proxy", 1080,
	    NULL, NULL },
	{ "SOCKS5H://proxy/", OUTCOME_OK, PROXY_SOCKS5, false, "proxy", 1080,
	    NULL, NULL },
	{ "socks5://proxy:9050", OUTCOME_OK, PROXY_SOCKS5, true, "proxy", 9050,
	    NULL, NULL },
	{ "http://proxy", OUTCOME_OK, PROXY_HTTP_CONNECT, false, "proxy", 3128,
	    NULL, NULL },
	{ "http://proxy:8080/", OUTCOME_OK, PROXY_HTTP_CONNECT, false, "proxy",
	    8080, NULL, NULL },
	{ "http://[2001:db8::1]", OUTCOME_OK, PROXY_HTTP_CONNECT, false,
	    "2001:db8::1", 3128, NULL, NULL },
	{ "[::1]:9050", OUTCOME_OK, PROXY_SOCKS5, false, "::1", 9050, NULL,
	    NULL },
	{ "http://u:p@proxy", OUTCOME_OK, PROXY_HTTP_CONNECT, false, "proxy",
	    3128, "u", "p" },
	{ "http://u@proxy", OUTCOME_OK, PROXY_HTTP_CONNECT, false, "proxy",
	    3128, "u", "" },
	{ "http://:p@proxy", OUTCOME_OK, PROXY_HTTP_CONNECT, false, "proxy",
	    3128, "", "p" },
	{ "http://u:p:q@r@proxy", OUTCOME_OK, PROXY_HTTP_CONNECT, false,
	    "proxy", 3128, "u", "p:q@r" },
	{ "u%40x:p%3a%2F%25%C3%A4@proxy", OUTCOME_OK, PROXY_SOCKS5, false,
	    "proxy", 1080, "u@x", "p:/%\xc3\xa4" },

	{ "", OUTCOME_PROXY_URL, PROXY_DIRECT, false, NULL, 0, NULL, NULL },
	{ "/", OUTCOME_PROXY_URL, PROXY_DIRECT, false, NULL, 0, NULL, NULL },
	{ "socks5h://", OUTCOME_PROXY_URL, PROXY_DIRECT, false, NULL, 0, NULL,
	    NULL },
	{ "ftp://proxy", OUTCOME_PROXY_SCHEME, PROXY_DIRECT, false, NULL, 0,
	    NULL, NULL },
	{ "://proxy", OUTCOME_PROXY_SCHEME, PROXY_DIRECT, false, NULL, 0, NULL,
	    NULL },
	{ "https://proxy", OUTCOME_PROXY_TLS, PROXY_DIRECT, false, NULL, 0,
	    NULL, NULL },
	{ "http://proxy:0", OUTCOME_PROXY_PORT, PROXY_DIRECT, false, NULL, 0,
	    NULL, NULL },
	{ "http://proxy:", OUTCOME_PROXY_PORT, PROXY_DIRECT, false, NULL, 0,
	    NULL, NULL },
	{ "http://proxy:x", OUTCOME_PROXY_PORT, PROXY_DIRECT, false, NULL, 0,
	    NULL, NULL },
	{ "http://::1", OUTCOME_PROXY_URL, PROXY_DIRECT, false, NULL, 0, NULL,
	    NULL },
	{ "http://proxy/path", OUTCOME_TARGET_HOST, PROXY_DIRECT, false, NULL,
	    0, NULL, NULL },
	{ "http://pro xy", OUTCOME_TARGET_HOST, PROXY_DIRECT, false, NULL, 0,
	    NULL, NULL },
	{ "http://%70roxy", OUTCOME_TARGET_HOST, PROXY_DIRECT, false, NULL, 0,
	    NULL, NULL },
	{ "http://127.1", OUTCOME_TARGET_NUMERIC, PROXY_DIRECT, false, NULL, 0,
	    NULL, NULL },
	{ "wraith-a:1080", OUTCOME_RESERVED, PROXY_DIRECT, false, NULL, 0, NULL,
	    NULL },
	{ "http://u:p@WRAITH-a", OUTCOME_RESERVED, PROXY_DIRECT, false, NULL, 0,
	    NULL, NULL },
	{ "http://u%4:p@proxy", OUTCOME_PROXY_USERINFO, PROXY_DIRECT, false,
	    NULL, 0, NULL, NULL },
	{ "http://u%:p@proxy", OUTCOME_PROXY_USERINFO, PROXY_DIRECT, false,
	    NULL, 0, NULL, NULL },
	{ "http://u:%zz@proxy", OUTCOME_PROXY_USERINFO, PROXY_DIRECT, false,
	    NULL, 0, NULL, NULL },
	{ "http://u:%00@proxy", OUTCOME_PROXY_CREDENTIALS, PROXY_DIRECT, false,
	    NULL, 0, NULL, NULL },
	{ "http://u:%0d%0a@proxy", OUTCOME_PROXY_CREDENTIALS, PROXY_DIRECT,
	    false, NULL, 0, NULL, NULL },
	{ "http://u:\n@proxy", OUTCOME_PROXY_CREDENTIALS, PROXY_DIRECT, false,
	    NULL, 0, NULL, NULL },
	{ "http://u%3ax:p@proxy", OUTCOME_PROXY_CREDENTIALS, PROXY_DIRECT,
	    false, NULL, 0, NULL, NULL },
	{ "socks5h://:p@proxy", OUTCOME_PROXY_CREDENTIALS, PROXY_DIRECT, false,
	    NULL, 0, NULL, NULL },
};

static void
test_rows(void)
{
	struct route route;
	const struct proxy_config *hop = &route.hop[0];
	struct verdict v;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];

		memset(&route, 0, sizeof(route));
		v = route_add(&route, r->url, PROXY_SOCKS5);
		CHECK(v.what == r->what, r->url);
		CHECK(route.hops == (r->what == OUTCOME_OK), r->url);
		if (v.what != OUTCOME_OK)
			continue;
		CHECK(hop->kind == r->kind, r->url);
		CHECK(hop->resolve_here == r->resolve_here, r->url);
		CHECK(strcmp(hop->server.host, r->host) == 0, r->url);
		CHECK(hop->server.port == r->port, r->url);
		CHECK(hop->credentials == (r->user != NULL), r->url);
		CHECK(
		    r->user == NULL || strcmp(hop->user, r->user) == 0, r->url);
		CHECK(
		    r->user == NULL || strcmp(hop->password, r->password) == 0,
		    r->url);
	}
}

/* RFC 1929 counts in a byte; what does not fit is an error, never cut. */
static void
test_length(const char *scheme, size_t user, size_t password, enum outcome what)
{
	struct route route = { 0 };
	char url[4096], *at = url;

	at += sprintf(at, "%s://", scheme);
	memset(at, 'u', user);
	at += user;
	*at++ = ':';
	memset(at, 'p', password);
	at += password;
	strcpy(at, "@proxy");
	CHECK(route_add(&route, url, PROXY_SOCKS5).what == what, scheme);
}

int
main(void)
{
	struct route route = { 0 };
	int i;

	test_rows();
	test_length("socks5h", 255, 255, OUTCOME_OK);
	test_length("socks5h", 256, 1, OUTCOME_PROXY_CREDENTIALS);
	test_length("socks5h", 1, 256, OUTCOME_PROXY_CREDENTIALS);
	test_length("http", 255, 1023, OUTCOME_OK);
	test_length("http", 256, 1, OUTCOME_PROXY_CREDENTIALS);
	test_length("http", 1, 1024, OUTCOME_PROXY_CREDENTIALS);
	for (i = 0; i < ROUTE_HOPS_MAX; i++)
		CHECK(route_add(&route, "a", PROXY_HTTP_CONNECT).what ==
			OUTCOME_OK,
		    "hops");
	CHECK(route.hop[0].kind == PROXY_HTTP_CONNECT, "bare");
	CHECK(route.hop[0].server.port == 3128, "bare");
	CHECK(route_add(&route, "a", PROXY_SOCKS5).what == OUTCOME_PROXY_HOPS,
	    "hops");
	return check_status();
}
