#include <stdio.h>
#include <string.h>

#include "check.h"

struct row {
	const char *url;
	enum outcome what;
	enum protocol_kind kind;
	const char *host;
	uint16_t port;
	const char *user, *password; /* user NULL: none given */
};

static const struct row rows[] = {
	{ "proxy", OUTCOME_OK, PROTOCOL_SOCKS5H, "proxy", 1080, NULL, NULL },
	{ "proxy:99", OUTCOME_OK, PROTOCOL_SOCKS5H, "proxy", 99, NULL, NULL },
	{ "socks5h://proxy", OUTCOME_OK, PROTOCOL_SOCKS5H, "proxy", 1080, NULL,
	    NULL },
	{ "SOCKS5H://proxy/", OUTCOME_OK, PROTOCOL_SOCKS5H, "proxy", 1080, NULL,
	    NULL },
	{ "socks5://proxy:9050", OUTCOME_OK, PROTOCOL_SOCKS5, "proxy", 9050,
	    NULL, NULL },
	{ "http://proxy", OUTCOME_OK, PROTOCOL_HTTP, "proxy", 3128, NULL,
	    NULL },
	{ "http://proxy:8080/", OUTCOME_OK, PROTOCOL_HTTP, "proxy", 8080, NULL,
	    NULL },
	{ "http://[2001:db8::1]", OUTCOME_OK, PROTOCOL_HTTP, "2001:db8::1",
	    3128, NULL, NULL },
	{ "[::1]:9050", OUTCOME_OK, PROTOCOL_SOCKS5H, "::1", 9050, NULL, NULL },
	{ "http://u:p@proxy", OUTCOME_OK, PROTOCOL_HTTP, "proxy", 3128, "u",
	    "p" },
	{ "http://u@proxy", OUTCOME_OK, PROTOCOL_HTTP, "proxy", 3128, "u",
	    NULL },
	{ "http://:p@proxy", OUTCOME_OK, PROTOCOL_HTTP, "proxy", 3128, "",
	    "p" },
	{ "socks5h://:p@proxy", OUTCOME_OK, PROTOCOL_SOCKS5H, "proxy", 1080, "",
	    "p" },
	{ "http://u:p:q@r@proxy", OUTCOME_OK, PROTOCOL_HTTP, "proxy", 3128, "u",
	    "p:q@r" },
	{ "u%40x:p%3a%2F%25%C3%A4@proxy", OUTCOME_OK, PROTOCOL_SOCKS5H, "proxy",
	    1080, "u@x", "p:/%\xc3\xa4" },

	{ "", OUTCOME_PROXY_URL, 0, NULL, 0, NULL, NULL },
	{ "/", OUTCOME_PROXY_URL, 0, NULL, 0, NULL, NULL },
	{ "socks5h://", OUTCOME_PROXY_URL, 0, NULL, 0, NULL, NULL },
	{ "ftp://proxy", OUTCOME_PROXY_SCHEME, 0, NULL, 0, NULL, NULL },
	{ "://proxy", OUTCOME_PROXY_SCHEME, 0, NULL, 0, NULL, NULL },
	{ "https://proxy", OUTCOME_PROXY_TLS, 0, NULL, 0, NULL, NULL },
	{ "http://proxy:0", OUTCOME_PROXY_PORT, 0, NULL, 0, NULL, NULL },
	{ "http://proxy:", OUTCOME_PROXY_PORT, 0, NULL, 0, NULL, NULL },
	{ "http://proxy:x", OUTCOME_PROXY_PORT, 0, NULL, 0, NULL, NULL },
	{ "http://::1", OUTCOME_PROXY_URL, 0, NULL, 0, NULL, NULL },
	{ "http://proxy/path", OUTCOME_PROXY_URL, 0, NULL, 0, NULL, NULL },
	{ "http://pro xy", OUTCOME_PROXY_HOST, 0, NULL, 0, NULL, NULL },
	{ "http://%70roxy:%38080", OUTCOME_OK, PROTOCOL_HTTP, "proxy", 8080,
	    NULL, NULL },
	{ "http://[fe80::1%25eth0]:3128", OUTCOME_OK, PROTOCOL_HTTP, "fe80::1",
	    3128, NULL, NULL },
	{ "http://[fe80::1%eth0]:3128", OUTCOME_OK, PROTOCOL_HTTP, "fe80::1",
	    3128, NULL, NULL },
	{ "http://[fe80::1%25eth0%2E7]", OUTCOME_OK, PROTOCOL_HTTP, "fe80::1",
	    3128, NULL, NULL },
	{ "http://[fe80::1%2510]", OUTCOME_OK, PROTOCOL_HTTP, "fe80::1", 3128,
	    NULL, NULL },
	{ "http://[fe80::1%25]", OUTCOME_OK, PROTOCOL_HTTP, "fe80::1", 3128,
	    NULL, NULL },
	{ "http://[fe80::1%25eth%0]", OUTCOME_PROXY_ESCAPE, 0, NULL, 0, NULL,
	    NULL },
	{ "http://pro%00xy", OUTCOME_PROXY_URL, 0, NULL, 0, NULL, NULL },
	{ "http://pro%2Fxy", OUTCOME_PROXY_HOST, 0, NULL, 0, NULL, NULL },
	{ "http://pro%40xy", OUTCOME_PROXY_HOST, 0, NULL, 0, NULL, NULL },
	{ "http://pro%xy", OUTCOME_PROXY_ESCAPE, 0, NULL, 0, NULL, NULL },
	{ "http://%3a%3a1", OUTCOME_PROXY_URL, 0, NULL, 0, NULL, NULL },
	{ "http://%5b::1%5d", OUTCOME_PROXY_PORT, 0, NULL, 0, NULL, NULL },
	{ "http://proxy:%30", OUTCOME_PROXY_PORT, 0, NULL, 0, NULL, NULL },
	{ "http://%77raith-a", OUTCOME_PROXY_RESERVED, 0, NULL, 0, NULL, NULL },
	{ "socks://proxy", OUTCOME_OK, PROTOCOL_SOCKS5H, "proxy", 1080, NULL,
	    NULL },
	{ "http://alice:8080,b:c@proxy.example:3128", OUTCOME_OK, PROTOCOL_HTTP,
	    "proxy.example", 3128, "alice", "8080,b:c" },
	{ "http://a,b:c@proxy", OUTCOME_OK, PROTOCOL_HTTP, "proxy", 3128, "a,b",
	    "c" },
	{ "alice:8080,b:c@proxy.example:3128", OUTCOME_PROXY_COMMA, 0, NULL, 0,
	    NULL, NULL },
	{ "http://u:p@a,q@b", OUTCOME_PROXY_COMMA, 0, NULL, 0, NULL, NULL },
	{ "http://u:p@q@b", OUTCOME_OK, PROTOCOL_HTTP, "b", 3128, "u", "p@q" },
	{ "http://127.1", OUTCOME_PROXY_HOST, 0, NULL, 0, NULL, NULL },
	{ "wraith-a:1080", OUTCOME_PROXY_RESERVED, 0, NULL, 0, NULL, NULL },
	{ "http://u:p@WRAITH-a", OUTCOME_PROXY_RESERVED, 0, NULL, 0, NULL,
	    NULL },
	{ "http://u%4:p@proxy", OUTCOME_PROXY_ESCAPE, 0, NULL, 0, NULL, NULL },
	{ "http://u%:p@proxy", OUTCOME_PROXY_ESCAPE, 0, NULL, 0, NULL, NULL },
	{ "http://u:%zz@proxy", OUTCOME_PROXY_ESCAPE, 0, NULL, 0, NULL, NULL },
	{ "http://u:%00@proxy", OUTCOME_PROXY_CREDENTIALS, 0, NULL, 0, NULL,
	    NULL },
	{ "http://u:%0d%0a@proxy", OUTCOME_PROXY_CREDENTIALS, 0, NULL, 0, NULL,
	    NULL },
	{ "http://u:\n@proxy", OUTCOME_PROXY_CREDENTIALS, 0, NULL, 0, NULL,
	    NULL },
	{ "http://u:%7f@proxy", OUTCOME_PROXY_CREDENTIALS, 0, NULL, 0, NULL,
	    NULL },
	{ "http://u%3ax:p@proxy", OUTCOME_PROXY_CREDENTIALS, 0, NULL, 0, NULL,
	    NULL },
	{ "socks4://proxy", OUTCOME_OK, PROTOCOL_SOCKS4, "proxy", 1080, NULL,
	    NULL },
	{ "socks4a://u@proxy", OUTCOME_OK, PROTOCOL_SOCKS4A, "proxy", 1080, "u",
	    NULL },
	{ "socks4a://u:p@proxy", OUTCOME_PROXY_CREDENTIALS, 0, NULL, 0, NULL,
	    NULL },
};

static bool
is_host(const struct endpoint *e, const char *host)
{
	char text[IP_TEXT_MAX];

	if (endpoint_is_name(e))
		return strcmp(e->name, host) == 0;
	if (e->kind != ENDPOINT_IP)
		return false;
	ip_text(&e->ip, text);
	return strcmp(text, host) == 0;
}

static void
test_zones(void)
{
	static const char *const zones[][2] = {
		{ "http://[fe80::1%25eth0]:3128", "eth0" },
		{ "http://[fe80::1%eth0]:3128", "eth0" },
		{ "http://[fe80::1%25eth0%2E7]", "eth0.7" },
		{ "http://[fe80::1%2510]", "10" },
		{ "http://[fe80::1%25]", "25" },
	};
	struct route route;
	size_t i;

	for (i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
		route_init(&route);
		route_add(&route, zones[i][0], PROTOCOL_SOCKS5H);
		CHECK(strcmp(route.proxy[0].server.ip.zone, zones[i][1]) == 0,
		    zones[i][0]);
	}
}

static void
test_rows(void)
{
	struct route route;
	const struct proxy_config *hop = &route.proxy[0];
	struct verdict v;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];

		route_init(&route);
		v = route_add(&route, r->url, PROTOCOL_SOCKS5H);
		CHECK(v.what == r->what, r->url);
		CHECK(route_count(&route) == (r->what != OUTCOME_PROXY_COMMA),
		    r->url);
		if (v.what != OUTCOME_OK)
			continue;
		CHECK(hop->kind == r->kind, r->url);
		CHECK(is_host(&hop->server, r->host), r->url);
		CHECK(hop->server.port == r->port, r->url);
		CHECK(hop->has_user == (r->user != NULL), r->url);
		CHECK(hop->has_password == (r->password != NULL), r->url);
		CHECK(
		    r->user == NULL || strcmp(hop->user, r->user) == 0, r->url);
		CHECK(r->password == NULL ||
			strcmp(hop->password, r->password) == 0,
		    r->url);
	}
}

/* RFC 1929 counts in one byte; a longer value is an error, and never cut. */
static void
test_length(const char *scheme, size_t user, size_t password, enum outcome what)
{
	struct route route;
	char url[4096], *at = url;

	at += sprintf(at, "%s://", scheme);
	memset(at, 'u', user);
	at += user;
	*at++ = ':';
	memset(at, 'p', password);
	at += password;
	strcpy(at, "@proxy");
	route_init(&route);
	CHECK(route_add(&route, url, PROTOCOL_SOCKS5H).what == what, scheme);
}

static void
test_hops(void)
{
	struct route route;
	int i;

	route_init(&route);
	CHECK(route_count(&route) == 0, "direct");
	for (i = 0; i < ROUTE_HOPS_MAX; i++)
		CHECK(route_add(&route, "a", PROTOCOL_HTTP).what == OUTCOME_OK,
		    "hops");
	CHECK(route.proxy[0].kind == PROTOCOL_HTTP, "bare");
	CHECK(route.proxy[0].server.port == 3128, "bare");
	CHECK(
	    route_add(&route, "a", PROTOCOL_SOCKS5H).what == OUTCOME_PROXY_HOPS,
	    "hops");
	route_wipe(&route);
	CHECK(route.hops == 0 && route.proxy[3].server.name[0] == '\0', "wipe");
}

/* Not even if another one after it was wrong. */
static void
test_wiped(void)
{
	static const char good[] = "http://u:secret@a,";
	static struct route route;
	char url[8192];

	memset(url, 'x', sizeof(url) - 1);
	memcpy(url, good, sizeof(good) - 1);
	url[sizeof(url) - 1] = '\0';
	CHECK(
	    route_add(&route, url, PROTOCOL_SOCKS5H).what == OUTCOME_PROXY_URL,
	    "x");
	route_wipe(&route);
	CHECK(route.proxy[0].password[0] == '\0', "a password is left");
}

static void
test_alternatives(void)
{
	struct route route;

	route_init(&route);
	CHECK(route_add(&route, "a:1,http://u:p%2Cq@b,socks5://[::1]",
		  PROTOCOL_SOCKS5H)
		    .what == OUTCOME_OK,
	    "alternatives");
	CHECK(route_add(&route, "socks4a://c", PROTOCOL_SOCKS5H).what ==
		OUTCOME_OK,
	    "alternatives");
	CHECK(route.hops == 2 && route_count(&route) == 4, "alternatives");
	CHECK(route.first[0] == 0 && route.first[1] == 3 && route.first[2] == 4,
	    "alternatives");
	CHECK(strcmp(route.proxy[1].password, "p,q") == 0, "comma");
	CHECK(route.proxy[2].kind == PROTOCOL_SOCKS5, "alternatives");
	route_init(&route);
	CHECK(route_add(&route, "http://u:1,2@a,http://v:3,4@b/,socks5://c",
		  PROTOCOL_SOCKS5H)
		    .what == OUTCOME_OK,
	    "commas");
	CHECK(route_count(&route) == 3, "commas");
	CHECK(strcmp(route.proxy[0].password, "1,2") == 0, "commas");
	CHECK(strcmp(route.proxy[1].password, "3,4") == 0, "commas");
	route_init(&route);
	CHECK(route_add(&route, "a,b,direct", PROTOCOL_SOCKS5H).what ==
		OUTCOME_OK,
	    "direct");
	CHECK(route.direct && route_count(&route) == 2, "direct");
	CHECK(route_add(&route, "a,direct", PROTOCOL_SOCKS5H).what ==
		OUTCOME_PROXY_DIRECT,
	    "of the second hop");
	route_wipe(&route);
	CHECK(!route.direct, "wiped");
	CHECK(route_add(&route, "direct", PROTOCOL_SOCKS5H).what ==
		OUTCOME_PROXY_DIRECT,
	    "alone");
	route_init(&route);
	CHECK(route_add(&route, "a,direct,b", PROTOCOL_SOCKS5H).what ==
		OUTCOME_PROXY_DIRECT,
	    "not the last");
	route_init(&route);
	CHECK(route_add(&route, "a,direct:1", PROTOCOL_SOCKS5H).what ==
		    OUTCOME_OK &&
		!route.direct,
	    "a host of that name");
	route_init(&route);
	CHECK(route_add(&route, "a, DIRECT", PROTOCOL_SOCKS5H).what ==
		    OUTCOME_OK &&
		route.direct && route_count(&route) == 1,
	    "in capitals");
	route_init(&route);
	CHECK(route_add(&route, "a,direct://", PROTOCOL_SOCKS5H).what ==
		    OUTCOME_OK &&
		route.direct && route_count(&route) == 1,
	    "as a URL");
	route_init(&route);
	CHECK(route_add(
		  &route, "\n http://a:1 ,\tu.example:2\r\n", PROTOCOL_SOCKS5H)
		    .what == OUTCOME_OK,
	    "blanks");
	CHECK(route_count(&route) == 2, "blanks");
	CHECK(strcmp(route.proxy[1].server.name, "u.example") == 0, "blanks");
	CHECK(route.proxy[1].server.port == 2, "blanks");
	route_init(&route);
	CHECK(route_add(&route, "a, ,b", PROTOCOL_SOCKS5H).what ==
		OUTCOME_PROXY_URL,
	    "nothing but blanks");
	route_init(&route);
	CHECK(route_add(&route, "http://a b", PROTOCOL_SOCKS5H).what ==
		OUTCOME_PROXY_HOST,
	    "blanks within");
	route_init(&route);
	CHECK(route_add(&route, "a:1,u:p@b:2", PROTOCOL_SOCKS5H).what ==
		OUTCOME_PROXY_COMMA,
	    "in doubt");
	route_init(&route);
	CHECK(route_add(&route, "http://a:1/,u:p@b:2", PROTOCOL_SOCKS5H).what ==
		OUTCOME_PROXY_COMMA,
	    "in doubt");
	route_init(&route);
	CHECK(route_add(&route, "u:p@a:1,b:2", PROTOCOL_SOCKS5H).what ==
		OUTCOME_OK,
	    "not in doubt");
	route_init(&route);
	CHECK(
	    route_add(&route, "a,", PROTOCOL_SOCKS5H).what == OUTCOME_PROXY_URL,
	    "empty");
	route_init(&route);
	CHECK(
	    route_add(&route, ",a", PROTOCOL_SOCKS5H).what == OUTCOME_PROXY_URL,
	    "empty");
	route_init(&route);
	CHECK(route_add(
		  &route, "a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a", PROTOCOL_SOCKS5H)
		    .what == OUTCOME_PROXY_HOPS,
	    "too many");
}

static void
test_unix(void)
{
	struct route route;
	char url[256] = "socks5h://localhost/";

	route_init(&route);
	CHECK(route_add(&route, "socks5h://u:p@localhost/run/tor/s@cks",
		  PROTOCOL_SOCKS5H)
		    .what == OUTCOME_OK,
	    "UNIX");
	CHECK(route.proxy[0].server.kind == ENDPOINT_UNIX, "UNIX");
	CHECK(
	    strcmp(route.proxy[0].server.path, "/run/tor/s@cks") == 0, "UNIX");
	CHECK(strcmp(route.proxy[0].user, "u") == 0, "UNIX");
	route_init(&route);
	CHECK(route_add(&route, "socks5h://local%68ost/run/a%2Cb%25%2f",
		  PROTOCOL_SOCKS5H)
		    .what == OUTCOME_OK,
	    "decoded");
	CHECK(strcmp(route.proxy[0].server.path, "/run/a,b%/") == 0, "decoded");
	route_init(&route);
	CHECK(route_add(&route, "socks5h://localhost/run/%00", PROTOCOL_SOCKS5H)
		    .what == OUTCOME_PROXY_URL,
	    "NUL");
	route_init(&route);
	CHECK(route_add(&route, "socks5h://localhost/run/%", PROTOCOL_SOCKS5H)
		    .what == OUTCOME_PROXY_ESCAPE,
	    "escape");
	route_init(&route);
	CHECK(route_add(&route, "socks5h://localhost/run/x", PROTOCOL_SOCKS5H)
		    .what == OUTCOME_OK,
	    "first");
	CHECK(route_add(&route, "socks5h://localhost/run/x", PROTOCOL_SOCKS5H)
		    .what == OUTCOME_PROXY_UNIX,
	    "UNIX as second hop");
	memset(url + strlen(url), 'x', ENDPOINT_PATH_MAX - 1);
	route_init(&route);
	CHECK(route_add(&route, url, PROTOCOL_SOCKS5H).what == OUTCOME_OK,
	    "long");
	strcat(url, "x");
	route_init(&route);
	CHECK(
	    route_add(&route, url, PROTOCOL_SOCKS5H).what == OUTCOME_PROXY_URL,
	    "too long");
	route_init(&route);
	CHECK(route_add(
		  &route, "socks5h://localhost:1080/run/x", PROTOCOL_SOCKS5H)
		    .what == OUTCOME_PROXY_URL,
	    "port and path");
}

/* Whether the last hop gets names, addresses or, by its alternatives, both. */
static void
test_mixed(void)
{
	static const struct {
		const char *first, *last;
		bool mixed;
	} cases[] = {
		{ "socks5h://a,http://b,socks4a://c", NULL, false },
		{ "socks5://a,socks4://b", NULL, false },
		{ "socks5h://a,socks5://b", NULL, true },
		{ "socks5h://a,direct", NULL, true },
		{ "socks5://a,direct", NULL, false },
		{ "socks5h://a,direct", "http://b", false },
		{ "socks5h://a,socks5://b", "http://c", false },
		{ "http://a", "socks5://b,http://c", true },
	};
	static struct route route;
	unsigned i;

	route_init(&route);
	CHECK(!route_is_mixed(&route), "no route is mixed");
	route_wipe(&route);
	CHECK(route.hops == 0, "no route, wiped");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		route_init(&route);
		(void)route_add(&route, cases[i].first, PROTOCOL_SOCKS5H);
		if (cases[i].last != NULL)
			(void)route_add(
			    &route, cases[i].last, PROTOCOL_SOCKS5H);
		CHECK(route_is_mixed(&route) == cases[i].mixed, cases[i].first);
	}
}

int
main(void)
{
	test_rows();
	test_length("socks5h", 255, 255, OUTCOME_OK);
	test_length("socks5h", 256, 1, OUTCOME_PROXY_CREDENTIALS);
	test_length("socks5h", 1, 256, OUTCOME_PROXY_CREDENTIALS);
	test_length("http", 255, 1023, OUTCOME_OK);
	test_length("http", 256, 1, OUTCOME_PROXY_CREDENTIALS);
	test_length("http", 1, 1024, OUTCOME_PROXY_CREDENTIALS);
	test_hops();
	test_wiped();
	test_alternatives();
	test_zones();
	test_unix();
	test_mixed();
	return check_status();
}
