#include <stddef.h>

#include "base/wipe.h"
#include "route/route.h"
#include "route/url.h"

/* Blanks that may be around a URL in a variable that was read from a file. */
#define BLANKS " \t\r\n"

bool
route_set_text(char *field, size_t size, struct cursor c)
{
	struct cursor rest = c;
	char byte;

	while (!cursor_ended(&rest)) {
		byte = cursor_get(&rest);
		if ((unsigned char)byte < 0x20 || byte == 0x7f)
			return false;
	}
	return cursor_copy(&c, field, size);
}

struct verdict
route_set_user(struct proxy_config *proxy, struct cursor user)
{
	bool fits = route_set_text(proxy->user, sizeof(proxy->user), user) &&
	    protocol_takes_user(proxy->kind, user);

	proxy->has_user = true;
	return outcome_of(fits ? OUTCOME_OK : OUTCOME_PROXY_CREDENTIALS);
}

struct verdict
route_set_password(struct proxy_config *proxy, struct cursor password)
{
	bool fits = route_set_text(
			proxy->password, sizeof(proxy->password), password) &&
	    protocol_takes_password(proxy->kind, password.end - password.at);

	proxy->has_password = true;
	return outcome_of(fits ? OUTCOME_OK : OUTCOME_PROXY_CREDENTIALS);
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
add_proxy(struct route *route, struct cursor url, enum protocol_kind bare)
{
	unsigned *count = &route->first[route->hops + 1];
	struct proxy_config proxy = { .kind = bare };
	enum outcome what;

	if (*count >= ROUTE_PROXIES_MAX)
		return OUTCOME_PROXY_HOPS;
	what = url_parse(&proxy, url);
	if (what == OUTCOME_OK && route->hops > 0)
		what = check_later(&proxy.server);
	route->proxy[(*count)++] = proxy;
	wipe(&proxy, sizeof(proxy));
	return what;
}

void
route_init(struct route *route)
{
	route->hops = 0;
	route->direct = false;
	route->first[0] = 0;
}

/*
 * Measures the first URL of a list. A comma before the @ of a URL with a scheme
 * is part of its user or password. Without a scheme, or between two @, it may
 * be that, or begin the next URL: then the URL is in doubt.
 */
static enum outcome
measure_url(struct cursor urls, bool first, struct cursor *url)
{
	struct cursor rest = urls, scheme, user, at, second;
	bool bare = !url_cut_scheme(&rest, &scheme);

	at = user = cursor_cut(&rest, "/");
	/* With its @, the last one before the path. */
	cursor_last(&at, '@');
	user.end = cursor_take(&at, '@') ? at.at : user.at;
	*url = rest = urls;
	rest.at = user.end;
	cursor_cut(&rest, ",");
	url->end = rest.at;
	second = user;
	cursor_cut(&second, "@");
	if (bare && !first && cursor_has(url, '@'))
		return OUTCOME_PROXY_COMMA;
	if (cursor_has(bare ? &user : &second, ','))
		return OUTCOME_PROXY_COMMA;
	return OUTCOME_OK;
}

/* As a word, or as browsers write it. */
static bool
is_direct(const struct cursor *url)
{
	return cursor_means(url, "direct") || cursor_means(url, "direct://");
}

static enum outcome
add_direct(struct route *route, bool first, bool last)
{
	route->direct = !first && last && route->hops == 0;
	return route->direct ? OUTCOME_OK : OUTCOME_PROXY_DIRECT;
}

struct verdict
route_add(struct route *route, const char *urls, enum protocol_kind bare)
{
	struct cursor c = cursor_of(urls), url;
	bool first = true;
	enum outcome what;

	if (route->hops >= ROUTE_HOPS_MAX)
		return outcome_of(OUTCOME_PROXY_HOPS);
	route->first[route->hops + 1] = route->first[route->hops];
	do {
		cursor_skip(&c, BLANKS);
		what = measure_url(c, first, &url);
		c.at = url.end;
		cursor_trim(&url, BLANKS);
		if (what == OUTCOME_OK && is_direct(&url))
			what = add_direct(route, first, cursor_ended(&c));
		else if (what == OUTCOME_OK)
			what = add_proxy(route, url, bare);
		first = false;
	} while (what == OUTCOME_OK && cursor_take(&c, ','));
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
