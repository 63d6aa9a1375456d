/* A line with HOST:PORT, and a rule that may be about it. */

#include <ctype.h>
#include <fnmatch.h>
#include <string.h>
#include <strings.h>

#include "fuzz.h"
#include "policy/rule.h"

static bool
service(const char *name, uint16_t *port)
{
	assert(target_service(name));
	*port = 22;
	return strcasecmp(name, "ssh") == 0;
}

static void
lower(char *text)
{
	for (; *text != '\0'; text++)
		*text = (char)tolower((unsigned char)*text);
}

/* The glob of the C library agrees. */
static void
fits(const struct rule *rule, const struct endpoint *to)
{
	char glob[sizeof(rule->name)], name[sizeof(to->name)];
	size_t len;

	if (!endpoint_is_name(to)) {
		assert(!rule_fits(rule->name, to));
		return;
	}
	strcpy(glob, rule->name);
	strcpy(name, to->name);
	lower(glob);
	lower(name);
	len = strlen(name);
	if (name[len - 1] == '.')
		name[len - 1] = '\0';
	assert(rule_fits(rule->name, to) == (fnmatch(glob, name, 0) == 0));
}

static void
is_sound(const struct rule *rule)
{
	struct prefix block = rule->block;
	unsigned i;

	assert(rule->ranges > 0 && rule->ranges <= RULE_RANGES);
	for (i = 0; i < rule->ranges; i++) {
		/* All ports, and targets without one. */
		assert(rule->range[i].first > 0 ||
		    rule->range[i].last == UINT16_MAX);
		assert(rule->range[i].first <= rule->range[i].last);
		assert(rule_has_port(rule, rule->range[i].first));
		assert(rule_has_port(rule, rule->range[i].last));
	}
	assert(rule_has_port(rule, 0) == (rule->range[0].first == 0));
	if (rule->kind == RULE_BLOCK) {
		assert(block.bits <= 8 * ip_size(block.ip.kind));
		assert(prefix_is_exact(&block));
		assert(prefix_unwrap(&block) &&
		    block.ip.kind == rule->block.ip.kind);
	} else if (rule->kind == RULE_NAME) {
		assert(rule->name[0] != '\0' && strlen(rule->name) < 254);
		assert(rule->name[strlen(rule->name) - 1] != '.');
		assert(strncasecmp(rule->name, "wraith-", 7) != 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = fuzz_text(data, len), *line = fuzz_line(&text);
	struct rule rule, again;
	struct endpoint to;
	char *host, *port;

	if (text == NULL ||
	    rule_parse(&rule, cursor_of(text), service) != OUTCOME_OK)
		return 0;
	is_sound(&rule);
	if (target_split(line, &host, &port).what == OUTCOME_OK &&
	    target_set(&to, host, 0).what == OUTCOME_OK &&
	    rule.kind == RULE_NAME)
		fits(&rule, &to);
	lower(text);
	assert(rule_parse(&again, cursor_of(text), service) == OUTCOME_OK);
	assert(again.kind == rule.kind && again.ranges == rule.ranges);
	return 0;
}
