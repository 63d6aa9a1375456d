/*
 * proves: route/route.c route/url.c route/protocol.c
 * flags: -eva-split-return auto -eva-domains cvalue -eva-slevel 10
 */

#include <string.h>

#include "prove.h"
#include "route/route.h"

static struct route route;
/* Longer than a URL that passes. */
static char urls[3 * (ROUTE_USER_MAX + ROUTE_PASSWORD_MAX) + 600];

static void
prove_protocol(void)
{
	enum protocol_kind kind = (enum protocol_kind)any_below(PROTOCOL_COUNT);
	struct endpoint stop;
	char word[10];

	any_text(word, sizeof(word));
	any_endpoint(&stop, ENDPOINT_MUX + 1);
	(void)protocol_carries(kind, &stop);
	if (protocol_by_nc(word, &kind)) {
		//@ check kind: kind < PROTOCOL_COUNT;
	}
}

void
prove(void)
{
	unsigned i = any_below(ROUTE_PROXIES_MAX);

	/* The longest part, all hops and all proxies: loops end there. */
	//@ widen_hints global:"all", 4345, 8, 16;
	prove_protocol();
	route_init(&route);
	while (any_below(2)) {
		any_text(urls, sizeof(urls));
		if (route_add(&route, urls,
			(enum protocol_kind)any_below(PROTOCOL_COUNT))
			.what != OUTCOME_OK)
			break;
		//@ check hops: route.hops <= ROUTE_HOPS_MAX;
		//@ check proxies: route.first[route.hops] <= ROUTE_PROXIES_MAX;
		(void)route_is_mixed(&route);
	}
	(void)strlen(route.proxy[i].user);
	(void)strlen(route.proxy[i].password);
	route_wipe(&route);
}
