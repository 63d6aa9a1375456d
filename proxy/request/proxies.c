#include <stdlib.h>
#include <string.h>

#include "base/wipe.h"
#include "request/proxies.h"

/* curl's variables; the small letters win, as they do there. */
static struct verdict
add_from_environment(
    struct route *route, struct options *o, const struct environment *e)
{
	char *value = environment_find(e, "all_proxy");
	char *other = environment_find(e, "ALL_PROXY");
	struct verdict v = outcome_of(OUTCOME_OK);

	if (o->forced || o->proxies > 1)
		v = outcome_of(OUTCOME_PROXY_ENVIRONMENT);
	else if (value[0] != '\0' || other[0] != '\0')
		v = route_add(
		    route, value[0] != '\0' ? value : other, PROTOCOL_HTTP);
	wipe(value, strlen(value));
	wipe(other, strlen(other));
	if (o->no_proxy == NULL)
		o->no_proxy = getenv("no_proxy");
	if (o->no_proxy == NULL)
		o->no_proxy = getenv("NO_PROXY");
	/* Not checked: it is not written for us alone. */
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
	return route_set_user(proxy, o->user, strlen(o->user));
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
	for (i = 0; i < route_count(route) && v.what == OUTCOME_OK; i++)
		v = complete(&route->proxy[i], o);
	return v;
}
