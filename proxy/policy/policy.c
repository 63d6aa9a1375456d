#include <strings.h>

#include "policy/policy.h"

static const struct prefix protected[] = {
	{ { IP_V4, { 0 } }, 8 },           /* unspecified, RFC 1122 3.2.1.3 */
	{ { IP_V4, { 127 } }, 8 },         /* loopback */
	{ { IP_V4, { 169, 254 } }, 16 },   /* link-local, RFC 3927 */
	{ { IP_V4, { 224 } }, 4 },         /* multicast, RFC 5771 */
	{ { IP_V4, { 240 } }, 4 },         /* reserved, broadcast; RFC 1112 4 */
	{ { IP_V6, { 0 } }, 128 },         /* unspecified, RFC 4291 2.5.2 */
	{ { IP_V6, { [15] = 1 } }, 128 },  /* loopback, RFC 4291 2.5.3 */
	{ { IP_V6, { 0xfe, 0x80 } }, 10 }, /* link-local, RFC 4291 2.5.6 */
	{ { IP_V6, { 0xff } }, 8 },        /* multicast, RFC 4291 2.7 */
	{ { IP_V6, { 0, 0x64, 0xff, 0x9b, 0, 1 } }, 48 }, /* RFC 8215 */
};

#define PROTECTED (sizeof(protected) / sizeof(protected[0]))

static const struct ip loopback4 = { IP_V4, { 127, [3] = 1 } };
static const struct ip loopback6 = { IP_V6, { [15] = 1 } };

/* A case as the rules see it. */
struct sight {
	const struct endpoint *to;
	struct prefix address[2];
	unsigned addresses; /* 0: a proxy will know, or it has none */
	bool shut;          /* protected */
};

void
policy_init(struct policy *p)
{
	p->count = 0;
	p->given = false;
}

struct verdict
policy_add(
    struct policy *p, bool permit, const char *text, policy_service *service)
{
	struct rule *rule = &p->rule[p->count];

	p->given = true;
	if (p->count == POLICY_RULES_MAX)
		return outcome_of(OUTCOME_POLICY_RULES);
	if (!rule_parse(rule, text, service))
		return outcome_verdict(OUTCOME_POLICY_RULE, (int)p->count + 1);
	rule->permit = permit;
	p->count++;
	return outcome_of(OUTCOME_OK);
}

static bool
is_protected(const struct prefix *address)
{
	size_t i;

	for (i = 0; i < PROTECTED; i++) {
		if (prefix_holds(&protected[i], address))
			return true;
	}
	return false;
}

static bool
is_loopback(const struct prefix *address)
{
	const struct prefix ipv4 = { loopback4, 8 }, ipv6 = { loopback6, 128 };

	return prefix_holds(&ipv4, address) || prefix_holds(&ipv6, address);
}

/* RFC 6761 6.3, and what /etc/hosts calls it here and there. */
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

static void
add_ip(struct sight *s, const struct policy_case *c, const struct ip *ip)
{
	struct prefix *address = &s->address[s->addresses++];

	*address = prefix_of(ip);
	prefix_unwrap(address);
	s->shut = c->forced && (c->own || is_protected(address));
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
		s.shut = c->forced;
	}
	return s;
}

/* A resolver may say anything of localhost; only loopback is meant by it. */
static bool
opens_loopback(const struct rule *rule, const struct sight *s)
{
	return strcasecmp(rule->name, "localhost") == 0 &&
	    is_loopback(&s->address[0]);
}

/* There is no rule yet that could mean a UNIX socket. */
static bool
is_for_rules(const struct endpoint *to)
{
	switch (to->kind) {
	case ENDPOINT_NAME:
	case ENDPOINT_IP:
		return true;
	case ENDPOINT_UNIX:
		break;
	}
	return false;
}

static bool
has_host(const struct rule *rule, const struct sight *s)
{
	bool passes = !rule->permit || !s->shut;
	unsigned i;

	switch (rule->kind) {
	case RULE_ALL:
		return passes;
	case RULE_NAME:
		return rule_fits(rule->name, s->to) &&
		    (passes || opens_loopback(rule, s));
	case RULE_BLOCK:
		break;
	}
	for (i = 0; i < s->addresses; i++) {
		if (prefix_holds(&rule->block, &s->address[i]))
			return true;
	}
	return false;
}

struct policy_answer
policy_judge(const struct policy *p, const struct policy_case *c)
{
	const struct sight s = look(c);
	unsigned i;

	for (i = 0; i < p->count && is_for_rules(c->to); i++) {
		if (rule_has_port(&p->rule[i], c->to->port) &&
		    has_host(&p->rule[i], &s))
			return (struct policy_answer){
				.permitted = p->rule[i].permit, .rule = i + 1
			};
	}
	return (struct policy_answer){ .permitted = !p->given && !s.shut,
		.shut = s.shut };
}

/* At the first address of b, or at the first behind it. */
static bool
permits_at_end(
    const struct policy *p, const struct policy_case *c, const struct prefix *b)
{
	struct policy_case at = { .to = c->to,
		.forced = c->forced,
		.known = true,
		.address = b->ip };
	struct prefix next = *b;

	if (policy_judge(p, &at).permitted)
		return true;
	if (!prefix_next(&next))
		return false;
	at.address = next.ip;
	return policy_judge(p, &at).permitted;
}

/*
 * From one address to the next the answer changes only where a block begins or
 * ends: if it is yes anywhere, it is so at one of these. Nor is an address
 * permitted for being our own.
 */
bool
policy_could_permit(const struct policy *p, const struct policy_case *c)
{
	const struct prefix *form;
	unsigned i;

	if (!endpoint_is_name(c->to))
		return policy_judge(p, c).permitted;
	for (i = 0; i < PROTECTED; i++) {
		if (permits_at_end(p, c, &protected[i]))
			return true;
	}
	for (i = 0; (form = prefix_form(i)) != NULL; i++) {
		if (permits_at_end(p, c, form))
			return true;
	}
	for (i = 0; i < p->count; i++) {
		if (p->rule[i].kind == RULE_BLOCK &&
		    permits_at_end(p, c, &p->rule[i].block))
			return true;
	}
	return false;
}
