/*
 * proves: route/no_proxy.c
 * flags: -eva-split-return auto -eva-domains cvalue -eva-slevel 10
 */

#include "prove.h"
#include "route/no_proxy.h"

/* Longer than one entry that passes. */
static char list[400];
static struct endpoint to;

void
prove(void)
{
	any_text(list, sizeof(list));
	any_endpoint(&to, ENDPOINT_MUX + 1);
	(void)no_proxy_unclear(list);
	(void)no_proxy_check(list);
	(void)no_proxy_matches(list, &to);
}
