/*
 * proves: policy/policy.c policy/protected.c
 * flags: -eva-split-return auto -eva-domains cvalue -eva-auto-loop-unroll 0
 */

#include "policy/policy.h"
#include "prove.h"

/*
 * Each rule is judged like the others, however many there are; that the last
 * one is within the array is a check of lines.c.
 */
#define RULES 3

static struct policy policy;
static struct policy_case asked;
static struct endpoint to;

static void
any_address(struct ip *ip)
{
	ip->kind = (enum ip_kind)any_below(2);
	any_bytes(ip->byte, sizeof(ip->byte));
	any_text(ip->zone, sizeof(ip->zone));
}

/* A rule that rule_parse might make; its strings keep the NULs that end them.
 */
static void
any_rule(struct rule *rule)
{
	rule->kind = (enum rule_kind)any_below(RULE_LOCAL + 1);
	rule->permit = any_below(2);
	rule->ranges = any_below(RULE_RANGES + 1);
	any_bytes(rule->range, sizeof(rule->range));
	rule->means = (enum protected_kind)any_below(PROTECTED_TRANSLATED + 1);
	rule->block.ip.kind = (enum ip_kind)any_below(2);
	any_bytes(rule->block.ip.byte, sizeof(rule->block.ip.byte));
	rule->block.bits = (uint8_t)any_below(129);
	any_bytes(rule->name, sizeof(rule->name) - 1);
	rule->local = (enum endpoint_kind)any_below(ENDPOINT_MUX + 1);
	rule->cid = any_below(UINT32_MAX);
	any_bytes(rule->path, sizeof(rule->path) - 1);
}

void
prove(void)
{
	struct policy_answer answer;
	unsigned i;

	//@ loop unroll 3;
	for (i = 0; i < RULES; i++)
		any_rule(&policy.rule[i]);
	policy.count = any_below(RULES + 1);
	policy.given = any_below(2);
	policy.self = any_below(2);
	any_endpoint(&to, ENDPOINT_MUX + 1);
	asked.to = &to;
	asked.forced = any_below(2);
	asked.known = any_below(2);
	any_address(&asked.address);
	asked.own = (enum policy_own)any_below(POLICY_OWN + 1);
	asked.own_inside = (enum policy_own)any_below(POLICY_OWN + 1);
	answer = policy_judge(&policy, &asked);
	//@ check rule: answer.rule <= RULES;
	//@ check near: answer.near <= RULES;
	(void)policy_could_permit(&policy, &asked);
}
