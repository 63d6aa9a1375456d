#include <string.h>

#include "address/glob.h"
#include "address/target.h"
#include "policy/rule.h"

/* Longer than any valid rule. */
#define SERVICE_MAX 15
#define TEXT_MAX                                                               \
	(ENDPOINT_NAME_MAX + sizeof("[]/128:") +                               \
	    RULE_RANGES * (SERVICE_MAX + 1))

bool
rule_fits(const char *glob, const struct endpoint *to)
{
	return endpoint_is_name(to) &&
	    glob_fits_name(cursor_of(glob), endpoint_undotted(to->name));
}

/* False without a colon; only IPv6 in its brackets contains colons. */
static bool
cut_ports(struct cursor text, struct cursor *host, struct cursor *ports)
{
	*host = *ports = text;
	/* A path may contain colons. */
	if (cursor_take_word(ports, "vsock-mux")) {
		cursor_last(ports, ':');
	} else {
		if (cursor_peek(ports) == '[')
			cursor_cut(ports, "]");
		cursor_cut(ports, ":");
	}
	host->end = ports->at;
	return cursor_take(ports, ':');
}

static bool
parse_ip(struct ip *ip, enum ip_kind kind, const struct cursor *c)
{
	char text[IP_TEXT_MAX + sizeof("%") + IP_ZONE_MAX];

	return cursor_copy(c, text, sizeof(text)) && ip_parse(ip, kind, text);
}

/* The length of a block may be before the bracket or after it. */
static enum outcome
parse_block(struct prefix *b, struct cursor host)
{
	bool brackets = cursor_take(&host, '['), inside, has_bits;
	struct cursor address = cursor_cut(&host, brackets ? "]/" : "/"), bits;
	struct ip ip = { .kind = IP_V4 };

	inside = brackets && !cursor_take(&host, ']');
	has_bits = cursor_take(&host, '/');
	bits = cursor_cut(&host, inside ? "]" : "");
	if ((inside && !cursor_take(&host, ']')) || !cursor_ended(&host) ||
	    !parse_ip(&ip, brackets ? IP_V6 : IP_V4, &address) ||
	    ip.zone[0] != '\0')
		return OUTCOME_POLICY_LINE_HOST;
	*b = prefix_of(&ip);
	if (has_bits ? !prefix_cut(b, bits) : !cursor_ended(&bits))
		return OUTCOME_POLICY_LINE_HOST;
	if (!prefix_is_exact(b))
		return OUTCOME_POLICY_LINE_BITS;
	return prefix_unwrap(b) ? OUTCOME_OK : OUTCOME_POLICY_LINE_WRAPPED;
}

/* A glob is valid if it is a name when its wildcards are letters. */
static bool
parse_name(char name[ENDPOINT_NAME_MAX + 1], const char *host)
{
	struct cursor glob = endpoint_undotted(host);
	char plain[TEXT_MAX] = "";
	size_t i, len = strlen(host);
	struct endpoint e;

	for (i = 0; i < len; i++)
		plain[i] = host[i] == '*' || host[i] == '?' ? 'a' : host[i];
	return target_set(&e, plain, 0).what == OUTCOME_OK &&
	    cursor_copy(&glob, name, ENDPOINT_NAME_MAX + 1);
}

static enum outcome
parse_host(struct rule *rule, const char *host)
{
	rule->kind = RULE_ALL;
	if (strcmp(host, "*") == 0)
		return OUTCOME_OK;
	rule->kind = RULE_PROTECTED;
	if (protected_by_word(host, &rule->means))
		return OUTCOME_OK;
	if (strncmp(host, "vsock", sizeof("vsock") - 1) == 0 &&
	    strchr(host, '/') != NULL)
		return rule_parse_local(rule, host) ? OUTCOME_OK
						    : OUTCOME_POLICY_LINE_HOST;
	rule->kind = RULE_BLOCK;
	if (host[0] == '[' || strchr(host, '/') != NULL ||
	    host[strspn(host, "0123456789.*?")] == '\0')
		return parse_block(&rule->block, cursor_of(host));
	rule->kind = RULE_NAME;
	return parse_name(rule->name, host) ? OUTCOME_OK
					    : OUTCOME_POLICY_LINE_HOST;
}

/* And targets without a port. */
static const struct policy_range every_port = { 0, UINT16_MAX };

static bool
parse_range(
    struct policy_range *range, struct cursor text, policy_service *service)
{
	char word[SERVICE_MAX + 1];

	if (!cursor_copy(&text, word, sizeof(word)))
		return false;
	if (target_service(word)) {
		if (service == NULL || !service(word, &range->first))
			return false;
		range->last = range->first;
		return true;
	}
	if (!target_take_port(&text, &range->first))
		return false;
	range->last = range->first;
	if (cursor_take(&text, '-') && !target_take_port(&text, &range->last))
		return false;
	return cursor_ended(&text) && range->first <= range->last;
}

static bool
parse_ports(struct rule *rule, struct cursor text, policy_service *service)
{
	unsigned i;

	rule->ranges = 1;
	rule->range[0] = every_port;
	if (cursor_is(&text, "*"))
		return true;
	for (i = 0; i < RULE_RANGES; i++) {
		rule->ranges = i + 1;
		if (!parse_range(
			&rule->range[i], cursor_cut(&text, ","), service))
			return false;
		if (!cursor_take(&text, ','))
			return true;
	}
	return false;
}

static bool
is_ipv6(struct cursor text)
{
	struct cursor address = cursor_cut(&text, "/");
	struct ip ip;

	return parse_ip(&ip, IP_V6, &address);
}

/* With its ports after it, or without. */
static bool
lacks_brackets(struct cursor whole)
{
	struct cursor host = whole, colon = whole;

	cursor_last(&colon, ':');
	host.end = colon.at;
	return !cursor_ended(&colon) && (is_ipv6(host) || is_ipv6(whole));
}

enum outcome
rule_parse(struct rule *rule, struct cursor text, policy_service *service)
{
	struct cursor before, ports, path = text;
	enum outcome what;
	char host[TEXT_MAX];

	if (text.end - text.at >= sizeof(host))
		return OUTCOME_POLICY_LINE_HOST;
	rule->line = 0;
	/* unix:22 is a name and a port. */
	if (cursor_take_word(&path, "unix:") && cursor_peek(&path) == '/') {
		rule->ranges = 1;
		rule->range[0] = every_port;
		return cursor_copy(&path, host, sizeof(host)) &&
			rule_parse_unix(rule, host)
		    ? OUTCOME_OK
		    : OUTCOME_POLICY_LINE_HOST;
	}
	if (lacks_brackets(text))
		return OUTCOME_POLICY_LINE_BRACKETS;
	if (!cut_ports(text, &before, &ports) || cursor_ended(&ports))
		return OUTCOME_POLICY_LINE_PORTLESS;
	if (!cursor_copy(&before, host, sizeof(host)))
		return OUTCOME_POLICY_LINE_HOST;
	what = parse_host(rule, host);
	if (what == OUTCOME_OK && !parse_ports(rule, ports, service))
		what = OUTCOME_POLICY_LINE_PORTS;
	return what;
}

bool
rule_is_address(const struct rule *rule)
{
	switch (rule->kind) {
	case RULE_ALL:
	case RULE_NAME:
	case RULE_LOCAL:
		return false;
	case RULE_BLOCK:
	case RULE_PROTECTED:
		break;
	}
	return true;
}

bool
rule_has_port(const struct rule *rule, uint16_t port)
{
	unsigned i;

	for (i = 0; i < rule->ranges; i++) {
		if (port >= rule->range[i].first && port <= rule->range[i].last)
			return true;
	}
	return false;
}
