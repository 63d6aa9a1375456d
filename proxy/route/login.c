#include <string.h>

#include "route/login.h"

#define LINE_MOST (ROUTE_USER_MAX + 1 + ROUTE_PASSWORD_MAX)

struct verdict
login_at(struct verdict v, const struct route *route, unsigned hop)
{
	v.hop = hop + 1;
	v.hops = route->hops;
	return v;
}

size_t
login_line(const char *text, size_t len)
{
	const char *end = memchr(text, '\n', len);

	if (end != NULL)
		len = (size_t)(end - text);
	return len > 0 && text[len - 1] == '\r' ? len - 1 : len;
}

bool
login_lacks_password(const struct proxy_config *proxy)
{
	return proxy->has_user && !proxy->has_password &&
	    protocol_row(proxy->kind)->password_max > 0;
}

static bool
is_for(const struct proxy_config *proxy, const char *user, size_t len)
{
	return !proxy->has_user ||
	    (login_lacks_password(proxy) && strlen(proxy->user) == len &&
		memcmp(proxy->user, user, len) == 0);
}

static struct verdict
give(struct proxy_config *proxy, const char *line, size_t user, size_t len)
{
	size_t password = len - user - 1;
	struct verdict v = route_set_user(proxy, line, user);

	if (v.what != OUTCOME_OK ||
	    (password == 0 && protocol_row(proxy->kind)->password_max == 0))
		return v;
	return route_set_password(proxy, line + user + 1, password);
}

static struct verdict
give_hop(struct route *route, unsigned hop, const char *line, size_t len,
    enum outcome wrong)
{
	const char *colon = memchr(line, ':', len);
	struct verdict v = outcome_of(OUTCOME_OK);
	size_t user;
	unsigned i;

	if (colon == NULL || len > LINE_MOST || memchr(line, '\0', len) != NULL)
		return outcome_of(wrong);
	user = (size_t)(colon - line);
	for (i = route->first[hop]; i < route->first[hop + 1]; i++) {
		if (!is_for(&route->proxy[i], line, user))
			continue;
		v = give(&route->proxy[i], line, user, len);
		if (v.what != OUTCOME_OK)
			return login_at(v, route, hop);
	}
	return v;
}

struct verdict
login_lines(
    struct route *route, const char *text, size_t len, enum outcome wrong)
{
	static const char mark[] = "\xef\xbb\xbf";
	/* A text that says nothing at all is wrong, too. */
	struct verdict v = outcome_of(wrong);
	const char *next;
	size_t line;
	unsigned hop;

	if (len >= sizeof(mark) - 1 &&
	    memcmp(text, mark, sizeof(mark) - 1) == 0) {
		text += sizeof(mark) - 1;
		len -= sizeof(mark) - 1;
	}
	for (hop = 0; hop < route->hops && len > 0; hop++) {
		line = login_line(text, len);
		if (line > 0)
			v = give_hop(route, hop, text, line, wrong);
		if (line > 0 && v.what != OUTCOME_OK)
			break;
		next = memchr(text, '\n', len);
		if (next == NULL)
			break;
		len -= (size_t)(next + 1 - text);
		text = next + 1;
	}
	return v;
}
