#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "address/target.h"
#include "base/wipe.h"
#include "route/route.h"

/* Blanks that may be around a URL in a variable that was read from a file. */
#define BLANKS " \t\r\n"

/* Longer than any URL that the fields of a proxy_config could hold. */
#define URL_MAX (3 * (ROUTE_USER_MAX + ROUTE_PASSWORD_MAX) + 512)

static enum outcome
take_scheme(struct proxy_config *proxy, char **url)
{
	char *end = strstr(*url, "://"), *scheme = *url;

	if (end == NULL)
		return OUTCOME_OK;
	*end = '\0';
	*url = end + strlen("://");
	if (protocol_by_scheme(scheme, &proxy->kind))
		return OUTCOME_OK;
	return strcasecmp(scheme, "https") == 0 ? OUTCOME_PROXY_TLS
						: OUTCOME_PROXY_SCHEME;
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

/* RFC 3986 2.1, in place; returns the length, or -1 for a wrong escape. */
static ptrdiff_t
percent_decode(char *text)
{
	char *out = text, *in;

	for (in = text; *in != '\0'; in++) {
		if (*in != '%') {
			*out++ = *in;
			continue;
		}
		if (hex_value(in[1]) < 0 || hex_value(in[2]) < 0)
			return -1;
		*out++ = (char)(hex_value(in[1]) << 4 | hex_value(in[2]));
		in += 2;
	}
	return out - text;
}

/* No protocol here can carry a control byte. */
static bool
set(char *field, size_t max, const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			return false;
	}
	if (len > max)
		return false;
	memcpy(field, text, len);
	field[len] = '\0';
	return true;
}

struct verdict
route_set_user(struct proxy_config *proxy, const char *user, size_t len)
{
	bool fits = set(proxy->user, ROUTE_USER_MAX, user, len);

	fits = fits && protocol_takes_user(proxy->kind, user, len);
	proxy->has_user = true;
	return outcome_of(fits ? OUTCOME_OK : OUTCOME_PROXY_CREDENTIALS);
}

struct verdict
route_set_password(struct proxy_config *proxy, const char *password, size_t len)
{
	bool fits = set(proxy->password, ROUTE_PASSWORD_MAX, password, len);

	fits = fits && protocol_takes_password(proxy->kind, len);
	proxy->has_password = true;
	return outcome_of(fits ? OUTCOME_OK : OUTCOME_PROXY_CREDENTIALS);
}

/* Decodes a part in place; a NUL is not the end of a part. */
static enum outcome
decode_part(char *text)
{
	ptrdiff_t len = percent_decode(text);

	if (len < 0)
		return OUTCOME_PROXY_ESCAPE;
	if (memchr(text, '\0', (size_t)len) != NULL)
		return OUTCOME_PROXY_URL;
	text[len] = '\0';
	return OUTCOME_OK;
}

/* RFC 3986 3.2.1. */
static enum outcome
take_userinfo(struct proxy_config *proxy, char **url)
{
	char *at, *colon, *slash = strchr(*url, '/');
	enum outcome what = OUTCOME_OK;
	ptrdiff_t len;

	if (slash != NULL)
		*slash = '\0';
	at = strrchr(*url, '@');
	if (slash != NULL)
		*slash = '/';
	if (at == NULL)
		return OUTCOME_OK;
	*at = '\0';
	colon = strchr(*url, ':');
	if (colon != NULL) {
		*colon = '\0';
		len = percent_decode(colon + 1);
		what = len < 0
		    ? OUTCOME_PROXY_ESCAPE
		    : route_set_password(proxy, colon + 1, (size_t)len).what;
	}
	if (what == OUTCOME_OK) {
		len = percent_decode(*url);
		what = len < 0 ? OUTCOME_PROXY_ESCAPE
			       : route_set_user(proxy, *url, (size_t)len).what;
	}
	*url = at + 1;
	return what;
}

/* The path of a UNIX socket, in the form that curl uses. */
static enum outcome
take_path(struct endpoint *server, char *path)
{
	enum outcome what = decode_part(path);

	server->kind = ENDPOINT_UNIX;
	if (what == OUTCOME_OK &&
	    !set(server->path, ENDPOINT_PATH_MAX, path, strlen(path)))
		what = OUTCOME_PROXY_URL;
	return what;
}

/*
 * A zone begins with %25 (RFC 6874 2) or, as people write it, with a plain %;
 * for interface 25, both look the same.
 */
static enum outcome
decode_host(char *host)
{
	char *zone = host[0] == '[' ? strchr(host, '%') : NULL;

	if (zone == NULL)
		return decode_part(host);
	zone++;
	if (strncmp(zone, "25", 2) == 0 && zone[2] != ']' && zone[2] != '\0')
		memmove(zone, zone + 2, strlen(zone + 2) + 1);
	return decode_part(zone);
}

/* Splits HOST[:PORT]; the colons of IPv6 are in brackets. */
static char *
cut_server_port(char *host)
{
	char *colon = strrchr(host, ':'), *bracket = strrchr(host, ']');

	if (colon == NULL || (host[0] == '[' && bracket > colon))
		return NULL;
	*colon = '\0';
	return colon + 1;
}

/*
 * The parts are split first, then decoded, then checked as if they had been
 * written that way.
 */
static enum outcome
take_server(struct proxy_config *proxy, char *host)
{
	uint16_t number = protocol_row(proxy->kind)->port;
	char *path = strchr(host, '/'), *port;
	bool has_path = path != NULL && path[1] != '\0';
	enum outcome what;

	if (path != NULL)
		*path = '\0';
	port = has_path ? NULL : cut_server_port(host);
	what = decode_host(host);
	if (what == OUTCOME_OK && port != NULL)
		what = decode_part(port);
	if (what != OUTCOME_OK)
		return what;
	if (has_path && strcasecmp(host, "localhost") != 0)
		return OUTCOME_PROXY_URL;
	if (has_path) {
		*path = '/';
		return take_path(&proxy->server, path);
	}
	if (*host == '\0' || (host[0] != '[' && strchr(host, ':') != NULL))
		return OUTCOME_PROXY_URL;
	if (port != NULL && !target_port(port, &number))
		return OUTCOME_PROXY_PORT;
	what = target_set(&proxy->server, host, number).what;
	if (what == OUTCOME_RESERVED)
		return OUTCOME_PROXY_RESERVED;
	return what == OUTCOME_OK ? OUTCOME_OK : OUTCOME_PROXY_HOST;
}

/* Only the first hop can be on this host. */
static enum outcome
check_later(const struct endpoint *server)
{
	switch (server->kind) {
	case ENDPOINT_NAME:
	case ENDPOINT_IP:
		return OUTCOME_OK;
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		break;
	}
	return OUTCOME_PROXY_UNIX;
}

static enum outcome
add_proxy(struct route *route, char *url, enum protocol_kind bare)
{
	unsigned *count = &route->first[route->hops + 1];
	struct proxy_config *proxy;
	enum outcome what;

	if (*count == ROUTE_PROXIES_MAX)
		return OUTCOME_PROXY_HOPS;
	proxy = &route->proxy[(*count)++];
	*proxy = (struct proxy_config){ .kind = bare };
	what = take_scheme(proxy, &url);
	if (what == OUTCOME_OK)
		what = take_userinfo(proxy, &url);
	if (what == OUTCOME_OK)
		what = take_server(proxy, url);
	if (what == OUTCOME_OK && route->hops > 0)
		what = check_later(&proxy->server);
	return what;
}

void
route_init(struct route *route)
{
	route->hops = 0;
	route->direct = false;
	route->first[0] = 0;
}

/* The text after SCHEME://, if there is a scheme. */
static const char *
find_authority(const char *url)
{
	size_t len = strcspn(url, ":/@,");

	return strncmp(url + len, "://", 3) == 0 ? url + len + 3 : url;
}

/*
 * Measures the first URL of a list. A comma before the @ of a URL with a scheme
 * is part of its user or password. Without a scheme, or between two @, it may
 * be that, or begin the next URL: then the URL is in doubt.
 */
static enum outcome
measure_url(const char *urls, bool first, size_t *len)
{
	const char *from = find_authority(urls);
	size_t end = strcspn(from, "/"), at = 0, first_at = 0, comma, i;

	for (i = 0; i < end; i++) {
		if (from[i] != '@')
			continue;
		at = i + 1;
		if (first_at == 0)
			first_at = at;
	}
	comma = strcspn(from, ",");
	*len = (size_t)(from - urls) + at + strcspn(from + at, ",");
	if (from == urls && !first && memchr(urls, '@', *len) != NULL)
		return OUTCOME_PROXY_COMMA;
	if (comma < at && from == urls)
		return OUTCOME_PROXY_COMMA;
	if (memchr(from + first_at, ',', at - first_at) != NULL)
		return OUTCOME_PROXY_COMMA;
	return OUTCOME_OK;
}

static enum outcome
add_first(
    struct route *route, const char *urls, size_t len, enum protocol_kind bare)
{
	char url[URL_MAX];
	enum outcome what;

	if (len >= sizeof(url))
		return OUTCOME_PROXY_URL;
	memcpy(url, urls, len);
	url[len] = '\0';
	what = add_proxy(route, url, bare);
	wipe(url, len);
	return what;
}

/* As a word, or as browsers write it. */
static bool
is_direct(const char *urls, size_t len)
{
	static const char word[] = "direct://";

	return (len == strlen("direct") || len == strlen(word)) &&
	    strncasecmp(urls, word, len) == 0;
}

static enum outcome
add_direct(struct route *route, bool first, char end)
{
	route->direct = !first && end == '\0' && route->hops == 0;
	return route->direct ? OUTCOME_OK : OUTCOME_PROXY_DIRECT;
}

struct verdict
route_add(struct route *route, const char *urls, enum protocol_kind bare)
{
	const char *next = urls + strspn(urls, BLANKS);
	bool first = true;
	enum outcome what;
	size_t len, url;

	if (route->hops == ROUTE_HOPS_MAX)
		return outcome_of(OUTCOME_PROXY_HOPS);
	route->first[route->hops + 1] = route->first[route->hops];
	for (;; next += strspn(next, BLANKS)) {
		what = measure_url(next, first, &len);
		url = len;
		while (url > 0 && strchr(BLANKS, next[url - 1]) != NULL)
			url--;
		if (what == OUTCOME_OK && is_direct(next, url))
			what = add_direct(route, first, next[len]);
		else if (what == OUTCOME_OK)
			what = add_first(route, next, url, bare);
		if (what != OUTCOME_OK || next[len] == '\0')
			break;
		first = false;
		next += len + 1;
	}
	route->hops++;
	return outcome_of(what);
}

bool
route_is_mixed(const struct route *route)
{
	bool names = false, addresses = route->hops == 1 && route->direct;
	unsigned i;

	if (route->hops == 0)
		return false;
	for (i = route->first[route->hops - 1]; i < route_count(route); i++) {
		if (protocol_row(route->proxy[i].kind)->names)
			names = true;
		else
			addresses = true;
	}
	return names && addresses;
}

unsigned
route_count(const struct route *route)
{
	return route->first[route->hops];
}

void
route_wipe(struct route *route)
{
	/* The direct route was never written to, and its pages cost nothing. */
	if (route->hops == 0)
		return;
	wipe(route->proxy, route_count(route) * sizeof(route->proxy[0]));
	route_init(route);
}
