/*
 * proves: policy/lines.c
 * flags: -eva-split-return auto -eva-domains cvalue -eva-slevel 10
 */

#include "policy/lines.h"
#include "prove.h"

/* Stands for a file of any length: whatever is said of one line holds for each.
 */
static char text[2001];
static struct policy policy;

static bool
any_service(const char *name, uint16_t *port)
{
	(void)name;
	*port = (uint16_t)any_below(UINT16_MAX + 1);
	return any_below(2);
}

void
prove(void)
{
	//@ widen_hints global:policy.count, 256;
	any_bytes(text, sizeof(text));
	policy.files = any_below(8);
	(void)lines_add(
	    &policy, text, any_below(sizeof(text) + 1), any_service);
	//@ check count: policy.count <= POLICY_RULES_MAX;
	//@ check given: policy.given;
}
