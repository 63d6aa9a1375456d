/*
 * proves: address/target.c address/endpoint.c base/cursor.c
 * flags: -eva-split-return auto -eva-domains cvalue -eva-slevel 10
 * flags: -eva-interprocedural-history -eva-partition-history 1
 */

#include <string.h>

#include "address/target.h"
#include "prove.h"

/* Longer than anything that is accepted. */
static char text[ENDPOINT_NAME_MAX + 12];
static struct endpoint to;

static void
use(const struct endpoint *e)
{
	char line[ENDPOINT_AUTHORITY_MAX];
	size_t len;

	(void)endpoint_is_local(e);
	(void)endpoint_is_onion(e);
	len = endpoint_authority(e, line, sizeof(line));
	//@ check fits: len < sizeof(line);
	if (e->kind == ENDPOINT_UNIX || e->kind == ENDPOINT_MUX)
		(void)strlen(e->path);
}

void
prove(void)
{
	uint16_t port = (uint16_t)any_below(UINT16_MAX + 1);
	char *host, *service;
	struct verdict v;

	any_text(text, sizeof(text));
	(void)target_is_reserved(text);
	(void)target_service(text);
	(void)target_port(text, &port);
	if (target_set(&to, text, port).what == OUTCOME_OK)
		use(&to);
	if (target_set_path(&to, text).what == OUTCOME_OK)
		use(&to);
	if (target_set_local(&to, text, port, &v) && v.what == OUTCOME_OK)
		use(&to);
	if (target_split(text, &host, &service).what == OUTCOME_OK) {
		(void)strlen(host);
		(void)strlen(service);
	}
}
