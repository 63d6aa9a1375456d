#include <string.h>
#include <strings.h>

#include "route.h"
#include "wipe.h"

/* Longer than any URL that the fields of a proxy_config could hold. */
#define URL_MAX (3 * (ROUTE_USER_MAX + ROUTE_PASSWORD_MAX) + 512)

struct scheme {
	const char *name;
	enum proxy_kind kind;
	bool resolve_here;
};

static const struct scheme schemes[] = {
	{ "socks5h", PROXY_SOCKS5, false },
	{ "socks5", PROXY_SOCKS5, true },
	{ "http", PROXY_HTTP_CONNECT, false },
};

/* nc's defaults, for people bring its command lines along. */
static uint16_t
default_port(enum proxy_kind kind)
{
	return kind == PROXY_HTTP_CONNECT ? 3128 : 1080;
}

static enum outcome
take_scheme(struct proxy_config *proxy, const char **url)
{
	const char *end = strstr(*url, "://");
	size_t i, len;

	if (end == NULL)
		return OUTCOME_OK;
	len = (size_t)(end - *url);
	for (i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		if (strlen(schemes[i].name) == len &&
		    strncasecmp(*url, schemes[i].name, len) == 0) {
			proxy->kind = schemes[i].kind;
			proxy->resolve_here = schemes[i].resolve_here;
			*url = end + strlen("://");
			return OUTCOME_OK;
		}
	}
	if (len == 5 && strncasecmp(*url, "https", len) == 0)
		return OUTCOME_PROXY_TLS;
	return OUTCOME_PROXY_SCHEME;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* RFC 3986 2.1; no protocol here can carry a control byte. */
static enum outcome
percent_decode(const char *in, size_t len, char *out, size_t max)
{
	size_t i, at = 0;

	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)in[i];

		if (c == '%') {
			if (len - i < 3 || hex_value(in[i + 1]) < 0 ||
			    hex_value(in[i + 2]) < 0)
				return OUTCOME_PROXY_USERINFO;
			c = (unsigned char)(hex_value(in[i + 1]) << 4 |
			    hex_value(in[i + 2]));
			i += 2;
		}
		if (c < 0x20 || c == 0x7f || at == max)
			return OUTCOME_PROXY_CREDENTIALS;
		out[at++] = (char)c;
	}
	out[at] = '\0';
	return OUTCOME_OK;
}

/* RFC 1929 2 counts in one byte; RFC 7617 2 ends the user at its colon. */
static enum outcome
check_credentials(const struct proxy_config *proxy)
{
	switch (proxy->kind) {
	case PROXY_SOCKS5:
		if (proxy->user[0] == '\0' || strlen(proxy->password) > 255)
			return OUTCOME_PROXY_CREDENTIALS;
		break;
	case PROXY_HTTP_CONNECT:
		if (strchr(proxy->user, ':') != NULL)
			return OUTCOME_PROXY_CREDENTIALS;
		break;
	case PROXY_DIRECT:
		break;
	}
	return OUTCOME_OK;
}

static enum outcome
take_userinfo(struct proxy_config *proxy, const char **url)
{
	const char *at = strrchr(*url, '@');
	const char *colon;
	enum outcome what;
	size_t len;

	if (at == NULL)
		return OUTCOME_OK;
	len = (size_t)(at - *url);
	colon = memchr(*url, ':', len);
	if (colon != NULL) {
		what = percent_decode(colon + 1, (size_t)(at - colon - 1),
		    proxy->password, ROUTE_PASSWORD_MAX);
		if (what != OUTCOME_OK)
			return what;
		len = (size_t)(colon - *url);
	}
	what = percent_decode(*url, len, proxy->user, ROUTE_USER_MAX);
	if (what != OUTCOME_OK)
		return what;
	proxy->credentials = true;
	*url = at + 1;
	return check_credentials(proxy);
}

static enum outcome
take_server(struct proxy_config *proxy, const char *url)
{
	char text[TARGET_AUTHORITY_MAX + TARGET_ZONE_MAX + 2];
	uint16_t number = default_port(proxy->kind);
	size_t len = strlen(url);
	char *host = text, *port;
	const char *last;

	if (len > 0 && url[len - 1] == '/')
		len--;
	if (len == 0 || len >= sizeof(text))
		return OUTCOME_PROXY_URL;
	memcpy(text, url, len);
	text[len] = '\0';
	last = strrchr(text, ':');
	if (last != NULL && text[len - 1] != ']') {
		if (target_split(text, &host, &port).what != OUTCOME_OK)
			return OUTCOME_PROXY_URL;
		if (!target_port(port, &number))
			return OUTCOME_PROXY_PORT;
	}
	return target_set(&proxy->server, host, number).what;
}

struct verdict
route_add(struct route *route, const char *url, enum proxy_kind bare)
{
	struct proxy_config *proxy;
	enum outcome what;

	if (route->hops == ROUTE_HOPS_MAX)
		return outcome_verdict(OUTCOME_PROXY_HOPS, 0);
	if (strlen(url) > URL_MAX)
		return outcome_verdict(OUTCOME_PROXY_URL, 0);
	proxy = &route->hop[route->hops];
	*proxy = (struct proxy_config){ .kind = bare };
	what = take_scheme(proxy, &url);
	if (what == OUTCOME_OK)
		what = take_userinfo(proxy, &url);
	if (what == OUTCOME_OK)
		what = take_server(proxy, url);
	if (what == OUTCOME_OK)
		route->hops++;
	else
		wipe(proxy, sizeof(*proxy));
	return outcome_verdict(what, 0);
}
