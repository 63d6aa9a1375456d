/*
 * proves: route/login.c route/fields.c
 * flags: -eva-split-return auto -eva-domains cvalue -eva-slevel 10
 * flags: -eva-min-loop-unroll 16
 */

#include <string.h>

#include "prove.h"
#include "route/fields.h"
#include "route/login.h"

/* Whatever is said of these lines holds for each line of a longer text. */
static char text[ROUTE_TOKEN_MAX + 1500];
static struct fields fields;
static struct route route;

/* As route_add leaves it. */
static void
any_proxy(struct proxy_config *proxy)
{
	proxy->kind = (enum protocol_kind)any_below(PROTOCOL_COUNT);
	proxy->has_user = any_below(2);
	proxy->has_password = any_below(2);
	any_bytes(proxy->user, sizeof(proxy->user) - 1);
	any_bytes(proxy->password, sizeof(proxy->password) - 1);
}

/*
 * As many proxies as there may be, all in one hop, or as many in each of 2, 4
 * or 8; or 8 hops of one.
 */
static void
any_route(void)
{
	unsigned i, each = 1 << any_below(5);

	//@ split each;
	for (i = 0; i < ROUTE_PROXIES_MAX; i++)
		any_proxy(&route.proxy[i]);
	route.hops = ROUTE_PROXIES_MAX / each;
	if (route.hops > ROUTE_HOPS_MAX)
		route.hops = ROUTE_HOPS_MAX;
	for (i = 1; i <= route.hops; i++)
		route.first[i] = i * each;
}

void
prove(void)
{
	unsigned i = any_below(ROUTE_PROXIES_MAX);
	struct verdict v;

	any_bytes(text, sizeof(text));
	any_route();
	v = login_lines(&route, text, any_below(sizeof(text) + 1),
	    OUTCOME_CREDENTIALS_FILE_WRONG);
	//@ check hop: v.hop <= route.hops;
	(void)strlen(route.proxy[i].user);
	(void)strlen(route.proxy[i].password);
	(void)login_lacks_password(&route.proxy[i]);
	/* Loops end where the room does. */
	//@ widen_hints global:fields.len, 32768;
	fields.len = any_below(FIELDS_MAX + 1);
	any_bytes(fields.text, sizeof(fields.text));
	(void)fields_add(&fields, text, any_below(sizeof(text) + 1));
	(void)fields_lines(&fields, text, any_below(sizeof(text) + 1));
	//@ check room: fields.len <= sizeof(fields.text);
	fields_give(&fields, &route);
	fields_wipe(&fields);
	//@ check wiped: fields.len == 0;
}
