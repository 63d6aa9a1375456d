#include <stdlib.h>
#include <string.h>

#include "base/wipe.h"
#include "request/proxies.h"

/*
 * The order is that of curl. HTTP_PROXY is not one of these: if a web server
 * runs a program, whoever sends the server a request can set it.
 */
static const char variables[][12] = { "all_proxy", "ALL_PROXY", "https_proxy",
	"HTTPS_PROXY", "http_proxy" };

enum { VARIABLES = sizeof(variables) / sizeof(variables[0]) };

static struct verdict
add_from_environment(
    struct route *route, struct options *o, const struct environment *e)
{
	struct verdict v = outcome_of(OUTCOME_OK);
	char *value[VARIABLES], *first = NULL;
	int i;

	for (i = 0; i < VARIABLES; i++) {
		value[i] = environment_find(e, variables[i]);
		if (first == NULL && value[i][0] != '\0')
			first = value[i];
	}
	if (o->forced || o->proxies > 1)
		v = outcome_of(OUTCOME_PROXY_ENVIRONMENT);
	else if (first != NULL)
		v = route_add(route, first, PROTOCOL_HTTP);
	for (i = 0; i < VARIABLES; i++)
		wipe(value[i], strlen(value[i]));
	if (o->no_proxy == NULL)
		o->no_proxy = getenv("no_proxy");
	if (o->no_proxy == NULL)
		o->no_proxy = getenv("NO_PROXY");
	/* Not checked, since it is not written for this program alone. */
	return v;
}

static struct verdict
add_one(struct route *route, struct options *o, const struct environment *e,
    const char *url)
{
	bool env = strcmp(url, "env") == 0;

	if (o->bare_given && (env || strstr(url, "://") != NULL))
		return outcome_of(OUTCOME_OPTION_PROTOCOL);
	o->route_by_environment = o->route_by_environment || env;
	if (env)
		return add_from_environment(route, o, e);
	return route_add(route, url, o->bare);
}

static struct verdict
complete(struct proxy_config *proxy, const struct options *o)
{
	proxy->optimistic = o->optimistic;
	if (o->user == NULL || proxy->has_user)
		return outcome_of(OUTCOME_OK);
	return route_set_user(proxy, cursor_of(o->user));
}

/* Where the environment has no proxy, there is none to send them to. */
static bool
takes_fields(const struct route *route, const struct options *o)
{
	unsigned i;

	for (i = 0; i < route_count(route); i++) {
		if (protocol_row(route->proxy[i].kind)->fields)
			return true;
	}
	return route->hops == 0 && o->route_by_environment;
}

struct verdict
proxies_add(struct route *route, struct options *o, const struct environment *e)
{
	struct verdict v = outcome_of(OUTCOME_OK);
	unsigned i;

	if (o->bare_given && o->proxies == 0)
		return outcome_of(OUTCOME_OPTION_PROTOCOL);
	for (i = 0; i < o->proxies && v.what == OUTCOME_OK; i++)
		v = add_one(route, o, e, o->proxy[i]);
	if (v.what == OUTCOME_OK && o->proxies == 0 &&
	    (o->user != NULL || o->auth_file != NULL))
		v = outcome_of(OUTCOME_OPTION_USER);
	if (v.what == OUTCOME_OK &&
	    (o->fields.len > 0 || o->fields_file != NULL) &&
	    !takes_fields(route, o))
		v = outcome_of(OUTCOME_OPTION_FIELD_PROXY);
	if (v.what == OUTCOME_OK && route->direct && o->forced)
		v = outcome_of(OUTCOME_PROXY_DIRECT);
	for (i = 0; i < route_count(route) && v.what == OUTCOME_OK; i++)
		v = complete(&route->proxy[i], o);
	return v;
}
