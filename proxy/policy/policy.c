#include <strings.h>

#include "policy/policy.h"

static const struct ip loopback4 = { IP_V4, { 127, [3] = 1 } };
static const struct ip loopback6 = { IP_V6, { [15] = 1 } };

/* A case in the form that the rules use. */
struct sight {
	const struct endpoint *to;
	struct prefix address[2];
	unsigned addresses; /* 0: only a proxy will know, or there is none */
	enum protected_kind kind;
	bool shut; /* it is protected, and that matters */
};

enum outcome
policy_add(
    struct policy *p, bool permit, struct cursor text, policy_service *service)
{
	struct rule *rule;
	enum outcome what;

	p->given = true;
	if (p->count >= POLICY_RULES_MAX)
		return OUTCOME_POLICY_LINE_MANY;
	rule = &p->rule[p->count];
	what = rule_parse(rule, text, service);
	if (what != OUTCOME_OK)
		return what;
	rule->permit = permit;
	p->self = p->self ||
	    (rule->kind == RULE_PROTECTED && rule->means == PROTECTED_SELF);
	p->addresses = p->addresses || rule_is_address(rule);
	p->count++;
	return OUTCOME_OK;
}

/* RFC 6761 6.3, and other names for it in some /etc/hosts. */
static bool
means_loopback(const struct endpoint *to)
{
	static const char names[][24] = { "localhost", "*.localhost",
		"localhost.localdomain", "*.localhost.localdomain",
		"localhost4", "localhost6", "localhost4.localdomain4",
		"localhost6.localdomain6", "ip6-localhost", "ip6-loopback",
		"ipv6-localhost", "ipv6-loopback", "loopback" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (rule_fits(names[i], to))
			return true;
	}
	return false;
}

static enum protected_kind
kind_of(const struct prefix *address, enum policy_own own)
{
	enum protected_kind range = protected_range(address);

	if (range != PROTECTED_NONE)
		return range;
	switch (own) {
	case POLICY_OTHER:
		return PROTECTED_NONE;
	case POLICY_UNSURE:
		return PROTECTED_UNSURE;
	case POLICY_OWN:
		break;
	}
	return PROTECTED_SELF;
}

static void
add_ip(struct sight *s, const struct policy_case *c, const struct ip *ip)
{
	struct prefix *address = &s->address[s->addresses++];

	*address = prefix_of(ip);
	prefix_unwrap(address);
	s->kind = kind_of(address, c->own);
	s->shut = c->forced && s->kind != PROTECTED_NONE;
}

static struct sight
look(const struct policy_case *c)
{
	struct sight s = { .to = c->to };

	if (c->known) {
		add_ip(&s, c, &c->address);
		return s;
	}
	switch (c->to->kind) {
	case ENDPOINT_NAME:
		if (!means_loopback(c->to))
			break;
		add_ip(&s, c, &loopback4);
		add_ip(&s, c, &loopback6);
		break;
	case ENDPOINT_IP:
		add_ip(&s, c, &c->to->ip);
		break;
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		s.kind = PROTECTED_SELF;
		s.shut = c->forced;
		break;
	}
	return s;
}

static bool
is_in(const struct prefix *block, const struct sight *s)
{
	unsigned i;

	for (i = 0; i < s->addresses; i++) {
		if (prefix_holds(block, &s->address[i]))
			return true;
	}
	return false;
}

/*
 * An address that may be this host's own is denied as such, but not permitted
 * as such.
 */
static bool
is_meant(const struct rule *rule, const struct sight *s)
{
	if (s->kind == PROTECTED_UNSURE)
		return !rule->permit && rule->means == PROTECTED_SELF;
	return s->addresses > 0 && rule->means == s->kind;
}

static bool
has_host(const struct rule *rule, const struct sight *s)
{
	switch (rule->kind) {
	case RULE_ALL:
		return true;
	case RULE_NAME:
		return rule_fits(rule->name, s->to);
	case RULE_LOCAL:
		return rule_fits_local(rule, s->to);
	case RULE_BLOCK:
		return is_in(&rule->block, s);
	case RULE_PROTECTED:
		break;
	}
	return is_meant(rule, s);
}

/* A resolver may return anything for localhost; only loopback is meant. */
static bool
opens(const struct rule *rule, const struct sight *s)
{
	switch (rule->kind) {
	case RULE_ALL:
		return false;
	case RULE_NAME:
		return strcasecmp(rule->name, "localhost") == 0 &&
		    s->kind == PROTECTED_LOOPBACK;
	case RULE_BLOCK:
		return prefix_is_one(&rule->block) ||
		    protected_range(&rule->block) == s->kind;
	case RULE_LOCAL:
	case RULE_PROTECTED:
		break;
	}
	return true;
}

static bool
applies(const struct rule *rule, const struct sight *s)
{
	return has_host(rule, s) &&
	    (!rule->permit || !s->shut || opens(rule, s));
}

static struct policy_answer
judge_sight(const struct policy *p, const struct sight *s)
{
	struct policy_answer a = { .kind = s->shut ? s->kind : PROTECTED_NONE };
	const struct rule *rule;
	unsigned i;

	for (i = 0; i < p->count; i++) {
		rule = &p->rule[i];
		if (!applies(rule, s))
			continue;
		if (rule_has_port(rule, s->to->port)) {
			a.permitted = rule->permit;
			a.rule = i + 1;
			return a;
		}
		if (rule->permit && a.near == 0)
			a.near = i + 1;
	}
	a.permitted = !p->given && !s->shut;
	a.shut = s->shut;
	return a;
}

/* A 6to4 address (RFC 3056 2) and the one within are two machines. */
static bool
get_inside(const struct policy_case *c, struct policy_case *inside)
{
	*inside = *c;
	inside->known = true;
	inside->own = c->own_inside;
	if (c->known)
		return prefix_6to4(&c->address, &inside->address);
	switch (c->to->kind) {
	case ENDPOINT_IP:
		return prefix_6to4(&c->to->ip, &inside->address);
	case ENDPOINT_NAME:
	case ENDPOINT_UNIX:
	case ENDPOINT_VSOCK:
	case ENDPOINT_MUX:
		break;
	}
	return false;
}

struct policy_answer
policy_judge(const struct policy *p, const struct policy_case *c)
{
	struct sight s = look(c);
	struct policy_answer inner, answer = judge_sight(p, &s);
	struct policy_case inside;

	if (!answer.permitted || !get_inside(c, &inside))
		return answer;
	s = look(&inside);
	inner = judge_sight(p, &s);
	inner.inside = true;
	return inner.permitted ? answer : inner;
}

/* Tries both, our own and not: a rule may be about our own addresses. */
static bool
permits_at(const struct policy *p, const struct policy_case *c,
    const struct ip *address)
{
	struct policy_case at = { .to = c->to,
		.forced = c->forced,
		.known = true,
		.address = *address };

	if (policy_judge(p, &at).permitted)
		return true;
	at.own = at.own_inside = POLICY_OWN;
	return p->self && policy_judge(p, &at).permitted;
}

/* At the first address of b, or at the first one after it. */
static bool
permits_at_end(
    const struct policy *p, const struct policy_case *c, const struct prefix *b)
{
	struct prefix next = *b;

	return permits_at(p, c, &b->ip) ||
	    (prefix_next(&next) && permits_at(p, c, &next.ip));
}

/*
 * From one address to the next, the answer changes only where a block begins or
 * ends: if it is yes anywhere, it is yes at one of these. A permitted 6to4
 * address contains an IPv4 address that is permitted, too.
 */
bool
policy_could_permit(const struct policy *p, const struct policy_case *c)
{
	const struct prefix *block;
	unsigned i;

	if (!endpoint_is_name(c->to))
		return policy_judge(p, c).permitted;
	for (i = 0; (block = protected_block(i)) != NULL; i++) {
		if (permits_at_end(p, c, block))
			return true;
	}
	for (i = 0; (block = prefix_form(i)) != NULL; i++) {
		if (permits_at_end(p, c, block))
			return true;
	}
	for (i = 0; i < p->count; i++) {
		if (p->rule[i].kind == RULE_BLOCK &&
		    permits_at_end(p, c, &p->rule[i].block))
			return true;
	}
	return false;
}
