/* A line with HOST:PORT, and what --no-proxy says about it. */

#include <ctype.h>
#include <string.h>

#include "fuzz.h"
#include "route/no_proxy.h"

static bool
parse_target(struct endpoint *to, char *text)
{
	char *host, *port;

	return target_split(text, &host, &port).what == OUTCOME_OK &&
	    target_set(to, host, 0).what == OUTCOME_OK &&
	    target_port(port, &to->port);
}

static void
entry(const char *text, const struct endpoint *to, bool *passes, bool *matches)
{
	bool good = no_proxy_check(text).what == OUTCOME_OK;
	bool fits = no_proxy_matches(text, to);

	assert(good || !fits);
	assert(strcmp(text, "*") != 0 || fits);
	if (endpoint_is_name(to))
		assert(!fits || strpbrk(text, "/[%") == NULL);
	*passes = *passes && good;
	*matches = *matches || fits;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char between[] = ", \t\r\n;|";
	char *list = fuzz_text(data, len), *text = fuzz_line(&list), *at;
	bool matches, passes, zone, any = false, all = true;
	struct endpoint to;
	struct verdict v;

	if (list == NULL || !parse_target(&to, text))
		return 0;
	v = no_proxy_check(list);
	fuzz_verdict(v, 0);
	passes = v.what == OUTCOME_OK;
	assert(passes || v.what == OUTCOME_BYPASS_LIST);
	matches = no_proxy_matches(list, &to);
	/* Only a zone has a case. */
	zone = to.kind == ENDPOINT_IP && to.ip.zone[0] != '\0';
	for (at = list; *at != '\0' && !zone; at++)
		*at = (char)toupper((unsigned char)*at);
	assert((no_proxy_check(list).what == OUTCOME_OK) == passes);
	assert(no_proxy_matches(list, &to) == matches);
	/* A list is its entries. */
	for (text = strtok(list, between); text; text = strtok(NULL, between))
		entry(text, &to, &all, &any);
	assert(passes == all && matches == any);
	return 0;
}
