/* A line with HOST:PORT, and the file of a policy that judges it. */

#include <limits.h>
#include <string.h>

#include "address/prefix.h"
#include "fuzz.h"
#include "policy/lines.h"

static bool
parse_target(struct endpoint *to, char *text)
{
	char *host, *port;

	return target_split(text, &host, &port).what == OUTCOME_OK &&
	    target_set(to, host, 0).what == OUTCOME_OK &&
	    target_port(port, &to->port);
}

static bool
is_6to4(const struct policy_case *c)
{
	struct ip inside;

	if (c->known)
		return prefix_6to4(&c->address, &inside);
	return c->to->kind == ENDPOINT_IP && prefix_6to4(&c->to->ip, &inside);
}

/* The first rule that would match by itself is the one that decides. */
static struct policy_answer
judge(const struct policy *p, const struct policy_case *c)
{
	static struct policy one;
	struct policy_answer answer = policy_judge(p, c);
	unsigned i;

	/* For 6to4, two addresses are judged. */
	if (is_6to4(c)) {
		assert(!answer.permitted || answer.rule > 0);
		assert(answer.rule == 0 ||
		    p->rule[answer.rule - 1].permit == answer.permitted);
		return answer;
	}
	one.count = 1;
	one.given = true;
	for (i = 0; i < p->count; i++) {
		one.rule[0] = p->rule[i];
		if (policy_judge(&one, c).rule == 1)
			break;
	}
	assert(answer.rule == 0 || !answer.shut);
	assert(answer.rule == (i < p->count ? i + 1 : 0));
	assert(answer.permitted == (i < p->count && p->rule[i].permit));
	return answer;
}

/* What opens nothing protected may do no more than all others, and both must be
 * told. */
static void
judge_at(
    const struct policy *p, const struct endpoint *to, const struct ip *address)
{
	struct policy_case c = { .to = to };
	bool open, forced, own;

	c.known = address != NULL;
	if (address != NULL)
		c.address = *address;
	open = judge(p, &c).permitted;
	assert(!open || !endpoint_is_name(to) || !c.known ||
	    policy_could_permit(p, &c));
	c.forced = true;
	forced = judge(p, &c).permitted;
	assert(!forced || open);
	assert(!forced || !endpoint_is_name(to) || !c.known ||
	    policy_could_permit(p, &c));
	c.own = c.own_inside = POLICY_OWN;
	own = judge(p, &c).permitted;
	assert(!own || forced || p->self);
	assert(!own || !endpoint_is_name(to) || !c.known ||
	    policy_could_permit(p, &c));
	c.own = c.own_inside = POLICY_UNSURE;
	assert(!judge(p, &c).permitted || forced);
}

/* Wherever its name leads: to the ends of all blocks, and elsewhere. */
static void
judge_all(const struct policy *p, const struct endpoint *to)
{
	static const struct ip some[] = { { IP_V4, { 127, [3] = 1 } },
		{ IP_V4, { 192, 0, 2, 1 } }, { IP_V6, { [15] = 1 } },
		{ IP_V6, { 0x20, 1, 0xd, 0xb8 } },
		{ IP_V6, { [10] = 0xff, 0xff, 127, [15] = 1 } } };
	struct prefix block;
	size_t i;

	judge_at(p, to, NULL);
	for (i = 0; i < sizeof(some) / sizeof(some[0]); i++)
		judge_at(p, to, &some[i]);
	for (i = 0; i < p->count && i < 8; i++) {
		if (p->rule[i].kind != RULE_BLOCK)
			continue;
		block = p->rule[i].block;
		judge_at(p, to, &block.ip);
		if (prefix_next(&block))
			judge_at(p, to, &block.ip);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static uint8_t rules[FUZZ_MAX + 1];
	static struct policy p;
	const uint8_t *end = memchr(data, '\n', len);
	size_t line = end != NULL ? (size_t)(end - data) + 1 : len;
	struct endpoint to;
	struct verdict v;
	char *text;

	memcpy(rules, data + line, len - line);
	memset(&p, 0, sizeof(p));
	v = lines_add(&p, fuzz_bytes(rules, len - line), len - line, NULL);
	fuzz_verdict(v, INT_MAX);
	assert(p.given && p.count <= POLICY_RULES_MAX);
	text = fuzz_text(data, line);
	if (v.what == OUTCOME_OK && parse_target(&to, fuzz_line(&text)))
		judge_all(&p, &to);
	return 0;
}
