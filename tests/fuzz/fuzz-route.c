/* A route: one line for each hop, in the form of --proxy. */

#include <stdio.h>
#include <string.h>

#include "fuzz.h"

/* All bytes escaped, so that none has a meaning. */
static char *
percent(char *at, const char *text)
{
	for (; *text != '\0'; text++)
		at += sprintf(at, "%%%02x", (uint8_t)*text);
	return at;
}

/* In the form in which it could have been written. */
static void
write_url(char *at, const struct proxy_config *proxy)
{
	const struct endpoint *server = &proxy->server;
	char text[IP_TEXT_MAX];

	at += sprintf(at, "%s://", protocol_row(proxy->kind)->scheme);
	if (proxy->has_user)
		at = percent(at, proxy->user);
	if (proxy->has_password) {
		*at++ = ':';
		at = percent(at, proxy->password);
	}
	if (proxy->has_user)
		*at++ = '@';
	switch (server->kind) {
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		at += sprintf(at, "localhost/");
		*percent(at, server->path + 1) = '\0';
		break;
	case ENDPOINT_NAME:
		sprintf(at, "%s:%d", server->name, server->port);
		break;
	case ENDPOINT_IP:
		ip_text(&server->ip, text);
		if (server->ip.kind == IP_V4)
			sprintf(at, "%s:%d", text, server->port);
		else
			sprintf(at, "[%s%s%s]:%d", text,
			    server->ip.zone[0] != '\0' ? "%25" : "",
			    server->ip.zone, server->port);
		break;
	}
}

static void
reads_back(const struct proxy_config *proxy)
{
	static struct route again;
	char url[4 * (ROUTE_USER_MAX + ROUTE_PASSWORD_MAX) + 512];
	const struct proxy_config *other = &again.proxy[0];

	write_url(url, proxy);
	route_init(&again);
	assert(route_add(&again, url, PROTOCOL_COUNT).what == OUTCOME_OK);
	assert(again.hops == 1 && route_count(&again) == 1);
	assert(proxy->kind == other->kind);
	assert(proxy->has_user == other->has_user);
	assert(proxy->has_password == other->has_password);
	assert(strcmp(proxy->user, other->user) == 0);
	assert(strcmp(proxy->password, other->password) == 0);
	fuzz_same_target(&proxy->server, &other->server);
}

static void
is_sound(const struct route *route)
{
	unsigned hop, i;

	assert(route->hops <= ROUTE_HOPS_MAX && route->first[0] == 0);
	assert(route_count(route) <= ROUTE_PROXIES_MAX);
	for (hop = 0; hop < route->hops; hop++) {
		assert(route->first[hop] < route->first[hop + 1]);
		for (i = route->first[hop]; i < route->first[hop + 1]; i++) {
			fuzz_proxy(&route->proxy[i]);
			reads_back(&route->proxy[i]);
			assert(hop == 0 ||
			    route->proxy[i].server.kind != ENDPOINT_UNIX);
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct route clean;
	static struct route route;
	char *text = fuzz_text(data, len), *line;
	struct verdict v = outcome_verdict(OUTCOME_OK, 0);

	while (v.what == OUTCOME_OK && (line = fuzz_line(&text)) != NULL) {
		v = route_add(&route, line, PROTOCOL_SOCKS5H);
		fuzz_verdict(v, 0);
	}
	if (v.what == OUTCOME_OK)
		is_sound(&route);
	route_wipe(&route);
	assert(memcmp(route.proxy, clean.proxy, sizeof(route.proxy)) == 0);
	return 0;
}
