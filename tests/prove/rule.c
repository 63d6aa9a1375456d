/*
 * proves: address/glob.c policy/rule.c policy/rule_local.c
 * flags: -eva-split-return auto -eva-domains cvalue -eva-slevel 10
 */

#include <string.h>

#include "policy/rule.h"
#include "prove.h"

/* Longer than anything that is accepted. */
static char text[ENDPOINT_NAME_MAX + 280];
static struct rule rule;
static struct endpoint to;

static bool
any_service(const char *name, uint16_t *port)
{
	(void)strlen(name);
	*port = (uint16_t)any_below(UINT16_MAX + 1);
	return any_below(2);
}

void
prove(void)
{
	policy_service *service = any_below(2) ? any_service : NULL;

	any_text(text, sizeof(text));
	any_endpoint(&to, ENDPOINT_MUX + 1);
	if (rule_parse(&rule, cursor_of(text), service) != OUTCOME_OK)
		return;
	//@ check ranges: rule.ranges <= RULE_RANGES;
	(void)rule_is_address(&rule);
	(void)rule_has_port(&rule, (uint16_t)any_below(UINT16_MAX + 1));
	(void)rule_fits_local(&rule, &to);
	if (rule.kind == RULE_NAME)
		(void)rule_fits(rule.name, &to);
	(void)strlen(rule.name);
	(void)strlen(rule.path);
}
