#include <string.h>

#include "address/target.h"
#include "policy/rule.h"

/* Only with its slash: unix:22 is a name and a port. */
#define UNIX_WORD "unix:/"

/* Longer than any text that can be a rule. */
#define SERVICE_MAX 15
#define TEXT_MAX                                                               \
	(ENDPOINT_NAME_MAX + sizeof("[]/128:") +                               \
	    RULE_RANGES * (SERVICE_MAX + 1))

static char
fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Goes back to the last star only: an earlier one has nothing to add. */
static bool
glob_fits(const char *glob, const char *text, size_t len)
{
	const char *star = NULL;
	size_t at = 0, resume = 0;

	while (at < len) {
		if (*glob == '*') {
			star = ++glob;
			resume = at;
		} else if (*glob != '\0' &&
		    (*glob == '?' || fold(*glob) == fold(text[at]))) {
			glob++;
			at++;
		} else if (star != NULL) {
			glob = star;
			at = ++resume;
		} else {
			return false;
		}
	}
	return glob[strspn(glob, "*")] == '\0';
}

static size_t
name_length(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && name[len - 1] == '.' ? len - 1 : len;
}

bool
rule_fits(const char *glob, const struct endpoint *to)
{
	return endpoint_is_name(to) &&
	    glob_fits(glob, to->name, name_length(to->name));
}

/* Where PORTS begins; only IPv6 in its brackets has colons of its own. */
static char *
cut_ports(char *text)
{
	char *host_end = text[0] == '[' ? strchr(text, ']') : text;
	char *colon = host_end != NULL ? strchr(host_end, ':') : NULL;

	/* A path may have colons of its own. */
	if (strncmp(text, "vsock-mux", sizeof("vsock-mux") - 1) == 0)
		colon = strrchr(text, ':');
	if (colon == NULL)
		return NULL;
	*colon = '\0';
	return colon + 1;
}

/* Of IPv6 in its brackets, and of IPv4 without. */
static bool
parse_ip(struct prefix *b, const char *text, bool brackets)
{
	struct ip ip;

	if (!ip_parse(&ip, brackets ? IP_V6 : IP_V4, text) ||
	    ip.zone[0] != '\0')
		return false;
	*b = prefix_of(&ip);
	return true;
}

/* The length of a block may stand before the bracket or behind it. */
static enum rule_fault
parse_block(struct prefix *b, char *host)
{
	char *slash = strchr(host, '/'), *end = strchr(host, ']');
	bool brackets = host[0] == '[';

	if (slash != NULL)
		*slash = '\0';
	if (brackets) {
		if (end == NULL || end[1] != '\0')
			return RULE_HOST;
		*end = '\0';
	}
	if (!parse_ip(b, host + brackets, brackets) ||
	    (slash != NULL && !prefix_cut(b, slash + 1)))
		return RULE_HOST;
	if (!prefix_is_exact(b))
		return RULE_BITS;
	return prefix_unwrap(b) ? RULE_FINE : RULE_STANDS;
}

/* A glob is one when it is a name with letters for its wildcards. */
static bool
parse_name(char *name, const char *host)
{
	char plain[TEXT_MAX];
	struct endpoint e;
	size_t i;

	for (i = 0; host[i] != '\0'; i++)
		plain[i] = host[i] == '*' || host[i] == '?' ? 'a' : host[i];
	plain[i] = '\0';
	if (target_set(&e, plain, 0).what != OUTCOME_OK)
		return false;
	i = name_length(host);
	memcpy(name, host, i);
	name[i] = '\0';
	return true;
}

static enum rule_fault
parse_host(struct rule *rule, char *host)
{
	rule->kind = RULE_ALL;
	if (strcmp(host, "*") == 0)
		return RULE_FINE;
	rule->kind = RULE_PROTECTED;
	if (protected_by_word(host, &rule->means))
		return RULE_FINE;
	if (strncmp(host, "vsock", sizeof("vsock") - 1) == 0 &&
	    strchr(host, '/') != NULL)
		return rule_parse_local(rule, host) ? RULE_FINE : RULE_HOST;
	rule->kind = RULE_BLOCK;
	if (host[0] == '[' || strchr(host, '/') != NULL ||
	    host[strspn(host, "0123456789.*?")] == '\0')
		return parse_block(&rule->block, host);
	rule->kind = RULE_NAME;
	return parse_name(rule->name, host) ? RULE_FINE : RULE_HOST;
}

/* And what has none. */
static const struct policy_range every_port = { 0, UINT16_MAX };

static bool
parse_range(struct policy_range *range, char *text, policy_service *service)
{
	char *dash = strchr(text, '-'), *last = text;

	if (target_service(text)) {
		if (service == NULL || !service(text, &range->first))
			return false;
		range->last = range->first;
		return true;
	}
	if (dash != NULL) {
		*dash = '\0';
		last = dash + 1;
	}
	return target_port(text, &range->first) &&
	    target_port(last, &range->last) && range->first <= range->last;
}

static bool
parse_ports(struct rule *rule, char *text, policy_service *service)
{
	char *comma;

	rule->ranges = 1;
	rule->range[0] = every_port;
	if (strcmp(text, "*") == 0)
		return true;
	for (rule->ranges = 0; rule->ranges < RULE_RANGES; text = comma + 1) {
		comma = strchr(text, ',');
		if (comma != NULL)
			*comma = '\0';
		if (!parse_range(&rule->range[rule->ranges++], text, service))
			return false;
		if (comma == NULL)
			return true;
	}
	return false;
}

static bool
is_ipv6(const char *text, size_t len)
{
	char copy[TEXT_MAX];
	struct ip ip;

	memcpy(copy, text, len);
	copy[len] = '\0';
	copy[strcspn(copy, "/")] = '\0';
	return ip_parse(&ip, IP_V6, copy);
}

/* With its ports behind it, or without. */
static bool
lacks_brackets(const char *text)
{
	const char *colon = strrchr(text, ':');

	return colon != NULL &&
	    (is_ipv6(text, (size_t)(colon - text)) ||
		is_ipv6(text, strlen(text)));
}

enum rule_fault
rule_parse(struct rule *rule, const char *text, policy_service *service)
{
	char copy[TEXT_MAX], *ports;
	size_t len = strlen(text);
	enum rule_fault fault;

	if (len >= sizeof(copy))
		return RULE_HOST;
	rule->line = 0;
	if (strncmp(text, UNIX_WORD, sizeof(UNIX_WORD) - 1) == 0) {
		rule->ranges = 1;
		rule->range[0] = every_port;
		return rule_parse_unix(rule, text + sizeof(UNIX_WORD) - 2)
		    ? RULE_FINE
		    : RULE_HOST;
	}
	if (lacks_brackets(text))
		return RULE_BRACKETS;
	memcpy(copy, text, len + 1);
	ports = cut_ports(copy);
	if (ports == NULL || ports[0] == '\0')
		return RULE_PORTLESS;
	fault = parse_host(rule, copy);
	if (fault == RULE_FINE && !parse_ports(rule, ports, service))
		fault = RULE_PORTS;
	return fault;
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
